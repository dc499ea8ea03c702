package kernel

// Activations of one number, y = f(x), beside those of activation.go: computed in
// float64 and rounded once. All of them work on slices of one length; y may be x
// and dx may be dy. The Grad functions set dx = dy * f'(x), and take x where the
// output does not tell the slope well enough.

// each sets y = f(x).
func each(y, x []float32, f func(float64) float64) {
	same(len(y), len(x))
	for i, v := range x {
		y[i] = float32(f(float64(v)))
	}
}

// eachGrad sets dx = dy * slope(x).
func eachGrad(dx, dy, x []float32, slope func(float64) float64) {
	same(len(dx), len(dy), len(x))
	for i, v := range x {
		dx[i] = float32(float64(dy[i]) * slope(float64(v)))
	}
}

// ofExp is a function of x and an exponential, argument what that is taken of.
type ofExp struct {
	argument func(x float64) float64
	f        func(x, e float64) float64
}

// block is how many exponentials are had at once.
const block = 64

// each sets y = f(x).
func (o ofExp) each(y, x []float32) {
	same(len(y), len(x))
	var exps [block]float64
	for len(x) > 0 {
		n := min(block, len(x))
		for i, e := range o.exps(&exps, x[:n]) {
			y[i] = float32(o.f(float64(x[i]), e))
		}
		y, x = y[n:], x[n:]
	}
}

// grad sets dx = dy * f(x), f being a slope.
func (o ofExp) grad(dx, dy, x []float32) {
	same(len(dx), len(dy), len(x))
	var exps [block]float64
	for len(x) > 0 {
		n := min(block, len(x))
		for i, e := range o.exps(&exps, x[:n]) {
			dx[i] = float32(float64(dy[i]) * o.f(float64(x[i]), e))
		}
		dx, dy, x = dx[n:], dy[n:], x[n:]
	}
}

// exps fills the first of a block with the exponentials of x.
func (o ofExp) exps(e *[block]float64, x []float32) []float64 {
	out := e[:len(x)]
	for i, v := range x {
		out[i] = o.argument(float64(v))
	}
	Exps(out, out)
	return out
}

// Silu is x / (1 + e^-x).
func Silu(y, x []float32) { ofExp{away, siluOf}.each(y, x) }

// SiluGrad is the way back of [Silu].
func SiluGrad(dx, dy, x []float32) { ofExp{away, siluSlopeOf}.grad(dx, dy, x) }

// Gelu is x Phi(x), Phi being the share of the normal distribution below x.
func Gelu(y, x []float32) { each(y, x, gelu) }

// GeluGrad is the way back of [Gelu].
func GeluGrad(dx, dy, x []float32) { eachGrad(dx, dy, x, geluSlope) }

// GeluTanh is x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) / 2.
func GeluTanh(y, x []float32) { ofExp{geluAway, geluTanhOf}.each(y, x) }

// GeluTanhGrad is the way back of [GeluTanh].
func GeluTanhGrad(dx, dy, x []float32) { ofExp{geluAway, geluTanhSlopeOf}.grad(dx, dy, x) }

// Mish is x tanh(log(1 + e^x)).
func Mish(y, x []float32) { ofExp{away, mishOf}.each(y, x) }

// MishGrad is the way back of [Mish].
func MishGrad(dx, dy, x []float32) { ofExp{away, mishSlopeOf}.grad(dx, dy, x) }

// Softplus is log(1 + e^x).
func Softplus(y, x []float32) { ofExp{away, softplusOf}.each(y, x) }

// SoftplusGrad is the way back of [Softplus].
func SoftplusGrad(dx, dy, x []float32) { ofExp{away, softplusSlopeOf}.grad(dx, dy, x) }

// Softsign is x / (1 + |x|).
func Softsign(y, x []float32) { each(y, x, softsign) }

// SoftsignGrad is the way back of [Softsign].
func SoftsignGrad(dx, dy, x []float32) { eachGrad(dx, dy, x, softsignSlope) }

// TanhShrink is x - tanh x.
func TanhShrink(y, x []float32) { each(y, x, tanhShrink) }

// TanhShrinkGrad is the way back of [TanhShrink].
func TanhShrinkGrad(dx, dy, x []float32) { eachGrad(dx, dy, x, tanhShrinkSlope) }

// Exponential is e^x, correctly rounded.
func Exponential(y, x []float32) {
	Exps32(y, x)
}

// ExponentialGrad is the way back of [Exponential], from its output: dx = dy * y in
// float32, within 2 ulp of the true slope for the rounding of y.
func ExponentialGrad(dx, dy, y []float32) { Mul(dx, dy, y) }

// Curve is a function [Elu]: scale * x above 0 and scale * alpha * (e^x - 1)
// below, with the slope atZero at 0.
type Curve struct{ Scale, Alpha, AtZero float64 }

// Elu applies a curve.
func Elu(y, x []float32, c Curve) {
	same(len(y), len(x))
	low := c.Scale * c.Alpha
	for i, v := range x {
		if v > 0 {
			y[i] = float32(c.Scale * float64(v))
			continue
		}
		y[i] = float32(low * Expm1(float64(v)))
	}
}

// EluGrad is the way back of [Elu].
func EluGrad(dx, dy, x []float32, c Curve) {
	same(len(dx), len(dy), len(x))
	low := c.Scale * c.Alpha
	for i, v := range x {
		slope := c.Scale
		switch {
		case v == 0:
			slope = c.AtZero
		case !(v > 0):
			slope = low * Exp(float64(v))
		}
		dx[i] = float32(float64(dy[i]) * slope)
	}
}
