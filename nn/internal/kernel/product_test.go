package kernel

import (
	"math"
	"testing"
)

// The references below are the contract written down naively, chain by chain.

func refConvForward(x, w, bias []float32, g *Conv) []float32 {
	y := make([]float32, g.YLen())
	eachTap(g, func(oh, ow, h, wd, tap, c, f, i int) {
		y[(oh*g.OW+ow)*g.F+f] = FMA32(pixel(x, g, h, wd, c), w[i], y[(oh*g.OW+ow)*g.F+f])
	})
	if bias != nil {
		for i := range y {
			y[i] += bias[i%g.F]
		}
	}
	return y
}

// eachTap visits every term of the products of g in the order (oh, ow, kh, kw,
// c, f): the place h, w in x, the tap, the channel, the filter, and the place
// in the weights.
func eachTap(g *Conv, visit func(oh, ow, h, w, tap, c, f, i int)) {
	groups := max(g.Groups, 1)
	cg, fg := g.C/groups, g.F/groups
	for oh := range g.OH {
		for ow := range g.OW {
			for tap := range g.KH * g.KW {
				h := oh*g.SH + tap/g.KW*max(g.DH, 1) - g.PT
				w := ow*g.SW + tap%g.KW*max(g.DW, 1) - g.PL
				for c := range cg {
					for f := range g.F {
						visit(oh, ow, h, w, tap, f/fg*cg+c, f, (tap*cg+c)*g.F+f)
					}
				}
			}
		}
	}
}

// pixel is x[h, w, c], +0 outside.
func pixel(x []float32, g *Conv, h, w, c int) float32 {
	if h < 0 || h >= g.H || w < 0 || w >= g.W {
		return 0
	}
	return x[(h*g.W+w)*g.C+c]
}

func refConvWeightGrad(dw, x, dy []float32, g *Conv) []float32 {
	out := append([]float32(nil), dw...)
	eachTap(g, func(oh, ow, h, w, tap, c, f, i int) {
		out[i] = FMA32(pixel(x, g, h, w, c), dy[(oh*g.OW+ow)*g.F+f], out[i])
	})
	return out
}

func refConvInputGrad(dy, w, bias []float32, g *Conv) []float32 {
	dx := make([]float32, g.XLen())
	groups := max(g.Groups, 1)
	cg, fg := g.C/groups, g.F/groups
	for h := range g.H {
		for wd := range g.W {
			for c := range g.C {
				var s float32
				for tap := range g.KH * g.KW {
					h1, w1 := h+g.PT-tap/g.KW*max(g.DH, 1), wd+g.PL-tap%g.KW*max(g.DW, 1)
					if mod(h1, g.SH) != 0 || mod(w1, g.SW) != 0 {
						continue // this tap does not exist
					}
					oh, ow := h1/g.SH, w1/g.SW
					inside := h1 >= 0 && w1 >= 0 && oh < g.OH && ow < g.OW
					for f := c / cg * fg; f < (c/cg+1)*fg; f++ {
						var d float32
						if inside {
							d = dy[(oh*g.OW+ow)*g.F+f]
						}
						s = FMA32(d, w[(tap*cg+c%cg)*g.F+f], s)
					}
				}
				if bias != nil {
					s += bias[c]
				}
				dx[(h*g.W+wd)*g.C+c] = s
			}
		}
	}
	return dx
}

func mod(a, b int) int { return (a%b + b) % b }

// matRef is c[r][v] = chain over k of a(r, k) * b(k, v).
func matRef(rows, k, cols int, a, b func(i, j int) float32) []float32 {
	c := make([]float32, rows*cols)
	for r := range rows {
		for v := range cols {
			var s float32
			for i := range k {
				s = FMA32(a(r, i), b(i, v), s)
			}
			c[r*cols+v] = s
		}
	}
	return c
}

// geometry draws a convolution that fits the fences.
func (b *bench) geometry() *Conv {
	for {
		g := &Conv{
			H: b.between(1, 14), W: b.between(1, 14), C: b.between(1, 9),
			KH: b.between(1, 5), KW: b.between(1, 5), F: b.between(1, 40),
			SH: b.between(1, 3), SW: b.between(1, 3),
		}
		if b.rnd.IntN(2) == 0 {
			g.PT, g.PB, g.PL, g.PR = b.between(0, 4), b.between(0, 4), b.between(0, 4), b.between(0, 4)
		}
		if b.rnd.IntN(3) == 0 {
			g.DH, g.DW = b.between(0, 4), b.between(0, 4)
		}
		if b.rnd.IntN(3) == 0 {
			g.Groups = b.between(1, 4)
			g.C, g.F = g.Groups*b.between(1, 3), g.Groups*b.between(1, 18)
			if b.rnd.IntN(2) == 0 { // depthwise
				g.Groups = b.between(2, 40)
				g.C, g.F = g.Groups, g.Groups*b.between(1, 3)
			}
		}
		dh, dw := g.H+g.PT+g.PB-(g.KH-1)*max(g.DH, 1)-1, g.W+g.PL+g.PR-(g.KW-1)*max(g.DW, 1)-1
		if dh < 0 || dw < 0 {
			continue
		}
		// Sometimes fewer outputs than would fit.
		g.OH, g.OW = b.between(1, dh/g.SH+1), b.between(1, dw/g.SW+1)
		if b.rnd.IntN(3) > 0 {
			g.OH, g.OW = dh/g.SH+1, dw/g.SW+1
		}
		return g
	}
}

func TestConv(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		b := newBench(t, 1)
		for range cases(400) {
			b.begin()
			g := b.geometry()
			x, w, dy := b.slice(g.XLen()), b.slice(g.WLen()), b.slice(g.YLen())
			y, dx, dw, wt := b.slice(g.YLen()), b.slice(g.XLen()), b.slice(g.WLen()), b.slice(g.WLen())
			pad, gradPad := b.slice(g.PadLen()), b.slice(g.GradPadLen())
			var bias []float32
			if b.rnd.IntN(3) > 0 {
				bias = b.slice(g.F)
			}
			ConvForward(y, x, w, bias, g, pad)
			compare(t, "ConvForward", *g, y, refConvForward(x, w, bias, g))

			ConvTranspose(wt, w, g)
			ConvInputGrad(dx, dy, wt, g, gradPad)
			compare(t, "ConvInputGrad", *g, dx, refConvInputGrad(dy, w, make([]float32, g.C), g))
			bias = b.slice(g.C)
			DeconvForward(dx, dy, wt, bias, g, gradPad)
			compare(t, "DeconvForward", *g, dx, refConvInputGrad(dy, w, bias, g))

			want := refConvWeightGrad(dw, x, dy, g)
			ConvWeightGrad(dw, x, dy, g, pad)
			compare(t, "ConvWeightGrad", *g, dw, want)
		}
	})
}

func TestDense(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		b := newBench(t, 2)
		for range cases(600) {
			b.begin()
			rows, in, out := b.between(0, 40), b.between(0, 40), b.between(0, 70)
			info := [3]int{rows, in, out}
			x, w, dy := b.slice(rows*in), b.slice(in*out), b.slice(rows*out)
			y, dx, dw, wt := b.slice(rows*out), b.slice(rows*in), b.slice(in*out), b.slice(in*out)
			var bias []float32
			if b.rnd.IntN(3) > 0 {
				bias = b.slice(out)
			}
			DenseForward(y, x, w, bias, rows, in, out)
			want := matRef(rows, in, out, func(r, i int) float32 { return x[r*in+i] }, func(i, o int) float32 { return w[i*out+o] })
			if bias != nil {
				for i := range want {
					want[i] += bias[i%out]
				}
			}
			compare(t, "DenseForward", info, y, want)

			Transpose(wt, w, in, out)
			DenseInputGrad(dx, dy, wt, rows, in, out)
			want = matRef(rows, out, in, func(r, o int) float32 { return dy[r*out+o] }, func(o, i int) float32 { return w[i*out+o] })
			for i := range want {
				want[i] += 0
			}
			compare(t, "DenseInputGrad", info, dx, want)

			i0 := b.between(0, in)
			i1 := b.between(i0, in)
			before := append([]float32(nil), dw...)
			DenseWeightGrad(dw, x, dy, rows, in, out, i0, i1)
			want = matRef(in, rows, out, func(i, r int) float32 { return x[r*in+i] }, func(r, o int) float32 { return dy[r*out+o] })
			copy(before[i0*out:i1*out], want[i0*out:i1*out])
			compare(t, "DenseWeightGrad", info, dw, before)
		}
	})
}

// TestLongChains goes through the cuts of chains.
func TestLongChains(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		b := newBench(t, 3)
		for _, s := range [][3]int{{2, 40000, 1}, {1, 16385, 3}, {3, 16384, 2}, {600, 100, 17}, {13, 9000, 7}} {
			rows, in, out := s[0], s[1], s[2]
			x, w, y, bias := make([]float32, rows*in), make([]float32, in*out), make([]float32, rows*out), make([]float32, out)
			for _, v := range [][]float32{x, w, bias} {
				for i := range v {
					v[i] = b.rnd.Float32() - 0.5
				}
			}
			DenseForward(y, x, w, bias, rows, in, out)
			want := matRef(rows, in, out, func(r, i int) float32 { return x[r*in+i] }, func(i, o int) float32 { return w[i*out+o] })
			for i := range want {
				want[i] += bias[i%out]
			}
			compare(t, "DenseForward", s, y, want)
		}
		for _, g := range []Conv{
			{H: 200, W: 200, C: 1, KH: 2, KW: 2, F: 1, OH: 199, OW: 199, SH: 1, SW: 1},
			{H: 40, W: 41, C: 2, KH: 3, KW: 3, F: 17, OH: 38, OW: 20, SH: 1, SW: 2},
			{H: 7, W: 9, C: 30, KH: 5, KW: 5, F: 19, OH: 7, OW: 9, SH: 1, SW: 1, PT: 2, PB: 2, PL: 2, PR: 2},
		} {
			x, dy, dw, w := make([]float32, g.XLen()), make([]float32, g.YLen()), make([]float32, g.WLen()), make([]float32, g.WLen())
			for _, v := range [][]float32{x, dy, dw, w} {
				for i := range v {
					v[i] = b.rnd.Float32() - 0.5
				}
			}
			pad := make([]float32, g.PadLen())
			want := refConvWeightGrad(dw, x, dy, &g)
			ConvWeightGrad(dw, x, dy, &g, pad)
			compare(t, "ConvWeightGrad", g, dw, want)
			ConvForward(dy, x, w, w[:g.F], &g, pad)
			compare(t, "ConvForward", g, dy, refConvForward(x, w, w[:g.F], &g))
		}
	})
}

// TestProductTies runs chains into the sums that rounding twice gets wrong, in
// the normal range and below it.
func TestProductTies(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		for _, c := range [][3]float32{
			{0x1.000002p-12, 0x1.fffffcp-13, 0x1.000002p0},
			{0x1.000002p-75, 0x1.fffffcp-76, 0x1p-130 + 0x1p-149},
		} {
			for cols := 1; cols < 20; cols++ {
				w, y, want := make([]float32, 2*cols), make([]float32, cols), make([]float32, cols)
				for v := range cols {
					w[v], w[cols+v], want[v] = c[2], c[1], FMA32(c[0], c[1], c[2])
				}
				DenseForward(y, []float32{1, c[0]}, w, nil, 1, 2, cols)
				compare(t, "DenseForward", c, y, want)
			}
		}
	})
}

// TestProductZeros pins the sign of zero and the padding's meaning.
func TestProductZeros(t *testing.T) {
	minus := float32(math.Copysign(0, -1))
	inf := float32(math.Inf(1))
	eachVariant(t, func(t *testing.T) {
		// An underflowed chain is -0 forward and +0 in an input gradient.
		y := []float32{1}
		DenseForward(y, []float32{-0x1p-100}, []float32{0x1p-100}, nil, 1, 1, 1)
		compare(t, "forward", "underflow", y, []float32{minus})
		DenseInputGrad(y, []float32{-0x1p-100}, []float32{0x1p-100}, 1, 1, 1)
		compare(t, "input gradient", "underflow", y, []float32{0})
		// An empty chain is +0, plus the bias.
		DenseForward(y, nil, nil, nil, 1, 0, 1)
		compare(t, "forward", "empty", y, []float32{0})
		DenseForward(y, nil, nil, []float32{minus}, 1, 0, 1)
		compare(t, "forward", "empty with bias", y, []float32{0})
		// Padding is a factor +0: an infinite weight there gives NaN.
		g := &Conv{H: 1, W: 1, C: 1, KH: 1, KW: 2, F: 1, OH: 1, OW: 1, SH: 1, SW: 1, PR: 1}
		ConvForward(y, []float32{2}, []float32{3, inf}, nil, g, make([]float32, g.PadLen()))
		compare(t, "forward", "infinite weight on padding", y, []float32{float32(math.NaN())})
	})
}

func TestFoldChunks(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		b := newBench(t, 4)
		for range cases(100) {
			b.begin()
			n, size := b.between(0, 5), b.between(0, 70)
			chunks, dst, want := b.slice(n*size), b.slice(size), make([]float32, size)
			for c := range n {
				for i := range want {
					want[i] += chunks[c*size+i]
				}
			}
			FoldChunks(dst, chunks, n, size/3, size)
			FoldChunks(dst, chunks, n, 0, size/3)
			compare(t, "FoldChunks", [2]int{n, size}, dst, want)
		}
	})
}

// TestGeometryRefused has every way to hand in something that does not fit.
func TestGeometryRefused(t *testing.T) {
	good := Conv{H: 4, W: 4, C: 1, KH: 3, KW: 3, F: 2, OH: 2, OW: 2, SH: 1, SW: 1}
	refuse := func(what string, f func()) {
		t.Helper()
		defer func() {
			if recover() == nil {
				t.Errorf("%s was accepted", what)
			}
		}()
		f()
	}
	s := func(n int) []float32 { return make([]float32, n) }
	refuse("a short y", func() { ConvForward(s(7), s(16), s(18), nil, &good, nil) })
	refuse("a short bias", func() { ConvForward(s(8), s(16), s(18), s(1), &good, nil) })
	wide := good
	wide.OW = 3
	refuse("a window beyond the picture", func() { ConvForward(s(12), s(16), s(18), nil, &wide, nil) })
	flat := good
	flat.SH = 0
	refuse("stride 0", func() { ConvForward(s(8), s(16), s(18), nil, &flat, nil) })
	padded := good
	padded.PL = 1
	apart := good
	apart.DW = 2
	refuse("a dilated window beyond the picture", func() { ConvForward(s(8), s(16), s(18), nil, &apart, nil) })
	blocks := good
	blocks.Groups = 2
	refuse("groups that do not divide", func() { ConvForward(s(8), s(16), s(0), nil, &blocks, nil) })
	refuse("a short bias of a transposed convolution", func() { DeconvForward(s(16), s(8), s(18), s(2), &good, nil) })
	refuse("no scratch", func() { ConvForward(s(8), s(16), s(18), nil, &padded, nil) })
	refuse("no gradient scratch", func() { ConvInputGrad(s(16), s(8), s(18), &good, nil) })
	refuse("rows outside", func() { DenseWeightGrad(s(6), s(4), s(6), 2, 2, 3, 0, 3) })
	refuse("a long w", func() { DenseForward(s(2), s(2), s(5), nil, 1, 2, 2) })
	refuse("a short wt", func() { DenseInputGrad(s(2), s(2), s(3), 1, 2, 2) })
	refuse("too few chunks", func() { FoldChunks(s(3), s(5), 2, 0, 3) })
}
