package layer

import (
	"math"

	"duet/nn/internal/kernel"
)

// powerMean is the weighted power mean of two numbers above 0, with the weight a
// in [0, 1] of the first. With d = log x - log z and s = r*d
//
//	log m = log z + L(s)/r,   L(s) = log(1 + a (e^s - 1))
//
// which log1p and expm1 compute without cancellation however small r is. Of
// the two numbers z is the one for which s <= 0, so that nothing overflows.
type powerMean struct{ a, r float64 }

// of is the mean.
func (m powerMean) of(x, z float64) float64 {
	lx, lz, a := kernel.Log(x), kernel.Log(z), m.a
	if m.r == 0 {
		return kernel.Exp(lz + float64(a*(lx-lz)))
	}
	s := float64(m.r * (lx - lz))
	if s > 0 {
		lz, a, s = lx, 1-a, -s
	}
	return kernel.Exp(lz + logShare(a, s)/m.r)
}

// lowest is the smallest s that slopes work e^s out for. With all the weight on the
// number that counts less, the mean is steeper in the weight than e^30; that much is
// taken, which still leaves room for the square that an optimizer makes of it.
const lowest = -30

// logShare is L(s) for s <= 0.
func logShare(a, s float64) float64 {
	if a == 1 {
		return s
	}
	return kernel.Log1p(float64(a * kernel.Expm1(s)))
}

// meanSlopes are the derivatives of the mean by its two numbers, the weight of the
// first and the exponent.
type meanSlopes struct{ x, z, a, r float64 }

// slopes:
//
//	share of x   t = a x^r / m^r = a e^s / (1 + a (e^s - 1))
//	dm/dx = m t / x        dm/dz = m (1-t) / z
//	dm/da = m (x^r - z^r) / (r m^r) = m (e^s - 1) / (r (1 + a (e^s - 1)))
//	dm/dr = m (t d - L/r) / r
func (m powerMean) slopes(x, z float64) meanSlopes {
	mean := m.of(x, z)
	d := kernel.Log(x) - kernel.Log(z)
	s := float64(m.r * d)
	a, flipped := m.a, s > 0
	if flipped { // x and z change places: a becomes 1-a, s and d change sign
		a, s, d = 1-a, -s, -d
	}
	power := kernel.Exp(max(s, lowest)) // e^s
	e := kernel.Expm1(max(s, lowest))
	under := float64(1-a) + float64(a*power)
	t := float64(a*power) / under
	g := meanSlopes{r: float64(mean * m.byExponent(a, d, s, t))}
	switch {
	case m.r == 0:
		g.a = float64(mean * d)
	default:
		g.a = float64(mean*e) / float64(m.r*under)
	}
	if flipped {
		t, g.a = 1-t, -g.a
	}
	g.x, g.z = float64(mean*t)/x, float64(mean*(1-t))/z
	return g
}

// byExponent is d(log m)/dr = (t d - L/r) / r. Near s = 0 the difference cancels,
// and the series of the cumulants of a coin with weight a takes its place:
//
//	L(s) = k1 s + k2 s^2/2 + k3 s^3/6 + k4 s^4/24 + ...
//	k2 = a(1-a)   k3 = k2 (1-2a)   k4 = k2 (1-6 k2)
//	d(log m)/dr = d^2 (k2/2 + k3 s/3 + k4 s^2/8 + ...)
func (m powerMean) byExponent(a, d, s, t float64) float64 {
	if math.Abs(s) > 1e-3 {
		return (float64(t*d) - logShare(a, s)/m.r) / m.r
	}
	k2 := float64(a * (1 - a))
	k3, k4 := float64(k2*(1-float64(2*a))), float64(k2*(1-float64(6*k2)))
	inner := float64(k2/2) + float64(k3*s)/3 + float64(float64(k4*float64(s*s))/8)
	return float64(float64(d*d) * inner)
}
