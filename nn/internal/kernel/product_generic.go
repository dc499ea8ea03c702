package kernel

import "math"

// blockLen is how many terms a chain runs in float64 before the generic
// product looks whether one of its roundings may have been wrong.
const blockLen = 32

// productGeneric computes p in plain Go, four chains at a time.
func productGeneric(p *product) {
	for r := range p.rows {
		c := p.c[p.cAt(r):][:p.cols]
		v := 0
		for ; v+4 <= p.cols; v += 4 {
			p.chain4(p.aStartOf(r, v), v, c[v:v+4])
		}
		for ; v < p.cols; v++ {
			p.chain1(p.aStartOf(r, v), v, c[v:v+1])
		}
	}
}

// aStartOf is the place in a where the chain of row r and column v starts.
func (p *product) aStartOf(r, v int) int {
	if p.diagonal {
		return p.aAt(r) + v
	}
	return p.aAt(r)
}

// chain4 runs the chains of four neighbouring columns from v; a0 is where the
// first of them starts in a.
func (p *product) chain4(a0, v int, c []float32) {
	var s [4]float32
	if p.more {
		s = [4]float32(c)
	}
	for i2 := range p.n2 {
		for i1 := range p.n1 {
			ai, bi := a0+i2*p.a2+i1*p.a1, v+i2*p.b2+i1*p.b1
			for left := p.k; left > 0; left -= blockLen {
				n := min(left, blockLen)
				if p.diagonal {
					p.each4(ai, bi, n, &s)
				} else if !p.quick4(ai, bi, n, &s) {
					p.exact4(ai, bi, n, &s)
				}
				ai, bi = ai+n*p.ak, bi+n*p.bk
			}
		}
	}
	for j := range s {
		c[j] = p.finish(s[j], v+j)
	}
}

// quick4 adds n terms to four chains, each step rounded to float64 and then to
// float32. It reports false, with s untouched, when one of the float64 sums was
// such that the double rounding may differ from FMA32 (see there); collecting
// the two tests costs less than branching on them.
func (p *product) quick4(ai, bi, n int, s *[4]float32) bool {
	s0, s1, s2, s3 := float64(s[0]), float64(s[1]), float64(s[2]), float64(s[3])
	var doubt uint64
	for range n {
		x, b := float64(p.a[ai]), p.b[bi:bi+4:bi+4]
		t0 := float64(x*float64(b[0])) + s0
		t1 := float64(x*float64(b[1])) + s1
		t2 := float64(x*float64(b[2])) + s2
		t3 := float64(x*float64(b[3])) + s3
		doubt |= doubtful(t0) | doubtful(t1) | doubtful(t2) | doubtful(t3)
		s0, s1 = float64(float32(t0)), float64(float32(t1))
		s2, s3 = float64(float32(t2)), float64(float32(t3))
		ai, bi = ai+p.ak, bi+p.bk
	}
	if doubt>>63 != 0 {
		return false
	}
	*s = [4]float32{float32(s0), float32(s1), float32(s2), float32(s3)}
	return true
}

// doubtful has its top bit set when t is a tie between two float32, or not zero
// and below float32's normal range. The other bits mean nothing.
func doubtful(t float64) uint64 {
	u := math.Float64bits(t)
	tie := (u^tieBits)&tieMask - 1
	u &^= signMask64
	return tie | (u-minNormal32)&^(u-1)
}

// exact4 is quick4 by FMA32.
func (p *product) exact4(ai, bi, n int, s *[4]float32) {
	for range n {
		for j := range s {
			s[j] = FMA32(p.a[ai], p.b[bi+j], s[j])
		}
		ai, bi = ai+p.ak, bi+p.bk
	}
}

// chain1 runs the chain of the single column v.
func (p *product) chain1(a0, v int, c []float32) {
	var s float32
	if p.more {
		s = c[0]
	}
	for i2 := range p.n2 {
		for i1 := range p.n1 {
			ai, bi := a0+i2*p.a2+i1*p.a1, v+i2*p.b2+i1*p.b1
			for range p.k {
				s = FMA32(p.a[ai], p.b[bi], s)
				ai, bi = ai+p.ak, bi+p.bk
			}
		}
	}
	c[0] = p.finish(s, v)
}

// finish ends the chain of column v.
func (p *product) finish(s float32, v int) float32 {
	if p.bias != nil {
		return s + p.bias[v]
	}
	if p.zero {
		return s + 0
	}
	return s
}
