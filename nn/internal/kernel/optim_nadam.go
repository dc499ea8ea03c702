package kernel

// NadamParams are the numbers of one Nadam step, computed in float64 and rounded
// once. With u_t = beta1*(1 - 0.96^t/2) and U_t the product of u_1 to u_t:
type NadamParams struct {
	LearningRate, OneMinusBeta1, OneMinusBeta2, Epsilon float32

	Next      float32 // u_t+1, the share of m
	NextBelow float32 // 1 - U_t*u_t+1
	Now       float32 // 1 - u_t, the share of the gradient
	NowBelow  float32 // 1 - U_t
	VBelow    float32 // 1 - beta2^t
}

// NadamStep updates weights w and moments m and v with the gradient g, in
// Keras 3's arithmetic; every operation is rounded to float32:
//
//	m += (g - m) * (1-beta1)
//	v += (g*g - v) * (1-beta2)
//	mean = (u_t+1 * m) / (1 - U_t*u_t+1)  +  ((1-u_t) * g) / (1-U_t)
//	w -= (mean*lr) / (sqrt(v / (1-beta2^t)) + epsilon)
func NadamStep(w, g, m, v []float32, p NadamParams) {
	same(len(w), len(g), len(m), len(v))
	for i, d := range g {
		m[i] = kept(m[i] + float32(float32(d-m[i])*p.OneMinusBeta1))
		v[i] = kept(v[i] + float32(float32(squared(d)-v[i])*p.OneMinusBeta2))
		mean := float32(p.Next*m[i])/p.NextBelow + float32(p.Now*d)/p.NowBelow
		w[i] -= float32(mean*p.LearningRate) / float32(root(float32(v[i]/p.VBelow))+p.Epsilon)
	}
}
