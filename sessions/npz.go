package sessions

import (
	"archive/zip"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"

	"duet/datasets/file"
)

// Predictions leave as a NumPy archive, the file that people who check numbers
// outside open first: arrays a, b, merged, alpha, pred and y, float32 but for
// labels, which are int64.

// ErrOutputExists is returned for an output that exists and may not be
// replaced.
var ErrOutputExists = errors.New("the file exists; allow it to be replaced with --overwrite, or name another")

// WriteNPZ writes the predictions to a file. One that exists is replaced at the
// end, when everything has been written, and only with overwrite; else the error
// wraps ErrOutputExists. What could not be written whole is removed.
func (p *Predictions) WriteNPZ(path string, overwrite bool) error {
	f, finish, err := createOutput(path, overwrite)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("sessions: %s: %w", path, ErrOutputExists)
	}
	if err != nil {
		return fmt.Errorf("sessions: cannot write the predictions: %w", err)
	}
	if err := finish(p.writeZip(f)); err != nil {
		return fmt.Errorf("sessions: cannot write %s: %w", path, err)
	}
	return nil
}

// createOutput opens what the output is written to, and returns the function
// that ends it: the file gets its name, or is removed when there was an error.
func createOutput(path string, overwrite bool) (*os.File, func(error) error, error) {
	info, err := os.Stat(path)
	replace := err == nil && overwrite
	switch {
	case replace && info.IsDir():
		return nil, nil, fmt.Errorf("%s is a folder", path)
	case replace && !info.Mode().IsRegular(): // a device or a pipe is written to as it is
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		return f, func(err error) error { return cmp.Or(err, f.Close()) }, err
	}
	var f *os.File
	name := path
	if replace {
		if name, err = filepath.EvalSymlinks(path); err != nil {
			return nil, nil, err
		}
		f, err = os.CreateTemp(filepath.Dir(name), ".duet-*")
	} else {
		f, err = os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	}
	if err != nil {
		return nil, nil, err
	}
	return f, func(err error) error {
		if replace {
			err = cmp.Or(err, f.Chmod(info.Mode().Perm()))
		}
		err = cmp.Or(err, f.Close())
		if err == nil && replace {
			err = os.Rename(f.Name(), name)
		}
		if err != nil {
			os.Remove(f.Name())
		}
		return err
	}, nil
}

// writeZip writes the archive and returns the first error.
func (p *Predictions) writeZip(w io.Writer) error {
	z := zip.NewWriter(w)
	for _, a := range p.Arrays() {
		if err := writeArray(z, a.Name, "<f4", a.Dims, float32Bytes(a.Data)); err != nil {
			return err
		}
	}
	var err error
	if p.Labels != nil {
		err = writeArray(z, "y", "<i8", []int{p.N}, labelBytes(p.Labels))
	} else if p.Targets != nil {
		err = writeArray(z, "y", "<f4", []int{p.N, p.T}, float32Bytes(p.Targets))
	}
	return cmp.Or(err, z.Close())
}

// writeArray adds one array in NumPy's format 1.0: magic, version, length of
// the header, a Python dictionary padded to 64 bytes, then the numbers.
func writeArray(z *zip.Writer, name, dtype string, dims []int, data []byte) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name + ".npy", Method: zip.Store})
	if err != nil {
		return err
	}
	shape := strings.TrimSuffix(strings.ReplaceAll(fmt.Sprint(dims), " ", ", "), "]")[1:]
	if len(dims) == 1 {
		shape += ","
	}
	header := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", dtype, shape)
	const before = 10 // magic, version and length
	header += strings.Repeat(" ", (64-(before+len(header)+1)%64)%64) + "\n"
	out := append([]byte("\x93NUMPY\x01\x00"), byte(len(header)), byte(len(header)>>8))
	if _, err := w.Write(append(out, header...)); err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

func float32Bytes(x []float32) []byte {
	out := make([]byte, 0, 4*len(x))
	for _, v := range x {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(v))
	}
	return out
}

func labelBytes(x []int32) []byte {
	out := make([]byte, 0, 8*len(x))
	for _, v := range x {
		out = binary.LittleEndian.AppendUint64(out, uint64(v))
	}
	return out
}

// ReadNPZ reads a file of predictions. Errors wrap datasets.ErrUnreadable and
// name the file and the array.
func ReadNPZ(path string) ([]NamedArray, error) {
	arrays, err := file.ReadArrays(path, "a", "b", "merged", "pred", "alpha", "r")
	if err != nil {
		return nil, fmt.Errorf("sessions: %w", err)
	}
	out := make([]NamedArray, len(arrays))
	for i, a := range arrays {
		out[i] = NamedArray(a)
	}
	return out, nil
}
