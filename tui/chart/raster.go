package chart

import (
	"math"

	"duet/tui/term"
)

// raster is the dots of a chart before they become characters: one byte a
// cell, so a whole pane fits the first cache and drawing a dot is one store.
// Which dots a cell has depends on the glyph set:
//
//	braille 2x4   blocks 2x2   letters 1x1 (ASCII and mono: the layer's glyph)
type raster struct {
	w, h   int  // cells
	sx, sy int  // dots a cell: 1, 2 or 4
	bx, by uint // their powers of two, since a division a dot would show
	bits   []uint8
	ink    []uint8 // which layer owns the cell: the last that drew there
	inks   []ink
}

// ink is how one layer's dots look.
type ink struct {
	style  term.Style
	letter rune
	dashed bool // only every other cell across
	under  bool // a later ink takes the whole cell instead of joining its dots
}

// brailleBit[y][x] is the bit of a dot in U+2800, as Unicode numbers them.
var brailleBit = [4][2]uint8{{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}

// quadrants are the blocks with upper left 1, upper right 2, lower left 4,
// lower right 8.
var quadrants = [16]rune{' ', '▘', '▝', '▀', '▖', '▌', '▞', '▛', '▗', '▚', '▐', '▜', '▄', '▙', '▟', '█'}

// newRaster makes a blank raster for w x h cells of a terminal.
func newRaster(w, h int, p term.Profile) *raster {
	r := &raster{w: w, h: h, sx: 1, sy: 1, bits: make([]uint8, w*h), ink: make([]uint8, w*h)}
	switch {
	case letters(p):
	case p.Glyphs == term.Block:
		r.sx, r.sy, r.bx, r.by = 2, 2, 1, 1
	default:
		r.sx, r.sy, r.bx, r.by = 2, 4, 1, 2
	}
	return r
}

// letters says whether curves are drawn with their glyphs: where dots cannot
// be sent, and where no colour would tell the curves apart.
func letters(p term.Profile) bool { return p.Glyphs == term.ASCII || p.Depth == term.Mono }

// use adds an ink and returns its number.
func (r *raster) use(k ink) uint8 {
	r.inks = append(r.inks, k)
	return uint8(len(r.inks) - 1)
}

// dot sets dot (x, y), y from the top, if it is inside.
func (r *raster) dot(x, y int, k uint8) {
	if x < 0 || y < 0 || x >= r.w*r.sx || y >= r.h*r.sy || r.inks[k].dashed && x>>r.bx&1 == 1 {
		return
	}
	i := y>>r.by*r.w + x>>r.bx
	bit := uint8(1)
	switch r.sy {
	case 4:
		bit = brailleBit[y&3][x&1]
	case 2:
		bit = 1 << (y&1*2 + x&1)
	}
	if r.bits[i] != 0 && r.ink[i] != k && (r.inks[r.ink[i]].under || r.sy == 1) {
		r.bits[i] = 0
	}
	r.bits[i] |= bit
	r.ink[i] = k
}

// column sets the dots of column x between two heights (0 bottom, 1 top),
// clipped to the raster.
func (r *raster) column(x int, from, to float64, k uint8) {
	if math.IsNaN(from) || math.IsNaN(to) || (from < 0 && to < 0) || (from > 1 && to > 1) {
		return
	}
	a, b := r.row(clamp01(from)), r.row(clamp01(to))
	for y := min(a, b); y <= max(a, b); y++ {
		r.dot(x, y, k)
	}
}

// row is the dot row of height t, which must be in 0..1.
func (r *raster) row(t float64) int {
	return int(math.Round((1 - t) * float64(r.h*r.sy-1)))
}

// segment draws the line from (x0, t0) to (x1, t1), x in dots, t as heights.
// What leaves 0..1 is cut where it crosses the edge, not squeezed onto it.
func (r *raster) segment(x0 int, t0 float64, x1 int, t1 float64, k uint8) {
	const far = 1e6 // keeps the arithmetic below exact enough; the screen is 1
	t0, t1 = math.Max(-far, math.Min(t0, far)), math.Max(-far, math.Min(t1, far))
	if math.IsNaN(t0) || math.IsNaN(t1) || (t0 < 0 && t1 < 0) || (t0 > 1 && t1 > 1) {
		return
	}
	fx0, fx1 := float64(x0), float64(x1)
	cx0, ct0 := clipEnd(fx0, t0, fx1, t1)
	cx1, ct1 := clipEnd(fx1, t1, fx0, t0)
	r.line(int(math.Round(cx0)), r.row(ct0), int(math.Round(cx1)), r.row(ct1), k)
}

// clipEnd moves the end (x, t) along the line to (ox, ot) until t is in 0..1.
func clipEnd(x, t, ox, ot float64) (cx, ct float64) {
	edge := clamp01(t)
	if edge == t || ot == t {
		return x, edge
	}
	return x + (ox-x)*(edge-t)/(ot-t), edge
}

// line sets the dots between two dots, ends included (Bresenham).
func (r *raster) line(x0, y0, x1, y1 int, k uint8) {
	dx, dy := abs(x1-x0), -abs(y1-y0)
	sx, sy := sign(x1-x0), sign(y1-y0)
	for e := dx + dy; ; {
		r.dot(x0, y0, k)
		if x0 == x1 && y0 == y1 {
			return
		}
		e2 := 2 * e
		if e2 >= dy {
			e += dy
			x0 += sx
		}
		if e2 <= dx {
			e += dx
			y0 += sy
		}
	}
}

// rune is the character of cell i, 0 for none.
func (r *raster) rune(i int) rune {
	switch b := r.bits[i]; {
	case b == 0:
		return 0
	case r.sy == 4:
		return 0x2800 + rune(b)
	case r.sy == 2:
		return quadrants[b&15]
	}
	return r.inks[r.ink[i]].letter
}

// blit puts every cell with a dot on the grid, with its corner at (x, y).
func (r *raster) blit(g term.Grid, x, y int) {
	for i := range r.bits {
		if c := r.rune(i); c != 0 {
			g.Set(x+i%r.w, y+i/r.w, c, r.inks[r.ink[i]].style)
		}
	}
}

func clamp01(t float64) float64 { return math.Max(0, math.Min(t, 1)) }

func abs(n int) int { return max(n, -n) }

func sign(n int) int {
	switch {
	case n > 0:
		return 1
	case n < 0:
		return -1
	}
	return 0
}
