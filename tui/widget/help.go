package widget

import (
	"duet/tui/term"
	"duet/tui/theme"
)

// Help is the overlay that lists the keys: this screen's first, then those of
// everywhere. "/" searches.
type Help struct {
	Keys   Keys
	Scopes []string // in order of interest; "" (everywhere) is added last
	Top    int      // first line shown

	filter Input
	typing bool
}

// helpWidth is the greatest width of the overlay.
const helpWidth = 78

// Typing says whether letters go into the search now.
func (h *Help) Typing() bool { return h.typing }

// rows are the lines of the overlay that match the search. wide is the width
// of the key column.
func (h *Help) rows(th *theme.Theme) []term.Spans {
	var out []term.Spans
	wide := 0
	for _, b := range h.Keys {
		wide = max(wide, min(18, term.Width(b.Label())))
	}
	for _, scope := range append(append([]string(nil), h.Scopes...), "") {
		head := false
		for _, b := range h.Keys.In(scope) {
			if !matches(b.Label()+" "+b.Help+" "+b.Short, h.filter.Value()) {
				continue
			}
			if !head {
				if len(out) > 0 {
					out = append(out, nil)
				}
				out = append(out, term.Spans{th.Title.Span(scopeName(scope))})
				head = true
			}
			out = append(out, helpRow(th, b, wide))
		}
	}
	return out
}

// helpRow is one binding; a disabled one is dim and says why.
func helpRow(th *theme.Theme, b Binding, wide int) term.Spans {
	label := term.Clip(b.Label(), wide)
	for term.Width(label) < wide {
		label += " "
	}
	if why := b.Reason(); why != "" {
		return term.Spans{th.Dim.Span("  " + label + "  " + b.Help + " (" + why + ")")}
	}
	return term.Spans{th.Key.Span("  " + label), th.Text.Span("  " + b.Help)}
}

// Area is the rectangle the overlay takes of the whole screen.
func (h *Help) Area(screen term.Rect) term.Rect {
	return screen.Centre(min(helpWidth, screen.W-2), screen.H-2)
}

// Draw draws the overlay over the screen.
func (h *Help) Draw(g term.Grid, screen term.Rect, th *theme.Theme) {
	g.Paint(screen, th.Dialog)
	v := g.Sub(h.Area(screen))
	v.Clear()
	inner := v.Box(v.Bounds(), th.Box("keys", true, th.Dim.Span("/ search  esc close")))
	body := inner
	if h.typing || h.filter.Value() != "" {
		var line term.Rect
		line, body = inner.CutTop(1)
		if h.typing {
			h.filter.Draw(v, line, th)
		} else {
			v.Sub(line).Text(0, 0, line.W, "/"+h.filter.Value(), th.Dim)
		}
	}
	in := v.Sub(body)
	rows := h.rows(th)
	top := max(0, min(h.Top, len(rows)-in.H))
	w := in.W
	if scrollbar(in, th, top, len(rows)) {
		w--
	}
	for y := 0; y < in.H && top+y < len(rows); y++ {
		in.Spans(1, y, w-1, rows[top+y]...)
	}
	if len(rows) == 0 {
		in.Text(1, 0, in.W-1, "no key for that", th.Dim)
	}
}

// Key takes every key while help is open; done says it wants to close. page is
// the height of the screen.
func (h *Help) Key(key string, page int) (done bool) {
	if h.typing {
		switch key {
		case "enter":
			h.typing = false
		case "esc":
			h.typing = false
			h.filter.Set("")
		default:
			h.filter.Key(key)
		}
		h.Top = 0
		return false
	}
	switch key {
	case "/":
		h.typing = true
		h.filter.Prompt = "/"
	case "?", "q", "enter":
		return true
	case "esc":
		if h.filter.Value() == "" {
			return true
		}
		h.filter.Set("")
	default:
		h.scroll(key, page-4)
	}
	return false
}

// scroll moves the page.
func (h *Help) scroll(key string, page int) {
	n := len(h.rows(&theme.Theme{}))
	h.Top, _ = scrollTop(key, h.Top, n, page)
}
