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
	padding       string
}

// over places the window on the height and the width of a picture.
func (s sliding) over(in shape.Shape) (h, w shape.Span, err error) {
	if s.size[0] < 1 || s.size[1] < 1 {
		return h, w, fmt.Errorf("%s is %v, expected 1 or more", s.arg, s.size)
	}
	if s.strides[0] < 1 || s.strides[1] < 1 {
		return h, w, fmt.Errorf("strides is %v, expected 1 or more", s.strides)
	}
	height := shape.Window{Size: s.size[0], Stride: s.strides[0], Padding: shape.Padding(s.padding)}
	width := shape.Window{Size: s.size[1], Stride: s.strides[1], Padding: shape.Padding(s.padding)}
	h, errH := height.Over(in.Dim(0))
	w, errW := width.Over(in.Dim(1))
	if errH != nil || errW != nil {
		return h, w, fmt.Errorf("input has shape %v, a %s of %d x %d is larger than its picture of %d x %d: use a smaller %s or padding same",
			in, s.what, s.size[0], s.size[1], in.Dim(0), in.Dim(1), s.arg)
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
