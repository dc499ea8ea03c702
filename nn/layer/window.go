package layer

import (
	"fmt"
	"strings"

	"duet/nn/shape"
)

// needPicture refuses an input that is not (height, width, channels).
func needPicture(class string, in shape.Shape) error {
	if in.Rank() == 3 {
		return nil
	}
	remedy := "give it an input with three axes"
	switch in.Rank() {
	case 1:
		remedy = "put it before Flatten"
	case 2:
		remedy = fmt.Sprintf("give the input a channel axis, (%d, %d, 1)", in.Dim(0), in.Dim(1))
	}
	return fmt.Errorf("input has shape %v, %s needs (height, width, channels): %s", in, class, remedy)
}

// sliding is a window that moves over a picture.
type sliding struct {
	what, arg     string // pool, pool_size
	size, strides Pair
	dilation      Pair // 0 stands for 1
	padding       string
}

// axis is the window along the height, 0, or the width, 1.
func (s sliding) axis(i int) shape.Window {
	return shape.Window{Size: s.size[i], Stride: s.strides[i], Dilation: s.dilation[i], Padding: shape.Padding(s.padding)}
}

// check refuses sizes below 1.
func (s sliding) check() error {
	if s.size[0] < 1 || s.size[1] < 1 {
		return fmt.Errorf("%s is %v, expected 1 or more", s.arg, s.size)
	}
	if s.strides[0] < 1 || s.strides[1] < 1 {
		return fmt.Errorf("strides is %v, expected 1 or more", s.strides)
	}
	return nil
}

// over places the window on the height and the width of a picture.
func (s sliding) over(in shape.Shape) (h, w shape.Span, err error) {
	if err := s.check(); err != nil {
		return h, w, err
	}
	height, width := s.axis(0), s.axis(1)
	h, errH := height.Over(in.Dim(0))
	w, errW := width.Over(in.Dim(1))
	if errH != nil || errW != nil {
		remedy := "a smaller " + s.arg
		if height.Reach() > s.size[0] || width.Reach() > s.size[1] {
			remedy += ", a smaller dilation_rate"
		}
		return h, w, fmt.Errorf("input has shape %v, a %s of %d x %d is larger than its picture of %d x %d: use %s or padding same",
			in, s.what, height.Reach(), width.Reach(), in.Dim(0), in.Dim(1), remedy)
	}
	return h, w, nil
}

// sized makes the shape of what an option asks for, or says that it is too
// large to exist.
func sized(what string, dims ...int) (shape.Shape, error) {
	s, err := shape.Check(dims)
	if err != nil {
		return s, fmt.Errorf("%s cannot be: %s", what, strings.TrimPrefix(err.Error(), "shape: "))
	}
	return s, nil
}

// positive refuses sizes below 1.
func positive(arg string, n int) error {
	if n < 1 {
		return fmt.Errorf("%s is %d, expected 1 or more", arg, n)
	}
	return nil
}
