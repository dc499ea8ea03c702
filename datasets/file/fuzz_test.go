package file

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// The targets of this file run for longer than their seeds with, for example,
//
//	go test -fuzz '^FuzzCSV$' -fuzztime 1m -parallel=1 -fuzzminimizetime 10x ./datasets/file
//
// of which the last keeps the fuzzer from spending its time on shorter inputs.

// fuzzLimit bounds the bytes that a fuzzer gives, fuzzMemory what reading them may
// allocate altogether: packed data makes 8 MiB of so few, thrice in an NPZ, and floats
// or labels of these take some times as much.
const (
	fuzzLimit  = 1 << 14
	fuzzMemory = 256 << 20
)

// bounded calls read and checks what it allocates altogether.
func bounded(t *testing.T, limit uint64, read func()) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	read()
	runtime.ReadMemStats(&after)
	if taken := after.TotalAlloc - before.TotalAlloc; taken > limit {
		t.Fatalf("%d bytes allocated, expected at most %d", taken, limit)
	}
}

// checkContent: either an *Error, or content that agrees with itself.
func checkContent(t *testing.T, c *Content, err error) {
	t.Helper()
	var e *Error
	if err != nil {
		if c != nil || !errors.As(err, &e) || !errors.Is(err, ErrUnreadable) {
			t.Fatalf("content %v with error %v", c, err)
		}
		if e.File == "" || e.Place == "" || e.Expected == "" || e.Got == "" || e.Remedy == "" || strings.Contains(err.Error(), "\n") {
			t.Fatalf("an empty part or a second line in %q", err.Error())
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
		checkFinite(t, in.Floats)
	}
	checkFinite(t, c.Targets)
	checkFinite(t, c.Weights)
	if c.Labels != nil && len(c.Labels) != c.N || len(c.Targets) != c.N*c.TargetDim || len(c.Inputs) == 0 ||
		c.Weights != nil && len(c.Weights) != c.N || c.Names != nil && len(c.Names) != c.Classes || (c.Labels == nil) != (c.Classes == 0) {
		t.Fatalf("%d labels, %d targets, %d weights, %d names, %d inputs for %d samples of %d classes",
			len(c.Labels), len(c.Targets), len(c.Weights), len(c.Names), len(c.Inputs), c.N, c.Classes)
	}
	for _, l := range c.Labels {
		if l < 0 || int(l) >= c.Classes {
			t.Fatalf("label %d of %d classes", l, c.Classes)
		}
	}
	for _, name := range c.Names {
		if !nameable(name) {
			t.Fatalf("class name %q", name)
		}
	}
}

func checkFinite(t *testing.T, values []float32) {
	t.Helper()
	for i, v := range values {
		if !isFinite(v) {
			t.Fatalf("value %d is %v", i, v)
		}
	}
}

func FuzzIDX(f *testing.F) {
	images, labels := idx([]int{2, 2, 2}, 1, 2, 3, 4, 5, 6, 7, 8), idx([]int{2}, 0, 1)
	f.Add(images, labels, false)
	f.Add(packed(images), packed(labels), true)
	f.Add(images[:10], labels, false)
	f.Add(idx([]int{1 << 30, 1 << 30, 1 << 30}), []byte{0x1f, 0x8b}, false)
	f.Add(typed(0x0d, []int{2, 1, 2, 1}, []float32{1, 2, 3, 4}), typed(0x0c, []int{2}, []int32{0, 1}), true)
	f.Fuzz(func(t *testing.T, images, labels []byte, transposed bool) {
		if len(images)+len(labels) > fuzzLimit {
			return
		}
		dir := write(t, map[string][]byte{"i": images, "l": labels})
		bounded(t, fuzzMemory, func() {
			c, err := ReadIDX(filepath.Join(dir, "i"), filepath.Join(dir, "l"), transposed, Options{})
			checkContent(t, c, err)
		})
	})
}

func FuzzNPZ(f *testing.F) {
	for _, name := range []string{"grey", "two", "regression", "fortran"} {
		data, err := os.ReadFile("testdata/" + name + ".npz")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > fuzzLimit {
			return
		}
		bounded(t, fuzzMemory, func() {
			c, err := read(data, Options{})
			checkContent(t, c, err)
		})
	})
}

// FuzzNPY gives the header reader whole arrays, which FuzzNPZ's checksums keep from it.
func FuzzNPY(f *testing.F) {
	f.Add(npy("<f4", "(2, 1)", []float32{1, 2}))
	f.Add(npy("|u1", "(2,)", []byte{1, 2}))
	f.Add(npyWith("{'descr': '>f2', 'fortran_order': True, 'shape': (2, 2), }", []uint16{1, 2, 3, 4}))
	f.Add(npyWith("{'\nescr': '<f4'}", nil))
	f.Add([]byte(npyMagic + "\x02\x00\x04\x00\x00\x00{}\n\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > fuzzLimit {
			return
		}
		bounded(t, fuzzMemory, func() {
			c, err := read(archived(member{"x.npy", data}, member{"y.npy", data}, member{"w.npy", data}), Options{})
			checkContent(t, c, err)
		})
	})
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("a,b,y\n1,2,0\n3,4,1\n"), "y", "", 0)
	f.Add([]byte("0,255,cat\r\n7,8.5,\"dog, \"\"x\"\"\"\r\n"), "-1", "", 2)
	f.Add([]byte("\ufeff1;2;0.5\n\n3;4;1\n"), "2", "0", 0)
	f.Add(packed([]byte("1\t2\t0\n")), "-1", "1", 1)
	f.Add([]byte("\"a\nb\",y\n1,0\n\"2\",1"), "y", "", 0)
	f.Fuzz(func(t *testing.T, data []byte, target, weight string, width int) {
		if len(data) > fuzzLimit || width < 0 || width > 100 {
			return
		}
		columns := Columns{Target: target, Weight: weight}
		if width > 0 {
			columns.Shape = []int{1, width}
		}
		dir := write(t, map[string][]byte{"f": data})
		bounded(t, fuzzMemory, func() {
			c, err := ReadCSV(filepath.Join(dir, "f"), columns, Options{})
			checkContent(t, c, err)
		})
	})
}

// FuzzCIFAR makes rows of the labels, so that the fuzzer need not find 3072 pixels,
// and puts tail behind them.
func FuzzCIFAR(f *testing.F) {
	f.Add([]byte{1}, []byte(nil), tenNames, 0, false)
	f.Add([]byte{1, 2, 19, 99}, []byte(nil), []byte(strings.Repeat("a\n", 100)), 1, false)
	f.Add([]byte{1, 2}, []byte(nil), []byte("a\n"), 1, true)
	f.Add([]byte{1, 2}, []byte{5}, []byte(nil), 2, true)
	f.Add([]byte(nil), []byte(nil), []byte("\x00"), 0, false)
	f.Fuzz(func(t *testing.T, labels, tail, names []byte, kind int, coarse bool) {
		if len(labels) > 64 || len(tail)+len(names) > fuzzLimit || kind < 0 || kind > 2 {
			return
		}
		var rows [][]byte
		for l := range slices.Chunk(labels, min(kind+1, 2)) {
			rows = append(rows, l)
		}
		file := []string{"data_batch_3.bin", "test.bin", "other.bin"}[kind]
		dir := write(t, map[string][]byte{file: append(cifarRows(rows...), tail...),
			"batches.meta.txt": names, "fine_label_names.txt": names, "coarse_label_names.txt": names})
		path := dir
		if kind == 2 {
			path = filepath.Join(dir, file)
		}
		bounded(t, fuzzMemory, func() {
			c, err := ReadCIFAR(path, coarse, Options{})
			checkContent(t, c, err)
		})
	})
}

// FuzzPicture reads two pictures, cut to a size or left as they are.
func FuzzPicture(f *testing.F) {
	grey := greys(1, 2, 3)
	f.Add(grey, greys(4, 5, 6), 0, 0, 0)
	f.Add(grey, greys(4, 5), 3, 2, 1)
	f.Add(seedGIF(), seedJPEG(), 5, 7, 3)
	f.Add(pngClaim(1<<12, 1<<12, 10), grey, 2, 2, 0)
	f.Fuzz(func(t *testing.T, first, second []byte, h, w, channels int) {
		if len(first)+len(second) > fuzzLimit || h < 0 || h > 64 || w < 0 || w > 64 || channels != 1 && channels != 3 && channels != 0 {
			return
		}
		want := Pictures{Channels: channels}
		if h > 0 && w > 0 {
			want.Size = []int{h, w}
		}
		dir := classes(t, map[string][]byte{"a/1": first, "b/2": second})
		bounded(t, fuzzMemory, func() {
			c, err := ReadFolder(dir, want, Options{})
			checkContent(t, c, err)
		})
	})
}
