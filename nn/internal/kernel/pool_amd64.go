//go:build amd64 && !purego

package kernel

// poolArgs is what maxAVX2 works on: windows as in type windows, of which it
// takes the first channels, a multiple of 8.
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
func maxAVX2(a *poolArgs)

// maxAVX512 is maxAVX2 for any number of channels.
//
//go:noescape
func maxAVX512(a *poolArgs)

// max2x2AVX512 is maxAVX512 for windows of 2 x 2, best2x2AVX512 the same without
// arg, spread2x2AVX512 is spreadAVX512 for them.
//
//go:noescape
func max2x2AVX512(a *poolArgs)

//go:noescape
func best2x2AVX512(a *poolArgs)

//go:noescape
func spread2x2AVX512(a *poolArgs)

// spreadAVX512 writes the windows of x: the number of y where arg says it came
// from and +0 elsewhere.
//
//go:noescape
func spreadAVX512(a *poolArgs)

// callTaps is about how many taps (x 8 channels) one call takes: under 50 us even
// when all of it comes from memory.
const callTaps = 1 << 12

func maxWindows(y []float32, arg []int32, x []float32, w *windows) {
	c8 := w.chans &^ 7
	if useAVX512 {
		c8 = w.chans
	}
	if !useAVX2 || c8 == 0 {
		maxWindowsGeneric(y, arg, x, w, 0)
		return
	}
	perCall := max(1, callTaps/(w.rows*w.cols*((c8+7)/8)))
	for i := 0; i < w.count; i += perCall {
		first := w.first + i*w.step
		args := poolArgs{
			y: &y[i*w.chans], x: &x[first], arg: &arg[i*w.chans],
			count: min(perCall, w.count-i), rows: w.rows, cols: w.cols, chans: 4 * c8,
			step: 4 * w.step, out: 4 * w.chans, pixel: 4 * w.chans, wrap: 4 * (w.row - w.cols*w.chans),
			first: int32(first), stepIndex: int32(w.step),
			pixelIndex: int32(w.chans), wrapIndex: int32(w.row - w.cols*w.chans),
		}
		switch {
		case !useAVX512:
			maxAVX2(&args)
		case w.rows != 2 || w.cols != 2:
			maxAVX512(&args)
		case w.only:
			best2x2AVX512(&args)
		default:
			max2x2AVX512(&args)
		}
	}
	if c8 < w.chans {
		maxWindowsGeneric(y, arg, x, w, c8)
	}
}

// spreadWindows is MaxPoolGrad of windows that lie side by side, each of which
// knows what to write: dy where its winner was, +0 elsewhere. It reports false,
// having done nothing, where that is not so.
func spreadWindows(dx, dy []float32, arg []int32, p *Pool) bool {
	if !useAVX512 || p.SH != p.PH || p.SW != p.PW || p.PT != 0 || p.PL != 0 || p.OH*p.PH > p.H || p.OW*p.PW > p.W {
		return false
	}
	row, wide := p.W*p.C, p.PW*p.C
	perCall := max(1, callTaps/(p.PH*p.PW*((p.C+7)/8)))
	for oh := range p.OH {
		for i := 0; i < p.OW; i += perCall {
			first, out := oh*p.PH*row+i*wide, (oh*p.OW+i)*p.C
			args := poolArgs{
				y: &dy[out], x: &dx[first], arg: &arg[out],
				count: min(perCall, p.OW-i), rows: p.PH, cols: p.PW, chans: 4 * p.C,
				step: 4 * wide, out: 4 * p.C, pixel: 4 * p.C, wrap: 4 * (row - wide),
				first: int32(first), stepIndex: int32(wide),
				pixelIndex: int32(p.C), wrapIndex: int32(row - wide),
			}
			if p.PH == 2 && p.PW == 2 {
				spread2x2AVX512(&args)
			} else {
				spreadAVX512(&args)
			}
		}
		for h := oh * p.PH; h < (oh+1)*p.PH; h++ {
			clear(dx[h*row+p.OW*wide : (h+1)*row])
		}
	}
	clear(dx[p.OH*p.PH*row:])
	return true
}
