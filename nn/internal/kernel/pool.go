package kernel

import "math"

// Pool is the geometry of a maximum pooling of one sample: x [H, W, C] with
// windows of PH x PW at strides SH and SW gives y [OH, OW, C]. PT and PL are
// the rows and columns of padding above and left; what hangs over below and
// right follows from the sizes. Padding never wins.
type Pool struct {
	H, W, C int
	PH, PW  int
	SH, SW  int
	PT, PL  int
	OH, OW  int
}

// check panics when the geometry contradicts itself: every window must meet
// the picture.
func (p *Pool) check() {
	if min(p.H, p.W, p.C, p.PH, p.PW, p.SH, p.SW) < 1 || min(p.OH, p.OW) < 1 || min(p.PT, p.PL) < 0 {
		panic("kernel: pooling with a size below 1 or a negative padding")
	}
	if p.PT >= p.PH || p.PL >= p.PW || (p.OH-1)*p.SH-p.PT >= p.H || (p.OW-1)*p.SW-p.PL >= p.W {
		panic("kernel: pooling window outside the picture")
	}
}

// XLen is H*W*C.
func (p *Pool) XLen() int { return p.H * p.W * p.C }

// YLen is OH*OW*C.
func (p *Pool) YLen() int { return p.OH * p.OW * p.C }

// MaxPool writes to y [OH, OW, C] the greatest element of each window of
// x [H, W, C], and its index in x to arg. Of equal elements the first in (h, w)
// order wins; a NaN wins over everything, the first one over later ones.
func MaxPool(y []float32, arg []int32, x []float32, p *Pool) { p.max(y, arg, x, false) }

// MaxPoolOnly is [MaxPool] where nobody will ask for arg, which is scratch.
func MaxPoolOnly(y []float32, arg []int32, x []float32, p *Pool) { p.max(y, arg, x, true) }

func (p *Pool) max(y []float32, arg []int32, x []float32, only bool) {
	p.check()
	if len(y) != p.YLen() || len(arg) != p.YLen() || len(x) != p.XLen() {
		panic("kernel: MaxPool with slices that do not fit the geometry")
	}
	if maxLines(y, arg, x, p, only) {
		return
	}
	// Columns whose windows hang over the left or the right edge are narrower;
	// those from whole0 to whole1 are all alike.
	whole0 := min((p.PL+p.SW-1)/p.SW, p.OW)
	whole1 := p.OW
	for whole1 > whole0 && (whole1-1)*p.SW-p.PL+p.PW > p.W {
		whole1--
	}
	for oh := range p.OH {
		for ow := range p.OW {
			switch {
			case ow < whole0 || ow >= whole1:
				p.maxRow(y, arg, x, oh, ow, 1)
			case ow == whole0:
				p.maxRow(y, arg, x, oh, ow, whole1-whole0)
			}
		}
	}
}

// windows are count rectangles of rows x cols pixels of chans numbers each in a
// row of them. The first starts at element first of the picture, the others
// step elements apart; row is the length of a picture row.
type windows struct{ first, step, count, rows, cols, row, chans int }

// maxRow computes count outputs of row oh from column ow on, whose windows are
// of one size.
func (p *Pool) maxRow(y []float32, arg []int32, x []float32, oh, ow, count int) {
	h0, w0 := oh*p.SH-p.PT, ow*p.SW-p.PL
	h1, w1 := min(h0+p.PH, p.H), min(w0+p.PW, p.W)
	h0, w0 = max(h0, 0), max(w0, 0)
	out := (oh*p.OW + ow) * p.C
	maxWindows(y[out:out+count*p.C], arg[out:out+count*p.C], x, &windows{
		first: (h0*p.W + w0) * p.C, step: p.SW * p.C, count: count,
		rows: h1 - h0, cols: w1 - w0, row: p.W * p.C, chans: p.C,
	})
}

// maxWindowsGeneric finds the greatest elements of w, channel by channel, from
// channel c0 on.
func maxWindowsGeneric(y []float32, arg []int32, x []float32, w *windows, c0 int) {
	for i := range w.count {
		for c := c0; c < w.chans; c++ {
			at := w.first + i*w.step + c
			best, where := x[at], at
			for range w.rows {
				for j := at; j < at+w.cols*w.chans; j += w.chans {
					if v := x[j]; v > best || v != v && best == best {
						best, where = v, j
					}
				}
				at += w.row
			}
			y[i*w.chans+c], arg[i*w.chans+c] = best, int32(where)
		}
	}
}

// MaxPoolGrad sets dx [H, W, C] to +0 and then adds every element of
// dy [OH, OW, C], in order, where it came from: arg is what [MaxPool] wrote.
func MaxPoolGrad(dx, dy []float32, arg []int32, p *Pool) {
	p.check()
	if len(dx) != p.XLen() || len(dy) != p.YLen() || len(arg) != p.YLen() {
		panic("kernel: MaxPoolGrad with slices that do not fit the geometry")
	}
	if spreadWindows(dx, dy, arg, p) {
		return
	}
	clear(dx)
	for i, v := range dy {
		dx[arg[i]] += v
	}
}

// GlobalAvgPool writes to y [C] the mean of each channel of x [h, w, C]: the
// [Sum] over the h*w pixels in order, divided in float64, rounded once.
func GlobalAvgPool(y, x []float32, h, w, c int) {
	if h < 1 || w < 1 || len(y) != c || len(x) != h*w*c {
		panic("kernel: GlobalAvgPool with slices that do not fit the sizes")
	}
	for c0 := 0; c0 < c; c0 += blockCols {
		n := min(blockCols, c-c0)
		sums := columnSums(x, h*w, c, c0, n)
		for i := range n {
			y[c0+i] = float32(sums[i] / float64(h*w))
		}
	}
}

// GlobalAvgPoolGrad sets every pixel of dx [h, w, C] to dy [C] / (h*w).
func GlobalAvgPoolGrad(dx, dy []float32, h, w, c int) {
	if h < 1 || w < 1 || len(dy) != c || len(dx) != h*w*c {
		panic("kernel: GlobalAvgPoolGrad with slices that do not fit the sizes")
	}
	if h*w > math.MaxInt32 {
		panic("kernel: GlobalAvgPoolGrad of a picture beyond 2^31 pixels")
	}
	first := dx[:c]
	for i, v := range dy {
		first[i] = float32(float64(v) / float64(h*w))
	}
	for done := c; done < len(dx); done += c {
		copy(dx[done:done+c], first)
	}
}
