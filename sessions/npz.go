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

	"duet/datasets/file"
)

// Predictions leave as a NumPy archive, the file that people who check numbers
// outside open first: arrays a, b, merged, alpha, pred and y, float32 but for
// labels, which are int64.

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

// ReadNPZ reads a file of predictions. Errors wrap datasets.ErrUnreadable and
// name the file and the array.
func ReadNPZ(path string) ([]NamedArray, error) {
	arrays, err := file.ReadArrays(path, "a", "b", "merged", "pred", "alpha")
	if err != nil {
		return nil, fmt.Errorf("sessions: %w", err)
	}
	out := make([]NamedArray, len(arrays))
	for i, a := range arrays {
		out[i] = NamedArray(a)
	}
	return out, nil
}
