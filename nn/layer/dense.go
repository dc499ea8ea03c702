package layer

import (
	"fmt"

	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// Dense is a matrix product on the last axis: y = f(x*w + b), with x [N, ..., C],
// w [C, K], b [K] and y [N, ..., K]. The leading axes are rows like the batch.
// Backward needs the input and the output. Keras: layers.Dense.
type Dense struct {
	Units      int    `arg:"units,required" min:"1" help:"how many numbers it puts out"`
	Activation string `arg:"activation" choices:"@activation" help:"the function applied at the end"`
	WeightArgs
	ActivityArgs
}

var _ = register(Kind{
	Class: "Dense", Group: Core, MinInputs: 1, MaxInputs: 1,
	Help: "Connects every number of the last axis with every unit.",
	New: func() Layer {
		return &Dense{Activation: "linear", WeightArgs: kerasWeights(), ActivityArgs: kerasActivity()}
	},
})

// Infer replaces the last axis by the units.
func (l *Dense) Infer(in []shape.Shape) (shape.Shape, error) {
	none := shape.Shape{}
	if err := positive("units", l.Units); err != nil {
		return none, err
	}
	if _, err := findActivation(l.Activation); err != nil {
		return none, err
	}
	if err := l.WeightArgs.check(); err != nil {
		return none, err
	}
	if err := l.ActivityArgs.check(); err != nil {
		return none, err
	}
	if in[0].Rank() == 0 {
		return none, fmt.Errorf("input has shape %v, Dense needs at least one axis: give the input a shape such as (1)", in[0])
	}
	if _, err := sized("the kernel", in[0].Dim(-1), l.Units); err != nil {
		return none, err
	}
	return sized("the output", in[0].With(-1, l.Units).Dims()...)
}

// Build declares kernel and bias.
func (l *Dense) Build(b *Builder) Op {
	l.declare(b)
	in, out := b.In[0].Dim(-1), l.Units
	o := &denseOp{in: in, out: out, end: b.ending(l.Activation), bias: -1}
	o.kernel = b.weight("kernel", shape.Of(in, out), l.kernel())
	if l.UseBias {
		o.bias = b.weight("bias", shape.Of(out), l.bias())
	}
	batch := b.Batch * (b.Out.Size() / out)
	o.rows = forwardRows * several(workload, forwardRows*in*out)
	o.kernelRows = gradientRows * several(gradientWork, gradientRows*batch*out)
	o.acrossColumns = gradientRows * several(gradientWork, gradientRows*acrossRows*out)
	o.biasColumns = biasColumns * several(grain, biasColumns*batch)
	o.actRows, o.turnRows = several(grain, out), several(grain, out)
	if b.Train {
		o.placeTranspose(b)
	}
	if o.across {
		o.actRows = acrossRows
	}
	o.forward, o.prepare, o.gradients = o.forwardTask, o.prepareTask, o.gradientTask
	return o
}

// How many rows make a block that the product kernels are quick with: they go
// through the whole kernel once a block.
const (
	forwardRows = 12
	// gradientRows are rows of the kernel's gradient.
	gradientRows = 28
	// acrossRows are rows of dy, which stand side by side when dx is computed
	// transposed.
	acrossRows = 32
	// gradientWork is how many multiply-adds a task of the gradients has about.
	gradientWork = 2 * workload
)

// denseOp sees its input as a matrix of rows.
type denseOp struct {
	in, out      int
	end          ending
	kernel, bias int // in Pass.P; bias -1 for none
	transposed   int // in Pass.T: the kernel or dy, transposed

	// across computes the gradient of the input transposed, dx^T = w * dy^T, which
	// spares transposing a kernel larger than dx and dy together.
	across bool

	// What a task has: rows of y or dx, of dy, of the kernel to transpose, of the
	// kernel's gradient, columns of dx across, and of the bias.
	rows, actRows, turnRows                int
	kernelRows, acrossColumns, biasColumns int

	forward, prepare, gradients Task
}

// placeTranspose chooses what is transposed on the way back. Either makes the
// same chains, and so the same bits.
func (o *denseOp) placeTranspose(b *Builder) {
	rows := b.Batch * (b.Out.Size() / o.out)
	o.across = rows*(o.in+o.out) < o.in*o.out
	if !o.across {
		o.transposed = b.Temp(o.in * o.out)
		return
	}
	o.transposed = b.Temp(rows * o.out)
	b.PerWorker(min(o.acrossColumns, o.in) * min(rows, acrossRows))
}

func (o *denseOp) Forward(p *Pass) {
	p.Work.Run(p, o.blocks(len(p.Y)/o.out), o.forward)
}

// blocks is how many blocks so many rows are cut into: an even number, so that no
// worker of two has a third more, but where every block fetches the kernel from afar.
func (o *denseOp) blocks(batch int) int {
	k := pieces(batch, o.rows)
	if k > 1 && o.in*o.out <= nearFloats {
		k = min(batch, k+k%2)
	}
	return k
}

func (o *denseOp) forwardTask(p *Pass, task int, _ []float32) {
	batch := len(p.Y) / o.out
	lo, hi := evenPiece(task, batch, o.blocks(batch))
	kernel.DenseForward(rows(o.end.before(p), lo, hi, o.out), rows(p.X[0], lo, hi, o.in), p.P[o.kernel], optional(p.P, o.bias), hi-lo, o.in, o.out)
	o.end.forward(p, lo, hi, o.out)
}

// optional is slice i of a list; nil for i = -1.
func optional(list [][]float32, i int) []float32 {
	if i < 0 {
		return nil
	}
	return list[i]
}

// Backward first turns DY into the gradient before the activation and
// transposes the kernel or what became of DY, then computes the gradients of
// kernel, input and bias side by side.
func (o *denseOp) Backward(p *Pass) {
	if act, turn := o.prepareCounts(p); act+turn > 0 {
		p.run(act+turn, o.prepare, len(p.DY)*o.in)
	}
	w, x, b := o.counts(p)
	p.run(w+x+b, o.gradients, len(p.DY)*o.in)
}

// taskIf counts one task that may be needed.
func taskIf(needed bool) int {
	if needed {
		return 1
	}
	return 0
}

// prepareCounts are the tasks that make DY ready and those that transpose the
// kernel.
func (o *denseOp) prepareCounts(p *Pass) (act, turn int) {
	if !o.end.act.linear || p.DX[0] != nil && o.across {
		act = pieces(len(p.DY)/o.out, o.actRows)
	}
	if p.DX[0] != nil && !o.across {
		turn = pieces(o.in, o.turnRows)
	}
	return act, turn
}

func (o *denseOp) prepareTask(p *Pass, task int, _ []float32) {
	if act, _ := o.prepareCounts(p); task >= act {
		lo, hi := piece(task-act, o.in, o.turnRows)
		kernel.TransposeInto(p.T[o.transposed][lo:], rows(p.P[o.kernel], lo, hi, o.out), hi-lo, o.out, o.in)
		return
	}
	lo, hi := piece(task, len(p.DY)/o.out, o.actRows)
	if !o.end.act.linear {
		o.end.backward(p, lo, hi, o.out)
	}
	if p.DX[0] != nil && o.across {
		kernel.TransposeInto(rows(p.T[o.transposed], lo, hi, o.out), rows(p.DY, lo, hi, o.out), hi-lo, o.out, hi-lo)
	}
}

// counts are the tasks for the gradients of kernel, input and bias.
func (o *denseOp) counts(p *Pass) (w, x, b int) {
	batch := len(p.DY) / o.out
	if p.DP[o.kernel] != nil {
		w = pieces(o.in, o.kernelRows)
	}
	switch {
	case p.DX[0] == nil:
	case o.across:
		x = pieces(batch, acrossRows) * pieces(o.in, o.acrossColumns)
	default:
		x = o.blocks(batch)
	}
	if optional(p.DP, o.bias) != nil {
		b = pieces(o.out, o.biasColumns)
	}
	return w, x, b
}

func (o *denseOp) gradientTask(p *Pass, task int, scratch []float32) {
	batch := len(p.DY) / o.out
	w, x, _ := o.counts(p)
	switch {
	case task < w:
		lo, hi := piece(task, o.in, o.kernelRows)
		kernel.DenseWeightGrad(p.DP[o.kernel], p.X[0], p.DY, batch, o.in, o.out, lo, hi)
	case task < w+x && o.across:
		o.inputsAcross(p, task-w, batch, scratch)
	case task < w+x:
		lo, hi := evenPiece(task-w, batch, x)
		kernel.DenseInputGrad(rows(p.DX[0], lo, hi, o.in), rows(p.DY, lo, hi, o.out), p.T[o.transposed], hi-lo, o.in, o.out)
	default:
		lo, hi := piece(task-w-x, o.out, o.biasColumns)
		kernel.ColumnSumsRange(p.DP[o.bias], p.DY, batch, o.out, lo, hi)
	}
}

// inputsAcross computes a block of the columns of dx for a block of samples: as
// rows of dx^T in scratch, which it then turns over.
func (o *denseOp) inputsAcross(p *Pass, task, batch int, scratch []float32) {
	perBlock := pieces(o.in, o.acrossColumns)
	first, last := piece(task/perBlock, batch, acrossRows)
	lo, hi := piece(task%perBlock, o.in, o.acrossColumns)
	turned := scratch[:(hi-lo)*(last-first)]
	kernel.DenseInputGrad(turned, rows(p.P[o.kernel], lo, hi, o.out), rows(p.T[o.transposed], first, last, o.out), hi-lo, last-first, o.out)
	kernel.TransposeInto(p.DX[0][first*o.in+lo:], turned, hi-lo, last-first, o.in)
}
