package kernel

import (
	"math"
	"testing"
)

// The sums of normalisation against the definition of every reduction, refSum,
// bit by bit; and against plain float64 for what they mean.

// statistics are cols float64 numbers near those of x.
func statistics(b *bench, cols int) []float64 {
	out := make([]float64, cols)
	for i := range out {
		out[i] = b.rnd.Float64() - 0.5
	}
	return out
}

// sizes draws a matrix, now and then one of several chunks.
func (b *bench) sizes() (rows, cols int) {
	if b.rnd.IntN(15) == 0 {
		return b.between(4000, 9000), b.between(1, 7)
	}
	if b.rnd.IntN(30) == 0 {
		return b.between(4090, 4100), 9
	}
	return b.between(0, 70), b.between(0, 40)
}

func TestColumnSums64(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		b := newBench(t, 31)
		for range cases(200) {
			b.begin()
			rows, cols := b.sizes()
			x, dy := b.slice(rows*cols), b.slice(rows*cols)
			mean, stats := statistics(b, cols), statistics(b, 2*rows)
			c0 := b.between(0, cols)
			c1 := b.between(c0, cols)
			for _, f := range []struct {
				what string
				run  func(dst []float64)
				term func(r, c int, x, dy float64) float64
			}{
				{"sums", func(dst []float64) { ColumnSums64(dst, x, rows, cols, c0, c1) },
					func(_, _ int, x, _ float64) float64 { return x }},
				{"squares", func(dst []float64) { ColumnSquares64(dst, x, mean, rows, cols, c0, c1) },
					func(_, c int, x, _ float64) float64 { return float64((x - mean[c]) * (x - mean[c])) }},
				{"dots", func(dst []float64) { ColumnDots64(dst, dy, x, mean, rows, cols, c0, c1) },
					func(_, c int, x, dy float64) float64 { return float64(dy * (x - mean[c])) }},
				{"row dots", func(dst []float64) { ColumnRowDots64(dst, dy, x, stats, rows, cols, c0, c1) },
					func(r, _ int, x, dy float64) float64 {
						return float64(dy * float64((x-stats[2*r])*stats[2*r+1]))
					}},
			} {
				dst := make([]float64, cols)
				for c := range dst {
					dst[c] = -7 // what must stay outside c0..c1 and go inside
				}
				f.run(dst)
				for c := range dst {
					want := -7.0
					if c0 <= c && c < c1 {
						want = refSum(rows, func(r int) float64 {
							return f.term(r, c, float64(x[r*cols+c]), float64(dy[r*cols+c]))
						})
					}
					if !sameBits64(dst[c], want) {
						t.Fatalf("%s of %d x %d, columns %d to %d: column %d is %x, want %x", f.what, rows, cols, c0, c1, c, dst[c], want)
					}
				}
			}
		}
	})
}

// TestAddParts: chunks summed one by one and added give the bits of the whole.
func TestAddParts(t *testing.T) {
	const rows, cols = 2*ChunkRows + 77, 5
	x := uniformSlice(3, rows*cols)
	parts := make([]float64, 3*cols)
	for k := range 3 {
		r0, r1 := k*ChunkRows, min(rows, (k+1)*ChunkRows)
		ColumnSums64(parts[k*cols:(k+1)*cols], x[r0*cols:r1*cols], r1-r0, cols, 0, cols)
	}
	whole, added := make([]float64, cols), make([]float64, cols)
	ColumnSums64(whole, x, rows, cols, 0, cols)
	AddParts(added, parts)
	for c := range whole {
		if !sameBits64(added[c], whole[c]) {
			t.Errorf("column %d: the parts add up to %x, want %x", c, added[c], whole[c])
		}
	}
}

// TestVarianceKeepsItsDigits: squares about the mean keep the variance of
// numbers far from 0, which mean(x*x) - mean(x)^2 loses.
func TestVarianceKeepsItsDigits(t *testing.T) {
	x := make([]float32, 1000)
	for i := range x {
		x[i] = 1<<24 - float32(i%2) // deviation 1/2 around 2^24 - 1/2
	}
	mean, variance := RowMoments(x)
	if mean != 1<<24-0.5 || variance != 0.25 {
		t.Errorf("mean %v and variance %v, want %v and 0.25", mean, variance, 1<<24-0.5)
	}
	sum, square := make([]float64, 1), make([]float64, 1)
	ColumnSums64(sum, x, 1000, 1, 0, 1)
	sum[0] /= 1000
	ColumnSquares64(square, x, sum, 1000, 1, 0, 1)
	if square[0] != 250 {
		t.Errorf("squares add up to %v, want 250", square[0])
	}
}

func TestRowReductions(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		b := newBench(t, 32)
		for range cases(200) {
			b.begin()
			n := b.between(1, 100)
			if b.rnd.IntN(20) == 0 {
				n = b.between(4000, 9000)
			}
			x, dy, gamma := b.slice(n), b.slice(n), b.slice(n)
			at := func(s []float32, i int) float64 { return float64(s[i]) }
			wantMean := refSum(n, func(i int) float64 { return at(x, i) }) / float64(n)
			wantVariance := refSum(n, func(i int) float64 { return float64((at(x, i) - wantMean) * (at(x, i) - wantMean)) }) / float64(n)
			if mean, variance := RowMoments(x); !sameBits64(mean, wantMean) || !sameBits64(variance, wantVariance) {
				t.Fatalf("moments of %d numbers: %x, %x, want %x, %x", n, mean, variance, wantMean, wantVariance)
			}
			if got, want := MeanSquare(x), refSum(n, func(i int) float64 { return float64(at(x, i) * at(x, i)) })/float64(n); !sameBits64(got, want) {
				t.Fatalf("mean square of %d numbers: %x, want %x", n, got, want)
			}
			m := b.rnd.Float64()
			for _, scale := range [][]float32{nil, gamma} {
				g := func(i int) float64 {
					if scale == nil {
						return at(dy, i)
					}
					return float64(at(dy, i) * at(scale, i))
				}
				sum, dot := RowDots(dy, x, scale, m)
				if want := refSum(n, g); !sameBits64(sum, want) {
					t.Fatalf("sum of %d numbers: %x, want %x", n, sum, want)
				}
				if want := refSum(n, func(i int) float64 { return float64(g(i) * (at(x, i) - m)) }); !sameBits64(dot, want) {
					t.Fatalf("dot of %d numbers: %x, want %x", n, dot, want)
				}
			}
		}
	})
}

// TestNormElements holds the formulas of what is computed number by number, on
// more rows than one call of the assembly takes.
func TestNormElements(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		for _, size := range [][2]int{{4000, 5}, {3, 8}, {2, 3}, {1, 17}} {
			checkNormElements(t, size[0], size[1])
		}
	})
}

func checkNormElements(t *testing.T, rows, cols int) {
	x, dy := uniformSlice(1, rows*cols), uniformSlice(2, rows*cols)
	w, v := uniformSlice(4, cols), uniformSlice(5, cols)
	lists := make([][]float64, 4) // as many numbers as there are rows or columns
	for i := range lists {
		for _, u := range uniformSlice(uint64(10+i), max(rows, cols)) {
			lists[i] = append(lists[i], float64(u))
		}
	}
	rm, ra, rb, rk := lists[0], lists[1], lists[2], lists[3]
	m, a, b, k := rm[:cols], ra[:cols], rb[:cols], rk[:cols]
	for _, c := range []struct {
		what string
		run  func(dst []float32)
		want func(i, c int) float32
	}{
		{"ColumnAffine", func(d []float32) { ColumnAffine(d, x, m, a, b) },
			func(i, c int) float32 { return float32(float64((float64(x[i])-m[c])*a[c]) + b[c]) }},
		{"ColumnScale", func(d []float32) { ColumnScale(d, x, a) },
			func(i, c int) float32 { return float32(float64(x[i]) * a[c]) }},
		{"ColumnNormGrad", func(d []float32) { ColumnNormGrad(d, dy, x, NormSlopes{Mean: m, A: a, B: b, K: k}) },
			func(i, c int) float32 {
				return float32(float64(a[c]*float64(dy[i])) - b[c] - float64((float64(x[i])-m[c])*k[c]))
			}},
		{"ColumnRescale", func(d []float32) { ColumnRescale(d, x, w, v) },
			func(i, c int) float32 { return float32(x[i]*w[c]) + v[c] }},
		{"ColumnStandardize", func(d []float32) { ColumnStandardize(d, x, v, w) },
			func(i, c int) float32 { return (x[i] - v[c]) / w[c] }},
		{"RowAffine", func(d []float32) {
			for r := range rows {
				RowAffine(d[r*cols:][:cols], x[r*cols:][:cols], w, v, rm[r], ra[r])
			}
		}, func(i, c int) float32 {
			return float32(float64(float64((float64(x[i])-rm[i/cols])*ra[i/cols])*float64(w[c])) + float64(v[c]))
		}},
		{"RowAffine plain", func(d []float32) {
			for r := range rows {
				RowAffine(d[r*cols:][:cols], x[r*cols:][:cols], nil, nil, rm[r], ra[r])
			}
		}, func(i, c int) float32 { return float32((float64(x[i]) - rm[i/cols]) * ra[i/cols]) }},
		{"RowNormGrad", func(d []float32) {
			for r := range rows {
				RowNormGrad(d[r*cols:][:cols], dy[r*cols:][:cols], x[r*cols:][:cols], w, rm[r], ra[r], rb[r], rk[r])
			}
		}, func(i, c int) float32 {
			r := i / cols
			g := float64(float64(dy[i]) * float64(w[c]))
			return float32(float64(g*ra[r]) - rb[r] - float64((float64(x[i])-rm[r])*rk[r]))
		}},
	} {
		got, want := make([]float32, rows*cols), make([]float32, rows*cols)
		c.run(got)
		for i := range want {
			want[i] = c.want(i, i%cols)
		}
		compare(t, c.what, [2]int{rows, cols}, got, want)
	}
}

// TestNormals: a number does not depend on which others are asked for, and all
// four of a block are Box and Muller's.
func TestNormals(t *testing.T) {
	s := NewStream(5, Dropout)
	all, part := make([]float32, 101), make([]float32, 50)
	s.Normals(all, 7, 9, 0)
	for first := range 9 {
		s.Normals(part, 7, 9, uint32(first))
		compare(t, "Normals", first, part, all[first:first+50])
	}
	for i, z := range all {
		w := s.Block(7, 9, uint32(i/4))
		u, v := (float64(w[i%4/2*2])+0.5)/(1<<32), float64(w[i%4/2*2+1])/(1<<32)
		want := math.Sqrt(-2*math.Log(u)) * math.Cos(2*math.Pi*v)
		if i%2 == 1 {
			want = math.Sqrt(-2*math.Log(u)) * math.Sin(2*math.Pi*v)
		}
		if math.Abs(float64(z)-want) > 1e-6 {
			t.Errorf("element %d is %v, want %v", i, z, want)
		}
	}
}

func TestNormRefusesOtherSizes(t *testing.T) {
	x, f := make([]float32, 6), make([]float64, 3)
	for what, call := range map[string]func(){
		"rows":    func() { ColumnSums64(f, x, 3, 3, 0, 3) },
		"columns": func() { ColumnSums64(f, x, 2, 3, 0, 4) },
		"dst":     func() { ColumnSums64(f[:2], x, 2, 3, 0, 2) },
		"mean":    func() { ColumnSquares64(f, x, f[:2], 2, 3, 0, 3) },
		"dy":      func() { ColumnDots64(f, x[:5], x, f, 2, 3, 0, 3) },
		"stats":   func() { ColumnRowDots64(f, x, x, f, 2, 3, 0, 3) },
		"scale":   func() { ColumnAffine(x, x, f, f[:2], f) },
		"gamma":   func() { RowAffine(x, x, x[:2], nil, 0, 1) },
		"slopes":  func() { ColumnNormGrad(x, x, x, NormSlopes{Mean: f, A: f, B: f}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s of another size must panic", what)
				}
			}()
			call()
		}()
	}
}
