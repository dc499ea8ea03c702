package strictjson

import (
	"unicode/utf16"
	"unicode/utf8"
)

// bytes returns the text a span stands for.
func (s *Scanner) bytes(sp span) []byte {
	if sp.spare {
		return s.spare[sp.from:sp.to]
	}
	return s.text[sp.from:sp.to]
}

// string consumes a string. Without escapes its span lies in the text.
func (s *Scanner) string() span {
	if s.peek() != '"' {
		s.fail("want a string")
		return span{}
	}
	s.at++
	from := s.at
	for s.at < len(s.text) {
		switch c := s.text[s.at]; {
		case c == '"':
			sp := span{from: from, to: s.at}
			s.at++
			return s.sized(sp)
		case c == '\\':
			return s.escaped(from)
		case c < 0x20:
			s.fail("control character in a string")
			return span{}
		case c < utf8.RuneSelf:
			s.at++
		default:
			if !s.rune() {
				return span{}
			}
		}
	}
	s.fail("string without end")
	return span{}
}

// sized enforces MaxString.
func (s *Scanner) sized(sp span) span {
	if s.MaxString > 0 && sp.to-sp.from > s.MaxString {
		s.fail("string too long")
		return span{}
	}
	return sp
}

// rune steps over one rune outside ASCII.
func (s *Scanner) rune() bool {
	r, size := utf8.DecodeRune(s.text[s.at:])
	if r == utf8.RuneError && size <= 1 {
		s.fail("invalid UTF-8")
		return false
	}
	s.at += size
	return true
}

// escaped goes on with a string that began at from and has reached its first
// backslash: the decoded text goes to spare.
func (s *Scanner) escaped(from int) span {
	start := len(s.spare)
	s.spare = append(s.spare, s.text[from:s.at]...)
	for s.err == nil && s.at < len(s.text) {
		switch c := s.text[s.at]; {
		case c == '"':
			s.at++
			return s.sized(span{from: start, to: len(s.spare), spare: true})
		case c == '\\':
			s.escape()
		case c < 0x20:
			s.fail("control character in a string")
		case c < utf8.RuneSelf:
			s.spare = append(s.spare, c)
			s.at++
		default:
			at := s.at
			if s.rune() {
				s.spare = append(s.spare, s.text[at:s.at]...)
			}
		}
	}
	s.fail("string without end")
	return span{}
}

// escape decodes one backslash sequence into spare.
func (s *Scanner) escape() {
	s.at++
	if s.at >= len(s.text) {
		s.fail("string without end")
		return
	}
	c := s.text[s.at]
	s.at++
	switch c {
	case '"', '\\', '/':
		s.spare = append(s.spare, c)
	case 'b':
		s.spare = append(s.spare, '\b')
	case 'f':
		s.spare = append(s.spare, '\f')
	case 'n':
		s.spare = append(s.spare, '\n')
	case 'r':
		s.spare = append(s.spare, '\r')
	case 't':
		s.spare = append(s.spare, '\t')
	case 'u':
		s.unicode()
	default:
		s.fail("unknown escape")
	}
}

// unicode decodes the digits after \u, and the second half of a surrogate pair.
func (s *Scanner) unicode() {
	r := s.hex4()
	if utf16.IsSurrogate(r) {
		if !s.word(`\u`) {
			return
		}
		if r = utf16.DecodeRune(r, s.hex4()); r == utf8.RuneError {
			s.fail("lone surrogate")
		}
	}
	if s.err == nil {
		s.spare = utf8.AppendRune(s.spare, r)
	}
}

// hex4 reads four hexadecimal digits.
func (s *Scanner) hex4() rune {
	if s.err != nil || len(s.text)-s.at < 4 {
		s.fail("want four hex digits")
		return 0
	}
	var r rune
	for _, c := range s.text[s.at : s.at+4] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			s.fail("want four hex digits")
			return 0
		}
		r = r<<4 | rune(c)
	}
	s.at += 4
	return r
}
