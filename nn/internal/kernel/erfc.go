package kernel

// Erfc is 1 - Erf(x), within 1e-11 of itself where it is small: from 3 on it is
// the continued fraction exp(-x^2)/sqrt(pi) / (x + (1/2)/(x + 1/(x + (3/2)/(x +
// ...)))), cut where its terms no longer count.
func Erfc(x float64) float64 {
	switch {
	case x != x || x < 3:
		return 1 - Erf(x)
	case x > 27:
		return 0
	}
	f := x
	for n := 30.0; n > 0; n-- {
		f = x + float64(0.5*n)/f
	}
	const rootPi = 1.7724538509055160273
	return Exp(-float64(x*x)) / float64(rootPi*f)
}
