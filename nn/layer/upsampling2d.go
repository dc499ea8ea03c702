package layer

import (
	"fmt"

	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// The ways to fill the pixels of a larger picture.
const (
	nearest  = "nearest"
	bilinear = "bilinear"
)

// UpSampling2D makes a picture larger: x [N, H, W, C] gives y
// [N, H*sh, W*sw, C]. Nearest repeats every pixel; bilinear lies between the four
// nearest pixels, with positions counted from pixel centres and the edge
// continued outside. Backward needs nothing. Keras: layers.UpSampling2D, without
// its bicubic and Lanczos filters.
type UpSampling2D struct {
	Size          Pair   `arg:"size" min:"1" help:"how many times as high and as wide the picture becomes"`
	Interpolation string `arg:"interpolation" choices:"nearest|bilinear" help:"nearest repeats pixels, bilinear blends neighbours"`
}

var _ = register(Kind{
	Class: "UpSampling2D", Group: Shaping, MinInputs: 1, MaxInputs: 1,
	Help: "Makes a picture larger by repeating or blending its pixels.",
	New:  func() Layer { return &UpSampling2D{Size: Pair{2, 2}, Interpolation: nearest} },
})

// Infer multiplies height and width.
func (l *UpSampling2D) Infer(in []shape.Shape) (shape.Shape, error) {
	if err := needPicture("UpSampling2D", in[0]); err != nil {
		return shape.Shape{}, err
	}
	if err := positive("size", min(l.Size[0], l.Size[1])); err != nil {
		return shape.Shape{}, err
	}
	if l.Interpolation != nearest && l.Interpolation != bilinear {
		return shape.Shape{}, fmt.Errorf("interpolation is %q, expected %s or %s", l.Interpolation, nearest, bilinear)
	}
	return sized("the output", in[0].Dim(0)*l.Size[0], in[0].Dim(1)*l.Size[1], in[0].Dim(2))
}

// Build makes the computation; there are no parameters.
func (l *UpSampling2D) Build(b *Builder) Op {
	in := b.In[0]
	o := &resizeOp{in: in.Size(), out: b.Out.Size(), geometry: kernel.Resize{H: in.Dim(0), W: in.Dim(1), C: in.Dim(2), SH: l.Size[0], SW: l.Size[1]}}
	o.enlarge, o.shrink = kernel.Repeat, kernel.RepeatGrad
	if l.Interpolation == bilinear {
		o.enlarge, o.shrink = kernel.Bilinear, kernel.BilinearGrad
	}
	o.samples = several(grain, o.out)
	o.forward, o.backward = o.forwardTask, o.backwardTask
	return o
}

// resizeOp computes sample by sample.
type resizeOp struct {
	in, out           int // numbers of a sample
	geometry          kernel.Resize
	enlarge, shrink   func(to, from []float32, r *kernel.Resize)
	samples           int // samples a task
	forward, backward Task
}

func (o *resizeOp) Forward(p *Pass) { p.Work.Run(p, pieces(p.N, o.samples), o.forward) }

func (o *resizeOp) forwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, p.N, o.samples)
	for n := lo; n < hi; n++ {
		o.enlarge(rows(p.Y, n, n+1, o.out), rows(p.X[0], n, n+1, o.in), &o.geometry)
	}
}

func (o *resizeOp) Backward(p *Pass) {
	if p.DX[0] != nil {
		p.Work.Run(p, pieces(p.N, o.samples), o.backward)
	}
}

func (o *resizeOp) backwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, p.N, o.samples)
	for n := lo; n < hi; n++ {
		o.shrink(rows(p.DX[0], n, n+1, o.in), rows(p.DY, n, n+1, o.out), &o.geometry)
	}
}
