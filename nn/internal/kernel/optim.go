package kernel

import "math"

// AdamParams are the numbers of one Adam step, as float32. Keras computes
// 1-beta in float64 and rounds it; AlphaT is lr*sqrt(1-beta2^t)/(1-beta1^t).
type AdamParams struct {
	AlphaT        float32
	OneMinusBeta1 float32
	OneMinusBeta2 float32
	Epsilon       float32
}

// AdamStep updates weights w and moments m and v with the gradient g, in
// Keras 3's arithmetic; every operation is rounded to float32:
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
		m[i] += float32(float32(d-m[i]) * p.OneMinusBeta1)
		v[i] += float32(float32(float32(d*d)-v[i]) * p.OneMinusBeta2)
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
// Keras 3's arithmetic; every operation is rounded to float32:
//
//	m = m*momentum - g*lr
//	w += m, or with Nesterov w += m*momentum - g*lr
func MomentumStep(w, g, m []float32, p MomentumParams) {
	same(len(w), len(g), len(m))
	for i, d := range g {
		step := float32(d * p.LearningRate)
		m[i] = float32(m[i]*p.Momentum) - step
		if p.Nesterov {
			w[i] += float32(float32(m[i]*p.Momentum) - step)
		} else {
			w[i] += m[i]
		}
	}
}
