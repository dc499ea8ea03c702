//go:build unix

package tui_test

import (
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"duet/sessions"
)

// calm is the screen of a program that was given keys and then one other size.
func calm(t *testing.T, w, h int, path, keys string) string {
	t.Helper()
	s := played(t, 110, 35, path)
	s.ready()
	s.keys(keys)
	s.idle()
	s.resize(w, h)
	s.idle()
	return s.text()
}

// TestResizeStorm: after any number of sizes the screen is that of a program that
// was given the last one alone.
func TestResizeStorm(t *testing.T) {
	path := smallIn(t, t.TempDir(), "3")
	r := rand.New(rand.NewPCG(1, 1))
	s := played(t, 80, 24, path)
	s.ready()
	for i, c := range []struct {
		keys string
		w, h int
	}{{"", 120, 40}, {"z", 80, 24}, {"z", 60, 16}, {"", 200, 60}} {
		if i > 1 && !longTests() {
			break
		}
		s.keys(c.keys)
		s.idle()
		for range 500 {
			s.resize(1+r.IntN(220), 1+r.IntN(70))
		}
		s.resize(c.w, c.h)
		want := calm(t, c.w, c.h, path, map[bool]string{true: "z"}[c.w == 80])
		s.until("the screen that only one size gives:\n"+want+"\n", func(screen string) bool { return trimmed(screen) == want })
	}
	s.clean()
}

// TestStormChangesNoBit: a run that was watched through two thousand sizes ends
// with the weights of one that nobody watched.
func TestStormChangesNoBit(t *testing.T) {
	path := smallIn(t, t.TempDir(), "400")
	s := played(t, 80, 24, path)
	s.ready()
	s.keys("g")
	s.has("space pause")
	r := rand.New(rand.NewPCG(2, 2))
	for range 2000 {
		s.resize(1+r.IntN(220), 1+r.IntN(70))
	}
	s.resize(120, 40)
	s.has("finished")
	s.clean()
	watched, err := sessions.Describe(s.session("small-01"))
	if err != nil {
		t.Fatal(err)
	}
	alone := filepath.Join(t.TempDir(), "alone.duet")
	c := exec.Command(s.cmd.Path, "train", path, "-o", alone)
	c.Env = environment(t.TempDir())
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	bare, err := sessions.Describe(alone)
	if err != nil {
		t.Fatal(err)
	}
	if watched.Weights != bare.Weights || watched.Entry.Steps != bare.Entry.Steps {
		t.Errorf("watched: %d steps, weights %s; alone: %d, %s", watched.Entry.Steps, watched.Weights, bare.Entry.Steps, bare.Weights)
	}
}

// TestGoneTerminal: a terminal that is closed while a run trains ends the program,
// and the session says so.
func TestGoneTerminal(t *testing.T) {
	s := played(t, 80, 24, smallIn(t, t.TempDir(), "1000000"))
	s.ready()
	s.keys("g")
	s.has("ETA")
	s.far.Close()
	done := make(chan struct{})
	go func() { defer close(done); s.cmd.Wait() }()
	select {
	case <-done:
	case <-time.After(patience):
		t.Fatal("the program goes on without its terminal")
	}
	whole(t, s.session("small-01"), sessions.Stopped)
}
