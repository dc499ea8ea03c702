package strictjson

import (
	"math"
	"strconv"
)

// Number consumes a number and returns its literal text.
func (s *Scanner) Number() []byte {
	s.peek()
	if s.err != nil {
		return nil
	}
	from := s.at
	s.accept('-')
	if !s.accept('0') {
		s.digits()
	}
	if s.accept('.') {
		s.digits()
	}
	if s.accept('e') || s.accept('E') {
		if !s.accept('+') {
			s.accept('-')
		}
		s.digits()
	}
	if s.err == nil && s.at-from > maxNumber {
		s.fail("number too long")
	}
	if s.err != nil {
		return nil
	}
	return s.text[from:s.at]
}

// accept consumes c if it comes next, without skipping white space.
func (s *Scanner) accept(c byte) bool {
	if s.err == nil && s.at < len(s.text) && s.text[s.at] == c {
		s.at++
		return true
	}
	return false
}

// digits consumes one digit or more.
func (s *Scanner) digits() {
	from := s.at
	for s.at < len(s.text) && s.text[s.at] >= '0' && s.text[s.at] <= '9' {
		s.at++
	}
	if s.at == from {
		s.fail("want a digit")
	}
}

// Int consumes a whole number.
func (s *Scanner) Int() int64 {
	text := s.Number()
	if s.err != nil {
		return 0
	}
	n, err := strconv.ParseInt(string(text), 10, 64)
	if err != nil {
		s.fail("want a whole number that fits in 64 bits")
		return 0
	}
	return n
}

// Float consumes a number, or one of the strings "NaN", "+Inf", "-Inf", and
// rounds it to the given bits (32 or 64). A number too large for them is an
// error: it was never written by them.
func (s *Scanner) Float(bits int) float64 {
	if s.peek() == '"' {
		switch string(s.bytes(s.string())) {
		case "NaN":
			return math.NaN()
		case "+Inf":
			return math.Inf(1)
		case "-Inf":
			return math.Inf(-1)
		}
		s.fail(`want a number, "NaN", "+Inf" or "-Inf"`)
		return 0
	}
	text := s.Number()
	if s.err != nil {
		return 0
	}
	v, err := strconv.ParseFloat(string(text), bits)
	if err != nil {
		s.fail("number out of range")
		return 0
	}
	return v
}

// Null consumes null if it comes next.
func (s *Scanner) Null() bool {
	return s.peek() == 'n' && s.word("null")
}

// Text consumes a string and returns a copy of its text.
func (s *Scanner) Text() string {
	sp := s.string()
	if s.err != nil {
		return ""
	}
	return string(s.bytes(sp))
}
