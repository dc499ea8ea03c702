package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"github.com/spf13/cobra"

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
	codeInterrupt  = 130
	codeTerminate  = 143
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

func usage(err error) error { return &coded{codeUsage, err} }

// usageArgs makes a wrong number of arguments a mistake of usage.
func usageArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if err := check(c, args); err != nil {
			return usage(fmt.Errorf("%w; see duet %s --help", err, c.Name()))
		}
		return nil
	}
}

// exitCode is the code that says what kind of thing went wrong.
func exitCode(err error) int {
	var quiet *silent
	var known *coded
	var invalid *sessions.Invalid
	var text *recipe.Error
	switch {
	case errors.As(err, &quiet):
		return quiet.code
	case errors.As(err, &known):
		return known.code
	case errors.As(err, &invalid), errors.As(err, &text):
		return codeInvalid
	case errors.Is(err, record.ErrExists):
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
		record.ErrNoHead, record.ErrCorrupt, fs.ErrNotExist} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}
