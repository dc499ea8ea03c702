package file

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// hostileMemory is what refusing a file may allocate altogether, whatever it claims.
const hostileMemory = 64 << 20

// zeros is an endless stream of nothing.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// gzipBomb is data and then n zero bytes, as gzip.
func gzipBomb(data []byte, n int64) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, flate.BestCompression)
	w.Write(data)
	io.CopyN(w, zeros{}, n)
	w.Close()
	return b.Bytes()
}

// zipBomb is an archive with one deflated member: data and n zero bytes.
func zipBomb(name string, data []byte, n int64) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.Create(name)
	if err != nil {
		panic(err)
	}
	f.Write(data)
	io.CopyN(f, zeros{}, n)
	w.Close()
	return b.Bytes()
}

// reader reads what lies in a folder.
type reader func(dir string) (*Content, error)

func idxReader(dir string) (*Content, error) {
	return ReadIDX(filepath.Join(dir, "i"), filepath.Join(dir, "l"), false, Options{})
}

func npzReader(dir string) (*Content, error) { return ReadNPZ(filepath.Join(dir, "f"), Options{}) }

func csvReader(dir string) (*Content, error) {
	return ReadCSV(filepath.Join(dir, "f"), Columns{Target: "0"}, Options{})
}

func cifarReader(dir string) (*Content, error) {
	return ReadCIFAR(filepath.Join(dir, "f"), false, Options{})
}

func folderReader(dir string) (*Content, error) { return ReadFolder(dir, Pictures{}, Options{}) }

// TestHostileFiles: each is refused by one error, for little memory.
func TestHostileFiles(t *testing.T) {
	labels := idx([]int{2}, 0, 1)
	const large = 20 << 20 // unpacked bytes of the bombs
	for name, c := range map[string]struct {
		read  reader
		files map[string][]byte
		want  string
	}{
		"IDX of 2^31":           {idxReader, map[string][]byte{"i": idx([]int{1 << 31, 1, 1}), "l": labels}, "a size of 1 or more"},
		"IDX of 4 TB":           {idxReader, map[string][]byte{"i": idx([]int{1 << 20, 1 << 11, 1 << 11}, 1, 2, 3), "l": labels}, "got 3"},
		"IDX of 4 GB, packed":   {idxReader, map[string][]byte{"i": packed(idx([]int{1 << 20, 1 << 6, 1 << 6}, 1)), "l": labels}, "at most 200 times"},
		"IDX bomb":              {idxReader, map[string][]byte{"i": gzipBomb(idx([]int{1, 1, large}), large), "l": idx([]int{1}, 0)}, "at most 200 times"},
		"IDX ends in a bomb":    {idxReader, map[string][]byte{"i": gzipBomb(idx([]int{1, 1, 1}, 1), large), "l": idx([]int{1}, 0)}, "got more bytes"},
		"NPZ of 2^62":           {npzReader, map[string][]byte{"f": archived(member{"x.npy", npy("<f8", "(4611686018427387904, 1)", nil)})}, "as many values"},
		"NPZ bomb":              {npzReader, map[string][]byte{"f": zipBomb("x.npy", npy("|u1", fmt.Sprintf("(1, %d)", large), nil), large)}, "at most 200 times"},
		"NPZ header bomb":       {npzReader, map[string][]byte{"f": zipBomb("x.npy", []byte(npyMagic+"\x02\x00\xff\xff\xff\x7f"), large)}, "a header of 2147483647 bytes"},
		"NPZ false directory":   {npzReader, map[string][]byte{"f": falseDirectory(npy("|u1", "(1, 1073741824)", nil), 1<<30)}, "array \"x\""},
		"NPZ of many axes":      {npzReader, map[string][]byte{"f": archived(member{"x.npy", npy("|u1", "("+strings.Repeat("1, ", 33)+")", []byte{1})})}, "shape:"},
		"CSV bomb":              {csvReader, map[string][]byte{"f": gzipBomb(bytes.Repeat([]byte("0,0\n"), large/4), 0)}, "at most 200 times"},
		"CSV packed line":       {csvReader, map[string][]byte{"f": gzipBomb([]byte("0,0\n0,"), large)}, "at most 4194304 bytes in a line"},
		"CSV endless line":      {csvReader, map[string][]byte{"f": bytes.Repeat([]byte("7"), 6<<20)}, "at most 4194304 bytes in a line"},
		"CSV endless quote":     {csvReader, map[string][]byte{"f": []byte("0,\"" + strings.Repeat("a\n", 4<<20))}, "at most 4194304 bytes in a line"},
		"CSV million columns":   {csvReader, map[string][]byte{"f": bytes.Repeat([]byte("0,"), 1<<20)}, "at most 262144 columns"},
		"CSV million words":     {csvReader, map[string][]byte{"f": manyWords(100_000)}, "one of at most 65536 words"},
		"CIFAR of another kind": {cifarReader, map[string][]byte{"f": bytes.Repeat([]byte{200}, 3073*100)}, "a CIFAR-10 label"},
		"PNG of 2^31":           {folderReader, map[string][]byte{"a/1": pngClaim(1<<31-1, 1<<31-1, 10)}, "damaged"},
		"PNG of 16384^2":        {folderReader, map[string][]byte{"a/1": pngClaim(1<<14, 1<<14, 10)}, "at most 33554432 pixels"},
		"PNG bomb":              {folderReader, map[string][]byte{"a/1": flatPNG(3000, 3000)}, "a byte in the file for every 64 pixels"},
		"PNG of 2 million":      {folderReader, map[string][]byte{"a/1": pngClaim(1<<11, 1<<10, 10)}, "damaged"},
		"many PNG bombs":        {folderReader, manyPictures(flatPNG(500, 500), 60), "at most 200 times"},
		"GIF of 65535^2":        {folderReader, map[string][]byte{"a/1": []byte("GIF89a\xff\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\xff\xff\xff\xff\x80\x00\x00\x00\xff\xff\xff\x02\x02\x4c\x01\x00;")}, "a height and width from 1 to 16384"},
		"JPEG of 65535^2":       {folderReader, map[string][]byte{"a/1": largeJPEG(0xffff)}, "a height and width from 1 to 16384"},
		"JPEG of many scans":    {folderReader, map[string][]byte{"a/1": manyScans(100)}, "more than 64 scans"},
		"JPEG of 4000^2":        {folderReader, map[string][]byte{"a/1": largeJPEG(4000)}, "a byte in the file for every 64 pixels"},
	} {
		dir := classes(t, c.files)
		bounded(t, hostileMemory, func() {
			got, err := c.read(dir)
			if got != nil {
				t.Errorf("%s: read", name)
			}
			checkError(t, name, err, dir, "", c.want)
		})
	}
}

// falseDirectory is an archive whose member x is stored, and said to have size bytes.
func falseDirectory(data []byte, size uint64) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.CreateRaw(&zip.FileHeader{Name: "x.npy", Method: zip.Store, UncompressedSize64: size + uint64(len(data)), CompressedSize64: size + uint64(len(data))})
	if err != nil {
		panic(err)
	}
	f.Write(data)
	w.Close()
	return b.Bytes()
}

func manyWords(n int) []byte {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, "w%d,1\n", i)
	}
	return b.Bytes()
}

// flatPNG is a picture of one colour, in about a thousandth of its bytes.
func flatPNG(h, w int) []byte {
	var b bytes.Buffer
	e := png.Encoder{CompressionLevel: png.BestCompression}
	if err := e.Encode(&b, image.NewPaletted(image.Rect(0, 0, w, h), color.Palette{color.Black, color.White})); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// largeJPEG is a JPEG of one pixel whose header claims side by side of them.
func largeJPEG(side uint16) []byte {
	data := seedJPEG()
	at := bytes.Index(data, []byte{0xff, 0xc0}) + 5 // height, then width
	binary.BigEndian.PutUint16(data[at:], side)
	binary.BigEndian.PutUint16(data[at+2:], side)
	return data
}

// manyScans is a JPEG that starts its one scan n times.
func manyScans(n int) []byte {
	data := seedJPEG()
	at := bytes.Index(data, []byte{0xff, 0xda})
	scan := data[at : len(data)-2]
	return append(append(data[:at:at], bytes.Repeat(scan, n)...), 0xff, 0xd9)
}

func manyPictures(data []byte, n int) map[string][]byte {
	files := map[string][]byte{}
	for i := range n {
		files[fmt.Sprintf("a/%d", i)] = data
	}
	return files
}

func TestUnreadableFiles(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	dir := classes(t, map[string][]byte{"a/1": greys(1), "train.bin": nil})
	for _, path := range []string{dir + "/train.bin", dir + "/a/1"} {
		if err := os.Chmod(path, 0); err != nil {
			t.Fatal(err)
		}
	}
	_, err := ReadFolder(dir, Pictures{}, Options{})
	checkError(t, "picture", err, dir, "a/1: open", "permission denied")
	_, err = ReadCIFAR(dir, false, Options{})
	checkError(t, "CIFAR", err, dir, "train.bin: open", "permission denied")
}
