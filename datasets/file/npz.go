package file

import (
	"archive/zip"
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// archive is an open NPZ.
type archive struct {
	path    string
	members map[string]*zip.File // by array name, without ".npy"
	names   []string             // in the archive's order
	size    int64                // bytes on disk
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
	m := newMeter(o, path)
	c, err := readNPZ(path, meteredAt{f, m}, size, o)
	if err == nil {
		m.finish()
	}
	return c, err
}

// meteredAt counts what is read of an archive.
type meteredAt struct {
	io.ReaderAt
	m *meter
}

func (c meteredAt) ReadAt(p []byte, at int64) (int, error) {
	n, err := c.ReaderAt.ReadAt(p, at)
	c.m.add(n)
	return n, err
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
	for _, part := range []struct {
		name string
		take func(*Content, *array, Options) error
	}{{"y", z.targets}, {"w", z.weights}} {
		if z.members[part.name] == nil {
			continue
		}
		a, err := z.read(part.name)
		if err != nil {
			return nil, err
		}
		if a.shape[0] != c.N {
			return nil, z.mismatch(a, c.N, inputs[0])
		}
		if err := part.take(c, a, o); err != nil {
			return nil, err
		}
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
	z := &archive{path: path, members: map[string]*zip.File{}, size: size}
	for _, f := range reader.File {
		name := strings.TrimSuffix(f.Name, ".npy")
		if z.members[name] != nil {
			return nil, z.wrong(name, "one array of that name", "two", again)
		}
		z.members[name] = f
		z.names = append(z.names, name)
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
		got = listed(z.names)
	}
	return nil, &Error{
		File: z.path, Place: "names of the arrays", Expected: "x and y, or x_a, x_b and y", Got: got,
		Remedy: "write it with numpy.savez(FILE, x=..., y=...) or numpy.savez(FILE, x_a=..., x_b=..., y=...)",
	}
}

// read unpacks one array.
func (z *archive) read(name string) (*array, error) {
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
	a, need, err := z.check(member, name, h)
	if err != nil {
		return nil, err
	}
	a.raw, err = readGrowing(r, need, 0)
	if err == nil {
		_, err = r.ReadByte() // the end, where the checksum is compared
	}
	if !errors.Is(err, io.EOF) || int64(len(a.raw)) != need {
		return nil, z.wrong(name, fmt.Sprintf("%d bytes of values at offset %d", need, h.length),
			fmt.Sprintf("%d (%v)", len(a.raw), err), "the file is damaged or cut short, fetch or write it again")
	}
	if h.fortran && len(h.shape) > 1 {
		a.raw = rowMajor(a.raw, a.shape, a.elem.width)
	}
	return a, nil
}

// check compares an array's header with what it may say and with its size in the
// archive, before any value is read. need is the number of bytes of values.
func (z *archive) check(member *zip.File, name string, h npyHeader) (a *array, need int64, err error) {
	elem, ok := parseElement(h.descr)
	if !ok {
		got, remedy := foreign(h.descr)
		return nil, 0, z.wrong(name, "bool, an integer type, float16, float32 or float64", got, remedy)
	}
	if len(h.shape) == 0 || slices.Contains(h.shape, 0) {
		return nil, 0, z.wrong(name, "a sample axis and no axis of size 0", fmt.Sprintf("shape %v", h.shape), "store at least one sample")
	}
	count, ok := h.elements()
	need = int64(count) * int64(elem.width)
	have := member.UncompressedSize64
	if !ok || h.shape[0] > 1<<31-1 || uint64(h.length+need) != have {
		return nil, 0, z.wrong(name, fmt.Sprintf("as many values as its shape %v of type %s says", h.shape, h.descr),
			fmt.Sprintf("%d bytes after the header at offset %d", int64(have)-h.length, h.length), again)
	}
	if need > maxSet {
		return nil, 0, z.wrong(name, fmt.Sprintf("at most %d bytes, which are held in memory", int64(maxSet)), fmt.Sprint(need), "cut the data into smaller files")
	}
	if packed := int64(min(member.CompressedSize64, uint64(z.size))); bomb(need, packed) {
		return nil, 0, z.wrong(name, expectPacked, fmt.Sprintf("%d bytes packed in %d", need, packed), remedyBomb)
	}
	return &array{name: name, elem: elem, shape: h.shape}, need, nil
}

// again is the remedy for an archive that contradicts itself.
const again = "write the file again with numpy.savez"
