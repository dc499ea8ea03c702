package fetch

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Limits of an archive.
const (
	maxText    = 64 << 10 // bytes of a member without a size of its own
	maxOther   = 1 << 20  // bytes beside the members: other files, headers, padding
	maxEntries = 64       // names
)

// unpack makes the folder dir of the members in an archive. The folder has another
// name until all of it is on the disk; one that was there gives way then.
func (f *Folder) unpack(ctx context.Context, archive, dir string) error {
	fresh := dir + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return local("delete", fresh, err)
	}
	if err := os.Mkdir(fresh, 0o700); err != nil {
		return local("make the folder", fresh, err)
	}
	defer os.RemoveAll(fresh) // not there any more if all went well
	if err := f.extract(ctx, archive, fresh); err != nil {
		return err
	}
	if err := syncDir(fresh); err != nil {
		return local("write", fresh, err)
	}
	if err := os.RemoveAll(dir); err != nil {
		return local("delete", dir, err)
	}
	if err := os.Rename(fresh, dir); err != nil {
		return local("write", dir, err)
	}
	return local("write", dir, syncDir(filepath.Dir(dir)))
}

// extract writes the members of an archive to files in dir.
func (f *Folder) extract(ctx context.Context, archive, dir string) error {
	file, err := os.Open(archive)
	if err != nil {
		return local("read", archive, err)
	}
	defer file.Close()
	refused := func(format string, args ...any) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("fetch: %s: %w: %s", archive, ErrArchive, fmt.Sprintf(format, args...))
	}
	unzipped, err := gzip.NewReader(&reader{ctx, file})
	if err != nil {
		return refused("%v", err)
	}
	body := &bounded{r: unzipped, left: f.most()}
	missing := map[string]Member{}
	for _, m := range f.Members {
		missing[m.Name] = m
	}
	in := tar.NewReader(body)
	for n := 0; ; n++ {
		h, err := in.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return refused("%v", err)
		}
		if n >= maxEntries {
			return refused("more than %d names in it", maxEntries)
		}
		name, err := f.member(h)
		if err != nil {
			return refused("%v", err)
		}
		m, wanted := missing[name]
		if !wanted {
			if f.has(name) {
				return refused("%q is in it twice", name)
			}
			continue
		}
		delete(missing, name)
		if m.Size > 0 && h.Size != m.Size || m.Size == 0 && h.Size > maxText {
			return refused("%q has %d bytes, expected %s", name, h.Size, m.expected())
		}
		if err := write(ctx, filepath.Join(dir, m.Name), in, h.Size); err != nil {
			var here *localError
			if errors.As(err, &here) {
				return err
			}
			return refused("%q: %v", name, err)
		}
	}
	for _, m := range f.Members {
		if _, missed := missing[m.Name]; missed {
			return refused("no %q in it", f.Name+"/"+m.Name)
		}
	}
	if _, err := io.Copy(io.Discard, body); err != nil { // to the checksum at the end
		return refused("%v", err)
	}
	return nil
}

// most is how long an archive may be when it is not compressed.
func (f *Folder) most() int64 {
	n := int64(maxOther)
	for _, m := range f.Members {
		n += max(m.Size, maxText)
	}
	return n
}

// has tells whether the folder has a member of that name.
func (f *Folder) has(name string) bool {
	for _, m := range f.Members {
		if m.Name == name {
			return true
		}
	}
	return false
}

// member is the name in the folder of an entry, "" for one that is passed over. An
// archive with links, devices or paths that lead out of the folder is refused whole:
// it is not the one that was asked for.
func (f *Folder) member(h *tar.Header) (string, error) {
	switch h.Typeflag {
	case tar.TypeXGlobalHeader:
		return "", nil
	case tar.TypeReg, tar.TypeDir:
	default:
		return "", fmt.Errorf("%q is neither a file nor a folder", h.Name)
	}
	clean := path.Clean(h.Name)
	if strings.Contains(h.Name, `\`) || clean != strings.TrimSuffix(strings.TrimPrefix(h.Name, "./"), "/") && clean != "." || !filepath.IsLocal(filepath.FromSlash(clean)) {
		return "", fmt.Errorf("%q leads elsewhere", h.Name)
	}
	folder, name, inside := strings.Cut(clean, "/")
	if h.Typeflag == tar.TypeDir || !inside || folder != f.Name {
		return "", nil
	}
	return name, nil
}

// expected is a member's size in words.
func (m Member) expected() string {
	if m.Size > 0 {
		return fmt.Sprint(m.Size)
	}
	return fmt.Sprintf("at most %d", maxText)
}

// write makes a file of the next n bytes of an archive, and brings it to the disk.
func write(ctx context.Context, path string, from io.Reader, n int64) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return local("write", path, err)
	}
	defer file.Close()
	for buf := make([]byte, chunk); n > 0; {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		piece := buf[:min(n, chunk)]
		if _, err := io.ReadFull(from, piece); err != nil {
			return err
		}
		if _, err := file.Write(piece); err != nil {
			return local("write", path, err)
		}
		n -= int64(len(piece))
	}
	return local("write", path, errors.Join(file.Sync(), file.Close()))
}

// bounded ends with an error after so many bytes: a small archive can hold a large
// one.
type bounded struct {
	r    io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, errors.New("more in it than expected")
	}
	return n, err
}
