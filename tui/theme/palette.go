package theme

import "duet/tui/term"

// palette is the colours of one theme. Text and backgrounds stay the
// terminal's own where they can: people chose those to be readable.
type palette struct {
	text, dim, title    term.Color
	border, focus       term.Color
	selection           term.Color
	a, b, alpha, best   term.Color
	ok, warn, bad, info term.Color
}

// The Okabe-Ito colours we use, by their own names.
var (
	okabeOrange = term.RGB(0xe6, 0x9f, 0x00)
	okabeSky    = term.RGB(0x56, 0xb4, 0xe9)
	okabeGreen  = term.RGB(0x00, 0x9e, 0x73)
	okabeBlue   = term.RGB(0x00, 0x72, 0xb2)
	okabePurple = term.RGB(0xcc, 0x79, 0xa7)
	okabeYellow = term.RGB(0xf0, 0xe4, 0x42)
)

// Greys and tints stand on exact entries of the 256-colour table, so they are
// the same colour in both.
var (
	grey244  = term.RGB(0x80, 0x80, 0x80)
	grey248  = term.RGB(0xa8, 0xa8, 0xa8)
	grey240  = term.RGB(0x58, 0x58, 0x58)
	grey237  = term.RGB(0x3a, 0x3a, 0x3a)
	grey252  = term.RGB(0xd0, 0xd0, 0xd0)
	navy     = term.RGB(0x00, 0x5f, 0x87)
	pale     = term.RGB(0xaf, 0xd7, 0xff)
	black    = term.RGB(0x00, 0x00, 0x00)
	white    = term.RGB(0xff, 0xff, 0xff)
	brick    = term.RGB(0xaf, 0x00, 0x00)
	olive    = term.RGB(0x87, 0x5f, 0x00)
	forest   = term.RGB(0x00, 0x5f, 0x00)
	plum     = term.RGB(0x87, 0x00, 0x87)
	rust     = term.RGB(0xaf, 0x5f, 0x00)
	rose     = term.RGB(0xff, 0xaf, 0xd7)
	ruby     = term.RGB(0xaf, 0x00, 0x5f)
	ultra    = term.RGB(0x00, 0x00, 0xaf)
	darkRed  = term.RGB(0x87, 0x00, 0x00)
	teal     = term.RGB(0x00, 0x87, 0x5f)
	mint     = term.RGB(0x5f, 0xd7, 0x87)
	lightSky = term.RGB(0x87, 0xd7, 0xff)
	coral    = term.RGB(0xff, 0x5f, 0x5f)
	lightRed = term.RGB(0xff, 0x87, 0x87)
)

// paletteOf returns the colours of a theme. High contrast follows the
// background; the other two are for the background of their name. On a light one
// no yellow or brown has the contrast, so its warnings are black and bold.
func paletteOf(name string, light bool) palette {
	switch {
	case name == "light":
		return palette{
			dim: grey240, title: okabeBlue, border: grey248, focus: okabeBlue, selection: pale,
			a: okabeBlue, b: rust, alpha: plum, best: teal,
			ok: forest, warn: olive, bad: brick, info: okabeBlue,
		}
	case name == HighContrast && light:
		return palette{
			text: black, dim: black, title: black, border: black, focus: ultra, selection: pale,
			a: ultra, b: olive, alpha: ruby, best: forest,
			ok: forest, warn: black, bad: darkRed, info: ultra,
		}
	case name == HighContrast:
		return palette{
			text: white, dim: white, title: white, border: white, focus: okabeYellow, selection: navy,
			a: okabeSky, b: okabeOrange, alpha: rose, best: okabeGreen,
			ok: mint, warn: okabeYellow, bad: lightRed, info: lightSky,
		}
	}
	return palette{
		dim: grey248, title: grey252, border: grey244, focus: okabeSky, selection: grey237,
		a: okabeSky, b: okabeOrange, alpha: okabePurple, best: okabeGreen,
		ok: okabeGreen, warn: okabeYellow, bad: coral, info: okabeSky,
	}
}
