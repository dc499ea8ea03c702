package term

// Cell is one place on the screen. R is the first rune of what stands there,
// Tail the rest of a grapheme cluster (combining marks, joined emoji; almost
// always empty). R 0 shows as a space. The right half of a wide cluster has R
// wideTail. Cells are compared with ==.
type Cell struct {
	R     rune
	Style Style
	Tail  string
}

// wideTail marks the right half of a two-cell cluster.
const wideTail rune = -1

// maxSide bounds a grid's width and height, so that a terminal (or a mouse
// report) that lies about its size cannot ask for gigabytes.
const maxSide = 2000

// canvas is the memory behind a grid and all its views.
type canvas struct {
	w, h    int
	cells   []Cell // [h, w], row by row
	profile Profile
	wide    bool // a cluster of two cells was drawn since it was blank
}

// Grid is a rectangle of cells to draw on: a whole frame (New) or a view into
// one (Sub). It is a small value; views share the frame's memory. W and H are
// its size; drawing outside 0..W-1, 0..H-1 does nothing. Not safe for use from
// two goroutines.
type Grid struct {
	W, H int

	c      *canvas
	ox, oy int  // where (0, 0) is in the canvas
	clip   Rect // in canvas coordinates: what may be written
}

// New makes a blank frame of w x h cells. Negative sizes count as 0, sizes
// above 2000 are cut. The profile decides glyphs and, in String, colours.
func New(w, h int, p Profile) Grid {
	w, h = within(w, maxSide), within(h, maxSide)
	c := &canvas{w: w, h: h, cells: make([]Cell, w*h), profile: p}
	return Grid{W: w, H: h, c: c, clip: Rect{W: w, H: h}}
}

// Profile is what the terminal can show.
func (g Grid) Profile() Profile {
	if g.c == nil {
		return Profile{}
	}
	return g.c.profile
}

// Bounds is the whole grid as a rectangle.
func (g Grid) Bounds() Rect { return Rect{W: g.W, H: g.H} }

// Sub is a view of rectangle r: its (0, 0) is r's corner and nothing outside r
// (or outside g) can be written through it.
func (g Grid) Sub(r Rect) Grid {
	r.W, r.H = max(0, r.W), max(0, r.H)
	abs := Rect{g.ox + r.X, g.oy + r.Y, r.W, r.H}
	return Grid{W: r.W, H: r.H, c: g.c, ox: abs.X, oy: abs.Y, clip: g.clip.Intersect(abs)}
}

// index finds the cell of (x, y); ok is false outside the grid.
func (g Grid) index(x, y int) (int, bool) {
	x, y = x+g.ox, y+g.oy
	if !g.clip.Contains(x, y) {
		return 0, false
	}
	return y*g.c.w + x, true
}

// Cell returns what stands at (x, y), the zero Cell outside.
func (g Grid) Cell(x, y int) Cell {
	i, ok := g.index(x, y)
	if !ok {
		return Cell{}
	}
	return g.c.cells[i]
}

// Set puts one rune of width 1 at (x, y). Runes that take no cell or two go
// through Text.
func (g Grid) Set(x, y int, r rune, s Style) {
	if i, ok := g.index(x, y); ok {
		g.put(i, Cell{R: g.fold(r), Style: s})
	}
}

// put stores a cell and blanks the other half of a wide cluster it cuts.
func (g Grid) put(i int, c Cell) {
	cells := g.c.cells
	if cells[i].R == wideTail && c.R != wideTail && i%g.c.w > 0 {
		cells[i-1] = Cell{Style: cells[i-1].Style}
	}
	if n := i + 1; n%g.c.w != 0 && cells[n].R == wideTail {
		cells[n] = Cell{Style: cells[n].Style}
	}
	cells[i] = c
}

// Fill fills r with rune ch (width 1; 0 or space for blank) in style s.
func (g Grid) Fill(r Rect, ch rune, s Style) {
	r = r.Intersect(g.Bounds())
	for y := r.Y; y < r.Y+r.H; y++ {
		for x := r.X; x < r.X+r.W; x++ {
			g.Set(x, y, ch, s)
		}
	}
}

// Paint lays s over the styles of r and leaves the text: a selection bar, or
// the dimming behind a dialog.
func (g Grid) Paint(r Rect, s Style) {
	r = r.Intersect(g.Bounds())
	for y := r.Y; y < r.Y+r.H; y++ {
		for x := r.X; x < r.X+r.W; x++ {
			if i, ok := g.index(x, y); ok {
				g.c.cells[i].Style = s.Over(g.c.cells[i].Style)
			}
		}
	}
}

// Clear blanks the whole grid (or the whole view).
func (g Grid) Clear() {
	if g.c != nil && g.clip == (Rect{W: g.c.w, H: g.c.h}) {
		clear(g.c.cells)
		g.c.wide = false
		return
	}
	g.Fill(g.Bounds(), 0, Style{})
}

// Blit copies src onto g with its corner at (x, y). A pane that is costly to
// draw keeps a Grid of its own and is copied while its data, size and theme are
// the same.
func (g Grid) Blit(x, y int, src Grid) {
	if g.c == nil || src.c == nil {
		return
	}
	if !g.c.wide && !src.c.wide {
		g.copyCells(x, y, src)
		return
	}
	g.c.wide = true
	row := make([]Cell, src.W)
	for sy := 0; sy < src.H; sy++ {
		src.copyRow(row, sy)
		for sx, c := range row {
			if c.R == wideTail {
				if _, ok := g.index(x+sx-1, y+sy); !ok { // its left half is cut off
					c.R = ' '
				}
			}
			wide := sx+1 < len(row) && row[sx+1].R == wideTail
			if _, ok := g.index(x+sx+1, y+sy); wide && !ok {
				c.R, c.Tail = ' ', ""
			}
			if i, ok := g.index(x+sx, y+sy); ok {
				g.put(i, c)
			}
		}
	}
}

// copyCells is Blit where every cell stands for itself: whole rows at once.
func (g Grid) copyCells(x, y int, src Grid) {
	at := Rect{g.ox + x, g.oy + y, src.W, src.H}
	seen := src.clip.Intersect(Rect{src.ox, src.oy, src.W, src.H}) // the rest of a view is blank
	for cy := at.Y; cy < at.Y+at.H; cy++ {
		to := g.clip.Intersect(Rect{at.X, cy, at.W, 1})
		if to.Empty() {
			continue
		}
		row := g.c.cells[to.Y*g.c.w+to.X:][:to.W]
		from := Rect{to.X - at.X + src.ox, cy - at.Y + src.oy, to.W, 1}
		part := seen.Intersect(from)
		if part.W < from.W {
			clear(row)
		}
		if !part.Empty() {
			copy(row[part.X-from.X:], src.c.cells[part.Y*src.c.w+part.X:][:part.W])
		}
	}
}

// clone copies a full frame into dst's memory if it fits, for Screen.
func (g Grid) clone(dst *canvas) *canvas {
	if dst == nil || cap(dst.cells) < len(g.c.cells) {
		dst = &canvas{cells: make([]Cell, len(g.c.cells))}
	}
	dst.w, dst.h, dst.profile = g.c.w, g.c.h, g.c.profile
	dst.cells = dst.cells[:len(g.c.cells)]
	copy(dst.cells, g.c.cells)
	return dst
}
