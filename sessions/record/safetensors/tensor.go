package safetensors

import (
	"errors"
	"math"
)

// Limits of a file. They hold when writing and when reading.
const (
	MaxHeader  = 1 << 20 // bytes of the header
	MaxTensors = 4096
	MaxRank    = 8
	MaxName    = 512     // bytes of a tensor's name
	MaxBytes   = 4 << 30 // of a whole file
)

// ErrFormat is wrapped by every error about the contents of a file.
var ErrFormat = errors.New("safetensors: malformed")

// Tensor is a named array. Exactly one of F32, F64, I64 holds its values, row
// major, as many as the product of Shape; an empty Shape is a scalar. When there
// are no values at all, a slice that is not nil says the type.
type Tensor struct {
	Name  string
	Shape []int
	F32   []float32
	F64   []float64
	I64   []int64
}

// dtype returns the type's name in the file, the size of a value and the number of
// values; "" when not exactly one slice is set.
func (t *Tensor) dtype() (name string, size, n int) {
	set := 0
	if t.F32 != nil {
		name, size, n = "F32", 4, len(t.F32)
		set++
	}
	if t.F64 != nil {
		name, size, n = "F64", 8, len(t.F64)
		set++
	}
	if t.I64 != nil {
		name, size, n = "I64", 8, len(t.I64)
		set++
	}
	if set != 1 {
		return "", 0, 0
	}
	return name, size, n
}

// sizeOf returns the bytes of one value of a type in the file, 0 if unknown.
func sizeOf(dtype string) int64 {
	switch dtype {
	case "F32":
		return 4
	case "F64", "I64":
		return 8
	}
	return 0
}

// product multiplies the dimensions; false when one is negative or the product
// does not fit.
func product[T int | int64](shape []T) (int64, bool) {
	n := int64(1)
	for _, d := range shape {
		if d < 0 || d > 0 && n > math.MaxInt64/int64(d) {
			return 0, false
		}
		n *= int64(d)
	}
	return n, true
}
