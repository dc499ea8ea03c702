package layer

import (
	"fmt"

	"duet/nn/shape"
)

// Concatenate lays its inputs behind one another along an axis; the others
// must be equal. The axis counts the batch as 0, as in Keras: for pictures
// [N, H, W, C] it is 1, 2 or 3, or -1 for the channels. Backward needs nothing.
// Keras: layers.Concatenate.
type Concatenate struct {
	Axis int `arg:"axis" help:"axis to join, the batch being 0; -1 is the last"`
}

var _ = register(Kind{
	Class: "Concatenate", Group: Merging, MinInputs: 2,
	Help: "Lays its inputs side by side, so that layers after it see them all.",
	New:  func() Layer { return &Concatenate{Axis: -1} },
})

// axis is the place of the axis in a shape without the batch.
func (l *Concatenate) axis(rank int) (int, error) {
	a := l.Axis
	if a < 0 {
		a += rank + 1
	}
	if a == 0 {
		return 0, fmt.Errorf("axis is %d, the batch, which Concatenate cannot join: use %s", l.Axis, axes(rank))
	}
	if a < 0 || a > rank {
		return 0, fmt.Errorf("axis is %d, inputs with their batch have %d axes: use %s", l.Axis, rank+1, axes(rank))
	}
	return a - 1, nil
}

// axes says what an axis may be.
func axes(rank int) string {
	switch rank {
	case 0:
		return "inputs with an axis besides the batch"
	case 1:
		return "1, or -1"
	}
	return fmt.Sprintf("1 to %d, or -1 for the last", rank)
}

// Infer adds up the sizes along the axis.
func (l *Concatenate) Infer(in []shape.Shape) (shape.Shape, error) {
	axis, err := l.axis(in[0].Rank())
	if err != nil {
		return shape.Shape{}, err
	}
	total := in[0].Dim(axis)
	for _, s := range in[1:] {
		if s.Rank() != in[0].Rank() || s.With(axis, 1) != in[0].With(axis, 1) {
			return shape.Shape{}, fmt.Errorf("inputs have shapes %v and %v, Concatenate on axis %d needs all other axes equal: reshape one branch or choose another axis",
				in[0], s, l.Axis)
		}
		total += s.Dim(axis)
	}
	return sized("the output", in[0].With(axis, total).Dims()...)
}

// Build makes the computation; there are no parameters.
func (l *Concatenate) Build(b *Builder) Op {
	axis, err := l.axis(b.Out.Rank())
	if err != nil {
		panic("layer: Build without Infer: " + err.Error())
	}
	o := &concatOp{outer: 1}
	inner := 1
	for i, d := range b.Out.Dims() {
		switch {
		case i < axis:
			o.outer *= d
		case i > axis:
			inner *= d
		}
	}
	for _, s := range b.In {
		o.runs = append(o.runs, s.Dim(axis)*inner)
	}
	o.run = b.Out.Dim(axis) * inner
	o.rows = several(grain, o.run)
	o.forward, o.backward = o.forwardTask, o.backwardTask
	return o
}

// concatOp sees its output as rows, each made of one run of every input.
type concatOp struct {
	outer             int   // rows a sample
	runs              []int // numbers an input puts into a row
	run               int   // numbers a row
	rows              int   // rows a task
	forward, backward Task
}

func (o *concatOp) Forward(p *Pass) { p.Work.Run(p, pieces(p.N*o.outer, o.rows), o.forward) }

func (o *concatOp) forwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, p.N*o.outer, o.rows)
	at := lo * o.run
	for r := lo; r < hi; r++ {
		for i, n := range o.runs {
			copy(p.Y[at:at+n], rows(p.X[i], r, r+1, n))
			at += n
		}
	}
}

func (o *concatOp) Backward(p *Pass) { p.Work.Run(p, pieces(p.N*o.outer, o.rows), o.backward) }

func (o *concatOp) backwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, p.N*o.outer, o.rows)
	at := lo * o.run
	for r := lo; r < hi; r++ {
		for i, n := range o.runs {
			if p.DX[i] != nil {
				copy(rows(p.DX[i], r, r+1, n), p.DY[at:at+n])
			}
			at += n
		}
	}
}
