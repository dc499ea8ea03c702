package record

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

// File is what a Writer needs of the file it appends to.
type File interface {
	Write(b []byte) (int, error)
	Sync() error
	Truncate(size int64) error
	Close() error
}

// Options change how a session is written. The zero value is right.
type Options struct {
	// Overwrite removes a session that is in the way, unless somebody writes it.
	Overwrite bool
	// SyncEvery is the longest time between two flushes to the disk. 0 means 2 s.
	SyncEvery time.Duration
	// Wrap puts something between the writer and the file: tests make it fail.
	Wrap func(File) File
	// Now is the clock. nil means time.Now.
	Now func() time.Time
}

func (o Options) withDefaults() Options {
	if o.SyncEvery == 0 {
		o.SyncEvery = 2 * time.Second
	}
	if o.Wrap == nil {
		o.Wrap = func(f File) File { return f }
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// Create makes the file at path, locks it, writes its head and brings both to the
// disk before it returns. It never touches a file that is there: that is an error
// wrapping ErrExists, or ErrRunning when Overwrite is set and somebody is writing
// it. When the head cannot be written, no file is left behind.
func Create(path string, h Head, o Options) (*Writer, error) {
	o = o.withDefaults()
	if err := fill(&h, o.Now()); err != nil {
		return nil, err
	}
	head, err := encode(h)
	if err != nil {
		return nil, fmt.Errorf("record: head: %w", err)
	}
	if len(head) > MaxHead {
		return nil, fmt.Errorf("record: head of %d bytes, at most %d fit; shorten the recipe or the class names", len(head), MaxHead)
	}
	f, err := openNew(path, o.Overwrite)
	if err != nil {
		return nil, err
	}
	w := newWriter(o.Wrap(f), path, o)
	if err := w.begin(head); err != nil {
		w.abandon()
		os.Remove(path)
		return nil, err
	}
	if err := syncDir(filepath.Dir(path)); err != nil {
		w.abandon()
		os.Remove(path)
		return nil, &WriteError{Op: "sync", Path: filepath.Dir(path), Err: err}
	}
	return w, nil
}

// fill completes a head and checks it.
func fill(h *Head, now time.Time) error {
	h.Format = [2]int{Major, Minor}
	if h.ID == "" {
		var id [16]byte
		rand.Read(id[:])
		h.ID = hex.EncodeToString(id[:])
	}
	if h.Started == "" {
		h.Started = now.UTC().Format(time.RFC3339)
	}
	if h.Go == "" {
		h.Go = runtime.Version()
	}
	if h.Arch == "" {
		h.Arch = runtime.GOARCH
	}
	if h.Contract == "" {
		h.Contract = Contract
	}
	// Empty lists are written as lists, which is kinder to other readers than null.
	h.Needs = append([]string{}, h.Needs...)
	h.Warnings = append([]string{}, h.Warnings...)
	h.Data.Classes = append([]string{}, h.Data.Classes...)
	h.Data.Inputs = append([][]int{}, h.Data.Inputs...)
	if err := h.check(); err != nil {
		return fmt.Errorf("record: head: %w", err)
	}
	return nil
}

// openNew creates the file exclusively and takes its lock.
func openNew(path string, overwrite bool) (*os.File, error) {
	const flags = os.O_CREATE | os.O_EXCL | os.O_APPEND | os.O_RDWR
	f, err := os.OpenFile(path, flags, 0o600)
	if errors.Is(err, fs.ErrExist) && overwrite {
		if err := removeIdle(path); err != nil {
			return nil, err
		}
		f, err = os.OpenFile(path, flags, 0o600)
	}
	if errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("%w: %s; give another name, or --overwrite", ErrExists, path)
	}
	if err != nil {
		return nil, fmt.Errorf("record: create: %w", err)
	}
	if err := lock(f); err != nil {
		f.Close()
		os.Remove(path)
		return nil, fmt.Errorf("record: lock %s: %w", path, err)
	}
	return f, nil
}

// Remove deletes a session, unless somebody is writing it (ErrRunning).
func Remove(path string) error { return removeIdle(path) }

func removeIdle(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return fmt.Errorf("record: remove: %w", err)
	}
	if info.IsDir() {
		return fmt.Errorf("record: remove %s: it is a folder", path)
	}
	if info.Mode().IsRegular() {
		f, err := os.Open(path)
		if err == nil {
			busy := locked(f)
			f.Close()
			if busy {
				return fmt.Errorf("%w: %s", ErrRunning, path)
			}
		}
	}
	if err := os.Remove(path); err != nil {
		return fmt.Errorf("record: remove: %w", err)
	}
	return nil
}

// syncDir makes a new name in a folder durable. Systems that cannot flush a folder
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
