package layer

import (
	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// Multiply is the product of its inputs, in their order: y = (x0 * x1) * x2 ...
// The gradient of one input is dy times all others, in their order, so Backward
// needs the inputs. Keras: layers.Multiply.
type Multiply struct{}

var _ = register(Kind{
	Class: "Multiply", Group: Merging, MinInputs: 2,
	Help: "Multiplies its inputs, number by number.",
	New:  func() Layer { return &Multiply{} },
})

// Infer keeps the shape, which all inputs share.
func (l *Multiply) Infer(in []shape.Shape) (shape.Shape, error) { return sameShapes("Multiply", in) }

// Build makes the computation; there are no parameters.
func (l *Multiply) Build(*Builder) Op { return newMergeOp(multiplyForward, multiplyBackward) }

func multiplyForward(p *Pass, lo, hi int) {
	y := p.Y[lo:hi]
	kernel.Mul(y, p.X[0][lo:hi], p.X[1][lo:hi])
	for _, x := range p.X[2:] {
		kernel.Mul(y, y, x[lo:hi])
	}
}

func multiplyBackward(p *Pass, lo, hi int) {
	for i, dx := range p.DX {
		if dx == nil {
			continue
		}
		d := dx[lo:hi]
		copy(d, p.DY[lo:hi])
		for j, x := range p.X {
			if j != i {
				kernel.Mul(d, d, x[lo:hi])
			}
		}
	}
}
