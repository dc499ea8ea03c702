//go:build amd64 && !purego

package kernel

import "unsafe"

const (
	narrowCols   = 8
	narrowPairs  = 6 // pairs of rows in a group, at most
	narrowGroups = 4 // groups of a tile, at most
	// fewPairs is how many pairs a group has at most for a tile of one group more.
	fewPairs = 3
)

// narrowTile is what the assembly works on: a tile of groups of rows that lie side by
// side in a. Strides are bytes.
type narrowTile struct {
	a, b, c, bias *float32

	loop                   int // which loop of the assembly
	aGroup, cGroup         int // from group to group
	aLast, cLast           int // from a group's first row to its last but one
	k, n1, n2              int
	ak, bk                 int
	aSeg, bSeg, aOut, bOut int // from the end of a segment to the next
	more                   int // 1: continue the chains in c

	left2 int // counter of the assembly
}

// narrowTiles computes one tile.
//
//go:noescape
func narrowTiles(args *narrowTile)

// narrow tells whether two rows of p share a vector: its columns are one AVX2 vector,
// its rows lie side by side and come in runs of two or more.
func (p *product) narrow() bool {
	return useAVX512 && p.cols == narrowCols && p.aRow == 1 && p.cRow == narrowCols && p.runLen > 1 && p.rows > 1 && !p.diagonal
}

// runNarrow computes p, which is narrow, and whose chains have at most maxTerms terms.
func (p *product) runNarrow() {
	const f = int(unsafe.Sizeof(float32(0)))
	t := narrowTile{
		b: &p.b[0],
		k: p.k, n1: p.n1, n2: p.n2,
		ak: p.ak * f, bk: p.bk * f,
		aSeg: (p.a1 - p.k*p.ak) * f, bSeg: (p.b1 - p.k*p.bk) * f,
		aOut: (p.a2 - p.n1*p.a1) * f, bOut: (p.b2 - p.n1*p.b1) * f,
	}
	switch {
	case p.bias != nil:
		t.bias = &p.bias[0]
	case p.zero:
		t.bias = &zeros[0]
	}
	if p.more {
		t.more = 1
	}
	const most = 2 * narrowPairs
	runs := p.rows / p.runLen
	if p.runLen <= most {
		t.groups(p, p.runLen, runs, p.aRun, p.cRun, p.aStart, 0)
		return
	}
	// A longer run is groups of even height: high ones first, then some a row lower.
	count := (p.runLen + most - 1) / most
	height := (p.runLen + count - 1) / count
	high := p.runLen - count*(height-1)
	for r := range runs {
		a, c := p.aStart+r*p.aRun, r*p.cRun
		t.groups(p, height, high, height, height*narrowCols, a, c)
		low := height - 1
		t.groups(p, low, count-high, low, low*narrowCols, a+high*height, c+high*height*narrowCols)
	}
}

// groups computes groups of rows, aGroup floats apart in a from place a on, and
// cGroup in c.
func (t *narrowTile) groups(p *product, height, groups, aGroup, cGroup, a, c int) {
	const f = int(unsafe.Sizeof(float32(0)))
	pairs, most := (height+1)/2, narrowGroups
	if pairs <= fewPairs {
		most++
	}
	t.aGroup, t.cGroup = aGroup*f, cGroup*f
	t.aLast, t.cLast = (height-2)*f, (height-2)*narrowCols*f
	for tiles := (groups + most - 1) / most; tiles > 0; tiles-- {
		n := (groups + tiles - 1) / tiles
		t.loop = (n-1)*narrowPairs + pairs - 1
		t.a, t.c = &p.a[a], &p.c[c]
		narrowTiles(t)
		a, c, groups = a+n*aGroup, c+n*cGroup, groups-n
	}
}
