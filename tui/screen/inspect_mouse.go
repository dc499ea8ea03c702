package screen

import (
	"duet/sessions"
	"duet/tui/term"
)

// edge are the keys in the lower edge of a pane.
func (s *Inspect) edge(p inspectPane) edge {
	var out edge
	if s.over == p && p != samplesPane {
		out = edge{{"esc", "back"}}
	}
	d := s.data
	switch p {
	case samplePane:
		if s.pulling() {
			out = append(out, hint{"w", "who pulls alpha"})
		}
		if d.answers() {
			out = append(out, hint{"n", "next where A and B differ"})
		}
	case handPane:
		switch {
		case d.only != sessions.Both || d.refused != nil:
		case s.over == p:
			out = append(out, hint{"y", "copy text"}, hint{"Y", "CSV"}, hint{"P", "Python"}, hint{"k", "before"}, hint{"j", "next sample"})
		default:
			out = append(out, hint{"enter", "every number"}, hint{"y", "copy"}, hint{"Y", "CSV"}, hint{"P", "Python"})
		}
	case sheetPane:
		if s.over == p {
			out = append(out, hint{"enter", "open"})
		}
		if len(d.sides()) > 1 {
			out = append(out, hint{"v", "other branch"})
		}
	case mapsPane:
		other := "kernels"
		if s.maps.kernels {
			other = "maps"
		}
		out = append(out, hint{"left", "before"}, hint{"right", "next"}, hint{"v", other}, hint{"b", "other branch"}, hint{"Y", "CSV"})
	case classesPane:
		if d.counted() {
			out = append(out, hint{"enter", "its samples"})
			if s.onlyFigures() {
				out = append(out, hint{"v", "counts"})
			} else if s.onlyCounts() {
				out = append(out, hint{"v", "figures"})
			}
		}
		out = append(out, hint{"y", "copy"}, hint{"Y", "CSV"})
	case pullsPane:
		if s.pulling() {
			out = append(out, hint{"left", "to A"}, hint{"right", "to B"}, hint{"enter", "ledger"})
		}
	}
	return out
}

// Mouse selects what was clicked: a sample of the list, the sheet or the pulls, a count
// of the matrix, a number of the ledger; a second click goes there, as enter
// does. On a key in an edge it does what the key does, on a count of samples it filters
// them. The wheel goes through the samples, or through what is under it.
func (s *Inspect) Mouse(m Mouse) []Request {
	if s.data == nil || m.Drag || m.Release {
		return nil
	}
	p := s.places()
	under := samplesPane
	for pane, r := range p {
		if r.Contains(m.X, m.Y) {
			under = inspectPane(pane)
		}
	}
	if m.Wheel != 0 {
		s.wheel(under, m)
		return s.look()
	}
	again := s.active() == under
	if s.over == samplesPane {
		s.focus = under
	}
	r := p[under]
	if key, ok := s.edge(under).click(lower(r), m.X, m.Y); ok {
		return strike(s, key)
	}
	if s.click(under, r, m) && again {
		s.enter()
	}
	s.settle()
	return s.look()
}

// wheel turns what is under the mouse.
func (s *Inspect) wheel(under inspectPane, m Mouse) {
	key := wheelKey(m)
	switch {
	case under == mapsPane:
		s.scrollMaps(key)
		return
	case under == handPane && s.turnPage(key):
		return
	case under == classesPane && s.active() == classesPane && s.classes.key(s.data, key):
		return
	}
	s.sel += m.Wheel
	s.settle()
}

// click selects what is at a cell of a pane; again says that it was selected
// already.
func (s *Inspect) click(under inspectPane, r term.Rect, m Mouse) (again bool) {
	before := s.sel
	switch under {
	case samplesPane:
		return s.clickSamples(r, m)
	case sheetPane:
		at, ok := s.sheetAt(r, m.X, m.Y)
		if ok {
			s.sel = at
		}
		return ok && at == before
	case classesPane:
		was := s.classes
		return s.classes.click(s.data, inside(r), m.X, m.Y) && was == s.classes
	case handPane:
		s.clickLedger(inside(r), m.Y)
	case pullsPane:
		s.clickPulls(r, m.X, m.Y)
	}
	return false
}

// clickSamples selects a sample of the list, narrows it to those of a count below, or
// opens the filter.
func (s *Inspect) clickSamples(r term.Rect, m Mouse) (again bool) {
	rows := s.rows(r)
	if rows.Contains(m.X, m.Y) {
		at := s.top(rows.H) + m.Y - rows.Y
		if at >= len(s.shown) {
			return false
		}
		again = at == s.sel
		s.sel = at
		return again
	}
	line, below := s.belowRows(r)
	switch {
	case line.Contains(m.X, m.Y):
		s.typing = true
	case below.Contains(m.X, m.Y) && !s.typing:
		if t := s.data.tallies(); m.Y-below.Y < len(t) {
			s.narrow(t[m.Y-below.Y].filter)
		}
	}
	return false
}
