package file

import (
	"fmt"
	"slices"
	"strings"
)

// csvInputs collects the inputs of a CSV file, as bytes for as long as they may be
// some, and as floats from then on.
type csvInputs struct {
	scale   float64
	asBytes bool
	bytes   pile[byte]
	floats  pile[float32]
}

// size is the memory taken, in bytes.
func (v *csvInputs) size() int { return v.bytes.n + 4*v.floats.n }

// add takes one field; false when it is no finite number.
func (v *csvInputs) add(field []byte) bool {
	x, n, whole, ok := parseNumber(field)
	if !ok {
		return false
	}
	if v.asBytes && whole && n >= 0 && n <= 255 {
		v.bytes.add(byte(n))
		return true
	}
	if v.asBytes { // the first that is no byte: all were numbers as they are
		v.asBytes = false
		for _, piece := range v.bytes.pieces() {
			for _, b := range piece {
				v.floats.add(float32(float64(b) * v.scale))
			}
		}
		v.bytes = pile[byte]{}
	}
	f := float32(x * v.scale)
	v.floats.add(f)
	return isFinite(f)
}

// csvAnswers collects the target column. Its first field decides whether it holds
// words or numbers.
type csvAnswers struct {
	words   map[string]int32 // the words by their first occurrence; nil for numbers
	order   []string         // the words in that order
	ids     pile[int32]      // which word each sample has
	decimal bool             // a number was not written as an integer
	whole   pile[int64]      // the numbers, until decimal
	lines   pile[float32]    // the numbers
}

// add takes one field and says what was expected if it is not that.
func (a *csvAnswers) add(field []byte) (expected string) {
	if len(field) == 0 {
		return "a target"
	}
	v, n, whole, ok := parseNumber(field)
	if a.words == nil && a.lines.n == 0 && !ok && !slices.Contains(missing, strings.ToLower(string(field))) {
		a.words = map[string]int32{}
	}
	if a.words != nil {
		return a.word(field)
	}
	f := float32(v)
	if !ok || !isFinite(f) {
		return "a finite number, or words in every line"
	}
	a.lines.add(f)
	if !whole {
		a.decimal, a.whole = true, pile[int64]{}
	}
	if !a.decimal {
		a.whole.add(n)
	}
	return ""
}

func (a *csvAnswers) word(field []byte) (expected string) {
	id, known := a.words[string(field)]
	if !known {
		name := string(field)
		if !nameable(name) {
			return expectName
		}
		if len(a.order) > maxLabel {
			return fmt.Sprintf("one of at most %d words", maxLabel+1)
		}
		id = int32(len(a.order))
		a.words[name], a.order = id, append(a.order, name)
	}
	a.ids.add(id)
	return ""
}

// headed tells that the first word stands alone above numbers: a header whose other
// fields are numbers, too.
func (a *csvAnswers) headed() bool {
	return len(a.order) > 1 && !slices.ContainsFunc(a.order[1:], func(word string) bool {
		_, _, _, ok := parseNumber([]byte(word))
		return !ok
	})
}

// give writes labels or regression targets to the content.
func (a *csvAnswers) give(c *Content, o Options, blame func() *Error) error {
	wrong := blame()
	switch {
	case a.words != nil:
		names := slices.Sorted(slices.Values(a.order))
		if a.headed() {
			wrong.Expected = "words, or numbers without a header"
			wrong.Got = fmt.Sprintf("%.40q in the first line and numbers in all others", a.order[0])
			wrong.Remedy = "if that is the column's name, give it as `target`"
			return wrong
		}
		if len(names) > max(10, c.N/2) {
			wrong.Expected = fmt.Sprintf("words that name classes, at most %d of them for %d samples", max(10, c.N/2), c.N)
			wrong.Got = fmt.Sprintf("%d different ones", len(names))
			wrong.Remedy = "name another column as `target`"
			return wrong
		}
		if o.Classes != 0 && o.Classes != len(names) {
			wrong.Expected, wrong.Got = fmt.Sprintf("%d classes", o.Classes), fmt.Sprintf("%d: %s", len(names), listed(names))
			wrong.Remedy = "correct or remove `classes`"
			return wrong
		}
		c.Names, c.Classes, c.Labels = names, len(names), a.ids.join()
		rank := make([]int32, len(names)) // of each word among the sorted ones
		for i, name := range names {
			rank[a.words[name]] = int32(i)
		}
		for i, id := range c.Labels {
			c.Labels[i] = rank[id]
		}
	case a.decimal && o.Classes != 0:
		wrong.Expected, wrong.Got = fmt.Sprintf("labels of %d classes", o.Classes), "numbers with decimals"
		wrong.Remedy = "take `classes` away, or store the labels as integers"
		return wrong
	case a.decimal:
		c.Targets, c.TargetDim = a.lines.join(), 1
	default:
		var err error
		whole := a.whole.join()
		c.Labels, c.Classes, err = labels(c.N, func(i int) int64 { return whole[i] }, o, func(i int) *Error {
			e := blame()
			e.Place = fmt.Sprintf("sample %d, %s", i, e.Place)
			return e
		})
		if err != nil {
			e := err.(*Error)
			e.Remedy += "; if these are numbers to predict, set `values: true`, or write them with a decimal point, 12.0"
			return e
		}
	}
	return nil
}
