package strictjson

import (
	"errors"
	"fmt"
)

// MaxDepth is how deep objects and arrays may nest.
const MaxDepth = 16

// maxNumber is the longest number, in bytes: a float64 needs 24.
const maxNumber = 64

// ErrSyntax is wrapped by every error of a Scanner.
var ErrSyntax = errors.New("malformed JSON")

// Scanner is a cursor over one JSON text. The zero value is ready for Reset.
type Scanner struct {
	text []byte
	at   int
	err  error

	// MaxString is the longest string, in bytes after decoding. 0: no limit.
	MaxString int

	depth  int
	levels [MaxDepth]level
	keys   []span // keys of all open objects, as places in text or in spare
	spare  []byte // decoded keys and strings that had escapes
}

// level is one open object or array.
type level struct {
	object  bool
	started bool // has a member
	keys    int  // where its keys begin in Scanner.keys
	index   map[string]struct{}
}

// span is a piece of text, or of spare when spare is set.
type span struct {
	from, to int
	spare    bool
}

// New returns a scanner at the start of text.
func New(text []byte) *Scanner {
	s := &Scanner{}
	s.Reset(text)
	return s
}

// Reset puts the scanner at the start of another text and keeps its limits.
func (s *Scanner) Reset(text []byte) {
	s.text, s.at, s.err = text, 0, nil
	s.depth, s.keys, s.spare = 0, s.keys[:0], s.spare[:0]
}

// Err returns the first error, or nil.
func (s *Scanner) Err() error { return s.err }

// End checks that only white space is left and returns the first error.
func (s *Scanner) End() error {
	if s.err == nil && s.depth != 0 {
		s.fail("unclosed value")
	}
	if s.err == nil {
		s.blank()
		if s.at != len(s.text) {
			s.fail("bytes after the value")
		}
	}
	return s.err
}

// Fail records an error of the caller's, such as a value out of range, at the
// current offset. The first error wins.
func (s *Scanner) Fail(why string) { s.fail(why) }

func (s *Scanner) fail(why string) {
	if s.err == nil {
		s.err = fmt.Errorf("%w at byte %d: %s", ErrSyntax, s.at, why)
	}
}

// blank skips white space.
func (s *Scanner) blank() {
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return
		}
	}
}

// peek returns the first byte of what comes next, 0 at the end or after an error.
func (s *Scanner) peek() byte {
	if s.err != nil {
		return 0
	}
	s.blank()
	if s.at >= len(s.text) {
		s.fail("text ends early")
		return 0
	}
	return s.text[s.at]
}

// word consumes exactly w.
func (s *Scanner) word(w string) bool {
	if s.err != nil {
		return false
	}
	if len(s.text)-s.at < len(w) || string(s.text[s.at:s.at+len(w)]) != w {
		s.fail("want " + w)
		return false
	}
	s.at += len(w)
	return true
}
