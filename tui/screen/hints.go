package screen

import "duet/tui/widget"

// What the keys do while a form, a list or a filter of a screen has the keyboard: the
// footer shows this in the place of the screen's own keys, which are text then.

// bindings are hints as the footer takes them.
func bindings(keys ...hint) []widget.Binding {
	var out []widget.Binding
	for _, k := range keys {
		b := widget.Binding{ID: k.key, Keys: []string{k.key}, Short: k.word, Help: k.word}
		if k.key == leftRight { // a click on it is the second
			b.Keys = []string{"right", "left"}
		}
		out = append(out, b)
	}
	return out
}

// The hints of a line of text that is typed, and of a filter.
func lineHints() []widget.Binding { return bindings(hint{"enter", "take it"}, hint{"esc", "leave it"}) }
func filterHints() []widget.Binding {
	return bindings(hint{"enter", "keep it"}, hint{"esc", "show all"})
}

// Hints are the keys of what lies over Build, or of the field that is typed.
func (b *Build) Hints() []widget.Binding {
	switch m := b.modal.(type) {
	case *graphModal:
		return bindings(m.sheet(b).keys...)
	case interface{ sheet() sheet }:
		return bindings(m.sheet().keys...)
	}
	return lineHints()
}

// Hints are the keys of Home's question, filter or field.
func (h *Home) Hints() []widget.Binding {
	switch {
	case h.prompt != nil:
		return bindings(h.prompt.sheet().keys...)
	case h.typing:
		return filterHints()
	}
	return lineHints()
}

// Hints are the keys of Train's field or list.
func (t *Train) Hints() []widget.Binding {
	if t.ask.list != nil {
		return bindings(hint{"enter", "set"}, hint{"up", "before"}, hint{"down", "next"}, hint{"esc", "leave it"})
	}
	return bindings(hint{"enter", "set"}, hint{"esc", "leave it"})
}

// Hints are the keys of Inspect's filter.
func (s *Inspect) Hints() []widget.Binding { return filterHints() }
