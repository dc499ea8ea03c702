//go:build purego || !amd64

package kernel

// spreadWindows says that there is no quicker MaxPoolGrad in this build.
func spreadWindows(dx, dy []float32, arg []int32, p *Pool) bool { return false }

// maxLines says that there is no quicker MaxPool of 2 x 2 in this build.
func maxLines(y []float32, arg []int32, x []float32, p *Pool, only bool) bool { return false }
