package safetensors

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"

	"duet/sessions/strictjson"
)

// metadataKey is the one header entry that is no tensor: free text for people.
const metadataKey = "__metadata__"

// entry is one tensor as the header describes it. Offsets count from the end of
// the header.
type entry struct {
	name     string
	dtype    string
	shape    []int64
	from, to int64
}

func malformed(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrFormat, fmt.Sprintf(format, args...))
}

// parseHeader checks everything the header says against the bytes present and
// returns the tensors in the order of their data, and where the data begins.
func parseHeader(file []byte) (entries []entry, data int64, err error) {
	if len(file) < 8 {
		return nil, 0, malformed("%d bytes, too short for a length", len(file))
	}
	n := binary.LittleEndian.Uint64(file)
	if n > MaxHeader {
		return nil, 0, malformed("header of %d bytes, at most %d are allowed", n, MaxHeader)
	}
	if n > uint64(len(file)-8) {
		return nil, 0, malformed("header of %d bytes, only %d are left", n, len(file)-8)
	}
	head := file[8 : 8+n]
	if len(head) == 0 || head[0] != '{' {
		return nil, 0, malformed("header does not begin with {")
	}
	s := strictjson.New(head)
	s.MaxString = MaxName
	s.Object()
	for key := s.Key(); key != nil; key = s.Key() {
		if string(key) == metadataKey {
			metadata(s)
			continue
		}
		if len(entries) == MaxTensors {
			return nil, 0, malformed("more than %d tensors", MaxTensors)
		}
		e := entry{name: string(key)}
		e.scan(s)
		entries = append(entries, e)
	}
	if err := s.End(); err != nil {
		return nil, 0, fmt.Errorf("%w: header: %w", ErrFormat, err)
	}
	data = int64(8 + n)
	return entries, data, checkLayout(entries, int64(len(file))-data)
}

// metadata walks {"key":"text", ...}.
func metadata(s *strictjson.Scanner) {
	s.Object()
	for s.Key() != nil {
		s.Text()
	}
}

// scan reads the description of one tensor; all three fields are required.
func (e *entry) scan(s *strictjson.Scanner) {
	var dtype, shape, offsets bool
	s.Object()
	for key := s.Key(); key != nil; key = s.Key() {
		switch string(key) {
		case "dtype":
			dtype = true
			e.dtype = s.Text()
		case "shape":
			shape = true
			for s.Array(); s.More(); {
				if len(e.shape) == MaxRank {
					s.Fail("too many axes")
				}
				e.shape = append(e.shape, s.Int())
			}
		case "data_offsets":
			offsets = true
			s.Array()
			s.More()
			e.from = s.Int()
			s.More()
			e.to = s.Int()
			if s.More() {
				s.Fail("want two offsets")
			}
		default:
			s.Fail("unknown field of a tensor")
		}
	}
	if s.Err() == nil && !(dtype && shape && offsets) {
		s.Fail("a tensor needs dtype, shape and data_offsets")
	}
}

// checkLayout sorts the entries by offset and checks that they tile size bytes.
func checkLayout(entries []entry, size int64) error {
	slices.SortStableFunc(entries, func(a, b entry) int {
		if a.from != b.from {
			return cmp.Compare(a.from, b.from)
		}
		return cmp.Compare(a.to, b.to)
	})
	end := int64(0)
	for i := range entries {
		e := &entries[i]
		if e.name == "" {
			return malformed("a tensor without a name")
		}
		width := sizeOf(e.dtype)
		if width == 0 {
			return malformed("tensor %q has type %q; F32, F64 and I64 are known", e.name, e.dtype)
		}
		if e.from != end || e.to < e.from || e.to > size {
			return malformed("tensor %q lies at %d to %d, want it to begin at %d and end by %d", e.name, e.from, e.to, end, size)
		}
		n, ok := product(e.shape)
		if !ok || n > (e.to-e.from)/width || n*width != e.to-e.from {
			return malformed("tensor %q of shape %v and type %s has %d bytes", e.name, e.shape, e.dtype, e.to-e.from)
		}
		end = e.to
	}
	if end != size {
		return malformed("%d bytes belong to no tensor", size-end)
	}
	return nil
}
