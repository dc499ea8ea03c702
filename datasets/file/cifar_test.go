package file

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// cifarRows encodes samples: the labels given, and pixels that follow from the number
// of the sample, the place and the colour.
func cifarRows(labels ...[]byte) []byte {
	var out []byte
	for i, l := range labels {
		out = append(out, l...)
		for colour := range 3 {
			for p := range cifarPlane {
				out = append(out, cifarPixel(i, p, colour))
			}
		}
	}
	return out
}

func cifarPixel(sample, place, colour int) byte { return byte(sample*7 + place*3 + colour*101) }

var tenNames = []byte("airplane\nautomobile\nbird\r\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n")

func TestReadCIFAR(t *testing.T) {
	ten := write(t, map[string][]byte{
		"test_batch.bin":   cifarRows([]byte{9}),
		"data_batch_5.bin": cifarRows([]byte{5}, []byte{6}),
		"data_batch_2.bin": cifarRows([]byte{2}),
		"batches.meta.txt": tenNames, "readme.html": nil,
	})
	hundred := write(t, map[string][]byte{
		"train.bin": cifarRows([]byte{19, 99}, []byte{0, 7}), "test.bin": cifarRows([]byte{3, 4}),
		"coarse_label_names.txt": []byte(strings.Repeat("a\n", 20)),
	})
	renamed := write(t, map[string][]byte{"some.bin": cifarRows([]byte{1, 2})})
	for _, c := range []struct {
		path    string
		coarse  bool
		labels  []int32
		samples []int // the number in its file of each
		classes int
		named   bool
	}{
		{ten, false, []int32{2, 5, 6, 9}, []int{0, 0, 1, 0}, 10, true},
		{ten + "/data_batch_5.bin", false, []int32{5, 6}, []int{0, 1}, 10, true},
		{hundred, false, []int32{99, 7, 4}, []int{0, 1, 0}, 100, false},
		{hundred, true, []int32{19, 0, 3}, []int{0, 1, 0}, 20, true},
		{renamed + "/some.bin", false, []int32{2}, []int{0}, 100, false},
	} {
		got, err := ReadCIFAR(c.path, c.coarse, Options{})
		if err != nil {
			t.Errorf("%s: %v", c.path, err)
			continue
		}
		checkContent(t, got, nil)
		var want []byte
		for _, i := range c.samples {
			for p := range cifarPlane {
				want = append(want, cifarPixel(i, p, 0), cifarPixel(i, p, 1), cifarPixel(i, p, 2))
			}
		}
		in := got.Inputs[0]
		if !slices.Equal(got.Labels, c.labels) || got.Classes != c.classes || (got.Names != nil) != c.named ||
			!slices.Equal(in.Dims, []int{32, 32, 3}) || !bytes.Equal(in.Bytes, want) || in.Scale != 1.0/255 {
			t.Errorf("%s coarse %v: labels %v of %d classes, names %q", c.path, c.coarse, got.Labels, got.Classes, got.Names)
		}
	}
	got, _ := ReadCIFAR(ten, false, Options{})
	if got.Names[2] != "bird" || got.Names[9] != "truck" {
		t.Errorf("names %q", got.Names)
	}
}

func TestMalformedCIFAR(t *testing.T) {
	good := cifarRows([]byte{1})
	for name, c := range map[string]struct {
		files       map[string][]byte
		path        string // below the folder
		coarse      bool
		place, want string
	}{
		"no batches":      {map[string][]byte{"x.bin": good}, "", false, "names of the files", "got none of them"},
		"both":            {map[string][]byte{"test_batch.bin": good, "train.bin": nil}, "", false, "names of the files", `"test_batch.bin" and "train.bin"`},
		"no folder":       {nil, "none", false, "open", "no such file"},
		"empty":           {map[string][]byte{"train.bin": nil}, "", false, "train.bin: size", "expected a multiple of 3074 bytes"},
		"cut short":       {map[string][]byte{"data_batch_1.bin": good[:3000]}, "", false, "data_batch_1.bin: size", "a multiple of 3073 bytes"},
		"another size":    {map[string][]byte{"x.bin": good[:3000]}, "x.bin", false, "x.bin: size", "got 3000"},
		"label":           {map[string][]byte{"test_batch.bin": cifarRows([]byte{0}, []byte{10})}, "", false, "sample 1, offset 3073", "a CIFAR-10 label from 0 to 9, got 10"},
		"fine label":      {map[string][]byte{"test.bin": cifarRows([]byte{0, 100})}, "", true, "sample 0, offset 1", "from 0 to 99, got 100"},
		"coarse label":    {map[string][]byte{"test.bin": cifarRows([]byte{20, 0})}, "", false, "sample 0, offset 0", "from 0 to 19, got 20"},
		"coarse of ten":   {map[string][]byte{"test_batch.bin": good}, "", true, "kind of data set", "got CIFAR-10"},
		"nine names":      {map[string][]byte{"test_batch.bin": good, "batches.meta.txt": tenNames[9:]}, "", false, "batches.meta.txt: number of names", "expected 10, got 9"},
		"unsafe name":     {map[string][]byte{"test_batch.bin": good, "batches.meta.txt": []byte("a\x1b[2J\n")}, "", false, "batches.meta.txt: name 0", `got "a\x1b[2J"`},
		"a folder inside": {map[string][]byte{"test_batch.bin": nil}, "", false, "test_batch.bin: open", "a folder"},
	} {
		dir := write(t, c.files)
		if name == "a folder inside" {
			path := filepath.Join(dir, "test_batch.bin")
			if os.Remove(path) != nil || os.Mkdir(path, 0o700) != nil {
				t.Fatal("no folder")
			}
		}
		got, err := ReadCIFAR(filepath.Join(dir, c.path), c.coarse, Options{})
		if got != nil {
			t.Errorf("%s: read", name)
		}
		checkError(t, name, err, dir, c.place, c.want)
	}
}
