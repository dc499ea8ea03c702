//go:build amd64 && !purego

package kernel

import "unsafe"

const (
	tileRows = 6  // rows of a tile, at most
	tileCols = 16 // columns of a tile, at most: two vectors

	blockTerms = 320 // terms of a chain between two visits of c: 20 KiB of b
	callTiles  = 16  // tiles of a call, before the next columns have their turn

	// maxTerms is how many terms a chain of the only tile has. A call of the assembly
	// cannot be interrupted, and where b is a large matrix the 16 columns of every
	// term lie on a page of their own: under 100 us. Other calls are shorter.
	maxTerms = 1 << 11
)

// tileArgs is what the assembly works on: tiles of some height, one below the
// other, of one block of columns. Strides are bytes.
type tileArgs struct {
	a, b, c, bias *float32
	mask          *int32 // of the last vector, where it is not full

	loop  int // 6*kind + height-1: which loop of the assembly
	tiles int // how many

	aOff, cOff, left       int // where the next row is, and how many rows its run has left
	aRow, cRow             int // to the next row of a run
	aWrap, cWrap           int // in addition, to the first row of the next run
	runLen                 int
	k, n1, n2              int
	ak, bk                 int
	aSeg, bSeg, aOut, bOut int // from the end of a segment to the next
	more                   int // 1: continue the chains in c

	left2 int               // counter of the assembly
	rows  [tileRows]uintptr // rows of c, while the assembly runs
}

// tiles computes args.tiles tiles; the next rows follow in the next call.
//
//go:noescape
func tiles(args *tileArgs)

// diagonalTiles is tiles for diagonal products.
//
//go:noescape
func diagonalTiles(args *tileArgs)

// The kinds of a block of columns.
const (
	full16 = iota // 16 columns
	part16        // 9..15
	full8         // 8
	part8         // 1..7
)

// maskTable[8-n:] is the mask of a vector's first n numbers.
var maskTable = [16]int32{-1, -1, -1, -1, -1, -1, -1, -1}

// zeros is the bias that turns -0 into +0.
var zeros [tileCols]float32

// run computes p.
func (p *product) run() {
	switch {
	case p.empty():
		p.clear()
	case !useAVX2:
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
	limit := p.blockLimit()
	if p.k*p.n1*p.n2 <= limit {
		p.runTiles()
		return
	}
	s := *p
	var count, whole int // of what is cut: the outermost loop that has turns
	var a, b int         // its strides
	switch {
	case p.n2 > 1:
		count, whole, a, b = max(1, limit/(p.k*p.n1)), p.n2, p.a2, p.b2
	case p.n1 > 1:
		count, whole, a, b = max(1, limit/p.k), p.n1, p.a1, p.b1
	default:
		count, whole, a, b = limit, p.k, p.ak, p.bk
	}
	s.bias, s.zero = nil, false
	for i := 0; i < whole; i += count {
		n := min(count, whole-i)
		switch {
		case p.n2 > 1:
			s.n2 = n
		case p.n1 > 1:
			s.n1 = n
		default:
			s.k = n
		}
		s.aStart, s.b = p.aStart+i*a, p.b[i*b:]
		if i+n == whole {
			s.bias, s.zero = p.bias, p.zero
		}
		s.runBlocks()
		s.more = true
	}
}

// blockLimit is how many terms of p a block may have.
func (p *product) blockLimit() int {
	switch wide := p.wide(); {
	case wide && p.rows <= zmmRows:
		return zmmTerms
	case wide:
		return zmmBlock
	case p.rows <= tileRows:
		return maxTerms // everything is used once anyhow
	}
	return blockTerms
}

// wide tells whether the AVX-512 tiles compute p. They keep to a run, and where the
// columns are one AVX2 vector they have too few chains in short runs, and too
// little to do in a diagonal product.
func (p *product) wide() bool {
	short := p.runLen <= 8 && p.runLen < p.rows && p.runLen != 1 && p.runLen != zmmThree
	return useAVX512 && (p.cols > 8 || !short && !p.diagonal)
}

// runTiles computes p, whose chains have at most maxTerms terms.
func (p *product) runTiles() {
	if p.narrow() {
		p.runNarrow()
		return
	}
	if p.wide() {
		p.runZmm()
		return
	}
	if p.rows == 0 || p.cols == 0 {
		return
	}
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
	// Tiles of even height: high ones first, then some one row lower.
	count := (p.rows + tileRows - 1) / tileRows
	height := (p.rows + count - 1) / count
	high := p.rows - count*(height-1)
	left := p.runLen
	var aOff, cOff int
	for done := 0; done < count; {
		n := min(callTiles, count-done)
		h := height
		if done < high {
			n = min(n, high-done)
		} else {
			h--
		}
		for v := 0; v < p.cols; v += tileCols {
			kind := t.block(p, v)
			t.aOff, t.cOff, t.left = aOff, cOff, left
			t.loop, t.tiles = tileRows*kind+h-1, n
			if p.diagonal {
				t.a = &p.a[p.aStart+v]
				diagonalTiles(&t)
				continue
			}
			tiles(&t)
		}
		aOff, cOff, left = t.aOff, t.cOff, t.left
		done += n
	}
}

// block points t at the columns of p from v on, and returns their kind.
func (t *tileArgs) block(p *product, v int) (kind int) {
	t.b, t.c = &p.b[v], &p.c[v]
	switch {
	case p.bias != nil:
		t.bias = &p.bias[v]
	case p.zero:
		t.bias = &zeros[0]
	}
	n := p.cols - v
	t.mask = &maskTable[(8-n%8)%8]
	switch {
	case n >= 16:
		return full16
	case n > 8:
		return part16
	case n == 8:
		return full8
	}
	return part8
}
