package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// skipGeometries are windows of every number of rows and vectors that the assembly
// has a loop for, with strides, padding, and sizes beside the vectors'.
func skipGeometries() []Conv {
	var out []Conv
	add := func(h, w, c, kh, kw, f, stride, pad int) {
		g := Conv{H: h, W: w, C: c, KH: kh, KW: kw, F: f, SH: stride, SW: stride, PT: pad, PB: pad, PL: pad, PR: pad}
		g.OH, g.OW = (h+2*pad-kh)/stride+1, (w+2*pad-kw)/stride+1
		out = append(out, g)
	}
	for row := vectorFloats; row <= 28*8; row += 7 { // vectors of 8 and of 16, and parts of them
		for kh := 1; kh <= 4; kh++ {
			add(kh+3, 4, row, kh, 1, 5, 1, 0)
		}
	}
	add(13, 13, 16, 3, 3, 32, 1, 0)
	add(11, 11, 32, 3, 3, 64, 1, 0)
	add(8, 9, 64, 3, 3, 33, 1, 1)
	add(9, 8, 32, 5, 5, 17, 1, 2)
	add(10, 11, 6, 3, 3, 16, 2, 1)
	add(7, 7, 17, 2, 3, 1, 3, 0)
	add(5, 5, 20, 5, 5, 20, 1, 0)
	// Lists, pictures and rows that take several calls.
	add(50, 51, 16, 1, 1, 2, 1, 0)
	add(1, 1100, 16, 1, 1, 2, 1, 0)
	return out
}

// sparse is n numbers of which about a share are not 0; some zeros are negative.
func sparse(r *rand.Rand, n int, share float64) []float32 {
	x := make([]float32, n)
	for i := range x {
		switch {
		case r.Float64() < share:
			x[i] = float32(r.NormFloat64())
		case r.IntN(7) == 0:
			x[i] = float32(math.Copysign(0, -1))
		}
	}
	return x
}

// TestSkippingMakesTheSameBits compares both gradients with those that multiply
// everything, +0 added to both as the fold does.
func TestSkippingMakesTheSameBits(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(1, 2))
		for i, g := range skipGeometries() {
			if !g.Skips() {
				continue
			}
			for _, share := range []float64{0, 0.1, 0.6, 1} {
				for _, spoil := range []float32{0, float32(math.NaN()), float32(math.Inf(1)), 1e-40} {
					name := fmt.Sprintf("geometry %d, %v live, %v", i, share, spoil)
					x, w := sparse(r, g.XLen(), 0.8), sparse(r, g.WLen(), 1)
					dy := sparse(r, g.YLen(), share)
					if spoil != 0 {
						x[r.IntN(len(x))], dy[r.IntN(len(dy))] = spoil, spoil
					}
					checkSkipping(t, name, &g, x, w, dy)
				}
			}
		}
	})
}

func checkSkipping(t *testing.T, name string, g *Conv, x, w, dy []float32) {
	t.Helper()
	nan := func(n int) []float32 {
		s := make([]float32, n)
		for i := range s {
			s[i] = float32(math.NaN())
		}
		return s
	}
	k := g.KH * g.KW * g.C
	want, got, turned := make([]float32, k*g.F), make([]float32, k*g.F), make([]float32, k*g.F)
	for range 2 { // the chains go on over samples
		ConvWeightGrad(want, x, dy, g, nan(g.PadLen()))
		ConvWeightGradSkip(got, x, dy, g, nan(g.SkipLen()))
	}
	Transpose(turned, got, g.F, k)
	sameNumbers(t, name+": weight gradient", turned, want)

	wt, outer := make([]float32, len(w)), make([]float32, len(w))
	ConvTranspose(wt, w, g)
	Transpose(outer, w, k, g.F)
	dx, fresh := nan(g.XLen()), nan(g.XLen())
	ConvInputGrad(dx, dy, wt, g, nan(g.GradPadLen()))
	ConvInputGradSkip(fresh, dy, outer, g, nan(g.SkipLen()))
	sameNumbers(t, name+": input gradient", fresh, dx)
}

// sameNumbers compares bits, +0 added, all NaN alike.
func sameNumbers(t *testing.T, what string, got, want []float32) {
	t.Helper()
	for i := range want {
		a, b := got[i]+0, want[i]+0
		if math.Float32bits(a) != math.Float32bits(b) && !(a != a && b != b) {
			t.Fatalf("%s: element %d is %v, multiplying everything gives %v", what, i, got[i], want[i])
		}
	}
}

// BenchmarkSkip compares both gradients with the multiplying ones on the second
// convolutions of the race models, of whose dy a part is live; every multiply-add
// counts, skipped or not.
func BenchmarkSkip(b *testing.B) {
	before := Active()
	defer func() { _ = Select(before) }()
	for _, name := range Names() {
		_ = Select(name)
		if !hasSkip() {
			continue
		}
		for _, i := range []int{1, 4, 7, 9} {
			g := &layers[i]
			for _, share := range []float64{0.03, 0.125, 0.3, 0.5, 0.6, 0.7, 1} {
				b.Run(fmt.Sprintf("%s/layer=%dx%dx%d_%dx%d_%d/live=%v", name, g.H, g.W, g.C, g.KH, g.KW, g.F, share), func(b *testing.B) {
					benchSkip(b, g, share)
				})
			}
		}
	}
}

func benchSkip(b *testing.B, g *Conv, share float64) {
	r := rand.New(rand.NewPCG(1, 2))
	x, w, dy := sparse(r, g.XLen(), 1), sparse(r, g.WLen(), 1), sparse(r, g.YLen(), share)
	wt, outer, dw, dx := make([]float32, len(w)), make([]float32, len(w)), make([]float32, len(w)), make([]float32, g.XLen())
	ConvTranspose(wt, w, g)
	Transpose(outer, w, g.KH*g.KW*g.C, g.F)
	pad := make([]float32, max(g.PadLen(), g.GradPadLen(), g.SkipLen()))
	for _, f := range []struct {
		name string
		run  func()
	}{
		{"weights", func() { ConvWeightGrad(dw, x, dy, g, pad) }},
		{"weights-skip", func() { ConvWeightGradSkip(dw, x, dy, g, pad) }},
		{"input", func() { ConvInputGrad(dx, dy, wt, g, pad) }},
		{"input-skip", func() { ConvInputGradSkip(dx, dy, outer, g, pad) }},
	} {
		b.Run(f.name, func(b *testing.B) { measure(b, g.macs()/benchBatch, f.run) })
	}
}
