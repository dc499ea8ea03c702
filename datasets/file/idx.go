package file

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
)

// idxTypes are the element types an IDX magic can name; only the first is read.
var idxTypes = map[byte]string{
	0x08: "unsigned bytes", 0x09: "signed bytes", 0x0b: "16-bit integers",
	0x0c: "32-bit integers", 0x0d: "32-bit floats", 0x0e: "64-bit floats",
}

// ReadIDX reads a pair of IDX files, the format of MNIST, Fashion-MNIST and EMNIST:
// images [N,H,W] or [N,H,W,C] (which get C = 1 if they have none) and labels [N].
func ReadIDX(images, labelsPath string, o Options) (*Content, error) {
	dims, pixels, err := readIDXArray(images, "images", 3, 4)
	if err != nil {
		return nil, err
	}
	labelDims, raw, err := readIDXArray(labelsPath, "labels", 1, 1)
	if err != nil {
		return nil, err
	}
	if labelDims[0] != dims[0] {
		return nil, &Error{
			File: labelsPath, Place: offset(4), Expected: fmt.Sprintf("%d labels, one for each image of %s", dims[0], images),
			Got: fmt.Sprint(labelDims[0]), Remedy: "take both files from the same set (train with train, t10k with t10k)",
		}
	}
	values := make([]int64, len(raw))
	for i, b := range raw {
		values[i] = int64(b)
	}
	const header = 8
	classes, count, err := labels(values, o, func(i int) *Error {
		return &Error{File: labelsPath, Place: fmt.Sprintf("label %d, offset %d", i, header+i)}
	})
	if err != nil {
		return nil, err
	}
	sample := dims[1:]
	if len(sample) == 2 {
		sample = append(sample, 1)
	}
	return &Content{
		N: dims[0], Labels: classes, Classes: count,
		Inputs: []Input{{Dims: sample, Bytes: pixels, Scale: o.byteScale()}},
	}, nil
}

// readIDXArray reads one file of unsigned bytes with minRank to maxRank axes.
func readIDXArray(path, what string, minRank, maxRank int) ([]int, []byte, error) {
	s, err := openSource(path)
	if err != nil {
		return nil, nil, err
	}
	defer s.close()
	magic, err := s.read(4, "IDX header")
	if err != nil {
		return nil, nil, err
	}
	rank := int(magic[3])
	if err := checkMagic(s, magic, what, minRank, maxRank); err != nil {
		return nil, nil, err
	}
	header, err := s.read(int64(4*rank), "IDX header")
	if err != nil {
		return nil, nil, err
	}
	dims := make([]int, rank)
	size := uint64(1)
	for i := range dims {
		d := binary.BigEndian.Uint32(header[4*i:])
		high, low := bits.Mul64(size, uint64(d))
		if d == 0 || d > math.MaxInt32 || high != 0 || low > math.MaxInt64 {
			return nil, nil, &Error{
				File: path, Place: s.place(int64(4 + 4*i)), Expected: fmt.Sprintf("a size of 1 or more for axis %d of the %s, all together below 2^63", i, what),
				Got: fmt.Sprint(d), Remedy: "the header is damaged or the file holds nothing, fetch or write it again",
			}
		}
		size, dims[i] = low, int(d)
	}
	data, err := s.read(int64(size), fmt.Sprintf("%s (shape %v)", what, dims))
	if err != nil {
		return nil, nil, err
	}
	return dims, data, s.end()
}

// checkMagic checks the first four bytes: 0, 0, element type, number of axes.
func checkMagic(s *source, magic []byte, what string, minRank, maxRank int) error {
	rank := int(magic[3])
	known := idxTypes[magic[2]]
	wrong := &Error{File: s.path, Place: s.place(0), Got: hexBytes(magic)}
	axes := fmt.Sprintf("%d", minRank)
	if maxRank != minRank {
		axes = fmt.Sprintf("%d or %d", minRank, maxRank)
	}
	wrong.Expected = fmt.Sprintf("IDX %s: bytes 00 00 08 and then %s axes", what, axes)
	switch {
	case magic[0] != 0 || magic[1] != 0 || known == "":
		wrong.Remedy = "this is no IDX file; for NumPy archives use npz"
	case magic[2] != 0x08:
		wrong.Got += " (" + known + ")"
		wrong.Remedy = "only unsigned bytes are read, convert the file or use npz"
	case rank < minRank || rank > maxRank:
		wrong.Got += fmt.Sprintf(" (%d axes)", rank)
		wrong.Remedy = "check that images and labels are not exchanged"
	default:
		return nil
	}
	return wrong
}
