package kernel

import "math"

// round32 rounds hi + lo to float32 once; |lo| is far below |hi|. Without lo, a
// float64 that happens to be the middle between two float32 would be rounded
// twice.
func round32(hi, lo float64) float32 {
	s := hi + lo
	return roundOdd(s, lo-(s-hi))
}

// roundOdd rounds s + e to float32, s being s + e rounded to float64: the last
// bit of s takes note of e before the second rounding.
func roundOdd(s, e float64) float32 {
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

// twoSum is Knuth's: s + e is a + b exactly, s being the float64 nearest to it.
func twoSum(a, b float64) (s, e float64) {
	s = a + b
	bb := s - a
	return s, (a - (s - bb)) + (b - bb)
}
