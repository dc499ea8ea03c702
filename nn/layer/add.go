package layer

import (
	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// Add is the sum of its inputs, added in their order: y = (x0 + x1) + x2 ...
// Backward needs nothing. Keras: layers.Add.
type Add struct{}

var _ = register(Kind{
	Class: "Add", Group: Merging, MinInputs: 2,
	Help: "Adds its inputs, number by number.",
	New:  func() Layer { return &Add{} },
})

// Infer keeps the shape, which all inputs share.
func (l *Add) Infer(in []shape.Shape) (shape.Shape, error) { return sameShapes("Add", in) }

// Build makes the computation; there are no parameters.
func (l *Add) Build(*Builder) Op { return newMergeOp(addForward, addBackward) }

func addForward(p *Pass, lo, hi int) {
	y := p.Y[lo:hi]
	kernel.Add(y, p.X[0][lo:hi], p.X[1][lo:hi])
	for _, x := range p.X[2:] {
		kernel.AddTo(y, x[lo:hi])
	}
}

func addBackward(p *Pass, lo, hi int) {
	for _, dx := range p.DX {
		if dx != nil {
			copy(dx[lo:hi], p.DY[lo:hi])
		}
	}
}
