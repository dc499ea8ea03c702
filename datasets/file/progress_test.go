package file

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// TestProgress: reports grow, are few, and end with everything.
func TestProgress(t *testing.T) {
	pictures := map[string][]byte{}
	noisy := noise(4000)
	for i := range 200 {
		pictures[fmt.Sprintf("p/%d/%d.png", i%2, i)] = greys(noisy...)
	}
	pictures["i"] = idx([]int{1000, 40, 40}, make([]byte, 1_600_000)...)
	pictures["l"] = idx([]int{1000}, make([]byte, 1000)...)
	pictures["npz"] = archived(member{"x.npy", npy("|u1", "(100, 4000)", noise(400_000))})
	pictures["csv"] = []byte(strings.Repeat("1,2,3\n", 200_000))
	pictures["train.bin"] = cifarRows(make([][]byte, 0)...)
	for range 400 {
		pictures["train.bin"] = append(pictures["train.bin"], make([]byte, 3074)...)
	}
	dir := classes(t, pictures)
	for name, read := range map[string]func(o Options) (*Content, error){
		"idx":    func(o Options) (*Content, error) { return ReadIDX(dir+"/i", dir+"/l", false, o) },
		"npz":    func(o Options) (*Content, error) { return ReadNPZ(dir+"/npz", o) },
		"csv":    func(o Options) (*Content, error) { return ReadCSV(dir+"/csv", Columns{}, o) },
		"cifar":  func(o Options) (*Content, error) { return ReadCIFAR(filepath.Join(dir, "train.bin"), false, o) },
		"folder": func(o Options) (*Content, error) { return ReadFolder(dir+"/p", Pictures{}, o) },
	} {
		var last, size int64
		calls := 0
		c, err := read(Options{Progress: func(done, total int64) {
			calls++
			if done <= last || done > total || size != 0 && total != size {
				t.Errorf("%s: %d of %d after %d of %d", name, done, total, last, size)
			}
			last, size = done, total
		}})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if c.N == 0 || last != size || size == 0 || calls < 2 || int64(calls) > 1+10*size>>20+1 {
			t.Errorf("%s: %d calls, %d of %d bytes", name, calls, last, size)
		}
	}
}

// noise is n bytes that do not compress well.
func noise(n int) []byte {
	out := make([]byte, n)
	state := uint32(1)
	for i := range out {
		state = state*1664525 + 1013904223
		out[i] = byte(state >> 24)
	}
	return out
}

// BenchmarkIDX reads a file as large as MNIST's training images, gzipped.
func BenchmarkIDX(b *testing.B) {
	const n = 60_000
	pixels := noise(n * 784)
	for i := range pixels {
		if pixels[i] < 200 {
			pixels[i] = 0 // mostly background, as digits are
		}
	}
	dir := write(b, map[string][]byte{"i.gz": packed(idx([]int{n, 28, 28}, pixels...)), "l.gz": packed(idx([]int{n}, make([]byte, n)...))})
	b.SetBytes(n * 784)
	b.ReportAllocs()
	for b.Loop() {
		c, err := ReadIDX(dir+"/i.gz", dir+"/l.gz", false, Options{})
		if err != nil || c.N != n {
			b.Fatal(err)
		}
	}
}

// BenchmarkCSV reads 2,000 lines of 784 pixels and a label.
func BenchmarkCSV(b *testing.B) {
	var text strings.Builder
	for i, v := range noise(2000 * 784) {
		if i%784 == 0 {
			fmt.Fprintf(&text, "\n%d", i/784%10)
		}
		fmt.Fprintf(&text, ",%d", v)
	}
	dir := write(b, map[string][]byte{"f.csv": []byte(text.String())})
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ReadCSV(dir+"/f.csv", Columns{Target: "0", Shape: []int{28, 28}}, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
