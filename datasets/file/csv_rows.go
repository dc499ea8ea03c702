package file

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// Bounds of a CSV record: more would be another kind of file. 1<<18 columns are
// enough for a colour picture of 256x256.
const (
	maxColumns = 1 << 18
	maxRecord  = 1 << 22 // bytes
)

// records reads a CSV file record by record. A record ends with its line, unless
// that is inside quotes. Fields lie in buf one after another, without their quotes
// and the blanks around them.
type records struct {
	*source
	sep    byte
	line   int // of the record's first line, from 1
	lines  int // read so far
	buf    []byte
	ends   []int  // where each field ends in buf
	joined []byte // a line that is longer than the buffer of r
}

// field is field i of the record, valid until the next one.
func (r *records) field(i int) []byte {
	if i == 0 {
		return r.buf[:r.ends[0]]
	}
	return r.buf[r.ends[i-1]:r.ends[i]]
}

// wrong is an Error about the record.
func (r *records) wrong(expected, got, remedy string) *Error {
	return &Error{File: r.path, Place: fmt.Sprintf("line %d", r.line), Expected: expected, Got: got, Remedy: remedy}
}

// next reads a record. It returns io.EOF behind the last one. Lines that are blank
// are no records.
func (r *records) next() error {
	r.buf, r.ends = r.buf[:0], r.ends[:0]
	open := false
	for {
		line, err := r.readLine(open)
		if errors.Is(err, io.EOF) && open {
			return r.wrong("a closing quote", "the end of the file", "correct the quotes; a quote inside a quoted field is written twice")
		}
		if err != nil {
			return err
		}
		if open {
			r.buf = append(r.buf, '\n')
		} else {
			r.line = r.lines
			if len(bytes.TrimSpace(line)) == 0 {
				continue
			}
		}
		if r.sep == 0 {
			r.sep = separator(line)
		}
		if open, err = r.split(line, open); err != nil || !open {
			return err
		}
	}
}

// readLine reads a line without its end. open says that a quoted field runs on.
func (r *records) readLine(open bool) ([]byte, error) {
	r.joined = r.joined[:0]
	for {
		piece, err := r.r.ReadSlice('\n')
		r.at += int64(len(piece))
		if len(r.buf)+len(r.joined)+len(piece) > maxRecord {
			if !open {
				r.line = r.lines + 1
			}
			return nil, r.wrong(fmt.Sprintf("at most %d bytes in a line", maxRecord), "more", "check that this is a CSV file, and its quotes")
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			r.joined = append(r.joined, piece...)
			continue
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, r.damaged(err)
		}
		if len(r.joined) > 0 {
			r.joined = append(r.joined, piece...)
			piece = r.joined
		}
		if len(piece) == 0 {
			return nil, io.EOF
		}
		r.lines++
		return bytes.TrimSuffix(bytes.TrimSuffix(piece, []byte("\n")), []byte("\r")), nil
	}
}

// split adds the fields of a line to the record. open says that a quoted field
// runs on, before and after the line.
func (r *records) split(line []byte, open bool) (bool, error) {
	for {
		if !open {
			line = bytes.TrimLeft(line, " ")
			if len(line) > 0 && line[0] == '"' {
				open, line = true, line[1:]
				continue
			}
			field, rest, more := bytes.Cut(line, []byte{r.sep})
			r.buf = append(r.buf, bytes.TrimSpace(field)...)
			if err := r.end(); err != nil || !more {
				return false, err
			}
			line = rest
			continue
		}
		quote := bytes.IndexByte(line, '"')
		if quote < 0 {
			r.buf = append(r.buf, line...)
			return true, nil
		}
		r.buf, line = append(r.buf, line[:quote]...), line[quote+1:]
		if len(line) > 0 && line[0] == '"' {
			r.buf, line = append(r.buf, '"'), line[1:]
			continue
		}
		open, line = false, bytes.TrimLeft(line, " ")
		if err := r.end(); err != nil || len(line) == 0 {
			return false, err
		}
		if line[0] != r.sep {
			return false, r.wrong(fmt.Sprintf("a %s after the closing quote", separatorName(r.sep)), fmt.Sprintf("%.20q", line),
				"a quote inside a quoted field is written twice")
		}
		line = line[1:]
	}
}

// end ends a field.
func (r *records) end() error {
	if r.ends = append(r.ends, len(r.buf)); len(r.ends) > maxColumns {
		return r.wrong(fmt.Sprintf("at most %d columns", maxColumns), "more", "check that this is a CSV file with a line for each sample")
	}
	return nil
}

// separator is the one of comma, semicolon and tab that stands most often in a line
// outside quotes, the first of them where two are as frequent.
func separator(line []byte) byte {
	const known = ",;\t"
	var counts [len(known)]int
	quoted := false
	for _, b := range line {
		if b == '"' {
			quoted = !quoted
		}
		if i := strings.IndexByte(known, b); i >= 0 && !quoted {
			counts[i]++
		}
	}
	best := 0
	for i, n := range counts {
		if n > counts[best] {
			best = i
		}
	}
	return known[best]
}

func separatorName(sep byte) string {
	return map[byte]string{',': "comma", ';': "semicolon", '\t': "tab"}[sep]
}

// parseNumber reads a decimal number. whole tells that it is written as an integer,
// and n is that integer, exact to 15 digits, beyond int64 the nearest one. A number
// too large for a float64 is ok and infinite.
func parseNumber(text []byte) (v float64, n int64, whole, ok bool) {
	digits := text
	if len(digits) > 0 && (digits[0] == '-' || digits[0] == '+') {
		digits = digits[1:]
	}
	if len(digits) == 0 {
		return 0, 0, false, false
	}
	whole = true
	for _, b := range digits {
		switch {
		case b >= '0' && b <= '9':
			n = n*10 + int64(b-'0') // used for 15 digits at most
		case b == '.', b == 'e', b == 'E', b == '+', b == '-':
			whole = false
		default:
			return 0, 0, false, false
		}
	}
	if whole && len(digits) <= 15 {
		if text[0] == '-' {
			n = -n
		}
		return float64(n), n, true, true
	}
	v, err := strconv.ParseFloat(string(text), 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0, 0, false, false
	}
	if !whole {
		return v, 0, false, true
	}
	if math.Abs(v) < 1<<63 {
		return v, int64(v), true, true
	}
	return v, map[bool]int64{true: math.MinInt64, false: math.MaxInt64}[v < 0], true, true
}
