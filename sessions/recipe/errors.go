package recipe

import (
	"fmt"
	"strings"

	"duet/nn/option"
	"duet/sessions/safetext"
)

// Error is one mistake of the person who wrote a recipe or a --set.
type Error struct {
	// File names the text, empty for a value that came from elsewhere. Line and
	// Column count from 1, in characters; 0 where there is no text.
	File         string
	Line, Column int
	// Path is the field it concerns, empty when it concerns the whole text.
	Path string
	// Text says what was expected, what was got and the remedy.
	Text string
	// Cause is the error of the operating system behind it, where there is one.
	Cause error
}

// Error is the place, the field and the text in one line.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("recipe: ")
	if e.File != "" {
		b.WriteString(e.File)
		b.WriteString(":")
	}
	if e.Line > 0 {
		fmt.Fprintf(&b, "%d:%d:", e.Line, e.Column)
	}
	if e.File != "" || e.Line > 0 {
		b.WriteString(" ")
	}
	if e.Path != "" {
		b.WriteString(e.Path)
		b.WriteString(": ")
	}
	b.WriteString(e.Text)
	return b.String()
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Cause }

// maxText bounds the text of an error in bytes.
const maxText = 512

// mistake is an Error whose texts are fit to be shown.
func mistake(path, format string, args ...any) *Error {
	return &Error{Path: safetext.Scrub(path, maxText), Text: safetext.Scrub(fmt.Sprintf(format, args...), maxText)}
}

// at gives the error the place of a node, unless it has one.
func (e *Error) at(n *node) *Error {
	if e.Line == 0 && n != nil {
		e.Line, e.Column = n.line, n.column
	}
	return e
}

// plainText is an error's text without the name of the package it came from.
func plainText(err error) string {
	text := err.Error()
	for _, prefix := range []string{"alpha: ", "datasets: ", "loss: ", "optim: ", "layer: ", "graph: ", "shape: ", "schedule: ", "callback: ", "augment: ", "train: "} {
		text = strings.TrimPrefix(text, prefix)
	}
	return text
}

// meant ends a sentence about an unknown word: the nearest name, or all of them.
func meant(word string, names []string) string {
	if near := option.Nearest(word, names); near != "" {
		return fmt.Sprintf("did you mean %s?", near)
	}
	return "expected one of " + strings.Join(names, ", ")
}
