package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"duet/sessions"
	"duet/sessions/recipe"
	"duet/tui/screen"
)

// until waits for commands to bring what makes ok true.
func (b *bench) until(what string, ok func() bool) {
	b.Helper()
	late := time.After(60 * time.Second)
	for !ok() {
		select {
		case msg := <-b.inbox:
			b.take(msg)
		case <-late:
			b.Fatalf("no %s in a minute\n%s", what, b.text())
		}
	}
}

// small is a recipe that trains in a moment, for as many epochs as asked.
func small(t testing.TB, epochs string) *recipe.Recipe {
	t.Helper()
	r, err := recipe.Builtin("seed")
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Set("train.epochs", epochs); err != nil {
		t.Fatal(err)
	}
	return r
}

// training starts a run and waits until Train shows it.
func training(t *testing.T, epochs string) *bench {
	t.Helper()
	b := newBench(t, 80, 24, Options{Recipe: small(t, epochs), Threads: 1})
	b.inbox = make(chan tea.Msg, 64)
	b.keys("g")
	b.has("preparing seed")
	b.until("run", func() bool { return b.a.run.live != nil })
	t.Cleanup(func() { b.a.run.end(10 * time.Second) })
	for b.a.run.live.Feed().Position().N == 0 {
		time.Sleep(time.Millisecond)
	}
	return b
}

func TestRunToItsEnd(t *testing.T) {
	b := training(t, "2")
	if b.a.active != screen.TrainID || b.a.run.name != "seed-01" {
		t.Fatalf("screen %d, run %q", b.a.active, b.a.run.name)
	}
	b.keys("1")
	b.until("end", func() bool { return b.a.run.over })
	b.until("list", func() bool { return strings.Contains(b.text(), "seed-01") })
	entry, err := sessions.Look(b.a.run.path)
	if err != nil || entry.State() != sessions.Finished {
		t.Errorf("%v, %v", entry.State(), err)
	}
	var out strings.Builder
	if err := b.a.leave(&out, nil); err != nil || !strings.Contains(out.String(), "duet play seed-01\n") || !strings.Contains(out.String(), b.a.run.path) {
		t.Errorf("leaving prints %q, %v", out.String(), err)
	}
}

func TestLeaveWhileTraining(t *testing.T) {
	b := training(t, "100000")
	b.keys("2")
	b.has("seed-01 ep")
	b.keys("q")
	b.has("quit while training?")
	b.keys("<esc>")
	if b.a.over != nil || b.quit {
		t.Fatal("esc does not cancel")
	}
	b.keys("qk")
	b.has("leaves when the run is done")
	if !b.a.run.leave {
		t.Error("keep on does not stay in mind")
	}
	b.keys("g")
	b.has("another run is training")
	b.keys("<enter>")
	if b.a.over != nil || b.a.run.preparing != "" {
		t.Error("enter on the question starts another run")
	}
	b.send(tea.WindowSizeMsg{Width: 40, Height: 10})
	b.has("need 60x16, have 40x10")
	b.has("training goes on: ep ")
	b.keys("<ctrl+c>")
	b.has("quit while training?")
	b.keys("<ctrl+c>")
	b.until("quit", func() bool { return b.quit })
	entry, err := sessions.Look(b.a.run.path)
	if err != nil || !entry.State().Over() || entry.Steps == 0 {
		t.Errorf("%v after %d steps, %v", entry.State(), entry.Steps, err)
	}
}

func TestAnotherRun(t *testing.T) {
	b := training(t, "100000")
	first := b.a.run.live
	b.keys("2g")
	b.has("another run is training")
	b.keys("s")
	b.until("second run", func() bool { return b.a.run.live != first })
	select {
	case <-first.Done():
	default:
		t.Error("two runs at a time")
	}
	if b.a.run.name != "seed-02" || !b.a.run.going() {
		t.Errorf("run %q", b.a.run.name)
	}
}

func TestCannotStart(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	store, err := sessions.OpenStore(filepath.Join(file, "below"))
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t, 80, 24, Options{Recipe: small(t, "1"), Store: store})
	b.keys("g")
	b.has("cannot train")
	if b.a.run.preparing != "" || b.a.run.live != nil {
		t.Error("a run that could not start is under way")
	}
	b.keys("<esc>")
	if b.a.toast.Visible() {
		t.Error("esc leaves the message")
	}
}

// TestLeaveBeforeTheFirstStep: who leaves while a run is being prepared leaves no
// run behind, and no file of one that goes on.
func TestLeaveBeforeTheFirstStep(t *testing.T) {
	for range 8 {
		store := past(t)
		b := newBench(t, 80, 24, Options{Recipe: small(t, "100000"), Threads: 1, Store: store})
		b.inbox = make(chan tea.Msg, 64)
		b.keys("g")
		b.has("preparing seed")
		b.a.run.end(10 * time.Second)
		select {
		case msg := <-b.inbox: // what the goroutine says to nobody
			m, ok := msg.(runMsg)
			if !ok || m.live == nil {
				break
			}
			select {
			case <-m.live.Done():
			case <-time.After(10 * time.Second):
				m.live.Interrupt()
				t.Fatal("a run goes on that nobody sees")
			}
		case <-time.After(10 * time.Second):
			t.Fatal("the goroutine never ends")
		}
		sound(t, store) // also when the run had begun
	}
}

func TestSignalEndsTheRun(t *testing.T) {
	b := training(t, "100000")
	b.send(signalMsg{})
	b.until("quit", func() bool { return b.quit })
	select {
	case <-b.a.run.live.Done():
	default:
		t.Error("the run goes on")
	}
}

func TestPump(t *testing.T) {
	b := newBench(t, 80, 24, Options{})
	if len(b.wait) != 0 || b.a.want() != 0 {
		t.Fatalf("an idle Home asks for %d ticks", len(b.wait))
	}
	b.keys("T")
	if len(b.wait) != 1 {
		t.Fatalf("a toast asks for %d ticks", len(b.wait))
	}
	for n := 0; len(b.wait) > 0; n++ {
		if n > 100 {
			t.Fatal("the toast never goes")
		}
		m := b.wait[0].(tickMsg)
		b.wait = b.wait[1:]
		m.at = b.a.pump.last.Add(toastTick)
		b.send(m)
	}
	if b.a.toast.Visible() {
		t.Error("the clock stopped before the toast had gone")
	}
	b.a.pump = pump{every: time.Second, turn: 7}
	b.send(tickMsg{turn: 6, at: noon})
	if b.a.pump.every != time.Second {
		t.Error("an overtaken tick was taken for the one under way")
	}
}
