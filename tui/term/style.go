package term

// Color is a terminal colour: the terminal's own default (the zero value), a
// 24-bit colour, or an entry of the 256- or 16-colour table. It is comparable
// and four bytes wide, since every cell holds two.
type Color uint32

// The kinds of colour, in the top byte of a Color.
const (
	kindDefault Color = iota << 24
	kindRGB
	kind256
	kind16
	kindMask Color = 0xff << 24
)

// RGB is a 24-bit colour. A terminal with fewer colours gets the nearest entry.
func RGB(r, g, b uint8) Color {
	return kindRGB | Color(r)<<16 | Color(g)<<8 | Color(b)
}

// ANSI256 is entry i of the 256-colour table.
func ANSI256(i uint8) Color { return kind256 | Color(i) }

// ANSI16 is entry i (0-15) of the 16-colour table.
func ANSI16(i uint8) Color { return kind16 | Color(i&15) }

// Attr is a set of text attributes.
type Attr uint8

// Text attributes. They stay in mono and under NO_COLOR, which asks for no
// colour, not for no emphasis.
const (
	Bold Attr = 1 << iota
	Faint
	Underline
	Reverse
	Italic
)

// Style is how a cell looks. The zero value is the terminal's plain text.
type Style struct {
	FG, BG Color
	Attr   Attr
}

// Fg is the style of foreground c.
func Fg(c Color) Style { return Style{FG: c} }

// On returns s over background c.
func (s Style) On(c Color) Style {
	s.BG = c
	return s
}

// With returns s with the attributes a added.
func (s Style) With(a Attr) Style {
	s.Attr |= a
	return s
}

// Over lays s on top of base: what s leaves at its default comes from base,
// attributes add up. It puts a selection bar behind text that has colours.
func (s Style) Over(base Style) Style {
	if s.FG&kindMask == kindDefault {
		s.FG = base.FG
	}
	if s.BG&kindMask == kindDefault {
		s.BG = base.BG
	}
	s.Attr |= base.Attr
	return s
}

// Span is a piece of text in one style; a styled line is a slice of them.
type Span struct {
	Text  string
	Style Style
}

// Span makes a piece of text in this style.
func (s Style) Span(text string) Span { return Span{Text: text, Style: s} }

// Spans is a styled line.
type Spans []Span

// Width is the number of cells the line takes.
func (s Spans) Width() int {
	n := 0
	for _, p := range s {
		n += Width(p.Text)
	}
	return n
}

// Clip cuts the line to w cells; a cut is marked as Clip marks it.
func (s Spans) Clip(w int) Spans {
	if s.Width() <= w {
		return s
	}
	var out Spans
	for _, p := range s {
		n := Width(p.Text)
		if n >= w { // more follows, so this one is marked even where it would just fit
			return append(out, Span{Clip(p.Text+" ", w), p.Style})
		}
		out, w = append(out, p), w-n
	}
	return out
}
