//go:build unix

package cli

import (
	"os"
	"syscall"
)

// unwanted are signals that would end the process where an error says more: a
// reader of our output that has seen enough is no reason to end a training, and
// a file that may not grow is told like a full disk.
var unwanted = []os.Signal{syscall.SIGPIPE, syscall.SIGXFSZ}
