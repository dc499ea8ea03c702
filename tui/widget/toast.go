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

// Draw draws the message in the first line of r, over what is there.
func (t *Toast) Draw(g term.Grid, r term.Rect, th *theme.Theme) {
	if t.Text == "" {
		return
	}
	v := g.Sub(r.Row(0))
	v.Clear()
	v.Spans(1, 0, v.W-1, th.StatusLine(t.Level, t.Text)...)
}
