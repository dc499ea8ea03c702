package kernel

import "math"

// least is the smallest moment that an optimiser keeps, and the smallest square
// that enters one: what is nearer to 0 is +0. A moment whose gradient has gone, of
// a unit that died, halves for ever and would stay among the numbers below 2^-126,
// with which many processors compute a hundred times slower; Keras' backends take
// those for 0 as well. At 2^-110 no weight feels it: the root is 2^-55, which adds
// nothing to an epsilon of 1e-9 and above.
const (
	least     = 0x1p-110
	leastRoot = 0x1p-55
)

// kept is the moment x as it is kept. NaN stays NaN.
func kept(x float32) float32 {
	if -least < x && x < least {
		return 0
	}
	return x
}

// squared is d*d rounded, as it is kept.
func squared(d float32) float32 {
	if -leastRoot < d && d < leastRoot {
		return 0
	}
	return float32(d * d)
}

// AdamParams are the numbers of one Adam step, as float32. Keras computes
// 1-beta in float64 and rounds it; AlphaT is lr*sqrt(1-beta2^t)/(1-beta1^t).
type AdamParams struct {
	AlphaT        float32
	OneMinusBeta1 float32
	OneMinusBeta2 float32
	Epsilon       float32
}

// AdamStep updates weights w and moments m and v with the gradient g, in
// Keras 3's arithmetic; every operation is rounded to float32, and m, g*g and v are
// +0 below 2^-110:
//
//	m += (g - m) * (1-beta1)
//	v += (g*g - v) * (1-beta2)
//	w -= (m*alpha_t) / (sqrt(v) + epsilon)
func AdamStep(w, g, m, v []float32, p AdamParams) {
	same(len(w), len(g), len(m), len(v))
	adam(w, g, m, v, &p)
}

func adamGeneric(w, g, m, v []float32, p *AdamParams) {
	for i, d := range g {
		m[i] = kept(m[i] + float32(float32(d-m[i])*p.OneMinusBeta1))
		v[i] = kept(v[i] + float32(float32(squared(d)-v[i])*p.OneMinusBeta2))
		root := float32(math.Sqrt(float64(v[i]))) // rounding twice is exact here: 53 >= 2*24+2
		w[i] -= float32(m[i]*p.AlphaT) / float32(root+p.Epsilon)
	}
}

// SGDStep sets w -= g*lr, the product rounded to float32.
func SGDStep(w, g []float32, lr float32) {
	same(len(w), len(g))
	for i, d := range g {
		w[i] -= float32(d * lr)
	}
}

// MomentumParams are the numbers of an SGD step with momentum.
type MomentumParams struct {
	LearningRate, Momentum float32
	Nesterov               bool
}

// MomentumStep updates weights w and velocities m with the gradient g, in
// Keras 3's arithmetic; every operation is rounded to float32, and m is +0 below
// 2^-110:
//
//	m = m*momentum - g*lr
//	w += m, or with Nesterov w += m*momentum - g*lr
func MomentumStep(w, g, m []float32, p MomentumParams) {
	same(len(w), len(g), len(m))
	for i, d := range g {
		step := float32(d * p.LearningRate)
		m[i] = kept(float32(m[i]*p.Momentum) - step)
		if p.Nesterov {
			w[i] += float32(float32(m[i]*p.Momentum) - step)
		} else {
			w[i] += m[i]
		}
	}
}
