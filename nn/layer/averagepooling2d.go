package layer

import (
	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// AveragePooling2D is the mean of each window and channel: x [N, H, W, C] gives y
// [N, OH, OW, C]. Padding does not count: a window that hangs over divides by the
// pixels it has. Backward needs nothing. Keras: layers.AveragePooling2D.
type AveragePooling2D struct {
	PoolSize Pair   `arg:"pool_size,required" min:"1" help:"height and width of the window"`
	Strides  Pair   `arg:"strides" min:"0" null:"0" help:"steps of the window; 0 stands for pool_size"`
	Padding  string `arg:"padding" choices:"valid|same" help:"valid stays inside the picture, same lets windows hang over"`
}

var _ = register(Kind{
	Class: "AveragePooling2D", Group: Pooling, MinInputs: 1, MaxInputs: 1,
	Help: "Makes a picture smaller by taking the mean of each window.",
	New:  func() Layer { return &AveragePooling2D{Padding: string(shape.Valid)} },
})

func (l *AveragePooling2D) window() sliding { return pooling(l.PoolSize, l.Strides, l.Padding) }

// Infer places the window and keeps the channels.
func (l *AveragePooling2D) Infer(in []shape.Shape) (shape.Shape, error) {
	return l.window().pooled("AveragePooling2D", in[0])
}

// Build makes the computation; there are no parameters.
func (l *AveragePooling2D) Build(b *Builder) Op {
	o := &meanPoolOp{geometry: l.window().pool(b.In[0])}
	o.samples = several(grain, o.geometry.XLen())
	o.forward, o.backward = o.forwardTask, o.backwardTask
	return o
}

// meanPoolOp computes sample by sample.
type meanPoolOp struct {
	geometry          kernel.Pool
	samples           int // samples a task
	forward, backward Task
}

func (o *meanPoolOp) Forward(p *Pass) { p.Work.Run(p, pieces(p.N, o.samples), o.forward) }

func (o *meanPoolOp) forwardTask(p *Pass, task int, _ []float32) {
	g := &o.geometry
	lo, hi := piece(task, p.N, o.samples)
	for n := lo; n < hi; n++ {
		kernel.AvgPool(rows(p.Y, n, n+1, g.YLen()), rows(p.X[0], n, n+1, g.XLen()), g)
	}
}

func (o *meanPoolOp) Backward(p *Pass) {
	if p.DX[0] != nil {
		p.Work.Run(p, pieces(p.N, o.samples), o.backward)
	}
}

func (o *meanPoolOp) backwardTask(p *Pass, task int, _ []float32) {
	g := &o.geometry
	lo, hi := piece(task, p.N, o.samples)
	for n := lo; n < hi; n++ {
		kernel.AvgPoolGrad(rows(p.DX[0], n, n+1, g.XLen()), rows(p.DY, n, n+1, g.YLen()), g)
	}
}
