package file

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"runtime"
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
		c, err := ReadIDX(filepath.Join(dir, pair[0]), filepath.Join(dir, pair[1]), Options{})
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
	c, err := ReadIDX(filepath.Join(dir, "i"), filepath.Join(dir, "l"), Options{Classes: 12, Scale: 2})
	if err != nil || c.Classes != 12 || c.Inputs[0].Scale != 2 {
		t.Errorf("with options: %+v %v", c, err)
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
		"floats":           {append([]byte{0, 0, 0x0d, 3}, images[4:]...), labels, false, 0, "i: offset 0:", "32-bit floats"},
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
		got, err := ReadIDX(filepath.Join(dir, imageName), filepath.Join(dir, "l"), Options{Classes: c.classes})
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
	if !strings.HasPrefix(text, dir) || !strings.Contains(text, place) || !strings.Contains(text, want) || strings.Contains(text, "\n") {
		t.Errorf("%s: %s\nexpected %q and %q", name, text, place, want)
	}
	if e.Expected == "" || e.Got == "" || e.Remedy == "" || e.Place == "" {
		t.Errorf("%s: an empty part in %+v", name, e)
	}
}

// TestFalseSizeCostsNoMemory: a header that claims 4 TB is refused after reading
// what is there.
func TestFalseSizeCostsNoMemory(t *testing.T) {
	dir := write(t, map[string][]byte{"i": idx([]int{1 << 20, 1 << 11, 1 << 11}, 1, 2, 3)})
	path := filepath.Join(dir, "i")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, _, err := readIDXArray(path, "images", 3, 4); err == nil {
		t.Fatal("no error")
	}
	runtime.ReadMemStats(&after)
	if taken := after.TotalAlloc - before.TotalAlloc; taken > 4<<20 {
		t.Errorf("%d bytes taken", taken)
	}
}

func FuzzIDX(f *testing.F) {
	images, labels := idx([]int{2, 2, 2}, 1, 2, 3, 4, 5, 6, 7, 8), idx([]int{2}, 0, 1)
	f.Add(images, labels)
	f.Add(packed(images), packed(labels))
	f.Add(images[:10], labels)
	f.Add(idx([]int{1 << 30, 1 << 30, 1 << 30}), []byte{0x1f, 0x8b})
	f.Fuzz(func(t *testing.T, images, labels []byte) {
		if len(images)+len(labels) > 1<<16 {
			return // keeps gzip bombs out
		}
		dir := write(t, map[string][]byte{"i": images, "l": labels})
		c, err := ReadIDX(filepath.Join(dir, "i"), filepath.Join(dir, "l"), Options{})
		checkContent(t, c, err)
	})
}

// checkContent: either an *Error, or content that agrees with itself.
func checkContent(t *testing.T, c *Content, err error) {
	t.Helper()
	var e *Error
	if err != nil {
		if c != nil || !errors.As(err, &e) || !errors.Is(err, ErrUnreadable) {
			t.Fatalf("content %v with error %v", c, err)
		}
		return
	}
	for _, in := range c.Inputs {
		size := c.N
		for _, d := range in.Dims {
			size *= d
		}
		if size == 0 || len(in.Bytes)+len(in.Floats) != size || (in.Bytes == nil) == (in.Floats == nil) {
			t.Fatalf("%d samples of %v have %d bytes, %d floats", c.N, in.Dims, len(in.Bytes), len(in.Floats))
		}
	}
	if c.Labels != nil && len(c.Labels) != c.N || len(c.Targets) != c.N*c.TargetDim || len(c.Inputs) == 0 {
		t.Fatalf("%d labels, %d targets, %d inputs for %d samples", len(c.Labels), len(c.Targets), len(c.Inputs), c.N)
	}
	for _, l := range c.Labels {
		if l < 0 || int(l) >= c.Classes {
			t.Fatalf("label %d of %d classes", l, c.Classes)
		}
	}
}
