package safetensors

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// file puts a header in front of n bytes of data.
func file(header string, n int) []byte {
	b := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	b = append(b, header...)
	return append(b, make([]byte, n)...)
}

func sample() []Tensor {
	return []Tensor{
		{Name: "a/conv/kernel", Shape: []int{2, 3}, F32: []float32{1, -0.5, float32(math.Inf(1)), 0, 1e-45, 3.4e38}},
		{Name: "alpha", Shape: []int{}, F32: []float32{0.5}},
		{Name: "m/\"quoted\"", Shape: []int{2}, F64: []float64{math.Pi, math.Copysign(0, -1)}},
		{Name: "step", Shape: []int{1}, I64: []int64{-7}},
		{Name: "nothing", Shape: []int{0, 4}, F32: []float32{}},
	}
}

func TestRoundTrip(t *testing.T) {
	b, err := Append([]byte("before"), sample())
	if err != nil {
		t.Fatal(err)
	}
	size, err := Size(sample())
	if err != nil || size != int64(len(b)-6) {
		t.Fatalf("Size says %d (%v), Append wrote %d", size, err, len(b)-6)
	}
	got, err := Decode(b[6:])
	if err != nil {
		t.Fatal(err)
	}
	want := sample()
	want[3], want[4] = want[4], want[3] // an empty tensor sorts before what begins where it does
	if d := cmp.Diff(want, got, cmpopts.SortSlices(func(a, b Tensor) bool { return a.Name < b.Name })); d != "" {
		t.Error(d)
	}
	if again, _ := Append(nil, sample()); !bytes.Equal(again, b[6:]) {
		t.Error("the same tensors gave other bytes")
	}
}

func TestAppendRefuses(t *testing.T) {
	one := []float32{1}
	table := []struct {
		name string
		in   []Tensor
	}{
		{"no values", []Tensor{{Name: "x", Shape: []int{1}}}},
		{"two kinds of values", []Tensor{{Name: "x", Shape: []int{1}, F32: one, I64: []int64{1}}}},
		{"shape and values", []Tensor{{Name: "x", Shape: []int{2}, F32: one}}},
		{"negative dimension", []Tensor{{Name: "x", Shape: []int{-1, -1}, F32: one}}},
		{"no name", []Tensor{{Shape: []int{1}, F32: one}}},
		{"reserved name", []Tensor{{Name: metadataKey, Shape: []int{1}, F32: one}}},
		{"name that is no UTF-8", []Tensor{{Name: "\xff", Shape: []int{1}, F32: one}}},
		{"same name", []Tensor{{Name: "x", Shape: []int{1}, F32: one}, {Name: "x", Shape: []int{1}, F32: one}}},
		{"rank", []Tensor{{Name: "x", Shape: []int{1, 1, 1, 1, 1, 1, 1, 1, 1}, F32: one}}},
		{"count", make([]Tensor, MaxTensors+1)},
	}
	for _, c := range table {
		if _, err := Append(nil, c.in); err == nil {
			t.Errorf("%s: accepted", c.name)
		}
	}
}

func TestMalformed(t *testing.T) {
	x := `"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}`
	table := []struct {
		name string
		file []byte
	}{
		{"empty", nil},
		{"short length", []byte{1, 0, 0}},
		{"length of 2^63", append(binary.LittleEndian.AppendUint64(nil, 1<<63), "{}"...)},
		{"length over the limit", file(strings.Repeat(" ", MaxHeader+1), 0)},
		{"length over the bytes", file(`{}`, 0)[:9]},
		{"header of spaces", file(`        `, 0)},
		{"header before brace", file(` {`+x+`}`, 8)},
		{"no object", file(`[]`, 0)},
		{"duplicate name", file(`{`+x+`,`+x+`}`, 8)},
		{"duplicate field", file(`{"x":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}`, 8)},
		{"missing field", file(`{"x":{"dtype":"F32","data_offsets":[0,8]}}`, 8)},
		{"unknown field", file(`{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"path":"/etc"}}`, 8)},
		{"unknown type", file(`{"x":{"dtype":"BF16","shape":[4],"data_offsets":[0,8]}}`, 8)},
		{"shape too large", file(`{"x":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}`, 8)},
		{"shape overflows", file(`{"x":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}`, 0)},
		{"shape overflows to the right size", file(`{"x":{"dtype":"F32","shape":[4611686018427387906],"data_offsets":[0,8]}}`, 8)},
		{"negative shape", file(`{"x":{"dtype":"F32","shape":[-1,-2],"data_offsets":[0,8]}}`, 8)},
		{"rank 9", file(`{"x":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,2],"data_offsets":[0,8]}}`, 8)},
		{"hole at the start", file(`{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}`, 8)},
		{"hole at the end", file(`{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, 8)},
		{"overlap", file(`{`+x+`,"y":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}`, 12)},
		{"same bytes twice", file(`{`+x+`,"y":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}`, 8)},
		{"backwards", file(`{"x":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}`, 8)},
		{"negative offset", file(`{"x":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}`, 8)},
		{"past the end", file(`{`+x+`}`, 4)},
		{"three offsets", file(`{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}`, 8)},
		{"trailing data", file(`{`+x+`}`, 9)},
		{"data and no tensor", file(`{}`, 1)},
		{"bytes after the header object", file(`{}{}`, 0)},
		{"names that scrub to one", file(`{`+x+`,"x\u0007":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}}`, 8)},
		{"metadata that is no text", file(`{"__metadata__":{"a":1}}`, 0)},
	}
	for _, c := range table {
		if _, err := Decode(c.file); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: got %v, want ErrFormat", c.name, err)
		}
	}
	if _, err := Decode(file(`{"__metadata__":{"by":"duet"},`+x+`}   `, 8)); err != nil {
		t.Errorf("metadata and padding refused: %v", err)
	}
}

func FuzzSafetensors(f *testing.F) {
	b, err := Append(nil, sample())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add(file(`{"x":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}`, 8))
	f.Fuzz(func(t *testing.T, file []byte) {
		tensors, err := Decode(file)
		if err != nil {
			return
		}
		again, err := Append(nil, tensors)
		if err != nil {
			t.Fatalf("decoded, but cannot be written: %v", err)
		}
		back, err := Decode(again)
		if err != nil || len(back) != len(tensors) {
			t.Fatalf("written again, reads as %d tensors, %v", len(back), err)
		}
	})
}
