package kernel

import "math"

// erfSeries are the coefficients of erf(x)/x - 1 in x*x: 2/sqrt(pi) *
// (-1)^n / (n! (2n+1)), the first one less 1.
var erfSeries = [19]float64{
	0x1.06eba8214db69p-3, -0x1.812746b0379e7p-2, 0x1.ce2f21a042be2p-4, -0x1.b82ce31288b51p-6,
	0x1.565bcd0e6a53fp-8, -0x1.c02db40040b86p-11, 0x1.f9a326f9b89b7p-14, -0x1.f4d25c3e0c2ebp-17,
	0x1.b9e6c9dc651a3p-20, -0x1.5f742ec43e71ap-23, 0x1.fcc5720624c1cp-27, -0x1.51d7181c5d36dp-30,
	0x1.9e6ad5e55a73p-34, -0x1.d8453cb0c46eap-38, 0x1.f683ae4a97007p-42, -0x1.f56f071a885cfp-46,
	0x1.d70b3537f4765p-50, -0x1.a2007af3447f6p-54, 0x1.5f7919bc67b8cp-58,
}

// Erf is the error function, within 1 ulp: the power series around 0 below 1,
// and around the nearest centre of erfTable up to 6.
func Erf(x float64) float64 {
	a := math.Abs(x)
	switch {
	case x != x:
		return x
	case a >= 6:
		return math.Copysign(1, x)
	case a >= 1:
		return math.Copysign(erfNear(a), x)
	}
	q := float64(a * a)
	s := erfSeries[len(erfSeries)-1]
	for i := len(erfSeries) - 2; i >= 0; i-- {
		s = float64(s*q) + erfSeries[i]
	}
	return x + float64(x*s)
}

// erfNear is erf(x) for 1 <= x < 6: erf(c+t) = erf(c) + slope * (t + ...). The
// derivative exp(-(c+t)^2) has the series g(n+1) = -2 (c g(n) + g(n-1)) / (n+1);
// term holds g(n) t^n.
func erfNear(x float64) float64 {
	i := int((x - 1) * 4)
	c := 1.125 + float64(0.25*float64(i))
	t := x - c
	last, term, sum := 0.0, 1.0, 1.0
	for n := 1.0; n <= 14; n++ {
		next := float64(-2*t) * (float64(c*term) + float64(t*last)) / n
		last, term = term, next
		sum += term / (n + 1)
	}
	return erfTable[i][0] + float64(erfTable[i][1]*t*sum)
}
