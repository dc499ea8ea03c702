package term

import (
	"fmt"
	"io"
	"runtime/debug"
)

// restoreSeq takes back every mode the workbench may have set, in an order
// that is harmless when it was not: synchronized output, mouse, focus reports,
// bracketed paste, then the alternate screen, cursor, wrapping and colours.
const restoreSeq = "\x1b[?2026l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1004l" +
	"\x1b[?2004l\x1b[?1049l\x1b[?25h\x1b[?7h\x1b[0m"

// Restore writes the sequence that gives the user a usable terminal back after
// a death Bubble Tea did not see. It does not leave raw mode; whoever saved the
// terminal's state restores that. Do not use it after a clean exit: some
// terminals take leaving the alternate screen twice as a cursor jump.
func Restore(w io.Writer) error {
	_, err := io.WriteString(w, restoreSeq)
	return err
}

// Go runs f on a new goroutine. A panic in f calls onPanic with its value and
// stack on that goroutine instead of killing the program, which would leave
// the terminal raw. Every goroutine of the workbench starts here.
func Go(f func(), onPanic func(value any, stack []byte)) {
	go func() {
		defer func() {
			if v := recover(); v != nil {
				onPanic(v, debug.Stack())
			}
		}()
		f()
	}()
}

// panicError makes an error of a recovered panic.
func panicError(v any, stack []byte) error {
	return fmt.Errorf("term: panic: %v\n%s", v, stack)
}
