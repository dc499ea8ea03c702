package record

import (
	"errors"
	"fmt"
)

// What can be wrong with a file, for errors.Is. Errors that wrap these say where,
// what was found and what to do.
var (
	// ErrExists: the file to be created is already there.
	ErrExists = errors.New("record: session exists already")
	// ErrForeign: the file is not a session at all.
	ErrForeign = errors.New("record: not a duet session")
	// ErrMangled: it was a session until something converted its line ends.
	ErrMangled = errors.New("record: session was damaged by a copy in text mode; copy it again in binary mode")
	// ErrNewer: a later version of the format.
	ErrNewer = errors.New("record: session needs a newer duet")
	// ErrNoHead: the file was cut before its head was complete; nothing can be shown.
	ErrNoHead = errors.New("record: session was cut off before its first record")
	// ErrCorrupt: bytes that had reached the disk are no longer what was written.
	ErrCorrupt = errors.New("record: session is damaged")
	// ErrTorn: the end is missing, as after a crash. What is there is good.
	ErrTorn = errors.New("record: session was cut off")
	// ErrRunning: a writer is at work on the file.
	ErrRunning = errors.New("record: session is still being written")
	// ErrClosed: the writer was closed.
	ErrClosed = errors.New("record: session is closed")
)

// WriteError says that recording has ended because the file could not be written.
// Everything written before is intact. It sticks: the writer returns it from then
// on and never touches the file again.
type WriteError struct {
	Op   string // "write", "sync", "truncate", "close"
	Path string
	Good int64 // bytes of whole records in the file
	Err  error
}

// Error names the file, the operation and what is safe.
func (e *WriteError) Error() string {
	return fmt.Sprintf("record: %s %s: %v (recording ended; the first %d bytes are intact)", e.Op, e.Path, e.Err, e.Good)
}

// Unwrap returns the cause, such as syscall.ENOSPC.
func (e *WriteError) Unwrap() error { return e.Err }
