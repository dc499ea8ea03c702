package kernel

// AdagradStep updates weights w and accumulators acc with the gradient g, in
// Keras 3's arithmetic; every operation is rounded to float32:
//
//	acc += g*g
//	w -= (lr*g) / sqrt(acc + epsilon)
func AdagradStep(w, g, acc []float32, lr, epsilon float32) {
	same(len(w), len(g), len(acc))
	for i, d := range g {
		acc[i] += squared(d)
		w[i] -= float32(lr*d) / root(acc[i]+epsilon)
	}
}
