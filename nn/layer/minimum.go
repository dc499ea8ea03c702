package layer

import "duet/nn/shape"

// Minimum is the least of its inputs, number by number. A NaN wins over
// everything, and of equal numbers the first input does: it gets the whole
// gradient, as Keras on TensorFlow has it. Backward needs the inputs.
// Keras: layers.Minimum.
type Minimum struct{}

var _ = register(Kind{
	Class: "Minimum", Group: Merging, MinInputs: 2,
	Help: "The least of its inputs, number by number.",
	New:  func() Layer { return &Minimum{} },
})

// Infer keeps the shape, which all inputs share.
func (l *Minimum) Infer(in []shape.Shape) (shape.Shape, error) { return sameShapes("Minimum", in) }

// Build makes the computation; there are no parameters.
func (l *Minimum) Build(*Builder) Op { return newExtremeOp(-1) }
