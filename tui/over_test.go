package tui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"duet/nn/keras"
	"duet/tui/screen"
	"duet/tui/term"
	"duet/tui/theme"
)

// clickOn presses the left button on the first place in the frame at which a text
// stands.
func (b *bench) clickOn(text string) {
	b.Helper()
	x, y := b.spot(text)
	b.send(tea.MouseMsg{X: x, Y: y, Action: tea.MouseActionPress, Button: tea.MouseButtonLeft})
}

// spot is where a text stands in the frame.
func (b *bench) spot(text string) (x, y int) {
	b.Helper()
	for y, line := range b.a.grid.Lines() {
		if at := strings.Index(line, text); at >= 0 {
			return term.Width(line[:at]), y
		}
	}
	b.Fatalf("%q is not in\n%s", text, b.text())
	return 0, 0
}

// TestOverlaysByMouse: what the footer offers can be clicked while an overlay is open,
// a tab closes it, and a question is answered first.
func TestOverlaysByMouse(t *testing.T) {
	b := newBench(t, 80, 24, Options{Recipe: shapes(t)})
	b.keys("S")
	b.clickOn("tab style")
	if s := b.a.over.(*summary); s.style != keras.Keras2 {
		t.Errorf("the footer's tab leaves the style at %s", s.style)
	}
	b.clickOn("keras3 ")
	if s := b.a.over.(*summary); s.style != keras.Keras3 {
		t.Errorf("a click on a style leaves it at %s", s.style)
	}
	b.clickOn("keras2 ")
	b.clickOn("esc close")
	if b.a.over != nil {
		t.Fatal("a click on esc does not close the summary")
	}
	b.keys("S")
	if s := b.a.over.(*summary); s.style != keras.Keras2 {
		t.Errorf("the next summary is in %s, want the style of the last", s.style)
	}
	b.clickOn("1 Home")
	if b.a.over != nil || b.a.active != screen.HomeID {
		t.Errorf("a click on a tab shows screen %d, overlay %T", b.a.active, b.a.over)
	}
	b.keys("?")
	b.clickOn("/ search  down")
	b.keys("theme")
	b.has("the next theme")
	b.keys("<esc><esc>")
	b.a.ask(b.a.shown(), screen.Confirm{Title: "sure?", Text: "really", Yes: "yes"})
	b.a.draw()
	b.clickOn("2 Build")
	if b.a.over == nil || b.a.active != screen.HomeID {
		t.Error("a tab is shown over a question that is open")
	}
	b.clickOn("esc cancel")
	if b.a.over != nil {
		t.Error("a click on esc does not answer the question")
	}
}

// TestSummaryWidths: the table fits the terminal, or is as wide as Keras prints it;
// the copy always is.
func TestSummaryWidths(t *testing.T) {
	for _, size := range sizes {
		b := newBench(t, size[0], size[1], Options{Recipe: shapes(t)})
		b.keys("S")
		for range keras.Styles() {
			s := b.a.over.(*summary)
			own, err := keras.Summary(s.model, s.style, 0)
			if err != nil {
				t.Fatal(err)
			}
			if s.printed() != own {
				t.Errorf("%v %s: the copy is not what Keras prints", size, s.style)
			}
			b.keys("w")
			if got := s.text(10); got != own {
				t.Errorf("%v %s: full width is not what Keras prints", size, s.style)
			}
			b.keys("<right><right><end>w<tab>")
		}
	}
}

// TestWords: a right click on a number says what it is, by the word before it or over
// it in its pane, and the help lists the words of the screen.
func TestWords(t *testing.T) {
	for _, ascii := range []bool{false, true} {
		o := Options{}
		side := "│"
		if ascii {
			o.Profile.Glyphs, side = term.ASCII, "|"
		}
		b := newBench(t, 80, 24, o)
		lines := []string{
			side + " loss .0013  val 9e-4 " + side + " accuracy  val  " + side,
			side + " |g| A .098           " + side + " A     .3333  .3278 " + side,
			side + " nothing 7            " + side + " alpha_x 8 " + side,
		}
		for y, line := range lines {
			b.a.grid.Text(0, y+1, 80, line, term.Style{})
		}
		for _, c := range []struct {
			x, y int
			want string
		}{{8, 1, "loss"}, {18, 1, "val loss"}, {3, 2, "|g|"}, {10, 2, "|g|"}, {32, 2, "accuracy"}, {36, 2, "val loss"}, {10, 3, "|g|"}, {1, 1, ""}} {
			w, ok := wordAt(b.a.grid, b.a.places().body, c.x, c.y)
			if c.want == "|g|" && c.y == 3 { // the line above says it
				continue
			}
			if ok != (c.want != "") || w.name != c.want {
				t.Errorf("ascii %v: (%d, %d) is %q, want %q", ascii, c.x, c.y, w.name, c.want)
			}
		}
	}
	b := newBench(t, 80, 24, Options{Recipe: shapes(t)})
	x, y := b.spot("params")
	b.send(tea.MouseMsg{X: x + 8, Y: y, Action: tea.MouseActionPress, Button: tea.MouseButtonRight})
	b.has("params: numbers that training can change")
	b.keys("<esc>?/multiply-adds<enter>")
	b.has("words on this screen")
	b.has("products that one sample's way forward takes")
	b.keys("<esc><esc>3")
	b.send(tea.MouseMsg{X: 79, Y: 20, Action: tea.MouseActionPress, Button: tea.MouseButtonRight})
	b.has("no word here says what this is")
}

// TestEveryWordIsPlain: a word is explained once, in a sentence that fits the message
// line's room on the smallest terminal.
func TestEveryWordIsPlain(t *testing.T) {
	seen := map[string]bool{}
	for _, w := range words() {
		for _, s := range append([]string{w.name}, w.as...) {
			if seen[s] || s == "" || w.text == "" {
				t.Errorf("%q stands twice or is empty", s)
			}
			seen[s] = true
		}
		if n := len(term.Wrap(w.name+": "+w.text, minWidth-4)); n > maxToast {
			t.Errorf("%s takes %d lines at %d cells", w.name, n, minWidth)
		}
	}
}

// TestLongMessages: a message that is too long for its line takes those above it, is
// whole, and goes away by a click.
func TestLongMessages(t *testing.T) {
	for _, size := range sizes {
		b := newBench(t, size[0], size[1], Options{})
		text := strings.Repeat("word ", 30) + "end"
		b.a.say(theme.Warn, text)
		b.a.draw()
		b.has(" end")
		before := b.a.active
		b.clickOn(" end")
		if b.a.toast.Visible() || b.a.active != before {
			t.Errorf("%v: a click leaves the message, or goes through it", size)
		}
	}
}

// TestCtrlCWithUnsavedWork: ctrl+c is q: it asks before a recipe is lost, and the
// second one leaves.
func TestCtrlCWithUnsavedWork(t *testing.T) {
	b := newBench(t, 80, 24, Options{Recipe: shapes(t)})
	b.keys(">")
	b.keys("<ctrl+c>")
	if b.quit {
		t.Fatal("the first ctrl+c loses the recipe")
	}
	b.has("the recipe is not written")
	b.keys("<ctrl+c>")
	if !b.quit {
		t.Error("the second ctrl+c does not leave")
	}
}

// TestTinyTerminal: what a terminal too small for a screen says is whole, wrapped.
func TestTinyTerminal(t *testing.T) {
	b := newBench(t, 20, 8, Options{Recipe: shapes(t)})
	b.keys(">")
	b.a.askWrite(b.a.screens[screen.BuildID].(*screen.Build))
	b.a.draw()
	b.has("need 60x16, have")
	b.has("c cancel")
	b.has("d leave")
	b.keys("d")
	if !b.quit {
		t.Error("d does not leave")
	}
}

// TestHelpEdge: the words in the lower edge of the help are pressed with the mouse:
// search begins, a first escape ends it, a second one closes.
func TestHelpEdge(t *testing.T) {
	for _, size := range [][2]int{{60, 16}, {80, 24}, {200, 60}} {
		b := newBench(t, size[0], size[1], Options{})
		b.keys("?")
		b.clickOn("/ search")
		if h, ok := b.a.over.(*help); !ok || !h.Typing() {
			t.Fatalf("%v: no search begins", size)
		}
		b.clickOn("esc close")
		b.clickOn("esc close")
		if b.a.over != nil {
			t.Errorf("%v: the help stays", size)
		}
		b.keys("?")
		b.clickOn("═ / search")
		if b.a.over == nil {
			t.Errorf("%v: a press on the frame closes the help", size)
		}
	}
}
