package file

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// encoded is a picture as a PNG.
func encoded(img image.Image) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// greys is a grey PNG of one row with those pixels.
func greys(values ...byte) []byte {
	return encoded(&image.Gray{Pix: values, Stride: len(values), Rect: image.Rect(0, 0, len(values), 1)})
}

// dot is a PNG of one pixel.
func dot(c color.Color) []byte {
	img := image.NewNRGBA64(image.Rect(0, 0, 1, 1))
	img.Set(0, 0, c)
	return encoded(img)
}

// classes puts pictures in folders: the names are "class/file".
func classes(t testing.TB, files map[string][]byte) string {
	dir := t.TempDir()
	for name, data := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestReadFolder(t *testing.T) {
	red := color.NRGBA{R: 255, A: 255}
	grey := map[string][]byte{
		"b/2.png": greys(5, 6), "b/10.png": greys(3, 4), "a/x": greys(1, 2), "c/x.png": greys(7, 8),
		".hidden": []byte("x"), "a/.DS_Store": []byte("x"), ".git/config": []byte("x"),
	}
	c, err := ReadFolder(classes(t, grey), Pictures{}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	checkContent(t, c, nil)
	if in := c.Inputs[0]; !slices.Equal(in.Dims, []int{1, 2, 1}) || !bytes.Equal(in.Bytes, []byte{1, 2, 3, 4, 5, 6, 7, 8}) || in.Scale != 1.0/255 ||
		!slices.Equal(c.Labels, []int32{0, 1, 1, 2}) || !slices.Equal(c.Names, []string{"a", "b", "c"}) || c.Classes != 3 {
		t.Errorf("grey: %+v", c)
	}
	mixed := classes(t, map[string][]byte{"a/1": dot(color.Gray{Y: 9}), "a/2": dot(red), "b/1": dot(color.Gray{Y: 7})})
	for channels, want := range map[int][]byte{
		0: {9, 9, 9, 255, 0, 0, 7, 7, 7},
		3: {9, 9, 9, 255, 0, 0, 7, 7, 7},
		1: {9, 76, 7}, // 0.299*255 = 76.2
	} {
		c, err := ReadFolder(mixed, Pictures{Channels: channels}, Options{Scale: 2})
		if err != nil || !bytes.Equal(c.Inputs[0].Bytes, want) || c.Inputs[0].Dims[2] != len(want)/3 || c.Inputs[0].Scale != 2 {
			t.Errorf("channels %d: %+v %v", channels, c, err)
		}
	}
	if c, err = ReadFolder(classes(t, map[string][]byte{"a/1": greys(1)}), Pictures{Channels: 3}, Options{}); err != nil ||
		!bytes.Equal(c.Inputs[0].Bytes, []byte{1, 1, 1}) {
		t.Errorf("grey as 3 channels: %+v %v", c, err)
	}
}

// TestPixels: what a pixel of each kind of file becomes.
func TestPixels(t *testing.T) {
	var jpg, moving bytes.Buffer
	plain := image.NewRGBA(image.Rect(0, 0, 8, 8))
	for i := range plain.Pix {
		plain.Pix[i] = 200
		if i%4 == 3 {
			plain.Pix[i] = 255
		}
	}
	if err := jpeg.Encode(&jpg, plain, nil); err != nil {
		t.Fatal(err)
	}
	palette := color.Palette{color.White, color.NRGBA{R: 10, G: 20, B: 30, A: 255}, color.Black}
	first := image.NewPaletted(image.Rect(1, 1, 2, 2), palette) // one pixel of a 2x2 picture
	first.Pix[0] = 1
	second := image.NewPaletted(image.Rect(0, 0, 2, 2), palette)
	err := gif.EncodeAll(&moving, &gif.GIF{Image: []*image.Paletted{first, second}, Delay: []int{1, 1}, Config: image.Config{Width: 2, Height: 2}})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		want []byte // the last pixel
	}{
		"opaque":           {dot(color.NRGBA{R: 1, G: 2, B: 3, A: 255}), []byte{1, 2, 3}},
		"16 bits":          {dot(color.NRGBA64{R: 0x12ff, G: 0x3400, B: 0xff80, A: 0xffff}), []byte{0x12, 0x34, 0xff}},
		"transparent":      {dot(color.NRGBA{R: 1, G: 2, B: 3, A: 0}), []byte{255, 255, 255}},
		"half transparent": {dot(color.NRGBA{R: 0, G: 100, B: 255, A: 51}), []byte{204, 224, 255}}, // 255 + (v-255)/5
		"jpeg":             {jpg.Bytes(), []byte{200, 200, 200}},
		"gif":              {moving.Bytes(), []byte{10, 20, 30}},
	} {
		dir := write(t, map[string][]byte{"f": c.data})
		p, err := readPicture(filepath.Join(dir, "f"), newMeter(Options{}), func(h, w int) error { return nil })
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := p.data[len(p.data)-3:]; !bytes.Equal(got, c.want) || len(p.data) != 3*p.h*p.w {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// TestScale compares with the plain meaning of an area's mean: every old pixel
// repeated w times across and h times down, then means of p.w times p.h of those.
func TestScale(t *testing.T) {
	for _, size := range [][4]int{{4, 6, 2, 3}, {5, 7, 3, 2}, {3, 2, 7, 5}, {1, 1, 4, 4}, {6, 5, 6, 1}, {3, 4, 5, 3}} {
		p := &pixels{h: size[0], w: size[1], c: 3}
		for i := range p.h * p.w * p.c {
			p.data = append(p.data, byte(i*i*37+i*11))
		}
		h, w := size[2], size[3]
		got := p.scale(h, w)
		for y := range h {
			for x := range w {
				for k := range 3 {
					sum, count := 0, p.h*p.w
					for v := y * p.h; v < (y+1)*p.h; v++ {
						for u := x * p.w; u < (x+1)*p.w; u++ {
							sum += int(p.data[(v/h*p.w+u/w)*3+k])
						}
					}
					if want := byte((2*sum + count) / (2 * count)); got.data[(y*w+x)*3+k] != want {
						t.Fatalf("%v: pixel %d,%d colour %d is %d, want %d", size, y, x, k, got.data[(y*w+x)*3+k], want)
					}
				}
			}
		}
	}
}

// TestCover cuts the middle out before it scales.
func TestCover(t *testing.T) {
	wide := classes(t, map[string][]byte{"a/1": greys(0, 0, 10, 20, 90, 90), "a/2": greys(7)})
	c, err := ReadFolder(wide, Pictures{Size: []int{1, 2}}, Options{})
	if err != nil || !bytes.Equal(c.Inputs[0].Bytes, []byte{10, 20, 7, 7}) {
		t.Errorf("wide: %+v %v", c, err)
	}
	p := &pixels{h: 4, w: 1, c: 1, data: []byte{1, 2, 3, 4}}
	if got := p.cover(1, 1); !bytes.Equal(got.data, []byte{2}) {
		t.Errorf("tall: %v", got.data)
	}
	if got := p.cover(3, 1); !bytes.Equal(got.data, []byte{1, 2, 3}) {
		t.Errorf("less tall: %v", got.data)
	}
	if got := p.cover(1, 4096); !bytes.Equal(got.data[:2], []byte{2, 2}) || len(got.data) != 4096 {
		t.Errorf("very wide: %v", got.data[:2])
	}
}

func TestMalformedFolder(t *testing.T) {
	good := greys(1, 2)
	for name, c := range map[string]struct {
		files       map[string][]byte
		place, want string
	}{
		"no classes":       {map[string][]byte{".x": nil}, "folder of classes", "got none"},
		"a file":           {map[string][]byte{"a/1.png": good, "labels.csv": nil}, "labels.csv: folder of classes", "a folder for each class and nothing else, got a file"},
		"no pictures":      {map[string][]byte{"a/.x": nil, "b/1": good}, "a: folder of a class", "at least one picture"},
		"deeper":           {map[string][]byte{"a/1": good, "b/c/d/1": good}, "b/c: folder of a class", "got a folder"},
		"text":             {map[string][]byte{"a/1": good, "a/notes.txt": []byte("hello")}, "a/notes.txt: picture", "got a file of another kind"},
		"empty":            {map[string][]byte{"a/1": nil}, "a/1: picture", "got an empty file"},
		"cut short":        {map[string][]byte{"a/1": good[:len(good)-20]}, "a/1: picture", "the file is damaged or cut short"},
		"checksum":         {map[string][]byte{"a/1": append(slices.Clone(good[:len(good)-14]), 1, 2)}, "a/1: picture", "a whole PNG"},
		"mixed sizes":      {map[string][]byte{"a/1": good, "b/2": greys(1, 2, 3)}, "b/2: picture", "a/1 has, got 1x3; give `size: [1, 2]`"},
		"unsafe class":     {map[string][]byte{"a\x1b[2J/1": good}, "name of the folder", `got "a\x1b[2J"`},
		"broken class":     {map[string][]byte{"a\xff/1": good}, "name of the folder", `got "a\xff"`},
		"no frame":         {map[string][]byte{"a/1": []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;")}, "a/1: picture", "a whole PNG, JPEG or GIF"},
		"no pixels in PNG": {map[string][]byte{"a/1": pngClaim(0, 3, 0)}, "a/1: picture", "a whole PNG"},
	} {
		dir := classes(t, c.files)
		got, err := ReadFolder(dir, Pictures{}, Options{})
		if got != nil {
			t.Errorf("%s: read", name)
		}
		checkError(t, name, err, dir, c.place, c.want)
	}
	unsafe := classes(t, map[string][]byte{"a/1\x1b[2J\n": nil})
	if _, err := ReadFolder(unsafe, Pictures{}, Options{}); err == nil || !strings.Contains(err.Error(), `/a/1\x1b[2J\n": picture:`) {
		t.Errorf("a file name that is not printable: %v", err)
	}
	dir := classes(t, map[string][]byte{"a/1": good})
	_, err := ReadFolder(filepath.Join(dir, "a", "1"), Pictures{}, Options{})
	checkError(t, "a file", err, dir, "a/1: open", "expected a folder, got a file")
	_, err = ReadFolder(filepath.Join(dir, "b"), Pictures{}, Options{})
	checkError(t, "nothing", err, dir, "b: open", "no such file")
}

// pngClaim is a PNG whose header claims h rows of w pixels, with bytes of data that
// are no picture.
func pngClaim(h, w, data int) []byte {
	out := []byte("\x89PNG\r\n\x1a\n")
	chunk := func(name string, body []byte) {
		out = binary.BigEndian.AppendUint32(out, uint32(len(body)))
		out = append(append(out, name...), body...)
		out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(append([]byte(name), body...)))
	}
	head := binary.BigEndian.AppendUint32(nil, uint32(w))
	head = binary.BigEndian.AppendUint32(head, uint32(h))
	chunk("IHDR", append(head, 8, 6, 0, 0, 0)) // 8 bits of red, green, blue and alpha
	chunk("IDAT", make([]byte, data))
	chunk("IEND", nil)
	return out
}

func BenchmarkFolder(b *testing.B) {
	files := map[string][]byte{}
	for i := range 1000 {
		img := image.NewGray(image.Rect(0, 0, 28, 28))
		for j := range img.Pix {
			img.Pix[j] = byte(i * j)
		}
		files[fmt.Sprintf("%d/%d.png", i%10, i)] = encoded(img)
	}
	dir := classes(b, files)
	for b.Loop() {
		if _, err := ReadFolder(dir, Pictures{}, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// seedGIF and seedJPEG are small pictures for the fuzzer.
func seedGIF() []byte {
	img := image.NewPaletted(image.Rect(0, 0, 3, 2), color.Palette{color.White, color.Black, color.Transparent})
	copy(img.Pix, []byte{0, 1, 2, 2, 1, 0})
	var b bytes.Buffer
	if err := gif.Encode(&b, img, nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func seedJPEG() []byte {
	img := image.NewGray(image.Rect(0, 0, 3, 2))
	copy(img.Pix, []byte{0, 50, 100, 150, 200, 250})
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}
