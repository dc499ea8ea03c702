package widget

import (
	"fmt"
	"math"
	"slices"
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
	// Digits lets a digit begin editing a Text field, as it does a number.
	Digits bool
	// Step is by how much left and right change a Number; 0 for a twentieth of the
	// way from Min to Max, or without these for the next of 1, 2, 5, 10 and so on.
	Step float64

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

// turns tells whether left and right change the field.
func (f Field) turns() bool {
	return f.Kind == Choice || f.Kind == Bool || f.Kind == Number || f.Kind == Whole
}

// turn changes a choice, a switch or a number by d steps; other kinds do not turn. A
// number stays where it is rather than become a wrong one.
func (f *Field) turn(d int) bool {
	switch f.Kind {
	case Number, Whole:
		v, err := strconv.ParseFloat(f.Value, 64)
		if err != nil {
			return false
		}
		to := strconv.FormatFloat(f.next(v, d), 'g', 6, 64)
		if f.Kind == Whole {
			to = strconv.FormatFloat(v+float64(d), 'f', -1, 64)
		}
		if to == f.Value || f.validate(to) != "" {
			return false
		}
		f.Value = to
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

// next is the number d steps from v.
func (f Field) next(v float64, d int) float64 {
	step := f.Step
	if step == 0 && f.Min < f.Max {
		step = (f.Max - f.Min) / 20
	}
	if step == 0 {
		return round125(v, d)
	}
	n := math.Round(v / step)
	switch between := math.Abs(v/step-n) > 1e-6; {
	case !between:
		n += float64(d)
	case d > 0:
		n = math.Ceil(v / step)
	default:
		n = math.Floor(v / step)
	}
	to := n * step
	if f.Min < f.Max {
		to = min(max(to, f.Min), f.Max)
	}
	return to
}

// round125 is the next number after v, or before it, that is 1, 2 or 5 times a power
// of ten; from 0 on it is a hundredth.
func round125(v float64, d int) float64 {
	const alike = 1 + 1e-9 // two numbers that are nearer are the same
	switch {
	case v == 0:
		return 0.01 * float64(d)
	case v < 0:
		return -round125(-v, -d)
	}
	ten := math.Pow(10, math.Floor(math.Log10(v*alike)))
	all := []float64{0.5 * ten, ten, 2 * ten, 5 * ten, 10 * ten}
	i := slices.IndexFunc(all, func(x float64) bool { return x > v*alike })
	if d > 0 {
		return all[i]
	}
	if i--; all[i]*alike > v {
		i--
	}
	return all[i]
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
