package layer

import (
	"fmt"

	"duet/nn/shape"
)

// Reshape gives the numbers of a sample other axes: y is x in the same order.
// Keras: layers.Reshape.
type Reshape struct {
	TargetShape []int `arg:"target_shape,required" min:"-1" help:"the axes that come out, without the batch; one of them may be -1, for whatever is left"`
}

var _ = register(Kind{
	Class: "Reshape", Group: Shaping, MinInputs: 1, MaxInputs: 1,
	Help: "Gives its input other axes; the numbers and their order stay.",
	New:  func() Layer { return &Reshape{} },
})

// Infer finds the axis that is left open and compares the sizes.
func (l *Reshape) Infer(in []shape.Shape) (shape.Shape, error) {
	dims, open := append([]int{}, l.TargetShape...), -1
	for i, d := range dims {
		switch {
		case d == -1 && open >= 0:
			return shape.Shape{}, fmt.Errorf("target_shape is %v, where more than one axis is -1: only one can be found from the others", l.TargetShape)
		case d == -1:
			open, dims[i] = i, 1
		case d < 1:
			return shape.Shape{}, fmt.Errorf("target_shape is %v, expected axes of 1 or more, or one -1", l.TargetShape)
		}
	}
	s, err := sized("target_shape", dims...)
	if err != nil {
		return s, err
	}
	size := in[0].Size()
	if open >= 0 && size%s.Size() == 0 {
		return s.With(open, size/s.Size()), nil
	}
	if open >= 0 {
		return shape.Shape{}, fmt.Errorf("target_shape is %v, but the input %v has %d numbers, which %d does not divide: choose other axes",
			l.TargetShape, in[0], size, s.Size())
	}
	if s.Size() != size {
		return shape.Shape{}, fmt.Errorf("target_shape is %v with %d numbers, the input %v has %d: choose axes with that product, or write -1 for one of them",
			l.TargetShape, s.Size(), in[0], size)
	}
	return s, nil
}

// Build makes the computation; there are no parameters.
func (l *Reshape) Build(*Builder) Op { return copyOp{} }
