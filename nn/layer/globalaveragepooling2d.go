package layer

import (
	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// GlobalAveragePooling2D is the mean of each channel over the whole picture:
// x [N, H, W, C] gives y [N, C], or [N, 1, 1, C] with keepdims. The sum is a
// float64 reduction. Backward needs nothing. Keras: layers.GlobalAveragePooling2D.
type GlobalAveragePooling2D struct {
	KeepDims bool `arg:"keepdims" help:"keep height and width as axes of size 1"`
}

var _ = register(Kind{
	Class: "GlobalAveragePooling2D", Group: Pooling, MinInputs: 1, MaxInputs: 1,
	Help: "Makes one number of each channel: its mean over the picture.",
	New:  func() Layer { return &GlobalAveragePooling2D{} },
})

// Infer keeps the channels.
func (l *GlobalAveragePooling2D) Infer(in []shape.Shape) (shape.Shape, error) {
	if err := needPicture("GlobalAveragePooling2D", in[0]); err != nil {
		return shape.Shape{}, err
	}
	if l.KeepDims {
		return shape.Of(1, 1, in[0].Dim(2)), nil
	}
	return shape.Of(in[0].Dim(2)), nil
}

// Build makes the computation; there are no parameters.
func (l *GlobalAveragePooling2D) Build(b *Builder) Op {
	in := b.In[0]
	o := &averagePoolOp{h: in.Dim(0), w: in.Dim(1), c: in.Dim(2)}
	o.samples = several(grain, in.Size())
	o.forward, o.backward = o.forwardTask, o.backwardTask
	return o
}

// averagePoolOp computes sample by sample.
type averagePoolOp struct {
	h, w, c           int
	samples           int // samples a task
	forward, backward Task
}

func (o *averagePoolOp) Forward(p *Pass) { p.Work.Run(p, pieces(p.N, o.samples), o.forward) }

func (o *averagePoolOp) forwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, p.N, o.samples)
	for n := lo; n < hi; n++ {
		kernel.GlobalAvgPool(rows(p.Y, n, n+1, o.c), rows(p.X[0], n, n+1, o.h*o.w*o.c), o.h, o.w, o.c)
	}
}

func (o *averagePoolOp) Backward(p *Pass) {
	if p.DX[0] != nil {
		p.Work.Run(p, pieces(p.N, o.samples), o.backward)
	}
}

func (o *averagePoolOp) backwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, p.N, o.samples)
	for n := lo; n < hi; n++ {
		kernel.GlobalAvgPoolGrad(rows(p.DX[0], n, n+1, o.h*o.w*o.c), rows(p.DY, n, n+1, o.c), o.h, o.w, o.c)
	}
}
