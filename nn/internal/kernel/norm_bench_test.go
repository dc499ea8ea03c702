package kernel

import "testing"

// BenchmarkNorm is batch normalisation of 64 pictures of 26 x 26 x 32, and layer
// normalisation of their rows.
func BenchmarkNorm(b *testing.B) {
	const rows, cols = 64 * 26 * 26, 32
	x, dy, y := uniformSlice(1, rows*cols), uniformSlice(2, rows*cols), make([]float32, rows*cols)
	mean, sums, stats := make([]float64, cols), make([]float64, cols), make([]float64, 2*rows)
	for _, c := range []struct {
		name string
		run  func()
	}{
		{"sums", func() { ColumnSums64(sums, x, rows, cols, 0, cols) }},
		{"squares", func() { ColumnSquares64(sums, x, mean, rows, cols, 0, cols) }},
		{"dots", func() { ColumnDots64(sums, dy, x, mean, rows, cols, 0, cols) }},
		{"row_dots", func() { ColumnRowDots64(sums, dy, x, stats, rows, cols, 0, cols) }},
		{"affine", func() { ColumnAffine(y, x, mean, mean, mean) }},
		{"slopes", func() { ColumnNormGrad(y, dy, x, NormSlopes{Mean: mean, A: mean, B: mean, K: mean}) }},
		{"row_moments", func() {
			for r := range rows {
				stats[2*r], stats[2*r+1] = RowMoments(x[r*cols:][:cols])
			}
		}},
		{"row_affine", func() {
			for r := range rows {
				RowAffine(y[r*cols:][:cols], x[r*cols:][:cols], dy[:cols], dy[:cols], 0.5, 2)
			}
		}},
		{"row_dots_two", func() {
			for r := range rows {
				stats[2*r], stats[2*r+1] = RowDots(dy[r*cols:][:cols], x[r*cols:][:cols], dy[:cols], 0.5)
			}
		}},
		{"normals", func() { NewStream(1, Dropout).Normals(y, 1, 2, 0) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(4 * rows * cols)
			for b.Loop() {
				c.run()
			}
		})
	}
}
