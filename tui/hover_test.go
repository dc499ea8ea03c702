package tui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"duet/tui/screen"
)

// follower is a Replay that follows the mouse when it is told to.
type follower struct {
	*screen.Replay
	on   bool
	x, y int
}

func (f *follower) Hovers() bool   { return f.on }
func (f *follower) Hover(x, y int) { f.x, f.y = x, y }

// TestHover: motions without a button reach a screen that wants them, in its own
// coordinates, and only then are they asked for.
func TestHover(t *testing.T) {
	b := newBench(t, 80, 24, Options{})
	f := &follower{Replay: screen.NewReplay("")}
	b.a.screens[screen.ReplayID] = f
	b.keys("7")
	move := func(x, y int) {
		b.send(tea.MouseMsg{X: x, Y: y, Action: tea.MouseActionMotion, Button: tea.MouseButtonNone})
	}
	if move(5, 5); f.x != 0 || b.a.hovers || b.a.motion() != nil {
		t.Errorf("a screen that does not follow the mouse is told of (%d, %d)", f.x, f.y)
	}
	f.on = true
	if cmd := b.a.motion(); cmd == nil || !b.a.hovers {
		t.Error("no motions are asked for")
	}
	if move(30, 7); f.x != 30 || f.y != 6 {
		t.Errorf("the mouse at (30, 7) comes as (%d, %d), want (30, 6)", f.x, f.y)
	}
	b.keys("?")
	if move(40, 9); f.x != 30 {
		t.Error("what is under an overlay follows the mouse")
	}
	b.keys("<esc>")
	if move(40, 0); f.x != 30 {
		t.Error("the tab line is taken for the screen")
	}
	b.keys("1")
	if b.a.hovers {
		t.Error("another screen is in front, and motions are still asked for")
	}
	b.a.o.NoMouse = true
	b.keys("7")
	if b.a.hovers {
		t.Error("motions are asked for although the mouse is the terminal's")
	}
}
