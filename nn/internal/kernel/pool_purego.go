//go:build purego || !(amd64 || arm64)

package kernel

func maxWindows(y []float32, arg []int32, x []float32, w *windows) {
	maxWindowsGeneric(y, arg, x, w, 0)
}
