package keras

import (
	"fmt"
	"strconv"
	"strings"
)

// narrowest is the smallest column Keras 3 accepts, before borders.
const narrowest = 4

// keras3 prints the table of Keras 3.
func (s *sheet) keras3() (string, error) {
	width := s.widthOr(88, 108)
	raw, ok := rawWidths(width, s.chain)
	if !ok {
		need := width
		for ; !ok; need++ {
			_, ok = rawWidths(need+1, s.chain)
		}
		return "", fmt.Errorf("keras: Insufficient console width to print summary. It is %d, this table needs %d or more", width, need)
	}
	t := table{widths: squeeze(raw)}
	t.header(headers[:s.columns()])
	for _, r := range s.rows {
		l := s.m.Layers[r]
		fields := []string{s.label(l), shape3(l.Output), commas(l.Params)}
		if !s.chain {
			to := strings.Join(s.connections(l), ", ")
			if to == "" {
				to = "-"
			}
			fields = append(fields, to)
		}
		t.row(fields)
	}
	name := s.m.Name
	if name == "" {
		name = "functional"
	}
	total, trainable := s.counts()
	return "Model: \"" + name + "\"\n" + t.text() +
		totals("Total", total) + totals("Trainable", trainable) + totals("Non-trainable", total-trainable), nil
}

// rawWidths shares the width out to the columns as Keras does, and tells
// whether every column gets enough.
func rawWidths(width int, chain bool) (widths []int, ok bool) {
	shares := []float64{.3, .56, .74, 1}
	if chain {
		shares = []float64{.45, .80, 1}
	}
	used := 0
	for _, share := range shares {
		w := int(share*float64(width)) - used
		if w < narrowest {
			return nil, false
		}
		widths = append(widths, w)
		used += w
	}
	return widths, true
}

// squeeze takes from Keras' widths what borders and padding need. Keras asks
// for n columns of text that fill the whole width, which leaves no room for
// two blanks a column and n+1 borders; rich then takes 3n+1 away evenly, from
// left to right, each time the rounded share of what is left, halves to even.
// The result counts the two blanks.
func squeeze(raw []int) []int {
	widths := make([]int, len(raw))
	excess := 3*len(raw) + 1
	for i, w := range raw {
		left := len(raw) - i
		take := excess / left
		switch rest := 2 * (excess % left); {
		case rest > left, rest == left && take%2 == 1:
			take++
		}
		excess -= take
		widths[i] = w + 2 - take
	}
	return widths
}

// shape3 writes a shape with its batch axis as Keras 3 does: (None, 10), and
// (None) for one number a sample.
func shape3(dims []int) string {
	s := "(None"
	for _, d := range dims {
		s += ", " + strconv.Itoa(d)
	}
	return s + ")"
}

// totals is one of the lines below the table.
func totals(what string, count int) string {
	return " " + what + " params: " + commas(count) + " (" + memory(count) + ")\n"
}

// memory is the size of float32 weights in the largest unit that leaves one or
// more, in steps of 1024.
func memory(count int) string {
	size, units := 4*float64(count), []string{"B", "KB", "MB", "GB", "TB", "PB"}
	for len(units) > 1 && size >= 1024 {
		size, units = size/1024, units[1:]
	}
	return strconv.FormatFloat(size, 'f', 2, 64) + " " + units[0]
}
