package kernel

// Resize is the geometry of making a picture x [H, W, C] SH times as high and SW
// times as wide: y [H*SH, W*SW, C].
type Resize struct{ H, W, C, SH, SW int }

// check panics when the geometry or the slices contradict it.
func (r *Resize) check(small, large []float32) {
	if min(r.H, r.W, r.C, r.SH, r.SW) < 1 || len(small) != r.H*r.W*r.C || len(large) != len(small)*r.SH*r.SW {
		panic("kernel: Resize with slices that do not fit the geometry")
	}
}

// Repeat writes every pixel of x to SH x SW pixels of y.
func Repeat(y, x []float32, r *Resize) {
	r.check(x, y)
	wide := r.W * r.SW * r.C
	for h := range r.H {
		row := y[h*r.SH*wide:][:wide]
		for w := range r.W {
			pixel := x[(h*r.W+w)*r.C:][:r.C]
			for j := range r.SW {
				copy(row[(w*r.SW+j)*r.C:], pixel)
			}
		}
		for i := 1; i < r.SH; i++ {
			copy(y[(h*r.SH+i)*wide:], row)
		}
	}
}

// RepeatGrad sets every number of dx to the float64 sum, in (h, w) order from +0
// and rounded once, of those of dy that were made of it.
func RepeatGrad(dx, dy []float32, r *Resize) {
	r.check(dx, dy)
	wide := r.W * r.SW * r.C
	for h := range r.H {
		for w := range r.W {
			for c0 := 0; c0 < r.C; c0 += chanBlock {
				part := dx[(h*r.W+w)*r.C+c0:][:min(chanBlock, r.C-c0)]
				var sum [chanBlock]float64
				for i := range r.SH {
					for j := range r.SW {
						for k, v := range dy[(h*r.SH+i)*wide+(w*r.SW+j)*r.C+c0:][:len(part)] {
							sum[k] += float64(v)
						}
					}
				}
				for k := range part {
					part[k] = float32(sum[k])
				}
			}
		}
	}
}

// between says where position o of an axis made s times as long as n lies: next
// to lo and hi, with shares 1-t and t. Positions count from pixel centres, so o is
// (o+1/2)/s - 1/2 in x; what lies outside takes the pixel at the edge.
func between(o, s, n int) (lo, hi int, t float64) {
	twice := 2*o + 1 - s // of the position, times s
	lo = (twice+2*s)/(2*s) - 1
	t = float64(twice-lo*2*s) / float64(2*s)
	return max(lo, 0), min(lo+1, n-1), t
}

// Bilinear writes y, each number between the four nearest of x, in float64 with
// every operation rounded:
//
//	top = x[h0, w0]*(1-tw) + x[h0, w1]*tw, bottom likewise of h1
//	y = top*(1-th) + bottom*th, rounded to float32
func Bilinear(y, x []float32, r *Resize) {
	r.check(x, y)
	for oh := range r.H * r.SH {
		h0, h1, th := between(oh, r.SH, r.H)
		for ow := range r.W * r.SW {
			w0, w1, tw := between(ow, r.SW, r.W)
			a, b := x[(h0*r.W+w0)*r.C:][:r.C], x[(h0*r.W+w1)*r.C:][:r.C]
			c, d := x[(h1*r.W+w0)*r.C:][:r.C], x[(h1*r.W+w1)*r.C:][:r.C]
			for i := range y[:r.C] {
				top := float64(float64(a[i])*(1-tw)) + float64(float64(b[i])*tw)
				bottom := float64(float64(c[i])*(1-tw)) + float64(float64(d[i])*tw)
				y[i] = float32(float64(top*(1-th)) + float64(bottom*th))
			}
			y = y[r.C:]
		}
	}
}

// BilinearGrad sets dx to +0 and then adds, in (oh, ow) order, the four shares of
// every number of dy: to (h0, w0), (h0, w1), (h1, w0), (h1, w1), each
// dy * (share of the row * share of the column) in float64, rounded to float32.
func BilinearGrad(dx, dy []float32, r *Resize) {
	r.check(dx, dy)
	clear(dx)
	for oh := range r.H * r.SH {
		h0, h1, th := between(oh, r.SH, r.H)
		for ow := range r.W * r.SW {
			w0, w1, tw := between(ow, r.SW, r.W)
			r.spread(dx, dy, h0, w0, float64((1-th)*(1-tw)))
			r.spread(dx, dy, h0, w1, float64((1-th)*tw))
			r.spread(dx, dy, h1, w0, float64(th*(1-tw)))
			r.spread(dx, dy, h1, w1, float64(th*tw))
			dy = dy[r.C:]
		}
	}
}

// spread adds a share of the first pixel of dy to pixel h, w of dx.
func (r *Resize) spread(dx, dy []float32, h, w int, share float64) {
	part := dx[(h*r.W+w)*r.C:][:r.C]
	for i, v := range dy[:r.C] {
		part[i] += float32(float64(v) * share)
	}
}

// Border is how many rows and columns of a picture [H, W, C] stand around its
// inner part.
type Border struct{ H, W, C, Top, Bottom, Left, Right int }

// inner is the size of the inner part; it panics when there is none or the slices
// do not fit.
func (b *Border) inner(whole, part []float32) (h, w int) {
	h, w = b.H-b.Top-b.Bottom, b.W-b.Left-b.Right
	if min(b.Top, b.Bottom, b.Left, b.Right) < 0 || min(h, w, b.C) < 1 || len(whole) != b.H*b.W*b.C || len(part) != h*w*b.C {
		panic("kernel: Border with slices that do not fit the geometry")
	}
	return h, w
}

// Surround writes part [h, w, C] and zeros around it to whole [H, W, C].
func Surround(whole, part []float32, b *Border) {
	h, w := b.inner(whole, part)
	frame{rows: h, row: w * b.C, top: b.Top, bottom: b.Bottom, left: b.Left * b.C, right: b.Right * b.C}.copy(whole, part)
}

// Crop writes the inner part [h, w, C] of whole [H, W, C].
func Crop(part, whole []float32, b *Border) {
	h, w := b.inner(whole, part)
	for i := range h {
		copy(part[i*w*b.C:(i+1)*w*b.C], whole[((i+b.Top)*b.W+b.Left)*b.C:])
	}
}
