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

// row is row y of picture i // [w, c]; above or below the picture, the nearest row.
func (p pictures[T]) row(i, y int) []T {
	y = min(max(y, 0), p.h-1)
	return p.data[(i*p.h+y)*p.w*p.c:][:p.w*p.c]
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
// Outside the picture counts as the nearest pixel.
func (p pictures[T]) edges(round func(float64) T) pictures[T] {
	out := p
	out.data = make([]T, 0, len(p.data))
	for i := range p.n {
		for y := range p.h {
			above, here, below := p.row(i, y-1), p.row(i, y), p.row(i, y+1)
			for x := range p.w {
				left, right := max(x-1, 0)*p.c, min(x+1, p.w-1)*p.c
				for k := range p.c {
					l, m, r := left+k, x*p.c+k, right+k
					nw, n, ne := float64(above[l]), float64(above[m]), float64(above[r])
					w, e := float64(here[l]), float64(here[r])
					sw, s, se := float64(below[l]), float64(below[m]), float64(below[r])
					gx := (ne + e + e + se) - (nw + w + w + sw)
					gy := (sw + s + s + se) - (nw + n + n + ne)
					out.data = append(out.data, round((math.Abs(gx)+math.Abs(gy))/4))
				}
			}
		}
	}
	return out
}

// blur weighs the 5x5 pixels around each one by (1 4 6 4 1) down and across, over
// 256. Outside the picture counts as the nearest pixel.
func (p pictures[T]) blur(round func(float64) T) pictures[T] {
	out := p
	out.data = make([]T, 0, len(p.data))
	down := make([]float64, p.w*p.c) // one row, summed over the rows around it
	for i := range p.n {
		for y := range p.h {
			a, b, c, d, e := p.row(i, y-2), p.row(i, y-1), p.row(i, y), p.row(i, y+1), p.row(i, y+2)
			for j := range down {
				down[j] = binomial(float64(a[j]), float64(b[j]), float64(c[j]), float64(d[j]), float64(e[j]))
			}
			for x := range p.w {
				far, left := down[max(x-2, 0)*p.c:], down[max(x-1, 0)*p.c:]
				right, farther := down[min(x+1, p.w-1)*p.c:], down[min(x+2, p.w-1)*p.c:]
				for k := range p.c {
					sum := binomial(far[k], left[k], down[x*p.c+k], right[k], farther[k])
					out.data = append(out.data, round(sum/256))
				}
			}
		}
	}
	return out
}

// binomial is a + 4b + 6c + 4d + e.
func binomial(a, b, c, d, e float64) float64 {
	return (a + e) + float64(4*(b+d)) + float64(6*c)
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
							sum += float64(p.data[((i*p.h+y)*p.w+x)*p.c+k])
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
