package layer

import (
	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// MaxPooling2D keeps the greatest number of each window and channel: x
// [N, H, W, C] gives y [N, OH, OW, C]. Padding never wins, and of equal numbers
// the first in row order does. Backward hands each gradient to the place that
// won, which Forward saves. Keras: layers.MaxPooling2D.
type MaxPooling2D struct {
	PoolSize Pair   `arg:"pool_size" min:"1" help:"height and width of the window"`
	Strides  Pair   `arg:"strides" min:"0" help:"steps of the window; 0 stands for pool_size"`
	Padding  string `arg:"padding" choices:"valid|same" help:"valid stays inside the picture, same lets windows hang over"`
}

var _ = register(Kind{
	Class: "MaxPooling2D", Group: Pooling, MinInputs: 1, MaxInputs: 1,
	Help: "Makes a picture smaller by keeping the greatest number of each window.",
	New:  func() Layer { return &MaxPooling2D{PoolSize: Pair{2, 2}, Padding: string(shape.Valid)} },
})

func (l *MaxPooling2D) window() sliding {
	s := sliding{what: "pool", arg: "pool_size", size: l.PoolSize, strides: l.Strides, padding: l.Padding}
	if s.strides == (Pair{}) {
		s.strides = s.size
	}
	return s
}

// Infer places the window and keeps the channels.
func (l *MaxPooling2D) Infer(in []shape.Shape) (shape.Shape, error) {
	if err := needPicture("MaxPooling2D", in[0]); err != nil {
		return shape.Shape{}, err
	}
	h, w, err := l.window().over(in[0])
	if err != nil {
		return shape.Shape{}, err
	}
	return shape.Of(h.Out, w.Out, in[0].Dim(2)), nil
}

// Build declares the places of the winners; there are no parameters.
func (l *MaxPooling2D) Build(b *Builder) Op {
	in, s := b.In[0], l.window()
	h, w, err := s.over(in)
	if err != nil {
		panic("layer: Build without Infer: " + err.Error())
	}
	o := &maxPoolOp{geometry: kernel.Pool{
		H: in.Dim(0), W: in.Dim(1), C: in.Dim(2), PH: s.size[0], PW: s.size[1], SH: s.strides[0], SW: s.strides[1],
		PT: h.Before, PL: w.Before, OH: h.Out, OW: w.Out,
	}}
	o.won = b.SaveInts(o.geometry.YLen())
	o.samples = several(grain, o.geometry.XLen())
	o.forward, o.backward = o.forwardTask, o.backwardTask
	return o
}

// maxPoolOp computes sample by sample.
type maxPoolOp struct {
	geometry          kernel.Pool
	won               int // in Pass.I: where each output came from in its sample
	samples           int // samples a task
	forward, backward Task
}

func (o *maxPoolOp) Forward(p *Pass) { p.Work.Run(p, pieces(p.N, o.samples), o.forward) }

func (o *maxPoolOp) forwardTask(p *Pass, task int, _ []float32) {
	g := &o.geometry
	lo, hi := piece(task, p.N, o.samples)
	for n := lo; n < hi; n++ {
		kernel.MaxPool(rows(p.Y, n, n+1, g.YLen()), o.winners(p, n), rows(p.X[0], n, n+1, g.XLen()), g)
	}
}

func (o *maxPoolOp) Backward(p *Pass) {
	if p.DX[0] != nil {
		p.Work.Run(p, pieces(p.N, o.samples), o.backward)
	}
}

func (o *maxPoolOp) backwardTask(p *Pass, task int, _ []float32) {
	g := &o.geometry
	lo, hi := piece(task, p.N, o.samples)
	for n := lo; n < hi; n++ {
		kernel.MaxPoolGrad(rows(p.DX[0], n, n+1, g.XLen()), rows(p.DY, n, n+1, g.YLen()), o.winners(p, n), g)
	}
}

func (o *maxPoolOp) winners(p *Pass, n int) []int32 {
	size := o.geometry.YLen()
	return p.I[o.won][n*size : (n+1)*size]
}
