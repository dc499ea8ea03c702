package kernel

import "testing"

// TestNarrowProducts draws products of 8 columns whose rows lie side by side, in runs of
// every length, up to the fences: what two rows a vector have to get right.
func TestNarrowProducts(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		b := newBench(t, 41)
		for i := range cases(300) {
			b.begin()
			runs, runLen := b.between(1, 12), i%28+1
			blocks := i%15 == 0 // chains that are cut into blocks
			if blocks {
				runs = b.between(1, 2)
			}
			p := product{
				cols: 8, rows: runs * runLen, runLen: runLen,
				aRow: 1, aRun: b.between(0, 50), cRow: 8, cRun: 8*runLen + b.between(0, 9),
				k: b.between(1, 5), n1: b.between(1, 3), n2: b.between(1, 2),
				ak: b.between(0, 9), bk: b.between(0, 12),
				a1: b.between(0, 30), b1: b.between(0, 60), a2: b.between(0, 40), b2: b.between(0, 70),
				more: b.rnd.IntN(3) == 0, zero: b.rnd.IntN(3) == 0,
			}
			if blocks {
				p.k, p.ak, p.bk = b.between(200, 700), b.between(0, 3), b.between(0, 9)
			}
			last := (p.n2-1)*p.a2 + (p.n1-1)*p.a1 + (p.k-1)*p.ak
			p.a = b.slice(last + p.aAt(p.rows-1) + 1)
			p.b = b.slice((p.n2-1)*p.b2 + (p.n1-1)*p.b1 + (p.k-1)*p.bk + p.cols)
			p.c = b.slice(p.cAt(p.rows-1) + p.cols)
			if b.rnd.IntN(2) == 0 {
				p.bias, p.zero = b.slice(p.cols), false
			}
			want := refProduct(&p)
			p.run()
			compare(t, "product", p.shape(), p.c, want)
		}
	})
}

// shape is p without its numbers, for messages.
func (p product) shape() product {
	p.a, p.b, p.c = nil, nil, nil
	return p
}

// refProduct is what c ought to be, chain by chain.
func refProduct(p *product) []float32 {
	out := clone(p.c)
	for r := range p.rows {
		for v := range p.cols {
			s := float32(0)
			if p.more {
				s = out[p.cAt(r)+v]
			}
			for i2 := range p.n2 {
				for i1 := range p.n1 {
					for i := range p.k {
						s = FMA32(p.a[p.aAt(r)+i2*p.a2+i1*p.a1+i*p.ak], p.b[i2*p.b2+i1*p.b1+i*p.bk+v], s)
					}
				}
			}
			switch {
			case p.bias != nil:
				s += p.bias[v]
			case p.zero:
				s += 0
			}
			out[p.cAt(r)+v] = s
		}
	}
	return out
}

// TestNarrowConvs takes 8 filters over windows and pictures of every size.
func TestNarrowConvs(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		b := newBench(t, 42)
		for i := range cases(100) {
			b.begin()
			g := &Conv{C: b.between(1, 3), KH: b.between(1, 6), KW: i%7 + 1, F: 8, OH: b.between(1, 9), OW: b.between(1, 30), SH: 1, SW: 1}
			g.PT, g.PL = b.between(0, g.KH-1), b.between(0, g.KW-1)
			g.PB, g.PR = b.between(0, g.KH-1), b.between(0, g.KW-1)
			g.H, g.W = g.OH+g.KH-1-g.PT-g.PB, g.OW+g.KW-1-g.PL-g.PR
			if g.H < 1 || g.W < 1 {
				continue
			}
			x, w, dy, dw, y := b.slice(g.XLen()), b.slice(g.WLen()), b.slice(g.YLen()), b.slice(g.WLen()), b.slice(g.YLen())
			pad, bias := b.slice(g.PadLen()), b.slice(g.F)
			ConvForward(y, x, w, bias, g, pad)
			compare(t, "ConvForward", *g, y, refConvForward(x, w, bias, g))
			want := refConvWeightGrad(dw, x, dy, g)
			ConvWeightGrad(dw, x, dy, g, pad)
			compare(t, "ConvWeightGrad", *g, dw, want)
		}
	})
}
