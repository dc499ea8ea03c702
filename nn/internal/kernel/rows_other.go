//go:build !amd64 || purego

package kernel

// The rows are left to the loops in Go.
func shiftRows(_, _ []float32, _, _ int) bool         { return false }
func shareRows(_ []float32, _, _ int) bool            { return false }
func slopeRows(_, _, _ []float32, _, _ int) bool      { return false }
func greatestRows(_ []int32, _ []float32, _ int) bool { return false }
func squaresRows(_, _, _ []float32, _ int) bool       { return false }

func squareSlopes(_, _, _ []float32, _ float64) int { return 0 }
