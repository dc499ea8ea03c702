package widget

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"duet/tui/term"
	"duet/tui/theme"
)

// Input is a line of text being edited. The cursor is a still, reversed cell:
// a blinking one would wake the program for nothing.
type Input struct {
	Prompt string // before the text
	Hint   string // shown while the text is empty
	Max    int    // most letters; 0 for 256

	text []rune
	at   int // cursor, 0..len(text)
}

// Value is the text.
func (in *Input) Value() string { return string(in.text) }

// Set replaces the text and puts the cursor at its end.
func (in *Input) Set(s string) {
	in.text, in.at = nil, 0
	in.Paste(s)
}

// Paste inserts text at the cursor. Line ends and tabs become spaces, other
// control characters are dropped.
func (in *Input) Paste(s string) {
	for _, r := range s {
		switch {
		case r == '\n' || r == '\t':
			r = ' '
		case unicode.IsControl(r) || r == utf8.RuneError || unicode.Is(unicode.Cf, r):
			continue
		}
		in.insert(r)
	}
}

// limit is the greatest length.
func (in *Input) limit() int {
	if in.Max > 0 {
		return in.Max
	}
	return 256
}

// insert puts one letter at the cursor if there is room.
func (in *Input) insert(r rune) {
	if len(in.text) >= in.limit() {
		return
	}
	in.text = append(in.text, 0)
	copy(in.text[in.at+1:], in.text[in.at:])
	in.text[in.at] = r
	in.at++
}

// cut removes the letters from..to-1 and leaves the cursor at from.
func (in *Input) cut(from, to int) {
	in.text = append(in.text[:from], in.text[to:]...)
	in.at = from
}

// Key edits. It does not use enter, esc, tab, up and down: those belong to
// what the field is part of.
func (in *Input) Key(key string) bool {
	n := len(in.text)
	switch key {
	case "left", "ctrl+b":
		in.at = max(0, in.at-1)
	case "right", "ctrl+f":
		in.at = min(n, in.at+1)
	case "home", "ctrl+a":
		in.at = 0
	case "end", "ctrl+e":
		in.at = n
	case "backspace", "ctrl+h":
		in.cut(max(0, in.at-1), in.at)
	case "delete", "ctrl+d":
		in.cut(in.at, min(n, in.at+1))
	case "ctrl+u":
		in.cut(0, in.at)
	case "ctrl+k":
		in.cut(in.at, n)
	case "ctrl+w", "alt+backspace":
		in.cut(in.wordStart(), in.at)
	case "space":
		in.insert(' ')
	default:
		r, size := utf8.DecodeRuneInString(key)
		if size == 0 || size != len(key) || unicode.IsControl(r) || r == utf8.RuneError {
			return false
		}
		in.insert(r)
	}
	return true
}

// wordStart is where the word before the cursor begins.
func (in *Input) wordStart() int {
	i := in.at
	for i > 0 && in.text[i-1] == ' ' {
		i--
	}
	for i > 0 && in.text[i-1] != ' ' {
		i--
	}
	return i
}

// Draw draws the field in the first line of r, scrolled so that the cursor is
// visible.
func (in *Input) Draw(g term.Grid, r term.Rect, th *theme.Theme) {
	v := g.Sub(r.Row(0))
	x := v.Text(0, 0, v.W, in.Prompt, th.Dim)
	room := v.W - x
	if room <= 0 {
		return
	}
	if len(in.text) == 0 {
		v.Text(x, 0, room, in.Hint, th.Dim)
		v.Paint(term.Rect{X: x, W: 1, H: 1}, th.Caret)
		return
	}
	from := 0
	for term.Width(string(in.text[from:in.at])) > room-1 {
		from++
	}
	v.Text(x, 0, room, string(in.text[from:]), th.Input)
	v.Paint(term.Rect{X: x + term.Width(string(in.text[from:in.at])), W: 1, H: 1}, th.Caret)
}

// matches says whether every word of the query occurs in s, case aside.
func matches(s, query string) bool {
	s = strings.ToLower(s)
	for _, word := range strings.Fields(strings.ToLower(query)) {
		if !strings.Contains(s, word) {
			return false
		}
	}
	return true
}
