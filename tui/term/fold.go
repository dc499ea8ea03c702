package term

import "unicode/utf8"

// ascii says whether only ASCII may reach the terminal.
func (g Grid) ascii() bool { return g.c != nil && g.c.profile.Glyphs == ASCII }

// fold makes a rune safe for the terminal: no control characters, and under
// the ASCII glyph set nothing above 0x7e. Frames, arrows and marks keep a
// likeness; other letters become '?'.
func (g Grid) fold(r rune) rune {
	if r >= ' ' && r < 0x7f {
		return r
	}
	if r == 0 {
		return 0
	}
	if r < ' ' || (r >= 0x7f && r < 0xa0) {
		r = utf8.RuneError
	}
	if !g.ascii() {
		return r
	}
	return foldASCII(r)
}

// foldASCII is the nearest ASCII likeness of r.
func foldASCII(r rune) rune {
	switch r {
	case '─', '━', '–', '—', '┄', '╌':
		return '-'
	case '│', '║', '┃', '┆', '╎', '┤', '├':
		return '|'
	case '═':
		return '='
	case '✓', '✔':
		return 'v'
	case '✗', '✘', '×':
		return 'x'
	case '→', '▸', '▶', '›', '❯':
		return '>'
	case '←', '◂', '◀', '‹':
		return '<'
	case '↑', '▲', '▴':
		return '^'
	case '↓', '▼', '▾':
		return 'v'
	case '…', '·', '•':
		return '.'
	case '█', '▓', '▉', '▊', '▋', '▌':
		return '#'
	case '░', '▒':
		return '.'
	case '\u00a0':
		return ' '
	}
	if r >= 0x2500 && r <= 0x257f {
		return '+'
	}
	return '?'
}
