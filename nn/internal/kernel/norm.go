package kernel

// The sums behind normalisation over a batch: one sum a column of a matrix of
// rows (samples and positions) by cols (channels). Each is the [Sum] of its
// terms: lane = row mod 16, chunks of [ChunkRows] rows, in float64. A sum over
// many rows can therefore be made chunk by chunk, on any goroutine, as long as
// the parts are added in order: [AddParts].
//
// A variance is the mean of squares about the mean, in a second pass: the
// difference of two float32 is exact in float64 or rounded to 53 bits, so
// nothing cancels, however far the mean is from 0. The one-pass form
// mean(x*x) - mean(x)^2 would lose (mean/deviation)^2 in its last bits.

// ChunkRows is how many rows a part of a column sum has.
const ChunkRows = chunkLen

// checkColumns panics unless the slices fit rows by cols and c0..c1 is inside.
func checkColumns(rows, cols, c0, c1, dst int, lens ...int) {
	if dst != cols {
		panic("kernel: column sums with slices that do not fit the sizes")
	}
	same(rows*cols, lens...)
	if c0 < 0 || c1 > cols || c0 > c1 {
		panic("kernel: column sums with columns outside the matrix")
	}
}

// ColumnSums64 sets dst[c] = the [Sum] of column c of x [rows, cols] for the
// columns c0 <= c < c1; the rest of dst [cols] is left as it is.
func ColumnSums64(dst []float64, x []float32, rows, cols, c0, c1 int) {
	checkColumns(rows, cols, c0, c1, len(dst), len(x))
	for ; c0 < c1; c0 += blockCols {
		n := min(blockCols, c1-c0)
		sums := columnSums(x, rows, cols, c0, n)
		copy(dst[c0:c0+n], sums[:])
	}
}

// ColumnSquares64 is [ColumnSums64] of the squares (x - mean[c])^2, mean [cols].
func ColumnSquares64(dst []float64, x []float32, mean []float64, rows, cols, c0, c1 int) {
	checkColumns(rows, cols, c0, c1, len(dst), len(x))
	same(cols, len(mean))
	for ; c0 < c1; c0 += blockCols {
		out := dst[c0:min(c0+blockCols, c1)]
		clear(out)
		for r := 0; r < rows; r += chunkLen {
			var l columnBlock
			for at, end := r, min(r+chunkLen, rows); at < end; at += callRows {
				addSquares(&l, x[at*cols+c0:], mean[c0:c0+len(out)], min(callRows, end-at), cols)
			}
			foldColumns(out, &l)
		}
	}
}

// ColumnDots64 is [ColumnSums64] of the products dy * (x - mean[c]), mean [cols].
func ColumnDots64(dst []float64, dy, x []float32, mean []float64, rows, cols, c0, c1 int) {
	checkColumns(rows, cols, c0, c1, len(dst), len(dy), len(x))
	same(cols, len(mean))
	for ; c0 < c1; c0 += blockCols {
		out := dst[c0:min(c0+blockCols, c1)]
		clear(out)
		for r := 0; r < rows; r += chunkLen {
			var l columnBlock
			for at, end := r, min(r+chunkLen, rows); at < end; at += callRows {
				addDots(&l, dy[at*cols+c0:], x[at*cols+c0:], mean[c0:c0+len(out)], min(callRows, end-at), cols)
			}
			foldColumns(out, &l)
		}
	}
}

// ColumnRowDots64 is [ColumnSums64] of the products dy * ((x - m)*s), where row
// r has m = stats[2*r] and s = stats[2*r+1].
func ColumnRowDots64(dst []float64, dy, x []float32, stats []float64, rows, cols, c0, c1 int) {
	checkColumns(rows, cols, c0, c1, len(dst), len(dy), len(x))
	same(2*rows, len(stats))
	for ; c0 < c1; c0 += blockCols {
		out := dst[c0:min(c0+blockCols, c1)]
		clear(out)
		for r := 0; r < rows; r += chunkLen {
			var l columnBlock
			chunk := min(chunkLen, rows-r)
			addRowDots(&l, dy[r*cols+c0:], x[r*cols+c0:], stats[2*r:2*(r+chunk)], cols, len(out))
			foldColumns(out, &l)
		}
	}
}

// foldColumns folds the lanes of a chunk and adds the sums to dst, a number a
// column.
func foldColumns(dst []float64, l *columnBlock) {
	for half := lanes / 2; half > 0; half /= 2 {
		for i := range half {
			for c := range dst {
				l[i][c] += l[i+half][c]
			}
		}
	}
	for c := range dst {
		dst[c] += l[0][c]
	}
}

// addSquaresGeneric adds the squares about mean of rows of len(mean) numbers,
// cols floats apart, to the lanes; row 0 goes to lane 0.
func addSquaresGeneric(l *columnBlock, x []float32, mean []float64, rows, cols int) {
	for r := range rows {
		row, lane := x[r*cols:][:len(mean)], l[r%lanes][:len(mean)]
		for c, v := range row {
			d := float64(v) - mean[c]
			lane[c] += float64(d * d)
		}
	}
}

// addDotsGeneric adds the products of dy with x about mean to the lanes, as
// addSquaresGeneric does.
func addDotsGeneric(l *columnBlock, dy, x []float32, mean []float64, rows, cols int) {
	for r := range rows {
		g, row, lane := dy[r*cols:][:len(mean)], x[r*cols:][:len(mean)], l[r%lanes][:len(mean)]
		for c, v := range row {
			lane[c] += float64(float64(g[c]) * (float64(v) - mean[c]))
		}
	}
}

// addRowDots adds the products of n columns of dy with those of x, normalised
// by the statistics of its row, to the lanes.
func addRowDots(l *columnBlock, dy, x []float32, stats []float64, cols, n int) {
	for r := range len(stats) / 2 {
		g, row, lane := dy[r*cols:][:n], x[r*cols:][:n], l[r%lanes][:n]
		m, s := stats[2*r], stats[2*r+1]
		for c, v := range row {
			lane[c] += float64(float64(g[c]) * float64((float64(v)-m)*s))
		}
	}
}

// AddParts sets dst[c] = the sum of parts[k][c] over k in order, from +0, for
// parts [len(parts)/len(dst), len(dst)].
func AddParts(dst, parts []float64) {
	clear(dst)
	for ; len(parts) > 0; parts = parts[len(dst):] {
		for c, v := range parts[:len(dst)] {
			dst[c] += v
		}
	}
}
