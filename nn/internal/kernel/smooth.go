package kernel

import "math"

// The smooth activations and their slopes, for one number: computed in float64
// from the side where nothing cancels or overflows. Their limits at infinity are
// taken, and a NaN stays one.

// Functions whose name ends in Of take the exponential that they need, so that many
// of them can be had at once; its argument is that of their Exp below.

// away is the argument -|x|, whose exponential never overflows.
func away(x float64) float64 { return -math.Abs(x) }

// logistic is 1/(1 + e^-x) and what it leaves of 1.
func logistic(x float64) (s, rest float64) { return logisticOf(x, Exp(away(x))) }

func logisticOf(x, e float64) (s, rest float64) {
	s, rest = 1/(1+e), e/(1+e)
	if x < 0 {
		return rest, s
	}
	return s, rest
}

// gated is x*s where s, the share of x that passes, goes to 0 faster than x
// goes to infinity.
func gated(x, s float64) float64 {
	if s == 0 {
		return math.Copysign(0, x)
	}
	return float64(x * s)
}

func siluOf(x, e float64) float64 {
	s, _ := logisticOf(x, e)
	return gated(x, s)
}

func siluSlopeOf(x, e float64) float64 {
	s, rest := logisticOf(x, e)
	return s + gated(x, float64(s*rest))
}

// bell is the share Phi(x) of the normal distribution below x.
func bell(x float64) float64 { return float64(0.5 * Erfc(-x*math.Sqrt2/2)) }

func gelu(x float64) float64 { return gated(x, bell(x)) }

func geluSlope(x float64) float64 {
	const rootTwoPi = 2.5066282746310005024
	density := Exp(-float64(0.5*float64(x*x))) / rootTwoPi
	return bell(x) + gated(x, density)
}

// geluArgument is 2u with tanh-gelu = x (1 + tanh u)/2 = x logistic(2u), u being
// sqrt(2/pi) (x + 0.044715 x^3), and its slope.
func geluArgument(x float64) (u2, slope float64) {
	const c, cube = 2 * 0.79788456080286535588, 0.044715
	q := float64(x * x)
	return float64(c*x) * (1 + float64(cube*q)), c * (1 + float64(3*cube*q))
}

// geluAway is the argument away(2u).
func geluAway(x float64) float64 {
	u2, _ := geluArgument(x)
	return away(u2)
}

func geluTanhOf(x, e float64) float64 {
	u2, _ := geluArgument(x)
	s, _ := logisticOf(u2, e)
	return gated(x, s)
}

func geluTanhSlopeOf(x, e float64) float64 {
	u2, slope := geluArgument(x)
	s, rest := logisticOf(u2, e)
	if s == 0 || rest == 0 {
		return s
	}
	return s + float64(float64(x*slope)*float64(s*rest))
}

// mishShare is t = tanh(log(1+e^x)) and 1 - t*t. With e = e^x and w = e*e + 2e it
// is w/(w+2); for x > 0 both are divided by e*e. It is handed e^-|x|.
func mishShare(x, e float64) (t, rest float64) {
	if x > 0 {
		m := e
		square := float64(m * m)
		d := 1 + float64(2*m) + float64(2*square)
		h := float64(m*(1+m)) / d
		return (1 + float64(2*m)) / d, 4 * float64(h*h)
	}
	w := float64(e * (e + 2))
	h := (1 + e) / (w + 2)
	return w / (w + 2), 4 * float64(h*h)
}

func mishOf(x, e float64) float64 {
	t, _ := mishShare(x, e)
	return gated(x, t)
}

func mishSlopeOf(x, e float64) float64 {
	t, rest := mishShare(x, e)
	s, _ := logisticOf(x, e)
	return t + gated(x, float64(rest*s))
}

func softplusOf(x, e float64) float64 {
	if x > 0 {
		return x + Log1p(e)
	}
	return Log1p(e)
}

func softplusSlopeOf(x, e float64) float64 {
	s, _ := logisticOf(x, e)
	return s
}

func softsign(x float64) float64 {
	a := math.Abs(x)
	if math.IsInf(a, 1) {
		return math.Copysign(1, x)
	}
	return x / (1 + a)
}

func softsignSlope(x float64) float64 {
	d := 1 + math.Abs(x)
	return 1 / float64(d*d)
}

// tanhShrink is x - tanh x; near 0, where that cancels, its power series
// x^3/3 - 2x^5/15 + 17x^7/315 - 62x^9/2835.
func tanhShrink(x float64) float64 {
	if math.Abs(x) >= 0.05 || x != x {
		return x - Tanh(x)
	}
	q := float64(x * x)
	s := 17./315 - float64(q*(62./2835))
	s = float64(q*s) - 2./15
	s = float64(q*s) + 1./3
	return float64(x*q) * s
}

func tanhShrinkSlope(x float64) float64 {
	t := Tanh(x)
	return float64(t * t)
}
