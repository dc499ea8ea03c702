package layer

import (
	"fmt"

	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// convOp is a convolution with groups and dilation, computed sample by sample;
// scratch holds one sample with its padding.
type convOp struct {
	geometry     kernel.Conv
	end          ending
	kernel, bias int // in Pass.P; bias -1 for none
	// in Pass.T: the kernel transposed; the gradients of kernel and bias of each chunk
	wt, chunks, biases int

	// masked says that a pooling has taken relu over; see JoinReluPool.
	masked bool

	// skip says that the gradients of this Backward skip the zeros of dy: then wt
	// and chunks have the filters outermost. No result depends on it.
	skip bool
	// live is the share of dy that was not 0 when it was last looked at, in the first
	// picture of a batch.
	live float64

	samples, actSamples               int // samples a task
	forward, prepare, gradients, fold Task
}

// geometry is the convolution of one sample under the window, which Infer has
// found to fit.
func (s sliding) geometry(in shape.Shape, filters, groups int) kernel.Conv {
	h, w, err := s.over(in)
	if err != nil {
		panic("layer: Build without Infer: " + err.Error())
	}
	return kernel.Conv{
		H: in.Dim(0), W: in.Dim(1), C: in.Dim(2), KH: s.size[0], KW: s.size[1], F: filters, OH: h.Out, OW: w.Out,
		SH: s.strides[0], SW: s.strides[1], PT: h.Before, PB: h.After, PL: w.Before, PR: w.After,
		DH: s.dilation[0], DW: s.dilation[1], Groups: groups,
	}
}

// convolved is the shape of the convolution of a picture by a window with so many
// filters, each of which sees channels of the picture's channels. together says
// that strides and dilation may both be above 1.
func (s sliding) convolved(class string, in shape.Shape, filters, channels int, together bool) (shape.Shape, error) {
	none := shape.Shape{}
	h, w, err := s.over(in)
	if err != nil {
		return none, err
	}
	if err := s.checkDilation(class, together); err != nil {
		return none, err
	}
	if _, err := sized("the kernel", s.size[0], s.size[1], channels, filters); err != nil {
		return none, err
	}
	if _, err := sized("the padded picture", in.Dim(0)+h.Before+h.After, in.Dim(1)+w.Before+w.After, in.Dim(2)); err != nil {
		return none, err
	}
	return sized("the output", h.Out, w.Out, filters)
}

// checkDilation refuses gaps below 1 and, unless both may be, gaps together with
// steps.
func (s sliding) checkDilation(class string, together bool) error {
	if s.dilation[0] < 1 || s.dilation[1] < 1 {
		return fmt.Errorf("dilation_rate is %v, expected 1 or more", s.dilation)
	}
	if !together && max(s.strides[0], s.strides[1]) > 1 && max(s.dilation[0], s.dilation[1]) > 1 {
		return fmt.Errorf("strides is %v and dilation_rate is %v, %s takes only one of them above 1: set the other to 1", s.strides, s.dilation, class)
	}
	return nil
}

// place declares the memory that the computation needs and cuts its work.
func (o *convOp) place(b *Builder) {
	g := &o.geometry
	b.PerWorker(o.scratch(b.Train))
	if b.Train {
		o.wt = b.Temp(g.WLen())
		o.chunks = b.Temp(pieces(b.Batch, chunkSamples) * g.WLen())
		o.biases = b.Temp(pieces(b.Batch, chunkSamples) * g.F)
	}
	o.samples = several(workload, g.OH*g.OW*g.WLen())
	o.actSamples = several(grain, g.YLen())
	o.forward, o.prepare, o.gradients, o.fold = o.forwardTask, o.prepareTask, o.gradientTask, o.foldTask
}

// scratch is how many floats a worker needs beside, there and, to train, back.
func (o *convOp) scratch(train bool) int {
	g := &o.geometry
	n := g.PadLen()
	if train {
		n = max(n, g.GradPadLen())
		if g.MaySkip() {
			n = max(n, g.SkipLen())
		}
	}
	return n
}

func (o *convOp) Forward(p *Pass) { p.Work.Run(p, pieces(p.N, o.samples), o.forward) }

func (o *convOp) forwardTask(p *Pass, task int, scratch []float32) {
	g := &o.geometry
	lo, hi := piece(task, p.N, o.samples)
	for n := lo; n < hi; n++ {
		y := rows(o.end.before(p), n, n+1, g.YLen())
		kernel.ConvForward(y, rows(p.X[0], n, n+1, g.XLen()), p.P[o.kernel], optional(p.P, o.bias), g, scratch)
		if !o.masked {
			o.end.forward(p, n*g.OH*g.OW, (n+1)*g.OH*g.OW, g.F)
		}
	}
}

// Backward first turns DY into the gradient before the activation and
// transposes the kernel, then computes the chunks of the kernel's gradient and
// the gradients of input and bias side by side, and at last folds the chunks.
func (o *convOp) Backward(p *Pass) {
	o.look(p)
	o.chooseSkip(p)
	if n := o.actTasks(p) + taskIf(p.DX[0] != nil); n > 0 {
		p.run(n, o.prepare, o.macs(p))
	}
	w, x, b := o.counts(p)
	p.run(w+x+b, o.gradients, o.macs(p))
	if w > 0 {
		p.Work.Run(p, o.foldTasks(), o.fold)
	}
}

// look looks at a part of dy, which tells how many zeros there are to come. What the
// activation adds to them may not be known yet.
func (o *convOp) look(p *Pass) { o.live = kernel.Live(p.DY[:min(o.geometry.YLen(), grain)]) }

func (o *convOp) chooseSkip(p *Pass) {
	o.skip = o.geometry.Skips() && o.live < kernel.SkipBelow() && kernel.Finite(p.P[o.kernel])
}

func (o *convOp) foldTasks() int {
	if o.skip {
		return pieces(o.geometry.F, foldFilters)
	}
	return pieces(o.geometry.WLen(), grain)
}

func (o *convOp) foldTask(p *Pass, task int, _ []float32) {
	if o.skip {
		lo, hi := piece(task, o.geometry.F, foldFilters)
		kernel.FoldSkipped(p.DP[o.kernel], p.T[o.chunks], pieces(p.N, chunkSamples), o.geometry.F, lo, hi)
		return
	}
	lo, hi := piece(task, o.geometry.WLen(), grain)
	kernel.FoldChunks(p.DP[o.kernel], p.T[o.chunks], pieces(p.N, chunkSamples), lo, hi)
}

// macs counts the multiply-adds of one product of the whole batch.
func (o *convOp) macs(p *Pass) int {
	g := &o.geometry
	return p.N * g.OH * g.OW * g.WLen()
}

func (o *convOp) actTasks(p *Pass) int {
	if o.end.act.linear || o.masked {
		return 0
	}
	return pieces(p.N, o.actSamples)
}

func (o *convOp) prepareTask(p *Pass, task int, _ []float32) {
	g := &o.geometry
	if task == o.actTasks(p) {
		o.turnKernel(p)
		return
	}
	lo, hi := piece(task, p.N, o.actSamples)
	o.end.backward(p, lo*g.OH*g.OW, hi*g.OH*g.OW, g.F)
}

// turnKernel transposes the kernel for the input's gradient.
func (o *convOp) turnKernel(p *Pass) {
	if o.skip {
		kernel.OuterFilters(p.T[o.wt], p.P[o.kernel], o.geometry.F)
	} else {
		kernel.ConvTranspose(p.T[o.wt], p.P[o.kernel], &o.geometry)
	}
}

// counts are the tasks for the gradients of kernel, input and bias.
func (o *convOp) counts(p *Pass) (w, x, b int) {
	if p.DP[o.kernel] != nil {
		w = pieces(p.N, chunkSamples)
	}
	if p.DX[0] != nil {
		x = pieces(p.N, o.samples)
	}
	if optional(p.DP, o.bias) != nil {
		b = pieces(o.geometry.F, biasColumns)
	}
	return w, x, b
}

func (o *convOp) gradientTask(p *Pass, task int, scratch []float32) {
	w, x, _ := o.counts(p)
	switch {
	case task < w:
		lo, hi := piece(task, p.N, chunkSamples)
		for n := lo; n < hi; n++ {
			o.kernelGrad(p, n, rows(p.T[o.chunks], task, task+1, o.geometry.WLen()), n == lo, scratch)
		}
	case task < w+x:
		lo, hi := piece(task-w, p.N, o.samples)
		for n := lo; n < hi; n++ {
			o.inputGrad(p, n, scratch)
		}
	default:
		o.biasTask(p, task-w-x)
	}
}

// kernelGrad continues the chains dw of a chunk with sample n.
func (o *convOp) kernelGrad(p *Pass, n int, dw []float32, first bool, scratch []float32) {
	if first {
		clear(dw)
	}
	g, gradient := &o.geometry, kernel.ConvWeightGrad
	if o.skip {
		gradient = kernel.ConvWeightGradSkip
	}
	gradient(dw, rows(p.X[0], n, n+1, g.XLen()), rows(p.DY, n, n+1, g.YLen()), g, scratch)
}

// inputGrad computes the gradient of the input of sample n.
func (o *convOp) inputGrad(p *Pass, n int, scratch []float32) {
	g, gradient := &o.geometry, kernel.ConvInputGrad
	if o.skip {
		gradient = kernel.ConvInputGradSkip
	}
	gradient(rows(p.DX[0], n, n+1, g.XLen()), rows(p.DY, n, n+1, g.YLen()), p.T[o.wt], g, scratch)
}

// biasGrad continues the sums db of a chunk with sample n, for the filters lo to hi.
func (o *convOp) biasGrad(p *Pass, n int, db []float32, first bool, lo, hi int) {
	if first {
		clear(db[lo:hi])
	}
	g := &o.geometry
	kernel.AddColumnSums(db, rows(p.DY, n, n+1, g.YLen()), g.OH*g.OW, g.F, lo, hi)
}

// biasTask computes a few filters of the gradient of the bias.
func (o *convOp) biasTask(p *Pass, task int) {
	lo, hi := piece(task, o.geometry.F, biasColumns)
	chunks := pieces(p.N, chunkSamples)
	for i := range chunks {
		from, to := piece(i, p.N, chunkSamples)
		for n := from; n < to; n++ {
			o.biasGrad(p, n, rows(p.T[o.biases], i, i+1, o.geometry.F), n == from, lo, hi)
		}
	}
	kernel.FoldChunks(p.DP[o.bias], p.T[o.biases], chunks, lo, hi)
}
