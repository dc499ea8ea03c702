package layer

import (
	"fmt"

	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// Conv2DTranspose spreads every pixel of a picture over a window of a larger one,
// as the gradient of a Conv2D does:
//
//	y[n, h, w, f] = act(b[f] + sum over kh, kw, c of x[n, ih, iw, c] * k[kh, kw, f, c])
//	                where ih*sh + kh*dh - top = h and iw*sw + kw*dw - left = w
//
// with x [N, H, W, C], k [KH, KW, F, C], b [F] and y [N, OH, OW, F]. Forward is
// the input gradient of the convolution that makes x from y, with its chains over
// (kh, kw, c); the gradient of x is that convolution's forward pass, with chains
// over (kh, kw, f), and the gradient of k is its weight gradient, with chains over
// the pixels of x. Backward needs the input and the output. Keras:
// layers.Conv2DTranspose, channels last.
type Conv2DTranspose struct {
	Filters       int    `arg:"filters,required" min:"1" help:"how many channels it puts out"`
	KernelSize    Pair   `arg:"kernel_size,required" min:"1" help:"height and width of the window"`
	Strides       Pair   `arg:"strides" min:"1" help:"how far apart the windows of two pixels are"`
	Padding       string `arg:"padding" choices:"valid|same" help:"valid keeps all that the windows cover, same makes the picture strides times as large"`
	OutputPadding Pair   `arg:"output_padding" min:"0" null:"-1" help:"rows and columns added to the picture that comes out, below strides; none lets strides decide"`
	DilationRate  Pair   `arg:"dilation_rate" min:"1" help:"how far apart the places are that a window writes to"`
	Activation    string `arg:"activation" choices:"@activation" help:"the function applied at the end"`
	WeightArgs
	ActivityArgs
}

var _ = register(Kind{
	Class: "Conv2DTranspose", Group: Convolution, MinInputs: 1, MaxInputs: 1,
	Help: "Makes a picture larger: every pixel paints a small window.",
	New: func() Layer {
		return &Conv2DTranspose{Strides: Pair{1, 1}, Padding: string(shape.Valid), OutputPadding: Pair{-1, -1}, DilationRate: Pair{1, 1},
			Activation: "linear", WeightArgs: kerasWeights(), ActivityArgs: kerasActivity()}
	},
})

// geometry is the convolution of one sample that this layer runs backwards: it
// makes the layer's input from its output.
func (l *Conv2DTranspose) geometry(in shape.Shape) (kernel.Conv, error) {
	s := sliding{what: "kernel", arg: "kernel_size", size: l.KernelSize, strides: l.Strides, dilation: l.DilationRate, padding: l.Padding}
	if err := s.check(); err != nil {
		return kernel.Conv{}, err
	}
	if err := s.checkDilation("Conv2DTranspose", false); err != nil {
		return kernel.Conv{}, err
	}
	if l.OutputPadding[0] >= l.Strides[0] || l.OutputPadding[1] >= l.Strides[1] {
		return kernel.Conv{}, fmt.Errorf("output_padding is %v, expected less than strides, %v: use a smaller output_padding, or none", l.OutputPadding, l.Strides)
	}
	height, h, errH := s.axis(0).Back(in.Dim(0), l.OutputPadding[0])
	width, w, errW := s.axis(1).Back(in.Dim(1), l.OutputPadding[1])
	if errH != nil || errW != nil {
		return kernel.Conv{}, fmt.Errorf("input has shape %v, output_padding %v leaves nothing of it: use a larger output_padding, or none", in, l.OutputPadding)
	}
	return kernel.Conv{
		H: height, W: width, C: l.Filters, KH: s.size[0], KW: s.size[1], F: in.Dim(2), OH: h.Out, OW: w.Out,
		SH: s.strides[0], SW: s.strides[1], PT: h.Before, PB: h.After, PL: w.Before, PR: w.After,
		DH: s.dilation[0], DW: s.dilation[1],
	}, nil
}

// Infer spreads the windows and puts the filters in the place of the channels.
func (l *Conv2DTranspose) Infer(in []shape.Shape) (shape.Shape, error) {
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
	if err := l.ActivityArgs.check(); err != nil {
		return none, err
	}
	if err := needPicture("Conv2DTranspose", in[0]); err != nil {
		return none, err
	}
	g, err := l.geometry(in[0])
	if err != nil {
		return none, err
	}
	if _, err := sized("the kernel", g.KH, g.KW, g.C, g.F); err != nil {
		return none, err
	}
	if _, err := sized("the padded picture", g.H+g.PT+g.PB, g.W+g.PL+g.PR, g.C); err != nil {
		return none, err
	}
	return sized("the output", g.H, g.W, g.C)
}

// Build declares kernel and bias.
func (l *Conv2DTranspose) Build(b *Builder) Op {
	l.declare(b)
	g, err := l.geometry(b.In[0])
	if err != nil {
		panic("layer: Build without Infer: " + err.Error())
	}
	o := &deconvOp{geometry: g, end: b.ending(l.Activation), bias: -1}
	o.kernel = b.weight("kernel", shape.Of(g.KH, g.KW, g.C, g.F), l.kernel())
	if l.UseBias {
		o.bias = b.weight("bias", shape.Of(g.C), l.bias())
	}
	b.MACs = int64(g.OH*g.OW) * int64(g.WLen())
	b.PerWorker(g.GradPadLen())
	o.wt = b.Temp(g.WLen())
	if b.Train {
		b.PerWorker(g.PadLen())
		o.chunks = b.Temp(pieces(b.Batch, chunkSamples) * g.WLen())
	}
	o.samples = several(workload, g.OH*g.OW*g.WLen())
	o.actSamples = several(grain, g.XLen())
	o.turn, o.forward, o.activation, o.gradients, o.fold = o.turnTask, o.forwardTask, o.activationTask, o.gradientTask, o.foldTask
	return o
}

// deconvOp computes sample by sample. The geometry's x is the layer's output and
// its y the layer's input; scratch holds one of them with its padding.
type deconvOp struct {
	geometry     kernel.Conv
	end          ending
	kernel, bias int // in Pass.P; bias -1 for none
	wt, chunks   int // in Pass.T: the kernel transposed; the weight gradient of each chunk

	samples, actSamples                        int // samples a task
	turn, forward, activation, gradients, fold Task
}

func (o *deconvOp) Forward(p *Pass) {
	p.Work.Alone(p, 1, o.turn)
	p.Work.Run(p, pieces(p.N, o.samples), o.forward)
}

func (o *deconvOp) turnTask(p *Pass, _ int, _ []float32) {
	kernel.ConvTranspose(p.T[o.wt], p.P[o.kernel], &o.geometry)
}

func (o *deconvOp) forwardTask(p *Pass, task int, scratch []float32) {
	g := &o.geometry
	lo, hi := piece(task, p.N, o.samples)
	for n := lo; n < hi; n++ {
		y := rows(o.end.before(p), n, n+1, g.XLen())
		kernel.DeconvForward(y, rows(p.X[0], n, n+1, g.YLen()), p.T[o.wt], optional(p.P, o.bias), g, scratch)
		o.end.forward(p, n*g.H*g.W, (n+1)*g.H*g.W, g.C)
	}
}

// Backward first turns DY into the gradient before the activation, then computes
// the chunks of the kernel's gradient and the gradients of input and bias side by
// side, and at last folds the chunks.
func (o *deconvOp) Backward(p *Pass) {
	g := &o.geometry
	macs := p.N * g.OH * g.OW * g.WLen()
	if !o.end.act.linear {
		p.run(pieces(p.N, o.actSamples), o.activation, macs)
	}
	w, x, b := o.counts(p)
	p.run(w+x+b, o.gradients, macs)
	if w > 0 {
		p.Work.Run(p, pieces(g.WLen(), grain), o.fold)
	}
}

func (o *deconvOp) activationTask(p *Pass, task int, _ []float32) {
	g := &o.geometry
	lo, hi := piece(task, p.N, o.actSamples)
	o.end.backward(p, lo*g.H*g.W, hi*g.H*g.W, g.C)
}

// counts are the tasks for the gradients of kernel, input and bias.
func (o *deconvOp) counts(p *Pass) (w, x, b int) {
	if p.DP[o.kernel] != nil {
		w = pieces(p.N, chunkSamples)
	}
	if p.DX[0] != nil {
		x = pieces(p.N, o.samples)
	}
	if optional(p.DP, o.bias) != nil {
		b = pieces(o.geometry.C, biasColumns)
	}
	return w, x, b
}

func (o *deconvOp) gradientTask(p *Pass, task int, scratch []float32) {
	g := &o.geometry
	w, x, _ := o.counts(p)
	switch {
	case task < w:
		o.chunk(p, task, scratch)
	case task < w+x:
		lo, hi := piece(task-w, p.N, o.samples)
		for n := lo; n < hi; n++ {
			kernel.ConvForward(rows(p.DX[0], n, n+1, g.YLen()), rows(p.DY, n, n+1, g.XLen()), p.P[o.kernel], nil, g, scratch)
		}
	default:
		lo, hi := piece(task-w-x, g.C, biasColumns)
		kernel.ColumnSumsRange(p.DP[o.bias], p.DY, p.N*g.H*g.W, g.C, lo, hi)
	}
}

// chunk runs the chains of the kernel's gradient over the samples of chunk i.
func (o *deconvOp) chunk(p *Pass, i int, scratch []float32) {
	g := &o.geometry
	dw := rows(p.T[o.chunks], i, i+1, g.WLen())
	clear(dw)
	lo, hi := piece(i, p.N, chunkSamples)
	for n := lo; n < hi; n++ {
		kernel.ConvWeightGrad(dw, rows(p.DY, n, n+1, g.XLen()), rows(p.X[0], n, n+1, g.YLen()), g, scratch)
	}
}

func (o *deconvOp) foldTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, o.geometry.WLen(), grain)
	kernel.FoldChunks(p.DP[o.kernel], p.T[o.chunks], pieces(p.N, chunkSamples), lo, hi)
}
