package file

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
)

// element is how one value is stored.
type element struct {
	kind  byte // 'u', 'i', 'f' or 'b' (bool)
	width int  // bytes
	order binary.ByteOrder
}

// parseElement reads a descr such as "<f4" or "|u1".
func parseElement(descr string) (element, bool) {
	if len(descr) != 3 {
		return element{}, false
	}
	e := element{kind: descr[1], width: int(descr[2] - '0'), order: binary.LittleEndian}
	switch descr[0] {
	case '>':
		e.order = binary.BigEndian
	case '<':
	case '|':
		if e.width != 1 {
			return element{}, false
		}
	default:
		return element{}, false
	}
	switch descr[1:] {
	case "b1", "u1", "u2", "u4", "u8", "i1", "i2", "i4", "i8", "f2", "f4", "f8":
		return e, true
	}
	return element{}, false
}

// foreign says what a descr that is not read means, and what to do about it.
func foreign(descr string) (got, remedy string) {
	got, remedy = fmt.Sprintf("type %.40q", descr), "convert it, for example with .astype('float32')"
	switch kind := strings.TrimLeft(descr, "<>|="); {
	case strings.HasPrefix(kind, "O"):
		return got + " (Python objects)", "objects are pickled programs and are not read; " + remedy
	case strings.HasPrefix(kind, "c"):
		return got + " (complex numbers)", "store the real and the imaginary part apart, or numpy.abs of it"
	case strings.HasPrefix(kind, "U"), strings.HasPrefix(kind, "S"), strings.HasPrefix(kind, "T"):
		return got + " (text)", "store numbers, for labels numpy.unique(y, return_inverse=True)[1]"
	case strings.HasPrefix(kind, "M"), strings.HasPrefix(kind, "m"):
		return got + " (times)", remedy
	}
	return got, remedy
}

// word is element i as an unsigned number of its width.
func (e element) word(raw []byte, i int) uint64 {
	switch b := raw[i*e.width:]; e.width {
	case 1:
		return uint64(b[0])
	case 2:
		return uint64(e.order.Uint16(b))
	case 4:
		return uint64(e.order.Uint32(b))
	default:
		return e.order.Uint64(b)
	}
}

// integer is element i of a type other than 'f'. What is too large for int64
// becomes the largest int64.
func (e element) integer(raw []byte, i int) int64 {
	w := e.word(raw, i)
	if e.kind == 'i' {
		shift := 64 - 8*e.width
		return int64(w<<shift) >> shift
	}
	return int64(min(w, math.MaxInt64))
}

// float is element i of any type.
func (e element) float(raw []byte, i int) float64 {
	switch {
	case e.kind == 'u':
		return float64(e.word(raw, i))
	case e.kind != 'f':
		return float64(e.integer(raw, i))
	case e.width == 2:
		return half(uint16(e.word(raw, i)))
	case e.width == 4:
		return float64(math.Float32frombits(uint32(e.word(raw, i))))
	}
	return math.Float64frombits(e.word(raw, i))
}

// half is the value of an IEEE 754 binary16: 1 sign bit, 5 of exponent (bias 15),
// 10 of fraction. Every one is exact in float64.
func half(bits uint16) float64 {
	exponent, fraction := int(bits>>10&0x1f), float64(bits&0x3ff)
	v := math.Ldexp(1024+fraction, exponent-25)
	switch {
	case exponent == 0:
		v = math.Ldexp(fraction, -24)
	case exponent == 0x1f && fraction != 0:
		return math.NaN()
	case exponent == 0x1f:
		v = math.Inf(1)
	}
	if bits>>15 == 1 {
		v = -v
	}
	return v
}

// rowMajor reorders values of a shape from column-major (Fortran) order, in which
// the first axis runs fastest, to row-major order, in which the last one does.
func rowMajor(raw []byte, shape []int, width int) []byte {
	step := make([]int, len(shape)) // bytes from one index to the next, by axis
	size := width
	for i, d := range shape {
		step[i] = size
		size *= d
	}
	out := make([]byte, 0, len(raw))
	index := make([]int, len(shape))
	for at := 0; len(out) < len(raw); {
		out = append(out, raw[at:at+width]...)
		for axis := len(shape) - 1; axis >= 0; axis-- {
			at += step[axis]
			if index[axis]++; index[axis] < shape[axis] {
				break
			}
			at -= step[axis] * shape[axis]
			index[axis] = 0
		}
	}
	return out
}
