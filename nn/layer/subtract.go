package layer

import "duet/nn/shape"

// Subtract is the first input less the second: y = x0 - x1. Backward needs
// nothing. Keras: layers.Subtract.
type Subtract struct{}

var _ = register(Kind{
	Class: "Subtract", Group: Merging, MinInputs: 2, MaxInputs: 2,
	Help: "The first input less the second, number by number.",
	New:  func() Layer { return &Subtract{} },
})

// Infer keeps the shape, which both inputs share.
func (l *Subtract) Infer(in []shape.Shape) (shape.Shape, error) { return sameShapes("Subtract", in) }

// Build makes the computation; there are no parameters.
func (l *Subtract) Build(*Builder) Op { return newMergeOp(subtractForward, subtractBackward) }

func subtractForward(p *Pass, lo, hi int) {
	y, a, b := p.Y[lo:hi], p.X[0][lo:hi], p.X[1][lo:hi]
	for i := range y {
		y[i] = a[i] - b[i]
	}
}

func subtractBackward(p *Pass, lo, hi int) {
	dy := p.DY[lo:hi]
	if p.DX[0] != nil {
		copy(p.DX[0][lo:hi], dy)
	}
	if p.DX[1] != nil {
		dx := p.DX[1][lo:hi]
		for i, d := range dy {
			dx[i] = -d
		}
	}
}
