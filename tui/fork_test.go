package tui

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"duet/sessions"
)

// TestForkFromReplay: f in Replay asks, and then a run of its own stands at the cursor's
// step, says what to do there, and goes on with space.
func TestForkFromReplay(t *testing.T) {
	r := shapes(t)
	for path, value := range map[string]string{"data.samples": "120", "train.epochs": "2"} {
		if err := r.Set(path, value); err != nil {
			t.Fatal(err)
		}
	}
	b := newBench(t, 80, 24, Options{Store: past(t), Recipe: r, Threads: 1})
	b.inbox = make(chan tea.Msg, 64)
	b.until("data", func() bool { return strings.Contains(b.text(), "an epoch, ") })
	b.keys("g")
	b.until("run", func() bool { return b.a.run.live != nil })
	b.until("end", func() bool { return b.a.run.over })
	parent := b.a.run.live
	b.keys("7")
	b.until("session", func() bool { return strings.Contains(b.text(), "timeline") })
	b.keys("f") // at the end there is nothing to fork
	if b.a.over != nil {
		t.Fatalf("a fork of the end is offered:\n%s", b.text())
	}
	b.keys(",")
	b.keys("f")
	if !strings.Contains(b.text(), "fork at step") {
		t.Fatalf("it does not ask:\n%s", b.text())
	}
	b.keys("y")
	b.until("fork", func() bool { return b.a.run.live != parent })
	fork := b.a.run.live
	at := parent.Feed().Position().Total - 1
	stands := func() bool { p := fork.Feed().Position(); return p.N == at && !p.Playing }
	for range 10_000 { // its steps bring no message
		if stands() {
			break
		}
		time.Sleep(time.Millisecond)
	}
	if !stands() {
		t.Fatalf("the fork never waited at step %d: %+v", at, fork.Feed().Position())
	}
	if !strings.Contains(b.text(), "it waits at step") {
		t.Errorf("it does not say what to do:\n%s", b.text())
	}
	fork.Do(sessions.Action{Kind: sessions.DoResume})
	b.until("end", func() bool { return b.a.run.over })
	want, _ := parent.Wait()
	if got, err := fork.Wait(); err != nil || got.Weights != want.Weights {
		t.Errorf("the fork ends with %s, its parent with %s: %v", got.Weights, want.Weights, err)
	}
}
