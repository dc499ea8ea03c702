package kernel

import "testing"

// TestTranspose moves numbers of any bits, up to a fence on either side, and looks that
// nothing between the rows of the result is touched.
func TestTranspose(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		b := newBench(t, 31)
		for i := range cases(400) {
			b.begin()
			rows, cols := b.between(0, 40), b.between(0, 40)
			if i < 18*18 {
				rows, cols = i/18, i%18
			}
			wide := rows + b.between(0, 5)
			src := b.slice(rows * cols)
			length := 0
			if cols > 0 {
				length = (cols-1)*wide + rows
			}
			dst := b.slice(length)
			want := append([]float32(nil), dst...)
			for r := range rows {
				for c := range cols {
					want[c*wide+r] = src[r*cols+c]
				}
			}
			TransposeInto(dst, src, rows, cols, wide)
			compare(t, "TransposeInto", [3]int{rows, cols, wide}, dst, want)
			back := b.slice(rows * cols)
			if wide == rows {
				Transpose(back, dst, cols, rows)
				compare(t, "Transpose", [2]int{cols, rows}, back, src)
			}
		}
	})
}

// TestTransposePanics refuses slices that do not fit.
func TestTransposePanics(t *testing.T) {
	four := make([]float32, 4)
	for name, f := range map[string]func(){
		"a source too short":     func() { TransposeInto(make([]float32, 6), four, 2, 3, 2) },
		"a result too short":     func() { TransposeInto(four, four, 2, 2, 3) },
		"rows that overlap":      func() { TransposeInto(four, four, 2, 2, 1) },
		"a result of other size": func() { Transpose(make([]float32, 5), four, 2, 2) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}
