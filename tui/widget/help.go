package widget

import (
	"strings"

	"duet/tui/term"
	"duet/tui/theme"
)

// Help is the overlay that lists the keys: this screen's first, then what the words
// on it mean, then the keys of everywhere. "/" searches.
type Help struct {
	Keys   Keys
	Scopes []string // in order of interest; "" (everywhere) is added last
	Words  []Term
	Width  int // of the screen, to which long texts are wrapped; 0 for wide enough
	Top    int // first line shown

	filter Input
	typing bool
}

// Term is a word on the screen and what it means.
type Term struct{ Word, Text string }

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
	for _, t := range h.Words {
		wide = max(wide, min(13, term.Width(t.Word)))
	}
	for _, scope := range append(append([]string(nil), h.Scopes...), "") {
		if scope == "" {
			out = append(out, h.terms(th, wide, len(out) > 0)...)
		}
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
			out = append(out, h.row(th, b, wide)...)
		}
	}
	return out
}

// room is the width of an explanation beside the key column.
func (h *Help) room(wide int) int {
	const around = 10 // frame, margins, scroll bar, the gap between the columns
	w := helpWidth
	if h.Width > 0 {
		w = min(w, h.Width-2)
	}
	return max(10, w-around-wide)
}

// terms are the words on the screen that match the search, under a heading; gap sets
// them off from what is above.
func (h *Help) terms(th *theme.Theme, wide int, gap bool) []term.Spans {
	var out []term.Spans
	for _, t := range h.Words {
		if !matches(t.Word+" "+t.Text, h.filter.Value()) {
			continue
		}
		if len(out) == 0 {
			if gap {
				out = append(out, nil)
			}
			out = append(out, term.Spans{th.Title.Span("words on this screen"), th.Dim.Span("  right click on a number: its word")})
		}
		out = append(out, h.beside(wide, t.Word, th.Strong, t.Text, th.Text)...)
	}
	return out
}

// row is one binding; a disabled one is dim and says why.
func (h *Help) row(th *theme.Theme, b Binding, wide int) []term.Spans {
	if why := b.Reason(); why != "" {
		return h.beside(wide, b.Label(), th.Dim, b.Help+" ("+why+")", th.Dim)
	}
	return h.beside(wide, b.Label(), th.Key, b.Help, th.Text)
}

// beside puts a text beside a label, in as many lines as it takes.
func (h *Help) beside(wide int, label string, ls term.Style, text string, ts term.Style) []term.Spans {
	label = term.Clip(label, wide)
	var out []term.Spans
	for _, line := range term.Wrap(text, h.room(wide)) {
		out = append(out, term.Spans{ls.Span("  " + label + strings.Repeat(" ", wide-term.Width(label))), ts.Span("  " + line)})
		label = ""
	}
	return out
}

// Area is the rectangle the overlay takes of the whole screen.
func (h *Help) Area(screen term.Rect) term.Rect {
	return screen.Centre(min(helpWidth, screen.W-2), screen.H-2)
}

// The words in the lower edge, which the mouse presses too.
const (
	helpSearch = "/ search"
	helpClose  = "esc close"
)

// Click is the key that a press in the lower edge stands for; ok is false elsewhere.
func (h *Help) Click(screen term.Rect, x, y int) (key string, ok bool) {
	const margin = 3 // of the words in the edge
	r := h.Area(screen)
	leave := term.Rect{X: r.X + r.W - margin - len(helpClose), Y: r.Y + r.H - 1, W: len(helpClose), H: 1}
	search := term.Rect{X: leave.X - 2 - len(helpSearch), Y: leave.Y, W: len(helpSearch), H: 1}
	switch {
	case r.H < 2:
	case leave.Contains(x, y):
		return "esc", true
	case search.Contains(x, y):
		return "/", true
	}
	return "", false
}

// Draw draws the overlay over the screen.
func (h *Help) Draw(g term.Grid, screen term.Rect, th *theme.Theme) {
	g.Paint(screen, th.Dialog)
	v := g.Sub(h.Area(screen))
	v.Clear()
	inner := v.Box(v.Bounds(), th.Box("keys", true, th.Dim.Span(helpSearch+"  "+helpClose)))
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
