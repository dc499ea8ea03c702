//go:build !amd64 || purego

package kernel

// hasSkip is false: this build multiplies zeros.
func hasSkip() bool { return false }

// The kernels below are never reached, since no geometry Skips.

func transpose16(*transposing) { panic("kernel: no skipping here") }

func live([]float32, []int32, []float32, []int32) int { panic("kernel: no skipping here") }

func allFinite([]float32) bool { panic("kernel: no skipping here") }

func addZero(_, _ []float32) { panic("kernel: no skipping here") }

type gatherer struct{}

func (c *Conv) gatherer(int, int, []float32, []int32) gatherer { panic("kernel: no skipping here") }

func (g *gatherer) gather(_, _ []float32, _ int) { panic("kernel: no skipping here") }
