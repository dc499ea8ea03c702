package file

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/sbinet/npyio/npz"
)

// npy encodes an array; values is anything encoding/binary writes.
func npy(descr, shape string, values any) []byte {
	header := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': %s, }", descr, shape)
	return npyWith(header, values)
}

// npyWith encodes an array under a header of any text.
func npyWith(header string, values any) []byte {
	var b bytes.Buffer
	b.WriteString(npyMagic + "\x01\x00")
	binary.Write(&b, binary.LittleEndian, uint16(len(header)+1))
	b.WriteString(header + "\n")
	if values != nil {
		if err := binary.Write(&b, binary.LittleEndian, values); err != nil {
			panic(err)
		}
	}
	return b.Bytes()
}

// member is a file of an archive.
type member struct {
	name string
	data []byte
}

// archived is a zip of the members, in order.
func archived(members ...member) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, m := range members {
		f, err := w.Create(m.name) // deflated
		if err != nil {
			panic(err)
		}
		f.Write(m.data)
	}
	w.Close()
	return b.Bytes()
}

func read(data []byte, o Options) (*Content, error) {
	return readNPZ("f.npz", bytes.NewReader(data), int64(len(data)), o)
}

func TestReadNumPyFiles(t *testing.T) {
	c, err := ReadNPZ("testdata/grey.npz", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if in := c.Inputs[0]; c.N != 4 || c.Classes != 3 || !slices.Equal(c.Labels, []int32{0, 2, 1, 2}) || len(c.Inputs) != 1 ||
		!slices.Equal(in.Dims, []int{3, 2, 1}) || len(in.Bytes) != 24 || in.Bytes[23] != 230 || in.Scale != 1.0/255 {
		t.Errorf("grey: %+v", c)
	}
	if c, err = ReadNPZ("testdata/two.npz", Options{}); err != nil {
		t.Fatal(err)
	}
	if a, b := c.Inputs[0], c.Inputs[1]; c.N != 3 || c.Classes != 3 || !slices.Equal(c.Labels, []int32{2, 0, 1}) ||
		!slices.Equal(a.Dims, []int{5}) || a.Floats[0] != -1 || a.Floats[14] != 1 || a.Floats[1] != float32(-1+1.0/7) ||
		!slices.Equal(b.Dims, []int{2, 2, 1}) || b.Floats[11] != 11 {
		t.Errorf("two: %+v", c)
	}
	if c, err = ReadNPZ("testdata/regression.npz", Options{}); err != nil {
		t.Fatal(err)
	}
	if c.N != 2 || c.Labels != nil || c.TargetDim != 1 || !slices.Equal(c.Targets, []float32{0.5, 1}) ||
		!slices.Equal(c.Inputs[0].Dims, []int{1}) || !slices.Equal(c.Inputs[0].Floats, []float32{1, 0}) {
		t.Errorf("regression: %+v", c)
	}
	if c, err = ReadNPZ("testdata/fortran.npz", Options{}); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(c.Inputs[0].Dims, []int{3, 2, 1}) || !slices.Equal(c.Weights, []float32{0.5, 2}) || !slices.Equal(c.Labels, []int32{1, 0}) ||
		!slices.Equal(c.Inputs[0].Floats, []float32{0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 2.75}) {
		t.Errorf("fortran: %+v", c)
	}
}

// TestReadOtherWriter reads what the library that writes our predictions makes.
func TestReadOtherWriter(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.npz")
	err := npz.Write(path, map[string]any{"x": []float32{1.5, 2.5, 3.5}, "y": []int32{1, 0, 1}})
	if err != nil {
		t.Fatal(err)
	}
	c, err := ReadNPZ(path, Options{})
	if err != nil || !slices.Equal(c.Inputs[0].Floats, []float32{1.5, 2.5, 3.5}) || !slices.Equal(c.Labels, []int32{1, 0, 1}) {
		t.Errorf("%+v %v", c, err)
	}
}

func TestMeaningOfY(t *testing.T) {
	x := member{"x.npy", npy("<f4", "(2, 1)", []float32{1, 2})}
	for name, c := range map[string]struct {
		y       []byte
		labels  []int32
		classes int
		targets []float32
	}{
		"bool":           {npy("|b1", "(2,)", []byte{1, 0}), []int32{1, 0}, 2, nil},
		"uint8 column":   {npy("|u1", "(2, 1)", []byte{3, 1}), []int32{3, 1}, 4, nil},
		"one-hot bytes":  {npy("|u1", "(2, 3)", []byte{0, 0, 1, 1, 0, 0}), []int32{2, 0}, 3, nil},
		"two ones":       {npy("|u1", "(2, 2)", []byte{1, 1, 1, 0}), nil, 0, []float32{1, 1, 1, 0}},
		"floats":         {npy("<f8", "(2,)", []float64{0, 1}), nil, 0, []float32{0, 1}},
		"soft":           {npy("<f4", "(2, 2)", []float32{0.5, 0.5, 0, 1}), nil, 0, []float32{0.5, 0.5, 0, 1}},
		"big-endian":     {npy(">u2", "(2,)", []byte{0, 1, 0, 2}), []int32{1, 2}, 3, nil},
		"negative bytes": {npy("|i1", "(2, 2)", []int8{-1, 1, 0, 1}), nil, 0, []float32{-1, 1, 0, 1}},
	} {
		got, err := read(archived(x, member{"y.npy", c.y}), Options{})
		if err != nil || !slices.Equal(got.Labels, c.labels) || got.Classes != c.classes || !slices.Equal(got.Targets, c.targets) {
			t.Errorf("%s: %+v %v", name, got, err)
		}
	}
	if got, err := read(archived(x), Options{}); err != nil || got.Labels != nil || got.Targets != nil || got.N != 2 {
		t.Errorf("without y: %+v %v", got, err)
	}
	if got, err := read(archived(x), Options{Scale: 0.5}); err != nil || got.Inputs[0].Floats[1] != 1 {
		t.Errorf("scaled: %+v %v", got, err)
	}
}

func TestMalformedNPZ(t *testing.T) {
	x := member{"x.npy", npy("<f4", "(2, 1)", []float32{1, 2})}
	y := member{"y.npy", npy("<i8", "(2,)", []int64{0, 1})}
	good := archived(x, y)
	changed := slices.Clone(good)
	changed[bytes.Index(changed, []byte(npyMagic))+90] ^= 0x10 // in x's data or header
	only := func(data []byte) []byte { return archived(member{"x.npy", data}, y) }
	target := func(data []byte) []byte { return archived(x, member{"y.npy", data}) }
	for name, c := range map[string]struct {
		data  []byte
		place string
		want  string
	}{
		"empty":          {nil, "offset 0:", "got an empty file"},
		"no zip":         {[]byte("hello, this is no archive at all"), "offset 10:", "numpy.savez"},
		"truncated":      {good[:len(good)-30], "offset", "cut short"},
		"no arrays":      {archived(), "names of the arrays", "got no arrays"},
		"other names":    {archived(member{"x_train.npy", nil}, y), "names of the arrays", `got "x_train", "y"`},
		"half a pair":    {archived(member{"x_a.npy", nil}), "names of the arrays", `got "x_a"`},
		"both forms":     {archived(x, member{"x_a.npy", nil}, member{"x_b.npy", nil}), "names of the arrays", "x_a"},
		"twice":          {archived(x, x), `array "x"`, "got two"},
		"no npy":         {only([]byte("hello world")), `array "x"`, "got 68 65 6c 6c 6f"},
		"empty member":   {only(nil), `array "x"`, "got nothing"},
		"version":        {only([]byte(npyMagic + "\x07\x00\x00\x00")), `array "x"`, "format version 7.0"},
		"short header":   {only([]byte(npyMagic + "\x01\x00\xff\x00{")), `array "x"`, "a header that ends early"},
		"huge header":    {only([]byte(npyMagic + "\x02\x00\xff\xff\xff\x7f{")), `array "x"`, "a header of 2147483647 bytes"},
		"no dictionary":  {only(npyWith("hello", nil)), `array "x"`, `the header "hello"`},
		"key missing":    {only(npyWith("{'descr': '<f4', 'shape': (2,)}", nil)), `array "x"`, "the header"},
		"key twice":      {only(npyWith("{'descr': '<f4', 'descr': '<f4', 'shape': (2,)}", nil)), `array "x"`, "the header"},
		"other key":      {only(npyWith("{'de\nscr': 1}", nil)), `array "x"`, "the header"},
		"negative size":  {only(npy("<f4", "(-2,)", nil)), `array "x"`, "shape:"},
		"structured":     {only(npyWith("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,)}", nil)), `array "x"`, "descr:"},
		"strings":        {only(npy("<U5", "(2,)", nil)), `array "x"`, `got type "<U5" (text)`},
		"objects":        {only(npy("|O", "(2,)", []uint64{1, 2})), `array "x"`, "objects are pickled programs and are not read"},
		"complex":        {only(npy("<c8", "(2,)", []uint64{1, 2})), `array "x"`, "(complex numbers)"},
		"times":          {only(npy("<M8[s]", "(2,)", []uint64{1, 2})), `array "x"`, "(times)"},
		"long doubles":   {only(npy("<f16", "(1,)", []uint64{1, 2})), `array "x"`, "convert it"},
		"word labels":    {target(npy("|S2", "(2,)", []byte("abcd"))), `array "y"`, "numpy.unique"},
		"weight axes":    {archived(x, member{"w.npy", npy("<f4", "(2, 2)", []float32{1, 2, 3, 4})}), `array "w"`, "one weight a sample"},
		"weight count":   {archived(x, member{"w.npy", npy("<f4", "(3,)", []float32{1, 2, 3})}), `array "w"`, "expected 2 samples"},
		"weight below 0": {archived(x, member{"w.npy", npy("<f4", "(2,)", []float32{1, -2})}), `array "w", sample 1`, "got -2"},
		"weight NaN":     {archived(x, member{"w.npy", npy("<f4", "(2,)", []float32{float32(math.NaN()), 1})}), `array "w", sample 0`, "got NaN"},
		"no weight":      {archived(x, member{"w.npy", npy("<f4", "(2,)", []float32{0, 0})}), `array "w", sample 0`, "0 for every sample"},
		"bomb":           {only(npy("|u1", "(16, 1000000)", make([]byte, 16_000_000))), `array "x"`, "at most 200 times its packed size"},
		"scalar":         {only(npy("<f4", "()", float32(1))), `array "x"`, "got shape []"},
		"no samples":     {only(npy("<f4", "(0, 3)", nil)), `array "x"`, "got shape [0 3]"},
		"too little":     {only(npy("<f4", "(3, 1)", []float32{1, 2})), `array "x"`, "got 8 bytes after the header"},
		"too much":       {only(npy("<f4", "(1, 1)", []float32{1, 2})), `array "x"`, "got 8 bytes after the header"},
		"claims much":    {only(npy("<f4", "(2, 1000000000, 1000000000, 1000000000)", nil)), `array "x"`, "got 0 bytes after the header"},
		"five axes":      {only(npy("|u1", "(2, 1, 1, 1, 1)", []byte{1, 2})), `array "x"`, "reshape it"},
		"not a number":   {only(npy("<f4", "(2, 1)", []float32{1, float32(math.NaN())})), `array "x", sample 1`, "got NaN"},
		"too large":      {only(npy("<f8", "(2, 1)", []float64{1e300, 0})), `array "x", sample 0`, "got +Inf"},
		"count mismatch": {target(npy("<i8", "(3,)", []int64{0, 1, 0})), `array "y"`, "expected 2 samples, as many as x has, got 3"},
		"negative label": {target(npy("<i8", "(2,)", []int64{0, -1})), `array "y", sample 1`, "got -1"},
		"large label":    {target(npy("<u8", "(2,)", []uint64{0, math.MaxUint64})), `array "y", sample 1`, "expected a label from 0 to 65535"},
		"stray label":    {target(npy("<i8", "(2,)", []int64{500, 0})), `array "y", sample 0`, "set `classes: 501`"},
		"target axes":    {target(npy("<f4", "(2, 1, 1)", []float32{0, 1})), `array "y"`, "expected [N] or [N,K]"},
		"infinite":       {target(npy("<f4", "(2,)", []float32{0, float32(math.Inf(1))})), `array "y", sample 1`, "got +Inf"},
	} {
		got, err := read(c.data, Options{})
		if got != nil {
			t.Errorf("%s: read as %+v", name, got)
		}
		checkError(t, name, err, "f.npz", c.place, c.want)
	}
	if got, err := read(changed, Options{}); err == nil {
		t.Errorf("a changed byte was read as %+v", got)
	}
	pair := archived(member{"x_a.npy", npy("<f4", "(2,)", []float32{1, 2})}, member{"x_b.npy", npy("<f4", "(3,)", []float32{1, 2, 3})})
	_, err := read(pair, Options{})
	checkError(t, "pair", err, "f.npz", `array "x_b"`, "expected 2 samples, as many as x_a has, got 3")
	_, err = read(good, Options{Classes: 1})
	checkError(t, "classes", err, "f.npz", `array "y", sample 1`, "expected a label from 0 to 0, got 1")
	_, err = read(target(npy("<f4", "(2,)", []float32{0, 1})), Options{Classes: 2})
	checkError(t, "classes of values", err, "f.npz", `array "y"`, "got regression targets")
}

// TestChecksum changes every byte of the values in turn: the archive's checksum
// must catch each.
func TestChecksum(t *testing.T) {
	good, err := os.ReadFile("testdata/grey.npz")
	if err != nil {
		t.Fatal(err)
	}
	start := bytes.Index(good, []byte{0, 10, 20, 30, 40})
	for i := range 24 {
		bad := slices.Clone(good)
		bad[start+i] ^= 0x80
		if _, err := read(bad, Options{}); !errors.Is(err, ErrUnreadable) {
			t.Errorf("byte %d of the pixels changed: %v", i, err)
		}
	}
}

// TestTypes reads the same numbers in every type, byte order and order of axes.
func TestTypes(t *testing.T) {
	const shape = "(2, 3, 2, 1)"
	want := []float32{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}
	column := []int{0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11} // the values' places, first axis fastest
	for _, descr := range []string{"|u1", "|i1", "<u2", ">u2", "<i2", ">i2", "<u4", ">u4", "<i4", ">i4",
		"<u8", ">u8", "<i8", ">i8", "<f2", ">f2", "<f4", ">f4", "<f8", ">f8"} {
		e, ok := parseElement(descr)
		if !ok {
			t.Fatal(descr)
		}
		for fortran, places := range map[string][]int{"False": {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, "True": column} {
			raw := make([]byte, 0, 12*8)
			for _, at := range places {
				raw = append(raw, stored(e, want[at])...)
			}
			x := npyWith(fmt.Sprintf("{'descr': '%s', 'fortran_order': %s, 'shape': %s, }", descr, fortran, shape), raw)
			c, err := read(archived(member{"x.npy", x}, member{"w.npy", npy("<f8", "(2, 1)", []float64{0, 2})}), Options{})
			if err != nil {
				t.Errorf("%s %s: %v", descr, fortran, err)
				continue
			}
			got := c.Inputs[0].Floats
			for _, b := range c.Inputs[0].Bytes {
				got = append(got, float32(b))
			}
			if !slices.Equal(got, want) || !slices.Equal(c.Inputs[0].Dims, []int{3, 2, 1}) || (c.Inputs[0].Bytes != nil) != (descr == "|u1") ||
				!slices.Equal(c.Weights, []float32{0, 2}) {
				t.Errorf("%s fortran %s: %v of %v", descr, fortran, got, c.Inputs[0].Dims)
			}
		}
	}
}

// stored is v, a small whole number, as the bytes of an element.
func stored(e element, v float32) []byte {
	bits := uint64(v)
	switch {
	case e.kind == 'f' && e.width == 2: // exact: 11 bits are enough for the numbers here
		b := math.Float32bits(v)
		bits = 0
		if v != 0 {
			bits = uint64(b>>23-127+15)<<10 | uint64(b>>13&0x3ff)
		}
	case e.kind == 'f' && e.width == 4:
		bits = uint64(math.Float32bits(v))
	case e.kind == 'f':
		bits = math.Float64bits(float64(v))
	}
	all := e.order.(binary.AppendByteOrder).AppendUint64(nil, bits)
	if e.order == binary.BigEndian {
		return all[8-e.width:]
	}
	return all[:e.width]
}

func TestHalf(t *testing.T) {
	for bits, want := range map[uint16]float64{
		0x0000: 0, 0x3c00: 1, 0xc000: -2, 0x7bff: 65504, 0x0001: 0x1p-24, 0x03ff: 0x1.ff8p-15, 0x0400: 0x1p-14,
		0x3555: 0.333251953125, 0x7c00: math.Inf(1), 0xfc00: math.Inf(-1),
	} {
		if got := half(bits); got != want {
			t.Errorf("%04x is %v, want %v", bits, got, want)
		}
	}
	if !math.IsNaN(half(0x7e00)) || !math.Signbit(half(0x8000)) {
		t.Error("NaN or -0 is lost")
	}
}

func TestReadArrays(t *testing.T) {
	if _, err := ReadArrays(filepath.Join(t.TempDir(), "none.npz"), "a"); !errors.Is(err, ErrUnreadable) {
		t.Errorf("a missing file: %v", err)
	}
	if _, err := ReadArrays(t.TempDir(), "a"); !errors.Is(err, ErrUnreadable) {
		t.Errorf("a folder: %v", err)
	}
}
