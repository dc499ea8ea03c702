package file

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// idx encodes an IDX file of unsigned bytes.
func idx(dims []int, data ...byte) []byte {
	out := []byte{0, 0, 8, byte(len(dims))}
	for _, d := range dims {
		out = binary.BigEndian.AppendUint32(out, uint32(d))
	}
	return append(out, data...)
}

// typed encodes an IDX file of another type.
func typed(kind byte, dims []int, values any) []byte {
	out := idx(dims)
	out[2] = kind
	out, err := binary.Append(out, binary.BigEndian, values)
	if err != nil {
		panic(err)
	}
	return out
}

// packed gzips data.
func packed(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(data)
	w.Close()
	return b.Bytes()
}

// write puts files in a folder of their own and returns it.
func write(t testing.TB, files map[string][]byte) string {
	dir := t.TempDir()
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestReadIDX(t *testing.T) {
	pixels := []byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}
	images, labels := idx([]int{2, 3, 2}, pixels...), idx([]int{2}, 3, 0)
	dir := write(t, map[string][]byte{
		"i": images, "l": labels, "i.gz": packed(images), "l.gz": packed(labels), "renamed": packed(labels),
		"colour": idx([]int{2, 1, 2, 3}, pixels...),
	})
	for _, pair := range [][2]string{{"i", "l"}, {"i.gz", "l.gz"}, {"i", "renamed"}, {"colour", "l"}} {
		c, err := ReadIDX(filepath.Join(dir, pair[0]), filepath.Join(dir, pair[1]), false, Options{})
		if err != nil {
			t.Errorf("%v: %v", pair, err)
			continue
		}
		dims := []int{3, 2, 1}
		if pair[0] == "colour" {
			dims = []int{1, 2, 3}
		}
		if c.N != 2 || c.Classes != 4 || !slices.Equal(c.Labels, []int32{3, 0}) || len(c.Inputs) != 1 ||
			!slices.Equal(c.Inputs[0].Dims, dims) || !bytes.Equal(c.Inputs[0].Bytes, pixels) || c.Inputs[0].Scale != 1.0/255 {
			t.Errorf("%v: %+v", pair, c)
		}
	}
	c, err := ReadIDX(filepath.Join(dir, "i"), filepath.Join(dir, "l"), false, Options{Classes: 12, Scale: 2})
	if err != nil || c.Classes != 12 || c.Inputs[0].Scale != 2 {
		t.Errorf("with options: %+v %v", c, err)
	}
}

// TestIDXTypes: other types than unsigned bytes become floats, times the scale.
func TestIDXTypes(t *testing.T) {
	labels := typed(0x0b, []int{2}, []int16{1, 0})
	for kind, c := range map[byte]struct {
		values any
		want   []float32
	}{
		0x09: {[]int8{-128, 127, 0, 1}, []float32{-128, 127, 0, 1}},
		0x0b: {[]int16{-32768, 1, 2, 3}, []float32{-32768, 1, 2, 3}},
		0x0c: {[]int32{math.MinInt32, 1, 2, 3}, []float32{math.MinInt32, 1, 2, 3}},
		0x0d: {[]float32{0.5, -1e-40, 2, 3}, []float32{0.5, -1e-40, 2, 3}},
		0x0e: {[]float64{0.1, 1, 2, 3}, []float32{0.1, 1, 2, 3}},
	} {
		dir := write(t, map[string][]byte{"i": typed(kind, []int{2, 2, 1}, c.values), "l": labels})
		got, err := ReadIDX(filepath.Join(dir, "i"), filepath.Join(dir, "l"), false, Options{})
		if err != nil || !slices.Equal(got.Inputs[0].Floats, c.want) || !slices.Equal(got.Inputs[0].Dims, []int{2, 1, 1}) || !slices.Equal(got.Labels, []int32{1, 0}) {
			t.Errorf("type %02x: %+v %v", kind, got, err)
		}
		got, err = ReadIDX(filepath.Join(dir, "i"), filepath.Join(dir, "l"), false, Options{Scale: 0.5})
		if err != nil || got.Inputs[0].Floats[3] != c.want[3]/2 {
			t.Errorf("type %02x scaled: %+v %v", kind, got, err)
		}
	}
}

func TestTransposedIDX(t *testing.T) {
	dir := write(t, map[string][]byte{
		"grey":   idx([]int{2, 3, 2}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
		"colour": idx([]int{2, 1, 2, 3}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
		"floats": typed(0x0b, []int{2, 2, 2}, []int16{1, 2, 3, 4, 5, 6, 7, 8}),
		"l":      idx([]int{2}, 0, 1),
	})
	for name, want := range map[string]struct {
		dims []int
		data []float32
	}{
		"grey":   {[]int{2, 3, 1}, []float32{1, 3, 5, 2, 4, 6, 7, 9, 11, 8, 10, 12}},
		"colour": {[]int{2, 1, 3}, []float32{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}},
		"floats": {[]int{2, 2, 1}, []float32{1, 3, 2, 4, 5, 7, 6, 8}},
	} {
		c, err := ReadIDX(filepath.Join(dir, name), filepath.Join(dir, "l"), true, Options{})
		if err != nil || !slices.Equal(c.Inputs[0].Dims, want.dims) {
			t.Errorf("%s: %+v %v", name, c, err)
			continue
		}
		got := c.Inputs[0].Floats
		for _, b := range c.Inputs[0].Bytes {
			got = append(got, float32(b))
		}
		if !slices.Equal(got, want.data) {
			t.Errorf("%s: %v, want %v", name, got, want.data)
		}
	}
}

func TestMalformedIDX(t *testing.T) {
	images, labels := idx([]int{2, 2, 2}, 1, 2, 3, 4, 5, 6, 7, 8), idx([]int{2}, 0, 1)
	gz := packed(images)
	broken := slices.Clone(gz)
	broken[len(broken)-5] ^= 1 // in the checksum
	long := idx([]int{2, 2, 2}, 1, 2, 3, 4, 5, 6, 7, 8, 9)
	many := make([]byte, 200)
	many[150] = 199
	manyImages := idx([]int{200, 1, 1}, make([]byte, 200)...)
	for name, c := range map[string]struct {
		images, labels []byte
		gz             bool // name the images i.gz
		classes        int
		place, want    string
	}{
		"empty":            {nil, labels, false, 0, "i: offset 0:", "expected 4 bytes of IDX header, got 0"},
		"magic":            {[]byte("PK\x03\x04aaaaaaaaaaaaaa"), labels, false, 0, "i: offset 0:", "got 50 4b 03 04; this is no IDX file"},
		"floats":           {append([]byte{0, 0, 0x0d, 3}, images[4:]...), labels, false, 0, "i: offset 16:", "expected 32 bytes of images (shape [2 2 2]), got 8"},
		"type":             {append([]byte{0, 0, 0x0a, 3}, images[4:]...), labels, false, 0, "i: offset 0:", "this is no IDX file"},
		"float labels":     {images, append([]byte{0, 0, 0x0d, 1, 0, 0, 0, 2}, make([]byte, 8)...), false, 0, "l: offset 0:", "labels are integers"},
		"negative label":   {images, []byte{0, 0, 9, 1, 0, 0, 0, 2, 0, 0xff}, false, 0, "l: label 1, offset 9:", "got -1"},
		"not a number":     {typed(0x0d, []int{2, 1, 1}, []float32{1, float32(math.NaN())}), labels, false, 0, "i: image 1, offset 20:", "got NaN"},
		"too large":        {typed(0x0e, []int{2, 1, 1}, []float64{1e300, 1}), labels, false, 0, "i: image 0, offset 16:", "got +Inf"},
		"beyond memory":    {packed(idx([]int{1 << 20, 1 << 10, 1 << 10})), labels, false, 0, "offset 16 (unpacked):", "held in memory"},
		"bomb":             {packed(idx([]int{1 << 14, 1 << 5, 1 << 5})), labels, false, 0, "offset 16 (unpacked):", "at most 200 times its packed size"},
		"exchanged":        {labels, images, false, 0, "i: offset 0:", "check that images and labels are not exchanged"},
		"short header":     {images[:9], labels, false, 0, "i: offset 4:", "expected 12 bytes of IDX header, got 5"},
		"zero size":        {idx([]int{2, 0, 2}), labels, false, 0, "i: offset 8:", "got 0"},
		"no images":        {idx([]int{0, 2, 2}), labels, false, 0, "i: offset 4:", "got 0"},
		"truncated":        {images[:20], labels, false, 0, "i: offset 16:", "expected 8 bytes of images (shape [2 2 2]), got 4"},
		"claims much":      {idx([]int{1 << 30, 1 << 20, 4000}, 1, 2), labels, false, 0, "i: offset 16:", "got 2"},
		"overflow":         {idx([]int{1 << 31, 1 << 31, 1 << 31}), labels, false, 0, "i: offset 4:", "below 2^63"},
		"overflow product": {idx([]int{1<<31 - 1, 1<<31 - 1, 1<<31 - 1}), labels, false, 0, "i: offset 12:", "below 2^63"},
		"more follows":     {long, labels, false, 0, "i: offset 24:", "got more bytes"},
		"count mismatch":   {images, idx([]int{3}, 0, 1, 1), false, 0, "l: offset 4:", "expected 2 labels"},
		"label range":      {images, idx([]int{2}, 0, 5), false, 3, "l: label 1, offset 9:", "expected a label from 0 to 2, got 5"},
		"stray label":      {manyImages, idx([]int{200}, many...), false, 0, "l: label 150, offset 158:", "only 2 of the classes 0 to 199 occur"},
		"labels short":     {images, labels[:9], false, 0, "l: offset 8:", "expected 2 bytes of labels"},
		"not gzip":         {images, labels, true, 0, "i.gz: offset 0:", "expected gzip data (bytes 1f 8b), as the name ends in .gz, got 00 00"},
		"empty gzip name":  {nil, labels, true, 0, "i.gz: offset 0:", "the file is empty"},
		"gzip header only": {gz[:5], labels, true, 0, "i.gz: offset 0:", "expected whole gzip data"},
		"gzip truncated":   {gz[:len(gz)-10], labels, true, 0, "(unpacked):", "cut short"},
		"gzip checksum":    {broken, labels, true, 0, "(unpacked):", "checksum"},
		"gzip of nothing":  {packed(nil), labels, true, 0, "i.gz: offset 0 (unpacked):", "expected 4 bytes of IDX header, got 0"},
	} {
		imageName := "i"
		if c.gz {
			imageName = "i.gz"
		}
		dir := write(t, map[string][]byte{imageName: c.images, "l": c.labels})
		got, err := ReadIDX(filepath.Join(dir, imageName), filepath.Join(dir, "l"), false, Options{Classes: c.classes})
		if got != nil {
			t.Errorf("%s: read as %+v", name, got)
		}
		checkError(t, name, err, dir, c.place, c.want)
	}
}

// checkError: one line, the file's full path first, the place, the phrase, and a remedy.
func checkError(t *testing.T, name string, err error, dir, place, want string) {
	t.Helper()
	var e *Error
	if err == nil || !errors.Is(err, ErrUnreadable) || !errors.As(err, &e) {
		t.Errorf("%s: error %v", name, err)
		return
	}
	text := err.Error()
	if !strings.HasPrefix(strings.TrimPrefix(text, `"`), dir) || !strings.Contains(text, place) || !strings.Contains(text, want) || strings.Contains(text, "\n") {
		t.Errorf("%s: %s\nexpected %q and %q", name, text, place, want)
	}
	if e.Expected == "" || e.Got == "" || e.Remedy == "" || e.Place == "" {
		t.Errorf("%s: an empty part in %+v", name, e)
	}
}
