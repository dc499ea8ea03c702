package kernel

import "math"

// Pow is x^y, within 1 ulp, as exp(y * log|x|) with both in double length.
// Special values are those of IEEE 754's pow: Pow(x, 0) and Pow(1, y) are 1 for
// every x and y, also NaN; a negative x to a power that is not an integer is NaN.
func Pow(x, y float64) float64 {
	switch {
	case y == 0 || x == 1:
		return 1
	case x != x || y != y:
		return math.NaN()
	case math.IsInf(y, 0):
		return powInf(math.Abs(x), y)
	}
	whole, odd := parity(y)
	sign := 1.0
	if math.Signbit(x) && odd {
		sign = -1
	}
	a := math.Abs(x)
	switch {
	case a == 0 || a > math.MaxFloat64:
		if (a == 0) == (y < 0) {
			return sign * math.Inf(1)
		}
		return sign * 0
	case x < 0 && !whole:
		return math.NaN()
	}
	hi, lo := logParts(a)
	p := float64(y * hi)
	if math.Abs(p) > 800 {
		return sign * expSum(p, 0) // too large or too small for the rest to matter
	}
	return sign * expSum(p, math.FMA(y, hi, -p)+float64(y*lo))
}

// powInf is a^y for an infinite y and a >= 0.
func powInf(a, y float64) float64 {
	switch {
	case a == 1:
		return 1
	case (a > 1) == (y > 0):
		return math.Inf(1)
	}
	return 0
}

// parity says whether the finite y is an integer, and whether an odd one.
func parity(y float64) (whole, odd bool) {
	a := math.Abs(y)
	if a >= 1<<53 {
		return true, false
	}
	if a != math.Floor(a) {
		return false, false
	}
	return true, int64(a)&1 == 1
}
