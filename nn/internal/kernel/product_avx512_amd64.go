//go:build amd64 && !purego

package kernel

import "unsafe"

const (
	zmmRows   = 14 // rows of a tile of 17 to 32 columns, at most
	zmmRows16 = 28 // rows of a tile of up to 16 columns, at most
	zmmThree  = 3  // rows that share a pointer where runs are as short as that

	// A tile has at most zmmTerms terms, and a call at most about zmmCall rows x
	// terms (x 32 columns): under 50 us.
	zmmTerms = 1 << 12
	zmmCall  = zmmRows * zmmTerms
	zmmBlock = 1 << 10 // terms of a chain between two visits of c: 128 KiB of b
	zmmDepth = 8       // tiles of a call, where the next columns wait for their turn
)

// zmmTiles is what the assembly works on: tiles of some height, in runs of
// perRun, of one block of columns. Strides are bytes.
type zmmTiles struct {
	a, c    *float32 // of the next tile; the assembly steps them
	b, bias *float32
	mask    int // bit per column of the last vector

	loop  int // which loop of the assembly
	tiles int // how many

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

// zmmZeros is the bias that turns -0 into +0.
var zmmZeros [32]float32

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
		if l.unit == 1 {
			l.cut(zmmRows16)
		} else {
			l.cut(zmmRows16 / 2 / l.unit)
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
	if cost := p.k * p.n1 * p.n2 * height * l.unit; perCall > 1 && perCall*cost > zmmCall {
		perCall = max(1, zmmCall/cost)
	}
	run, tile := 0, 0
	for done := 0; done < total; {
		n := min(perCall, total-done)
		at := first + tile*height
		a, c := p.aStart+run*l.aRun+at*l.aUnit, run*l.cRun+at*l.cUnit
		for v := v0; v < v1; v += 32 {
			t.a, t.c = &p.a[a], &p.c[c+v]
			t.left, t.tiles = perRun-tile, n
			t.block(p, height*l.unit, l.unit, v)
		}
		done, tile = done+n, tile+n
		if done < total {
			run, tile = run+tile/perRun, tile%perRun
		}
	}
}

// block computes the tiles, rows high, of the columns of p from v on.
func (t *zmmTiles) block(p *product, rows, unit, v int) {
	t.b = &p.b[v]
	switch {
	case p.bias != nil:
		t.bias = &p.bias[v]
	case p.zero:
		t.bias = &zmmZeros[0]
	}
	n := min(p.cols-v, 32)
	t.mask = 1<<((n-1)&15+1) - 1
	t.loop = rows - 1
	part := n&15 != 0
	if n > 16 {
		if part {
			t.loop += zmmRows
		}
		tiles32(t)
		return
	}
	if unit == 1 {
		if part {
			t.loop += zmmRows16
		}
	} else {
		t.loop = 2*zmmRows16 + rows/zmmThree - 1
		if part {
			t.loop += zmmRows16 / 2 / zmmThree
		}
	}
	tiles16(t)
}
