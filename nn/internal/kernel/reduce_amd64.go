//go:build amd64 && !purego

package kernel

// sumAVX2 adds x[:n] to the lanes, n being a multiple of 16 up to chunkLen.
//
//go:noescape
func sumAVX2(l *[lanes]float64, x *float32, n int)

// dotAVX2 adds the products x[i]*y[i], i < n, to the lanes; n as in sumAVX2.
//
//go:noescape
func dotAVX2(l *[lanes]float64, x, y *float32, n int)

// columnsAVX2 adds groups times 16 rows of 8 columns to the lanes; row is the
// distance of the rows in bytes.
//
//go:noescape
func columnsAVX2(l *columnBlock, x *float32, groups, row int)

// columnsAVX512 is columnsAVX2 with all the lanes in registers.
//
//go:noescape
func columnsAVX512(l *columnBlock, x *float32, groups, row int)

// columnSumsAVX512 adds the sums of cols columns of a chunk of rows to dst.
//
//go:noescape
func columnSumsAVX512(dst, x *float32, rows, row, cols int)

func sumLanes(l *[lanes]float64, x []float32) {
	n := 0
	if useAVX2 && len(x) >= lanes {
		n = len(x) &^ (lanes - 1)
		sumAVX2(l, &x[0], n)
	}
	sumLanesGeneric(l, x[n:])
}

func dotLanes(l *[lanes]float64, x, y []float32) {
	n := 0
	if useAVX2 && len(x) >= lanes {
		n = len(x) &^ (lanes - 1)
		dotAVX2(l, &x[0], &y[0], n)
	}
	dotLanesGeneric(l, x[n:], y[n:])
}

// columnLanes is columnLanesGeneric for a full block of columns.
func columnLanes(l *columnBlock, x []float32, rows, cols int) {
	n := 0
	if useAVX2 && rows >= lanes {
		n = rows &^ (lanes - 1)
		if useAVX512 {
			columnsAVX512(l, &x[0], n/lanes, 4*cols)
		} else {
			columnsAVX2(l, &x[0], n/lanes, 4*cols)
		}
	}
	if n < rows {
		columnLanesGeneric(l, x[n*cols:], rows-n, cols)
	}
}

// columnCall is how many numbers columnSumsAVX512 reads in a call, some 20 us.
const columnCall = 1 << 15

// columnSumsBlock is AddColumnSums for few enough rows; it tells whether it did.
func columnSumsBlock(dst, x []float32, rows, cols, c0, c1 int) bool {
	if !useAVX512 || rows == 0 || rows > pairRows && (c1-c0 >= 2*blockCols || rows > callRows) {
		return false
	}
	for per := max(1, columnCall/(rows*blockCols)) * blockCols; c0 < c1; c0 += per {
		columnSumsAVX512(&dst[c0], &x[c0], rows, 4*cols, min(per, c1-c0))
	}
	return true
}
