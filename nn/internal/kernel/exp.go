package kernel

import "math"

const (
	expSteps  = 0x1.71547652b82fep5 // 32/ln 2
	expStepHi = 0x1.62e42fefap-6    // ln 2/32: 36 bits, so that 16-bit multiples are exact
	expStepLo = 0x1.cf79abc9e3b3ap-45
	// roundShift brings a number below 2^51 to the nearest integer when it is
	// added and taken away again.
	roundShift = 0x1.8p52
)

// expParts returns exp(x + e) as 2^k * (hi + lo); |x| <= 800, |e| far below |x|.
// x is cut into a multiple of ln 2/32 and a rest r of at most 0.011, for which
// six terms of the series are enough. hi + lo is good to about 2^-62.
func expParts(x, e float64) (hi, lo float64, k int) {
	t := float64(x*expSteps) + roundShift
	n := t - roundShift
	r := (x - float64(n*expStepHi)) - float64(n*expStepLo) + e
	p := r + float64(float64(r*r)*expTail(r))
	i := int(n)
	v := &expTable[i&31]
	return v[0], v[1] + float64(v[0]*p), i >> 5
}

// expTail is (exp(r) - 1 - r) / r^2 for |r| <= 0.011.
func expTail(r float64) float64 {
	p := float64(r*(1./720)) + 1./120
	p = float64(r*p) + 1./24
	p = float64(r*p) + 1./6
	return float64(r*p) + 1./2
}

// pow2 is 2^k for -1022 <= k <= 1023.
func pow2(k int) float64 { return math.Float64frombits(uint64(k+1023) << 52) }

// scale is y * 2^k for -1100 <= k <= 1100.
func scale(y float64, k int) float64 {
	switch {
	case k > 1000:
		return float64(y*pow2(1000)) * pow2(k-1000)
	case k < -1000:
		return float64(y*pow2(-1000)) * pow2(k+1000)
	}
	return y * pow2(k)
}

// expSum is exp(x + e), rounded to float64.
func expSum(x, e float64) float64 {
	switch {
	case x != x:
		return x
	case x > 710:
		return math.Inf(1)
	case x < -746:
		return 0
	}
	hi, lo, k := expParts(x, e)
	return scale(hi+lo, k)
}

// Exp is e^x, within 0.52 ulp (1 ulp where the result is subnormal).
func Exp(x float64) float64 { return expSum(x, 0) }

// Exp32 is e^x, correctly rounded for every x.
func Exp32(x float32) float32 {
	switch {
	case x != x:
		return x
	case x > 89:
		return float32(math.Inf(1))
	case x < -104:
		return 0
	}
	hi, lo, k := expParts(float64(x), 0)
	f := pow2(k)
	return round32(float64(hi*f), float64(lo*f))
}

// expm1Series are the coefficients 1/n! of x^2 ... x^12.
var expm1Series = [11]float64{
	1. / 2, 1. / 6, 1. / 24, 1. / 120, 1. / 720, 1. / 5040, 1. / 40320, 1. / 362880, 1. / 3628800, 1. / 39916800, 1. / 479001600,
}

// Expm1 is e^x - 1, within 1 ulp, also where x is tiny.
func Expm1(x float64) float64 {
	switch {
	case x == 0 || x != x:
		return x
	case x > 710:
		return math.Inf(1)
	case x < -40:
		return -1
	}
	if math.Abs(x) < 0.35 {
		p := 1. / 6227020800 // 13!
		for n := len(expm1Series) - 1; n >= 0; n-- {
			p = float64(p*x) + expm1Series[n]
		}
		return x + float64(float64(x*x)*p)
	}
	hi, lo, k := expParts(x, 0)
	if k > 1000 {
		return scale(hi+lo, k)
	}
	f := pow2(k)
	s, e := twoSum(float64(hi*f), -1)
	return s + (e + float64(lo*f))
}

// Tanh is the hyperbolic tangent, within 2 ulp.
func Tanh(x float64) float64 {
	a := math.Abs(x)
	switch {
	case x != x:
		return x
	case a > 20:
		return math.Copysign(1, x)
	case a < 1e-9:
		return x
	}
	e := Expm1(2 * a)
	return math.Copysign(e/(e+2), x)
}

// Tanh32 is the hyperbolic tangent, correctly rounded for every x.
func Tanh32(x float32) float32 { return float32(Tanh(float64(x))) }

// Sigmoid32 is 1/(1 + e^-x), computed in float64 from the side where nothing
// cancels or overflows, and rounded once.
func Sigmoid32(x float32) float32 {
	return float32(sigmoidOf(float64(x), Exp(away(float64(x)))))
}

// sigmoidOf is the sigmoid of x from e^-|x|.
func sigmoidOf(x, e float64) float64 {
	if x >= 0 {
		return 1 / (1 + e)
	}
	return e / (1 + e)
}
