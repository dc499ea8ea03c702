package datasets

// WithPaths is the Ref with another path in place of each path in it: absolute, or
// with the home folder filled in.
func (r Ref) WithPaths(change func(path string) string) Ref {
	if r.IDX != nil {
		files := *r.IDX
		files.Images, files.Labels = change(files.Images), change(files.Labels)
		r.IDX = &files
	}
	for _, p := range []*string{&r.NPZ, &r.CIFAR, &r.CSV, &r.Folder} {
		if *p != "" {
			*p = change(*p)
		}
	}
	return r
}
