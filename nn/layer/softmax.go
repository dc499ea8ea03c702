package layer

import (
	"fmt"

	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// Softmax makes the numbers along an axis positive and their sum 1, as the
// activation softmax does along the last one. The axis counts the batch as 0, as in
// Keras. Backward needs the output. Keras: layers.Softmax.
type Softmax struct {
	Axis int `arg:"axis" help:"axis whose numbers add up to 1, the batch being 0; -1 is the last"`
}

var _ = register(Kind{
	Class: "Softmax", Group: Core, MinInputs: 1, MaxInputs: 1,
	Help: "Turns numbers into shares that add up to 1.",
	New:  func() Layer { return &Softmax{Axis: -1} },
})

// place is the place of the axis in a shape without the batch.
func (l *Softmax) place(rank int) (int, error) {
	a := l.Axis
	if a < 0 {
		a += rank + 1
	}
	if a < 1 || a > rank {
		return 0, fmt.Errorf("axis is %d, the input with its batch, which is axis 0, has %d axes: use %s", l.Axis, rank+1, axes(rank))
	}
	return a - 1, nil
}

// Infer keeps the shape.
func (l *Softmax) Infer(in []shape.Shape) (shape.Shape, error) {
	_, err := l.place(in[0].Rank())
	return in[0], err
}

// Build makes the computation; there are no parameters.
func (l *Softmax) Build(b *Builder) Op {
	axis, err := l.place(b.Out.Rank())
	if err != nil {
		panic("layer: Build without Infer: " + err.Error())
	}
	if axis == b.Out.Rank()-1 {
		return b.activation(mustActivation("softmax"))
	}
	o := &softmaxOp{size: b.Out.Dim(axis), inner: 1}
	for _, d := range b.Out.Dims()[axis+1:] {
		o.inner *= d
	}
	o.lines = b.Out.Size() / o.size
	o.several = several(grain, o.size)
	b.PerWorker(2 * o.size)
	o.forward, o.backward = o.forwardTask, o.backwardTask
	return o
}

// softmaxOp works on lines of size numbers that lie inner places apart; a task has
// several of them. There are lines of them in a sample.
type softmaxOp struct {
	size, inner, lines, several int
	forward, backward           Task
}

func (o *softmaxOp) Forward(p *Pass) {
	p.Work.Run(p, pieces(p.N*o.lines, o.several), o.forward)
}

func (o *softmaxOp) Backward(p *Pass) {
	if p.DX[0] != nil {
		p.Work.Run(p, pieces(p.N*o.lines, o.several), o.backward)
	}
}

// from is where line i begins.
func (o *softmaxOp) from(i int) int { return i/o.inner*o.inner*o.size + i%o.inner }

func (o *softmaxOp) take(line, x []float32, i int) {
	at := o.from(i)
	for k := range line {
		line[k] = x[at+k*o.inner]
	}
}

func (o *softmaxOp) put(x, line []float32, i int) {
	at := o.from(i)
	for k, v := range line {
		x[at+k*o.inner] = v
	}
}

func (o *softmaxOp) forwardTask(p *Pass, task int, scratch []float32) {
	line := scratch[:o.size]
	lo, hi := piece(task, p.N*o.lines, o.several)
	for i := lo; i < hi; i++ {
		o.take(line, p.X[0], i)
		kernel.Softmax(line, line, 1, o.size)
		o.put(p.Y, line, i)
	}
}

func (o *softmaxOp) backwardTask(p *Pass, task int, scratch []float32) {
	y, dy := scratch[:o.size], scratch[o.size:2*o.size]
	lo, hi := piece(task, p.N*o.lines, o.several)
	for i := lo; i < hi; i++ {
		o.take(y, p.Y, i)
		o.take(dy, p.DY, i)
		kernel.SoftmaxGrad(dy, dy, y, 1, o.size)
		o.put(p.DX[0], dy, i)
	}
}
