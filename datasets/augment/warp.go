package augment

import "math"

// The letters of this file: h, w, c height, width and channels of a picture; x, y a
// pixel that comes out; sx, sy the place in the picture that it shows. Places are
// integers, in units of 1/one of a pixel.

// one is a pixel. Its fractions are exact in a float32.
const (
	oneBits = 24
	one     = 1 << oneBits
)

// place maps pixels to places: sx = xx*x + xy*y + x0, sy = yx*x + yy*y + y0.
type place struct{ xx, xy, x0, yx, yy, y0 int64 }

// identity is the map that changes nothing.
var identity = place{xx: one, yy: one}

// place is the map of a change for pictures of height h and width w. Turning and
// zooming keep the picture's middle where it is; a shift by shares (1, 0) moves the
// picture right by its width, a positive angle turns it clockwise.
func (c change) place(h, w int) place {
	midX, midY := float64(float64(w-1)/2), float64(float64(h-1)/2)
	cos, sin := turn(c.degrees)
	cos, sin = cos/c.zoom, sin/c.zoom
	fromX, fromY := midX+float64(c.shiftX*float64(w)), midY+float64(c.shiftY*float64(h))
	x0 := midX - float64(cos*fromX) - float64(sin*fromY)
	y0 := midY + float64(sin*fromX) - float64(cos*fromY)
	p := place{xx: units(cos), xy: units(sin), x0: units(x0), yx: units(-sin), yy: units(cos), y0: units(y0)}
	if c.flip[0] {
		p.xx, p.xy, p.x0 = -p.xx, -p.xy, int64(w-1)*one-p.x0
	}
	if c.flip[1] {
		p.yx, p.yy, p.y0 = -p.yx, -p.yy, int64(h-1)*one-p.y0
	}
	return p
}

// units rounds to the nearest 1/one; the product with a power of 2 is exact.
func units(x float64) int64 { return int64(math.Floor(float64(x*one) + 0.5)) }

// warp looks every pixel of a sample // [h, w, c] up where the change puts it.
func (a *Augmenter) warp(c change, in *input, sample []float32, d *desk) {
	p := c.place(in.h, in.w)
	if p == identity {
		return
	}
	src := d.picture[:len(sample)]
	copy(src, sample)
	p.look(sample, src, in, a.zero)
}

// look writes to dst // [h, w, c] what src // [h, w, c] shows at the places of the
// map, blended from the four nearest pixels. zero says that 0 stands outside.
func (p place) look(dst, src []float32, in *input, zero bool) {
	h, w, c := in.h, in.w, in.c
	down := w * c
	at := 0
	for y := range h {
		sx, sy := p.xy*int64(y)+p.x0, p.yy*int64(y)+p.y0
		for range w {
			x, y := int(sx>>oneBits), int(sy>>oneBits)
			fx, fy := fraction(sx), fraction(sy)
			out := dst[at : at+c]
			if uint(x) < uint(w-1) && uint(y) < uint(h-1) {
				first := y*down + x*c
				upper, lower := src[first:first+2*c], src[first+down:first+down+2*c]
				for k := range out {
					out[k] = blend(blend(upper[k], upper[c+k], fx), blend(lower[k], lower[c+k], fx), fy)
				}
			} else {
				for k := range out {
					upper := blend(pixel(src, in, x, y, k, zero), pixel(src, in, x+1, y, k, zero), fx)
					lower := blend(pixel(src, in, x, y+1, k, zero), pixel(src, in, x+1, y+1, k, zero), fx)
					out[k] = blend(upper, lower, fy)
				}
			}
			at += c
			sx, sy = sx+p.xx, sy+p.yx
		}
	}
}

// fraction is how far a place lies beyond its pixel, from 0 to below 1.
func fraction(s int64) float32 { return float32(s&(one-1)) * (1.0 / one) }

// blend is a where f is 0, to the bit, and moves to b as f goes to 1.
func blend(a, b, f float32) float32 { return a + float32((b-a)*f) }

// pixel is channel k of the pixel (x, y), which may lie outside.
func pixel(src []float32, in *input, x, y, k int, zero bool) float32 {
	nearX, nearY := min(max(x, 0), in.w-1), min(max(y, 0), in.h-1)
	if zero && (x != nearX || y != nearY) {
		return 0
	}
	return src[(nearY*in.w+nearX)*in.c+k]
}
