package file

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The letters of this file: a row of a CIFAR file is its labels and then the
// picture's three planes (red, green, blue), each of side rows of side bytes.
const (
	cifarSide  = 32
	cifarPlane = cifarSide * cifarSide
	cifarSize  = 3 * cifarPlane
)

// cifarKind is one of the two data sets.
type cifarKind struct {
	name   string
	files  []string // in the order they are read in
	labels []cifarLabel
}

// cifarLabel is one of the label bytes of a row.
type cifarLabel struct {
	classes int
	names   string // the file of class names
}

var (
	cifar10 = &cifarKind{
		name: "CIFAR-10",
		files: []string{"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin",
			"test_batch.bin"},
		labels: []cifarLabel{{10, "batches.meta.txt"}},
	}
	cifar100 = &cifarKind{
		name:   "CIFAR-100",
		files:  []string{"train.bin", "test.bin"},
		labels: []cifarLabel{{20, "coarse_label_names.txt"}, {100, "fine_label_names.txt"}},
	}
)

// row is the number of bytes of a sample.
func (k *cifarKind) row() int64 { return int64(len(k.labels) + cifarSize) }

// ReadCIFAR reads the binary version of CIFAR-10 or CIFAR-100: a folder with some
// or all of its .bin files, or one such file. coarse takes the 20 coarse labels of
// CIFAR-100 instead of the 100 fine ones.
func ReadCIFAR(path string, coarse bool, o Options) (*Content, error) {
	kind, paths, err := findCIFAR(path)
	if err != nil {
		return nil, err
	}
	which := len(kind.labels) - 1
	if coarse {
		if which == 0 {
			return nil, &Error{
				File: path, Place: "kind of data set", Expected: "CIFAR-100, which has coarse labels",
				Got: kind.name, Remedy: "take `coarse` away",
			}
		}
		which = 0
	}
	c := &Content{Classes: kind.labels[which].classes}
	in := Input{Dims: []int{cifarSide, cifarSide, 3}, Scale: o.byteScale()}
	if c.N, err = kind.count(paths); err != nil {
		return nil, err
	}
	if c.Names, err = kind.labels[which].readNames(filepath.Dir(paths[0])); err != nil {
		return nil, err
	}
	in.Bytes = make([]byte, 0, c.N*cifarSize)
	m := newMeter(o, paths...)
	for _, p := range paths {
		if in.Bytes, c.Labels, err = kind.read(p, which, m, in.Bytes, c.Labels); err != nil {
			return nil, err
		}
	}
	c.N, c.Inputs = len(c.Labels), []Input{in}
	m.finish()
	return c, nil
}

// findCIFAR tells which data set lies at the path, and its files.
func findCIFAR(path string) (*cifarKind, []string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, cannotOpen(path, err)
	}
	if !info.IsDir() {
		kind, err := kindOfCIFAR(path, info)
		return kind, []string{path}, err
	}
	wrong := &Error{File: path, Place: "names of the files"}
	var found *cifarKind
	var paths []string
	for _, kind := range []*cifarKind{cifar10, cifar100} {
		for _, name := range kind.files {
			p := filepath.Join(path, name)
			if _, err := os.Lstat(p); err != nil {
				continue
			}
			if found != nil && found != kind {
				wrong.Expected, wrong.Got = "one data set", fmt.Sprintf("%q and %q", filepath.Base(paths[0]), name)
				wrong.Remedy = "keep CIFAR-10 and CIFAR-100 in folders of their own, or name one file"
				return nil, nil, wrong
			}
			found, paths = kind, append(paths, p)
		}
	}
	if found == nil {
		wrong.Expected = "data_batch_1.bin to data_batch_5.bin and test_batch.bin (CIFAR-10), or train.bin and test.bin (CIFAR-100)"
		wrong.Got = "none of them"
		wrong.Remedy = "unpack the binary version of the archive and name the folder of its .bin files"
		return nil, nil, wrong
	}
	return found, paths, nil
}

// kindOfCIFAR tells by its name which data set a file belongs to, by its size if
// the name is another.
func kindOfCIFAR(path string, info fs.FileInfo) (*cifarKind, error) {
	var fits []*cifarKind
	for _, kind := range []*cifarKind{cifar10, cifar100} {
		if slices.Contains(kind.files, filepath.Base(path)) {
			return kind, nil
		}
		if info.Size()%kind.row() == 0 {
			fits = append(fits, kind)
		}
	}
	if len(fits) == 1 {
		return fits[0], nil
	}
	return nil, &Error{
		File: path, Place: "size of the file", Expected: "a multiple of 3073 bytes (CIFAR-10) or of 3074 (CIFAR-100), and not of both",
		Got: fmt.Sprint(info.Size()), Remedy: "check that it is a .bin file, and give it the name it has in its archive",
	}
}

// count adds up the samples of the files by their sizes.
func (k *cifarKind) count(paths []string) (int, error) {
	var total int64
	for _, path := range paths {
		f, size, err := openFile(path)
		if err != nil {
			return 0, err
		}
		f.Close()
		total += size
		wrong := &Error{File: path, Place: "size of the file", Got: fmt.Sprint(size)}
		switch {
		case size == 0 || size%k.row() != 0:
			wrong.Expected = fmt.Sprintf("a multiple of %d bytes, the size of a %s sample", k.row(), k.name)
			wrong.Remedy = "the file is cut short or of another kind, fetch it again"
			return 0, wrong
		case total > maxSet:
			wrong.Expected = fmt.Sprintf("at most %d bytes together, which are held in memory", int64(maxSet))
			wrong.Remedy = "leave some batches out"
			return 0, wrong
		}
	}
	return int(total / k.row()), nil
}

// read appends one file's pictures, with the colours of a pixel side by side, and
// its labels of the kind which.
func (k *cifarKind) read(path string, which int, m *meter, pixels []byte, labels []int32) ([]byte, []int32, error) {
	f, size, err := openFile(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	r := bufio.NewReaderSize(metered{f, m}, 1<<18)
	row := make([]byte, k.row())
	for i := range size / k.row() {
		if _, err := io.ReadFull(r, row); err != nil {
			return nil, nil, &Error{
				File: path, Place: fmt.Sprintf("sample %d, %s", i, offset(i*k.row())), Expected: fmt.Sprintf("%d bytes", k.row()),
				Got: err.Error(), Remedy: "fetch the file again", Cause: err,
			}
		}
		for j, l := range k.labels {
			if int(row[j]) >= l.classes {
				return nil, nil, &Error{
					File: path, Place: fmt.Sprintf("sample %d, %s", i, offset(i*k.row()+int64(j))),
					Expected: fmt.Sprintf("a %s label from 0 to %d", k.name, l.classes-1), Got: fmt.Sprint(row[j]),
					Remedy: "the file is damaged or of another kind, fetch it again",
				}
			}
		}
		labels = append(labels, int32(row[which]))
		red, green, blue := row[len(k.labels):], row[len(k.labels)+cifarPlane:], row[len(k.labels)+2*cifarPlane:]
		for p := range cifarPlane {
			pixels = append(pixels, red[p], green[p], blue[p])
		}
	}
	return pixels, labels, nil
}

// readNames reads the class names from a folder, one a line; nil if they are not
// there.
func (l cifarLabel) readNames(dir string) ([]string, error) {
	path := filepath.Join(dir, l.names)
	f, _, err := openFile(path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, 1<<16))
	if err != nil {
		return nil, cannotOpen(path, err)
	}
	var names []string
	for line := range strings.Lines(string(text)) {
		if name := strings.TrimSpace(line); name != "" {
			names = append(names, name)
		}
	}
	for i, name := range names {
		if !nameable(name) {
			return nil, &Error{File: path, Place: fmt.Sprintf("name %d", i), Expected: expectName, Got: fmt.Sprintf("%.60q", name),
				Remedy: "correct the file, or remove it to number the classes"}
		}
	}
	if len(names) != l.classes {
		return nil, &Error{File: path, Place: "number of names", Expected: fmt.Sprint(l.classes), Got: fmt.Sprint(len(names)),
			Remedy: "correct the file, or remove it to number the classes"}
	}
	return names, nil
}
