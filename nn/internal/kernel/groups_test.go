package kernel

import (
	"fmt"
	"math"
	"testing"
)

// TestGroups visits every place of tensors once, under the group that it belongs
// to, and rows of a group in row-major order.
func TestGroups(t *testing.T) {
	for _, c := range []struct {
		dims   []int
		shared []bool
	}{
		{nil, nil}, {[]int{1}, []bool{false}}, {[]int{5}, []bool{true}}, {[]int{19}, []bool{false}},
		{[]int{4, 19}, []bool{true, false}}, {[]int{4, 19}, []bool{false, true}}, {[]int{4, 3}, []bool{false, false}},
		{[]int{3, 2, 4, 9}, []bool{true, true, true, false}}, {[]int{3, 2, 4, 9}, []bool{false, true, false, true}},
		{[]int{2, 3, 2, 2, 10}, []bool{true, false, true, false, false}}, {[]int{2, 3, 2}, []bool{true, true, true}},
	} {
		t.Run(fmt.Sprint(c.dims, c.shared), func(t *testing.T) {
			g := NewGroups(c.dims, c.shared)
			size := 1
			for _, d := range c.dims {
				size *= d
			}
			group := make([]int, size)
			for i := range group {
				group[i] = -1
			}
			for i := range g.Blocks() {
				first, n := g.First(i)
				last := -1
				g.Rows(i, func(at int) {
					if at <= last {
						t.Fatalf("block %d: row at %d after %d", i, at, last)
					}
					last = at
					for k := range n {
						if group[at+k] >= 0 {
							t.Fatalf("place %d is visited twice", at+k)
						}
						group[at+k] = first + k
					}
				})
			}
			for at, got := range group {
				want, stride, rest := 0, 1, at
				for a := len(c.dims) - 1; a >= 0; a-- {
					if !c.shared[a] {
						want += rest % c.dims[a] * stride
						stride *= c.dims[a]
					}
					rest /= c.dims[a]
				}
				if got != want {
					t.Fatalf("place %d is in group %d, want %d", at, got, want)
				}
			}
		})
	}
}

// TestGroupSums: the sums of columns are those of ColumnSums, to the bit, and one
// group has what Sum has.
func TestGroupSums(t *testing.T) {
	const rows, cols = 5003, 11
	x := uniformSlice(4, rows*cols)
	squares := make([]float32, len(x))
	for i, v := range x {
		x[i] = float32(int(v*100)) / 64 // with exact squares
		squares[i] = x[i] * x[i]
	}
	want := make([]float32, cols)
	ColumnSums(want, squares, rows, cols)
	g := NewGroups([]int{rows, cols}, []bool{true, false})
	got := make([]float32, 0, cols)
	for i := range g.Blocks() {
		sums, n := g.SumSquares(x, i)
		for _, s := range sums[:n] {
			got = append(got, float32(s))
		}
	}
	compare(t, "columns", rows, got, want)
	one := NewGroups([]int{rows, cols}, []bool{true, true})
	if sums, n := one.SumSquares(x, 0); n != 1 || sums[0] != SumSquares(x) {
		t.Errorf("all together: %v, want %v", sums[0], SumSquares(x))
	}
	if n := testing.AllocsPerRun(3, func() { one.SumSquares(x, 0) }); n != 0 {
		t.Errorf("SumSquares allocates %v times", n)
	}
}

func TestPrelu(t *testing.T) {
	nan := float32(math.NaN())
	x, dy := []float32{-2, 0, 3, nan, -1, 4}, []float32{1, 2, 3, 4, 5, 6}
	y, dx := make([]float32, 6), make([]float32, 6)
	Prelu(y, x, []float32{0.5})
	compare(t, "one slope", nil, y, []float32{-1, 0, 3, nan, -0.5, 4})
	PreluGrad(dx, dy, x, []float32{0.5})
	compare(t, "one slope, back", nil, dx, []float32{0.5, 0, 3, 2, 2.5, 6})
	a := []float32{0.5, 1, 2, 3, -1, 7}
	Prelu(y, x, a)
	compare(t, "slopes", nil, y, []float32{-1, 0, 3, nan, 1, 4})
	PreluGrad(dx, dy, x, a)
	compare(t, "slopes, back", nil, dx, []float32{0.5, 0, 3, 12, -5, 6})
	x[3] = -3
	g := NewGroups([]int{2, 3}, []bool{true, false})
	da := make([]float32, 3)
	PreluSlopeGrad(da, dy, x, &g, 0)
	compare(t, "gradient of the slopes", nil, da, []float32{-2 - 12, -5, 0})
	Prelu(x, x, a) // in place
	compare(t, "in place", nil, x, []float32{-1, 0, 3, -9, 1, 4})
}

// TestOrthonormalize: unit lengths, right angles, and what the first vectors span
// stays, also where they are almost parallel.
func TestOrthonormalize(t *testing.T) {
	const n, size = 7, 40
	q := make([]float64, n*size)
	for i, v := range uniformSlice(8, n*size) {
		q[i] = float64(v)
	}
	for i := range size { // vector 1 almost along vector 0
		q[size+i] = q[i] + 1e-9*q[size+i]
	}
	a := append([]float64{}, q...)
	Orthonormalize(q, n, size)
	for i := range n {
		for j := range n {
			want := 0.0
			if i == j {
				want = 1
			}
			if d := dot64(q[i*size:][:size], q[j*size:][:size]); math.Abs(d-want) > 1e-14 {
				t.Errorf("vectors %d and %d have the product %v", i, j, d)
			}
		}
		// R is upper triangular with a positive diagonal: vector i of a has nothing
		// of the vectors after i.
		for j := i; j < n; j++ {
			r := dot64(a[i*size:][:size], q[j*size:][:size])
			if i == j && r <= 0 || i != j && math.Abs(r) > 1e-13 {
				t.Errorf("R[%d][%d] is %v", j, i, r)
			}
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("more vectors than numbers in one must panic")
		}
	}()
	Orthonormalize(make([]float64, 6), 3, 2)
}
