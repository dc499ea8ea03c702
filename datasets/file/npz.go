package file

import (
	"archive/zip"
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// archive is an open NPZ.
type archive struct {
	path    string
	members map[string]*zip.File // by array name, without ".npy"
	names   []string             // in the archive's order
}

// array is one array as stored.
type array struct {
	name  string
	elem  element
	shape []int // at least the sample axis, every size 1 or more
	raw   []byte
}

// stride is the number of values in a sample.
func (a *array) stride() int {
	n := 1
	for _, d := range a.shape[1:] {
		n *= d
	}
	return n
}

// ReadNPZ reads a NumPy archive with x and y, or x_a, x_b and y. The package
// comment says what types and shapes mean.
func ReadNPZ(path string, o Options) (*Content, error) {
	f, size, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readNPZ(path, f, size, o)
}

// openFile opens a file, but no folder, and tells its size in bytes.
func openFile(path string) (*os.File, int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, cannotOpen(path, err)
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = errors.New("a folder")
	}
	if err != nil {
		f.Close()
		return nil, 0, cannotOpen(path, err)
	}
	return f, info.Size(), nil
}

// readNPZ is ReadNPZ on an open file.
func readNPZ(path string, r io.ReaderAt, size int64, o Options) (*Content, error) {
	z, err := openArchive(path, r, size)
	if err != nil {
		return nil, err
	}
	inputs, err := z.inputNames()
	if err != nil {
		return nil, err
	}
	c := &Content{}
	for _, name := range inputs {
		a, err := z.read(name)
		if err != nil {
			return nil, err
		}
		if c.N != 0 && a.shape[0] != c.N {
			return nil, z.mismatch(a, c.N, inputs[0])
		}
		c.N = a.shape[0]
		in, err := z.input(a, o)
		if err != nil {
			return nil, err
		}
		c.Inputs = append(c.Inputs, in)
	}
	if z.members["y"] == nil {
		return c, nil
	}
	y, err := z.read("y")
	if err != nil {
		return nil, err
	}
	if y.shape[0] != c.N {
		return nil, z.mismatch(y, c.N, inputs[0])
	}
	if err := z.targets(c, y, o); err != nil {
		return nil, err
	}
	return c, nil
}

func openArchive(path string, r io.ReaderAt, size int64) (*archive, error) {
	reader, err := zip.NewReader(r, size)
	if err != nil {
		got := "no zip archive, or one that is cut short"
		if size == 0 {
			got = "an empty file"
		}
		return nil, &Error{
			File: path, Place: offset(max(size-22, 0)), Expected: "an NPZ file: a zip archive with its directory at the end",
			Got: got, Remedy: "write it with numpy.savez, or fetch it again", Cause: err,
		}
	}
	z := &archive{path: path, members: map[string]*zip.File{}}
	for _, f := range reader.File {
		name := strings.TrimSuffix(f.Name, ".npy")
		if z.members[name] != nil {
			return nil, z.wrong(name, "one array of that name", "two", "write the file again with numpy.savez")
		}
		z.members[name] = f
		z.names = append(z.names, fmt.Sprintf("%.40q", name))
	}
	return z, nil
}

// wrong is an Error about one array.
func (z *archive) wrong(name, expected, got, remedy string) *Error {
	return &Error{File: z.path, Place: fmt.Sprintf("array %.40q", name), Expected: expected, Got: got, Remedy: remedy}
}

// mismatch is the error of an array with another number of samples than the first.
func (z *archive) mismatch(a *array, n int, first string) *Error {
	return z.wrong(a.name, fmt.Sprintf("%d samples, as many as %s has", n, first), fmt.Sprint(a.shape[0]),
		"the arrays must describe the same samples in the same order")
}

// inputNames finds which of the two forms the archive has.
func (z *archive) inputNames() ([]string, error) {
	one, a, b := z.members["x"] != nil, z.members["x_a"] != nil, z.members["x_b"] != nil
	switch {
	case one && !a && !b:
		return []string{"x"}, nil
	case a && b && !one:
		return []string{"x_a", "x_b"}, nil
	}
	got := "no arrays"
	if len(z.names) > 0 {
		listed := z.names[:min(len(z.names), 8)]
		got = strings.Join(listed, ", ")
		if len(listed) < len(z.names) {
			got += fmt.Sprintf(" and %d more", len(z.names)-len(listed))
		}
	}
	return nil, &Error{
		File: z.path, Place: "names of the arrays", Expected: "x and y, or x_a, x_b and y", Got: got,
		Remedy: "write it with numpy.savez(FILE, x=..., y=...) or numpy.savez(FILE, x_a=..., x_b=..., y=...)",
	}
}

// read unpacks one array.
func (z *archive) read(name string) (*array, error) {
	const again = "write the file again with numpy.savez"
	member := z.members[name]
	opened, err := member.Open()
	if err != nil {
		return nil, z.wrong(name, "an array that can be unpacked", err.Error(), again)
	}
	defer opened.Close()
	r := bufio.NewReaderSize(opened, 1<<16)
	h, err := readNPYHeader(r)
	if err != nil {
		return nil, z.wrong(name, "an NPY header: 93 4e 55 4d 50 59, a version from 1 to 3, then descr, fortran_order and shape", err.Error(), again)
	}
	elem, ok := parseElement(h.descr)
	if !ok {
		return nil, z.wrong(name, "bool, an integer type, float32 or float64", fmt.Sprintf("type %.40q", h.descr),
			"convert it, for example with .astype('float32')")
	}
	if len(h.shape) == 0 || slices.Contains(h.shape, 0) {
		return nil, z.wrong(name, "a sample axis and no axis of size 0", fmt.Sprintf("shape %v", h.shape), "store at least one sample")
	}
	if h.fortran && len(h.shape) > 1 {
		return nil, z.wrong(name, "row-major (C) order", "column-major (Fortran) order", "write it through numpy.ascontiguousarray")
	}
	count, ok := h.elements()
	need := int64(count) * int64(elem.width)
	if have := member.UncompressedSize64; !ok || h.shape[0] > 1<<31-1 || uint64(h.length+need) != have {
		return nil, z.wrong(name, fmt.Sprintf("as many values as its shape %v of type %s says", h.shape, h.descr),
			fmt.Sprintf("%d bytes after the header at offset %d", int64(have)-h.length, h.length), again)
	}
	raw, err := readGrowing(r, need)
	if err == nil {
		_, err = r.ReadByte() // the end, where the checksum is compared
	}
	if !errors.Is(err, io.EOF) || int64(len(raw)) != need {
		return nil, z.wrong(name, fmt.Sprintf("%d bytes of values at offset %d", need, h.length),
			fmt.Sprintf("%d (%v)", len(raw), err), "the file is damaged or cut short, fetch or write it again")
	}
	return &array{name: name, elem: elem, shape: h.shape, raw: raw}, nil
}

// input makes an input of an array.
func (z *archive) input(a *array, o Options) (Input, error) {
	in := Input{Dims: slices.Clone(a.shape[1:])}
	switch len(in.Dims) {
	case 0:
		in.Dims = []int{1}
	case 2:
		in.Dims = append(in.Dims, 1)
	case 1, 3:
	default:
		return in, z.wrong(a.name, "[N], [N,D], [N,H,W] or [N,H,W,C]", fmt.Sprintf("shape %v", a.shape), "reshape it")
	}
	if a.elem.kind == 'u' && a.elem.width == 1 {
		in.Bytes, in.Scale = a.raw, o.byteScale()
		return in, nil
	}
	scale := 1.0
	if o.Scale != 0 {
		scale = o.Scale
	}
	in.Floats = a.floats(scale)
	return in, finite(in.Floats, a.stride(), z.blame(a.name))
}

// floats are all values times scale.
func (a *array) floats(scale float64) []float32 {
	out := make([]float32, len(a.raw)/a.elem.width)
	for i := range out {
		out[i] = float32(a.elem.float(a.raw, i) * scale)
	}
	return out
}

// blame makes the error of one sample of an array.
func (z *archive) blame(name string) func(sample int) *Error {
	return func(i int) *Error { return &Error{File: z.path, Place: fmt.Sprintf("array %q, sample %d", name, i)} }
}

// targets makes labels or regression targets of y.
func (z *archive) targets(c *Content, y *array, o Options) error {
	if len(y.shape) > 2 {
		return z.wrong("y", "[N] or [N,K]", fmt.Sprintf("shape %v", y.shape), "reshape it")
	}
	k := y.stride()
	if k == 1 && y.elem.kind != 'f' {
		values := make([]int64, c.N)
		for i := range values {
			values[i] = y.elem.integer(y.raw, i)
		}
		var err error
		c.Labels, c.Classes, err = labels(values, o, z.blame("y"))
		return err
	}
	values := y.floats(1)
	if err := finite(values, k, z.blame("y")); err != nil {
		return err
	}
	hot := fromOneHot(values, k)
	if hot == nil {
		if o.Classes != 0 {
			return z.wrong("y", fmt.Sprintf("labels or one-hot rows of %d classes", o.Classes), "regression targets",
				"take `classes` away, or store y as integers")
		}
		c.Targets, c.TargetDim = values, k
		return nil
	}
	if o.Classes != 0 && o.Classes != k {
		return z.wrong("y", fmt.Sprintf("one-hot rows of %d classes", o.Classes), fmt.Sprint(k), "correct or remove `classes`")
	}
	c.Labels, c.Classes = hot, k
	return nil
}

// fromOneHot gives the labels of one-hot rows // [N, k], nil if any row is not one.
func fromOneHot(values []float32, k int) []int32 {
	if k < 2 {
		return nil
	}
	out := make([]int32, 0, len(values)/k)
	for row := range slices.Chunk(values, k) {
		at := slices.Index(row, 1)
		zeros := 0
		for _, v := range row {
			if v == 0 {
				zeros++
			}
		}
		if at < 0 || zeros != k-1 {
			return nil
		}
		out = append(out, int32(at))
	}
	return out
}
