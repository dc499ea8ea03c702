package tui

import (
	"errors"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"duet/nn/train"
	"duet/sessions"
	"duet/tui/term"
)

// glass is a terminal that keeps what it was told outside the cells.
type glass struct {
	window term.Window
	calls  []string
}

func (g *glass) Present(term.Grid)                                {}
func (g *glass) Repaint()                                         {}
func (g *glass) Copy(string, func(string) string) (c term.Copied) { return c }
func (g *glass) Window(w term.Window)                             { g.window = w }
func (g *glass) Call(how term.Notice, text string)                { g.calls = append(g.calls, text) }

// TestWindow: the title follows the run, and a user who looks elsewhere is called
// when it ends.
func TestWindow(t *testing.T) {
	b := training(t, "100000")
	b.a.o.Signs = term.Signs{Title: true, Progress: true, Notice: term.Bell}
	g := &glass{}
	b.a.out = g
	b.send(tea.BlurMsg{})
	if w := g.window; !strings.HasPrefix(w.Title, "duet: seed-01 ") || !strings.HasSuffix(w.Title, " %") || !w.Busy {
		t.Errorf("while training: %+v", w)
	}
	b.a.o.Signs.Title, b.a.o.Signs.Progress = false, false
	if w := b.a.window(); w.Title != "" || w.Busy {
		t.Errorf("with both off: %+v", w)
	}
	b.a.o.Signs.Title = true
	b.a.run.live.Interrupt()
	b.until("end", func() bool { return b.a.run.over })
	if w := g.window; w.Title != "duet: seed-01 stopped" || w.Busy {
		t.Errorf("after the end: %+v", w)
	}
	if len(g.calls) != 1 || g.calls[0] != "duet: seed-01 stopped" {
		t.Errorf("calls %q", g.calls)
	}
}

// TestCallsOnlyWhoIsAway: the focus, or a key, tells that somebody looks.
func TestCallsOnlyWhoIsAway(t *testing.T) {
	for _, c := range []struct {
		what  string
		msgs  []tea.Msg
		calls int
	}{
		{"no report", nil, 0},
		{"blur", []tea.Msg{tea.BlurMsg{}}, 1},
		{"blur and focus", []tea.Msg{tea.BlurMsg{}, tea.FocusMsg{}}, 0},
		{"focus and blur", []tea.Msg{tea.FocusMsg{}, tea.BlurMsg{}}, 1},
		{"blur and a key", []tea.Msg{tea.BlurMsg{}, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("1")}}, 0},
	} {
		b := newBench(t, 80, 24, Options{Signs: term.Signs{Notice: term.Bell}})
		g := &glass{}
		b.a.out = g
		for _, m := range c.msgs {
			b.send(m)
		}
		b.a.call()
		if len(g.calls) != c.calls {
			t.Errorf("%s: %d calls, want %d", c.what, len(g.calls), c.calls)
		}
	}
}

func TestOutcome(t *testing.T) {
	for want, m := range map[string]runMsg{
		"finished": {result: sessions.Result{Outcome: train.Finished}}, "diverged": {result: sessions.Result{Outcome: train.Diverged}},
		"error": {err: errors.New("disk full")},
	} {
		if got := outcomeOf(m); got != want {
			t.Errorf("%+v: %s, want %s", m, got, want)
		}
	}
	if w := newBench(t, 80, 24, Options{Signs: term.Signs{Title: true}}).a.window(); w != (term.Window{Title: "duet"}) {
		t.Errorf("before any run: %+v", w)
	}
}

// TestCalmClock: under reduced motion nothing moves more than four times a second.
func TestCalmClock(t *testing.T) {
	b := training(t, "100000")
	if d := b.a.want(); d <= 0 || d >= calm {
		t.Fatalf("while training the clock ticks every %v", d)
	}
	b.a.o.Profile.Calm = true
	if d := b.a.want(); d != calm {
		t.Errorf("under reduced motion it ticks every %v, want %v", d, calm)
	}
	still := newBench(t, 80, 24, Options{Profile: term.Profile{Calm: true}})
	still.a.toast.Clear()
	if d := still.a.want(); d != 0 {
		t.Errorf("with nothing that moves it ticks every %v", d)
	}
}
