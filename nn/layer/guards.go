package layer

import (
	"fmt"
	"math"
	"strings"
	"unsafe"

	"duet/nn/internal/kernel"
	"duet/nn/option"
)

// guard is a rule for the weighted product of two rows A and B of K numbers,
// with the weights a and b = 1-a:
//
//	log             y = exp(a*log A + b*log B), then divided by its sum; A and B
//	                are probabilities, 0 or more
//	raw             y = A^a * B^b; the power of a negative number is not a number
//	signed          y = sign(A)|A|^a * sign(B)|B|^b
//	epsilon         y = max(A, eps)^a * max(B, eps)^b
//	scaled_product  y = (a*A) * (b*B) in float32, which alpha only scales
//
// Where the slope of a power is infinite, at 0 with an exponent below 1, it is
// taken as 0, and the logarithm of 0 as 0: softmax has no gradient there either.
// Slopes beyond float32 become its largest number.
type guard struct {
	name string
	rule func(epsilon float64) rule
}

// guards are the names a recipe may use, the safest first.
var guards = []guard{
	{"log", func(float64) rule { return logRule{} }},
	{"raw", func(float64) rule { return powerRule{rawPower{}} }},
	{"signed", func(float64) rule { return powerRule{signedPower{}} }},
	{"epsilon", func(e float64) rule { return powerRule{epsilonPower{e}} }},
	{"scaled_product", func(float64) rule { return scaledRule{} }},
}

// refuses says why x^w is not finite under the guard; empty when it is.
func (g guard) refuses(x float32, w float64) string {
	switch g.name {
	case "log":
		if x < 0 {
			return "the weighted product takes probabilities, which are 0 or more: end the branch with softmax or choose guard signed"
		}
	case "raw":
		if x < 0 && w != math.Trunc(w) {
			return "a raw power of a negative number is not a number: end the branch with softmax or choose guard signed"
		}
	case "epsilon", "scaled_product":
		return ""
	}
	if x == 0 && w < 0 {
		return fmt.Sprintf("0 to the power %v is infinite: keep alpha within 0 and 1 or choose guard epsilon", float32(w))
	}
	return ""
}

// Guards lists the guards of the weighted product, in the order to show them.
func Guards() []string {
	names := make([]string, len(guards))
	for i, g := range guards {
		names[i] = g.name
	}
	return names
}

func findGuard(name string) (guard, error) {
	for _, g := range guards {
		if g.name == name {
			return g, nil
		}
	}
	if near := option.Nearest(name, Guards()); near != "" {
		return guard{}, fmt.Errorf("guard is %q, did you mean %s?", name, near)
	}
	return guard{}, fmt.Errorf("guard is %q, expected one of %s", name, strings.Join(Guards(), ", "))
}

// productRow is one row on its way through a rule; every slice is [K].
type productRow struct {
	y, a, b, dy []float32
	da, db      []float32 // nil where nobody asks
	wide        []float64 // forward: free to use; backward: the terms of dL/da, or nil
	wa, wb      float64
}

// rule computes one row.
type rule interface {
	// forward writes y; false when y is not finite.
	forward(r productRow) bool
	// backward writes da, db and the terms of dL/da.
	backward(r productRow)
}

// float64s sees a temporary as half as many float64 numbers.
func float64s(t []float32) []float64 {
	if len(t) < 2 {
		return nil
	}
	return unsafe.Slice((*float64)(unsafe.Pointer(unsafe.SliceData(t))), len(t)/2)
}

// log0 is the logarithm, with 0 for that of 0.
func log0(x float64) float64 {
	if x == 0 {
		return 0
	}
	return kernel.Log(x)
}

// logRule is guard log. Backward is that of a softmax over a*log A + b*log B,
// from the output y.
type logRule struct{}

func (logRule) forward(r productRow) bool {
	top := math.Inf(-1)
	for k := range r.y {
		t := logTerm(r.wa, r.a[k]) + logTerm(r.wb, r.b[k])
		r.wide[k] = t
		if t > top || t != t {
			top = t
		}
	}
	if !(math.Abs(top) <= math.MaxFloat64) {
		for k := range r.y {
			r.y[k] = float32(math.NaN())
		}
		return false
	}
	for k, t := range r.wide {
		r.wide[k] = kernel.Exp(t - top)
	}
	sum := kernel.Sum64(r.wide)
	for k, e := range r.wide {
		r.y[k] = float32(e / sum)
	}
	return true
}

// logTerm is w*log x, with 0 for w = 0 so that 0^0 is 1.
func logTerm(w float64, x float32) float64 {
	if w == 0 && x >= 0 {
		return 0
	}
	return float64(w * kernel.Log(float64(x)))
}

func (logRule) backward(r productRow) {
	mean := kernel.Dot(r.dy, r.y)
	for k, y := range r.y {
		a, b := float64(r.a[k]), float64(r.b[k])
		dt := float64(y) * (float64(r.dy[k]) - mean)
		if r.da != nil {
			r.da[k] = steepest(share(dt, r.wa, a))
		}
		if r.db != nil {
			r.db[k] = steepest(share(dt, r.wb, b))
		}
		if r.wide != nil {
			r.wide[k] = float64(dt * (log0(a) - log0(b)))
		}
	}
}

// share is the gradient of x where dt is that of w*log x.
func share(dt, w, x float64) float64 {
	if x == 0 {
		return 0
	}
	return float64(dt*w) / x
}

// steepest rounds a gradient to float32. Near 0 a power is steeper than float32 can
// say: one number of a sure softmax, 1e-40, is enough. The largest number there is
// takes the place of infinity, which a softmax before it would turn into NaN.
func steepest(d float64) float32 {
	switch {
	case math.IsInf(d, 0):
	case d > math.MaxFloat32:
		return math.MaxFloat32
	case d < -math.MaxFloat32:
		return -math.MaxFloat32
	}
	return float32(d)
}

// power is what a guard makes of x^w: the factor, its slope in x, and the
// logarithm of the base, which is factor's slope in w divided by factor.
type power interface {
	factor(x, w float64) float64
	slope(x, w float64) float64
	log(x float64) float64
}

// powerRule multiplies two powers, element by element.
type powerRule struct{ power }

func (p powerRule) forward(r productRow) bool {
	ok := true
	for k := range r.y {
		r.y[k] = float32(p.factor(float64(r.a[k]), r.wa) * p.factor(float64(r.b[k]), r.wb))
		ok = ok && finite(r.y[k])
	}
	return ok
}

func (p powerRule) backward(r productRow) {
	for k := range r.y {
		a, b, dy := float64(r.a[k]), float64(r.b[k]), float64(r.dy[k])
		fa, fb := p.factor(a, r.wa), p.factor(b, r.wb)
		if r.da != nil {
			r.da[k] = steepest(dy * float64(p.slope(a, r.wa)*fb))
		}
		if r.db != nil {
			r.db[k] = steepest(dy * float64(p.slope(b, r.wb)*fa))
		}
		if r.wide != nil {
			r.wide[k] = float64(float64(dy*float64(fa*fb)) * (p.log(a) - p.log(b)))
		}
	}
}

type rawPower struct{}

func (rawPower) factor(x, w float64) float64 { return kernel.Pow(x, w) }

func (rawPower) slope(x, w float64) float64 {
	if w == 0 || x == 0 && w < 1 {
		return 0
	}
	return float64(w * kernel.Pow(x, w-1))
}

func (rawPower) log(x float64) float64 { return log0(x) }

type signedPower struct{}

func (signedPower) factor(x, w float64) float64 {
	if x == 0 && w >= 0 {
		return 0 // the sign of 0 is 0
	}
	return math.Copysign(kernel.Pow(math.Abs(x), w), x)
}

func (signedPower) slope(x, w float64) float64 { return rawPower{}.slope(math.Abs(x), w) }

func (signedPower) log(x float64) float64 { return log0(math.Abs(x)) }

type epsilonPower struct{ epsilon float64 }

// lift keeps NaN, which Go's max does.
func (p epsilonPower) lift(x float64) float64 { return max(x, p.epsilon) }

func (p epsilonPower) factor(x, w float64) float64 { return kernel.Pow(p.lift(x), w) }

func (p epsilonPower) slope(x, w float64) float64 {
	if x < p.epsilon {
		return 0
	}
	return rawPower{}.slope(x, w)
}

func (p epsilonPower) log(x float64) float64 { return log0(p.lift(x)) }

// scaledRule is guard scaled_product. Its weights only scale the product, by
// a*(1-a): no alpha makes one branch count more than the other.
type scaledRule struct{}

func (scaledRule) forward(r productRow) bool {
	a, b := float32(r.wa), float32(r.wb)
	ok := true
	for k := range r.y {
		r.y[k] = float32(a*r.a[k]) * float32(b*r.b[k])
		ok = ok && finite(r.y[k])
	}
	return ok
}

func (scaledRule) backward(r productRow) {
	for k := range r.y {
		a, b, dy := float64(r.a[k]), float64(r.b[k]), float64(r.dy[k])
		if r.da != nil {
			r.da[k] = float32(dy * float64(r.wa*float64(r.wb*b)))
		}
		if r.db != nil {
			r.db[k] = float32(dy * float64(r.wb*float64(r.wa*a)))
		}
		if r.wide != nil {
			r.wide[k] = float64(float64(dy*float64(a*b)) * (r.wb - r.wa))
		}
	}
}
