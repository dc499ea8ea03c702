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
	okabeOrange     = term.RGB(0xe6, 0x9f, 0x00)
	okabeSky        = term.RGB(0x56, 0xb4, 0xe9)
	okabeGreen      = term.RGB(0x00, 0x9e, 0x73)
	okabeBlue       = term.RGB(0x00, 0x72, 0xb2)
	okabeVermillion = term.RGB(0xd5, 0x5e, 0x00)
	okabePurple     = term.RGB(0xcc, 0x79, 0xa7)
	okabeYellow     = term.RGB(0xf0, 0xe4, 0x42)
)

// Greys and tints stand on exact entries of the 256-colour table, so they are
// the same colour in both.
var (
	grey244  = term.RGB(0x80, 0x80, 0x80)
	grey248  = term.RGB(0xa8, 0xa8, 0xa8)
	grey240  = term.RGB(0x58, 0x58, 0x58)
	grey238  = term.RGB(0x44, 0x44, 0x44)
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
	hotPink  = term.RGB(0xff, 0x87, 0xff)
	lightRed = term.RGB(0xff, 0x87, 0x87)
)

// paletteOf returns the colours of a theme. High contrast follows the
// background; the other two are for the background of their name.
func paletteOf(name string, light bool) palette {
	switch {
	case name == "light":
		return palette{
			dim: grey240, title: okabeBlue, border: grey248, focus: okabeBlue, selection: pale,
			a: okabeBlue, b: rust, alpha: plum, best: okabeGreen,
			ok: forest, warn: olive, bad: brick, info: okabeBlue,
		}
	case name == "contrast" && light:
		return palette{
			text: black, dim: black, title: black, border: black, focus: navy, selection: pale,
			a: navy, b: rust, alpha: plum, best: forest,
			ok: forest, warn: olive, bad: brick, info: navy,
		}
	case name == "contrast":
		return palette{
			text: white, dim: white, title: white, border: white, focus: okabeYellow, selection: navy,
			a: okabeSky, b: okabeOrange, alpha: hotPink, best: okabeGreen,
			ok: okabeGreen, warn: okabeYellow, bad: lightRed, info: okabeSky,
		}
	}
	return palette{
		dim: grey248, title: grey252, border: grey244, focus: okabeSky, selection: grey238,
		a: okabeSky, b: okabeOrange, alpha: okabePurple, best: okabeGreen,
		ok: okabeGreen, warn: okabeYellow, bad: okabeVermillion, info: okabeSky,
	}
}
