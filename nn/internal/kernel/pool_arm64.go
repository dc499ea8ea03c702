//go:build arm64 && !purego

package kernel

// poolArgs is what maxNEON works on: windows as in type windows, of which it
// takes the first channels, a multiple of 4.
type poolArgs struct {
	y, x *float32 // of the first window
	arg  *int32

	count, rows, cols int
	// in bytes: the channels to do, from window to window in x and in y, from
	// pixel to pixel, and from the end of a window's row to its next one
	chans, step, out, pixel, wrap int
	// in elements: the index of the first window, and three of the above
	first, stepIndex, pixelIndex, wrapIndex int32
}

//go:noescape
func maxNEON(a *poolArgs)

// callTaps is about how many taps (x 4 channels) one call takes, mostTaps how many a
// window may have: a call cannot stop inside of one, so larger ones are for Go.
const (
	callTaps = 1 << 14
	mostTaps = 1 << 16
)

func maxWindows(y []float32, arg []int32, x []float32, w *windows) {
	c4 := w.chans &^ 3
	taps := w.rows * w.cols * c4 / 4
	if !useNEON || c4 == 0 || taps > mostTaps {
		maxWindowsGeneric(y, arg, x, w, 0)
		return
	}
	perCall := max(1, callTaps/taps)
	for i := 0; i < w.count; i += perCall {
		first := w.first + i*w.step
		maxNEON(&poolArgs{
			y: &y[i*w.chans], x: &x[first], arg: &arg[i*w.chans],
			count: min(perCall, w.count-i), rows: w.rows, cols: w.cols, chans: 4 * c4,
			step: 4 * w.step, out: 4 * w.chans, pixel: 4 * w.chans, wrap: 4 * (w.row - w.cols*w.chans),
			first: int32(first), stepIndex: int32(w.step),
			pixelIndex: int32(w.chans), wrapIndex: int32(w.row - w.cols*w.chans),
		})
	}
	if c4 < w.chans {
		maxWindowsGeneric(y, arg, x, w, c4)
	}
}
