package shape

import "fmt"

// Padding says what a window does at the border of the picture.
type Padding string

// The two paddings of Keras: Valid keeps windows inside the picture, Same
// surrounds it so that a stride of 1 keeps its size.
const (
	Valid Padding = "valid"
	Same  Padding = "same"
)

// Window is a kernel or pool along one axis.
type Window struct {
	Size, Stride int
	Padding      Padding
}

// Span is where a window falls on an axis: how many outputs there are and how
// many positions of padding stand before and after the input.
type Span struct{ Out, Before, After int }

// Over places the window on an axis of n positions, with Keras' arithmetic:
// valid gives floor((n-size)/stride)+1 outputs, same gives ceil(n/stride) and
// puts the odd position of padding after. The error says which number does
// not fit; the caller adds the layer and the axis.
func (w Window) Over(n int) (Span, error) {
	if w.Size < 1 || w.Stride < 1 {
		return Span{}, fmt.Errorf("window of %d by steps of %d, expected 1 or more of each", w.Size, w.Stride)
	}
	if w.Padding == Same {
		out := (n + w.Stride - 1) / w.Stride
		total := max(0, (out-1)*w.Stride+w.Size-n)
		return Span{Out: out, Before: total / 2, After: total - total/2}, nil
	}
	if n < w.Size {
		return Span{}, fmt.Errorf("window of %d is larger than the %d positions it slides over", w.Size, n)
	}
	return Span{Out: (n-w.Size)/w.Stride + 1}, nil
}
