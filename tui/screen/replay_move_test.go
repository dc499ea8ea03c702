package screen

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duet/sessions/record"
)

// TestReplayJumps: a step, an epoch, a share, a word; what is no place is said.
func TestReplayJumps(t *testing.T) {
	r := playing(t, recorded(t, 200, record.EndFinished))
	to := func(text string, want int) {
		t.Helper()
		press(r, "g")
		if !r.Editing() {
			t.Fatal("nothing is asked")
		}
		r.Paste(text)
		press(r, "enter")
		if r.pos.N != want || r.Editing() {
			t.Errorf("%q leads to step %d, want %d (%q)", text, r.pos.N, want, r.going.problem)
		}
	}
	to("123", 123)
	to("e2", 100)
	to("Epoch 1", 50)
	to("50%", 100)
	to("0", 0)
	to("KINK", 70)
	to("acc", 100) // the next one after the cursor
	to("alpha 0.6", 70)
	to("", 70)
	for _, text := range []string{"201", "-1", "e9", "nothing like that"} {
		press(r, "g")
		r.Paste(text)
		press(r, "enter")
		if !r.Editing() || r.going.problem == "" || r.pos.N != 70 {
			t.Errorf("%q is taken for a place: step %d", text, r.pos.N)
		}
		if text := picture(r, 80, 22); !strings.Contains(text, r.going.problem[:12]) {
			t.Errorf("the problem %q is not shown:\n%s", r.going.problem, text)
		}
		press(r, "esc")
	}
	if r.Editing() {
		t.Error("esc does not close the line")
	}
}

// TestReplayChanges: n and N stop where something was done, one thing after the
// other where several were, and not at evaluations.
func TestReplayChanges(t *testing.T) {
	r := playing(t, recorded(t, 200, record.EndFinished))
	press(r, "home")
	at := func(key string, n, event int) {
		t.Helper()
		if press(r, key); r.pos.N != n || n == 70 && r.pointed() != event {
			t.Errorf("%s leads to step %d, event %d; want %d, %d", key, r.pos.N, r.pointed(), n, event)
		}
	}
	at("n", 70, 1) // alpha; event 0 is the evaluation at 50
	at("n", 70, 2) // kink
	at("n", 200, 0)
	at("N", 70, 2)
	at("N", 0, 0)
}

// TestReplayEventsList: the list moves the cursor along, by keys, clicks and wheel.
func TestReplayEventsList(t *testing.T) {
	r := playing(t, recorded(t, 200, record.EndFinished))
	r.focus = eventsPane
	at := func(n int) {
		t.Helper()
		if r.pos.N != n {
			t.Errorf("at step %d, want %d", r.pos.N, n)
		}
	}
	press(r, "up")
	at(150)
	press(r, "pgup", "pgup", "pgup")
	at(50)
	press(r, "home")
	press(r, "down")
	at(50)
	r.Resize(200, 57)
	in := r.places().pane[eventsPane].Inset(1)
	r.Mouse(Mouse{X: in.X + 3, Y: in.Y + 4})
	at(150)
	r.Mouse(Mouse{X: in.X + 3, Y: in.Y + 4, Wheel: -1})
	at(100)
}

// TestReplayCrosshair: it follows the mouse over a chart, also out of it while the
// button is down, stays at or before the cursor, and enter goes to it.
func TestReplayCrosshair(t *testing.T) {
	r := playing(t, recorded(t, 200, record.EndFinished))
	at := r.places().pane[lossPane]
	y := at.Y + 2
	r.Mouse(Mouse{X: at.X + at.W/2, Y: y})
	if r.looks.cursor == nil || r.cross < 60 || r.cross > 140 || r.focus != lossPane || r.pos.N != 200 {
		t.Fatalf("crosshair at step %d, replay at %d", r.cross, r.pos.N)
	}
	if text := picture(r, 80, 22); !strings.Contains(text, "crosshair, step") {
		t.Errorf("not shown:\n%s", text)
	}
	before := r.cross
	r.Mouse(Mouse{X: at.X + at.W/2 + 6, Y: y + 11, Drag: true})
	if r.cross <= before {
		t.Errorf("the drag went from step %d to %d", before, r.cross)
	}
	r.Mouse(Mouse{X: 79, Y: y, Drag: true})
	if r.cross != 200 && r.cross < 190 {
		t.Errorf("far right is step %d", r.cross)
	}
	r.Mouse(Mouse{Release: true})
	r.Mouse(Mouse{X: at.X + 8, Y: y, Drag: true}) // began nowhere
	if r.cross < 190 {
		t.Error("a drag without a press moves the crosshair")
	}
	r.Hover(at.X+at.W/2, y)
	if r.cross != before {
		t.Errorf("the mouse alone moves it to step %d, want %d", r.cross, before)
	}
	r.Hover(at.X, 21) // the timeline
	if r.cross != before {
		t.Error("it follows the mouse outside of the charts")
	}
	press(r, "left", "down")
	want := r.cross
	press(r, "enter")
	if r.pos.N != want || r.looks.cursor != nil {
		t.Errorf("enter leads to step %d, want %d", r.pos.N, want)
	}
	press(r, "c", "home")
	if r.pos.N != 0 || r.cross != 0 {
		t.Errorf("at step %d with the crosshair at %d", r.pos.N, r.cross)
	}
	press(r, "esc")
	if r.looks.cursor != nil || r.Hovers() {
		t.Error("esc leaves the crosshair")
	}
}

// TestReplayScrubs: a drag that began on the timeline goes on outside of it.
func TestReplayScrubs(t *testing.T) {
	r := playing(t, recorded(t, 200, record.EndFinished))
	at := r.places().pane[timelinePane]
	r.Mouse(Mouse{X: 2, Y: at.Y + 2})
	if r.pos.N != 0 {
		t.Errorf("the left end is step %d", r.pos.N)
	}
	r.Mouse(Mouse{X: 40, Y: 0, Drag: true})
	if r.pos.N < 90 || r.pos.N > 110 || r.looks.cursor != nil {
		t.Errorf("the middle is step %d", r.pos.N)
	}
}

// TestReplayWarns: warnings of the record are among the events.
func TestReplayWarns(t *testing.T) {
	path := filepath.Join(t.TempDir(), "warned.duet")
	w, err := record.Create(path, head(), record.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= 30; n++ {
		if err := w.Step(stepOf(n)); err != nil {
			t.Fatal(err)
		}
		if n == 20 {
			if err := w.Warn("the clock went back"); err != nil {
				t.Fatal(err)
			}
		}
	}
	r := playing(t, path)
	defer r.Close()
	seen := func() (n int) {
		for _, e := range r.run.events {
			if e.Kind == warnKind && e.N == 20 {
				n++
			}
		}
		return n
	}
	if seen() != 1 || !strings.Contains(picture(r, 200, 57), "the clock went back") {
		t.Errorf("%d warnings:\n%s", seen(), picture(r, 200, 57))
	}
	if err := w.Close(record.End{Why: record.EndStopped, N: 30}); err != nil {
		t.Fatal(err)
	}
	r.Frame(growTick)
	if seen() != 1 {
		t.Errorf("%d warnings after reading on", seen())
	}
}

// TestReplayOverlay: another session of the folder lies over this one, at the same
// epoch or at the same step, and goes away again.
func TestReplayOverlay(t *testing.T) {
	path := recorded(t, 200, record.EndFinished)
	other := filepath.Join(filepath.Dir(path), "other.duet")
	h := head()
	h.StepsPerEpoch, h.StepsPlanned = 25, 100
	w, err := record.Create(other, h, record.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= 100; n++ {
		if err := w.Step(stepOf(n)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(record.End{Why: record.EndFinished, N: 100}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(path), "broken.duet"), []byte("no session"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := playing(t, path)
	press(r, "o")
	if !r.Editing() || len(r.other.list.Items) != 1 {
		t.Fatalf("offered: %+v", r.other.list)
	}
	anySize(t, r)
	press(r, "esc", "o", "enter")
	if !r.other.shown() || r.Editing() {
		t.Fatal("nothing is laid over")
	}
	if x, _, _ := r.other.loss.Last(); x != 200 {
		t.Errorf("by epoch its last step stands at %v, want 200", x)
	}
	for _, want := range []string{"loss of both", "o other", "step 100 of 100"} {
		if text := picture(r, 120, 37); !strings.Contains(text, want) {
			t.Errorf("%q is not shown:\n%s", want, text)
		}
	}
	if text := picture(r, 80, 22); !strings.Contains(text, "o other") {
		t.Errorf("not named at 80x22:\n%s", text)
	}
	press(r, "X")
	if x, _, _ := r.other.loss.Last(); x != 100 {
		t.Errorf("by step its last step stands at %v, want 100", x)
	}
	anySize(t, r)
	press(r, "home")
	anySize(t, r)
	press(r, "o")
	if r.other.shown() {
		t.Error("o does not take it away")
	}
	alone := playing(t, recorded(t, 20, record.EndFinished))
	if text := said(press(alone, "o")); !strings.Contains(text, "no other session") {
		t.Errorf("without another session: %q", text)
	}
}
