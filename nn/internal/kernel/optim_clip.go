package kernel

// ClipValue puts the elements of g into [-limit, limit] in dst; NaN stays NaN.
func ClipValue(dst, g []float32, limit float32) {
	same(len(dst), len(g))
	for i, d := range g {
		dst[i] = max(min(d, limit), -limit)
	}
}

// ClipNorm sets dst = (g*clip) / norm, both operations rounded to float32: what
// Keras' clipnorm makes of a gradient whose norm is norm, which is clip where
// the real one is smaller.
func ClipNorm(dst, g []float32, clip, norm float32) {
	same(len(dst), len(g))
	for i, d := range g {
		dst[i] = float32(d*clip) / norm
	}
}
