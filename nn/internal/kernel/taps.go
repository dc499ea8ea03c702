package kernel

import "math"

// The zeros around a picture are factors like any other, but where everything is
// finite they need not be multiplied. A term with a factor 0 leaves a chain alone
// that is not 0, and of one that is 0 it can change the sign only, which the next
// term that is not 0 forgets and which the + (+0) at the end makes +. A bias does
// the same unless it is -0. Inf and NaN in the other factor cannot hide: a
// position that meets all taps inside the picture meets it too, and then its sum
// is not finite.

// axis says which coordinates the taps of a window meet along one axis of a
// picture: position i < n and tap t < taps meet first + i*step + t*tap, which is
// inside the picture from 0 to size-1.
type axis struct{ first, step, n, tap, taps, size int }

// whole is the range of positions whose taps are all inside; it may be empty.
func (a *axis) whole() (from, to int) {
	low, high := min(0, (a.taps-1)*a.tap), max(0, (a.taps-1)*a.tap)
	to = a.n
	for from < to && a.first+from*a.step+low < 0 {
		from++
	}
	for to > from && a.first+(to-1)*a.step+high >= a.size {
		to--
	}
	return from, to
}

// inside is the range of taps that position i meets inside; it may be empty.
func (a *axis) inside(i int) (from, to int) {
	at := a.first + i*a.step
	to = a.taps
	for from < to && uint(at+from*a.tap) >= uint(a.size) {
		from++
	}
	for to > from && uint(at+(to-1)*a.tap) >= uint(a.size) {
		to--
	}
	return from, to
}

// outside counts the taps outside of the positions before from and after to.
func (a *axis) outside(from, to int) int {
	n := 0
	for i := 0; i < a.n; i++ {
		if i == from {
			i = to
			if i == a.n {
				break
			}
		}
		first, end := a.inside(i)
		n += a.taps - (end - first)
	}
	return n
}

// One more product must save edgeCost multiply-adds, and what it leaves must be
// edgeSize positions wide: narrower tiles are slow.
const (
	edgeCost = 1 << 14
	edgeSize = 8
)

// runInside computes p, whose rows are the positions of a picture: the runs those
// of v, the rows of a run those of h. The taps of v are the outermost loop of p
// and those of h the middle one, and taps outside the picture meet zeros in a. It
// leaves out what it may where that saves time.
func (p *product) runInside(v, h axis) {
	v0, v1 := v.whole()
	h0, h1 := h.whole()
	if v1-v0 == v.n && h1-h0 == h.n || v0 == v1 || h0 == h1 || !p.forgets() {
		p.join()
		p.run()
		return
	}
	// The columns at the sides are products of all rows, with what those meet
	// above and below.
	edge := edgeCost / max(1, p.k*p.cols)
	if min(h1-h0, v.n) < edgeSize || h.outside(h0, h1)*v.n*v.taps < edge*(h.n-(h1-h0)) {
		h0, h1 = 0, h.n
	}
	if v.outside(v0, v1)*h.taps*(h1-h0) < edge*(v.n-(v1-v0)) {
		v0, v1 = 0, v.n
	}
	p.runParts(&v, &h, v0, v1, h0, h1)
}

// runParts computes the positions v0 <= i < v1 and h0 <= j < h1 of p with all
// taps and the others, one row and one column after another, with those inside.
// If the first shows that something is not finite, it computes p as it is.
func (p *product) runParts(v, h *axis, v0, v1, h0, h1 int) {
	p.runPart(v0, v1, h0, h1, 0, v.taps, 0, h.taps)
	if v1-v0 == v.n && h1-h0 == h.n {
		return
	}
	for _, y := range p.c[v0*p.cRun+h0*p.cRow:][:p.cols] {
		if math.Float32bits(y)&^signMask32 >= 0x7f800000 {
			p.runPart(0, v.n, 0, h.n, 0, v.taps, 0, h.taps)
			return
		}
	}
	for i := range v.n {
		if i < v0 || i >= v1 {
			from, to := v.inside(i)
			p.runPart(i, i+1, h0, h1, from, to, 0, h.taps)
		}
	}
	for j := range h.n {
		if j < h0 || j >= h1 {
			from, to := h.inside(j)
			p.runPart(0, v.n, j, j+1, 0, v.taps, from, to)
		}
	}
}

// forgets tells whether the end of a chain of p hides the sign of zero.
func (p *product) forgets() bool {
	if p.bias == nil {
		return p.zero
	}
	for _, b := range p.bias[:p.cols] {
		if math.Float32bits(b) == signMask32 {
			return false
		}
	}
	return true
}

// runPart computes of p the runs i0 <= i < i1, the rows j0 <= j < j1 of each, with
// the taps t0 <= t < t1 of the outermost loop and u0 <= u < u1 of the middle one.
func (p *product) runPart(i0, i1, j0, j1, t0, t1, u0, u1 int) {
	s := *p
	s.rows, s.runLen = (i1-i0)*(j1-j0), j1-j0
	s.c = p.c[i0*p.cRun+j0*p.cRow:]
	s.n2, s.n1 = t1-t0, u1-u0
	if !s.empty() {
		s.aStart += i0*p.aRun + j0*p.aRow + t0*p.a2 + u0*p.a1
		s.b = p.b[t0*p.b2+u0*p.b1:]
		s.join()
	}
	s.run()
}

// join makes one of the innermost two loops of p where both operands are read
// without a gap between their segments, as in a row of a window.
func (p *product) join() {
	if p.n1 > 0 && p.a1 == p.k*p.ak && p.b1 == p.k*p.bk {
		p.k, p.n1, p.a1, p.b1 = p.n1*p.k, p.n2, p.a2, p.b2
		p.n2 = 1
	}
}
