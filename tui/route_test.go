package tui

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"duet/tui/screen"
	"duet/tui/term"
)

// TestLayout draws the rectangles: t tabs, b body, m message, f footer.
func TestLayout(t *testing.T) {
	for _, c := range []struct {
		w, h int
		want string
	}{
		{8, 5, `
tttttttt
bbbbbbbb
bbbbbbbb
bbbbbbbb
ffffffff`},
		{3, 30, `
ttt` + strings.Repeat("\nbbb", 27) + `
mmm
fff`},
		{2, 1, `
tt`},
	} {
		l := layout(c.w, c.h)
		g := term.New(c.w, c.h, term.Profile{})
		g.Fill(l.tabs, 't', term.Style{})
		g.Fill(l.body, 'b', term.Style{})
		g.Fill(l.toast, 'm', term.Style{})
		g.Fill(l.foot, 'f', term.Style{})
		if got := "\n" + strings.Join(g.Lines(), "\n"); got != c.want {
			t.Errorf("%dx%d:%s\nwant:%s", c.w, c.h, got, c.want)
		}
	}
}

func TestSmall(t *testing.T) {
	b := newBench(t, 40, 10, Options{})
	b.has("need 60x16, have 40x10")
	b.keys("?:2")
	if b.a.over != nil || b.a.active != screen.HomeID {
		t.Error("keys act on what is not shown")
	}
	b.keys("q")
	if !b.quit {
		t.Error("q does not leave")
	}
}

func TestManyKeysInOneMessage(t *testing.T) {
	b := newBench(t, 80, 24, Options{})
	b.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("jjj")})
	b.keys("<enter>")
	if b.a.active != screen.BuildID {
		t.Fatal("enter opens nothing")
	}
	b.has("glyphs")
}

func TestAltIsEscape(t *testing.T) {
	b := newBench(t, 80, 24, Options{})
	b.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("b"), Alt: true})
	if b.a.active != screen.BuildID {
		t.Error("alt+b is not esc and b")
	}
}

// TestQuickEscape: escape and a letter in one read close what lies over a screen, or
// the form in it, and then do what the letter does.
func TestQuickEscape(t *testing.T) {
	alt := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("1"), Alt: true}
	for _, open := range []string{"?", ":", "S", "<enter>", "a", "o", "<enter><enter>"} {
		b := newBench(t, 80, 24, Options{Recipe: shapes(t)})
		b.keys(open)
		if b.a.over == nil && !b.a.shown().Editing() {
			t.Fatalf("%q opens nothing", open)
		}
		b.send(alt)
		b.send(alt) // of two that lie over each other the first closed one
		if b.a.over != nil || b.a.active != screen.HomeID {
			t.Errorf("%q: esc and 1 in one read lead to\n%s", open, b.text())
		}
	}
	b := newBench(t, 80, 24, Options{Recipe: shapes(t)})
	b.keys("?")
	b.send(tea.KeyMsg{Type: tea.KeyInsert, Alt: true}) // shift and delete, on some terminals
	if b.a.over == nil {
		t.Error("a key with shift closes the help")
	}
}

func TestPaste(t *testing.T) {
	b := newBench(t, 80, 24, Options{})
	b.keys("o")
	b.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("no\x1b[31m/such\u202e.yaml"), Paste: true})
	b.has("such")
	for _, bad := range []string{"\x1b", "\u202e"} {
		if strings.Contains(b.text(), bad) {
			t.Errorf("%q is on the screen", bad)
		}
	}
	b.keys("<enter>")
	b.has("✗")
	if !b.a.shown().Editing() {
		t.Error("the wrong path is gone")
	}
}

func TestMouse(t *testing.T) {
	b := newBench(t, 80, 24, Options{})
	press := func(x, y int) {
		b.send(tea.MouseMsg{X: x, Y: y, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
	}
	press(strings.Index(b.text(), "2 Build"), 0)
	if b.a.active != screen.BuildID {
		t.Fatal("a click on a tab does nothing")
	}
	lines := b.a.grid.Lines()
	press(strings.Index(lines[23], "add"), 23)
	b.has("Add a layer")
	b.keys("<esc>1")
	press(5, 3)
	press(5, 3)
	if b.a.active != screen.BuildID {
		t.Error("two clicks on a line of Home open nothing")
	}
	b.keys("1?")
	press(0, 0)
	if b.a.over != nil {
		t.Error("a click beside help does not close it")
	}
	b.send(tea.MouseMsg{X: -1, Y: 4000, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
}

func TestDisabledSaysWhy(t *testing.T) {
	b := newBench(t, 80, 24, Options{})
	b.keys("x")
	b.has("select a session first")
}

// TestQuitAsksAboutTheRecipe: a recipe that is nowhere else is not lost by q.
func TestQuitAsksAboutTheRecipe(t *testing.T) {
	b := newBench(t, 80, 24, Options{Recipe: shapes(t)})
	b.keys("Pone layer<enter>q")
	if b.quit {
		t.Fatal("q leaves")
	}
	b.has("the recipe is not written")
	b.keys("<esc>qw")
	b.has("Write the recipe")
	b.keys("<esc>uq")
	if !b.quit {
		t.Error("q asks when nothing was changed")
	}
	b = newBench(t, 80, 24, Options{Recipe: shapes(t)})
	b.keys("Pone layer<enter>qd")
	if !b.quit {
		t.Error("the answer does not leave")
	}
}

func TestDeleteAsks(t *testing.T) {
	store := past(t)
	b := newBench(t, 80, 24, Options{Store: store})
	b.keys("<tab>x")
	b.has("Delete demo-01")
	b.keys("<enter>")
	if list, _ := store.List(); len(list) != 3 {
		t.Fatal("enter deletes")
	}
	b.keys("xy")
	b.has("demo-01 is deleted")
	if list, _ := store.List(); len(list) != 2 {
		t.Errorf("%d sessions are left", len(list))
	}
}

func TestOpenFile(t *testing.T) {
	store := past(t)
	path, err := store.Path("demo-01")
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t, 80, 24, Options{Store: store, File: path})
	if b.a.active != screen.ReplayID || b.a.played != path {
		t.Errorf("on screen %d with %q", b.a.active, b.a.played)
	}
	b.keys("1<tab>6")
	if b.a.active != screen.InspectID || b.a.inspected != path {
		t.Errorf("6 shows screen %d with %q", b.a.active, b.a.inspected)
	}
	b.keys("1<down>7")
	if b.a.active != screen.ReplayID || filepath.Base(b.a.played) != "nan-repro-01.duet" {
		t.Errorf("7 shows screen %d with %q", b.a.active, b.a.played)
	}
}

// TestSummaryAnswers checks that the answer to an older question is dropped.
func TestSummaryAnswers(t *testing.T) {
	b := newBench(t, 80, 24, Options{})
	b.keys("S")
	s := b.a.over.(*summary)
	b.send(summaryMsg{turn: s.turn - 1, err: errors.New("old")})
	if s.err != nil || !s.done {
		t.Errorf("done %v, %v", s.done, s.err)
	}
	b.keys("<down><down>")
	if s.page.Top != 2 {
		t.Errorf("at line %d after two times down", s.page.Top)
	}
	b.keys("<esc>")
	if b.a.over != nil {
		t.Error("esc does not close the summary")
	}
}

func TestSummaryOfABrokenModel(t *testing.T) {
	b := newBench(t, 80, 24, Options{Recipe: broken(t)})
	b.keys("S")
	b.has("no summary: ")
}

func TestPanicInACommandEndsInOrder(t *testing.T) {
	b := newBench(t, 80, 24, Options{})
	msg := background(func() tea.Msg { panic("odd") })()
	_, cmd := b.a.Update(msg)
	b.do(cmd)
	if err := b.a.leave(nil, nil); !b.quit || err == nil || !strings.Contains(err.Error(), "odd") {
		t.Errorf("quit %v, %v", b.quit, err)
	}
}

func TestFuzzy(t *testing.T) {
	score := func(what, text string) string {
		n, ok := fuzzy(what, text)
		return fmt.Sprint(ok, n > 0)
	}
	for _, c := range []struct{ what, text, want string }{
		{"", "anything", "true false"}, {"tr", "train the recipe", "true true"}, {"ttr", "train the recipe", "true true"},
		{"xyz", "train", "false false"}, {"Tra", "TRAIN", "true true"},
	} {
		if got := score(c.what, c.text); got != c.want {
			t.Errorf("%q in %q: %s, want %s", c.what, c.text, got, c.want)
		}
	}
	whole, _ := fuzzy("train", "train this recipe")
	parts, _ := fuzzy("train", "the next problem, and in")
	if parts >= whole {
		t.Errorf("scattered letters %d, a word %d", parts, whole)
	}
}
