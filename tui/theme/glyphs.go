package theme

import "duet/tui/term"

// Glyphs of the series. They are ASCII in every glyph set, since legends and
// mono charts use them as letters. They are the same on every screen.
const (
	GlyphA      = 'a' // branch A
	GlyphB      = 'b' // branch B
	GlyphMerged = '*' // the merge, and alpha as trained
	GlyphTrain  = '.' // on training data, where the rest is validation
	GlyphBest   = '-' // the best that was possible
	GlyphBound  = '=' // limits
)

// Glyphs are the signs that have a shape of their own in each glyph set. Each
// is one cell wide but Arrow, which takes two under ASCII.
type Glyphs struct {
	Check   string // good
	Cross   string // bad
	Warn    string // look here
	Mark    string // a mark on the timeline
	Bullet  string
	Pointer string // the selected line
	Left    string // "< sigmoid >": there is a choice to the left
	Right   string
	Up      string // there is more above
	Down    string
	Arrow   string // "conv2d -> (6, 6, 8)"
	Ellipse string
	Full    rune // progress: done
	Rest    rune // progress: to do
	Thumb   rune // scroll bar: where we are
	Track   rune
	Cursor  rune // the crosshair column of a chart
	Record  string
	Spin    []string // what turns while something runs; step by frame number
}

// glyphs of a terminal with UTF-8.
func unicodeGlyphs() Glyphs {
	return Glyphs{
		Check: "✓", Cross: "✗", Warn: "!", Mark: "◆", Bullet: "•", Pointer: "›",
		Left: "‹", Right: "›", Up: "▲", Down: "▼", Arrow: "→", Ellipse: "…",
		Full: '█', Rest: '░', Thumb: '█', Track: '│', Cursor: '│', Record: "●",
		Spin: []string{"◐", "◓", "◑", "◒"},
	}
}

// asciiGlyphs are the same signs where only ASCII may be sent.
func asciiGlyphs() Glyphs {
	return Glyphs{
		Check: "v", Cross: "x", Warn: "!", Mark: "+", Bullet: "*", Pointer: ">",
		Left: "<", Right: ">", Up: "^", Down: "v", Arrow: "->", Ellipse: "~",
		Full: '#', Rest: '.', Thumb: '#', Track: '|', Cursor: '|', Record: "@",
		Spin: []string{"|", "/", "-", "\\"},
	}
}

// glyphsOf picks the signs for a glyph set.
func glyphsOf(set term.GlyphSet) Glyphs {
	if set == term.ASCII {
		return asciiGlyphs()
	}
	return unicodeGlyphs()
}
