package file

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
)

// idxType is an element type that an IDX magic can name.
type idxType struct {
	name string
	elem element
}

// idxTypes are the element types by their byte in the magic.
var idxTypes = map[byte]idxType{
	0x08: {"unsigned bytes", element{'u', 1, binary.BigEndian}},
	0x09: {"signed bytes", element{'i', 1, binary.BigEndian}},
	0x0b: {"16-bit integers", element{'i', 2, binary.BigEndian}},
	0x0c: {"32-bit integers", element{'i', 4, binary.BigEndian}},
	0x0d: {"32-bit floats", element{'f', 4, binary.BigEndian}},
	0x0e: {"64-bit floats", element{'f', 8, binary.BigEndian}},
}

// ReadIDX reads a pair of IDX files, the format of MNIST, Fashion-MNIST and EMNIST:
// images [N,H,W] or [N,H,W,C] (which get C = 1 if they have none) and labels [N].
// transposed exchanges height and width, as EMNIST's files need.
func ReadIDX(images, labelsPath string, transposed bool, o Options) (*Content, error) {
	m := newMeter(o, images, labelsPath)
	x, err := openIDX(images, "images", m, 3, 4)
	if err != nil {
		return nil, err
	}
	defer x.close()
	y, err := openIDX(labelsPath, "labels", m, 1, 1)
	if err != nil {
		return nil, err
	}
	defer y.close()
	if y.dims[0] != x.dims[0] {
		return nil, &Error{
			File: labelsPath, Place: offset(4), Expected: fmt.Sprintf("%d labels, one for each image of %s", x.dims[0], shown(images)),
			Got: fmt.Sprint(y.dims[0]), Remedy: "take both files from the same set (train with train, t10k with t10k)",
		}
	}
	c := &Content{N: x.dims[0]}
	in, err := x.input(o)
	if err != nil {
		return nil, err
	}
	if c.Labels, c.Classes, err = y.labels(o); err != nil {
		return nil, err
	}
	if transposed {
		in.Dims = []int{in.Dims[1], in.Dims[0], in.Dims[2]}
		in.Bytes, in.Floats = transpose(in.Bytes, in.Dims), transpose(in.Floats, in.Dims)
	}
	c.Inputs = []Input{in}
	m.finish()
	return c, nil
}

// transpose turns pictures [N, W, H, C] into [N, H, W, C], the dims given.
func transpose[T any](data []T, dims []int) []T {
	if data == nil {
		return nil
	}
	h, w, c := dims[0], dims[1], dims[2]
	out := make([]T, 0, len(data))
	for from := 0; from < len(data); from += h * w * c {
		picture := data[from : from+h*w*c]
		for y := range h {
			for x := range w {
				at := (x*h + y) * c
				out = append(out, picture[at:at+c]...)
			}
		}
	}
	return out
}

// idxFile is an IDX file of which the header was read.
type idxFile struct {
	*source
	what string
	dims []int
	elem element
	size int64 // bytes of the values
}

// openIDX opens a file with minRank to maxRank axes and reads its header.
func openIDX(path, what string, m *meter, minRank, maxRank int) (*idxFile, error) {
	s, err := openSource(path, m)
	if err != nil {
		return nil, err
	}
	x := &idxFile{source: s, what: what}
	if err := x.header(minRank, maxRank); err != nil {
		s.close()
		return nil, err
	}
	return x, nil
}

func (x *idxFile) header(minRank, maxRank int) error {
	magic, err := x.read(4, "IDX header")
	if err != nil {
		return err
	}
	if err := x.magic(magic, minRank, maxRank); err != nil {
		return err
	}
	rank := int(magic[3])
	header, err := x.read(int64(4*rank), "IDX header")
	if err != nil {
		return err
	}
	x.dims = make([]int, rank)
	size := uint64(x.elem.width)
	for i := range x.dims {
		d := binary.BigEndian.Uint32(header[4*i:])
		high, low := bits.Mul64(size, uint64(d))
		if d == 0 || d > math.MaxInt32 || high != 0 || low > math.MaxInt64 {
			return &Error{
				File: x.path, Place: x.place(int64(4 + 4*i)), Expected: fmt.Sprintf("a size of 1 or more for axis %d of the %s, all together below 2^63 bytes", i, x.what),
				Got: fmt.Sprint(d), Remedy: "the header is damaged or the file holds nothing, fetch or write it again",
			}
		}
		size, x.dims[i] = low, int(d)
	}
	x.size = int64(size)
	if !x.packed && x.size > x.source.size-x.at {
		return x.short(x.at, x.size, x.source.size-x.at, x.values())
	}
	return x.affords(x.size, x.values())
}

// values names the values in errors.
func (x *idxFile) values() string { return fmt.Sprintf("%s (shape %v)", x.what, x.dims) }

// magic checks the first four bytes: 0, 0, element type, number of axes.
func (x *idxFile) magic(magic []byte, minRank, maxRank int) error {
	rank := int(magic[3])
	kind, known := idxTypes[magic[2]]
	wrong := &Error{File: x.path, Place: x.place(0), Got: hexBytes(magic)}
	axes := fmt.Sprintf("%d", minRank)
	if maxRank != minRank {
		axes = fmt.Sprintf("%d or %d", minRank, maxRank)
	}
	wrong.Expected = fmt.Sprintf("IDX %s: bytes 00 00, a type from 08 to 0e and then %s axes", x.what, axes)
	switch {
	case magic[0] != 0 || magic[1] != 0 || !known:
		wrong.Remedy = "this is no IDX file; for NumPy archives use npz"
	case rank < minRank || rank > maxRank:
		wrong.Got += fmt.Sprintf(" (%d axes)", rank)
		wrong.Remedy = "check that images and labels are not exchanged"
	case x.what == "labels" && kind.elem.kind == 'f':
		wrong.Got += " (" + kind.name + ")"
		wrong.Remedy = "labels are integers; check that this is the right file"
	default:
		x.elem = kind.elem
		return nil
	}
	return wrong
}

// input reads images: unsigned bytes as they are, other types as floats.
func (x *idxFile) input(o Options) (Input, error) {
	in := Input{Dims: x.dims[1:]}
	if len(in.Dims) == 2 {
		in.Dims = append(in.Dims, 1)
	}
	var err error
	if x.elem.kind == 'u' {
		in.Scale = o.byteScale()
		in.Bytes, err = x.read(x.size, x.values())
	} else {
		in.Floats, err = x.floats(o.floatScale())
	}
	if err != nil {
		return in, err
	}
	return in, x.end()
}

// floats reads all values, times scale.
func (x *idxFile) floats(scale float64) ([]float32, error) {
	stride := x.dims[1] * x.dims[2]
	if len(x.dims) == 4 {
		stride *= x.dims[3]
	}
	start := x.at
	var out pile[float32]
	for left := x.size; left > 0; {
		const piece = 1 << 16 // a multiple of every width
		raw, err := x.read(min(left, piece), x.values())
		if err != nil {
			return nil, err
		}
		left -= int64(len(raw))
		for i := range len(raw) / x.elem.width {
			v := float32(x.elem.float(raw, i) * scale)
			if !isFinite(v) {
				return nil, &Error{
					File: x.path, Place: fmt.Sprintf("image %d, %s", out.n/stride, x.place(start+int64(out.n*x.elem.width))),
					Expected: "finite numbers that fit float32", Got: fmt.Sprint(v), Remedy: "clean the images and write the file again",
				}
			}
			out.add(v)
		}
	}
	return out.join(), nil
}

// labels reads class numbers.
func (x *idxFile) labels(o Options) ([]int32, int, error) {
	start := x.at
	raw, err := x.read(x.size, x.values())
	if err == nil {
		err = x.end()
	}
	if err != nil {
		return nil, 0, err
	}
	value := func(i int) int64 { return x.elem.integer(raw, i) }
	return labels(x.dims[0], value, o, func(i int) *Error {
		return &Error{File: x.path, Place: fmt.Sprintf("label %d, offset %d", i, start+int64(i*x.elem.width))}
	})
}
