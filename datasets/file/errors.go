package file

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ErrUnreadable is wrapped by every error of this package.
var ErrUnreadable = errors.New("unreadable data file")

// Error says what is wrong with one file.
type Error struct {
	// File is the path as it was given; Place says where in it: "offset 16", or an
	// array or sample in words.
	File, Place string
	// Expected, Got and Remedy are phrases.
	Expected, Got, Remedy string
	// Cause is the error of the layer below, if any.
	Cause error
}

// Error is "FILE: PLACE: expected X, got Y; REMEDY", in one line.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s: expected %s, got %s", shown(e.File), e.Place, e.Expected, e.Got)
	if e.Remedy != "" {
		b.WriteString("; " + e.Remedy)
	}
	return b.String()
}

// Unwrap gives ErrUnreadable and the cause.
func (e *Error) Unwrap() []error {
	if e.Cause == nil {
		return []error{ErrUnreadable}
	}
	return []error{ErrUnreadable, e.Cause}
}

// shown is a path as it is printed: quoted if it holds anything that is not printable,
// since the files in a folder may have any names.
func shown(path string) string {
	if utf8.ValidString(path) && strings.IndexFunc(path, func(r rune) bool { return !unicode.IsPrint(r) }) < 0 {
		return path
	}
	return strconv.Quote(path)
}

// offset is a place in words.
func offset(at int64) string { return fmt.Sprintf("offset %d", at) }

// hexBytes prints a few bytes for an error.
func hexBytes(b []byte) string {
	if len(b) == 0 {
		return "nothing (the file is empty)"
	}
	return fmt.Sprintf("% x", b)
}

// listed names at most 8 things for an error, quoted, and counts the others.
func listed(names []string) string {
	var b strings.Builder
	for i, name := range names[:min(len(names), 8)] {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%.40q", name)
	}
	if len(names) > 8 {
		fmt.Fprintf(&b, " and %d more", len(names)-8)
	}
	return b.String()
}

// maxName bounds the name of a class in bytes.
const maxName = 128

// nameable tells whether text can stand for a class on a screen and in a record: 1
// to maxName bytes of UTF-8, all of them printable.
func nameable(text string) bool {
	if text == "" || len(text) > maxName || !utf8.ValidString(text) {
		return false
	}
	return strings.IndexFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) < 0
}

// expectName is what errors about a class name expect.
var expectName = fmt.Sprintf("the name of a class: 1 to %d bytes of printable UTF-8", maxName)
