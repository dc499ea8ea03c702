//go:build amd64 && !purego

package kernel

import "unsafe"

const (
	zmmRows   = 14 // rows of a tile of 17 to 32 columns, at most
	zmmRows16 = 28 // rows of a tile of up to 16 columns, at most
	zmmThree  = 3  // rows that share a pointer where runs are as short as that

	// A tile has at most zmmTerms terms, and a call at most about zmmCall rows x
	// terms (x 32 columns), the reading and writing of c counted as zmmVisit terms:
	// under 50 us even when all of it comes from memory.
	zmmTerms = 1 << 10
	zmmCall  = 1 << 15
	zmmVisit = 16
	zmmBlock = 1 << 9 // terms of a chain between two visits of c: 64 KiB of b
	zmmDepth = 8      // tiles of a call, where the next columns wait for their turn
)

// zmmTiles is what the assembly works on: tiles of some height, in runs of
// perRun, of one block of columns. Strides are bytes.
type zmmTiles struct {
	a, b, c, bias *float32
	mask          int // bit per column of the last vector

	aOff, cOff int // where the next tile is; the assembly steps them
	loop       int // which loop of the assembly
	tiles      int // how many

	left, perRun           int // tiles until the run ends, and of a whole run
	aRow, aGroup           int // from row to row of three, and to the next three
	cRow, cGroup           int
	aNext, cNext           int // from tile to tile
	aWrap, cWrap           int // in addition, to the next run
	k, n1, n2              int
	ak, bk                 int
	aSeg, bSeg, aOut, bOut int // from the end of a segment to the next
	more                   int // 1: continue the chains in c

	left2 int // counter of the assembly
}

// tiles32 computes args.tiles tiles of 17 to 32 columns.
//
//go:noescape
func tiles32(args *zmmTiles)

// tiles16 computes args.tiles tiles of 1 to 16 columns.
//
//go:noescape
func tiles16(args *zmmTiles)

// alongTiles32 is tiles32 where ak is one float.
//
//go:noescape
func alongTiles32(args *zmmTiles)

// unitTiles16 is tiles16 where aRow is one float.
//
//go:noescape
func unitTiles16(args *zmmTiles)

// lowTiles computes args.tiles tiles of 128 columns and 1 row (loop 0), or of 64
// columns and 1 to 3 rows (loop is how many).
//
//go:noescape
func lowTiles(args *zmmTiles)

// diagonalTilesAVX512 is tiles32 and tiles16 for diagonal products, with up to zmmRows rows.
//
//go:noescape
func diagonalTilesAVX512(args *zmmTiles)

// zmmZeros is the bias that turns -0 into +0.
var zmmZeros [128]float32

// zmmPlan says how rows are cut into tiles. They come in runs of units, which are
// rows, or threes of rows.
type zmmPlan struct {
	unit, runs, units int // rows of a unit; runs; units of a run
	aUnit, aRun       int // floats from unit to unit, from run to run
	cUnit, cRun       int
	height            int // units of the high tiles
	high, low         int // high tiles of a run, and tiles one unit lower behind them
}

// cut cuts runs of units into as few tiles of at most most units as may be, of
// even height.
func (l *zmmPlan) cut(most int) {
	tiles := 1
	l.height = l.units
	if l.units > most {
		tiles = (l.units + most - 1) / most
		l.height = (l.units + tiles - 1) / tiles
	}
	l.high = l.units - tiles*(l.height-1)
	l.low = tiles - l.high
}

// runZmm computes p, whose chains have at most zmmTerms terms.
func (p *product) runZmm() {
	if p.rows == 0 || p.cols == 0 {
		return
	}
	const f = int(unsafe.Sizeof(float32(0)))
	t := zmmTiles{
		a:    &p.a[p.aStart],
		aRow: p.aRow * f, aGroup: zmmThree * p.aRow * f,
		cRow: p.cRow * f, cGroup: zmmThree * p.cRow * f,
		k: p.k, n1: p.n1, n2: p.n2,
		ak: p.ak * f, bk: p.bk * f,
		aSeg: (p.a1 - p.k*p.ak) * f, bSeg: (p.b1 - p.k*p.bk) * f,
		aOut: (p.a2 - p.n1*p.a1) * f, bOut: (p.b2 - p.n1*p.b1) * f,
	}
	if p.more {
		t.more = 1
	}
	// A tile takes rows at equal distances, so it does not go beyond its run,
	// unless the runs are such rows themselves or just what shares a pointer.
	l := zmmPlan{unit: 1, runs: 1, units: p.rows, aUnit: p.aRow, cUnit: p.cRow}
	switch {
	case p.runLen == p.rows || p.aRun == p.runLen*p.aRow && p.cRun == p.runLen*p.cRow:
	case p.runLen == 1:
		l.aUnit, l.cUnit = p.aRun, p.cRun
		t.aRow, t.aGroup = p.aRun*f, zmmThree*p.aRun*f
		t.cRow, t.cGroup = p.cRun*f, zmmThree*p.cRun*f
	case p.runLen == zmmThree:
		l.unit, l.units = zmmThree, p.rows/zmmThree
		l.aUnit, l.cUnit = p.aRun, p.cRun
		t.aGroup, t.cGroup = p.aRun*f, p.cRun*f
	default:
		l.runs, l.units, l.aRun, l.cRun = p.rows/p.runLen, p.runLen, p.aRun, p.cRun
	}
	wide := (p.cols + 15) &^ 31 // 17 columns or more are worth two vectors
	if wide > 0 {
		l.cut(zmmRows / l.unit)
		t.columns(p, &l, 0, min(wide, p.cols))
	}
	if wide < p.cols {
		if l.unit == 1 && !p.diagonal {
			l.cut(zmmRows16)
		} else {
			l.cut(zmmRows / l.unit)
		}
		t.columns(p, &l, wide, p.cols)
	}
}

// columns computes the columns v0 <= v < v1, whose blocks are all wide or the only
// one that is not.
func (t *zmmTiles) columns(p *product, l *zmmPlan, v0, v1 int) {
	t.heights(p, l, l.height, l.high, 0, v0, v1)
	if l.low > 0 {
		t.heights(p, l, l.height-1, l.low, l.high*l.height, v0, v1)
	}
}

// heights computes the perRun tiles of each run that are height units high and
// start at unit first of the run.
func (t *zmmTiles) heights(p *product, l *zmmPlan, height, perRun, first, v0, v1 int) {
	const f = int(unsafe.Sizeof(float32(0)))
	t.perRun = perRun
	t.aNext, t.aWrap = height*l.aUnit*f, (l.aRun-perRun*height*l.aUnit)*f
	t.cNext, t.cWrap = height*l.cUnit*f, (l.cRun-perRun*height*l.cUnit)*f
	total := l.runs * perRun
	perCall := total
	if v1-v0 > 32 {
		perCall = min(perCall, zmmDepth)
	}
	if cost := (p.k*p.n1*p.n2 + zmmVisit) * height * l.unit; perCall > 1 && perCall*cost > zmmCall {
		perCall = max(1, zmmCall/cost)
	}
	run, tile := 0, 0
	for done := 0; done < total; {
		n := min(perCall, total-done)
		at := first + tile*height
		a, c := run*l.aRun+at*l.aUnit, run*l.cRun+at*l.cUnit
		for v := v0; v < v1; {
			t.aOff, t.cOff = a*f, c*f
			t.left, t.tiles = perRun-tile, n
			v += t.block(p, height*l.unit, l.unit, v)
		}
		done, tile = done+n, tile+n
		if done < total {
			run, tile = run+tile/perRun, tile%perRun
		}
	}
}

// block computes the tiles, rows high, of the columns of p from v on, and returns of
// how many.
func (t *zmmTiles) block(p *product, rows, unit, v int) int {
	t.b, t.c = &p.b[v], &p.c[v]
	switch {
	case p.bias != nil:
		t.bias = &p.bias[v]
	case p.zero:
		t.bias = &zmmZeros[0]
	}
	n := p.cols - v
	if rows <= 3 && n >= 64 && !p.diagonal {
		if rows == 1 && n >= 128 {
			t.loop = 0
			lowTiles(t)
			return 128
		}
		t.loop = rows
		lowTiles(t)
		return 64
	}
	t.narrow(p, rows, unit, v, min(n, 32))
	return 32
}

// narrow is block for n <= 32 columns.
func (t *zmmTiles) narrow(p *product, rows, unit, v, n int) {
	t.mask = 1<<((n-1)&15+1) - 1
	part := 0 // whether the last vector is masked
	if n&15 != 0 {
		part = 1
	}
	const f = int(unsafe.Sizeof(float32(0)))
	unitRows := t.aRow == f
	switch {
	case p.diagonal:
		t.a = &p.a[p.aStart+v]
		t.loop = rows - 1 + part*zmmRows
		if n <= 16 {
			t.loop += 2 * zmmRows
		}
		diagonalTilesAVX512(t)
		return
	case n > 16:
		t.loop = rows - 1 + part*zmmRows
		switch {
		case unitRows && unit == 1:
			t.loop += 2 * zmmRows
		case t.ak == f:
			alongTiles32(t)
			return
		}
		tiles32(t)
		return
	case unit == 1:
		t.loop = rows - 1 + part*zmmRows16
	default: // behind all those, as many as there are threes in zmmRows
		t.loop = 2*zmmRows16 + rows/zmmThree - 1 + part*(zmmRows/zmmThree)
	}
	if unitRows {
		unitTiles16(t)
		return
	}
	tiles16(t)
}
