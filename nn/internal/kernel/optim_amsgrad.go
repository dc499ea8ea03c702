package kernel

// AMSGradStep is [AdamStep] with the largest v so far, top, below the fraction
// line; a NaN in v stays in top:
//
//	m += (g - m) * (1-beta1)
//	v += (g*g - v) * (1-beta2)
//	top = max(top, v)
//	w -= (m*alpha_t) / (sqrt(top) + epsilon)
func AMSGradStep(w, g, m, v, top []float32, p AdamParams) {
	same(len(w), len(g), len(m), len(v), len(top))
	for i, d := range g {
		m[i] = kept(m[i] + float32(float32(d-m[i])*p.OneMinusBeta1))
		v[i] = kept(v[i] + float32(float32(squared(d)-v[i])*p.OneMinusBeta2))
		top[i] = max(top[i], v[i])
		w[i] -= float32(m[i]*p.AlphaT) / float32(root(top[i])+p.Epsilon)
	}
}
