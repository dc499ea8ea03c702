package safetext

import "unicode"

// class says what Scrub does with a rune.
type class uint8

const (
	keep    class = iota // printable: stays
	space                // any kind of space: becomes one ' '
	newline              // '\n': a space in a line, kept in a block
	drop                 // a control of the terminal or of text direction: goes without a trace
	mark                 // combining: stays, but only so many on one letter
	replace              // neither printable nor known: U+FFFD
)

// classOf sorts a rune. Soft hyphens, joiners and other format characters are
// replaced, not dropped: something stood there, and the reader should see it.
func classOf(r rune) class {
	switch {
	case r == '\n':
		return newline
	case r == '\t', r == '\r':
		return space
	case r < 0x20, r >= 0x7f && r <= 0x9f:
		return drop
	case isBidi(r):
		return drop
	case r == ' ', unicode.Is(unicode.Z, r):
		return space
	case unicode.Is(unicode.M, r):
		return mark
	case unicode.IsPrint(r):
		return keep
	}
	return replace
}

// isBidi reports whether a rune only steers the direction of text.
func isBidi(r rune) bool {
	switch {
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
		return true
	}
	return r == 0x200e || r == 0x200f || r == 0x061c
}
