package kernel

import (
	"math"
	"testing"
)

// smoothFunction is an activation with formulas of package math that lose
// nothing: the value and the slope at x.
type smoothFunction struct {
	name          string
	forward       func(y, x []float32)
	backward      func(dx, dy, x []float32)
	value, slope  func(x float64) float64
	below, above  float64 // limits at -Inf and +Inf
	slopeBelow    float64
	slopeAbove    float64
	fromOutput    bool // backward takes the output
	ulps, backUlp float64
}

func refLogistic(x float64) float64 {
	if x < 0 {
		return math.Exp(x) / (1 + math.Exp(x))
	}
	return 1 / (1 + math.Exp(-x))
}

func refBell(x float64) float64 { return 0.5 * math.Erfc(-x/math.Sqrt2) }

func refMish(x float64) (t, rest float64) {
	y := math.Log1p(math.Exp(x))
	if x > 30 {
		y = x
	}
	c := math.Cosh(y)
	return math.Tanh(y), 1 / (c * c)
}

func smoothFunctions() []smoothFunction {
	inf := math.Inf(1)
	tanhArgument := func(x float64) (float64, float64) {
		c := math.Sqrt(8 / math.Pi)
		return c * (x + 0.044715*x*x*x), c * (1 + 3*0.044715*x*x)
	}
	return []smoothFunction{
		{name: "silu", forward: Silu, backward: SiluGrad, above: inf, slopeAbove: 1,
			value: func(x float64) float64 { return x * refLogistic(x) },
			slope: func(x float64) float64 { return refLogistic(x) * (1 + x*refLogistic(-x)) }},
		{name: "gelu", forward: Gelu, backward: GeluGrad, above: inf, slopeAbove: 1,
			value: func(x float64) float64 { return x * refBell(x) },
			slope: func(x float64) float64 { return refBell(x) + x*math.Exp(-x*x/2)/math.Sqrt(2*math.Pi) }},
		{name: "gelu_tanh", forward: GeluTanh, backward: GeluTanhGrad, above: inf, slopeAbove: 1,
			value: func(x float64) float64 { u, _ := tanhArgument(x); return x * refLogistic(u) },
			slope: func(x float64) float64 {
				u, d := tanhArgument(x)
				return refLogistic(u) + x*refLogistic(u)*refLogistic(-u)*d
			}},
		{name: "mish", forward: Mish, backward: MishGrad, above: inf, slopeAbove: 1,
			value: func(x float64) float64 { t, _ := refMish(x); return x * t },
			slope: func(x float64) float64 { t, rest := refMish(x); return t + x*rest*refLogistic(x) }},
		{name: "softplus", forward: Softplus, backward: SoftplusGrad, above: inf, slopeAbove: 1,
			value: func(x float64) float64 {
				if x > 0 {
					return x + math.Log1p(math.Exp(-x))
				}
				return math.Log1p(math.Exp(x))
			},
			slope: refLogistic},
		{name: "softsign", forward: Softsign, backward: SoftsignGrad, below: -1, above: 1,
			value: func(x float64) float64 { return x / (1 + math.Abs(x)) },
			slope: func(x float64) float64 { return 1 / ((1 + math.Abs(x)) * (1 + math.Abs(x))) }},
		{name: "tanh_shrink", forward: TanhShrink, backward: TanhShrinkGrad, below: -inf, above: inf, slopeBelow: 1, slopeAbove: 1,
			value: func(x float64) float64 {
				if math.Abs(x) < 0.02 {
					return x * x * x * (1./3 - x*x*(2./15-x*x*(17./315-x*x*62/2835)))
				}
				return x - math.Tanh(x)
			},
			slope: func(x float64) float64 { return math.Tanh(x) * math.Tanh(x) }},
		{name: "exponential", forward: Exponential, backward: ExponentialGrad, fromOutput: true, above: inf, slopeAbove: inf,
			value: math.Exp, slope: math.Exp, backUlp: 1.5},
		{name: "elu", below: -0.7, above: inf, slopeAbove: 1,
			forward:  func(y, x []float32) { Elu(y, x, Curve{1, 0.7, 0.7}) },
			backward: func(dx, dy, x []float32) { EluGrad(dx, dy, x, Curve{1, 0.7, 0.7}) },
			value: func(x float64) float64 {
				if x > 0 {
					return x
				}
				return 0.7 * math.Expm1(x)
			},
			slope: func(x float64) float64 {
				if x > 0 {
					return 1
				}
				return 0.7 * math.Exp(x)
			}},
	}
}

// ulps is how many units of float32 got is away from want.
func ulps(got float32, want float64) float64 {
	if math.Abs(want) > math.MaxFloat32 {
		want = math.Inf(int(math.Copysign(1, want)))
	}
	if float64(got) == want || got != got && want != want {
		return 0
	}
	a := float32(math.Abs(want))
	unit := float64(math.Nextafter32(a, float32(math.Inf(1)))) - float64(a)
	return math.Abs(float64(got)-want) / unit
}

// smoothNumbers are numbers of every size, close to 0, in the bends and far out.
func smoothNumbers() []float32 {
	out := []float32{0, float32(math.Copysign(0, -1)), 1e-45, -1e-45, 1e-38, -1e-38, -13.5, -14.1, -14.5, -104, -150, 88.5, 1e30, -1e30, math.MaxFloat32, -math.MaxFloat32,
		-0.7517915, -1.2784645, -1.1924301, -0.75, 0.05, -0.05, 0.0499, 3, -3, 4.2, -4.3}
	for i := range 4000 {
		out = append(out, (float32(i)-2000)/80, float32(math.Pow(10, float64(i)/100-36))*float32(1-2*(i%2)))
	}
	return out
}

// TestSmoothActivations holds every value and slope to half a unit of float32 and
// what float64 loses, 0.501: practically the nearest number.
func TestSmoothActivations(t *testing.T) {
	x := smoothNumbers()
	y, dx, dy := make([]float32, len(x)), make([]float32, len(x)), make([]float32, len(x))
	for i := range dy {
		dy[i] = 1
	}
	for _, f := range smoothFunctions() {
		f.forward(y, x)
		from := x
		if f.fromOutput {
			from = y
		}
		f.backward(dx, dy, from)
		value, slope := 0.0, 0.0
		for i, v := range x {
			e := ulps(y[i], f.value(float64(v)))
			if e > 0.501 {
				t.Fatalf("%s(%v) = %v, want %v: %.3f ulp", f.name, v, y[i], f.value(float64(v)), e)
			}
			d := ulps(dx[i], f.slope(float64(v)))
			if d > max(0.501, f.backUlp) {
				t.Fatalf("slope of %s at %v is %v, want %v: %.3f ulp", f.name, v, dx[i], f.slope(float64(v)), d)
			}
			value, slope = max(value, e), max(slope, d)
		}
		t.Logf("%s: value within %.4f ulp, slope within %.4f", f.name, value, slope)
	}
}

// TestSmoothEnds: infinities give the limits, a NaN stays one, and the output may
// be the input.
func TestSmoothEnds(t *testing.T) {
	inf := float32(math.Inf(1))
	for _, f := range smoothFunctions() {
		x, dy := []float32{-inf, inf, float32(math.NaN())}, []float32{1, 1, 1}
		y, dx := make([]float32, 3), make([]float32, 3)
		f.forward(y, x)
		from := x
		if f.fromOutput {
			from = y
		}
		f.backward(dx, dy, from)
		if y[0] != float32(f.below) || y[1] != float32(f.above) || y[2] == y[2] {
			t.Errorf("%s of -Inf, Inf, NaN is %v, want %v, %v, NaN", f.name, y, f.below, f.above)
		}
		if float64(dx[0]) != f.slopeBelow || float64(dx[1]) != f.slopeAbove || dx[2] == dx[2] {
			t.Errorf("slope of %s at -Inf, Inf, NaN is %v, want %v, %v, NaN", f.name, dx, f.slopeBelow, f.slopeAbove)
		}
		f.backward(dy, dy, from)
		compare(t, f.name, "in place", dy, dx)
		f.forward(x, x)
		compare(t, f.name, "in place", x, y)
	}
}

func TestErfc(t *testing.T) {
	for _, x := range []float64{-30, -6, -1, 0, 0.5, 1, 2, 2.999, 3, 3.5, 4, 5, 6, 8, 10, 15, 20, 26} {
		if got, want := Erfc(x), math.Erfc(x); math.Abs(got-want) > 1e-11*want {
			t.Errorf("Erfc(%v) = %v, want %v", x, got, want)
		}
	}
	if Erfc(math.Inf(1)) != 0 || Erfc(math.Inf(-1)) != 2 || Erfc(1e10) != 0 || !math.IsNaN(Erfc(math.NaN())) {
		t.Error("Erfc at its ends is wrong")
	}
}

// TestBentActivations is a table of every bend, with the slope on it.
func TestBentActivations(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	leaky := func(s float64) [2]func(a, b, c []float32) {
		return [2]func(a, b, c []float32){
			func(y, x, _ []float32) { LeakyRelu(y, x, s) },
			func(dx, dy, x []float32) { LeakyReluGrad(dx, dy, x, s) }}
	}
	clipped := func(b Bends) [2]func(a, b, c []float32) {
		return [2]func(a, b, c []float32){
			func(y, x, _ []float32) { Clipped(y, x, b) },
			func(dx, dy, x []float32) { ClippedGrad(dx, dy, x, b) }}
	}
	plain := func(f func(y, x []float32), g func(dx, dy, x []float32)) [2]func(a, b, c []float32) {
		return [2]func(a, b, c []float32){func(y, x, _ []float32) { f(y, x) }, g}
	}
	for _, c := range []struct {
		name        string
		f           [2]func(a, b, c []float32)
		x, y, slope []float32
	}{
		{"leaky_relu", leaky(0.25), []float32{-inf, -4, -0, 0, 4, inf, nan}, []float32{-inf, -1, 0, 0, 4, inf, nan}, []float32{0.25, 0.25, 0.25, 0.25, 1, 1, 0.25}},
		{"relu6", clipped(Bends{0, 0, 6}), []float32{-inf, -1, 0, 1, 6, 7, inf, nan}, []float32{0, 0, 0, 1, 6, 6, 6, nan}, []float32{0, 0, 0, 1, 0, 0, 0, 0}},
		{"all bends", clipped(Bends{0.5, 1, 3}), []float32{-inf, -1, 1, 2, 3, 4, nan}, []float32{-inf, -1, 0, 2, 3, 3, nan}, []float32{0.5, 0.5, 0.5, 1, 0, 0, 0.5}},
		{"no top", clipped(Bends{0, 2, math.Inf(1)}), []float32{1, 2, 2.5, inf}, []float32{0, 0, 2.5, inf}, []float32{0, 0, 1, 0}},
		{"top below from", clipped(Bends{0, 2, 1}), []float32{1.5, 2.5}, []float32{0, 1}, []float32{0, 0}},
		{"hard_tanh", plain(HardTanh, HardTanhGrad), []float32{-inf, -2, -1, 0.5, 1, 2, inf, nan}, []float32{-1, -1, -1, 0.5, 1, 1, 1, nan}, []float32{0, 0, 1, 1, 1, 0, 0, 1}},
		{"hard_sigmoid", plain(HardSigmoid, HardSigmoidGrad), []float32{-inf, -3, -1.5, 0, 3, inf, nan}, []float32{0, 0, 0.25, 0.5, 1, 1, nan}, []float32{0, 0, 1. / 6, 1. / 6, 0, 0, 1. / 6}},
		{"hard_silu", plain(HardSilu, HardSiluGrad), []float32{-inf, -4, -3, -1.5, 0, 1, 3, 5, inf, nan}, []float32{0, 0, 0, -0.375, 0, 2. / 3, 3, 5, inf, nan},
			[]float32{0, 0, 0, 0, 0.5, 5. / 6, 1, 1, 1, nan}},
	} {
		y, dx, dy := make([]float32, len(c.x)), make([]float32, len(c.x)), make([]float32, len(c.x))
		for i := range dy {
			dy[i] = 1
		}
		c.f[0](y, c.x, nil)
		c.f[1](dx, dy, c.x)
		for i := range c.x {
			if y[i] != c.y[i] && !(y[i] != y[i] && c.y[i] != c.y[i]) {
				t.Errorf("%s(%v) = %v, want %v", c.name, c.x[i], y[i], c.y[i])
			}
			if dx[i] != c.slope[i] && !(dx[i] != dx[i] && c.slope[i] != c.slope[i]) {
				t.Errorf("slope of %s at %v is %v, want %v", c.name, c.x[i], dx[i], c.slope[i])
			}
		}
	}
}

// TestLogSoftmax compares with the formula of package math, and looks at rows
// that are hard: one that dominates, equal ones, and numbers that are not finite.
func TestLogSoftmax(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	for _, row := range [][]float32{{1, 2, 3}, {30, 0, -30}, {0, 0, 0, 0}, {1000, 999, 0}, {-1000, -1001}, {5}, uniformSlice(3, 5000)} {
		n := len(row)
		y, dx, dy := make([]float32, n), make([]float32, n), uniformSlice(9, n)
		LogSoftmax(y, row, 1, n)
		LogSoftmaxGrad(dx, dy, row, 1, n)
		top, at := math.Inf(-1), 0
		for i, v := range row {
			if float64(v) > top {
				top, at = float64(v), i
			}
		}
		rest, up := 0.0, 0.0
		for i, v := range row {
			if i != at {
				rest += math.Exp(float64(v) - top)
			}
			up += float64(dy[i])
		}
		for i, v := range row {
			want := float64(v) - top - math.Log1p(rest)
			if e := ulps(y[i], want); e > 0.501 {
				t.Fatalf("element %d of %d is %v, want %v: %.3f ulp", i, n, y[i], want, e)
			}
			slope := float64(dy[i]) - math.Exp(want)*up
			if math.Abs(float64(dx[i])-slope) > 1e-7*max(math.Abs(slope), 1e-3) {
				t.Fatalf("gradient %d of %d is %v, want %v", i, n, dx[i], slope)
			}
		}
	}
	y := make([]float32, 6)
	LogSoftmax(y, []float32{1, nan, 2, -inf, 0, -inf}, 2, 3)
	want := []float32{nan, nan, nan, -inf, 0, -inf}
	compare(t, "log_softmax", "not finite", y, want)
	LogSoftmax(nil, nil, 3, 0) // nothing to do
	LogSoftmaxGrad(nil, nil, nil, 3, 0)
}
