package kernel

// product is the loop nest behind every convolution and dense layer, forward
// and backward:
//
//	for r < rows, v < cols:
//	    s = more ? c[r][v] : +0
//	    for i2 < n2, i1 < n1, i < k:                  (one chain, in this order)
//	        s = FMA32(a[A(r) + i2*a2 + i1*a1 + i*ak],
//	                  b[i2*b2 + i1*b1 + i*bk + v], s)
//	    c[C(r) + v] = s, s + bias[v], or s + (+0)
//
// A diagonal product, as depthwise convolutions are, reads a at + v too: its
// columns do not mix.
//
// Rows come in whole runs of runLen, so that the pixels of a picture or the taps of a
// window are one list of rows: row r is element r % runLen of run r / runLen,
// A(r) = aStart + (r/runLen)*aRun + (r%runLen)*aRow, and C(r) likewise from 0.
// All offsets and strides count floats. Columns are contiguous in b, c and bias,
// and in a when the product is diagonal.
type product struct {
	a, b, c []float32
	bias    []float32 // [cols], or nil

	rows, cols, runLen     int
	aStart                 int
	aRow, aRun, cRow, cRun int

	k, ak, bk  int // innermost
	n1, a1, b1 int // middle
	n2, a2, b2 int // outermost

	diagonal bool // a column of c meets its own column of a alone

	more bool // continue the chains held in c instead of starting at +0
	zero bool // add +0 at the end of the chain, which turns -0 into +0
}

// aAt is the place in a where row r starts, cAt the place in c.
func (p *product) aAt(r int) int { return p.aStart + r/p.runLen*p.aRun + r%p.runLen*p.aRow }
func (p *product) cAt(r int) int { return r/p.runLen*p.cRun + r%p.runLen*p.cRow }

// clear writes what an empty chain leaves: +0, or the bias.
func (p *product) clear() {
	for r := range p.rows {
		row := p.c[p.cAt(r):][:p.cols]
		if p.bias == nil {
			clear(row)
			continue
		}
		for v := range row {
			row[v] = 0 + p.bias[v]
		}
	}
}

// empty says that the chains have no terms.
func (p *product) empty() bool { return p.k <= 0 || p.n1 <= 0 || p.n2 <= 0 }
