package layer

import (
	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// GlobalMaxPooling2D is the greatest number of each channel over the whole
// picture: x [N, H, W, C] gives y [N, C], or [N, 1, 1, C] with keepdims. Backward
// needs the input and the output; pixels that are equally great share the
// gradient evenly, as in TensorFlow. Keras: layers.GlobalMaxPooling2D.
type GlobalMaxPooling2D struct {
	KeepDims bool `arg:"keepdims" help:"keep height and width as axes of size 1"`
}

var _ = register(Kind{
	Class: "GlobalMaxPooling2D", Group: Pooling, MinInputs: 1, MaxInputs: 1,
	Help: "Makes one number of each channel: its greatest in the picture.",
	New:  func() Layer { return &GlobalMaxPooling2D{} },
})

// Infer keeps the channels.
func (l *GlobalMaxPooling2D) Infer(in []shape.Shape) (shape.Shape, error) {
	if err := needPicture("GlobalMaxPooling2D", in[0]); err != nil {
		return shape.Shape{}, err
	}
	if l.KeepDims {
		return shape.Of(1, 1, in[0].Dim(2)), nil
	}
	return shape.Of(in[0].Dim(2)), nil
}

// Build makes the computation; there are no parameters.
func (l *GlobalMaxPooling2D) Build(b *Builder) Op {
	in := b.In[0]
	o := &greatestOp{pixels: in.Dim(0) * in.Dim(1), c: in.Dim(2)}
	o.samples = several(grain, in.Size())
	o.forward, o.backward = o.forwardTask, o.backwardTask
	return o
}

// greatestOp computes sample by sample.
type greatestOp struct {
	pixels, c         int
	samples           int // samples a task
	forward, backward Task
}

func (o *greatestOp) Forward(p *Pass) { p.Work.Run(p, pieces(p.N, o.samples), o.forward) }

func (o *greatestOp) forwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, p.N, o.samples)
	for n := lo; n < hi; n++ {
		kernel.GlobalMaxPool(rows(p.Y, n, n+1, o.c), rows(p.X[0], n, n+1, o.pixels*o.c), o.pixels, o.c)
	}
}

func (o *greatestOp) Backward(p *Pass) {
	if p.DX[0] != nil {
		p.Work.Run(p, pieces(p.N, o.samples), o.backward)
	}
}

func (o *greatestOp) backwardTask(p *Pass, task int, _ []float32) {
	size := o.pixels * o.c
	lo, hi := piece(task, p.N, o.samples)
	for n := lo; n < hi; n++ {
		kernel.GlobalMaxPoolGrad(rows(p.DX[0], n, n+1, size), rows(p.DY, n, n+1, o.c), rows(p.X[0], n, n+1, size), rows(p.Y, n, n+1, o.c), o.pixels, o.c)
	}
}
