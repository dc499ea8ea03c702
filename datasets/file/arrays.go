package file

import (
	"errors"
	"os"
)

// Named is one array of an NPZ by its name: Data // [Dims...], whatever type it
// has in the file.
type Named struct {
	Name string
	Dims []int
	Data []float32
}

// ReadArrays reads the arrays of an NPZ by name, those that are there, as they
// are: predictions that were stored to be compared with. NaN is allowed.
func ReadArrays(path string, names ...string) ([]Named, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, cannotOpen(path, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, cannotOpen(path, err)
	}
	if info.IsDir() {
		return nil, cannotOpen(path, errors.New("a folder"))
	}
	z, err := openArchive(path, f, info.Size())
	if err != nil {
		return nil, err
	}
	var out []Named
	for _, name := range names {
		if z.members[name] == nil {
			continue
		}
		a, err := z.read(name)
		if err != nil {
			return nil, err
		}
		out = append(out, Named{Name: name, Dims: a.shape, Data: a.floats(1)})
	}
	return out, nil
}
