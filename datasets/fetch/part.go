package fetch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

// part is a file that is being fetched: the bytes so far, and beside them the
// address they came from.
type part struct{ path string } // of the whole file

func (p part) bytes() string  { return p.path + ".part" }
func (p part) source() string { return p.path + ".part.from" }

// origin is the content of the file beside a part.
type origin struct {
	URL string `json:"url"`
	// Validator is an ETag or a Last-Modified as If-Range takes it, "" without.
	Validator string `json:"validator"`
}

// size is how many bytes there are.
func (p part) size() int64 {
	info, err := os.Stat(p.bytes())
	if err != nil || !info.Mode().IsRegular() {
		return 0
	}
	return info.Size()
}

// origin is where the part came from, the zero value where that is not known: the
// sum decides in the end.
func (p part) origin() origin {
	var o origin
	text, err := os.ReadFile(p.source())
	if err != nil || json.Unmarshal(text, &o) != nil {
		return origin{}
	}
	return o
}

// start opens the part to be written from byte at on. The origin is written before
// any byte of it. Bytes in front of them may be another mirror's: a file's bytes are
// the same everywhere, or the sum finds out.
func (p part) start(at int64, from origin) (*os.File, error) {
	f, err := os.OpenFile(p.bytes(), os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, local("write", p.bytes(), err)
	}
	err = f.Truncate(at)
	if err == nil {
		_, err = f.Seek(at, io.SeekStart)
	}
	if err == nil && p.origin() != from {
		var text []byte
		if text, err = json.Marshal(from); err == nil {
			err = os.WriteFile(p.source(), text, 0o600)
		}
	}
	if err != nil {
		f.Close()
		return nil, local("write", p.bytes(), err)
	}
	return f, nil
}

// remove deletes the part.
func (p part) remove() error {
	for _, path := range []string{p.bytes(), p.source()} {
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return local("delete", path, err)
		}
	}
	return nil
}

// finish gives the part its name, once its bytes are on the disk.
func (p part) finish() error {
	f, err := os.OpenFile(p.bytes(), os.O_RDWR, 0)
	if err != nil {
		return local("write", p.bytes(), err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return local("write", p.bytes(), err)
	}
	if err := os.Rename(p.bytes(), p.path); err != nil {
		return local("write", p.path, err)
	}
	if err := p.remove(); err != nil { // the origin that is left
		return err
	}
	return local("write", p.path, syncDir(filepath.Dir(p.path)))
}

// syncDir makes new names in a folder durable. Systems that cannot flush a folder
// say so, which is no failure of ours.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	err = d.Sync()
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL) || runtime.GOOS == "windows" {
		return nil
	}
	return err
}

// sum is the hex SHA-256 of a file.
func sum(ctx context.Context, path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", local("read", path, err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, &reader{ctx, f}); err != nil {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		return "", local("read", path, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// reader ends with its context.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r *reader) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(b)
}
