package kernel

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// The float64 matrix products of gonum are the reference for what the products
// mean; the tests beside this one hold how they round.

// toMat is x // [rows, cols] in float64.
func toMat(x []float32, rows, cols int) *mat.Dense {
	data := make([]float64, len(x))
	for i, v := range x {
		data[i] = float64(v)
	}
	return mat.NewDense(rows, cols, data)
}

// uniformSlice is n numbers from -1 to 1.
func uniformSlice(seed uint64, n int) []float32 {
	out := make([]float32, n)
	NewStream(seed, Init).Fill(out, 0, 0)
	for i := range out {
		out[i] = float32(2*out[i]) - 1
	}
	return out
}

// closeTo allows the rounding of a chain of k float32 multiply-adds of numbers
// up to 1.
func closeTo(t *testing.T, what string, got []float32, want mat.Matrix, k int) {
	t.Helper()
	_, cols := want.Dims()
	bound := float64(k) * float64(k) * math.Pow(2, -24)
	for i, v := range got {
		if d := math.Abs(float64(v) - want.At(i/cols, i%cols)); !(d <= bound) {
			t.Fatalf("%s: element %d is %v, gonum has %v", what, i, v, want.At(i/cols, i%cols))
		}
	}
}

func TestDenseProductsAgainstGonum(t *testing.T) {
	for _, c := range []struct{ batch, in, out int }{{1, 1, 1}, {3, 5, 7}, {32, 100, 10}, {17, 33, 65}} {
		x, w, dy := uniformSlice(1, c.batch*c.in), uniformSlice(2, c.in*c.out), uniformSlice(3, c.batch*c.out)
		mx, mw, mdy := toMat(x, c.batch, c.in), toMat(w, c.in, c.out), toMat(dy, c.batch, c.out)
		var want mat.Dense

		y := make([]float32, c.batch*c.out)
		DenseForward(y, x, w, nil, c.batch, c.in, c.out)
		want.Mul(mx, mw)
		closeTo(t, "forward", y, &want, c.in)

		dw := make([]float32, c.in*c.out)
		DenseWeightGrad(dw, x, dy, c.batch, c.in, c.out, 0, c.in)
		want.Reset()
		want.Mul(mx.T(), mdy)
		closeTo(t, "weight gradient", dw, &want, c.batch)

		wt, dx := make([]float32, len(w)), make([]float32, len(x))
		Transpose(wt, w, c.in, c.out)
		DenseInputGrad(dx, dy, wt, c.batch, c.in, c.out)
		want.Reset()
		want.Mul(mdy, mw.T())
		closeTo(t, "input gradient", dx, &want, c.out)
	}
}

// TestConvForwardAgainstGonum lays the windows out as rows of a matrix (im2col)
// and multiplies.
func TestConvForwardAgainstGonum(t *testing.T) {
	c := &Conv{H: 7, W: 6, C: 3, KH: 3, KW: 2, F: 5, SH: 2, SW: 1, PT: 1, PB: 1, PL: 0, PR: 1}
	c.OH, c.OW = (c.H+c.PT+c.PB-c.KH)/c.SH+1, (c.W+c.PL+c.PR-c.KW)/c.SW+1
	x, w := uniformSlice(4, c.XLen()), uniformSlice(5, c.WLen())
	k := c.KH * c.KW * c.C
	columns := mat.NewDense(c.OH*c.OW, k, nil)
	for p := range c.OH * c.OW {
		for j := range k {
			h, wd, ch := p/c.OW*c.SH+j/(c.KW*c.C)-c.PT, p%c.OW*c.SW+j/c.C%c.KW-c.PL, j%c.C
			if h >= 0 && h < c.H && wd >= 0 && wd < c.W {
				columns.Set(p, j, float64(x[(h*c.W+wd)*c.C+ch]))
			}
		}
	}
	var want mat.Dense
	want.Mul(columns, toMat(w, k, c.F))
	y := make([]float32, c.YLen())
	ConvForward(y, x, w, nil, c, make([]float32, c.PadLen()))
	closeTo(t, "convolution", y, &want, k)
}
