package safetext

import (
	"strings"
	"unicode/utf8"
)

// MaxLine is the length limit, in bytes, that Scrub uses when it is given none.
const MaxLine = 4096

// maxMarks is how many combining marks one letter may carry.
const maxMarks = 8

// Scrub returns s as one line of harmless text of at most max bytes, cut at a
// rune. max <= 0 means MaxLine.
func Scrub(s string, max int) string {
	if max <= 0 {
		max = MaxLine
	}
	if len(s) <= max && isPlain(s) {
		return s
	}
	return scrub(s, max, false)
}

// isPlain reports whether s is printable ASCII, which is its own scrubbed form.
func isPlain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// scrub is Scrub and Block in one: keepLines says whether '\n' survives.
func scrub(s string, max int, keepLines bool) string {
	var b strings.Builder
	marks := 0
	for i := 0; i < len(s) && b.Len() < max; {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		c := classOf(r)
		if c == newline && keepLines {
			c = keep
		}
		if c == mark {
			marks++
		} else if c != drop {
			marks = 0
		}
		switch {
		case c == drop, c == mark && marks > maxMarks:
			continue
		case c == space, c == newline:
			r = ' '
		case c == replace:
			r = utf8.RuneError
		}
		if b.Len()+utf8.RuneLen(r) > max {
			break
		}
		b.WriteRune(r)
	}
	return b.String()
}
