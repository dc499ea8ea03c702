package record

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// faulty is a file whose operation number failAt goes wrong, and, if forever is set,
// all after it.
type faulty struct {
	File
	op, failAt int
	forever    bool
	err        error
	partly     int // bytes of the failing write that reach the file; -1: half of it
	syncs      int // after the first failed one
	syncFailed bool
}

func (f *faulty) fails() bool {
	f.op++
	return f.op == f.failAt || f.forever && f.op > f.failAt
}

func (f *faulty) Write(b []byte) (int, error) {
	if !f.fails() {
		return f.File.Write(b)
	}
	n := f.partly
	if n < 0 {
		n = len(b) / 2
	}
	n, err := f.File.Write(b[:min(n, len(b)-1)])
	return n, errors.Join(err, f.err)
}

func (f *faulty) Sync() error {
	if f.syncFailed {
		f.syncs++
	}
	if f.fails() {
		f.syncFailed = true
		return f.cause()
	}
	return f.File.Sync()
}

func (f *faulty) Truncate(size int64) error {
	if f.fails() {
		return f.cause()
	}
	return f.File.Truncate(size)
}

// cause is the error of an operation other than a write, which cannot fail without one.
func (f *faulty) cause() error {
	if f.err == nil {
		return syscall.EIO
	}
	return f.err
}

// TestEveryOperationFails: operation 1, 2, 3 ... of a session goes wrong, until none
// is left to. Whatever it was, the writer says so, keeps saying so, and what it had
// acknowledged can be read.
func TestEveryOperationFails(t *testing.T) {
	kinds := []struct {
		name    string
		err     error
		partly  int
		forever bool
	}{
		{"no space, nothing written", syscall.ENOSPC, 0, false},
		{"no space, half written", syscall.ENOSPC, -1, false},
		{"no space, half written, for ever", syscall.ENOSPC, -1, true},
		{"i/o error after one byte", syscall.EIO, 1, true},
		{"quota", syscall.EDQUOT, 42, false},
		{"file too large", syscall.EFBIG, 10, false},
		{"short write without an error", nil, -1, false},
	}
	for _, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			failures := 0
			for n := 1; ; n++ {
				var f *faulty
				o := testOptions()
				o.Wrap = func(file File) File {
					f = &faulty{File: file, failAt: n, forever: k.forever, err: k.err, partly: k.partly}
					return f
				}
				acked, err := attempt(filepath.Join(t.TempDir(), "s.duet"), o, k.err)
				if f.syncs > 0 {
					t.Fatalf("operation %d: synced %d times after a sync had failed", n, f.syncs)
				}
				if err != nil {
					t.Fatalf("operation %d: %v", n, err)
				}
				if f.op < n {
					if acked != 9 {
						t.Fatalf("no failure, and %d of 9 steps", acked)
					}
					break
				}
				failures++
			}
			if failures < 20 {
				t.Errorf("only %d operations", failures)
			}
		})
	}
}

// attempt writes a session of 9 steps until something fails and returns how many steps
// were acknowledged. The error says what the writer or the file got wrong.
func attempt(path string, o Options, cause error) (acked int, wrong error) {
	w, err := Create(path, testHead(), o)
	if err != nil {
		var we *WriteError
		if _, serr := os.Stat(path); !os.IsNotExist(serr) {
			return 0, fmt.Errorf("a file without a head was left behind")
		}
		if !errors.As(err, &we) || cause != nil && !errors.Is(err, cause) {
			return 0, fmt.Errorf("create failed with %v", err)
		}
		return 0, nil
	}
	for n := 1; n <= 9 && err == nil; n++ {
		if err = w.Step(testStep(n)); err == nil {
			acked = n
		}
		if n == 5 && err == nil {
			err = w.Checkpoint(Checkpoint{N: n}, testTensors(n))
		}
	}
	failed := err
	if err == nil {
		failed = w.Close(End{Why: EndFinished, N: acked})
	} else if again := w.Step(testStep(10)); !errors.Is(again, err) {
		return acked, fmt.Errorf("the error %v did not stick: %v", err, again)
	} else if cerr := w.Close(End{}); !errors.Is(cerr, err) {
		return acked, fmt.Errorf("close says %v", cerr)
	}
	var we *WriteError
	if failed != nil && (!errors.As(failed, &we) || cause != nil && !errors.Is(failed, cause)) {
		return acked, fmt.Errorf("failed with %v, want a WriteError of %v", failed, cause)
	}
	return acked, readable(path, acked, failed)
}

// readable checks that all acknowledged steps of a session, and at most one more, can
// be read, and that its verdict fits the failure.
func readable(path string, acked int, failed error) error {
	l, err := Open(path)
	if err != nil {
		return err
	}
	defer l.Close()
	steps := 0
	for {
		rec, err := l.Next()
		if err != nil {
			break
		}
		if s, ok := rec.Value.(*Step); ok {
			steps++
			if want := testStep(steps); string(appendStep(nil, s)) != string(appendStep(nil, &want)) {
				return fmt.Errorf("step %d is %+v", steps, *s)
			}
		}
	}
	s, err := l.State()
	switch {
	case err != nil:
		return err
	case steps < acked || steps > acked+1:
		return fmt.Errorf("%d steps acknowledged, %d in the file", acked, steps)
	case failed == nil && s.Verdict != Clean, failed != nil && s.Verdict == Corrupt:
		return fmt.Errorf("verdict %v (%s) after %v", s.Verdict, s.Reason, failed)
	}
	return nil
}

// TestTruncatedToWholeRecords: after a write that got half way, the file ends on a
// record's border.
func TestTruncatedToWholeRecords(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.duet")
	o := testOptions()
	o.Wrap = func(f File) File { return &faulty{File: f, failAt: 7, err: syscall.ENOSPC, partly: 20} }
	w, err := Create(path, testHead(), o)
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; err == nil; n++ {
		err = w.Step(testStep(n))
	}
	var we *WriteError
	info, serr := os.Stat(path)
	if !errors.As(err, &we) || serr != nil || info.Size() != we.Good || w.Good() != we.Good {
		t.Errorf("file of %d bytes, error %v", info.Size(), err)
	}
	if err := w.Close(End{}); !errors.Is(err, syscall.ENOSPC) {
		t.Error(err)
	}
}
