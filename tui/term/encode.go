package term

import (
	"strings"
	"unicode/utf8"
)

// String is the whole frame with colours: exactly H lines of W cells, joined
// by line feeds, every line beginning and ending in plain style. It is what a
// Bubble Tea View returns.
func (g Grid) String() string { return string(g.encode(true)) }

// Plain is the frame without colours or attributes, for golden files and
// copies. Lines keep their trailing spaces.
func (g Grid) Plain() string { return string(g.encode(false)) }

// encode renders the view row by row.
func (g Grid) encode(styled bool) []byte {
	buf := make([]byte, 0, g.W*g.H*4+g.H)
	depth := g.Profile().Depth
	row := make([]Cell, g.W)
	for y := 0; y < g.H; y++ {
		if y > 0 {
			buf = append(buf, '\n')
		}
		g.copyRow(row, y)
		var cur Style
		for _, c := range row {
			if c.R == wideTail {
				continue
			}
			if styled && c.Style != cur {
				buf = appendSGR(buf, c.Style, depth)
				cur = c.Style
			}
			buf = appendCell(buf, c)
		}
		if cur != (Style{}) {
			buf = append(buf, "\x1b[m"...)
		}
	}
	return buf
}

// copyRow copies line y of the view. A wide cluster that the view's edge cuts
// is blank in it.
func (g Grid) copyRow(row []Cell, y int) {
	clear(row)
	in := g.clip.Intersect(Rect{g.ox, g.oy + y, g.W, 1})
	if in.Empty() {
		return
	}
	from, to := in.Y*g.c.w+in.X, in.Y*g.c.w+in.X+in.W
	part := row[in.X-g.ox:][:in.W]
	copy(part, g.c.cells[from:to])
	if part[0].R == wideTail {
		part[0] = Cell{Style: part[0].Style}
	}
	if to%g.c.w != 0 && g.c.cells[to].R == wideTail {
		part[in.W-1] = Cell{Style: part[in.W-1].Style}
	}
}

// appendCell appends a cell's text.
func appendCell(buf []byte, c Cell) []byte {
	switch {
	case c.R <= 0:
		return append(buf, ' ')
	case c.R < utf8.RuneSelf:
		buf = append(buf, byte(c.R))
	default:
		buf = utf8.AppendRune(buf, c.R)
	}
	return append(buf, c.Tail...)
}

// Lines is Plain as lines without trailing spaces, easier to read in a test.
func (g Grid) Lines() []string {
	lines := strings.Split(g.Plain(), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return lines
}
