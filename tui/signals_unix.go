//go:build unix

package tui

import (
	"os"
	"os/signal"
	"syscall"
)

// deadly are the signals that end the workbench in order.
var deadly = []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT}

// stopKey is the signal of ctrl+z when it comes from outside.
var stopKey = []os.Signal{syscall.SIGTSTP}

// number is the signal's number.
func number(s os.Signal) int {
	if n, ok := s.(syscall.Signal); ok {
		return int(n)
	}
	return 0
}

// releaseStop lets the next SIGTSTP stop the process. While it is caught Bubble
// Tea, which sends it to itself, would wait for ever.
func releaseStop() { signal.Reset(stopKey...) }
