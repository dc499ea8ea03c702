package tui

import (
	"fmt"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"duet/tui/screen"
	"duet/tui/term"
)

// TestTutorial goes through the six steps as a user does.
func TestTutorial(t *testing.T) {
	b := newBench(t, 80, 24, Options{Recipe: small(t, "4000"), Threads: 1})
	b.inbox = make(chan tea.Msg, 64)
	t.Cleanup(func() { b.a.run.end(stopWait) })
	b.keys("t")
	b.has("tutorial 1/6")
	if b.a.active != screen.HomeID {
		t.Fatalf("it begins on screen %d", b.a.active)
	}
	b.keys("2")
	b.has("tutorial 2/6")
	b.keys("g")
	b.until("run", func() bool { return b.a.run.live != nil })
	b.has("tutorial 3/6")
	b.keys("?<space><esc>")
	b.has("tutorial 3/6") // the space went to the help
	b.keys("<space>")
	b.has("tutorial 4/6")
	b.a.run.live.Interrupt()
	b.until("end", func() bool { return b.a.run.over })
	b.has("tutorial 5/6")
	b.keys("6<enter>")
	b.has("tutorial 6/6")
	b.keys("7<space>")
	b.has("that was the tutorial")
	if b.a.lesson != 0 {
		t.Errorf("step %d after the last", b.a.lesson)
	}
}

// TestTutorialFits: every step is whole on the smallest terminal, over the footer,
// and the screens have the rest.
func TestTutorialFits(t *testing.T) {
	for _, size := range sizes {
		b := newBench(t, size[0], size[1], Options{Tutor: true})
		for i, l := range lessons() {
			b.has(fmt.Sprintf("tutorial %d/6", i+1))
			p := b.a.places()
			if p.coach.H != coachLines || p.body.H+p.coach.H != layout(size[0], size[1]).body.H {
				t.Errorf("%v: %+v", size, p)
			}
			if n := len(term.Wrap("tutorial 1/6 (t skips): "+l.text, size[0]-2)); n > coachLines {
				t.Errorf("%v: step %d takes %d lines", size, i+1, n)
			}
			b.keys("t")
		}
		if b.a.lesson != 0 || b.a.places() != layout(size[0], size[1]) {
			t.Errorf("%v: step %d after the last", size, b.a.lesson)
		}
	}
	b := newBench(t, 80, 24, Options{Tutor: true})
	for _, size := range [][2]int{{0, 0}, {3, 2}, {59, 15}, {60, 16}, {500, 200}} {
		b.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
	}
}
