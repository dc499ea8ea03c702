package layer

import (
	"math"

	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// ReLU cuts off what is below a threshold and above a top:
//
//	y = min(x, max_value) where x > threshold, negative_slope * (x - threshold) elsewhere
//
// Backward needs the input if it is bent elsewhere than at 0 or slopes below. On
// a bend the slope is that of the side with less. Keras: layers.ReLU.
type ReLU struct {
	MaxValue      float64 `arg:"max_value" min:"0" null:"inf" help:"the largest output; null for no bound"`
	NegativeSlope float64 `arg:"negative_slope" min:"0" help:"the slope below the threshold"`
	Threshold     float64 `arg:"threshold" min:"0" help:"where the function leaves 0"`
}

var _ = register(Kind{
	Class: "ReLU", Group: Core, MinInputs: 1, MaxInputs: 1,
	Help: "Keeps positive numbers, with a threshold, a top and a slope below if wanted.",
	New:  func() Layer { return &ReLU{MaxValue: math.Inf(1)} },
})

// Infer keeps the shape.
func (l *ReLU) Infer(in []shape.Shape) (shape.Shape, error) {
	for _, a := range []bounded{{"max_value", l.MaxValue, math.Inf(1)}, {"negative_slope", l.NegativeSlope, math.MaxFloat32}, {"threshold", l.Threshold, math.MaxFloat32}} {
		if err := a.check(); err != nil {
			return shape.Shape{}, err
		}
	}
	return in[0], nil
}

// Build makes the computation; there are no parameters.
func (l *ReLU) Build(b *Builder) Op {
	return b.activation(clippedActivation(kernel.Bends{Slope: l.NegativeSlope, From: l.Threshold, Top: l.MaxValue}))
}
