package shape

import (
	"fmt"
	"strconv"
	"strings"
)

// MaxRank is the largest number of axes a Shape can have (a convolution's
// kernel: height, width, channels in, filters).
const MaxRank = 4

// Shape is the size of one sample along each axis, without the batch axis.
type Shape struct {
	dims [MaxRank]int
	rank int
}

// Of makes a shape from its axes. It panics when there are more than MaxRank
// of them, which is a programmer's error; use Check for what users write.
func Of(dims ...int) Shape {
	if len(dims) > MaxRank {
		panic("shape: more than 4 axes")
	}
	s := Shape{rank: len(dims)}
	copy(s.dims[:], dims)
	return s
}

// Check makes a shape from axes a user gave, each of which must be positive.
func Check(dims []int) (Shape, error) {
	if len(dims) > MaxRank {
		return Shape{}, fmt.Errorf("shape: %d axes given, at most %d are possible", len(dims), MaxRank)
	}
	size := 1
	for i, d := range dims {
		if d < 1 {
			return Shape{}, fmt.Errorf("shape: axis %d is %d, expected 1 or more", i+1, d)
		}
		if d > maxSize/size {
			return Shape{}, fmt.Errorf("shape: %v has more than %d elements", dims, maxSize)
		}
		size *= d
	}
	return Of(dims...), nil
}

// maxSize bounds one sample of one tensor, so that sizes in bytes for any
// sensible batch stay far from overflow.
const maxSize = 1 << 31

// Rank is the number of axes.
func (s Shape) Rank() int { return s.rank }

// Dim is the size along axis i; negative i counts from the last axis.
func (s Shape) Dim(i int) int {
	if i < 0 {
		i += s.rank
	}
	if i < 0 || i >= s.rank {
		panic("shape: axis out of range")
	}
	return s.dims[i]
}

// Dims returns the axes in a slice of its own.
func (s Shape) Dims() []int { return append([]int{}, s.dims[:s.rank]...) }

// Size is the number of elements of one sample; 1 for a scalar.
func (s Shape) Size() int {
	n := 1
	for _, d := range s.dims[:s.rank] {
		n *= d
	}
	return n
}

// With returns the shape with axis i replaced by d; negative i counts from
// the last axis.
func (s Shape) With(i, d int) Shape {
	if i < 0 {
		i += s.rank
	}
	s.dims[i] = d
	return s
}

// String is the shape as people write it: (28, 28, 1), (10), ().
func (s Shape) String() string {
	parts := make([]string, s.rank)
	for i := range parts {
		parts[i] = strconv.Itoa(s.dims[i])
	}
	return "(" + strings.Join(parts, ", ") + ")"
}
