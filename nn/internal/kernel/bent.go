package kernel

import "math"

// Activations made of straight lines. A number that is neither above nor below a
// bend, a NaN, stays a NaN.

// above is 1 where x > 0 and 0 elsewhere, without a branch that data would mislead:
// the bits of the positive numbers are those from 0x00000001 to 0x7f800000.
func above(x float32) int {
	n := 0
	if math.Float32bits(x)-1 <= 0x7f7fffff {
		n = 1
	}
	return n & 1
}

// LeakyRelu is x where x > 0 and slope * x elsewhere, the product in float64 and
// rounded once. y may be x.
func LeakyRelu(y, x []float32, slope float64) {
	same(len(y), len(x))
	factor := [2]float64{slope, 1}
	for i, v := range x {
		y[i] = float32(factor[above(v)] * float64(v))
	}
}

// LeakyReluGrad sets dx = dy where x > 0 and slope * dy elsewhere. For x the
// output of [LeakyRelu] does as well when slope is 0 or more. dx may be dy.
func LeakyReluGrad(dx, dy, x []float32, slope float64) {
	same(len(dx), len(dy), len(x))
	factor := [2]float64{slope, 1}
	for i, v := range x {
		dx[i] = float32(factor[above(v)] * float64(dy[i]))
	}
}

// Bends are the places of a [Clipped] function: slope * (x - from) up to from, x
// from there, never above top.
type Bends struct{ Slope, From, Top float64 }

// plain tells whether the function is that of [Relu] below the top.
func (b Bends) plain() bool { return b.Slope == 0 && b.From == 0 }

// cut brings down to top what is above it.
func cut(y []float32, top float32) {
	if math.IsInf(float64(top), 1) {
		return
	}
	for i, v := range y {
		if v > top {
			y[i] = top
		}
	}
}

// Clipped is min(x, top) where x > from and slope * (x - from) elsewhere, in
// float64 and rounded once; as with [Relu] -0 passes. y may be x.
func Clipped(y, x []float32, b Bends) {
	same(len(y), len(x))
	if b.plain() {
		relu(y, x)
		cut(y, float32(b.Top))
		return
	}
	for i, v := range x {
		z := float64(v)
		switch {
		case z > b.Top && z > b.From:
			z = b.Top
		case !(z > b.From) && (b.Slope != 0 || z != z):
			z = b.Slope * (z - b.From)
		case !(z > b.From):
			z = 0
		}
		y[i] = float32(z)
	}
}

// ClippedGrad sets dx = dy where from < x < top, slope * dy up to from, and 0
// from top on; a slope of 0 makes +0 of any dy. dx may be dy.
func ClippedGrad(dx, dy, x []float32, b Bends) {
	same(len(dx), len(dy), len(x))
	if b.plain() && math.IsInf(b.Top, 1) {
		reluGrad(dx, dy, x)
		return
	}
	if top := float32(b.Top); b.plain() && float64(top) == b.Top && top > 0 {
		inside := math.Float32bits(top) - 1 // 0 < x < top by their bits, without a branch
		for i, v := range x {
			u := math.Float32bits(dy[i])
			if math.Float32bits(v)-1 >= inside {
				u = 0
			}
			dx[i] = math.Float32frombits(u)
		}
		return
	}
	for i, v := range x {
		z, low := float64(v), math.Float32bits(float32(b.Slope*float64(dy[i])))
		if b.Slope == 0 {
			low = 0
		}
		u := math.Float32bits(dy[i])
		if z >= b.Top {
			u = 0
		}
		if !(z > b.From) {
			u = low
		}
		dx[i] = math.Float32frombits(u)
	}
}

// HardTanh is x kept within -1 and 1. y may be x.
func HardTanh(y, x []float32) {
	same(len(y), len(x))
	for i, v := range x {
		switch {
		case v > 1:
			v = 1
		case v < -1:
			v = -1
		}
		y[i] = v
	}
}

// HardTanhGrad sets dx = dy where -1 <= x <= 1 and 0 elsewhere. dx may be dy.
func HardTanhGrad(dx, dy, x []float32) {
	same(len(dx), len(dy), len(x))
	for i, v := range x {
		d := dy[i]
		if v < -1 || v > 1 {
			d = 0
		}
		dx[i] = d
	}
}

// HardSigmoid is (x + 3) / 6 kept within 0 and 1. y may be x.
func HardSigmoid(y, x []float32) {
	same(len(y), len(x))
	for i, v := range x {
		y[i] = float32(hardShare(float64(v)))
	}
}

// hardShare is (x + 3) / 6 kept within 0 and 1.
func hardShare(x float64) float64 {
	switch {
	case x >= 3:
		return 1
	case x <= -3:
		return 0
	}
	return (x + 3) / 6
}

// HardSigmoidGrad sets dx = dy / 6 where -3 < x < 3 and 0 elsewhere. dx may be dy.
func HardSigmoidGrad(dx, dy, x []float32) {
	same(len(dx), len(dy), len(x))
	for i, v := range x {
		d := float32(0)
		if !(v <= -3 || v >= 3) {
			d = float32(float64(dy[i]) / 6)
		}
		dx[i] = d
	}
}

// HardSilu is x times the [HardSigmoid] of x. y may be x.
func HardSilu(y, x []float32) {
	same(len(y), len(x))
	for i, v := range x {
		y[i] = float32(gated(float64(v), hardShare(float64(v))))
	}
}

// HardSiluGrad sets dx = dy * (2x + 3) / 6 where -3 < x < 3, dy above and 0 below.
// dx may be dy.
func HardSiluGrad(dx, dy, x []float32) {
	same(len(dx), len(dy), len(x))
	for i, v := range x {
		slope := hardShare(float64(v))
		if !(v <= -3 || v >= 3) {
			slope = (float64(2*float64(v)) + 3) / 6
		}
		dx[i] = float32(float64(dy[i]) * slope)
	}
}
