package widget

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Kind is what a Field holds.
type Kind uint8

// Kinds of field. Number takes any decimal, Whole only whole numbers. The value
// of an Open field stands for more than a line: enter is left to the screen,
// which opens what is behind it.
const (
	Text Kind = iota
	Number
	Whole
	Choice
	Bool
	Open
)

// Field is one line of a Form. Value is always text, as it stands in a recipe:
// "0.001", "relu", "true".
type Field struct {
	Name    string // what it is called, and what it is called in a recipe
	Kind    Kind
	Value   string
	Help    string // one line, shown while the field is selected
	Choices []string
	// Complete lists what typed text may become, best first, for a Text field; nil
	// completes to those of Choices that begin with it.
	Complete func(text string) []string
	// Replace lets the first letter typed replace the value rather than follow it.
	Replace bool

	// Min and Max bound a number when Min < Max. Check may say more: it gets
	// the text and returns what is wrong with it, "" for nothing.
	Min, Max float64
	Check    func(string) string

	// Problem is what is wrong with the value; Form keeps it up to date.
	Problem string
}

// validate says what is wrong with text as a value of the field.
func (f Field) validate(text string) string {
	switch f.Kind {
	case Number, Whole:
		if p := f.validateNumber(text); p != "" {
			return p
		}
	case Choice:
		if f.choice(text) < 0 {
			return fmt.Sprintf("one of %s, not %q", strings.Join(f.Choices, ", "), text)
		}
	case Bool:
		if text != "true" && text != "false" {
			return fmt.Sprintf("true or false, not %q", text)
		}
	}
	if f.Check != nil {
		return f.Check(text)
	}
	return ""
}

// validateNumber checks a number and its bounds.
func (f Field) validateNumber(text string) string {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return fmt.Sprintf("a number is needed, not %q", text)
	}
	if f.Kind == Whole && v != math.Trunc(v) {
		return fmt.Sprintf("a whole number is needed, not %s", text)
	}
	if f.Min < f.Max && (v < f.Min || v > f.Max) {
		return fmt.Sprintf("%s to %s, not %s", short(f.Min), short(f.Max), text)
	}
	return ""
}

// short writes a bound.
func short(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }

// choice is the index of text among the choices, -1 if it is none.
func (f Field) choice(text string) int {
	for i, c := range f.Choices {
		if c == text {
			return i
		}
	}
	return -1
}

// turn changes a choice or a switch by d steps; other kinds do not turn.
func (f *Field) turn(d int) bool {
	switch f.Kind {
	case Bool:
		if f.Value == "true" {
			f.Value = "false"
		} else {
			f.Value = "true"
		}
	case Choice:
		n := len(f.Choices)
		if n == 0 {
			return false
		}
		at := f.choice(f.Value)
		if at < 0 {
			at = -d // an unknown value turns to the first or last
			if d < 0 {
				at = 0
			}
		}
		f.Value = f.Choices[((at+d)%n+n)%n]
	default:
		return false
	}
	f.Problem = f.validate(f.Value)
	return true
}

// completions are what text may become, best first; none when there is nothing to
// add.
func (f Field) completions(text string) []string {
	if f.Kind != Text {
		return nil
	}
	if f.Complete != nil {
		return f.Complete(text)
	}
	var out []string
	for _, c := range f.Choices {
		if strings.HasPrefix(strings.ToLower(c), strings.ToLower(text)) && c != text {
			out = append(out, c)
		}
	}
	return out
}
