package layer

import (
	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// Conv2D slides a window over a picture (cross-correlation, no flip):
//
//	y[n, oh, ow, f] = act(b[f] + sum over kh, kw, c of x[n, oh*sh+kh-top, ow*sw+kw-left, c] * w[kh, kw, c, f])
//
// with x [N, H, W, C], w [KH, KW, C, F], b [F] and y [N, OH, OW, F]. Backward
// needs the input and the output. Keras: layers.Conv2D, channels last.
type Conv2D struct {
	Filters    int    `arg:"filters,required" min:"1" help:"how many channels it puts out"`
	KernelSize Pair   `arg:"kernel_size,required" min:"1" help:"height and width of the window"`
	Strides    Pair   `arg:"strides" min:"1" help:"steps of the window down and to the right"`
	Padding    string `arg:"padding" choices:"valid|same" help:"valid stays inside the picture, same surrounds it with zeros"`
	Activation string `arg:"activation" choices:"@activation" help:"the function applied at the end"`
	WeightArgs
}

var _ = register(Kind{
	Class: "Conv2D", Group: Convolution, MinInputs: 1, MaxInputs: 1,
	Help: "Slides small filters over a picture.",
	New: func() Layer {
		return &Conv2D{Strides: Pair{1, 1}, Padding: string(shape.Valid), Activation: "linear", WeightArgs: kerasWeights()}
	},
})

func (l *Conv2D) window() sliding {
	return sliding{what: "kernel", arg: "kernel_size", size: l.KernelSize, strides: l.Strides, padding: l.Padding}
}

// Infer places the window and puts the filters in the place of the channels.
func (l *Conv2D) Infer(in []shape.Shape) (shape.Shape, error) {
	none := shape.Shape{}
	if err := positive("filters", l.Filters); err != nil {
		return none, err
	}
	if _, err := findActivation(l.Activation); err != nil {
		return none, err
	}
	if err := l.WeightArgs.check(); err != nil {
		return none, err
	}
	if err := needPicture("Conv2D", in[0]); err != nil {
		return none, err
	}
	h, w, err := l.window().over(in[0])
	if err != nil {
		return none, err
	}
	if _, err := sized("the kernel", l.KernelSize[0], l.KernelSize[1], in[0].Dim(2), l.Filters); err != nil {
		return none, err
	}
	return sized("the output", h.Out, w.Out, l.Filters)
}

// Build declares kernel and bias.
func (l *Conv2D) Build(b *Builder) Op {
	in := b.In[0]
	h, w, err := l.window().over(in)
	if err != nil {
		panic("layer: Build without Infer: " + err.Error())
	}
	o := &convOp{end: b.ending(l.Activation), bias: -1, geometry: kernel.Conv{
		H: in.Dim(0), W: in.Dim(1), C: in.Dim(2), KH: l.KernelSize[0], KW: l.KernelSize[1], F: l.Filters,
		OH: h.Out, OW: w.Out, SH: l.Strides[0], SW: l.Strides[1],
		PT: h.Before, PB: h.After, PL: w.Before, PR: w.After,
	}}
	g := &o.geometry
	o.kernel = b.weight("kernel", shape.Of(g.KH, g.KW, g.C, g.F), l.kernel())
	if l.UseBias {
		o.bias = b.weight("bias", shape.Of(g.F), l.bias())
	}
	b.PerWorker(g.PadLen())
	if b.Train {
		b.PerWorker(g.GradPadLen())
		o.wt = b.Temp(g.WLen())
		o.chunks = b.Temp(pieces(b.Batch, chunkSamples) * g.WLen())
	}
	o.samples = several(workload, g.OH*g.OW*g.WLen())
	o.actSamples = several(grain, g.YLen())
	o.forward, o.prepare, o.gradients, o.fold = o.forwardTask, o.prepareTask, o.gradientTask, o.foldTask
	return o
}

// convOp computes sample by sample; scratch holds one sample with its padding.
type convOp struct {
	geometry     kernel.Conv
	end          ending
	kernel, bias int // in Pass.P; bias -1 for none
	wt, chunks   int // in Pass.T: the kernel transposed; the weight gradient of each chunk

	samples, actSamples               int // samples a task
	forward, prepare, gradients, fold Task
}

func (o *convOp) Forward(p *Pass) { p.Work.Run(p, pieces(p.N, o.samples), o.forward) }

func (o *convOp) forwardTask(p *Pass, task int, scratch []float32) {
	g := &o.geometry
	lo, hi := piece(task, p.N, o.samples)
	for n := lo; n < hi; n++ {
		y := rows(o.end.before(p), n, n+1, g.YLen())
		kernel.ConvForward(y, rows(p.X[0], n, n+1, g.XLen()), p.P[o.kernel], optional(p.P, o.bias), g, scratch)
		o.end.forward(p, n*g.OH*g.OW, (n+1)*g.OH*g.OW, g.F)
	}
}

// Backward first turns DY into the gradient before the activation and
// transposes the kernel, then computes the chunks of the kernel's gradient and
// the gradients of input and bias side by side, and at last folds the chunks.
func (o *convOp) Backward(p *Pass) {
	if n := o.actTasks(p) + taskIf(p.DX[0] != nil); n > 0 {
		p.run(n, o.prepare, o.macs(p))
	}
	w, x, b := o.counts(p)
	p.run(w+x+b, o.gradients, o.macs(p))
	if w > 0 {
		p.Work.Run(p, pieces(o.geometry.WLen(), grain), o.fold)
	}
}

func (o *convOp) foldTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, o.geometry.WLen(), grain)
	kernel.FoldChunks(p.DP[o.kernel], p.T[o.chunks], pieces(p.N, chunkSamples), lo, hi)
}

// macs counts the multiply-adds of one product of the whole batch.
func (o *convOp) macs(p *Pass) int {
	g := &o.geometry
	return p.N * g.OH * g.OW * g.WLen()
}

func (o *convOp) actTasks(p *Pass) int {
	if o.end.act.linear {
		return 0
	}
	return pieces(p.N, o.actSamples)
}

func (o *convOp) prepareTask(p *Pass, task int, _ []float32) {
	g := &o.geometry
	if task == o.actTasks(p) {
		kernel.ConvTranspose(p.T[o.wt], p.P[o.kernel], g)
		return
	}
	lo, hi := piece(task, p.N, o.actSamples)
	o.end.backward(p, lo*g.OH*g.OW, hi*g.OH*g.OW, g.F)
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
	g := &o.geometry
	w, x, _ := o.counts(p)
	switch {
	case task < w:
		o.chunk(p, task, scratch)
	case task < w+x:
		lo, hi := piece(task-w, p.N, o.samples)
		for n := lo; n < hi; n++ {
			kernel.ConvInputGrad(rows(p.DX[0], n, n+1, g.XLen()), rows(p.DY, n, n+1, g.YLen()), p.T[o.wt], g, scratch)
		}
	default:
		lo, hi := piece(task-w-x, g.F, biasColumns)
		kernel.ColumnSumsRange(p.DP[o.bias], p.DY, p.N*g.OH*g.OW, g.F, lo, hi)
	}
}

// chunk runs the chains of the kernel's gradient over the samples of chunk i.
func (o *convOp) chunk(p *Pass, i int, scratch []float32) {
	g := &o.geometry
	dw := rows(p.T[o.chunks], i, i+1, g.WLen())
	clear(dw)
	lo, hi := piece(i, p.N, chunkSamples)
	for n := lo; n < hi; n++ {
		kernel.ConvWeightGrad(dw, rows(p.X[0], n, n+1, g.XLen()), rows(p.DY, n, n+1, g.YLen()), g, scratch)
	}
}
