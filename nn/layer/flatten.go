package layer

import "duet/nn/shape"

// Flatten makes one axis of all: y is x, (H, W, C) becomes (H*W*C), channels
// moving fastest. Keras: layers.Flatten.
type Flatten struct{}

var _ = register(Kind{
	Class: "Flatten", Group: Shaping, MinInputs: 1, MaxInputs: 1,
	Help: "Makes a plain row of numbers of a picture, which Dense needs to see it whole.",
	New:  func() Layer { return &Flatten{} },
})

// Infer gives one axis with all the elements.
func (l *Flatten) Infer(in []shape.Shape) (shape.Shape, error) {
	return shape.Of(in[0].Size()), nil
}

// Build makes the computation; there are no parameters.
func (l *Flatten) Build(*Builder) Op { return copyOp{} }

// copyOp hands numbers on in their order. The tasks are plain functions.
type copyOp struct{}

func (copyOp) Forward(p *Pass) { p.Work.Run(p, pieces(len(p.Y), grain), copyForward) }

func (copyOp) Backward(p *Pass) {
	if p.DX[0] != nil {
		p.Work.Run(p, pieces(len(p.DY), grain), copyBackward)
	}
}

func copyForward(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, len(p.Y), grain)
	copy(p.Y[lo:hi], p.X[0][lo:hi])
}

func copyBackward(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, len(p.DY), grain)
	copy(p.DX[0][lo:hi], p.DY[lo:hi])
}
