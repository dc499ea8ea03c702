//go:build arm64 && !purego

package kernel

import "unsafe"

const (
	tileRows = 6  // rows of a tile, at most
	tileCols = 16 // columns of a tile, at most: four vectors
	vecCols  = 4  // columns of a vector

	blockTerms = 320 // terms of a chain between two visits of c: 20 KiB of b
	callTiles  = 16  // tiles of a call, before the next columns have their turn

	// maxTerms is how many terms a chain of the only tile has. A call of the assembly
	// cannot be interrupted, and where b is a large matrix the 16 columns of every
	// term lie on a page of their own. Other calls have at most callTiles tiles of
	// blockTerms terms: 24 vector multiply-adds a term, some 20 us where two are done
	// in a cycle of 3 GHz.
	maxTerms = 1 << 11
)

// tileArgs is what the assembly works on: tiles of some height, one below the
// other, of one block of columns. Strides are bytes.
type tileArgs struct {
	a, b, c, bias *float32

	loop  int // tileRows*kind + height-1: which loop of the assembly
	tiles int // how many
	last  int // from the block's first column to its last vector, in bytes

	aOff, cOff, left       int // where the next row is, and how many rows its run has left
	aRow, cRow             int // to the next row of a run
	aWrap, cWrap           int // in addition, to the first row of the next run
	runLen                 int
	k, n1, n2              int
	ak, bk                 int
	aSeg, bSeg, aOut, bOut int // from the end of a segment to the next
	more                   int // 1: continue the chains in c
}

// tiles computes args.tiles tiles; the next rows follow in the next call.
//
//go:noescape
func tiles(args *tileArgs)

// diagonalTiles is tiles for diagonal products.
//
//go:noescape
func diagonalTiles(args *tileArgs)

// zeros is the bias that turns -0 into +0.
var zeros [tileCols]float32

// run computes p.
func (p *product) run() {
	switch {
	case p.empty():
		p.clear()
	case !useNEON:
		productGeneric(p)
	default:
		p.runBlocks()
	}
}

// runBlocks computes p a block of terms at a time, so that the columns of b and
// the rows of a that a block needs stay in the first cache for all tiles, and
// no call takes long. The chains are carried through c, which does not change a
// bit.
func (p *product) runBlocks() {
	limit := blockTerms
	if p.rows <= tileRows {
		limit = maxTerms // everything is used once anyhow
	}
	s := *p
	var turns, whole, a, b int // turns of the loop that is cut, and its strides
	var cut *int
	switch {
	case p.k*p.n1*p.n2 <= limit:
		p.runTiles()
		return
	case p.n2 > 1:
		cut, turns, whole, a, b = &s.n2, limit/(p.k*p.n1), p.n2, p.a2, p.b2
	case p.n1 > 1:
		cut, turns, whole, a, b = &s.n1, limit/p.k, p.n1, p.a1, p.b1
	default:
		cut, turns, whole, a, b = &s.k, limit, p.k, p.ak, p.bk
	}
	turns = max(turns, 1)
	s.bias, s.zero = nil, false
	for i := 0; i < whole; i += turns {
		*cut = min(turns, whole-i)
		s.aStart, s.b = p.aStart+i*a, p.b[i*b:]
		if i+turns >= whole {
			s.bias, s.zero = p.bias, p.zero
		}
		s.runBlocks()
		s.more = true
	}
}

// runTiles computes p, whose chains have at most maxTerms terms.
func (p *product) runTiles() {
	if p.rows == 0 || p.cols == 0 {
		return
	}
	t := p.tileArgs()
	// Tiles of even height: high ones first, then some one row lower.
	count := (p.rows + tileRows - 1) / tileRows
	height := (p.rows + count - 1) / count
	high := p.rows - count*(height-1)
	left := p.runLen
	var aOff, cOff int
	for done := 0; done < count; {
		n, h := min(callTiles, count-done), height
		if done < high {
			n = min(n, high-done)
		} else {
			h--
		}
		for v := 0; v < p.cols; {
			cols := blockWidth(p.cols - v)
			t.block(p, v, cols)
			t.aOff, t.cOff, t.left = aOff, cOff, left
			t.loop, t.tiles = tileRows*blockKind(cols)+h-1, n
			if p.diagonal {
				t.a = &p.a[p.aStart+v]
				diagonalTiles(&t)
			} else {
				tiles(&t)
			}
			v += cols
		}
		aOff, cOff, left = t.aOff, t.cOff, t.left
		done += n
	}
}

// tileArgs fills in what all tiles of p share.
func (p *product) tileArgs() tileArgs {
	const f = int(unsafe.Sizeof(float32(0)))
	t := tileArgs{
		a:    &p.a[p.aStart],
		aRow: p.aRow * f, aWrap: (p.aRun - p.runLen*p.aRow) * f,
		cRow: p.cRow * f, cWrap: (p.cRun - p.runLen*p.cRow) * f,
		runLen: p.runLen,
		k:      p.k, n1: p.n1, n2: p.n2,
		ak: p.ak * f, bk: p.bk * f,
		aSeg: (p.a1 - p.k*p.ak) * f, bSeg: (p.b1 - p.k*p.bk) * f,
		aOut: (p.a2 - p.n1*p.a1) * f, bOut: (p.b2 - p.n1*p.b1) * f,
	}
	if p.more {
		t.more = 1
	}
	return t
}

// blockWidth is how many of the n columns that are left the next block has. A
// block after the first has at least a vector's columns, for 1 to 3 cost as much.
func blockWidth(n int) int {
	if n > tileCols && n < tileCols+vecCols {
		return tileCols - vecCols
	}
	return min(n, tileCols)
}

// blockKind is the kind of a block of n columns: 0, 1 and 2 for 1, 2 and 3
// columns, and one for each number of vectors from there on.
func blockKind(n int) int {
	if n < vecCols {
		return n - 1
	}
	return vecCols - 1 + (n-1)/vecCols
}

// block points t at the cols columns of p from v on.
func (t *tileArgs) block(p *product, v, cols int) {
	const f = int(unsafe.Sizeof(float32(0)))
	t.b, t.c, t.last = &p.b[v], &p.c[v], (cols-vecCols)*f
	switch {
	case p.bias != nil:
		t.bias = &p.bias[v]
	case p.zero:
		t.bias = &zeros[0]
	}
}
