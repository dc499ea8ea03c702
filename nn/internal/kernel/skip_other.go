//go:build !amd64 || purego

package kernel

// hasSkip is false: this build multiplies zeros.
func hasSkip() bool { return false }

// The kernels below are never reached, since no geometry Skips.

func transpose16(*transposing) { panic("kernel: no skipping here") }

func live([]float32, []int32, []float32, []int32) int { panic("kernel: no skipping here") }

func allFinite([]float32) bool { panic("kernel: no skipping here") }

func addZero(_, _ []float32) { panic("kernel: no skipping here") }

func gather(*gathering) { panic("kernel: no skipping here") }
