package widget

import (
	"duet/tui/term"
	"duet/tui/theme"
)

// Col is a column of a Table.
type Col struct {
	Title string
	Width int  // cells; 0 takes what is left (at least 6)
	Right bool // numbers: align right
	Drop  int  // when narrow, the column with the highest Drop goes first; 0 never
}

// Table is rows under headings. With Select it has a selection like a List.
type Table struct {
	Cols   []Col
	Rows   [][]term.Span // one span a column; missing ones are blank
	Sel    int
	Select bool
	Empty  string
}

// minFlex is the least width of a column that takes what is left.
const minFlex = 6

// widths decides the columns for w cells: 0 for those that are left out.
func (t *Table) widths(w int) []int {
	out := make([]int, len(t.Cols))
	hidden := make([]bool, len(t.Cols))
	for {
		used, flex := 0, 0
		for i, c := range t.Cols {
			switch {
			case hidden[i]:
				continue
			case c.Width == 0:
				flex++
				used += minFlex + 1
			default:
				used += c.Width + 1
			}
		}
		drop := t.nextDrop(hidden)
		if used-1 <= w || drop < 0 {
			t.assign(out, hidden, w-(used-1), flex)
			return out
		}
		hidden[drop] = true
	}
}

// nextDrop is the column to leave out next, -1 if none may go.
func (t *Table) nextDrop(hidden []bool) int {
	drop := -1
	for i, c := range t.Cols {
		if !hidden[i] && c.Drop > 0 && (drop < 0 || c.Drop >= t.Cols[drop].Drop) {
			drop = i
		}
	}
	return drop
}

// assign gives the cells left over to the flexible columns.
func (t *Table) assign(out []int, hidden []bool, left, flex int) {
	for i, c := range t.Cols {
		switch {
		case hidden[i]:
			out[i] = 0
		case c.Width == 0:
			share := max(0, left) / flex
			out[i] = minFlex + share
			left -= share
			flex--
		default:
			out[i] = c.Width
		}
	}
}

// Draw draws the heading and the rows around the selection.
func (t *Table) Draw(g term.Grid, r term.Rect, th *theme.Theme) {
	v := g.Sub(r)
	indent := 0
	if t.Select {
		indent = 2
	}
	top := 0
	body := v.Sub(term.Rect{Y: 1, W: v.W, H: max(0, v.H-1)})
	if t.Select {
		top = window(t.sel(), len(t.Rows), body.H)
	}
	room := v.W
	if scrollbar(body, th, top, len(t.Rows)) {
		room--
	}
	widths := t.widths(room - indent)
	heads := make([]term.Span, len(t.Cols))
	for i, c := range t.Cols {
		heads[i] = th.Label.Span(c.Title)
	}
	t.drawRow(v.Sub(term.Rect{X: indent, W: room - indent, H: 1}), widths, heads)
	if len(t.Rows) == 0 {
		for y, line := range term.Wrap(t.Empty, v.W-2) {
			body.Text(1, y, v.W-1, line, th.Dim)
		}
	}
	for y := 0; y < body.H && top+y < len(t.Rows); y++ {
		row := body.Sub(term.Rect{Y: y, W: room, H: 1})
		t.drawRow(row.Sub(term.Rect{X: indent, W: room - indent, H: 1}), widths, t.Rows[top+y])
		if t.Select && top+y == t.sel() {
			row.Text(0, 0, 1, th.Glyphs.Pointer, th.Key)
			row.Paint(row.Bounds(), th.Selection)
		}
	}
}

// drawRow draws the cells of one line.
func (t *Table) drawRow(v term.Grid, widths []int, cells []term.Span) {
	x := 0
	for i, w := range widths {
		if w == 0 {
			continue
		}
		if i < len(cells) {
			text := term.Clip(cells[i].Text, w)
			if t.Cols[i].Right {
				v.TextRight(x, 0, w, text, cells[i].Style)
			} else {
				v.Text(x, 0, w, text, cells[i].Style)
			}
		}
		x += w + 1
	}
}

// sel is the selection inside the rows there are.
func (t *Table) sel() int { return max(0, min(t.Sel, len(t.Rows)-1)) }

// Key moves the selection; page is the height Draw was given.
func (t *Table) Key(key string, page int) bool {
	if !t.Select {
		return false
	}
	to, ok := move(key, t.sel(), len(t.Rows), page-1)
	t.Sel = to
	return ok
}

// Click selects the row at (x, y); again is true if it was selected already.
func (t *Table) Click(r term.Rect, x, y int) (ok, again bool) {
	_, body := r.CutTop(1)
	if !t.Select || !body.Contains(x, y) {
		return false, false
	}
	at := t.sel()
	i := window(at, len(t.Rows), body.H) + y - body.Y
	if i >= len(t.Rows) {
		return false, false
	}
	t.Sel = i
	return true, i == at
}
