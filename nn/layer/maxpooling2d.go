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
	Strides  Pair   `arg:"strides" min:"0" null:"0" help:"steps of the window; 0 stands for pool_size"`
	Padding  string `arg:"padding" choices:"valid|same" help:"valid stays inside the picture, same lets windows hang over"`
}

var _ = register(Kind{
	Class: "MaxPooling2D", Group: Pooling, MinInputs: 1, MaxInputs: 1,
	Help: "Makes a picture smaller by keeping the greatest number of each window.",
	New:  func() Layer { return &MaxPooling2D{PoolSize: Pair{2, 2}, Padding: string(shape.Valid)} },
})

func (l *MaxPooling2D) window() sliding { return pooling(l.PoolSize, l.Strides, l.Padding) }

// pooling is the window of a pooling layer, whose strides of 0 are its size.
func pooling(size, strides Pair, padding string) sliding {
	if strides == (Pair{}) {
		strides = size
	}
	return sliding{what: "pool", arg: "pool_size", size: size, strides: strides, padding: padding}
}

// pooled is the shape that the window makes of a picture.
func (s sliding) pooled(class string, in shape.Shape) (shape.Shape, error) {
	if err := needPicture(class, in); err != nil {
		return shape.Shape{}, err
	}
	h, w, err := s.over(in)
	if err != nil {
		return shape.Shape{}, err
	}
	return shape.Of(h.Out, w.Out, in.Dim(2)), nil
}

// pool is the geometry of a window that Infer has found to fit.
func (s sliding) pool(in shape.Shape) kernel.Pool {
	h, w, err := s.over(in)
	if err != nil {
		panic("layer: Build without Infer: " + err.Error())
	}
	return kernel.Pool{
		H: in.Dim(0), W: in.Dim(1), C: in.Dim(2), PH: s.size[0], PW: s.size[1], SH: s.strides[0], SW: s.strides[1],
		PT: h.Before, PL: w.Before, OH: h.Out, OW: w.Out,
	}
}

// Infer places the window and keeps the channels.
func (l *MaxPooling2D) Infer(in []shape.Shape) (shape.Shape, error) {
	return l.window().pooled("MaxPooling2D", in[0])
}

// Build declares the places of the winners; there are no parameters.
func (l *MaxPooling2D) Build(b *Builder) Op {
	o := &maxPoolOp{geometry: l.window().pool(b.In[0]), only: !b.Train}
	o.won = b.SaveInts(o.geometry.YLen())
	o.samples = several(grain, o.geometry.XLen())
	o.forward, o.backward = o.forwardTask, o.backwardTask
	return o
}

// maxPoolOp computes sample by sample.
type maxPoolOp struct {
	geometry          kernel.Pool
	won               int  // in Pass.I: where each output came from in its sample
	masks             bool // the relu before it is taken here, there and back
	only              bool // nobody goes back
	samples           int  // samples a task
	forward, backward Task
}

func (o *maxPoolOp) Forward(p *Pass) { p.Work.Run(p, pieces(p.N, o.samples), o.forward) }

func (o *maxPoolOp) forwardTask(p *Pass, task int, _ []float32) {
	g := &o.geometry
	lo, hi := piece(task, p.N, o.samples)
	pool := kernel.MaxPool
	if o.only {
		pool = kernel.MaxPoolOnly
	}
	for n := lo; n < hi; n++ {
		y := rows(p.Y, n, n+1, g.YLen())
		pool(y, o.winners(p, n), rows(p.X[0], n, n+1, g.XLen()), g)
		if o.masks {
			kernel.Relu(y, y)
		}
	}
}

func (o *maxPoolOp) Backward(p *Pass) {
	if p.DX[0] != nil {
		p.Work.Run(p, pieces(p.N, o.samples), o.backward)
	}
}

func (o *maxPoolOp) backwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, p.N, o.samples)
	o.back(p, lo, hi)
}

// back goes back through the samples lo to hi.
func (o *maxPoolOp) back(p *Pass, lo, hi int) {
	g := &o.geometry
	if o.masks {
		dy := rows(p.DY, lo, hi, g.YLen())
		kernel.ReluGrad(dy, dy, rows(p.Y, lo, hi, g.YLen()))
	}
	for n := lo; n < hi; n++ {
		kernel.MaxPoolGrad(rows(p.DX[0], n, n+1, g.XLen()), rows(p.DY, n, n+1, g.YLen()), o.winners(p, n), g)
	}
}

func (o *maxPoolOp) winners(p *Pass, n int) []int32 {
	size := o.geometry.YLen()
	return p.I[o.won][n*size : (n+1)*size]
}
