package layer

import (
	"fmt"

	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// RepeatVector lays n copies of a row of numbers below one another: x [N, C]
// becomes y [N, n, C]. The gradient of x is the float64 sum of those of the
// copies. Keras: layers.RepeatVector.
type RepeatVector struct {
	Times int `arg:"n,required" min:"1" help:"how many copies"`
}

var _ = register(Kind{
	Class: "RepeatVector", Group: Shaping, MinInputs: 1, MaxInputs: 1,
	Help: "Repeats a row of numbers several times.",
	New:  func() Layer { return &RepeatVector{} },
})

// Infer puts the copies first.
func (l *RepeatVector) Infer(in []shape.Shape) (shape.Shape, error) {
	if err := positive("n", l.Times); err != nil {
		return shape.Shape{}, err
	}
	if in[0].Rank() != 1 {
		return shape.Shape{}, fmt.Errorf("input has shape %v, RepeatVector needs a row of numbers, such as (10): put Flatten before it", in[0])
	}
	return sized("the output", l.Times, in[0].Dim(0))
}

// Build makes the computation; there are no parameters.
func (l *RepeatVector) Build(b *Builder) Op {
	o := &repeatOp{n: l.Times, cols: b.In[0].Dim(0), samples: several(grain, b.Out.Size())}
	o.forward, o.backward = o.forwardTask, o.backwardTask
	return o
}

// repeatOp works sample by sample.
type repeatOp struct {
	n, cols           int // copies, numbers in each
	samples           int // samples a task
	forward, backward Task
}

func (o *repeatOp) Forward(p *Pass) { p.Work.Run(p, pieces(p.N, o.samples), o.forward) }

func (o *repeatOp) forwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, p.N, o.samples)
	for r := lo * o.n; r < hi*o.n; r++ {
		copy(rows(p.Y, r, r+1, o.cols), rows(p.X[0], r/o.n, r/o.n+1, o.cols))
	}
}

func (o *repeatOp) Backward(p *Pass) {
	if p.DX[0] != nil {
		p.Work.Run(p, pieces(p.N, o.samples), o.backward)
	}
}

func (o *repeatOp) backwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, p.N, o.samples)
	for s := lo; s < hi; s++ {
		kernel.ColumnSums(rows(p.DX[0], s, s+1, o.cols), rows(p.DY, s, s+1, o.n*o.cols), o.n, o.cols)
	}
}
