package datasets

import "math"

// The letters of this file: n samples, h height, w width, c channels, k a channel.
// Sums are float64: of bytes they are exact integers, of float32 they are the same
// on every machine because every product is rounded before it is added.

// value is what a picture is made of.
type value interface{ byte | float32 }

// pictures are n pictures of one array // [n, h, w, c].
type pictures[T value] struct {
	data       []T
	n, h, w, c int
}

// at is the value at row y, column x of channel k of picture i; outside the
// picture, that of the nearest pixel.
func (p pictures[T]) at(i, y, x, k int) float64 {
	y = min(max(y, 0), p.h-1)
	x = min(max(x, 0), p.w-1)
	return float64(p.data[((i*p.h+y)*p.w+x)*p.c+k])
}

// through computes view v of an array. Only the views of Set.Views get here.
func (a Array) through(v View) Array {
	out := Array{Dims: a.Dims, Scale: a.Scale}
	if a.Bytes != nil {
		out.Dims, out.Bytes = seen(a.Dims, a.Bytes, v, roundByte, 255)
	} else {
		out.Dims, out.Floats = seen(a.Dims, a.Floats, v, func(x float64) float32 { return float32(x) }, 1)
	}
	return out
}

// roundByte rounds to the nearest byte, halves up.
func roundByte(x float64) byte { return byte(min(math.Floor(x+0.5), 255)) }

// seen is through for one kind of value. round turns a sum back into a value and
// white is the brightest one.
func seen[T value](dims []int, data []T, v View, round func(float64) T, white T) ([]int, []T) {
	if v == Inverted {
		out := make([]T, len(data))
		for i, x := range data {
			out[i] = white - x
		}
		return dims, out
	}
	p := pictures[T]{data: data, h: dims[0], w: dims[1], c: dims[2]}
	p.n = len(data) / (p.h * p.w * p.c)
	switch v {
	case Left:
		p = p.crop(0, 0, p.h, (p.w+1)/2)
	case Right:
		p = p.crop(0, p.w/2, p.h, (p.w+1)/2)
	case Top:
		p = p.crop(0, 0, (p.h+1)/2, p.w)
	case Bottom:
		p = p.crop(p.h/2, 0, (p.h+1)/2, p.w)
	case Edges:
		p = p.edges(round)
	case Blur:
		p = p.blur(round)
	case LowResolution:
		p = p.blocks(round)
	}
	return []int{p.h, p.w, p.c}, p.data
}

// crop cuts h rows from top and w columns from left. Halves of an odd size share
// the middle row or column, so that both have the same shape.
func (p pictures[T]) crop(top, left, h, w int) pictures[T] {
	out := pictures[T]{data: make([]T, 0, p.n*h*w*p.c), n: p.n, h: h, w: w, c: p.c}
	for i := range p.n {
		for y := top; y < top+h; y++ {
			from := ((i*p.h+y)*p.w + left) * p.c
			out.data = append(out.data, p.data[from:from+w*p.c]...)
		}
	}
	return out
}

// edges is (|gx| + |gy|) / 4 of the two Sobel gradients, at most white for bytes.
func (p pictures[T]) edges(round func(float64) T) pictures[T] {
	out := p
	out.data = make([]T, 0, len(p.data))
	for i := range p.n {
		for y := range p.h {
			for x := range p.w {
				for k := range p.c {
					nw, n, ne := p.at(i, y-1, x-1, k), p.at(i, y-1, x, k), p.at(i, y-1, x+1, k)
					w, e := p.at(i, y, x-1, k), p.at(i, y, x+1, k)
					sw, s, se := p.at(i, y+1, x-1, k), p.at(i, y+1, x, k), p.at(i, y+1, x+1, k)
					gx := (ne + e + e + se) - (nw + w + w + sw)
					gy := (sw + s + s + se) - (nw + n + n + ne)
					out.data = append(out.data, round((math.Abs(gx)+math.Abs(gy))/4))
				}
			}
		}
	}
	return out
}

// blur weighs the 5x5 pixels around each one by (1 4 6 4 1) down and across, over 256.
func (p pictures[T]) blur(round func(float64) T) pictures[T] {
	out := p
	out.data = make([]T, len(p.data))
	down := make([]float64, p.h*p.w*p.c) // one picture, summed down its columns
	across := func(i, y, x, k int) float64 {
		x = min(max(x, 0), p.w-1)
		return down[(y*p.w+x)*p.c+k]
	}
	for i := range p.n {
		for y := range p.h {
			for x := range p.w {
				for k := range p.c {
					down[(y*p.w+x)*p.c+k] = binomial(p.at, i, y, x, k, 1, 0)
				}
			}
		}
		picture := out.data[i*len(down):]
		for y := range p.h {
			for x := range p.w {
				for k := range p.c {
					picture[(y*p.w+x)*p.c+k] = round(binomial(across, i, y, x, k, 0, 1) / 256)
				}
			}
		}
	}
	return out
}

// binomial is v(-2) + 4 v(-1) + 6 v(0) + 4 v(1) + v(2) along (dy, dx).
func binomial(v func(i, y, x, k int) float64, i, y, x, k, dy, dx int) float64 {
	outer := v(i, y-2*dy, x-2*dx, k) + v(i, y+2*dy, x+2*dx, k)
	inner := v(i, y-dy, x-dx, k) + v(i, y+dy, x+dx, k)
	return outer + float64(4*inner) + float64(6*v(i, y, x, k))
}

// blocks replaces every 4x4 block (smaller at the right and lower border) by its mean.
func (p pictures[T]) blocks(round func(float64) T) pictures[T] {
	const side = 4
	out := p
	out.data = make([]T, len(p.data))
	for i := range p.n {
		for top := 0; top < p.h; top += side {
			for left := 0; left < p.w; left += side {
				bottom, right := min(top+side, p.h), min(left+side, p.w)
				for k := range p.c {
					var sum float64
					for y := top; y < bottom; y++ {
						for x := left; x < right; x++ {
							sum += p.at(i, y, x, k)
						}
					}
					mean := round(sum / float64((bottom-top)*(right-left)))
					for y := top; y < bottom; y++ {
						for x := left; x < right; x++ {
							out.data[((i*p.h+y)*p.w+x)*p.c+k] = mean
						}
					}
				}
			}
		}
	}
	return out
}
