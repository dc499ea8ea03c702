package widget

import (
	"duet/tui/term"
	"duet/tui/theme"
)

// TextView is text to scroll through: a summary, a log, a problem in full.
// Lines are cut, not wrapped; left and right move them. Wrap them first with
// term.Wrap where that reads better.
type TextView struct {
	Lines  []term.Spans
	Top    int  // first line shown
	Left   int  // first column shown
	Follow bool // stay at the end while lines are added
}

// Plain makes a TextView's lines of plain text in one style.
func Plain(s term.Style, lines ...string) []term.Spans {
	out := make([]term.Spans, len(lines))
	for i, l := range lines {
		out[i] = term.Spans{s.Span(l)}
	}
	return out
}

// scrollTop is where a key takes the top of a page of h lines among n.
func scrollTop(key string, top, n, h int) (int, bool) {
	last := max(0, n-max(1, h))
	to, ok := move(key, min(max(0, top), last), last+1, h)
	return to, ok
}

// top is the first line to show on a page of h.
func (t *TextView) top(h int) int {
	last := max(0, len(t.Lines)-h)
	if t.Follow {
		return last
	}
	return max(0, min(t.Top, last))
}

// Draw draws the page.
func (t *TextView) Draw(g term.Grid, r term.Rect, th *theme.Theme) {
	v := g.Sub(r)
	top := t.top(v.H)
	w := v.W
	if scrollbar(v, th, top, len(t.Lines)) {
		w--
	}
	page := v.Sub(term.Rect{W: w, H: v.H})
	for y := 0; y < v.H && top+y < len(t.Lines); y++ {
		page.Spans(-t.Left, y, w+t.Left, t.Lines[top+y]...)
	}
}

// Key scrolls. Going to the end follows from there on; any other movement
// stops following.
func (t *TextView) Key(key string, page int) bool {
	switch key {
	case "left", "h":
		t.Left = max(0, t.Left-8)
		return true
	case "right", "l":
		wide := 0
		for _, l := range t.Lines {
			wide = max(wide, l.Width())
		}
		t.Left = max(0, min(t.Left+8, wide-8))
		return true
	}
	to, ok := scrollTop(key, t.top(page), len(t.Lines), page)
	if ok {
		t.Top, t.Follow = to, key == "end" || key == "G"
	}
	return ok
}
