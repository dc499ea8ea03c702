//go:build unix

package tui

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"go.uber.org/goleak"

	"duet/sessions"
	"duet/tui/term"
)

// console is a terminal that keeps what was written to it.
type console struct {
	t        *testing.T
	far, tty *os.File
	done     chan error

	mu  sync.Mutex
	got bytes.Buffer
}

// start runs the workbench on a console.
func start(t *testing.T) *console {
	t.Helper()
	far, tty, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo terminal: %v", err)
	}
	if err := pty.Setsize(far, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	store, err := sessions.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	c := &console{t: t, far: far, tty: tty, done: make(chan error, 1)}
	read := make(chan struct{})
	go func() {
		defer close(read)
		b := make([]byte, 4096)
		for {
			n, err := far.Read(b)
			c.mu.Lock()
			c.got.Write(b[:n])
			c.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	signs := term.Signs{Title: true, Progress: true, Notice: term.Bell}
	go func() {
		c.done <- Run(Options{In: tty, Out: tty, Store: store, Env: os.Getenv, Version: "test", Signs: signs})
	}()
	t.Cleanup(func() {
		tty.Close()
		far.Close()
		<-read
	})
	c.until("What it does")
	for _, mode := range []string{"\x1b[22;0t\x1b]2;duet\a", "\x1b[?1004h"} {
		c.until(mode)
	}
	return c
}

func (c *console) text() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.got.String()
}

func (c *console) until(what string) {
	c.t.Helper()
	for late := time.Now().Add(20 * time.Second); !strings.Contains(c.text(), what); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(late) {
			c.t.Fatalf("no %q in %q", what, c.text())
		}
	}
}

// end waits for the workbench to end with the terminal as it was.
func (c *console) end() error {
	c.t.Helper()
	select {
	case err := <-c.done:
		for _, mode := range []string{"\x1b[?1049l", "\x1b[?25h", "\x1b[?2004l", "\x1b[?1002l", "\x1b[?1004l", "\x1b[23;0t"} {
			c.until(mode)
		}
		return err
	case <-time.After(20 * time.Second):
		c.t.Fatal("the workbench does not end")
		return nil
	}
}

func TestRunOnATerminal(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent(), goleak.IgnoreAnyFunction("duet/tui.start.func1"))
	c := start(t)
	if _, err := c.far.WriteString("q"); err != nil {
		t.Fatal(err)
	}
	if err := c.end(); err != nil {
		t.Error(err)
	}
	if strings.Contains(c.text(), "\x1b]11;?") {
		t.Error("the terminal was asked for its background")
	}
}

func TestSignals(t *testing.T) {
	for number, s := range map[int]syscall.Signal{143: syscall.SIGTERM, 130: syscall.SIGINT, 129: syscall.SIGHUP} {
		c := start(t)
		if err := syscall.Kill(os.Getpid(), s); err != nil {
			t.Fatal(err)
		}
		var signal *Signal
		if err := c.end(); !errors.As(err, &signal) || signal.ExitCode() != number {
			t.Errorf("%v: %v", s, err)
		}
	}
}
