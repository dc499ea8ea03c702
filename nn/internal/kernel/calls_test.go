package kernel

import (
	"math"
	"testing"
)

// A call of the assembly cannot be interrupted, so long work is cut into several, or
// left to Go where it cannot be cut. TestLongChains and skipGeometries have products
// that are; these tests have the rest.

// TestPoolingOfLargeWindows: windows with more taps than a call takes.
func TestPoolingOfLargeWindows(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		b := newBench(t, 21)
		p := &Pool{H: 365, W: 182, C: 9, PH: 182, PW: 182, SH: 182, SW: 182, OH: 2, OW: 1}
		x, dy, dx := make([]float32, p.XLen()), make([]float32, p.YLen()), make([]float32, p.XLen())
		for _, v := range [][]float32{x, dy, dx} {
			for i := range v {
				v[i] = b.rnd.Float32() - 0.5
			}
		}
		y, arg, want, wantDx := make([]float32, p.YLen()), make([]int32, p.YLen()), make([]float32, p.YLen()), make([]float32, p.XLen())
		for i := range want {
			from := refMax(x, p, i)
			want[i], wantDx[from] = x[from], dy[i]
		}
		MaxPool(y, arg, x, p)
		compare(t, "MaxPool", *p, y, want)
		MaxPoolOnly(y, make([]int32, p.YLen()), x, p)
		compare(t, "MaxPoolOnly", *p, y, want)
		MaxPoolGrad(dx, dy, arg, p)
		compare(t, "MaxPoolGrad", *p, dx, wantDx)
	})
}

// TestLongRowsOfExps: softmax over very many classes and the like.
func TestLongRowsOfExps(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		b := newBench(t, 22)
		const n = 2*(1<<14) + 11
		x, y, z := make([]float32, n), make([]float32, n), make([]float32, n)
		x64, y64 := make([]float64, n), make([]float64, n)
		for i := range x {
			x[i] = 20 * (b.rnd.Float32() - 0.5)
			x64[i] = float64(x[i])
		}
		Exps32(y, x)
		Exps(y64, x64)
		TanhForward(z, x)
		for i, v := range x {
			if want := Exp32(v); math.Float32bits(y[i]) != math.Float32bits(want) {
				t.Fatalf("Exps32: number %d, of %v, is %v, want %v", i, v, y[i], want)
			}
			if want := Exp(x64[i]); math.Float64bits(y64[i]) != math.Float64bits(want) {
				t.Fatalf("Exps: number %d, of %v, is %v, want %v", i, v, y64[i], want)
			}
			if want := Tanh32(v); math.Float32bits(z[i]) != math.Float32bits(want) {
				t.Fatalf("TanhForward: number %d, of %v, is %v, want %v", i, v, z[i], want)
			}
		}
	})
}
