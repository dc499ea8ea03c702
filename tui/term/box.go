package term

// BoxSpec describes a frame. Title stands in its top edge, Footer at the right
// of its bottom edge. A focused box has a double line (=, under ASCII), so
// focus shows without colour.
type BoxSpec struct {
	Title      string
	TitleStyle Style
	Footer     Spans
	Border     Style
	Focused    bool
}

// edges are the six runes of a frame: horizontal, vertical, and the corners.
type edges struct{ h, v, tl, tr, bl, br rune }

var (
	singleEdges      = edges{'─', '│', '┌', '┐', '└', '┘'}
	doubleEdges      = edges{'═', '║', '╔', '╗', '╚', '╝'}
	asciiEdges       = edges{'-', '|', '+', '+', '+', '+'}
	asciiDoubleEdges = edges{'=', '|', '+', '+', '+', '+'}
)

// boxEdges picks the runes for a glyph set.
func boxEdges(ascii, focused bool) edges {
	switch {
	case ascii && focused:
		return asciiDoubleEdges
	case ascii:
		return asciiEdges
	case focused:
		return doubleEdges
	}
	return singleEdges
}

// Box draws a frame around r and returns the rectangle inside it. The inside
// is left as it was. A rectangle under 2x2 cells draws nothing.
func (g Grid) Box(r Rect, b BoxSpec) Rect {
	if r.W < 2 || r.H < 2 {
		return Rect{X: r.X, Y: r.Y}
	}
	e := boxEdges(g.ascii(), b.Focused)
	right, bottom := r.X+r.W-1, r.Y+r.H-1
	for x := r.X + 1; x < right; x++ {
		g.Set(x, r.Y, e.h, b.Border)
		g.Set(x, bottom, e.h, b.Border)
	}
	for y := r.Y + 1; y < bottom; y++ {
		g.Set(r.X, y, e.v, b.Border)
		g.Set(right, y, e.v, b.Border)
	}
	g.Set(r.X, r.Y, e.tl, b.Border)
	g.Set(right, r.Y, e.tr, b.Border)
	g.Set(r.X, bottom, e.bl, b.Border)
	g.Set(right, bottom, e.br, b.Border)
	g.boxTitle(r, b)
	g.boxFooter(r, b)
	return r.Inset(1)
}

// boxTitle writes " title " into the top edge, one cell of edge on each side.
func (g Grid) boxTitle(r Rect, b BoxSpec) {
	room := r.W - 6 // two corners, one edge cell and one space on each side
	if b.Title == "" || room < 1 {
		return
	}
	x := r.X + 2
	g.Set(x, r.Y, ' ', b.Border)
	n := g.Text(x+1, r.Y, room, Clip(b.Title, room), b.TitleStyle)
	g.Set(x+1+n, r.Y, ' ', b.Border)
}

// boxFooter writes " footer " at the right of the bottom edge.
func (g Grid) boxFooter(r Rect, b BoxSpec) {
	room := r.W - 6
	if len(b.Footer) == 0 || room < 1 {
		return
	}
	n := min(b.Footer.Width(), room)
	if n == 0 {
		return
	}
	x, y := r.X+r.W-4-n, r.Y+r.H-1
	g.Set(x, y, ' ', b.Border)
	g.Spans(x+1, y, n, b.Footer...)
	g.Set(x+1+n, y, ' ', b.Border)
}
