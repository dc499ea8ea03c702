//go:build amd64 && !purego

package kernel

//go:noescape
func expsAVX512(y, x *float64, n int)

//go:noescape
func exps32AVX512(y, x *float32, n int)

//go:noescape
func tanhs32AVX512(y, x *float32, n int)

// expBlocks does the first numbers of Exps, callLen a call, and tells how many.
func expBlocks(y, x []float64) int {
	n := len(x) &^ 7
	if !useAVX512 {
		return 0
	}
	for i := 0; i < n; i += callLen {
		expsAVX512(&y[i], &x[i], min(callLen, n-i))
	}
	return n
}

// expBlocks32 is expBlocks for Exps32.
func expBlocks32(y, x []float32) int {
	n := len(x) &^ 7
	if !useAVX512 {
		return 0
	}
	for i := 0; i < n; i += callLen {
		exps32AVX512(&y[i], &x[i], min(callLen, n-i))
	}
	return n
}

// tanhBlocks32 is expBlocks for TanhForward.
func tanhBlocks32(y, x []float32) int {
	n := len(x) &^ 7
	if !useAVX512 {
		return 0
	}
	for i := 0; i < n; i += callLen {
		tanhs32AVX512(&y[i], &x[i], min(callLen, n-i))
	}
	return n
}
