package chart

import (
	"math"

	"duet/tui/term"
)

// Image is a picture as the networks see it.
// Pix // [H, W, C], values 0..1, C 1 (grey) or 3 (red, green, blue).
type Image struct {
	H, W, C int
	Pix     []float32
}

// Valid says whether the sizes fit the pixels.
func (m Image) Valid() bool {
	return m.H > 0 && m.W > 0 && (m.C == 1 || m.C == 3) && len(m.Pix) == m.H*m.W*m.C
}

// inkRamp are characters from no ink to full ink, for terminals without the
// colours for a picture.
const inkRamp = " .:-=+*#%@"

// Picture draws the image into r and returns the cells used: the largest size
// that keeps the proportions, a pixel being one half cell (two pixels above each
// other share a cell: ▀ with two colours) or, where there is room, a square of
// 2x2, 3x3 and so on, so that no pixel is wider than its neighbour. Where there
// are few colours or only ASCII a cell shows the mean of its two pixels as a
// letter with more or less ink. Pixels that are not finite show as black.
func Picture(g term.Grid, r term.Rect, m Image) term.Rect {
	if !m.Valid() || r.Empty() {
		return term.Rect{X: r.X, Y: r.Y}
	}
	scale := math.Min(float64(r.W)/float64(m.W), float64(2*r.H)/float64(m.H))
	if scale > 1 {
		scale = math.Floor(scale)
	}
	w := max(1, int(float64(m.W)*scale))
	rows := max(1, int(float64(m.H)*scale)) // half cells
	h := (rows + 1) / 2
	used := term.Rect{X: r.X, Y: r.Y, W: min(w, r.W), H: min(h, r.H)}
	v := g.Sub(used)
	p := g.Profile()
	coarse := p.Glyphs == term.ASCII || p.Depth <= term.Depth16
	for y := 0; y < v.H; y++ {
		for x := 0; x < v.W; x++ {
			top := m.sample(x, 2*y, w, rows)
			bottom, whole := top, 2*y+1 < rows
			if whole {
				bottom = m.sample(x, 2*y+1, w, rows)
			}
			switch {
			case coarse:
				v.Set(x, y, rampRune((luma(top)+luma(bottom))/2), term.Style{})
			case whole:
				v.Set(x, y, '▀', term.Style{FG: colour(top), BG: colour(bottom)})
			default:
				v.Set(x, y, '▀', term.Style{FG: colour(top)})
			}
		}
	}
	return used
}

// sample is the mean colour of the pixels under cell (x, y) of a w x h raster.
func (m Image) sample(x, y, w, h int) [3]float64 {
	x0, x1 := x*m.W/w, max((x+1)*m.W/w, x*m.W/w+1)
	y0, y1 := y*m.H/h, max((y+1)*m.H/h, y*m.H/h+1)
	var sum [3]float64
	for py := y0; py < y1; py++ {
		for px := x0; px < x1; px++ {
			at := (py*m.W + px) * m.C
			for c := range sum {
				v := float64(m.Pix[at+c%m.C])
				if v >= 0 { // false for NaN
					sum[c] += math.Min(v, 1)
				}
			}
		}
	}
	n := float64((x1 - x0) * (y1 - y0))
	return [3]float64{sum[0] / n, sum[1] / n, sum[2] / n}
}

// colour is a sample as a terminal colour.
func colour(s [3]float64) term.Color {
	return term.RGB(uint8(255*s[0]+0.5), uint8(255*s[1]+0.5), uint8(255*s[2]+0.5))
}

// luma is how bright a sample looks, 0..1.
func luma(s [3]float64) float64 { return 0.299*s[0] + 0.587*s[1] + 0.114*s[2] }

// rampRune is the letter for a brightness of 0..1.
func rampRune(v float64) rune {
	return rune(inkRamp[min(int(clamp01(v)*float64(len(inkRamp))), len(inkRamp)-1)])
}
