package kernel

import "math"

// FMA32 returns a*b + c with one rounding, for every input the result of the
// processor's float32 fused multiply-add (NaN payloads aside).
//
// The product of two float32 is exact in float64, so p + c rounds twice: to 53
// bits, then to 24. The second rounding can only go wrong when the float64 sum
// sits exactly on the middle between two float32; only those sums, and the ones
// below float32's normal range where the middle is elsewhere, take the slow way.
// float32(math.FMA(...)) would not help: the product is exact already.
func FMA32(a, b, c float32) float32 {
	p := float64(float64(a) * float64(b)) // exact
	s := float64(p + float64(c))
	u := math.Float64bits(s)
	if s == 0 || u&tieMask != tieBits && u&expMask64 >= minNormal32 {
		return float32(s)
	}
	return fma32Slow(p, float64(c), s)
}

const (
	tieMask     = 1<<29 - 1    // the float64 mantissa bits that float32 lacks
	tieBits     = 1 << 28      // those bits when the value is a tie
	expMask64   = 0x7ff << 52  // exponent field of a float64
	minNormal32 = 0x3810 << 48 // 2^-126, float32's smallest normal, as a float64
	signMask64  = 1 << 63      // sign bit of a float64
	signMask32  = uint32(1) << 31
)

// fma32Slow rounds p + z to odd in float64, which makes the rounding to
// float32 right wherever it happens (53 >= 2*24+2). s is p + z rounded to
// nearest.
//
//go:noinline
func fma32Slow(p, z, s float64) float32 {
	if !(math.Abs(s) <= math.MaxFloat64) {
		return float32(s) // infinite or NaN
	}
	// e is the exact error of s, after Knuth's TwoSum.
	zz := float64(s - p)
	e := float64(float64(p-float64(s-zz)) + float64(z-zz))
	if e != 0 {
		if u := math.Float64bits(s); u&1 == 0 {
			if (e > 0) == (s > 0) {
				u++
			} else {
				u--
			}
			s = math.Float64frombits(u)
		}
	}
	return float32(s)
}
