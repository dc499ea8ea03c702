//go:build arm64 && !purego

package kernel

// squaresNEON adds the squares about mean of groups times 16 rows of 8 columns
// to the lanes; row is the distance of the rows in bytes.
//
//go:noescape
func squaresNEON(l *columnBlock, x *float32, mean *float64, groups, row int)

// columnDotsNEON adds the products of dy with x about mean, as squaresNEON.
//
//go:noescape
func columnDotsNEON(l *columnBlock, dy, x *float32, mean *float64, groups, row int)

// columnAffineNEON is columnAffineGeneric for the first wide columns, a multiple
// of 4, of rows rows; row is the distance of the rows in bytes.
//
//go:noescape
func columnAffineNEON(y, x *float32, mean, scale, shift *float64, rows, wide, row int)

// columnNormGradNEON is columnNormGradGeneric for the first wide columns, as
// columnAffineNEON.
//
//go:noescape
func columnNormGradNEON(dx, dy, x *float32, mean, a, b, k *float64, rows, wide, row int)

func addSquares(l *columnBlock, x []float32, mean []float64, rows, cols int) {
	n := vectorRows(rows, len(mean))
	if n > 0 {
		squaresNEON(l, &x[0], &mean[0], n/lanes, 4*cols)
	}
	if n < rows {
		addSquaresGeneric(l, x[n*cols:], mean, rows-n, cols)
	}
}

func addDots(l *columnBlock, dy, x []float32, mean []float64, rows, cols int) {
	n := vectorRows(rows, len(mean))
	if n > 0 {
		columnDotsNEON(l, &dy[0], &x[0], &mean[0], n/lanes, 4*cols)
	}
	if n < rows {
		addDotsGeneric(l, dy[n*cols:], x[n*cols:], mean, rows-n, cols)
	}
}

// vectorRows is how many of the rows of a block of cols columns the assembly
// takes.
func vectorRows(rows, cols int) int {
	if !useNEON || cols != blockCols {
		return 0
	}
	return rows &^ (lanes - 1)
}

// vectorColumns is how many of cols columns the assembly takes.
func vectorColumns(cols int) int {
	if !useNEON {
		return 0
	}
	return cols &^ 3
}

func columnAffine(y, x []float32, mean, scale, shift []float64) {
	cols := len(mean)
	wide := vectorColumns(cols)
	if wide < cols {
		columnAffineGeneric(y, x, mean, scale, shift, wide)
	}
	if wide == 0 {
		return
	}
	for per := cols * max(1, callLen/cols); len(x) > 0; {
		n := min(per, len(x))
		columnAffineNEON(&y[0], &x[0], &mean[0], &scale[0], &shift[0], n/cols, wide, 4*cols)
		y, x = y[n:], x[n:]
	}
}

func columnNormGrad(dx, dy, x []float32, s NormSlopes) {
	cols := len(s.Mean)
	wide := vectorColumns(cols)
	if wide < cols {
		columnNormGradGeneric(dx, dy, x, s, wide)
	}
	if wide == 0 {
		return
	}
	for per := cols * max(1, callLen/cols); len(x) > 0; {
		n := min(per, len(x))
		columnNormGradNEON(&dx[0], &dy[0], &x[0], &s.Mean[0], &s.A[0], &s.B[0], &s.K[0], n/cols, wide, 4*cols)
		dx, dy, x = dx[n:], dy[n:], x[n:]
	}
}
