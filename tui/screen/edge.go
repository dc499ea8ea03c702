package screen

import (
	"slices"

	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// edge are keys in an edge of a pane, which can be clicked. Those that do not fit are
// left out from the end.
type edge []hint

// lower is the lower edge of a pane, without its corners.
func lower(pane term.Rect) term.Rect {
	if pane.H < 3 {
		return term.Rect{}
	}
	return term.Rect{X: pane.X + 1, Y: pane.Y + pane.H - 1, W: max(0, pane.W-2), H: 1}
}

// in is where the keys stand: as much of a line, from its left end, as those take that
// fit.
func (e edge) in(line term.Rect) term.Rect {
	for n := len(e); n > 0 && !line.Empty(); n-- {
		w := sheet{keys: e[:n]}.foot(term.Rect{W: 1 << 16}).W
		if w <= line.W {
			return term.Rect{X: line.X, Y: line.Y, W: w, H: 1}
		}
	}
	return term.Rect{}
}

func (e edge) draw(g term.Grid, line term.Rect, th *theme.Theme) {
	if at := e.in(line); !at.Empty() {
		g.Sub(at).Clear()
		sheet{keys: e}.footer().Draw(g, at, th)
	}
}

// click is the key at a cell.
func (e edge) click(line term.Rect, x, y int) (key string, ok bool) {
	return sheet{keys: e}.footer().Click(e.in(line), x, y)
}

// strike does what a key does on a screen: what it is bound to, unless that is
// disabled.
func strike(s Screen, key string) []Request {
	for _, b := range s.Bindings() {
		if slices.Contains(b.Keys, key) {
			return strikeAs(s, b, key)
		}
	}
	return s.Key("", key)
}

func strikeAs(s Screen, b widget.Binding, key string) []Request {
	if why := b.Reason(); why != "" {
		return []Request{Say{theme.Info, why}}
	}
	return s.Key(b.ID, key)
}
