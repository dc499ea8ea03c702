package kernel

import "math"

const (
	ln2Hi = 0x1.62e42fefa38p-1 // a multiple of 2^-42
	ln2Lo = 0x1.ef35793c7673p-45

	logFirst = 0x3fe6 << 48 // 0.6875, where logTable starts
)

// logParts returns the logarithm of a finite x > 0 as hi + lo, good to about
// 2^-65 of it. x is 2^k * z with z near 1; z*inv = 1 + r with |r| < 1/128 and
// inv from logTable, and log x = k ln 2 - log inv + log(1+r).
func logParts(x float64) (hi, lo float64) {
	u := math.Float64bits(x)
	k := 0
	if u < 1<<52 { // subnormal
		u = math.Float64bits(x * (1 << 54))
		k = -54
	}
	k += int(int64(u-logFirst) >> 52)
	v := &logTable[(u-logFirst)>>45&127]
	u -= (u - logFirst) &^ (1<<52 - 1)
	z := math.Float64frombits(u)

	// Both halves of z make exact products with inv's 10 bits.
	top := math.Float64frombits(u &^ (1<<27 - 1))
	r, rLo := twoSum(float64(top*v.inv)-1, float64((z-top)*v.inv))

	// log(1+r) = r - r*r/2 + r^3 * tail, the first two with what they lose.
	q := float64(r * r)
	qLo := math.FMA(r, r, -q) + float64(2*r*rLo)
	hi, lo = twoSum(float64(float64(k)*ln2Hi)+v.hi, r)
	lo += float64(float64(k)*ln2Lo) + v.lo + rLo
	hi, e := twoSum(hi, -float64(0.5*q))
	lo += e - float64(0.5*qLo) + float64(float64(q*r)*logTail(r))
	return twoSum(hi, lo)
}

// logTail is (log(1+r) - r + r*r/2) / r^3 for |r| < 1/128.
func logTail(r float64) float64 {
	p := float64(r*(1./9)) - 1./8
	p = float64(r*p) + 1./7
	p = float64(r*p) - 1./6
	p = float64(r*p) + 1./5
	p = float64(r*p) - 1./4
	return float64(r*p) + 1./3
}

// Log is the natural logarithm, within 0.51 ulp; NaN below 0, -Inf at 0.
func Log(x float64) float64 {
	switch {
	case x != x || x > math.MaxFloat64:
		return x
	case x < 0:
		return math.NaN()
	case x == 0:
		return math.Inf(-1)
	}
	hi, lo := logParts(x)
	return hi + lo
}

// Log32 is the natural logarithm, correctly rounded for every x.
func Log32(x float32) float32 {
	switch {
	case x != x || x > math.MaxFloat32:
		return x
	case x < 0:
		return float32(math.NaN())
	case x == 0:
		return float32(math.Inf(-1))
	}
	return round32(logParts(float64(x)))
}

// Log1p is log(1+x), within 1 ulp, also where x is tiny.
func Log1p(x float64) float64 {
	switch {
	case x == 0 || x != x || x > math.MaxFloat64:
		return x
	case x < -1:
		return math.NaN()
	case x == -1:
		return math.Inf(-1)
	}
	u, e := twoSum(1, x)
	hi, lo := logParts(u)
	return hi + (lo + e/u)
}
