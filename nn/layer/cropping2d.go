package layer

import (
	"fmt"

	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// Cropping2D takes rows and columns away from the sides of a picture: x
// [N, H, W, C] gives y [N, H-top-bottom, W-left-right, C]. Backward needs nothing.
// Keras: layers.Cropping2D.
type Cropping2D struct {
	Cropping []int `arg:"cropping" min:"0" help:"rows and columns on each side: one number, height and width, or top, bottom, left, right"`
}

var _ = register(Kind{
	Class: "Cropping2D", Group: Shaping, MinInputs: 1, MaxInputs: 1,
	Help: "Cuts rows and columns off the sides of a picture.",
	New:  func() Layer { return &Cropping2D{Cropping: []int{0, 0}} },
})

// border is what is cut off the input.
func (l *Cropping2D) border(in shape.Shape) (kernel.Border, error) {
	b, err := sides("cropping", l.Cropping)
	b.H, b.W, b.C = in.Dim(0), in.Dim(1), in.Dim(2)
	return b, err
}

// Infer takes the border from height and width.
func (l *Cropping2D) Infer(in []shape.Shape) (shape.Shape, error) {
	if err := needPicture("Cropping2D", in[0]); err != nil {
		return shape.Shape{}, err
	}
	b, err := l.border(in[0])
	if err != nil {
		return shape.Shape{}, err
	}
	h, w := b.H-b.Top-b.Bottom, b.W-b.Left-b.Right
	if h < 1 || w < 1 {
		return shape.Shape{}, fmt.Errorf("input has shape %v, cropping %v leaves nothing of its picture of %d x %d: crop less", in[0], l.Cropping, b.H, b.W)
	}
	return shape.Of(h, w, b.C), nil
}

// Build makes the computation; there are no parameters.
func (l *Cropping2D) Build(b *Builder) Op {
	border, err := l.border(b.In[0])
	if err != nil {
		panic("layer: Build without Infer: " + err.Error())
	}
	return newBorderOp(b, border, false)
}
