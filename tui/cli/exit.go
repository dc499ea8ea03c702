package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"duet/datasets"
	"duet/sessions"
	"duet/sessions/recipe"
	"duet/sessions/record"
)

// The exit codes; scripts rely on them.
const (
	codeOK         = 0
	codeOther      = 1
	codeUsage      = 2
	codeInvalid    = 3
	codeDiverged   = 4
	codeCheck      = 5
	codeUnreadable = 6
	codeSignal     = 128 // and the signal's number: 130, 143
)

// coded is an error that knows its exit code.
type coded struct {
	code int
	err  error
}

func (e *coded) Error() string { return e.err.Error() }
func (e *coded) Unwrap() error { return e.err }

// silent is an outcome that has been told already.
type silent struct{ code int }

func (e *silent) Error() string { return fmt.Sprintf("exit code %d", e.code) }

// ended is the outcome of a run that a signal ended.
func ended(s os.Signal) error {
	if n, ok := s.(syscall.Signal); ok {
		return &silent{codeSignal + int(n)}
	}
	return &silent{codeOther}
}

func usage(err error) error { return &coded{codeUsage, err} }

// reading is an error about a file that was to be read: its fault, unless a
// recipe or the command line is to blame.
func reading(err error) error { return otherwise(codeUnreadable, err) }

// writing is an error about a file that was to be written.
func writing(err error) error { return otherwise(codeOther, err) }

// otherwise gives an error a code, unless it has a more telling one.
func otherwise(code int, err error) error {
	switch exitCode(err) {
	case codeOther, codeUnreadable:
		return &coded{code, err}
	}
	return err
}

// exitCode is the code that says what kind of thing went wrong.
func exitCode(err error) int {
	var quiet *silent
	var known *coded
	var invalid *sessions.Invalid
	var text *recipe.Error
	switch {
	case err == nil:
		return codeOK
	case errors.As(err, &quiet):
		return quiet.code
	case errors.As(err, &known):
		return known.code
	case errors.As(err, &text) && text.Cause != nil && !errors.Is(err, fs.ErrNotExist):
		return codeUnreadable // a recipe that is there and cannot be read
	case errors.As(err, &invalid), errors.As(err, &text):
		return codeInvalid
	case errors.Is(err, record.ErrExists), errors.Is(err, sessions.ErrOutputExists):
		return codeUsage
	case unreadable(err):
		return codeUnreadable
	case errors.Is(err, syscall.EPIPE):
		return codeOK // the reader of our output has seen enough
	}
	return codeOther
}

// unreadable tells a file that cannot be read, or is not what it should be.
func unreadable(err error) bool {
	for _, kind := range []error{datasets.ErrUnreadable, record.ErrForeign, record.ErrMangled, record.ErrNewer,
		record.ErrNoHead, record.ErrCorrupt, record.ErrTorn, fs.ErrNotExist, fs.ErrPermission} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

// packages are those whose errors people see; the names say nothing to them.
var packages = []string{"recipe: ", "sessions: ", "record: ", "datasets: ", "graph: ", "keras: ", "tui: ", "kernel: "}

// message is an error as people see it.
func message(err error) string {
	text := err.Error()
	for _, p := range packages {
		text = strings.TrimPrefix(text, p)
	}
	return text
}
