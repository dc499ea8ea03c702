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

	// For windows of 2 x 2: lines of count windows, and from the end of one in x to
	// the next one, in bytes and in elements.
	lines, line int
	lineIndex   int32
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

// max2x2AVX2, best2x2AVX2 and spread2x2AVX2 are these for channels that are a multiple
// of 8.
//
//go:noescape
func max2x2AVX2(a *poolArgs)

//go:noescape
func best2x2AVX2(a *poolArgs)

//go:noescape
func spread2x2AVX2(a *poolArgs)

// spreadAVX512 writes the windows of x: the number of y where arg says it came
// from and +0 elsewhere.
//
//go:noescape
func spreadAVX512(a *poolArgs)

// callTaps is about how many taps (x 8 channels) one call takes: under 50 us even
// when all of it comes from memory. mostTaps is how many a window may have: a call
// cannot stop inside of one, so larger ones, of 1 MB, are for Go.
const (
	callTaps = 1 << 12
	mostTaps = 1 << 15
)

func maxWindows(y []float32, arg []int32, x []float32, w *windows) {
	c8 := w.chans &^ 7
	if useAVX512 {
		c8 = w.chans
	}
	taps := w.rows * w.cols * ((c8 + 7) / 8)
	if !useAVX2 || c8 == 0 || taps > mostTaps {
		maxWindowsGeneric(y, arg, x, w, 0)
		return
	}
	perCall := max(1, callTaps/taps)
	for i := 0; i < w.count; i += perCall {
		first := w.first + i*w.step
		args := poolArgs{
			y: &y[i*w.chans], x: &x[first], arg: &arg[i*w.chans],
			count: min(perCall, w.count-i), rows: w.rows, cols: w.cols, chans: 4 * c8,
			step: 4 * w.step, out: 4 * w.chans, pixel: 4 * w.chans, wrap: 4 * (w.row - w.cols*w.chans),
			first: int32(first), stepIndex: int32(w.step),
			pixelIndex: int32(w.chans), wrapIndex: int32(w.row - w.cols*w.chans),
		}
		if useAVX512 {
			maxAVX512(&args)
		} else {
			maxAVX2(&args)
		}
	}
	if c8 < w.chans {
		maxWindowsGeneric(y, arg, x, w, c8)
	}
}

// apart tells whether windows lie side by side within the picture.
func (p *Pool) apart() bool {
	return p.SH == p.PH && p.SW == p.PW && p.PT == 0 && p.PL == 0 && p.OH*p.PH <= p.H && p.OW*p.PW <= p.W
}

// lines are the arguments for lines of windows that lie side by side, from oh on, as
// many as one call takes, but at least one.
func (p *Pool) lines(y []float32, arg []int32, x []float32, oh int) poolArgs {
	row, wide := p.W*p.C, p.PW*p.C
	n := min(p.OH-oh, max(1, callTaps/(p.PH*p.PW*p.OW*((p.C+7)/8))))
	first, out := oh*p.PH*row, oh*p.OW*p.C
	skip := p.PH*row - p.OW*wide
	return poolArgs{
		y: &y[out], x: &x[first], arg: &arg[out],
		count: p.OW, rows: p.PH, cols: p.PW, chans: 4 * p.C,
		step: 4 * wide, out: 4 * p.C, pixel: 4 * p.C, wrap: 4 * (row - wide),
		first: int32(first), stepIndex: int32(wide), pixelIndex: int32(p.C), wrapIndex: int32(row - wide),
		lines: n, line: 4 * skip, lineIndex: int32(skip),
	}
}

// maxLines is MaxPool of windows of 2 x 2 that lie side by side; it reports false,
// having done nothing, for others.
func maxLines(y []float32, arg []int32, x []float32, p *Pool, only bool) bool {
	if !p.by2x2() {
		return false
	}
	for oh := 0; oh < p.OH; {
		args := p.lines(y, arg, x, oh)
		oh += args.lines
		switch {
		case only && useAVX512:
			best2x2AVX512(&args)
		case only:
			best2x2AVX2(&args)
		case useAVX512:
			max2x2AVX512(&args)
		default:
			max2x2AVX2(&args)
		}
	}
	return true
}

// by2x2 tells whether the variant in use has kernels for windows of 2 x 2, and p is
// made of those, side by side.
func (p *Pool) by2x2() bool {
	fits := useAVX512 || useAVX2 && p.C%8 == 0
	return fits && p.PH == 2 && p.PW == 2 && p.apart() && p.OW*p.C <= callTaps
}

// spreadWindows is MaxPoolGrad of windows that lie side by side, each of which
// knows what to write: dy where its winner was, +0 elsewhere. It reports false,
// having done nothing, where that is not so.
func spreadWindows(dx, dy []float32, arg []int32, p *Pool) bool {
	switch {
	case p.by2x2():
		for oh := 0; oh < p.OH; {
			args := p.lines(dy, arg, dx, oh)
			oh += args.lines
			if useAVX512 {
				spread2x2AVX512(&args)
			} else {
				spread2x2AVX2(&args)
			}
		}
	case useAVX512 && p.apart() && p.PH*p.PW*((p.C+7)/8) <= mostTaps:
		p.spread(dx, dy, arg)
	default:
		return false
	}
	p.clearRest(dx)
	return true
}

// spread writes windows of any size, some at a time.
func (p *Pool) spread(dx, dy []float32, arg []int32) {
	row, wide := p.W*p.C, p.PW*p.C
	perCall := max(1, callTaps/(p.PH*p.PW*((p.C+7)/8)))
	for oh := range p.OH {
		for i := 0; i < p.OW; i += perCall {
			args := p.lines(dy, arg, dx, oh)
			first, out := oh*p.PH*row+i*wide, (oh*p.OW+i)*p.C
			args.y, args.x, args.arg = &dy[out], &dx[first], &arg[out]
			args.count, args.first = min(perCall, p.OW-i), int32(first)
			spreadAVX512(&args)
		}
	}
}

// clearRest clears what no window covers.
func (p *Pool) clearRest(dx []float32) {
	row, covered := p.W*p.C, p.OW*p.PW*p.C
	if covered < row {
		for h := range p.OH * p.PH {
			clear(dx[h*row+covered : (h+1)*row])
		}
	}
	clear(dx[p.OH*p.PH*row:])
}
