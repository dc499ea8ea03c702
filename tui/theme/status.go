package theme

import "duet/tui/term"

// Level is how good a message is.
type Level uint8

// Levels, from good to bad.
const (
	Info Level = iota
	OK
	Warn
	Bad
)

// Status gives a level its sign and style. Write the sign, a space and a word
// that says the same, so colour is never needed.
func (t *Theme) Status(l Level) (sign string, s term.Style) {
	switch l {
	case OK:
		return t.Glyphs.Check, t.OK
	case Warn:
		return t.Glyphs.Warn, t.Warn
	case Bad:
		return t.Glyphs.Cross, t.Bad
	}
	return t.Glyphs.Bullet, t.Info
}

// StatusLine is "sign text" with only the sign in the level's colour.
func (t *Theme) StatusLine(l Level, text string) term.Spans {
	sign, s := t.Status(l)
	return term.Spans{s.Span(sign), t.Text.Span(" " + text)}
}

// Box is the frame of a pane in the theme's styles, for Grid.Box.
func (t *Theme) Box(title string, focused bool, footer ...term.Span) term.BoxSpec {
	b := term.BoxSpec{Title: title, TitleStyle: t.Title, Footer: footer, Border: t.Border, Focused: focused}
	if focused {
		b.Border = t.Focus
	}
	return b
}
