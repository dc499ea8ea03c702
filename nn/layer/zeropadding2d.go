package layer

import (
	"fmt"

	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// ZeroPadding2D puts rows and columns of zeros around a picture: x [N, H, W, C]
// gives y [N, top+H+bottom, left+W+right, C]. Backward needs nothing. Keras:
// layers.ZeroPadding2D.
type ZeroPadding2D struct {
	Padding []int `arg:"padding" min:"0" help:"rows and columns on each side: one number, height and width, or top, bottom, left, right"`
}

var _ = register(Kind{
	Class: "ZeroPadding2D", Group: Shaping, MinInputs: 1, MaxInputs: 1,
	Help: "Puts zeros around a picture.",
	New:  func() Layer { return &ZeroPadding2D{Padding: []int{1, 1}} },
})

// sides reads the numbers of an argument that counts rows and columns on the
// sides of a picture.
func sides(arg string, list []int) (kernel.Border, error) {
	for _, n := range list {
		if n < 0 {
			return kernel.Border{}, fmt.Errorf("%s is %v, expected 0 or more", arg, list)
		}
	}
	switch len(list) {
	case 1:
		return kernel.Border{Top: list[0], Bottom: list[0], Left: list[0], Right: list[0]}, nil
	case 2:
		return kernel.Border{Top: list[0], Bottom: list[0], Left: list[1], Right: list[1]}, nil
	case 4:
		return kernel.Border{Top: list[0], Bottom: list[1], Left: list[2], Right: list[3]}, nil
	}
	return kernel.Border{}, fmt.Errorf("%s has %d numbers, expected 1 for all sides, 2 for height and width, or 4 for top, bottom, left, right", arg, len(list))
}

// border is what stands around the input.
func (l *ZeroPadding2D) border(in shape.Shape) (kernel.Border, error) {
	b, err := sides("padding", l.Padding)
	b.H, b.W, b.C = in.Dim(0)+b.Top+b.Bottom, in.Dim(1)+b.Left+b.Right, in.Dim(2)
	return b, err
}

// Infer adds the zeros to height and width.
func (l *ZeroPadding2D) Infer(in []shape.Shape) (shape.Shape, error) {
	if err := needPicture("ZeroPadding2D", in[0]); err != nil {
		return shape.Shape{}, err
	}
	b, err := l.border(in[0])
	if err != nil {
		return shape.Shape{}, err
	}
	return sized("the output", b.H, b.W, b.C)
}

// Build makes the computation; there are no parameters.
func (l *ZeroPadding2D) Build(b *Builder) Op {
	border, err := l.border(b.In[0])
	if err != nil {
		panic("layer: Build without Infer: " + err.Error())
	}
	return newBorderOp(b, border, true)
}

// borderOp adds the border of a picture or takes it away, sample by sample; on
// the way back it does the other of the two.
type borderOp struct {
	in, out           int // numbers of a sample
	border            kernel.Border
	adds              bool
	samples           int // samples a task
	forward, backward Task
}

func newBorderOp(b *Builder, border kernel.Border, adds bool) *borderOp {
	o := &borderOp{in: b.In[0].Size(), out: b.Out.Size(), border: border, adds: adds}
	o.samples = several(grain, max(o.in, o.out))
	o.forward, o.backward = o.forwardTask, o.backwardTask
	return o
}

func (o *borderOp) Forward(p *Pass) { p.Work.Run(p, pieces(p.N, o.samples), o.forward) }

func (o *borderOp) forwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, p.N, o.samples)
	for n := lo; n < hi; n++ {
		o.move(rows(p.Y, n, n+1, o.out), rows(p.X[0], n, n+1, o.in), o.adds)
	}
}

func (o *borderOp) Backward(p *Pass) {
	if p.DX[0] != nil {
		p.Work.Run(p, pieces(p.N, o.samples), o.backward)
	}
}

func (o *borderOp) backwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, p.N, o.samples)
	for n := lo; n < hi; n++ {
		o.move(rows(p.DX[0], n, n+1, o.in), rows(p.DY, n, n+1, o.out), !o.adds)
	}
}

// move writes src with the border added, or without it.
func (o *borderOp) move(dst, src []float32, adds bool) {
	if adds {
		kernel.Surround(dst, src, &o.border)
		return
	}
	kernel.Crop(dst, src, &o.border)
}
