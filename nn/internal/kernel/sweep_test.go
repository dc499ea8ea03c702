package kernel

import (
	"runtime"
	"sync/atomic"
	"testing"
)

// TestProductSweep compares the products of every variant with the Go one for
// rows, columns and terms from 0 to 70: all pairs of the first two and a random
// number of terms, few where there are many chains, and with DUET_LONG=1 all
// triples. Strides are odd or worse,
// the numbers of all kinds, and what lies between the rows of c is compared too.
func TestProductSweep(t *testing.T) {
	const most = 70
	before := Active()
	defer func() { _ = Select(before) }()
	b := newBench(t, 20)
	for rows := range most + 1 {
		for cols := range most + 1 {
			switch {
			case long:
				for terms := range most + 1 {
					b.sweep(t, rows, cols, terms)
				}
			case rows*cols < 600:
				b.sweep(t, rows, cols, b.between(0, most))
			case !testing.Short() || (rows+cols)%4 == 0:
				b.sweep(t, rows, cols, b.between(0, 12))
			}
		}
	}
	for _, cols := range []int{127, 128, 129, 160, 191, 192, 256, 300} { // wide tiles of few rows
		for rows := range 8 {
			for range 4 {
				b.sweep(t, rows, cols, b.between(0, 20))
			}
		}
	}
}

// sweep runs a random product of the given size with all variants.
func (b *bench) sweep(t *testing.T, rows, cols, terms int) {
	t.Helper()
	b.begin()
	p := b.product(rows, cols, terms)
	old := clone(p.c)
	_ = Select(generic)
	p.run()
	want := clone(p.c)
	for _, name := range Names()[1:] {
		_ = Select(name)
		copy(p.c, old)
		p.run()
		shape := *p
		shape.a, shape.b, shape.c, shape.bias = nil, nil, nil, nil
		compare(t, name, shape, p.c, want)
	}
}

// product draws a product that fits the fences.
func (b *bench) product(rows, cols, terms int) *product {
	p := &product{
		rows: rows, cols: cols, runLen: max(1, rows),
		diagonal: b.rnd.IntN(6) == 0, more: b.rnd.IntN(3) == 0, zero: b.rnd.IntN(3) == 0,
	}
	p.runLen = b.divisor(p.runLen)
	p.n2 = b.divisor(terms)
	p.n1 = b.divisor(terms / p.n2)
	p.k = terms / p.n2 / p.n1
	runs := rows / p.runLen

	// Rows, runs and terms of a overlap or leave gaps, forwards or backwards.
	place := func(n, lo, hi int) (step, start, span int) {
		step = b.between(lo, hi)
		span = max(0, n-1) * step
		if b.rnd.IntN(3) == 0 {
			return -step, span, span
		}
		return step, 0, span
	}
	size := 1
	for _, s := range []struct {
		step  *int
		n, hi int
	}{{&p.aRow, p.runLen, 7}, {&p.aRun, runs, 40}, {&p.ak, p.k, 5}, {&p.a1, p.n1, 30}, {&p.a2, p.n2, 30}} {
		step, start, span := place(s.n, 0, s.hi)
		*s.step, p.aStart, size = step, p.aStart+start, size+span
	}
	if p.diagonal {
		size += cols
	}
	if b.rnd.IntN(3) == 0 && p.aRow >= 0 && p.aRun >= 0 { // runs without a seam
		size += runs * p.runLen * p.aRow
		p.aRun = p.runLen * p.aRow
	}
	p.bk = cols + b.between(0, 3)
	p.b1 = b.between(0, p.k*p.bk)
	p.b2 = b.between(0, p.n1*p.b1+3)
	p.a = b.slice(size)
	p.b = b.slice(cols + max(0, p.k-1)*p.bk + max(0, p.n1-1)*p.b1 + max(0, p.n2-1)*p.b2)
	p.cRow = cols + b.between(0, 3)
	p.cRun = p.runLen*p.cRow + b.between(0, 1)*b.between(0, 9)
	p.c = b.slice(cols + max(0, p.runLen-1)*p.cRow + max(0, runs-1)*p.cRun)
	if b.rnd.IntN(2) == 0 {
		p.bias = b.slice(cols)
	}
	return p
}

// divisor is a random divisor of n; 1 of 0.
func (b *bench) divisor(n int) int {
	for {
		if d := b.between(1, max(n, 1)); n%d == 0 && (d <= 4 || d == n || b.rnd.IntN(2) == 0) {
			return d
		}
	}
}

// TestCollector computes while memory is collected, on slices with others around
// them: an address outside of its slice would be found.
func TestCollector(t *testing.T) {
	g := &Conv{H: 9, W: 9, C: 5, KH: 3, KW: 3, F: 21, OH: 9, OW: 9, SH: 1, SW: 1, PT: 1, PB: 1, PL: 1, PR: 1}
	eachVariant(t, func(t *testing.T) {
		var stop atomic.Bool
		done := make(chan struct{})
		go func() {
			defer close(done)
			for !stop.Load() {
				runtime.GC()
			}
		}()
		for range cases(100) {
			x, w, y := make([]float32, g.XLen()), make([]float32, g.WLen()), make([]float32, g.YLen())
			wt, pad := make([]float32, g.WLen()), make([]float32, max(g.PadLen(), g.GradPadLen()))
			ConvForward(y, x, w, nil, g, pad)
			ConvWeightGrad(w, x, y, g, pad)
			ConvInputGrad(x, y, wt, g, pad)
			DenseForward(y[:90], x[:12], w[:120], nil, 3, 4, 30)
		}
		stop.Store(true)
		<-done
	})
}
