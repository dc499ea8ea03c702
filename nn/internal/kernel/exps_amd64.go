//go:build amd64 && !purego

package kernel

//go:noescape
func expsAVX512(y, x *float64, n int)

//go:noescape
func exps32AVX512(y, x *float32, n int)

//go:noescape
func tanhs32AVX512(y, x *float32, n int)

// expBlocks does the first numbers of Exps and tells how many.
func expBlocks(y, x []float64) int {
	n := len(x) &^ 7
	if !useAVX512 || n == 0 {
		return 0
	}
	expsAVX512(&y[0], &x[0], n)
	return n
}

// expBlocks32 is expBlocks for Exps32.
func expBlocks32(y, x []float32) int {
	n := len(x) &^ 7
	if !useAVX512 || n == 0 {
		return 0
	}
	exps32AVX512(&y[0], &x[0], n)
	return n
}

// tanhBlocks32 is expBlocks for TanhForward.
func tanhBlocks32(y, x []float32) int {
	n := len(x) &^ 7
	if !useAVX512 || n == 0 {
		return 0
	}
	tanhs32AVX512(&y[0], &x[0], n)
	return n
}
