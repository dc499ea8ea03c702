//go:build amd64 && !purego

package kernel

// What Softmax does to the rows of x [rows, cols], cols being 16 or less, before the
// exponential and behind it, and SoftmaxGrad.
//
//go:noescape
func shiftRowsAVX512(y, x *float32, rows, cols int)

//go:noescape
func shareRowsAVX512(y, x *float32, rows, cols int)

//go:noescape
func slopeRowsAVX512(dx, dy *float32, rows, cols int, y *float32)

// greatestRowsAVX512 is Greatest.
//
//go:noescape
func greatestRowsAVX512(at *int32, x *float32, rows, cols int)

// squaresRowsAVX512 is MeanSquares, count being cols.
//
//go:noescape
func squaresRowsAVX512(dst, x *float32, rows, cols int, y *float32, count float64)

// squareSlopesAVX512 is MeanSquaresGrad.
//
//go:noescape
func squareSlopesAVX512(dx, x *float32, n int, y *float32, count float64)

const (
	shortCols  = 16   // a row of so many numbers fits into a register
	shortCall  = 1024 // rows of a call, some 20 us
	slopesCall = shortCols * shortCall
)

// shortRows tells whether the assembly takes rows of so many numbers.
func shortRows(cols int) bool { return useAVX512 && cols > 0 && cols <= shortCols }

// shiftRows subtracts from each row its greatest number. Like the others it tells
// whether it did.
func shiftRows(y, x []float32, rows, cols int) bool {
	if !shortRows(cols) {
		return false
	}
	for r := 0; r < rows; r += shortCall {
		shiftRowsAVX512(&y[r*cols], &x[r*cols], min(shortCall, rows-r), cols)
	}
	return true
}

// shareRows divides the exponentials of each row by their sum.
func shareRows(y []float32, rows, cols int) bool {
	if !shortRows(cols) {
		return false
	}
	for r := 0; r < rows; r += shortCall {
		shareRowsAVX512(&y[r*cols], &y[r*cols], min(shortCall, rows-r), cols)
	}
	return true
}

func slopeRows(dx, dy, y []float32, rows, cols int) bool {
	if !shortRows(cols) {
		return false
	}
	for r := 0; r < rows; r += shortCall {
		slopeRowsAVX512(&dx[r*cols], &dy[r*cols], min(shortCall, rows-r), cols, &y[r*cols])
	}
	return true
}

func greatestRows(at []int32, x []float32, cols int) bool {
	if !shortRows(cols) {
		return false
	}
	for r := 0; r < len(at); r += shortCall {
		greatestRowsAVX512(&at[r], &x[r*cols], min(shortCall, len(at)-r), cols)
	}
	return true
}

func squaresRows(dst, x, y []float32, cols int) bool {
	if !shortRows(cols) {
		return false
	}
	for r := 0; r < len(dst); r += shortCall {
		squaresRowsAVX512(&dst[r], &x[r*cols], min(shortCall, len(dst)-r), cols, &y[r*cols], float64(cols))
	}
	return true
}

// squareSlopes does the first numbers of MeanSquaresGrad and tells how many.
func squareSlopes(dx, x, y []float32, count float64) int {
	whole := len(x) &^ 7
	if !useAVX512 {
		return 0
	}
	for i := 0; i < whole; i += slopesCall {
		squareSlopesAVX512(&dx[i], &x[i], min(slopesCall, whole-i), &y[i], count)
	}
	return whole
}
