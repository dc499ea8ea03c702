package term

import (
	"os"
	"unicode/utf8"
)

// maxHeld bounds what Input holds back. No escape sequence a terminal sends is
// longer; a longer one is handed over as it is.
const maxHeld = 64

// Input is the reader to give to tea.WithInput. Bubble Tea reads 256 bytes at
// a time and takes a mouse report or a letter that the edge cuts in two for
// keys. Input holds an unfinished tail back until its rest has come. Only an
// unfinished tail: Bubble Tea waits on the file itself, so a complete key that
// was held would wait for the next one.
type Input struct {
	*os.File
	held []byte
	err  error
}

// NewInput wraps f, usually os.Stdin. One goroutine may read it.
func NewInput(f *os.File) *Input { return &Input{File: f} }

// Read reads like the file but never ends inside a CSI sequence or a UTF-8
// letter. It may return 0 bytes and no error when all that came is unfinished.
func (in *Input) Read(p []byte) (int, error) {
	if in.err != nil {
		return 0, in.err
	}
	if len(p) <= len(in.held) {
		n := copy(p, in.held)
		in.held = in.held[n:]
		return n, nil
	}
	n := copy(p, in.held)
	m, err := in.File.Read(p[n:])
	n += m
	in.held = in.held[:0]
	if err != nil {
		if n > 0 && m == 0 { // what is left is all there will be
			in.err = err
			return n, nil
		}
		return n, err
	}
	keep := unfinished(p[:n], n == len(p))
	if keep > maxHeld || keep == len(p) {
		keep = 0
	}
	in.held = append(in.held, p[n-keep:n]...)
	return n - keep, nil
}

// unfinished is the length of the tail of b that is the beginning of something
// longer. A lone ESC is the escape key, unless the read was full, when it is
// more likely the start of the next sequence.
func unfinished(b []byte, full bool) int {
	if n := cutRune(b); n > 0 {
		return n
	}
	for i := len(b) - 1; i >= 0 && i >= len(b)-maxHeld; i-- {
		if b[i] != 0x1b {
			continue
		}
		if i == len(b)-1 {
			if full && i > 0 {
				return 1
			}
			return 0
		}
		if b[i+1] == '[' && openCSI(b[i+2:]) {
			return len(b) - i
		}
		return 0
	}
	return 0
}

// openCSI says whether b, what follows ESC [, has no final byte yet. The old
// mouse report (ESC [ M and three bytes) needs its three bytes too.
func openCSI(b []byte) bool {
	if len(b) > 0 && b[0] == 'M' {
		return len(b) < 4
	}
	i := 0
	for i < len(b) && b[i] >= '0' && b[i] <= '?' {
		i++
	}
	for i < len(b) && b[i] >= ' ' && b[i] <= '/' {
		i++
	}
	return i == len(b)
}

// cutRune is the number of bytes at the end of b that begin a UTF-8 letter but
// do not complete it.
func cutRune(b []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		c := b[len(b)-n]
		if utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(b[len(b)-n:]) {
				return n
			}
			return 0
		}
	}
	return 0
}

// SplitKeys turns one key message of Bubble Tea into single keys. Give it the
// message's String, Runes, Alt and Paste. Keys typed or repeated faster than
// the program reads arrive as one message ("jjj"); each becomes its own. The
// space bar is called "space". A paste gives no key: hand its text to the
// field that has the focus.
func SplitKeys(name string, runes []rune, alt, paste bool) []string {
	switch {
	case paste:
		return nil
	case name == " ":
		return []string{"space"}
	case name == "alt+ ":
		return []string{"alt+space"}
	case len(runes) < 2:
		return []string{name}
	}
	keys := make([]string, len(runes))
	for i, r := range runes {
		keys[i] = string(r)
		if r == ' ' {
			keys[i] = "space"
		}
		if alt && i == 0 {
			keys[i] = "alt+" + keys[i]
		}
	}
	return keys
}

// SplitAlt takes "alt+x" apart into "esc" and "x", which is what the user
// typed when escape and a letter came in one read. Use it for alt keys that
// are bound to nothing. ok is false for every other key.
func SplitAlt(key string) (esc, rest string, ok bool) {
	const prefix = "alt+"
	if len(key) <= len(prefix) || key[:len(prefix)] != prefix {
		return "", "", false
	}
	return "esc", key[len(prefix):], true
}
