package layer

import (
	"fmt"
	"math"

	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// ELU bends smoothly below 0: y = x where x > 0, alpha * (e^x - 1) elsewhere.
// Backward needs the input. Keras: layers.ELU.
type ELU struct {
	Alpha float64 `arg:"alpha" help:"the size of the limit far below 0"`
}

var _ = register(Kind{
	Class: "ELU", Group: Core, MinInputs: 1, MaxInputs: 1,
	Help: "Keeps positive numbers and bends negative ones towards -alpha.",
	New:  func() Layer { return &ELU{Alpha: 1} },
})

// Infer keeps the shape.
func (l *ELU) Infer(in []shape.Shape) (shape.Shape, error) {
	if !(math.Abs(l.Alpha) <= math.MaxFloat32) {
		return shape.Shape{}, fmt.Errorf("alpha is %v, expected a finite number such as 1", l.Alpha)
	}
	return in[0], nil
}

// Build makes the computation; there are no parameters.
func (l *ELU) Build(b *Builder) Op {
	return b.activation(curveActivation(kernel.Curve{Scale: 1, Alpha: l.Alpha, AtZero: l.Alpha}))
}
