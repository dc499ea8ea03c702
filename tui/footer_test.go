package tui

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"duet/tui/theme"
)

// foot is the last line of the screen.
func (b *bench) foot() string {
	lines := b.a.grid.Lines()
	return lines[len(lines)-1]
}

// TestMessageGivesWay: on a low terminal, where a message lies over the keys, it goes
// at the next key, which does what it does; a mistake only once it can have been
// read. On a high one both have room.
func TestMessageGivesWay(t *testing.T) {
	b := newBench(t, 80, 24, Options{Recipe: shapes(t)})
	keys := b.foot()
	b.keys("T")
	if !strings.Contains(b.foot(), "theme light") {
		t.Fatalf("no message: %q", b.foot())
	}
	b.keys("<down>")
	if b.a.toast.Visible() || !strings.Contains(b.foot(), "train") {
		t.Errorf("after a key the footer is %q, was %q", b.foot(), keys)
	}
	b.keys("TT")
	if !strings.Contains(b.foot(), "theme ") {
		t.Errorf("the second message went with the first: %q", b.foot())
	}

	now := noon
	b.a.now = func() time.Time { return now }
	b.a.say(theme.Bad, "no such thing")
	b.keys("<down>")
	if !strings.Contains(b.foot(), "no such thing") {
		t.Errorf("a mistake went before it could be read: %q", b.foot())
	}
	now = now.Add(unread)
	b.keys("<up>")
	if b.a.toast.Visible() || !strings.Contains(b.foot(), "train") {
		t.Errorf("a mistake hides the keys for ever: %q", b.foot())
	}

	high := newBench(t, 120, 40, Options{Recipe: shapes(t)})
	high.keys("T<down>")
	lines := high.a.grid.Lines()
	if !strings.Contains(lines[38], "theme light") || !strings.Contains(lines[39], "train") {
		t.Errorf("of message and keys there are %q", lines[38:])
	}
}

// TestFooterOfForms: under a form, a list or a filter the footer shows its keys, and
// a click on one does what the key does.
func TestFooterOfForms(t *testing.T) {
	for _, c := range []struct {
		open string
		want []string
		o    Options
	}{
		{"<down><enter>", []string{"enter edit", "right turn", "esc done"}, Options{}},
		{"<down><enter><enter>", []string{"enter take it", "esc leave it"}, Options{}},
		{"a", []string{"enter add", "esc done"}, Options{}},
		{"v", []string{"esc close"}, Options{}},
		{"<tab><tab><enter>", []string{"enter choose", "esc cancel"}, Options{}},
		{"w", []string{"enter do it", "esc cancel", "tab complete"}, Options{}},
		{"1<tab>/", []string{"enter keep it", "esc show all"}, Options{Store: past(t)}},
	} {
		c.o.Recipe = shapes(t)
		b := newBench(t, 120, 40, c.o)
		plain := b.foot()
		b.keys(c.open)
		if !b.a.shown().Editing() || strings.Contains(b.foot(), "g train") || b.foot() == plain {
			t.Errorf("%q: the footer is %q", c.open, b.foot())
		}
		for _, want := range c.want {
			if !strings.Contains(b.foot(), want) {
				t.Errorf("%q: no %q in %q", c.open, want, b.foot())
			}
		}
		for range 3 { // a form may lie over another, and its field over it
			if x := strings.Index(b.foot(), "esc"); b.a.shown().Editing() && x >= 0 {
				b.send(tea.MouseMsg{X: x, Y: 39, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
			}
		}
		if b.a.shown().Editing() {
			t.Errorf("%q: clicks on esc leave %q", c.open, b.foot())
		}
	}
}
