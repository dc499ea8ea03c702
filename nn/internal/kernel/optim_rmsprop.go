package kernel

import "math"

// RMSpropParams are the numbers of one RMSprop step, as float32. Keras computes
// 1-rho in float64 and rounds it.
type RMSpropParams struct {
	LearningRate, Rho, OneMinusRho, Momentum, Epsilon float32
}

// RMSpropStep updates weights w, velocities v, and where they are not nil
// momenta m and mean gradients a, with the gradient g, in Keras 3's arithmetic;
// every operation is rounded to float32:
//
//	v = rho*v + (1-rho)*(g*g)
//	a = rho*a + (1-rho)*g
//	step = (lr*g) / sqrt(v + epsilon), with a: sqrt((v - a*a) + epsilon)
//	m = momentum*m + step
//	w -= m, without m: w -= step
//
// With a, a root of a number below 0 is NaN, as in Keras: epsilon has to be
// above the rounding errors of v.
func RMSpropStep(w, g, v, m, a []float32, p RMSpropParams) {
	same(len(w), len(g), len(v))
	if m != nil {
		same(len(w), len(m))
	}
	if a != nil {
		same(len(w), len(a))
	}
	for i, d := range g {
		v[i] = kept(float32(p.Rho*v[i]) + float32(p.OneMinusRho*squared(d)))
		below := v[i]
		if a != nil {
			a[i] = kept(float32(p.Rho*a[i]) + float32(p.OneMinusRho*d))
			below -= float32(a[i] * a[i])
		}
		step := float32(p.LearningRate*d) / root(below+p.Epsilon)
		if m != nil {
			m[i] = kept(float32(p.Momentum*m[i]) + step)
			step = m[i]
		}
		w[i] -= step
	}
}

// root is the square root, correctly rounded: rounding twice is exact, since
// float64 has more than twice the digits, 53 >= 2*24+2.
func root(x float32) float32 { return float32(math.Sqrt(float64(x))) }
