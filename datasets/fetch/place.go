package fetch

import (
	"fmt"
	"os"
	"path/filepath"
)

// Place says where a set is in the cache, whether or not it is there yet. A set of
// IDX files has the four files, a set of an archive the folder; the others are "".
type Place struct {
	// Dir is the set's folder in the cache.
	Dir string
	// Images and Labels are the training samples.
	Images, Labels string
	// TestImages and TestLabels are the samples kept for the end.
	TestImages, TestLabels string
	// Folder is the unpacked archive.
	Folder string
}

// Dir is the folder of all fetched sets: $XDG_CACHE_HOME/duet/data, by default
// ~/.cache/duet/data. It is made by the first Get.
func Dir() (string, error) {
	// A relative XDG path is to be ignored, says the standard.
	if base := os.Getenv("XDG_CACHE_HOME"); filepath.IsAbs(base) {
		return filepath.Join(base, "duet", "data"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("fetch: no place for data: %w; set XDG_CACHE_HOME", err)
	}
	return filepath.Join(home, ".cache", "duet", "data"), nil
}

// Place is where the set is or would be. It fails where there is no home folder.
func (s Set) Place() (Place, error) {
	base, err := Dir()
	if err != nil {
		return Place{}, err
	}
	p := Place{Dir: filepath.Join(base, s.Name)}
	if s.Folder != nil {
		p.Folder = filepath.Join(p.Dir, s.Folder.Name)
		return p, nil
	}
	for i, path := range []*string{&p.Images, &p.Labels, &p.TestImages, &p.TestLabels} {
		*path = filepath.Join(p.Dir, s.Files[i].Name)
	}
	return p, nil
}

// Cached tells where the known set of that name is, and whether it is complete
// there, by the sizes of its files; Get looks at their sums too.
func Cached(name string) (Place, bool, error) {
	s, err := Find(name)
	if err != nil {
		return Place{}, false, err
	}
	return s.Cached()
}

// Cached is the function of that name for this set.
func (s Set) Cached() (Place, bool, error) {
	p, err := s.Place()
	if err != nil {
		return p, false, err
	}
	if s.Folder != nil {
		return p, s.Folder.complete(p.Folder), nil
	}
	for _, f := range s.Files {
		if !isFile(filepath.Join(p.Dir, f.Name), f.Size) {
			return p, false, nil
		}
	}
	return p, true, nil
}

// complete tells whether all members are in a folder.
func (f *Folder) complete(dir string) bool {
	for _, m := range f.Members {
		path := filepath.Join(dir, m.Name)
		if m.Size > 0 && !isFile(path, m.Size) {
			return false
		}
		if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
			return false
		}
	}
	return true
}

// isFile tells whether there is a file of that size.
func isFile(path string, size int64) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Size() == size
}
