package file

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
	f, size, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := openArchive(path, f, size)
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
