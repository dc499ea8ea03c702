package layer

import (
	"fmt"
	"math"

	"duet/nn/shape"
)

// ActivityRegularization hands its input on and adds l1 * sum |y| + l2 * sum y^2,
// divided by the samples of the batch, to the loss.
// Keras: layers.ActivityRegularization.
type ActivityRegularization struct {
	L1 float64 `arg:"l1" min:"0" help:"weight of the sum of sizes |y| in the loss"`
	L2 float64 `arg:"l2" min:"0" help:"weight of the sum of squares in the loss"`
}

var _ = register(Kind{
	Class: "ActivityRegularization", Group: Regular, MinInputs: 1, MaxInputs: 1,
	Help: "Hands its input on and charges the loss for its size.",
	New:  func() Layer { return &ActivityRegularization{} },
})

// Infer keeps the shape.
func (l *ActivityRegularization) Infer(in []shape.Shape) (shape.Shape, error) {
	for _, a := range []struct {
		name  string
		value float64
	}{{"l1", l.L1}, {"l2", l.L2}} {
		if !(a.value >= 0 && a.value <= math.MaxFloat64) {
			return shape.Shape{}, fmt.Errorf("%s is %v, expected a finite number of 0 or more", a.name, a.value)
		}
	}
	return in[0], nil
}

// Build declares what the loss is charged; there are no parameters.
func (l *ActivityRegularization) Build(b *Builder) Op {
	b.Activity = Regularizer{L1: l.L1, L2: l.L2}
	return copyOp{}
}
