//go:build purego || !amd64

package kernel

// spreadWindows says that there is no quicker MaxPoolGrad in this build.
func spreadWindows(dx, dy []float32, arg []int32, p *Pool) bool { return false }
