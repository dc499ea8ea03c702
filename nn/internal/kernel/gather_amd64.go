//go:build amd64 && !purego

package kernel

//go:noescape
func gatherAVX512(args *gathering)

//go:noescape
func gatherAVX2(args *gathering)

// gathering is what the assembly of gather reads. Strides are bytes.
type gathering struct {
	acc, src       *float32
	accRow, srcRow int
	vals           *float32
	places         *int32
	n              int
	mask           int // AVX-512: a bit per number of the last vector; AVX2: how many it has
	shape          int // AVX-512: rows*16 + vectors; AVX2: a gatherLoop

	// AVX2: how many tiles, and from one to the next
	parts, accStep, srcStep int
}

// gatherer is gather for windows of one geometry: what does not change from list to
// list, and how the window is cut.
type gatherer struct {
	args           gathering
	vals           []float32
	places         []int32
	kh, row        int // rows of a window, floats of one
	accRow, srcRow int // from row to row, in floats
	tiling

	// AVX2: tiles of a row that are whole, vectors of the one that is not, and numbers
	// behind the full vectors
	whole, left, rest int
}

// tiling is tiles of so many rows and vectors at most, and so many entries of a list
// before the next tiles have their turn.
type tiling struct{ rows, vectors, entries int }

// gatherer is the one for lists in vals and places, with rows of acc and src that are
// accRow and srcRow floats apart.
func (c *Conv) gatherer(accRow, srcRow int, vals []float32, places []int32) gatherer {
	g := gatherer{vals: vals, places: places, kh: c.KH, row: c.KW * c.C, accRow: accRow, srcRow: srcRow}
	g.args = gathering{accRow: accRow * 4, srcRow: srcRow * 4}
	if useAVX512 {
		g.tiling = c.zmmTiling()
	} else {
		g.tiling = c.ymmTiling()
		g.whole, g.left, g.rest = g.row/ymmFloats/g.vectors, g.row/ymmFloats%g.vectors, g.row%ymmFloats
	}
	return g
}

// gather continues the rows of acc, [KH][KW*C], over a list of n entries, a tile at a
// time.
func (g *gatherer) gather(acc, src []float32, n int) {
	for from := 0; from < n; from += g.entries {
		g.args.vals, g.args.places, g.args.n = &g.vals[from], &g.places[from], min(g.entries, n-from)
		if useAVX512 {
			g.zmm(acc, src)
		} else {
			g.ymm(acc, src)
		}
	}
}

const (
	gatherRows = 3  // rows of a tile, at most
	zmmFloats  = 16 // of a vector
	zmmRow     = 12 // vectors of a tile's row, at most
	zmmAll     = 24 // and of all its rows
	ymmFloats  = 8
	ymmAll     = 12 // vectors of all rows of a tile

	// One call of the assembly cannot be interrupted, so a window does at most about
	// callVectors multiply-adds: under 50 us.
	callVectors = 1 << 18
)

// entriesOf is how many entries of a list a window of so many vectors takes at once.
func entriesOf(vectors int) int { return max(1, callVectors/vectors) }

// zmmTiling takes as many rows at once as there are registers for.
func (c *Conv) zmmTiling() tiling {
	vectors := pieces(c.KW*c.C, zmmFloats)
	return tiling{min(gatherRows, max(1, zmmAll/vectors)), zmmRow, entriesOf(c.KH * vectors)}
}

func (g *gatherer) zmm(acc, src []float32) {
	vectors := pieces(g.row, zmmFloats)
	for kh := 0; kh < g.kh; kh += g.rows {
		for v := 0; v < vectors; v += g.vectors {
			a := &g.args
			a.acc, a.src = &acc[kh*g.accRow+v*zmmFloats], &src[kh*g.srcRow+v*zmmFloats]
			a.shape, a.mask = min(g.rows, g.kh-kh)*16+min(g.vectors, vectors-v), 1<<zmmFloats-1
			if last := g.row - v*zmmFloats; last < g.vectors*zmmFloats {
				a.mask = 1<<((last-1)%zmmFloats+1) - 1
			}
			gatherAVX512(a)
		}
	}
}

// ymmTiling goes through the list as few times as possible, then with as many chains
// at once in the smallest tile as possible: fewer than 8 wait for one another.
func (c *Conv) ymmTiling() tiling {
	vectors := c.KW * c.C / ymmFloats
	best, fewest, most := tiling{}, 0, 0
	for r := 1; r <= min(gatherRows, c.KH); r++ {
		down, across := pieces(c.KH, r), pieces(vectors, ymmAll/r)
		t := tiling{pieces(c.KH, down), pieces(vectors, across), entriesOf(c.KH * vectors)}
		smallest := (c.KH - (down-1)*t.rows) * (vectors - (across-1)*t.vectors)
		if passes := down * across; r == 1 || passes < fewest || passes == fewest && smallest > most {
			best, fewest, most = t, passes, smallest
		}
	}
	return best
}

// pieces is how many pieces of up to size cover n.
func pieces(n, size int) int { return (n + size - 1) / size }

// gatherLoop is the place of a loop in the assembly's table.
func gatherLoop(rows, vectors int) int { return firstLoop[rows] + vectors }

var firstLoop = [gatherRows + 1]int{1: -1, 11, 17} // less the number of vectors

const maskedLoop = 21 // and the number of rows: of one vector that is not full

// ymm takes tiles of one row together with those below them, others with those beside
// them, and at last what is left of the rows behind their full vectors.
func (g *gatherer) ymm(acc, src []float32) {
	wide := g.vectors * ymmFloats
	behind := g.whole * wide
	if g.rows == 1 {
		for at := 0; at < behind; at += wide {
			g.tiles(acc[at:], src[at:], gatherLoop(1, g.vectors), g.kh, g.accRow, g.srcRow)
		}
		if g.left > 0 {
			g.tiles(acc[behind:], src[behind:], gatherLoop(1, g.left), g.kh, g.accRow, g.srcRow)
		}
	} else {
		for kh := 0; kh < g.kh; kh += g.rows {
			a, s, rows := acc[kh*g.accRow:], src[kh*g.srcRow:], min(g.rows, g.kh-kh)
			g.tiles(a, s, gatherLoop(rows, g.vectors), g.whole, wide, wide)
			if g.left > 0 {
				g.tiles(a[behind:], s[behind:], gatherLoop(rows, g.left), 1, 0, 0)
			}
		}
	}
	if g.rest == 0 {
		return
	}
	g.args.mask = g.rest
	for kh := 0; kh < g.kh; kh += gatherRows {
		at := g.row - g.rest
		g.tiles(acc[kh*g.accRow+at:], src[kh*g.srcRow+at:], maskedLoop+min(gatherRows, g.kh-kh), 1, 0, 0)
	}
}

// tiles runs a loop over n tiles from acc and src on.
func (g *gatherer) tiles(acc, src []float32, loop, n, accStep, srcStep int) {
	a := &g.args
	a.acc, a.src, a.shape = &acc[0], &src[0], loop
	a.parts, a.accStep, a.srcStep = n, accStep*4, srcStep*4
	gatherAVX2(a)
}
