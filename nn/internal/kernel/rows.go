package kernel

// Greatest finds the greatest number of each row of x [len(at), cols]: at[r] is its
// column, the first of equal ones, and -1 where the row holds a NaN. cols is 1 or
// more.
func Greatest(at []int32, x []float32, cols int) {
	same(len(at)*cols, len(x))
	if greatestRows(at, x, cols) {
		return
	}
	for r := range at {
		at[r] = greatest(x[r*cols:][:cols])
	}
}

// greatest is Greatest of one row.
func greatest(row []float32) (at int32) {
	for j, v := range row {
		if v != v {
			return -1
		}
		if v > row[at] {
			at = int32(j)
		}
	}
	return at
}

// MeanSquares sets dst[r] to the mean of (x-y)^2 over row r of x and y
// [len(dst), cols]: differences and their squares in float64, added as [Sum] adds
// them, divided by cols, rounded once.
func MeanSquares(dst, x, y []float32, cols int) {
	same(len(dst)*cols, len(x), len(y))
	if squaresRows(dst, x, y, cols) {
		return
	}
	for r := range dst {
		dst[r] = float32(squares(x[r*cols:][:cols], y[r*cols:][:cols]) / float64(cols))
	}
}

// squares is the sum of (x-y)^2.
func squares(x, y []float32) (total float64) {
	for len(x) > 0 {
		n := min(len(x), chunkLen)
		var l [lanes]float64
		for i, v := range x[:n] {
			d := float64(v) - float64(y[i])
			l[i%lanes] += float64(d * d)
		}
		total += fold(&l)
		x, y = x[n:], y[n:]
	}
	return total
}

// MeanSquaresGrad sets dx = 2*(x-y)/count in float64, rounded once. dx may be x.
func MeanSquaresGrad(dx, x, y []float32, count float64) {
	same(len(dx), len(x), len(y))
	for i := squareSlopes(dx, x, y, count); i < len(x); i++ {
		dx[i] = float32(float64(2*(float64(x[i])-float64(y[i]))) / count)
	}
}
