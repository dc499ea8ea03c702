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
