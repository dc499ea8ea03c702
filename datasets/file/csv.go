package file

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Columns say what the columns of a CSV file are. A column is given by its name in
// the header, or by its number from 0; negative numbers count from the last, -1.
type Columns struct {
	// Target is what should be predicted; empty for data without targets.
	Target string
	// Weight holds sample weights; empty for none.
	Weight string
	// Values says that the target holds numbers to predict, however they are written.
	Values bool
	// Shape makes pictures [H,W] or [H,W,C] of the other columns; nil leaves a vector.
	Shape []int
}

// csvTable is a CSV file while it is read.
type csvTable struct {
	records
	names    []string // of the columns, nil without a header
	features []int    // the columns that are inputs, in the file's order
	target   int      // a column; -1 for none
	weight   int
	inputs   csvInputs
	answers  csvAnswers
	weights  pile[float32]
}

// ReadCSV reads a table of numbers, plain or gzipped. The package comment says how
// separator, header, labels and values are told apart.
func ReadCSV(path string, columns Columns, o Options) (*Content, error) {
	m := newMeter(o, path)
	s, err := openSource(path, m)
	if err != nil {
		return nil, err
	}
	defer s.close()
	t := &csvTable{records: records{source: s}, inputs: csvInputs{scale: o.floatScale(), asBytes: columns.Shape != nil}, answers: csvAnswers{decimal: columns.Values}}
	if err := t.open(columns); err != nil {
		return nil, err
	}
	for n := 0; ; n++ {
		if err := t.sample(); err != nil {
			return nil, err
		}
		if err := t.next(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		if len(t.ends) != t.width() {
			return nil, t.wrong(fmt.Sprintf("%d fields, as many as the first line has", t.width()), fmt.Sprint(len(t.ends)),
				"correct the line, or put fields with a "+separatorName(t.sep)+" in quotes")
		}
		if t.inputs.size() > maxSet || n == math.MaxInt32-1 {
			return nil, t.wrong(fmt.Sprintf("at most %d bytes of values, which are held in memory", int64(maxSet)), "more", "cut the data into smaller files")
		}
	}
	c, err := t.content(columns, o)
	if err == nil {
		m.finish()
	}
	return c, err
}

// width is the number of columns.
func (t *csvTable) width() int {
	n := len(t.features)
	for _, column := range []int{t.target, t.weight} {
		if column >= 0 {
			n++
		}
	}
	return n
}

// open reads the first line and leaves the first sample to be read.
func (t *csvTable) open(columns Columns) error {
	head, err := t.r.Peek(4)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return t.damaged(err)
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}), bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return &Error{File: t.path, Place: offset(0), Expected: "text in UTF-8", Got: "UTF-16", Remedy: "save the file again as UTF-8"}
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return &Error{File: t.path, Place: offset(0), Expected: "text", Got: "an archive or a spreadsheet", Remedy: "save the table as CSV"}
	case bytes.HasPrefix(head, []byte{0xef, 0xbb, 0xbf}):
		t.r.Discard(3)
	}
	if err := t.next(); err != nil {
		return t.empty(err, "a header or a sample")
	}
	if t.target, err = t.column(columns.Target); err != nil {
		return err
	}
	if t.weight, err = t.column(columns.Weight); err != nil {
		return err
	}
	if t.target >= 0 && t.target == t.weight {
		return t.wrong("a column for targets and another for weights", "the same for both", "correct `target` or `weight`")
	}
	for i := range t.ends {
		if i != t.target && i != t.weight {
			t.features = append(t.features, i)
		}
	}
	if err := t.fits(columns.Shape); err != nil {
		return err
	}
	if !t.header(columns) {
		return nil
	}
	for i := range t.ends {
		t.names = append(t.names, string(t.field(i)))
	}
	if err := t.next(); err != nil {
		return t.empty(err, "a sample after the header")
	}
	if len(t.ends) != len(t.names) {
		return t.wrong(fmt.Sprintf("%d fields, as many as the header has", len(t.names)), fmt.Sprint(len(t.ends)), "correct the line or the header")
	}
	return nil
}

// empty makes an Error of the end of the file.
func (t *csvTable) empty(err error, expected string) error {
	if !errors.Is(err, io.EOF) {
		return err
	}
	return &Error{File: t.path, Place: fmt.Sprintf("line %d", t.lines+1), Expected: expected, Got: "the end of the file", Remedy: "store at least one sample"}
}

// column finds a column of the first line; -1 for "".
func (t *csvTable) column(name string) (int, error) {
	if name == "" {
		return -1, nil
	}
	if i, err := strconv.Atoi(name); err == nil {
		n := len(t.ends)
		if i < -n || i >= n {
			return 0, t.wrong(fmt.Sprintf("a column %d, that is %d or more fields", i, max(i+1, -i)), fmt.Sprintf("%d", n),
				"columns count from 0, or from -1 backwards")
		}
		return (i + n) % n, nil
	}
	found := -1
	var names []string
	for i := range t.ends {
		have := string(t.field(i))
		if names = append(names, have); have != name {
			continue
		}
		if found >= 0 {
			return 0, t.wrong(fmt.Sprintf("one column %.40q", name), fmt.Sprintf("two, number %d and %d", found, i), "give the column's number instead")
		}
		found = i
	}
	if found < 0 {
		return 0, t.wrong(fmt.Sprintf("a header with a column %.40q", name), listed(names), "give one of its names, or the column's number from 0")
	}
	return found, nil
}

// header tells whether the record is a header: a column is named by its name, or a
// field of an input is neither a number nor a way to say that there is none.
func (t *csvTable) header(columns Columns) bool {
	for _, name := range []string{columns.Target, columns.Weight} {
		if _, err := strconv.Atoi(name); name != "" && err != nil {
			return true
		}
	}
	return slices.ContainsFunc(t.features, func(i int) bool {
		field := t.field(i)
		_, _, _, ok := parseNumber(field)
		return !ok && !slices.Contains(missing, strings.ToLower(string(field)))
	})
}

// missing are ways to say that there is no number. They make no header of a line,
// so that a first sample with one of them is refused and not skipped.
var missing = []string{"", "?", "-", "na", "n/a", "nan", "null", "none", "inf", "-inf", "+inf"}

// fits checks that the inputs can be pictures of that shape.
func (t *csvTable) fits(shape []int) error {
	if len(t.features) == 0 {
		return t.wrong("a column of inputs", fmt.Sprintf("%d columns, none of them for inputs", len(t.ends)), "check the separator and `target`")
	}
	size := 1
	for _, d := range shape {
		if d < 1 || d > maxColumns || size > maxColumns {
			size = 0
			break
		}
		size *= d
	}
	if shape != nil && size != len(t.features) {
		return t.wrong(fmt.Sprintf("columns of inputs for `shape: %v`", shape), fmt.Sprintf("%d of them", len(t.features)), "correct `shape` or `target`")
	}
	return nil
}

// blame is an Error about a field of the record.
func (t *csvTable) blame(column int, expected, remedy string) *Error {
	e := t.wrong(expected, fmt.Sprintf("%.40q", t.field(column)), remedy)
	e.Place += fmt.Sprintf(", column %d", column)
	if t.names != nil {
		e.Place += fmt.Sprintf(" (%.40q)", t.names[column])
	}
	return e
}

// sample takes the record as a sample.
func (t *csvTable) sample() error {
	const number = "a finite number that fits float32, with a decimal point"
	for _, column := range t.features {
		if !t.inputs.add(t.field(column)) {
			return t.blame(column, number, "correct or remove the line; words cannot be inputs")
		}
	}
	if t.target >= 0 {
		if e := t.answers.add(t.field(t.target)); e != "" {
			return t.blame(t.target, e, "correct or remove the line")
		}
	}
	if t.weight >= 0 {
		v, _, _, ok := parseNumber(t.field(t.weight))
		if w := float32(v); !ok || !isFinite(w) || w < 0 {
			return t.blame(t.weight, "a weight: a finite number, 0 or more", "correct the weight; 0 leaves a sample out")
		} else {
			t.weights.add(w)
		}
	}
	return nil
}

// content is what was read.
func (t *csvTable) content(columns Columns, o Options) (*Content, error) {
	in := Input{Dims: slices.Clone(columns.Shape)}
	switch len(in.Dims) {
	case 0:
		in.Dims = []int{len(t.features)}
	case 2:
		in.Dims = append(in.Dims, 1)
	}
	if t.inputs.asBytes {
		in.Bytes, in.Scale = t.inputs.bytes.join(), o.byteScale()
	} else {
		in.Floats = t.inputs.floats.join()
	}
	c := &Content{N: max(len(in.Bytes), len(in.Floats)) / len(t.features), Inputs: []Input{in}}
	if t.target >= 0 {
		place := fmt.Sprintf("column %d", t.target)
		if err := t.answers.give(c, o, func() *Error { return &Error{File: t.path, Place: place} }); err != nil {
			return nil, err
		}
	}
	if t.weight >= 0 {
		c.Weights = t.weights.join()
		column := t.weight
		if err := checkWeights(c.Weights, func(int) *Error { return &Error{File: t.path, Place: fmt.Sprintf("column %d", column)} }); err != nil {
			return nil, err
		}
	}
	return c, nil
}
