package kernel

import (
	"fmt"
	"sort"
	"testing"
	"time"
)

// layers are the convolutions of the race models pair, wide and tiny.
var layers = []Conv{
	{H: 28, W: 28, C: 1, KH: 3, KW: 3, F: 16, OH: 26, OW: 26, SH: 1, SW: 1},
	{H: 13, W: 13, C: 16, KH: 3, KW: 3, F: 32, OH: 11, OW: 11, SH: 1, SW: 1},
	{H: 28, W: 28, C: 1, KH: 3, KW: 3, F: 32, OH: 26, OW: 26, SH: 1, SW: 1},
	samePicture(32, 32, 3, 32),
	{H: 13, W: 13, C: 32, KH: 3, KW: 3, F: 64, OH: 11, OW: 11, SH: 1, SW: 1},
	samePicture(32, 3, 3, 32), samePicture(32, 3, 5, 32), samePicture(16, 32, 3, 64),
	samePicture(16, 64, 3, 64), samePicture(16, 32, 5, 64),
	{H: 12, W: 12, C: 1, KH: 3, KW: 3, F: 8, OH: 10, OW: 10, SH: 1, SW: 1},
	{H: 12, W: 12, C: 1, KH: 5, KW: 5, F: 8, OH: 8, OW: 8, SH: 1, SW: 1},
}

// samePicture is a convolution of a square picture by an odd square window, padded so that
// the output has the size of the input.
func samePicture(size, channels, window, filters int) Conv {
	p := window / 2
	return Conv{H: size, W: size, C: channels, KH: window, KW: window, F: filters, OH: size, OW: size, SH: 1, SW: 1, PT: p, PB: p, PL: p, PR: p}
}

// denses are {in, out} of the dense layers of pair, wide, tiny and dense.
var denses = [][2]int{{800, 64}, {1600, 128}, {4096, 256}, {64, 10}, {200, 10}, {5, 100}, {100, 10}}

const benchBatch = 32

// ones is a slice of n ordinary numbers.
func ones(n int) []float32 {
	s := make([]float32, n)
	for i := range s {
		s[i] = 1 + float32(i%7)/8
	}
	return s
}

// measure reports f, which does n multiply-adds: the speed of the best call, since
// other work on the machine can only slow one down, and the share of the peak
// measured right before and after a call, since clocks change, that a tenth of the
// calls reaches.
func measure(b *testing.B, n int, f func()) {
	best := time.Duration(1<<63 - 1)
	var shares []float64
	for b.Loop() {
		before := PeakGFLOPS(0, 1)
		start := time.Now()
		f()
		took := time.Since(start)
		after := PeakGFLOPS(0, 1)
		best = min(best, took)
		if before < 1.1*after && after < 1.1*before {
			shares = append(shares, speed(n, took)*2/(before+after))
		}
	}
	b.ReportMetric(float64(best.Nanoseconds()), "ns/op")
	b.ReportMetric(speed(n, best), "GFLOP/s")
	if len(shares) > 0 {
		sort.Float64s(shares)
		b.ReportMetric(100*shares[len(shares)*9/10], "%peak")
	}
}

// speed is that of n multiply-adds in GFLOP/s.
func speed(n int, took time.Duration) float64 { return 2 * float64(n) / took.Seconds() / 1e9 }

func benchConv(b *testing.B, f func(b *testing.B, g *Conv, x, w, y, pad []float32)) {
	for _, g := range layers {
		name := fmt.Sprintf("layer=%dx%dx%d_%dx%d_%d", g.H, g.W, g.C, g.KH, g.KW, g.F)
		b.Run(name, func(b *testing.B) {
			f(b, &g, ones(benchBatch*g.XLen()), ones(g.WLen()), ones(benchBatch*g.YLen()), ones(max(g.PadLen(), g.GradPadLen())))
		})
	}
}

// macs is the multiply-adds of a batch, as they are usually counted.
func (c *Conv) macs() int { return benchBatch * c.OH * c.OW * c.KH * c.KW * c.C * c.F }

func BenchmarkConvForward(b *testing.B) {
	benchConv(b, func(b *testing.B, g *Conv, x, w, y, pad []float32) {
		bias := ones(g.F)
		measure(b, g.macs(), func() {
			for n := range benchBatch {
				ConvForward(y[n*g.YLen():][:g.YLen()], x[n*g.XLen():][:g.XLen()], w, bias, g, pad)
			}
		})
	})
}

func BenchmarkConvInputGrad(b *testing.B) {
	benchConv(b, func(b *testing.B, g *Conv, x, w, y, pad []float32) {
		measure(b, g.macs(), func() {
			for n := range benchBatch {
				ConvInputGrad(x[n*g.XLen():][:g.XLen()], y[n*g.YLen():][:g.YLen()], w, g, pad)
			}
		})
	})
}

func BenchmarkConvWeightGrad(b *testing.B) {
	benchConv(b, func(b *testing.B, g *Conv, x, w, y, pad []float32) {
		measure(b, g.macs(), func() {
			clear(w)
			for n := range benchBatch {
				ConvWeightGrad(w, x[n*g.XLen():][:g.XLen()], y[n*g.YLen():][:g.YLen()], g, pad)
			}
		})
	})
}

// BenchmarkDepthwise has a depthwise convolution, forward and both gradients.
func BenchmarkDepthwise(b *testing.B) {
	for _, c := range []int{32, 20} {
		g := &Conv{H: 32, W: 32, C: c, KH: 3, KW: 3, F: c, OH: 32, OW: 32, SH: 1, SW: 1, PT: 1, PB: 1, PL: 1, PR: 1, Groups: c}
		x, w, y, pad := ones(g.XLen()), ones(g.WLen()), ones(g.YLen()), ones(max(g.PadLen(), g.GradPadLen()))
		for name, f := range map[string]func(){
			"forward": func() { ConvForward(y, x, w, nil, g, pad) },
			"input":   func() { ConvInputGrad(x, y, w, g, pad) },
			"weights": func() { clear(w); ConvWeightGrad(w, x, y, g, pad) },
		} {
			b.Run(fmt.Sprintf("%s/channels=%d", name, c), func(b *testing.B) { measure(b, g.OH*g.OW*9*c, f) })
		}
	}
}

func benchDense(b *testing.B, batch int, f func(b *testing.B, rows, in, out int, x, w, y []float32)) {
	for _, d := range denses {
		b.Run(fmt.Sprintf("layer=%dx%d/batch=%d", d[0], d[1], batch), func(b *testing.B) {
			f(b, batch, d[0], d[1], ones(batch*d[0]), ones(d[0]*d[1]), ones(batch*d[1]))
		})
	}
}

func BenchmarkDenseForward(b *testing.B) {
	for _, batch := range []int{1, benchBatch, 128} {
		benchDense(b, batch, func(b *testing.B, rows, in, out int, x, w, y []float32) {
			measure(b, rows*in*out, func() { DenseForward(y, x, w, nil, rows, in, out) })
		})
	}
}

func BenchmarkDenseInputGrad(b *testing.B) {
	for _, batch := range []int{benchBatch, 128} {
		benchDense(b, batch, func(b *testing.B, rows, in, out int, x, w, y []float32) {
			measure(b, rows*in*out, func() { DenseInputGrad(x, y, w, rows, in, out) })
		})
	}
}

func BenchmarkDenseWeightGrad(b *testing.B) {
	for _, batch := range []int{benchBatch, 128} {
		benchDense(b, batch, func(b *testing.B, rows, in, out int, x, w, y []float32) {
			measure(b, rows*in*out, func() { DenseWeightGrad(w, x, y, rows, in, out, 0, in) })
		})
	}
}

// BenchmarkElementwise has what surrounds the products, in ns an element.
func BenchmarkElementwise(b *testing.B) {
	const n = 1 << 14
	x, y, z, w := ones(n), ones(n), ones(n), ones(n)
	pool := &Pool{H: 32, W: 32, C: 16, PH: 2, PW: 2, SH: 2, SW: 2, OH: 16, OW: 16}
	arg := make([]int32, pool.YLen())
	for name, f := range map[string]func(){
		"Relu":         func() { Relu(y, x) },
		"ReluGrad":     func() { ReluGrad(z, x, y) },
		"Add":          func() { Add(z, x, y) },
		"WeightedSum":  func() { WeightedSum(z, x, y, 0.25, 0.75) },
		"AdamStep":     func() { AdamStep(w, x, y, z, AdamParams{0.001, 0.1, 0.001, 1e-7}) },
		"SGDStep":      func() { SGDStep(w, x, 0.001) },
		"Sum":          func() { Sum(x) },
		"Dot":          func() { Dot(x, y) },
		"ColumnSums":   func() { ColumnSums(y[:16], x, n/16, 16) },
		"MaxPool":      func() { MaxPool(y[:pool.YLen()], arg, x, pool) },
		"MaxPoolGrad":  func() { MaxPoolGrad(z, y[:pool.YLen()], arg, pool) },
		"TanhForward":  func() { TanhForward(y, x) },
		"Softmax":      func() { Softmax(y[:16380], x[:16380], 1638, 10) },
		"SoftmaxGrad":  func() { SoftmaxGrad(z[:16380], x[:16380], y[:16380], 1638, 10) },
		"Greatest":     func() { Greatest(arg[:1638], x[:16380], 10) },
		"MeanSquares":  func() { MeanSquares(y[:1638], x[:16380], z[:16380], 10); MeanSquaresGrad(y, x, z, n) },
		"Fill2":        func() { NewStream(1, Dropout).Fill2(y, 1, 2, 0) },
		"Transpose":    func() { Transpose(y, x, 128, 128) },
		"Permutation":  func() { Permutation(arg, 1, 1) },
		"SigmoidFwd":   func() { SigmoidForward(y, x) },
		"MomentumStep": func() { MomentumStep(w, x, y, MomentumParams{0.01, 0.9, true}) },
	} {
		b.Run(name, func(b *testing.B) {
			best := time.Duration(1<<63 - 1)
			for b.Loop() {
				start := time.Now()
				f()
				best = min(best, time.Since(start))
			}
			b.ReportMetric(float64(best.Nanoseconds())/n, "ns/element")
		})
	}
}
