package kernel

// What normalisation over columns does to every number, for a matrix of any
// number of rows by cols columns and a few numbers c a column. Where statistics
// are float64 the whole formula is, and is rounded once.

// ColumnAffine sets y = (x - mean[c])*scale[c] + shift[c], in float64 and
// rounded once. y may be x.
func ColumnAffine(y, x []float32, mean, scale, shift []float64) {
	same(len(y), len(x))
	same(len(mean), len(scale), len(shift))
	columnAffine(y, x, mean, scale, shift)
}

// columnAffineGeneric is ColumnAffine for the columns from on.
func columnAffineGeneric(y, x []float32, mean, scale, shift []float64, from int) {
	cols := len(mean)
	m, a, b := mean[from:], scale[from:cols], shift[from:cols]
	for ; len(x) > 0; y, x = y[cols:], x[cols:] {
		out, in := y[from:cols], x[from:cols]
		for c, v := range in {
			out[c] = float32(float64((float64(v)-m[c])*a[c]) + b[c])
		}
	}
}

// ColumnScale sets dx = dy*scale[c], in float64 and rounded once. dx may be dy.
func ColumnScale(dx, dy []float32, scale []float64) {
	cols := len(scale)
	same(len(dx), len(dy))
	for ; len(dy) > 0; dx, dy = dx[cols:], dy[cols:] {
		out, in := dx[:cols], dy[:cols]
		for c, v := range in {
			out[c] = float32(float64(v) * scale[c])
		}
	}
}

// NormSlopes are the gradients of a normalisation, a number of each a column:
// dx = a*dy - b - (x - mean)*k.
type NormSlopes struct{ Mean, A, B, K []float64 }

// ColumnNormGrad sets dx = (a[c]*dy - b[c]) - (x - mean[c])*k[c], in float64 and
// rounded once: where batches are small the terms cancel. dx may be dy.
func ColumnNormGrad(dx, dy, x []float32, s NormSlopes) {
	same(len(dx), len(dy), len(x))
	same(len(s.Mean), len(s.A), len(s.B), len(s.K))
	columnNormGrad(dx, dy, x, s)
}

// columnNormGradGeneric is ColumnNormGrad for the columns from on.
func columnNormGradGeneric(dx, dy, x []float32, s NormSlopes, from int) {
	cols := len(s.Mean)
	m, a, b, k := s.Mean[from:], s.A[from:cols], s.B[from:cols], s.K[from:cols]
	for ; len(dx) > 0; dx, dy, x = dx[cols:], dy[cols:], x[cols:] {
		out, g, in := dx[from:cols], dy[from:cols], x[from:cols]
		for c, v := range in {
			t := float64(a[c]*float64(g[c])) - b[c]
			out[c] = float32(t - float64((float64(v)-m[c])*k[c]))
		}
	}
}

// ColumnRescale sets y = x*scale[c] + shift[c]: a product rounded to float32,
// then an addition. y may be x.
func ColumnRescale(y, x, scale, shift []float32) {
	cols := len(scale)
	same(len(y), len(x))
	same(cols, len(shift))
	for ; len(x) > 0; y, x = y[cols:], x[cols:] {
		out, in := y[:cols], x[:cols]
		for c, v := range in {
			out[c] = float32(v*scale[c]) + shift[c]
		}
	}
}

// ColumnStandardize sets y = (x - mean[c]) / deviation[c], both operations
// rounded to float32. y may be x.
func ColumnStandardize(y, x, mean, deviation []float32) {
	cols := len(mean)
	same(len(y), len(x))
	same(cols, len(deviation))
	for ; len(x) > 0; y, x = y[cols:], x[cols:] {
		out, in := y[:cols], x[:cols]
		for c, v := range in {
			out[c] = (v - mean[c]) / deviation[c]
		}
	}
}
