package layer

import "duet/nn/shape"

// Average is the sum of its inputs, added in their order, divided by how many
// there are. Backward needs nothing. Keras: layers.Average.
type Average struct{}

var _ = register(Kind{
	Class: "Average", Group: Merging, MinInputs: 2,
	Help: "The mean of its inputs, number by number: a merge with equal weights.",
	New:  func() Layer { return &Average{} },
})

// Infer keeps the shape, which all inputs share.
func (l *Average) Infer(in []shape.Shape) (shape.Shape, error) { return sameShapes("Average", in) }

// Build makes the computation; there are no parameters.
func (l *Average) Build(*Builder) Op { return newMergeOp(averageForward, averageBackward) }

func averageForward(p *Pass, lo, hi int) {
	addForward(p, lo, hi)
	divide(p.Y[lo:hi], p.Y[lo:hi], float32(len(p.X)))
}

func averageBackward(p *Pass, lo, hi int) {
	for _, dx := range p.DX {
		if dx != nil {
			divide(dx[lo:hi], p.DY[lo:hi], float32(len(p.X)))
		}
	}
}

// divide sets y = x / n.
func divide(y, x []float32, n float32) {
	for i, v := range x {
		y[i] = v / n
	}
}
