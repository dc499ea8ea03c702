//go:build purego || !(amd64 || arm64)

package kernel

func addSquares(l *columnBlock, x []float32, mean []float64, rows, cols int) {
	addSquaresGeneric(l, x, mean, rows, cols)
}

func addDots(l *columnBlock, dy, x []float32, mean []float64, rows, cols int) {
	addDotsGeneric(l, dy, x, mean, rows, cols)
}

func columnAffine(y, x []float32, mean, scale, shift []float64) {
	columnAffineGeneric(y, x, mean, scale, shift, 0)
}

func columnNormGrad(dx, dy, x []float32, s NormSlopes) { columnNormGradGeneric(dx, dy, x, s, 0) }
