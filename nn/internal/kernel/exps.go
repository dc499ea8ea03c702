package kernel

// Exps sets y = Exp(x) element by element, with the same bits. y may be x.
func Exps(y, x []float64) {
	same(len(y), len(x))
	for i := expBlocks(y, x); i < len(x); i++ {
		y[i] = Exp(x[i])
	}
}

// Exps32 sets y = Exp32(x) element by element, with the same bits. y may be x.
func Exps32(y, x []float32) {
	same(len(y), len(x))
	for i := expBlocks32(y, x); i < len(x); i++ {
		y[i] = Exp32(x[i])
	}
}
