package kernel

import (
	"math"
	"testing"
)

// TestInside leaves out every tap outside the picture that may be left out, where
// the functions do so only if it pays.
func TestInside(t *testing.T) {
	run := func(p product, v, h axis) bool {
		v0, v1 := v.whole()
		h0, h1 := h.whole()
		if v0 == v1 || h0 == h1 || !p.forgets() {
			p.run()
			return false
		}
		p.runParts(&v, &h, v0, v1, h0, h1)
		return v1-v0 < v.n || h1-h0 < h.n
	}
	eachVariant(t, func(t *testing.T) {
		b := newBench(t, 21)
		parts := 0
		for range cases(400) {
			b.begin()
			g := b.geometry()
			c := g.full()
			if c.depthwise() {
				continue
			}
			x, w, dy, bias := b.slice(g.XLen()), b.slice(g.WLen()), b.slice(g.YLen()), b.slice(g.F)
			y, dx, wt := b.slice(g.YLen()), b.slice(g.XLen()), b.slice(g.WLen())
			padded, width := c.padded(x, b.slice(g.PadLen()))
			for i := range c.Groups {
				if run(c.forward(y, padded, w, bias, width, i)) {
					parts++
				}
			}
			compare(t, "forward", *g, y, refConvForward(x, w, bias, g))

			ConvTranspose(wt, w, g)
			f := c.gradFrame()
			framed := f.around(dy, b.slice(g.GradPadLen()))
			for k := range min(c.SH, c.H) * min(c.SW, c.W) * c.Groups {
				i, class := k%c.Groups, k/c.Groups
				if run(c.grad(dx, framed, wt, nil, f, i, class/min(c.SW, c.W), class%min(c.SW, c.W))) {
					parts++
				}
			}
			compare(t, "gradient", *g, dx, refConvInputGrad(dy, w, make([]float32, g.C), g))
		}
		if parts < 20 {
			t.Errorf("only %d products had taps to leave out", parts)
		}
	})
}

// TestInsideWhole has pictures that are large enough for taps to be left out, with
// numbers that forbid it and numbers that do not.
func TestInsideWhole(t *testing.T) {
	inf, nan, minus := float32(math.Inf(1)), float32(math.NaN()), float32(math.Copysign(0, -1))
	g := &Conv{H: 12, W: 13, C: 17, KH: 3, KW: 5, F: 19, OH: 12, OW: 13, SH: 1, SW: 1, PT: 1, PB: 1, PL: 2, PR: 2}
	eachVariant(t, func(t *testing.T) {
		b := newBench(t, 22)
		for _, odd := range []float32{inf, nan, minus, math.MaxFloat32} {
			for _, where := range []string{"x", "w", "bias", "dy"} {
				x, w, dy, bias := make([]float32, g.XLen()), make([]float32, g.WLen()), make([]float32, g.YLen()), make([]float32, g.F)
				all := map[string][]float32{"x": x, "w": w, "dy": dy, "bias": bias}
				for _, s := range []string{"x", "w", "dy", "bias"} {
					for i := range all[s] {
						all[s][i] = float32(b.between(-9, 9)) / 8
					}
				}
				all[where][b.between(0, len(all[where])-1)] = odd
				y, dx, wt := make([]float32, g.YLen()), make([]float32, g.XLen()), make([]float32, g.WLen())
				ConvForward(y, x, w, bias, g, make([]float32, g.PadLen()))
				compare(t, "ConvForward", where, y, refConvForward(x, w, bias, g))
				ConvTranspose(wt, w, g)
				ConvInputGrad(dx, dy, wt, g, make([]float32, g.GradPadLen()))
				compare(t, "ConvInputGrad", where, dx, refConvInputGrad(dy, w, make([]float32, g.C), g))
			}
		}
	})
}

// TestInsideZero has sums that vanish below 0, whose sign the zeros behind them
// decide where the bias is -0.
func TestInsideZero(t *testing.T) {
	g := &Conv{H: 12, W: 13, C: 17, KH: 3, KW: 5, F: 19, OH: 12, OW: 13, SH: 1, SW: 1, PT: 1, PB: 1, PL: 2, PR: 2}
	x, w := make([]float32, g.XLen()), make([]float32, g.WLen())
	for i := range x {
		x[i] = -0x1p-100
	}
	for i := range w {
		w[i] = 0x1p-100
	}
	eachVariant(t, func(t *testing.T) {
		y, bias := make([]float32, g.YLen()), make([]float32, g.F)
		for _, b := range []float32{0, 1, float32(math.Copysign(0, -1))} {
			for i := range bias {
				bias[i] = b
			}
			ConvForward(y, x, w, bias, g, make([]float32, g.PadLen()))
			compare(t, "ConvForward", b, y, refConvForward(x, w, bias, g))
		}
		ConvForward(y, x, w, nil, g, make([]float32, g.PadLen()))
		compare(t, "ConvForward", "no bias", y, refConvForward(x, w, nil, g))
	})
}
