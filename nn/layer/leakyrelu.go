package layer

import (
	"math"

	"duet/nn/shape"
)

// LeakyReLU lets a little through below 0: y = x where x > 0, negative_slope * x
// elsewhere. The slope of the layer is 0.3 if nothing else is said, that of the
// activation leaky_relu 0.2. Backward needs the output. Keras: layers.LeakyReLU.
type LeakyReLU struct {
	NegativeSlope float64 `arg:"negative_slope" min:"0" help:"the slope below 0"`
}

var _ = register(Kind{
	Class: "LeakyReLU", Group: Core, MinInputs: 1, MaxInputs: 1,
	Help: "Keeps positive numbers and makes negative ones small.",
	New:  func() Layer { return &LeakyReLU{NegativeSlope: 0.3} },
})

// Infer keeps the shape.
func (l *LeakyReLU) Infer(in []shape.Shape) (shape.Shape, error) {
	return in[0], bounded{"negative_slope", l.NegativeSlope, math.MaxFloat32}.check()
}

// Build makes the computation; there are no parameters.
func (l *LeakyReLU) Build(b *Builder) Op { return b.activation(leakyActivation(l.NegativeSlope)) }
