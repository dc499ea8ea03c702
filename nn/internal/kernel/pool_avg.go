package kernel

// chanBlock is how many channels these loops carry at a time, on the stack.
const chanBlock = 16

// window is where the window of output oh, ow meets the picture: rows h0 <= h < h1
// and columns w0 <= w < w1.
func (p *Pool) window(oh, ow int) (h0, h1, w0, w1 int) {
	h0, w0 = oh*p.SH-p.PT, ow*p.SW-p.PL
	return max(h0, 0), min(h0+p.PH, p.H), max(w0, 0), min(w0+p.PW, p.W)
}

// AvgPool writes to y [OH, OW, C] the mean of each window of x [H, W, C] and
// channel: a float64 sum in (h, w) order from +0, divided by how many pixels of
// the picture the window has, rounded once. Padding does not count.
func AvgPool(y, x []float32, p *Pool) {
	p.check()
	if len(y) != p.YLen() || len(x) != p.XLen() {
		panic("kernel: AvgPool with slices that do not fit the geometry")
	}
	for oh := range p.OH {
		for ow := range p.OW {
			h0, h1, w0, w1 := p.window(oh, ow)
			out, n := y[(oh*p.OW+ow)*p.C:][:p.C], float64((h1-h0)*(w1-w0))
			for c0 := 0; c0 < p.C; c0 += chanBlock {
				part := out[c0:min(c0+chanBlock, p.C)]
				var sum [chanBlock]float64
				for h := h0; h < h1; h++ {
					for w := w0; w < w1; w++ {
						for i, v := range x[(h*p.W+w)*p.C+c0:][:len(part)] {
							sum[i] += float64(v)
						}
					}
				}
				for i := range part {
					part[i] = float32(sum[i] / n)
				}
			}
		}
	}
}

// AvgPoolGrad sets dx [H, W, C] to +0 and then adds to every pixel of a window,
// in (oh, ow) order, the window's dy [OH, OW, C] divided in float64 by its number
// of pixels and rounded.
func AvgPoolGrad(dx, dy []float32, p *Pool) {
	p.check()
	if len(dx) != p.XLen() || len(dy) != p.YLen() {
		panic("kernel: AvgPoolGrad with slices that do not fit the geometry")
	}
	clear(dx)
	for oh := range p.OH {
		for ow := range p.OW {
			h0, h1, w0, w1 := p.window(oh, ow)
			in, n := dy[(oh*p.OW+ow)*p.C:][:p.C], float64((h1-h0)*(w1-w0))
			for c0 := 0; c0 < p.C; c0 += chanBlock {
				part := in[c0:min(c0+chanBlock, p.C)]
				var share [chanBlock]float32
				for i, v := range part {
					share[i] = float32(float64(v) / n)
				}
				for h := h0; h < h1; h++ {
					for w := w0; w < w1; w++ {
						for i, v := range share[:len(part)] {
							dx[(h*p.W+w)*p.C+c0+i] += v
						}
					}
				}
			}
		}
	}
}

// GlobalMaxPool writes to y [C] the greatest number of each channel of
// x [pixels, C]. A NaN wins over everything.
func GlobalMaxPool(y, x []float32, pixels, c int) {
	if pixels < 1 || len(y) != c || len(x) != pixels*c {
		panic("kernel: GlobalMaxPool with slices that do not fit the sizes")
	}
	copy(y, x[:c])
	for x = x[c:]; len(x) > 0; x = x[c:] {
		for i, v := range x[:c] {
			if best := y[i]; v > best || v != v {
				y[i] = v
			}
		}
	}
}

// GlobalMaxPoolGrad shares dy [C] evenly, in float64 and rounded, among the
// pixels of x [pixels, C] that are equal to y [C], what GlobalMaxPool gave, and
// sets the others of dx [pixels, C] to +0. Where y is NaN all are NaN.
func GlobalMaxPoolGrad(dx, dy, x, y []float32, pixels, c int) {
	if pixels < 1 || len(dy) != c || len(y) != c || len(x) != pixels*c || len(dx) != pixels*c {
		panic("kernel: GlobalMaxPoolGrad with slices that do not fit the sizes")
	}
	for c0 := 0; c0 < c; c0 += chanBlock {
		best := y[c0:min(c0+chanBlock, c)]
		var ties [chanBlock]int
		for at := c0; at < len(x); at += c {
			for i, v := range x[at:][:len(best)] {
				if v == best[i] {
					ties[i]++
				}
			}
		}
		var share, rest [chanBlock]float32
		for i, b := range best {
			share[i] = float32(float64(dy[c0+i]) / float64(max(1, ties[i])))
			if b != b {
				rest[i] = b
			}
		}
		for at := c0; at < len(x); at += c {
			for i, v := range x[at:][:len(best)] {
				if v == best[i] {
					dx[at+i] = share[i]
				} else {
					dx[at+i] = rest[i]
				}
			}
		}
	}
}
