//go:build arm64 && !purego

package kernel

// sumNEON adds x[:n] to the lanes, n being a multiple of 16 up to chunkLen.
//
//go:noescape
func sumNEON(l *[lanes]float64, x *float32, n int)

// dotNEON adds the products x[i]*y[i], i < n, to the lanes; n as in sumNEON.
//
//go:noescape
func dotNEON(l *[lanes]float64, x, y *float32, n int)

// columnsNEON adds groups times 16 rows of 8 columns to the lanes; row is the
// distance of the rows in bytes.
//
//go:noescape
func columnsNEON(l *columnBlock, x *float32, groups, row int)

func sumLanes(l *[lanes]float64, x []float32) {
	n := 0
	if useNEON && len(x) >= lanes {
		n = len(x) &^ (lanes - 1)
		sumNEON(l, &x[0], n)
	}
	sumLanesGeneric(l, x[n:])
}

func dotLanes(l *[lanes]float64, x, y []float32) {
	n := 0
	if useNEON && len(x) >= lanes {
		n = len(x) &^ (lanes - 1)
		dotNEON(l, &x[0], &y[0], n)
	}
	dotLanesGeneric(l, x[n:], y[n:])
}

// columnLanes is columnLanesGeneric for a full block of columns.
func columnLanes(l *columnBlock, x []float32, rows, cols int) {
	n := 0
	if useNEON && rows >= lanes {
		n = rows &^ (lanes - 1)
		columnsNEON(l, &x[0], n/lanes, 4*cols)
	}
	if n < rows {
		columnLanesGeneric(l, x[n*cols:], rows-n, cols)
	}
}

// columnSumsBlock leaves the columns to columnLanes.
func columnSumsBlock(_, _ []float32, _, _, _, _ int) bool { return false }
