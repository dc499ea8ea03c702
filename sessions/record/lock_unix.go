//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package record

import (
	"errors"
	"os"
	"syscall"
	"time"
)

// lock takes the writer's lock. A reader asking whether the file is locked holds a
// shared lock for an instant, so a refusal is tried again for a while.
func lock(f *os.File) error {
	var err error
	for range 50 {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			return err
		}
		time.Sleep(2 * time.Millisecond)
	}
	return ErrRunning
}

// locked reports whether a writer holds the file. The lock belongs to the opened
// file, not to the process, so it goes with the writer however it dies.
func locked(f *os.File) bool {
	fd := int(f.Fd())
	if err := syscall.Flock(fd, syscall.LOCK_SH|syscall.LOCK_NB); err != nil {
		return errors.Is(err, syscall.EWOULDBLOCK)
	}
	_ = syscall.Flock(fd, syscall.LOCK_UN)
	return false
}
