package sessions

import (
	"archive/zip"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"strings"

	"github.com/sbinet/npyio"

	"duet/datasets"
	"duet/sessions/safetext"
)

// Predictions leave as a NumPy archive, the file that people who check numbers
// outside open first: arrays a, b, merged, alpha, pred and y, float32 but for
// labels, which are int64.

// maxStored bounds an array that is read back, in numbers.
const maxStored = 1 << 28

// ErrOutputExists is returned for an output that exists and may not be
// replaced.
var ErrOutputExists = errors.New("the file exists; allow it to be replaced with --overwrite, or name another")

// WriteNPZ writes the predictions to a new file.
func (p *Predictions) WriteNPZ(path string, overwrite bool) error {
	flags := os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	if !overwrite {
		flags = os.O_WRONLY | os.O_CREATE | os.O_EXCL
	}
	f, err := os.OpenFile(path, flags, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("sessions: %s: %w", path, ErrOutputExists)
	}
	if err != nil {
		return fmt.Errorf("sessions: cannot write the predictions: %w", err)
	}
	z := zip.NewWriter(f)
	for _, a := range p.Arrays() {
		err = errors.Join(err, writeArray(z, a.Name, "<f4", a.Dims, float32Bytes(a.Data)))
	}
	if p.Labels != nil {
		err = errors.Join(err, writeArray(z, "y", "<i8", []int{p.N}, labelBytes(p.Labels)))
	} else if p.Targets != nil {
		err = errors.Join(err, writeArray(z, "y", "<f4", []int{p.N, p.T}, float32Bytes(p.Targets)))
	}
	if err = errors.Join(err, z.Close(), f.Close()); err != nil {
		return fmt.Errorf("sessions: cannot write %s: %w", path, err)
	}
	return nil
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

// ReadNPZ reads the float32 arrays of a file of predictions. Errors wrap
// datasets.ErrUnreadable and name the file and the array.
func ReadNPZ(path string) ([]NamedArray, error) {
	z, err := zip.OpenReader(path)
	if err != nil {
		return nil, fmt.Errorf("sessions: %w: %s: %w", datasets.ErrUnreadable, path, err)
	}
	defer z.Close()
	var out []NamedArray
	for _, f := range z.File {
		a, err := readArray(f)
		if err != nil {
			name := safetext.Scrub(f.Name, 64)
			return nil, fmt.Errorf("sessions: %w: %s: array %q: %w", datasets.ErrUnreadable, path, name, err)
		}
		if a.Data != nil {
			out = append(out, a)
		}
	}
	return out, nil
}

// readArray reads one array; Data stays nil when it is not float32.
func readArray(f *zip.File) (NamedArray, error) {
	a := NamedArray{Name: strings.TrimSuffix(f.Name, ".npy")}
	in, err := f.Open()
	if err != nil {
		return a, err
	}
	defer in.Close()
	r, err := npyio.NewReader(in)
	if err != nil {
		return a, err
	}
	d := r.Header.Descr
	if strings.TrimLeft(d.Type, "<|=>") != "f4" {
		return a, nil
	}
	n := 1
	for _, dim := range d.Shape {
		if dim < 0 || dim > maxStored/max(n, 1) {
			return a, fmt.Errorf("shape %v is larger than %d numbers", d.Shape, maxStored)
		}
		n *= dim
	}
	if uint64(n)*4 > f.UncompressedSize64 {
		return a, fmt.Errorf("shape %v needs %d bytes, the file has %d", d.Shape, 4*n, f.UncompressedSize64)
	}
	if d.Fortran && len(d.Shape) > 1 {
		return a, errors.New("the array is stored by columns; save it with numpy.ascontiguousarray")
	}
	a.Dims = d.Shape
	return a, r.Read(&a.Data)
}
