package tui

import (
	"syscall"
	"time"
)

// A message's time is that of its thread alone: what other programs take is not the
// workbench's.
func init() {
	spent = func() time.Duration {
		const thread = 1 // RUSAGE_THREAD
		var u syscall.Rusage
		if err := syscall.Getrusage(thread, &u); err != nil {
			return 0
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
}
