package kernel

import (
	"math"
	"testing"
)

func TestMaxPool(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		b := newBench(t, 10)
		for range cases(400) {
			b.begin()
			p := b.pool()
			x, y, dy, dx := b.slice(p.XLen()), b.slice(p.YLen()), b.slice(p.YLen()), b.slice(p.XLen())
			arg := b.ints(p.YLen())
			wantY, wantArg, wantDx := make([]float32, p.YLen()), make([]int32, p.YLen()), make([]float32, p.XLen())
			for i := range wantY {
				wantArg[i] = refMax(x, p, i)
				wantY[i] = x[wantArg[i]]
				wantDx[wantArg[i]] += dy[i]
			}
			MaxPool(y, arg, x, p)
			compare(t, "MaxPool", *p, y, wantY)
			for i := range arg {
				if arg[i] != wantArg[i] {
					t.Fatalf("MaxPool %+v: index %d is %d, want %d", *p, i, arg[i], wantArg[i])
				}
			}
			only := b.slice(p.YLen())
			MaxPoolOnly(only, b.ints(p.YLen()), x, p)
			compare(t, "MaxPoolOnly", *p, only, wantY)
			MaxPoolGrad(dx, dy, arg, p)
			compare(t, "MaxPoolGrad", *p, dx, wantDx)
		}
	})
}

// refMax is where output i comes from: the first NaN of its window, or else the
// first of its greatest elements.
func refMax(x []float32, p *Pool, i int) int32 {
	oh, ow, c := i/p.C/p.OW, i/p.C%p.OW, i%p.C
	best := -1
	for h := oh*p.SH - p.PT; h < oh*p.SH-p.PT+p.PH; h++ {
		for w := ow*p.SW - p.PL; w < ow*p.SW-p.PL+p.PW; w++ {
			if h < 0 || h >= p.H || w < 0 || w >= p.W {
				continue
			}
			at := (h*p.W+w)*p.C + c
			if x[at] != x[at] {
				return int32(at)
			}
			if best < 0 || x[at] > x[best] {
				best = at
			}
		}
	}
	return int32(best)
}

// pool draws a pooling that fits the fences.
func (b *bench) pool() *Pool {
	p := &Pool{
		H: b.between(1, 14), W: b.between(1, 14), C: b.between(1, 35),
		PH: b.between(1, 4), PW: b.between(1, 4), SH: b.between(1, 4), SW: b.between(1, 4),
	}
	p.PT, p.PL = b.between(0, p.PH-1), b.between(0, p.PW-1)
	if b.rnd.IntN(2) == 0 { // the commonest
		p.PH, p.PW = 2, 2
		p.PT, p.PL = min(p.PT, 1), min(p.PL, 1)
		if b.rnd.IntN(2) == 0 { // of full vectors
			p.C = 8 * b.between(1, 4)
		}
	}
	if b.rnd.IntN(2) == 0 { // side by side
		p.SH, p.SW, p.PT, p.PL = p.PH, p.PW, 0, 0
	}
	if b.rnd.IntN(40) == 0 { // more than one call
		*p = Pool{H: 31, W: 31, C: b.between(60, 64), PH: 2, PW: 2, SH: 2, SW: 2, OH: 15, OW: 15}
		return p
	}
	if b.rnd.IntN(40) == 0 { // a line about as long as one call takes, or longer
		*p = Pool{H: b.between(2, 3), W: b.between(128, 132), C: b.between(62, 65), PH: 2, PW: 2, SH: 2, SW: 2, OH: 1, OW: 64}
		return p
	}
	// Every window must meet the picture.
	p.OH, p.OW = b.between(1, (p.H-1+p.PT)/p.SH+1), b.between(1, (p.W-1+p.PL)/p.SW+1)
	return p
}

func TestMaxPoolRefused(t *testing.T) {
	for name, p := range map[string]Pool{
		"window in the padding": {H: 2, W: 2, C: 1, PH: 1, PW: 1, SH: 1, SW: 1, PT: 1, OH: 1, OW: 1},
		"window past the end":   {H: 2, W: 2, C: 1, PH: 2, PW: 2, SH: 2, SW: 2, OH: 2, OW: 1},
		"no stride":             {H: 2, W: 2, C: 1, PH: 1, PW: 1, SH: 1, OH: 1, OW: 1},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s was accepted", name)
				}
			}()
			MaxPool(make([]float32, p.YLen()), make([]int32, p.YLen()), make([]float32, p.XLen()), &p)
		}()
	}
}

func TestGlobalAvgPool(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		b := newBench(t, 11)
		for range cases(200) {
			b.begin()
			h, w, c := b.between(1, 12), b.between(1, 12), b.between(1, 40)
			x, y, dy, dx := b.slice(h*w*c), b.slice(c), b.slice(c), b.slice(h*w*c)
			want, wantDx := make([]float32, c), make([]float32, h*w*c)
			for i := range want {
				want[i] = float32(refSum(h*w, func(r int) float64 { return float64(x[r*c+i]) }) / float64(h*w))
			}
			for i := range wantDx {
				wantDx[i] = float32(float64(dy[i%c]) / float64(h*w))
			}
			GlobalAvgPool(y, x, h, w, c)
			compare(t, "GlobalAvgPool", [3]int{h, w, c}, y, want)
			GlobalAvgPoolGrad(dx, dy, h, w, c)
			compare(t, "GlobalAvgPoolGrad", [3]int{h, w, c}, dx, wantDx)
		}
	})
}

func TestSoftmax(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		b := newBench(t, 12)
		for range cases(200) {
			b.begin()
			rows, cols := b.between(1, 9), b.between(1, 40)
			x, y, dy, dx := b.slice(rows*cols), b.slice(rows*cols), b.slice(rows*cols), b.slice(rows*cols)
			want, wantDx := make([]float32, rows*cols), make([]float32, rows*cols)
			for r := range rows {
				in, out := x[r*cols:][:cols], want[r*cols:][:cols]
				m := in[0]
				for _, v := range in {
					if v > m || v != v {
						m = v
					}
				}
				s := refSum(cols, func(i int) float64 { return float64(Exp32(in[i] - m)) })
				for i := range out {
					out[i] = float32(float64(Exp32(in[i]-m)) / s)
				}
			}
			Softmax(y, x, rows, cols)
			compare(t, "Softmax", [2]int{rows, cols}, y, want)
			for r := range rows {
				d := refSum(cols, func(i int) float64 { return float64(float64(dy[r*cols+i]) * float64(y[r*cols+i])) })
				for i := r * cols; i < (r+1)*cols; i++ {
					wantDx[i] = float32(float64(y[i]) * float64(float64(dy[i])-d))
				}
			}
			SoftmaxGrad(dx, dy, y, rows, cols)
			compare(t, "SoftmaxGrad", [2]int{rows, cols}, dx, wantDx)
		}
	})
}

// TestSoftmaxSense holds facts that need no second implementation.
func TestSoftmaxSense(t *testing.T) {
	y := make([]float32, 4)
	Softmax(y, []float32{1, 1, 1, 1}, 1, 4)
	compare(t, "Softmax", "equal", y, []float32{0.25, 0.25, 0.25, 0.25})
	Softmax(y, []float32{1000, 0, -1000, float32(math.Inf(-1))}, 1, 4)
	compare(t, "Softmax", "far apart", y, []float32{1, 0, 0, 0})
	nan := float32(math.NaN())
	Softmax(y, []float32{0, nan, 1, 2}, 1, 4)
	compare(t, "Softmax", "NaN", y, []float32{nan, nan, nan, nan})
}
