package kernel

import "testing"

// TestDepthwiseWidths goes through every number of columns and rows that the
// tiles of a diagonal product tell apart.
func TestDepthwiseWidths(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		b := newBench(t, 41)
		for c := 2; c <= 40; c++ {
			for _, m := range []int{1, 2, 3} {
				b.begin()
				g := &Conv{H: 4, W: 1 + c%7, C: c, KH: 2, KW: 1 + c%2, F: c * m, SH: 1, SW: 1, Groups: c, PT: 1, PR: c % 3}
				g.OH, g.OW = g.H+g.PT-g.KH+1, g.W+g.PR-g.KW+1
				if g.OW < 1 {
					continue
				}
				x, w, dy, bias := b.slice(g.XLen()), b.slice(g.WLen()), b.slice(g.YLen()), b.slice(g.F)
				y, dx, dw, wt := b.slice(g.YLen()), b.slice(g.XLen()), b.slice(g.WLen()), b.slice(g.WLen())
				pad, gradPad := b.slice(g.PadLen()), b.slice(g.GradPadLen())
				ConvForward(y, x, w, bias, g, pad)
				compare(t, "ConvForward", *g, y, refConvForward(x, w, bias, g))
				ConvTranspose(wt, w, g)
				ConvInputGrad(dx, dy, wt, g, gradPad)
				compare(t, "ConvInputGrad", *g, dx, refConvInputGrad(dy, w, make([]float32, c), g))
				want := refConvWeightGrad(dw, x, dy, g)
				ConvWeightGrad(dw, x, dy, g, pad)
				compare(t, "ConvWeightGrad", *g, dw, want)
			}
		}
	})
}

// TestDiagonalProducts goes through narrow and wide diagonal products with chains
// that are cut into blocks and carried on.
func TestDiagonalProducts(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		b := newBench(t, 42)
		for cols := 1; cols <= 40; cols++ {
			for _, rows := range []int{1, 2, 3, 4, 5, 6, 7, 13} {
				for _, k := range []int{1, 3, 321} {
					if k > 3 && cols%7 != rows%7 && !long {
						continue
					}
					b.begin()
					// Rows start one after the other: what row r and term i meet is r+i.
					a, w, c := b.slice((rows+k)*cols), b.slice(k*cols), b.slice(rows*cols)
					want := clone(c)
					for r := range rows {
						for i := range k {
							for v := range cols {
								want[r*cols+v] = FMA32(a[(r+i)*cols+v], w[i*cols+v], want[r*cols+v])
							}
						}
					}
					p := product{
						diagonal: true, more: true, a: a, b: w, c: c,
						rows: rows, cols: cols, runLen: rows,
						aRow: cols, cRow: cols, k: k, ak: cols, bk: cols, n1: 1, n2: 1,
					}
					p.run()
					compare(t, "diagonal product", [3]int{rows, cols, k}, c, want)
				}
			}
		}
	})
}

// TestDepthwiseRefused has scratch that is too short for what depthwise
// convolutions write to it.
func TestDepthwiseRefused(t *testing.T) {
	g := Conv{H: 3, W: 3, C: 2, KH: 2, KW: 2, F: 4, OH: 2, OW: 2, SH: 1, SW: 1, Groups: 2}
	s := func(n int) []float32 { return make([]float32, n) }
	for what, f := range map[string]func(){
		"no scratch":          func() { ConvForward(s(16), s(18), s(16), nil, &g, nil) },
		"no gradient scratch": func() { ConvInputGrad(s(18), s(16), s(16), &g, nil) },
		"no weight scratch":   func() { ConvWeightGrad(s(16), s(18), s(16), &g, s(35)) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s was accepted", what)
				}
			}()
			f()
		}()
	}
}
