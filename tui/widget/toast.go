package widget

import (
	"duet/tui/term"
	"duet/tui/theme"
)

// Toast is a message that goes away by itself after some ticks of the frame
// clock; it never takes a key. A Bad one stays until it is replaced or cleared.
type Toast struct {
	Level theme.Level
	Text  string
	left  int
}

// Show sets the message for so many ticks.
func (t *Toast) Show(l theme.Level, text string, ticks int) {
	t.Level, t.Text, t.left = l, text, ticks
}

// Clear takes the message away.
func (t *Toast) Clear() { *t = Toast{} }

// Tick counts one frame; changed says that the message has just gone.
func (t *Toast) Tick() (changed bool) {
	if t.Text == "" || t.Level == theme.Bad {
		return false
	}
	t.left--
	if t.left > 0 {
		return false
	}
	t.Clear()
	return true
}

// Visible says whether there is something to show.
func (t *Toast) Visible() bool { return t.Text != "" }

// Area is what the message takes of r: its last line, and those above that a long
// text needs.
func (t *Toast) Area(r term.Rect) term.Rect {
	if t.Text == "" {
		return term.Rect{X: r.X, Y: r.Y}
	}
	foot, _ := r.CutBottom(max(1, len(t.lines(r.W))))
	return foot
}

// lines is the message in lines for a width of w cells, the sign before the first.
func (t *Toast) lines(w int) []string { return term.Wrap(t.Text, max(1, w-4)) }

// Draw draws the message at the bottom of r, over what is there.
func (t *Toast) Draw(g term.Grid, r term.Rect, th *theme.Theme) {
	v := g.Sub(t.Area(r))
	v.Clear()
	if t.Text == "" {
		return
	}
	for y, line := range t.lines(v.W) {
		if y == 0 {
			v.Spans(1, 0, v.W-1, th.StatusLine(t.Level, line)...)
			continue
		}
		v.Text(3, y, v.W-3, line, th.Text)
	}
}
