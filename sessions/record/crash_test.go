//go:build unix

package record

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The tests of this file run the test binary again as a child that writes a session;
// these variables tell it so.
const (
	childPath  = "DUET_CHILD_SESSION"
	childLimit = "DUET_CHILD_LIMIT"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(childPath); path != "" {
		os.Exit(child(path, os.Getenv(childLimit)))
	}
	os.Exit(m.Run())
}

// child writes steps at full speed for ever, and says on standard output which of them
// are written. With a limit, the system refuses to let the file grow beyond it.
func child(path, limit string) int {
	if limit != "" {
		n, _ := strconv.ParseUint(limit, 10, 64)
		signal.Ignore(syscall.SIGXFSZ)
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: n, Max: n}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 3
		}
	}
	w, err := Create(path, testHead(), Options{SyncEvery: 3 * time.Millisecond})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	for n := 1; ; n++ {
		err := w.Step(testStep(n))
		if err == nil && n%50 == 0 {
			err = w.Checkpoint(Checkpoint{N: n}, testTensors(n))
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		fmt.Println(n)
	}
}

// startChild runs the child and returns it with its standard output.
func startChild(t *testing.T, path, limit string) (*exec.Cmd, io.Reader, *strings.Builder) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childPath+"="+path, childLimit+"="+limit)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, out, &stderr
}

// lastLine returns the last number that came out whole.
func lastLine(r io.Reader) int {
	last := 0
	b := bufio.NewReader(r)
	for {
		line, err := b.ReadString('\n')
		if err != nil {
			return last
		}
		last, _ = strconv.Atoi(strings.TrimSpace(line))
	}
}

// TestKill: kill -9 at any moment loses no step that was acknowledged.
func TestKill(t *testing.T) {
	kills := 5
	if long() {
		kills = 50
	}
	seed := uint64(time.Now().UnixNano())
	rnd := rand.New(rand.NewPCG(seed, 0))
	total := 0
	for i := range kills {
		path := filepath.Join(t.TempDir(), fmt.Sprintf("k%d.duet", i))
		cmd, out, _ := startChild(t, path, "")
		var first [1]byte
		if _, err := io.ReadFull(out, first[:]); err != nil {
			t.Fatal("the child wrote nothing")
		}
		if l, err := Open(path); err != nil {
			t.Error(err)
		} else {
			for err == nil {
				_, err = l.Next()
			}
			if s, err := l.State(); s.Verdict != Running || err != nil {
				t.Errorf("while it is written: %v, %v", s.Verdict, err)
			}
			l.Close()
		}
		time.Sleep(time.Duration(rnd.Int64N(int64(25 * time.Millisecond))))
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		acked := lastLine(io.MultiReader(strings.NewReader(string(first[:])), out))
		cmd.Wait()
		if acked == 0 {
			t.Fatal("no step was acknowledged")
		}
		total += acked
		if err := readable(path, acked, io.ErrUnexpectedEOF); err != nil {
			t.Errorf("seed %d, kill %d: %v", seed, i, err)
		}
		if s, err := Peek(path); err != nil || s.Verdict != Torn || s.LastStep == nil || s.LastStep.N < acked {
			t.Errorf("seed %d, kill %d: Peek says %v %v", seed, i, s.Verdict, err)
		}
	}
	t.Logf("%d kills, %d steps acknowledged, all there", kills, total)
}

// TestFileSizeLimit: the system stops the file at many sizes; nothing written is lost.
func TestFileSizeLimit(t *testing.T) {
	limits := []int{900, 1000, 1234, 4096, 20_000}
	if long() {
		for n := 700; n < 6000; n += 97 {
			limits = append(limits, n)
		}
	}
	for _, limit := range limits {
		path := filepath.Join(t.TempDir(), "s.duet")
		cmd, out, stderr := startChild(t, path, strconv.Itoa(limit))
		acked := lastLine(out)
		cmd.Wait()
		if code := cmd.ProcessState.ExitCode(); code != 1 && code != 2 {
			t.Fatalf("limit %d: exit code %d: %s", limit, code, stderr)
		} else if code == 2 {
			if _, err := os.Stat(path); err == nil {
				t.Errorf("limit %d: no room for a head, yet there is a file", limit)
			}
			continue
		}
		if !strings.Contains(stderr.String(), "file too large") {
			t.Errorf("limit %d: %q does not say why", limit, stderr)
		}
		if err := readable(path, acked, syscall.EFBIG); err != nil {
			t.Errorf("limit %d: %v", limit, err)
		}
		if info, err := os.Stat(path); err != nil || info.Size() > int64(limit) {
			t.Errorf("limit %d: %v", limit, err)
		}
	}
}
