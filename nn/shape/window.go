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
	// Dilation is how far apart the positions that it looks at are; 0 stands for 1.
	Dilation int
}

// Reach is how many positions of the axis the window spans.
func (w Window) Reach() int { return (w.Size-1)*max(w.Dilation, 1) + 1 }

// Span is where a window falls on an axis: how many outputs there are and how
// many positions of padding stand before and after the input.
type Span struct{ Out, Before, After int }

// Over places the window on an axis of n positions, with Keras' arithmetic:
// valid gives floor((n-reach)/stride)+1 outputs, same gives ceil(n/stride) and
// puts the odd position of padding after. The error says which number does
// not fit; the caller adds the layer and the axis.
func (w Window) Over(n int) (Span, error) {
	if w.Size < 1 || w.Stride < 1 || w.Dilation < 0 {
		return Span{}, fmt.Errorf("window of %d by steps of %d and dilation %d, expected 1 or more of each", w.Size, w.Stride, w.Dilation)
	}
	reach := w.Reach()
	if w.Padding == Same {
		out := (n + w.Stride - 1) / w.Stride
		total := max(0, (out-1)*w.Stride+reach-n)
		return Span{Out: out, Before: total / 2, After: total - total/2}, nil
	}
	if n < reach {
		return Span{}, fmt.Errorf("window of %d is larger than the %d positions it slides over", reach, n)
	}
	return Span{Out: (n-reach)/w.Stride + 1}, nil
}

// Back places the window of a transposed convolution: the span on the axis that
// it makes of n positions, whose Out are these positions, and the length of that
// axis. extra is Keras' output_padding; below 0 stands for none given. Padding
// that is negative in Keras' arithmetic is none, and zeros stand behind.
//
//	valid  (n-1)*stride + reach + extra, extra = max(stride-reach, 0) when not given
//	same   n*stride, or (n-1)*stride + reach mod 2 + extra when given
func (w Window) Back(n, extra int) (length int, s Span, err error) {
	if n < 1 || w.Size < 1 || w.Stride < 1 || w.Dilation < 0 {
		return 0, Span{}, fmt.Errorf("window of %d by steps of %d and dilation %d, expected 1 or more of each", w.Size, w.Stride, w.Dilation)
	}
	reach, whole := w.Reach(), (n-1)*w.Stride
	switch {
	case w.Padding != Same && extra < 0:
		length = whole + max(reach, w.Stride)
	case w.Padding != Same:
		length = whole + reach + extra
	case extra < 0:
		length = n * w.Stride
	default:
		length = whole + reach%2 + extra
	}
	if length < 1 {
		return 0, Span{}, fmt.Errorf("window of %d by steps of %d leaves nothing of %d positions", reach, w.Stride, n)
	}
	total := max(0, whole+reach-length)
	return length, Span{Out: n, Before: total / 2, After: total - total/2}, nil
}
