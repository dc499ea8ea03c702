//go:build unix

package tui_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duet/sessions"
)

// ready waits until Build has opened its recipe's data, so that g trains.
func (s *stage) ready() {
	s.tb.Helper()
	s.has("an epoch, ")
	s.idle()
}

// smallIn writes a recipe that trains for so many epochs.
func smallIn(tb testing.TB, dir, epochs string) string {
	tb.Helper()
	path := filepath.Join(dir, "small.yaml")
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(smallRecipe, "EPOCHS", epochs)), 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

// smallRecipe trains in a moment.
const smallRecipe = `
seed: 1
data: {name: glyphs, samples: 200}
a:
  name: edges
  layers:
    - Conv2D: {filters: 2, kernel_size: 5, strides: 4, activation: relu}
    - Flatten: {}
    - Dense: {units: 10, activation: softmax}
b:
  name: texture
  layers:
    - Flatten: {}
    - Dense: {units: 10, activation: softmax}
merge: {mode: weighted_sum, alpha: {policy: sigmoid, start: 0.5}}
train: {epochs: EPOCHS, batch_size: 32}
`

// whole checks that a session is complete: its end is in it and nothing is torn.
func whole(t testing.TB, path string, why sessions.State) {
	t.Helper()
	d, err := sessions.Describe(path)
	if err != nil || d.Verdict != "clean" || d.Entry.State() != why {
		t.Errorf("%s is %s, %v, %v; want it clean and %v", filepath.Base(path), d.Verdict, d.Entry.State(), err, why)
	}
}

// TestFlowKeys goes from Home to the replay of a run with keys alone.
func TestFlowKeys(t *testing.T) {
	s := played(t, 80, 24, smallIn(t, t.TempDir(), "3"))
	s.ready()
	s.keys("S")
	s.has("Model: ")
	s.keys("<esc>")
	s.hasNot("Layer (type)")
	s.keys("g")
	s.has("finished")
	s.idle()
	whole(t, s.session("small-01"), sessions.Finished)
	s.keys("6")
	s.has("merged")
	s.idle()
	s.keys("7")
	s.has("timeline")
	s.idle()
	s.keys("1")
	s.has("small-01")
	s.idle()
	s.clean()
	s.keys("q")
	if code := s.ended(); code != 0 {
		t.Errorf("exit %d", code)
	}
	if _, sent := s.sent(); !strings.Contains(sent, "duet play small-01") {
		t.Error("leaving does not name the session")
	}
}

// TestFlowMouse does the same with the mouse alone, and looks at what it finds on the
// way: a form with its keys in the footer, the help, a pane, a sample.
func TestFlowMouse(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {80, 24}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			s := played(t, size[0], size[1], smallIn(t, t.TempDir(), "3"))
			s.ready()
			s.click("enter edit")
			s.click("esc done")
			s.click("? help")
			s.has("down scroll")
			s.click("esc close")
			s.hasNot("down scroll")
			s.click("g train")
			s.has("finished")
			s.idle()
			s.click("Inspect")
			s.has("merged")
			s.idle()
			s.click("Replay")
			s.has("timeline")
			s.idle()
			s.click("Home")
			s.hasNot("timeline")
			s.idle()
			s.click("small-01")
			s.idle()
			s.clean()
			s.click("q quit")
			if code := s.ended(); code != 0 {
				t.Errorf("exit %d", code)
			}
			whole(t, s.session("small-01"), sessions.Finished)
		})
	}
}

// TestFlowStop pauses a run, steps it, and stops it: each answer is on the screen,
// and the session says what was done.
func TestFlowStop(t *testing.T) {
	s := played(t, 80, 24, smallIn(t, t.TempDir(), "100000"))
	s.ready()
	s.keys("g")
	s.has("space pause")
	s.keys("<space>")
	s.has("paused")
	s.idle()
	before := s.text()
	s.keys(".")
	s.until("another step", func(screen string) bool { return screen != before })
	s.idle()
	s.keys("m")
	s.keys("here<enter>")
	s.idle()
	s.keys("x")
	s.has("stop")
	s.keys("y")
	s.has("stopped")
	s.idle()
	whole(t, s.session("small-01"), sessions.Stopped)
	s.clean()
	s.keys("q")
	if code := s.ended(); code != 0 {
		t.Errorf("exit %d", code)
	}
}
