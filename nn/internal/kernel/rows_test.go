package kernel

import (
	"math"
	"testing"
)

// TestGreatest: the first of equal numbers, zeros of either sign among them, and no row
// with a NaN.
func TestGreatest(t *testing.T) {
	nan, inf, minus := float32(math.NaN()), float32(math.Inf(1)), float32(math.Copysign(0, -1))
	eachVariant(t, func(t *testing.T) {
		for _, c := range []struct {
			row  []float32
			want int32
		}{
			{[]float32{3}, 0}, {[]float32{nan}, -1}, {[]float32{1, 2, 2}, 1}, {[]float32{minus, 0}, 0}, {[]float32{0, minus}, 0},
			{[]float32{-inf, -inf}, 0}, {[]float32{-inf, inf, inf}, 1}, {[]float32{1, nan, inf}, -1}, {[]float32{inf, 0, nan}, -1},
		} {
			var at [1]int32
			if Greatest(at[:], c.row, len(c.row)); at[0] != c.want {
				t.Errorf("the greatest of %v is at %d, want %d", c.row, at[0], c.want)
			}
		}
		b := newBench(t, 51)
		for i := range cases(300) {
			b.begin()
			rows, cols := b.between(0, 20), i%20+1
			if i < 20 { // several calls
				rows = b.between(1020, 3000)
			}
			x := b.slice(rows * cols)
			for i := range x { // equal ones
				if b.rnd.IntN(3) == 0 {
					x[i] = x[b.rnd.IntN(len(x))]
				}
			}
			at := b.ints(rows)
			Greatest(at, x, cols)
			for r := range at {
				want := int32(0)
				for j, v := range x[r*cols:][:cols] {
					if v != v {
						want = -1
						break
					}
					if v > x[r*cols+int(want)] {
						want = int32(j)
					}
				}
				if at[r] != want {
					t.Fatalf("row %v: at %d, want %d", x[r*cols:][:cols], at[r], want)
				}
			}
		}
	})
}

// TestMeanSquares compares with the formula, lane by lane, and the gradient in place
// too.
func TestMeanSquares(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		b := newBench(t, 52)
		for i := range cases(300) {
			b.begin()
			rows, cols := b.between(0, 40), i%20+1
			if i == 0 {
				rows, cols = 2, chunkLen+7
			}
			if i > 0 && i < 20 { // several calls
				rows = b.between(1020, 3000)
			}
			x, y, dst, dx := b.slice(rows*cols), b.slice(rows*cols), b.slice(rows), b.slice(rows*cols)
			want, slopes := make([]float32, rows), make([]float32, rows*cols)
			square := func(i int) float64 {
				d := float64(x[i]) - float64(y[i])
				return float64(d * d)
			}
			count := float64(rows * cols)
			for r := range want {
				want[r] = float32(refSum(cols, func(i int) float64 { return square(r*cols + i) }) / float64(cols))
			}
			for i := range slopes {
				slopes[i] = float32(float64(2*(float64(x[i])-float64(y[i]))) / count)
			}
			MeanSquares(dst, x, y, cols)
			compare(t, "MeanSquares", [2]int{rows, cols}, dst, want)
			MeanSquaresGrad(dx, x, y, count)
			compare(t, "MeanSquaresGrad", [2]int{rows, cols}, dx, slopes)
			MeanSquaresGrad(x, x, y, count)
			compare(t, "MeanSquaresGrad in place", [2]int{rows, cols}, x, slopes)
		}
	})
}

// TestSoftmaxLong goes through the cuts into calls, and in place.
func TestSoftmaxLong(t *testing.T) {
	const rows, cols = 2100, 3
	x := uniformSlice(8, rows*cols)
	y, dx := make([]float32, len(x)), make([]float32, len(x))
	eachVariant(t, func(t *testing.T) {
		Softmax(y, x, rows, cols)
		SoftmaxGrad(dx, x, y, rows, cols)
		one, slope := make([]float32, cols), make([]float32, cols)
		for r := range rows {
			Softmax(one, x[r*cols:][:cols], 1, cols)
			compare(t, "Softmax", r, y[r*cols:][:cols], one)
			SoftmaxGrad(slope, x[r*cols:][:cols], one, 1, cols)
			compare(t, "SoftmaxGrad", r, dx[r*cols:][:cols], slope)
		}
		z := clone(x)
		Softmax(z, z, rows, cols)
		compare(t, "Softmax", "in place", z, y)
		d := clone(x)
		SoftmaxGrad(d, d, y, rows, cols)
		compare(t, "SoftmaxGrad", "in place", d, dx)
	})
}
