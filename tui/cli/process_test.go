package cli

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"duet/sessions"
	"duet/sessions/record"
)

// process is duet in a process of its own.
func process(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(exe, args...)
	c.Env = append(os.Environ(), asMain+"=1", "TERM=xterm-256color", "LANG=C.UTF-8", "CI=")
	return c
}

// TestKilledAtAnyMoment: whatever was printed is in the file and in its replay.
func TestKilledAtAnyMoment(t *testing.T) {
	home(t)
	kills, seed := 5, uint64(1)
	if os.Getenv("DUET_LONG") != "" {
		kills = 50
	}
	random := rand.New(rand.NewPCG(seed, seed))
	for i := range kills {
		path := filepath.Join(t.TempDir(), "s.duet")
		c := process(t, "train", "seed", "-o", path, "--log-every", "1", "--epochs", "10000")
		stderr, err := c.StderrPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		printed := 0
		after := 1 + random.IntN(400)
		lines := bufio.NewScanner(stderr)
		for lines.Scan() {
			var epoch, step int
			if n, _ := fmt.Sscanf(lines.Text(), "epoch=%d step=%d", &epoch, &step); n == 2 && step > printed {
				printed = step
			}
			if printed >= after {
				c.Process.Kill()
				after = 1 << 30 // what is in the pipe was printed too
			}
		}
		c.Wait()
		checkReplay(t, path, printed, fmt.Sprintf("seed %d, kill %d", seed, i))
	}
}

// checkReplay plays a file cut short and looks for every step that was printed.
func checkReplay(t *testing.T, path string, printed int, what string) {
	t.Helper()
	log, err := record.Open(path)
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	defer log.Close()
	r, err := sessions.NewReplay(log)
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if printed == 0 {
		t.Fatalf("%s: nothing was printed", what)
	}
	for n := 1; n <= printed; n++ {
		if _, ok := r.StepAt(n); !ok {
			t.Fatalf("%s: step %d was printed and is not in the file", what, n)
		}
	}
	r.Seek(printed)
	if got := r.Position().N; got != printed {
		t.Errorf("%s: the replay stands at %d, want %d", what, got, printed)
	}
}

// TestSignalsEndTheFile: the run ends after its step, the file says why, and
// the exit code is the shell's for the signal.
func TestSignalsEndTheFile(t *testing.T) {
	home(t)
	for sig, code := range map[os.Signal]int{os.Interrupt: 130, syscall.SIGTERM: 143} {
		path := filepath.Join(t.TempDir(), "s.duet")
		c := process(t, "train", "seed", "-o", path, "--log-every", "1", "--epochs", "100000")
		stderr, err := c.StderrPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(stderr)
		for n := 0; lines.Scan(); n++ {
			if n == 20 {
				c.Process.Signal(sig)
			}
		}
		c.Wait()
		if got := c.ProcessState.ExitCode(); got != code {
			t.Errorf("%v: exit %d, want %d", sig, got, code)
		}
		d, err := sessions.Describe(path)
		if err != nil || d.Entry.Why != record.EndSignal || d.Verdict != "clean" {
			t.Errorf("%v: the file ends %q, %s, %v", sig, d.Entry.Why, d.Verdict, err)
		}
	}
}

// TestSilentTerminal: on a terminal that answers no query the first screen is
// there and nothing was asked.
func TestSilentTerminal(t *testing.T) {
	home(t)
	c := process(t)
	f, err := pty.StartWithSize(c, &pty.Winsize{Cols: 80, Rows: 24})
	if err != nil {
		t.Skipf("no pseudo terminal: %v", err)
	}
	defer f.Close()
	seen := make(chan string, 1)
	go func() {
		var text strings.Builder
		buf := make([]byte, 1<<16)
		for !strings.Contains(text.String(), "What it does") {
			n, err := f.Read(buf)
			text.Write(buf[:n])
			if err != nil {
				break
			}
		}
		seen <- text.String()
		io.Copy(io.Discard, f)
	}()
	select {
	case text := <-seen:
		if !strings.Contains(text, "What it does") {
			t.Errorf("no Home: %q", text)
		}
		if strings.Contains(text, "\x1b]11") || strings.Contains(text, "\x1b[6n") || strings.Contains(text, "\x1b[c") {
			t.Errorf("the terminal was asked something: %q", text)
		}
	case <-time.After(time.Minute):
		t.Error("no first screen within a minute")
	}
	f.Write([]byte("q"))
	if err := c.Wait(); err != nil {
		t.Errorf("q left with %v", err)
	}
}

// TestDumbTerminalGetsText: TERM=dumb is talked to in lines and gets no escape.
func TestDumbTerminalGetsText(t *testing.T) {
	home(t)
	c := process(t)
	c.Env = append(c.Env, "TERM=dumb")
	f, err := pty.Start(c)
	if err != nil {
		t.Skipf("no pseudo terminal: %v", err)
	}
	defer f.Close()
	f.Write([]byte("q\n"))
	text, _ := io.ReadAll(f) // ends with EIO when the process has gone
	if err := c.Wait(); err != nil || strings.Contains(string(text), "\x1b") || !strings.Contains(string(text), "1. Train the demo") {
		t.Errorf("%v: %q", err, text)
	}
}
