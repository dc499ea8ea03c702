package layer

import (
	"fmt"
	"slices"

	"duet/nn/shape"
)

// Permute puts the axes of a sample in another order: axis i that comes out is
// axis dims[i] that came in, counted from 1, since 0 is the batch. With dims
// [2, 1] x [N, H, W] becomes y [N, W, H]. Backward needs nothing.
// Keras: layers.Permute.
type Permute struct {
	Dims []int `arg:"dims,required" min:"1" max:"4" help:"the axes in their new order, counted from 1: [2, 1] swaps two"`
}

var _ = register(Kind{
	Class: "Permute", Group: Shaping, MinInputs: 1, MaxInputs: 1,
	Help: "Puts the axes of its input in another order.",
	New:  func() Layer { return &Permute{} },
})

// Infer puts the axes in their order.
func (l *Permute) Infer(in []shape.Shape) (shape.Shape, error) {
	rank := in[0].Rank()
	if len(l.Dims) != rank {
		return shape.Shape{}, fmt.Errorf("dims %v name %d axes, the input %v has %d: name each of them once", l.Dims, len(l.Dims), in[0], rank)
	}
	out := in[0]
	for i := range rank {
		if !slices.Contains(l.Dims, i+1) {
			return shape.Shape{}, fmt.Errorf("dims are %v, expected the numbers 1 to %d, each once", l.Dims, rank)
		}
		out = out.With(i, in[0].Dim(l.Dims[i]-1))
	}
	return out, nil
}

// Build makes the computation; there are no parameters.
func (l *Permute) Build(b *Builder) Op {
	o := &permuteOp{size: b.Out.Size()}
	for i := range o.axes {
		o.axes[i] = stride{n: 1}
	}
	first := shape.MaxRank - len(l.Dims)
	for i, d := range l.Dims {
		step := 1
		for k := d; k < b.In[0].Rank(); k++ {
			step *= b.In[0].Dim(k)
		}
		o.axes[first+i] = stride{n: b.Out.Dim(i), step: step}
	}
	o.samples = several(grain, o.size)
	o.forward, o.backward = o.forwardTask, o.backwardTask
	return o
}

// stride is one axis that comes out: its size, and how far apart its numbers
// stand in what comes in.
type stride struct{ n, step int }

// permuteOp walks the output in order, sample by sample. Axes that are missing
// have size 1.
type permuteOp struct {
	axes              [shape.MaxRank]stride
	size              int // numbers a sample
	samples           int // samples a task
	forward, backward Task
}

func (o *permuteOp) Forward(p *Pass) { p.Work.Run(p, pieces(p.N, o.samples), o.forward) }

func (o *permuteOp) forwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, p.N, o.samples)
	for n := lo; n < hi; n++ {
		y, x, last := rows(p.Y, n, n+1, o.size), rows(p.X[0], n, n+1, o.size), o.axes[3]
		o.each(func(to, from int) {
			for i := range last.n {
				y[to+i] = x[from+i*last.step]
			}
		})
	}
}

func (o *permuteOp) Backward(p *Pass) {
	if p.DX[0] != nil {
		p.Work.Run(p, pieces(p.N, o.samples), o.backward)
	}
}

func (o *permuteOp) backwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, p.N, o.samples)
	for n := lo; n < hi; n++ {
		dy, dx, last := rows(p.DY, n, n+1, o.size), rows(p.DX[0], n, n+1, o.size), o.axes[3]
		o.each(func(to, from int) {
			for i := range last.n {
				dx[from+i*last.step] = dy[to+i]
			}
		})
	}
}

// each visits the rows of the last axis: where one begins in the output, and
// where its first number stands in the input.
func (o *permuteOp) each(visit func(to, from int)) {
	to, a := 0, &o.axes
	for i := range a[0].n {
		for j := range a[1].n {
			for k := range a[2].n {
				visit(to, i*a[0].step+j*a[1].step+k*a[2].step)
				to += a[3].n
			}
		}
	}
}
