package kernel

import (
	"math"
	"testing"
)

// refSum is the definition of every reduction.
func refSum(n int, at func(i int) float64) float64 {
	var total float64
	for start := 0; start < n; start += 4096 {
		var l [16]float64
		for i := start; i < min(start+4096, n); i++ {
			l[(i-start)%16] += at(i)
		}
		for _, half := range []int{8, 4, 2, 1} {
			for i := range half {
				l[i] = l[i] + l[i+half]
			}
		}
		total += l[0]
	}
	return total
}

func sameBits64(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || a != a && b != b
}

func TestReductions(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		b := newBench(t, 8)
		for range cases(300) {
			b.begin()
			n := b.between(0, 100)
			if b.rnd.IntN(10) == 0 {
				n = b.between(4000, 13000)
			}
			x, y := b.slice(n), b.slice(n)
			x64 := make([]float64, n)
			for i := range x64 {
				x64[i] = float64(x[i]) * 1.1
			}
			for _, c := range []struct {
				what      string
				got, want float64
			}{
				{"Sum", Sum(x), refSum(n, func(i int) float64 { return float64(x[i]) })},
				{"Dot", Dot(x, y), refSum(n, func(i int) float64 { return float64(float64(x[i]) * float64(y[i])) })},
				{"SumSquares", SumSquares(x), refSum(n, func(i int) float64 { return float64(float64(x[i]) * float64(x[i])) })},
				{"Sum64", Sum64(x64), refSum(n, func(i int) float64 { return x64[i] })},
			} {
				if !sameBits64(c.got, c.want) {
					t.Fatalf("%s of %d numbers = %x, want %x", c.what, n, c.got, c.want)
				}
			}
		}
	})
}

// TestColumnSumsFarApart: rows far apart are added in several calls, to the same lanes.
func TestColumnSumsFarApart(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		for _, c := range []struct{ rows, cols, c0, c1 int }{{700, 700, 690, 700}, {4200, 70, 0, 9}, {1025, 300, 3, 4}, {520, 520, 512, 520}} {
			x, dst := uniformSlice(5, c.rows*c.cols), make([]float32, c.cols)
			ColumnSumsRange(dst, x, c.rows, c.cols, c.c0, c.c1)
			want := make([]float32, c.cols)
			for i := c.c0; i < c.c1; i++ {
				want[i] = float32(refSum(c.rows, func(r int) float64 { return float64(x[r*c.cols+i]) }))
			}
			compare(t, "ColumnSumsRange", c, dst, want)
		}
	})
}

func TestColumnSums(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		b := newBench(t, 9)
		for range cases(200) {
			b.begin()
			rows, cols := b.between(0, 70), b.between(0, 40)
			if b.rnd.IntN(10) == 0 {
				rows, cols = b.between(4000, 9000), b.between(1, 7)
			}
			if b.rnd.IntN(20) == 0 {
				rows, cols = b.between(4000, 6000), 9
			}
			if b.rnd.IntN(20) == 0 { // more columns than one call takes
				rows, cols = b.between(140, 260), b.between(128, 250)
			}
			x, dst := b.slice(rows*cols), b.slice(cols)
			want := clone(dst)
			c0 := b.between(0, cols)
			c1 := b.between(c0, cols)
			for c := c0; c < c1; c++ {
				want[c] = float32(refSum(rows, func(r int) float64 { return float64(x[r*cols+c]) }))
			}
			ColumnSumsRange(dst, x, rows, cols, c0, c1)
			compare(t, "ColumnSumsRange", [4]int{rows, cols, c0, c1}, dst, want)
			for c := range cols {
				want[c] = float32(refSum(rows, func(r int) float64 { return float64(x[r*cols+c]) }))
			}
			ColumnSums(dst, x, rows, cols)
			compare(t, "ColumnSums", [2]int{rows, cols}, dst, want)
			for c := c0; c < c1; c++ {
				want[c] += float32(refSum(rows, func(r int) float64 { return float64(x[r*cols+c]) }))
			}
			AddColumnSums(dst, x, rows, cols, c0, c1)
			compare(t, "AddColumnSums", [4]int{rows, cols, c0, c1}, dst, want)
		}
	})
}
