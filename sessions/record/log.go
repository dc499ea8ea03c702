package record

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"duet/sessions/record/safetensors"
)

// Log is a session file opened for reading. Reading takes no lock and disturbs no
// writer. A Log belongs to one goroutine.
type Log struct {
	*Reader
	file *os.File
	path string
}

// Open opens a session and reads its head. Errors wrap ErrForeign, ErrMangled,
// ErrNewer, ErrNoHead or ErrCorrupt and name the file.
func Open(path string) (*Log, error) {
	f, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	r, err := NewReader(f)
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("%w (%s)", err, path)
	}
	return &Log{Reader: r, file: f, path: path}, nil
}

// openRegular opens path for reading, but no folder, pipe or device.
func openRegular(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("record: open: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%w: %s is not a regular file", ErrForeign, path)
	}
	if info.Size() > MaxFile {
		return nil, fmt.Errorf("%w: %s has %d bytes, a session has at most %d", ErrForeign, path, info.Size(), int64(MaxFile))
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("record: open: %w", err)
	}
	return f, nil
}

// Path returns the path the log was opened by.
func (l *Log) Path() string { return l.path }

// Close closes the file.
func (l *Log) Close() error { return l.file.Close() }

// State judges the file as far as Next has come, see Reader.State.
func (l *Log) State() (State, error) {
	// The writer may have gone on and closed the file since Next was asked last.
	return l.Reader.State(locked(l.file) || l.more())
}

// Tensors reads the tensors of a checkpoint that Next gave out, and checks their
// SHA-256 and their layout.
func (l *Log) Tensors(c Checkpoint) ([]Tensor, error) {
	b, err := l.tensorBytes(c)
	if err != nil {
		return nil, err
	}
	return safetensors.Decode(b)
}

// tensorBytes reads the safetensors file inside a checkpoint.
func (l *Log) tensorBytes(c Checkpoint) ([]byte, error) {
	if c.at == 0 {
		return nil, errors.New("record: this checkpoint was not read from a file")
	}
	info, err := l.file.Stat()
	if err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	if c.at+c.size > info.Size() {
		return nil, fmt.Errorf("%w: checkpoint of step %d reaches behind the end of the file", ErrCorrupt, c.N)
	}
	b := make([]byte, c.size)
	if _, err := l.file.ReadAt(b, c.at); err != nil {
		return nil, fmt.Errorf("record: read: %w", err)
	}
	if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != c.SHA256 {
		return nil, fmt.Errorf("%w: the tensors of the checkpoint of step %d are not those its SHA-256 names", ErrCorrupt, c.N)
	}
	return b, nil
}

// Check reads a session strictly: anything that keeps it from being verified is an
// error, down to the layout of the tensors in its checkpoints.
func Check(path string) error {
	l, err := Open(path)
	if err != nil {
		return err
	}
	defer l.Close()
	for {
		rec, err := l.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if c, ok := rec.Value.(Checkpoint); ok {
			b, err := l.tensorBytes(c)
			if err == nil {
				err = safetensors.Check(b)
			}
			if err != nil {
				return fmt.Errorf("%w: checkpoint at byte %d: %w", ErrCorrupt, rec.Offset, err)
			}
		}
	}
	s, err := l.State()
	switch {
	case err != nil:
		return err
	case s.Verdict == Running:
		return fmt.Errorf("%w: %s", ErrRunning, path)
	case len(s.Unknown) > 0:
		return fmt.Errorf("%w: it holds records of unknown types %q", ErrNewer, s.Unknown)
	}
	return s.Err()
}
