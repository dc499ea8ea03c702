package kernel

import (
	"math"
	"math/bits"
)

const (
	halfPi   = 0x1.921fb54442d18p0
	halfPiLo = 0x1.1a62633145c07p-54
)

// Cos is the cosine, within 1 ulp for every finite x; NaN for an infinite one.
func Cos(x float64) float64 {
	a := math.Abs(x)
	if !(a <= math.MaxFloat64) {
		return math.NaN()
	}
	if a <= halfPi/2 {
		return cosNear(a, 0)
	}
	quarter, hi, lo := quarterTurns(a)
	switch quarter {
	case 0:
		return cosNear(hi, lo)
	case 1:
		return -sinNear(hi, lo)
	case 2:
		return -cosNear(hi, lo)
	}
	return sinNear(hi, lo)
}

// quarterTurns cuts a finite a > 0.5 into a multiple of pi/2, which it returns
// modulo 4, and a rest hi + lo of at most pi/4. The product with 2/pi is taken
// from the 192 binary places of 2/pi that matter, after Payne and Hanek.
func quarterTurns(a float64) (quarter int, hi, lo float64) {
	u := math.Float64bits(a)
	m := u&(1<<52-1) | 1<<52
	first := int(u>>52) - 1023 - 52 - 2 // places above this one make whole turns

	// w2 w1 w0 = m * (places first+1 ... first+192 of 2/pi), modulo 2^192.
	c0, w0 := bits.Mul64(m, places(first+128))
	c1, w1 := bits.Mul64(m, places(first+64))
	w2 := m * places(first)
	w1, carry := bits.Add64(w1, c0, 0)
	w2, _ = bits.Add64(w2, c1, carry)

	quarter = int(w2 >> 62)
	f1, f0 := w2<<2|w1>>62, w1<<2|w0>>62 // the fraction of a quarter turn, 128 bits
	sign := 1.0
	if f1>>63 != 0 { // beyond the middle: count from the next quarter
		quarter = (quarter + 1) & 3
		sign = -1
		var borrow uint64
		f0, borrow = bits.Sub64(0, f0, 0)
		f1, _ = bits.Sub64(0, f1, borrow)
	}
	// Four pieces of 32 bits are exact in float64.
	t := float64(float64(f1>>32) * 0x1p-32)
	t, e := twoSum(t, float64(float64(f1&(1<<32-1))*0x1p-64))
	e += float64(float64(f0>>32)*0x1p-96) + float64(float64(f0&(1<<32-1))*0x1p-128)
	t, e = twoSum(t, e)
	hi = float64(t * halfPi)
	lo = math.FMA(t, halfPi, -hi) + float64(t*halfPiLo) + float64(e*halfPi)
	return quarter, float64(sign * hi), float64(sign * lo)
}

// places is 64 binary places of 2/pi, from the one after place i; i may be
// negative, where there are zeros.
func places(i int) uint64 {
	if i <= -64 {
		return 0
	}
	if i < 0 {
		return twoOverPi[0] >> -i
	}
	w, s := i/64, uint(i%64)
	return twoOverPi[w]<<s | twoOverPi[w+1]>>(64-s)
}

// cosNear is cos(x + e) for |x| <= pi/4.
func cosNear(x, e float64) float64 {
	q := float64(x * x)
	p := -1. / 6402373705728000 // 18!
	for _, c := range cosSeries {
		p = float64(p*q) + c
	}
	h := float64(0.5 * q)
	w := 1 - h
	return w + (((1 - w) - h) + (float64(float64(q*q)*p) - float64(x*e)))
}

// sinNear is sin(x + e) for |x| <= pi/4.
func sinNear(x, e float64) float64 {
	q := float64(x * x)
	p := 1. / 355687428096000 // 17!
	for _, c := range sinSeries {
		p = float64(p*q) + c
	}
	return x + (float64(float64(x*q)*p) + float64(e*(1-float64(0.5*q))))
}

// cosSeries are the coefficients of x^16 ... x^4, sinSeries of x^15 ... x^3.
var (
	cosSeries = [7]float64{1. / 20922789888000, -1. / 87178291200, 1. / 479001600, -1. / 3628800, 1. / 40320, -1. / 720, 1. / 24}
	sinSeries = [7]float64{-1. / 1307674368000, 1. / 6227020800, -1. / 39916800, 1. / 362880, -1. / 5040, 1. / 120, -1. / 6}
)
