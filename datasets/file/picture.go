package file

import (
	"bufio"
	"errors"
	"fmt"
	"image"
	"image/draw"
	_ "image/gif"  // the formats
	_ "image/jpeg" // that image.Decode
	_ "image/png"  // is to know
	"io"
)

// Bounds of one picture. Up to freePixels a file may say what it likes; a larger
// picture must have a byte in its file for every 64 pixels, which photographs have
// many times over and decompression bombs have not.
const (
	maxSide        = 1 << 14
	maxPixels      = 1 << 25
	freePixels     = 1 << 21
	pixelsPerByte  = 64
	maxPictureFile = 1 << 27 // bytes
)

// maxScans bounds how often a JPEG may go over its pixels. Progressive ones do so some
// 10 times; a scan of a few bytes costs as much time as a whole one.
const maxScans = 64

// errScans is what reading a JPEG with more scans gives.
var errScans = fmt.Errorf("more than %d scans", maxScans)

// scans counts the marks with which the scans of a JPEG start, ff da. The pixels in
// between never have these two bytes, other data now and then.
type scans struct {
	r    io.Reader
	left int
	last byte // before the next read
}

func (s *scans) Read(p []byte) (int, error) {
	if s.left < 0 {
		return 0, errScans
	}
	n, err := s.r.Read(p)
	for i, b := range p[:n] {
		if s.last == 0xff && b == 0xda {
			s.left--
		}
		if s.left < 0 {
			return i, errScans
		}
		s.last = b
	}
	return n, err
}

// pixels are one picture: red, green and blue of every pixel, row by row, or its
// brightness alone.
type pixels struct {
	h, w, c int
	data    []byte // [h, w, c]
}

// readPicture reads a PNG, a JPEG or the first frame of a GIF, as 3 channels. want
// sees height and width before anything is decoded and may refuse.
func readPicture(path string, m *meter, want func(h, w int) error) (*pixels, error) {
	f, size, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := bufio.NewReaderSize(f, 1<<14)
	config, kind, err := image.DecodeConfig(r)
	if err == nil && kind != "png" && kind != "jpeg" && kind != "gif" {
		err = image.ErrFormat // one that another package registered
	}
	if err != nil {
		return nil, noPicture(path, size, err)
	}
	h, w := config.Height, config.Width
	if err := checkPixels(path, h, w, size); err != nil {
		return nil, err
	}
	if err := want(h, w); err != nil {
		return nil, err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, cannotOpen(path, err)
	}
	r.Reset(metered{f, m})
	if kind == "jpeg" {
		r.Reset(&scans{r: metered{f, m}, left: maxScans})
	}
	decoded, _, err := image.Decode(r)
	if err != nil {
		return nil, noPicture(path, size, err)
	}
	canvas := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(canvas, canvas.Bounds(), image.White, image.Point{}, draw.Src)
	at := decoded.Bounds() // the first frame of a GIF may be a part of the picture
	draw.Draw(canvas, at, decoded, at.Min, draw.Over)
	p := &pixels{h: h, w: w, c: 3, data: canvas.Pix[:0]} // in place: 3 bytes where 4 were
	for i := 0; i < 4*h*w; i += 4 {
		p.data = append(p.data, canvas.Pix[i], canvas.Pix[i+1], canvas.Pix[i+2])
	}
	return p, nil
}

// noPicture is the error of a file that image does not decode.
func noPicture(path string, size int64, err error) *Error {
	e := &Error{File: path, Place: "picture", Expected: "a whole PNG, JPEG or GIF", Got: err.Error(), Cause: err,
		Remedy: "the file is damaged or cut short, fetch it again or remove it"}
	switch {
	case size == 0:
		e.Got = "an empty file"
	case errors.Is(err, errScans):
		e.Remedy = "store it again as a plain JPEG, or as PNG"
	case errors.Is(err, image.ErrFormat):
		e.Got, e.Remedy = "a file of another kind", "convert it, or move it out of the folder"
	}
	return e
}

// checkPixels refuses pictures that are too large, or for which the file is too small.
func checkPixels(path string, h, w int, size int64) error {
	e := &Error{File: path, Place: "picture", Got: fmt.Sprintf("%dx%d pixels in %d bytes", h, w, size)}
	switch {
	case h < 1 || w < 1 || h > maxSide || w > maxSide || h*w > maxPixels || size > maxPictureFile:
		e.Expected = fmt.Sprintf("a height and width from 1 to %d and at most %d pixels", maxSide, maxPixels)
		e.Remedy = "make it smaller"
	case h*w > freePixels && int64(h*w/pixelsPerByte) > size:
		e.Expected = fmt.Sprintf("a byte in the file for every %d pixels of a large picture", pixelsPerByte)
		e.Remedy = "make it smaller, or store it with less compression"
	default:
		return nil
	}
	return e
}

// isGrey tells whether every pixel has the same red, green and blue.
func (p *pixels) isGrey() bool {
	for i := 0; i < len(p.data); i += 3 {
		if p.data[i] != p.data[i+1] || p.data[i] != p.data[i+2] {
			return false
		}
	}
	return true
}

// grey makes one channel of three: 0.299 red + 0.587 green + 0.114 blue (ITU-R
// BT.601) in 16-bit fixed point, rounded, as Pillow's mode L. Equal colours keep
// their value.
func (p *pixels) grey() *pixels {
	out := &pixels{h: p.h, w: p.w, c: 1, data: make([]byte, 0, p.h*p.w)}
	for i := 0; i < len(p.data); i += 3 {
		red, green, blue := uint32(p.data[i]), uint32(p.data[i+1]), uint32(p.data[i+2])
		out.data = append(out.data, byte((19595*red+38470*green+7471*blue+1<<15)>>16))
	}
	return out
}

// cover cuts the largest part with the proportions h to w out of the middle, and
// scales that to h rows of w pixels.
func (p *pixels) cover(h, w int) *pixels {
	ch, cw := p.h, p.w
	if p.w*h > p.h*w {
		cw = max(1, p.h*w/h)
	} else {
		ch = max(1, p.w*h/w)
	}
	cut := &pixels{h: ch, w: cw, c: p.c, data: make([]byte, 0, ch*cw*p.c)}
	top, left := (p.h-ch)/2, (p.w-cw)/2
	for y := top; y < top+ch; y++ {
		from := (y*p.w + left) * p.c
		cut.data = append(cut.data, p.data[from:from+cw*p.c]...)
	}
	return cut.scale(h, w)
}

// scale makes every new pixel the mean of the old area that it lies on. The parts of
// old pixels are counted in whole numbers, so that the same bytes come out on every
// machine.
func (p *pixels) scale(h, w int) *pixels {
	if p.h == h && p.w == w {
		return p
	}
	columns, rows := overlaps(p.w, w), overlaps(p.h, h)
	across := make([]uint64, 0, p.h*w*p.c) // sums along each row // [p.h, w, c]
	for y := range p.h {
		row := p.data[y*p.w*p.c:][:p.w*p.c]
		for _, parts := range columns {
			for k := range p.c {
				var sum uint64
				for _, o := range parts {
					sum += o.part * uint64(row[o.old*p.c+k])
				}
				across = append(across, sum)
			}
		}
	}
	out := &pixels{h: h, w: w, c: p.c, data: make([]byte, 0, h*w*p.c)}
	area := uint64(p.h) * uint64(p.w)
	sums := make([]uint64, w*p.c)
	for _, parts := range rows {
		clear(sums)
		for _, o := range parts {
			for j, v := range across[o.old*len(sums):][:len(sums)] {
				sums[j] += o.part * v
			}
		}
		for _, sum := range sums {
			out.data = append(out.data, byte((2*sum+area)/(2*area)))
		}
	}
	return out
}

// overlap is how much of a new pixel lies on an old one.
type overlap struct {
	old  int
	part uint64
}

// overlaps lists for each of m new pixels the old ones, of n, that it lies on. Cut
// the line in n*m parts: an old pixel is m of them wide, a new one n.
func overlaps(n, m int) [][]overlap {
	out := make([][]overlap, m)
	for i := range out {
		from, to := i*n, (i+1)*n
		for old := from / m; old*m < to; old++ {
			out[i] = append(out[i], overlap{old, uint64(min(to, (old+1)*m) - max(from, old*m))})
		}
	}
	return out
}
