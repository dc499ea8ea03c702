package keras

import (
	"strconv"
	"strings"
)

// keras2 prints the table of multi-backend Keras up to 2.2.4. Columns end at
// fixed places, text that is too long is cut without a sign, each further
// connection has a line of its own. It counts characters, not cells.
func (s *sheet) keras2() string {
	width := s.widthOr(65, 98)
	ends := columnEnds(width, s.chain)
	var b strings.Builder
	line := func(fields ...string) { b.WriteString(fixed(fields, ends) + "\n") }
	rule := func(c string) { b.WriteString(strings.Repeat(c, width) + "\n") }

	rule("_")
	line(headers[:s.columns()]...)
	rule("=")
	for i, r := range s.rows {
		l := s.m.Layers[r]
		fields := []string{s.label(l), shape2(l.Output), strconv.Itoa(l.Params)}
		if s.chain {
			line(fields...)
		} else {
			to := s.connections(l)
			if len(to) == 0 {
				to = []string{""}
			}
			line(append(fields, to[0])...)
			for _, more := range to[1:] {
				line("", "", "", more)
			}
		}
		if i < len(s.rows)-1 {
			rule("_")
		}
	}
	rule("=")
	total, trainable := s.counts()
	b.WriteString("Total params: " + commas(total) + "\n")
	b.WriteString("Trainable params: " + commas(trainable) + "\n")
	b.WriteString("Non-trainable params: " + commas(total-trainable) + "\n")
	rule("_")
	return b.String()
}

// columnEnds gives the end of each column, in characters.
func columnEnds(width int, chain bool) []int {
	shares := []float64{.33, .55, .67, 1}
	if chain {
		shares = []float64{.45, .85, 1}
	}
	ends := make([]int, len(shares))
	for i, share := range shares {
		ends[i] = int(float64(width) * share)
	}
	return ends
}

// fixed lays fields out so that each ends where its column does: cut or padded
// there, the last character before the next field always a blank.
func fixed(fields []string, ends []int) string {
	var line []rune
	for i, field := range fields {
		if i > 0 {
			line = append(line[:max(0, len(line)-1)], ' ')
		}
		line = append(line, []rune(field)...)
		line = line[:min(len(line), ends[i])]
		for len(line) < ends[i] {
			line = append(line, ' ')
		}
	}
	return string(line)
}

// shape2 writes a shape with its batch axis as Python writes a tuple:
// (None, 10), and (None,) for one number a sample.
func shape2(dims []int) string {
	if len(dims) == 0 {
		return "(None,)"
	}
	return shape3(dims)
}

// commas writes a count with a comma before every three digits.
func commas(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
