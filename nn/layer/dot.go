package layer

import (
	"fmt"
	"math"

	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// Dot multiplies two inputs along one axis of each and adds up: with x0 as
// A [N, M, K] and x1 as B [N, K, L], the axes of size K being those named and all
// others keeping their order,
//
//	y[n, m, l] = chain over k of A[n, m, k] * B[n, k, l]
//
// What comes out has the axes of x0 without the named one, then those of x1; two
// rows of numbers give one number, y [N, 1]. An axis counts the batch as 0. With
// normalize every line along the named axis is first multiplied by
// min(1/sqrt(sum x^2), 1e7), which makes the products cosines; a line of zeros
// stays one, and its gradient is 1e7 times what comes back (Keras has NaN there).
// The gradients are chains too, over l for x0 and over m for x1, and the parts of
// the normalisation float64 reductions. Backward needs the inputs.
// Keras: layers.Dot.
type Dot struct {
	Axes      Pair `arg:"axes,required" min:"-4" max:"4" help:"axis to multiply along, one for both inputs or one each; the batch is 0, -1 the last"`
	Normalize bool `arg:"normalize" help:"divide each line by its length first, so that products are cosines"`
}

var _ = register(Kind{
	Class: "Dot", Group: Merging, MinInputs: 2, MaxInputs: 2,
	Help: "Multiplies two inputs along an axis and adds up: how alike they are.",
	New:  func() Layer { return &Dot{} },
})

// unitLimit is the most a line is multiplied by: one over Keras' epsilon.
const unitLimit = 1e7

// axis is the place of the axis of input i in its shape without the batch.
func (l *Dot) axis(i int, s shape.Shape) (int, error) {
	a := l.Axes[i]
	if a < 0 {
		a += s.Rank() + 1
	}
	if a == 0 {
		return 0, fmt.Errorf("axes is %v, and axis %d of input %d is the batch, along which Dot cannot multiply: use %s", l.Axes, l.Axes[i], i+1, axes(s.Rank()))
	}
	if a < 0 || a > s.Rank() {
		return 0, fmt.Errorf("axes is %v, input %d with its batch has %d axes: use %s for it", l.Axes, i+1, s.Rank()+1, axes(s.Rank()))
	}
	return a - 1, nil
}

// Infer joins the axes that are left.
func (l *Dot) Infer(in []shape.Shape) (shape.Shape, error) {
	var dims []int
	var size [2]int
	for i, s := range in {
		axis, err := l.axis(i, s)
		if err != nil {
			return shape.Shape{}, err
		}
		for k, d := range s.Dims() {
			if k != axis {
				dims = append(dims, d)
			}
		}
		size[i] = s.Dim(axis)
	}
	if size[0] != size[1] {
		return shape.Shape{}, fmt.Errorf("inputs have shapes %v and %v, of which Dot along axes %v multiplies %d numbers with %d: choose axes of equal size",
			in[0], in[1], l.Axes, size[0], size[1])
	}
	if len(dims) == 0 {
		dims = []int{1}
	}
	return sized("the output", dims...)
}

// line is an input seen as lines of k numbers along an axis.
type line struct{ outer, k, inner int }

func newLine(s shape.Shape, axis int) line {
	l := line{outer: 1, k: s.Dim(axis), inner: 1}
	for i, d := range s.Dims() {
		switch {
		case i < axis:
			l.outer *= d
		case i > axis:
			l.inner *= d
		}
	}
	return l
}

// lines is how many there are.
func (l line) lines() int { return l.outer * l.inner }

// size is how many numbers a sample has.
func (l line) size() int { return l.outer * l.k * l.inner }

// gather writes the lines of one sample below one another // [lines, k].
func (l line) gather(dst, x []float32) {
	for o := range l.outer {
		part := o * l.k * l.inner
		kernel.Transpose(dst[part:part+l.k*l.inner], x[part:part+l.k*l.inner], l.k, l.inner)
	}
}

// scatter is gather backwards.
func (l line) scatter(dx, src []float32) {
	for o := range l.outer {
		part := o * l.k * l.inner
		kernel.Transpose(dx[part:part+l.k*l.inner], src[part:part+l.k*l.inner], l.inner, l.k)
	}
}

// Build makes the computation; there are no parameters.
func (l *Dot) Build(b *Builder) Op {
	o := &dotOp{unit: l.Normalize}
	for i, s := range b.In {
		axis, err := l.axis(i, s)
		if err != nil {
			panic("layer: Build without Infer: " + err.Error())
		}
		o.in[i] = newLine(s, axis)
	}
	m, n, k := o.in[0].lines(), o.in[1].lines(), o.in[0].k
	o.macs = m * n * k
	b.MACs = int64(o.macs)
	o.samples = several(workload, o.macs)
	b.PerWorker(m*k + 2*n*k) // forward: A, B turned, B
	if b.Train {
		b.PerWorker(2*m*k + 3*n*k) // and the gradients of A and B
	}
	o.forward, o.backward = o.forwardTask, o.backwardTask
	return o
}

// dotOp multiplies two matrices, sample by sample.
type dotOp struct {
	in                [2]line
	unit              bool // divide lines by their length
	macs, samples     int  // multiply-adds a sample, samples a task
	forward, backward Task
}

// take cuts n numbers from the worker's scratch.
func take(scratch *[]float32, n int) []float32 {
	cut := (*scratch)[:n:n]
	*scratch = (*scratch)[n:]
	return cut
}

// load writes the lines of input i of sample n, normalised where asked.
func (o *dotOp) load(p *Pass, i, n int, dst []float32) {
	l := o.in[i]
	l.gather(dst, rows(p.X[i], n, n+1, l.size()))
	if !o.unit {
		return
	}
	for r := range l.lines() {
		x := rows(dst, r, r+1, l.k)
		scale := unitScale(x)
		for j, v := range x {
			x[j] = float32(float64(v) * scale)
		}
	}
}

// unitScale is what makes a line one of length 1.
func unitScale(x []float32) float64 { return min(1/math.Sqrt(kernel.SumSquares(x)), unitLimit) }

func (o *dotOp) Forward(p *Pass) { p.run(pieces(p.N, o.samples), o.forward, p.N*o.macs) }

func (o *dotOp) forwardTask(p *Pass, task int, scratch []float32) {
	m, n, k := o.in[0].lines(), o.in[1].lines(), o.in[0].k
	a, turned, b := take(&scratch, m*k), take(&scratch, n*k), take(&scratch, n*k)
	lo, hi := piece(task, p.N, o.samples)
	for s := lo; s < hi; s++ {
		o.load(p, 0, s, a)
		o.load(p, 1, s, turned)
		kernel.Transpose(b, turned, n, k)
		kernel.DenseForward(rows(p.Y, s, s+1, m*n), a, b, nil, m, k, n)
	}
}

func (o *dotOp) Backward(p *Pass) {
	if p.DX[0] != nil || p.DX[1] != nil {
		p.run(pieces(p.N, o.samples), o.backward, 2*p.N*o.macs)
	}
}

func (o *dotOp) backwardTask(p *Pass, task int, scratch []float32) {
	m, n, k := o.in[0].lines(), o.in[1].lines(), o.in[0].k
	a, turned, b := take(&scratch, m*k), take(&scratch, n*k), take(&scratch, n*k)
	da, db := take(&scratch, m*k), take(&scratch, n*k)
	lo, hi := piece(task, p.N, o.samples)
	for s := lo; s < hi; s++ {
		dy := rows(p.DY, s, s+1, m*n)
		o.load(p, 0, s, a)
		o.load(p, 1, s, turned)
		if p.DX[0] != nil {
			kernel.DenseInputGrad(da, dy, turned, m, k, n)
			o.store(p, 0, s, a, da)
		}
		if p.DX[1] != nil {
			kernel.DenseWeightGrad(b, a, dy, m, k, n, 0, k)
			kernel.Transpose(db, b, k, n)
			o.store(p, 1, s, turned, db)
		}
	}
}

// store writes the gradient of input i of sample n from that of its lines. With
// u = x*r a line of length 1, dx = r * (du - u * sum(u*du)); where r is held at its
// limit, dx = r*du.
func (o *dotOp) store(p *Pass, i, n int, u, du []float32) {
	l := o.in[i]
	dx := rows(p.DX[i], n, n+1, l.size())
	if !o.unit {
		l.scatter(dx, du)
		return
	}
	l.gather(dx, rows(p.X[i], n, n+1, l.size())) // the lines as they came, for their lengths
	for r := range l.lines() {
		line, d := rows(u, r, r+1, l.k), rows(du, r, r+1, l.k)
		scale := unitScale(rows(dx, r, r+1, l.k))
		along := 0.0
		if scale < unitLimit {
			along = kernel.Dot(line, d)
		}
		for j, v := range line {
			d[j] = float32((float64(d[j]) - float64(float64(v)*along)) * scale)
		}
	}
	l.scatter(dx, du)
}
