package kernel

import "math"

// Relu sets y = relu(x), relu(x) = x < 0 ? +0 : x, so NaN and -0 pass. y may be x.
func Relu(y, x []float32) {
	same(len(y), len(x))
	relu(y, x)
}

func reluGeneric(y, x []float32) {
	for i, v := range x {
		// x < 0 without a branch that data would mislead: the bits of the
		// negative numbers are those from 0x80000001 to 0xff800000.
		u := math.Float32bits(v)
		if u-0x80000001 <= 0x7f7fffff {
			u = 0
		}
		y[i] = math.Float32frombits(u)
	}
}

// ReluGrad sets dx = dy where the output y > 0, and +0 elsewhere. dx may be dy.
func ReluGrad(dx, dy, y []float32) {
	same(len(dx), len(dy), len(y))
	reluGrad(dx, dy, y)
}

func reluGradGeneric(dx, dy, y []float32) {
	for i, v := range y {
		// y > 0: the bits from 0x00000001 to 0x7f800000.
		u := math.Float32bits(dy[i])
		if math.Float32bits(v)-1 > 0x7f7fffff {
			u = 0
		}
		dx[i] = math.Float32frombits(u)
	}
}
