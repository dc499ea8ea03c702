//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package fetch

import (
	"errors"
	"io/fs"
	"os"
)

// tryLock makes the file at path, or says that somebody else has. A process that
// dies leaves it behind, to be deleted by hand: the progress names it.
func tryLock(path string) (release func(), taken bool, err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return nil, errors.Is(err, fs.ErrExist), err
	}
	return func() { f.Close(); os.Remove(path) }, false, nil
}
