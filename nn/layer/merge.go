package layer

import (
	"fmt"

	"duet/nn/shape"
)

// sameShapes is the shape that all inputs of a merge have. Keras would stretch
// axes of size 1, which is hardly ever meant; it is refused by that name.
func sameShapes(class string, in []shape.Shape) (shape.Shape, error) {
	for _, s := range in[1:] {
		if s == in[0] {
			continue
		}
		if stretches(in[0], s) {
			return shape.Shape{}, fmt.Errorf("inputs have shapes %v and %v, which Keras would join by a silent broadcast; %s needs equal shapes: give both branches the same number of units or filters",
				in[0], s, class)
		}
		return shape.Shape{}, fmt.Errorf("inputs have shapes %v and %v, %s needs equal shapes: give both branches the same number of units or filters",
			in[0], s, class)
	}
	return in[0], nil
}

// stretches tells whether Keras would broadcast two shapes: aligned from the
// right, axes are equal, 1 or missing.
func stretches(a, b shape.Shape) bool {
	for i := 1; i <= min(a.Rank(), b.Rank()); i++ {
		if m, n := a.Dim(-i), b.Dim(-i); m != n && m != 1 && n != 1 {
			return false
		}
	}
	return true
}

// mergeOp runs an element-wise merge of inputs of one shape. Its two functions
// work on the elements lo to hi of every slice.
type mergeOp struct{ forward, backward Task }

func newMergeOp(forward, backward func(p *Pass, lo, hi int)) *mergeOp {
	return &mergeOp{
		forward: func(p *Pass, task int, _ []float32) {
			lo, hi := piece(task, len(p.Y), grain)
			forward(p, lo, hi)
		},
		backward: func(p *Pass, task int, _ []float32) {
			lo, hi := piece(task, len(p.DY), grain)
			backward(p, lo, hi)
		},
	}
}

func (o *mergeOp) Forward(p *Pass) { p.Work.Run(p, pieces(len(p.Y), grain), o.forward) }

func (o *mergeOp) Backward(p *Pass) { p.Work.Run(p, pieces(len(p.DY), grain), o.backward) }
