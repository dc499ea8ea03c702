package fetch

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Try is one mirror that was asked, and what came of it.
type Try struct {
	URL string
	Err error
}

// Error says that no mirror gave a file, and what a person can do about it.
type Error struct {
	Set  Set
	File File
	// Dir is the set's folder in the cache.
	Dir string
	// Kept is how many bytes of the file are there to go on from.
	Kept int64
	// Tries are the mirrors in the order they were asked.
	Tries []Try
}

// Error tells of every mirror, and how to put the files there by hand.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "fetch: no mirror gave %s of %s:\n", e.File.Name, e.Set.Name)
	for _, t := range e.Tries {
		fmt.Fprintf(&b, "  %s: %v\n", t.URL, t.Err)
	}
	if e.Kept > 0 {
		fmt.Fprintf(&b, "%d of %d bytes are kept, the next try goes on there.\n", e.Kept, e.File.Size)
	}
	fmt.Fprintf(&b, "To do without the network, put these into %s and try again:", e.Dir)
	for _, f := range e.Set.Files {
		fmt.Fprintf(&b, "\n  %s  %d bytes, sha256 %s", f.Name, f.Size, f.SHA256)
	}
	return b.String()
}

// Unwrap gives what the mirrors said.
func (e *Error) Unwrap() []error {
	var errs []error
	for _, t := range e.Tries {
		errs = append(errs, t.Err)
	}
	return errs
}

// What a mirror can do wrong.
var (
	// ErrSum is wrapped where a file's SHA-256 is not the one expected.
	ErrSum = errors.New("wrong sha256")
	// ErrSize is wrapped where a mirror's file has another size than expected.
	ErrSize = errors.New("wrong size")
	// ErrStalled is wrapped where no byte came for too long.
	ErrStalled = errors.New("stalled")
	// ErrRedirect is wrapped where a redirection was not followed.
	ErrRedirect = errors.New("redirection refused")
	// ErrArchive is wrapped where an archive holds what it should not.
	ErrArchive = errors.New("archive refused")
)

// statusError is an answer that is neither the file nor a part of it.
type statusError int

func (e statusError) Error() string {
	return strings.TrimSpace(fmt.Sprintf("answered %d %s", int(e), http.StatusText(int(e))))
}

// cutError is a transfer that ended early; the same mirror may give the rest.
type cutError struct {
	at, of int64
	err    error
}

func (e *cutError) Error() string {
	return fmt.Sprintf("ended after %d of %d bytes: %v", e.at, e.of, e.err)
}
func (e *cutError) Unwrap() error { return e.err }

// errRestart says that a mirror does not go on where the part ends.
var errRestart = errors.New("answered with other bytes than those asked for")

// localError is a failure on this machine: another mirror would not help.
type localError struct{ err error }

func (e *localError) Error() string { return e.err.Error() }
func (e *localError) Unwrap() error { return e.err }

// local makes an error about a path of this machine.
func local(doing, path string, err error) error {
	if err == nil {
		return nil
	}
	var p *fs.PathError
	if errors.As(err, &p) { // names the path once more
		err = p.Err
	}
	return &localError{fmt.Errorf("fetch: cannot %s %s: %w", doing, path, err)}
}

func sizeError(got, want int64) error {
	return fmt.Errorf("%w: expected %d bytes, got %d", ErrSize, want, got)
}

func stallError(limit time.Duration) error {
	return fmt.Errorf("%w: no byte for %v", ErrStalled, limit)
}

// plain is an error of net/http without the address, which is named anyway.
func plain(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
