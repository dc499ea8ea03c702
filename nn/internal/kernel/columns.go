package kernel

// blockCols is how many columns are reduced side by side: their lanes, 1 KiB,
// live on the stack.
const blockCols = 8

// columnBlock holds the lanes of blockCols columns: [lane][column].
type columnBlock [lanes][blockCols]float64

// ColumnSums is the gradient of a bias of a dense layer: dst[c] = the [Sum] of column c of
// x [rows, cols] (lane = row mod 16, chunks of 4096 rows), rounded to float32.
func ColumnSums(dst, x []float32, rows, cols int) {
	ColumnSumsRange(dst, x, rows, cols, 0, cols)
}

// ColumnSumsRange is [ColumnSums] for the columns c0 <= c < c1 alone; the rest
// of dst [cols] is left as it is. Ranges that start at multiples of 8 are
// quickest.
func ColumnSumsRange(dst, x []float32, rows, cols, c0, c1 int) {
	if c0 >= 0 && c0 <= c1 && c1 <= len(dst) {
		clear(dst[c0:c1])
	}
	AddColumnSums(dst, x, rows, cols, c0, c1)
}

// AddColumnSums is the gradient of a bias of a convolution for one sample, whose
// dy is x [rows, cols]: it adds to dst[c], for the columns c0 <= c < c1 alone, the
// [Sum] of column c rounded to float32. Calls for the samples of a chunk that start
// from +0 give the chunk's result, as those of [ConvWeightGrad] do.
func AddColumnSums(dst, x []float32, rows, cols, c0, c1 int) {
	if len(dst) != cols || len(x) != rows*cols {
		panic("kernel: ColumnSums with slices that do not fit the sizes")
	}
	if c0 < 0 || c1 > cols || c0 > c1 {
		panic("kernel: ColumnSums with columns outside the matrix")
	}
	if columnSumsBlock(dst, x, rows, cols, c0, c1) {
		return
	}
	for ; c1-c0 >= 2*blockCols; c0 += 2 * blockCols {
		sums := columnPairSums(x, rows, cols, c0)
		for i, s := range sums {
			dst[c0+i] += float32(s)
		}
	}
	for ; c0 < c1; c0 += blockCols {
		n := min(blockCols, c1-c0)
		sums := columnSums(x, rows, cols, c0, n)
		for i := range n {
			dst[c0+i] += float32(sums[i])
		}
	}
}

// pairRows is how many rows, a multiple of the lanes, are added to a block of
// columns before they are added to the next, so that a cache line that holds both
// is fetched once.
const pairRows = 16 * lanes

// callRows is how many rows of a block, a multiple of the lanes, one call of the
// assembly takes. It cannot be interrupted, and every row may lie on a page of its
// own: under 50 us.
const callRows = 1 << 10

// columnPairSums reduces two blocks of columns of x [rows, cols], from c0 on.
func columnPairSums(x []float32, rows, cols, c0 int) (total [2 * blockCols]float64) {
	for r := 0; r < rows; r += chunkLen {
		var l [2]columnBlock
		end := min(r+chunkLen, rows)
		for at := r; at < end; at += pairRows {
			n := min(pairRows, end-at)
			for i := range l {
				c := c0 + i*blockCols
				columnLanes(&l[i], x[at*cols+c:(at+n-1)*cols+c+blockCols], n, cols)
			}
		}
		for i := range l {
			foldColumns(total[i*blockCols:(i+1)*blockCols], &l[i])
		}
	}
	return total
}

// columnSums reduces the n <= blockCols columns of x [rows, cols] from c0.
func columnSums(x []float32, rows, cols, c0, n int) (total [blockCols]float64) {
	for r := 0; r < rows; r += chunkLen {
		var l columnBlock
		end := min(r+chunkLen, rows)
		for at := r; at < end; at += callRows {
			some := min(callRows, end-at)
			part := x[at*cols+c0 : (at+some-1)*cols+c0+n]
			if n == blockCols {
				columnLanes(&l, part, some, cols)
			} else {
				columnLanesGeneric(&l, part, some, cols)
			}
		}
		for half := lanes / 2; half > 0; half /= 2 {
			for i := range half {
				for c := range n {
					l[i][c] += l[i+half][c]
				}
			}
		}
		for c := range n {
			total[c] += l[0][c]
		}
	}
	return total
}

// columnLanesGeneric adds rows of x, cols floats apart, to the lanes; as many
// columns as the last row of x has left, at most blockCols.
func columnLanesGeneric(l *columnBlock, x []float32, rows, cols int) {
	n := len(x) - (rows-1)*cols
	for r := range rows {
		row, lane := x[r*cols:][:n], l[r%lanes][:n]
		for c, v := range row {
			lane[c] += float64(v)
		}
	}
}
