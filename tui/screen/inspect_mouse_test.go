package screen

import (
	"fmt"
	"strings"
	"testing"

	"duet/nn/graph"
	"duet/sessions"
	"duet/tui/term"
)

// clickWord clicks where a word is drawn on a screen of w x h cells: its n-th place.
func clickWord(t *testing.T, s Screen, w, h int, word string, n int) []Request {
	t.Helper()
	for y, line := range strings.Split(picture(s, w, h), "\n") {
		at := 0
		for {
			before, rest, ok := strings.Cut(line[at:], word)
			if !ok {
				break
			}
			if n == 0 {
				return settle(s, s.Mouse(Mouse{X: term.Width(line[:at] + before), Y: y}))
			}
			n--
			at = len(line) - len(rest)
		}
	}
	t.Fatalf("no %q on the screen:\n%s", word, picture(s, w, h))
	return nil
}

// TestInspectByMouse: with the mouse alone a sample that only the merge gets right is
// found, and its ledger copied in every form.
func TestInspectByMouse(t *testing.T) {
	s := inspecting(t, madeUp(t))
	clickWord(t, s, 80, 22, "rescued", 0)
	if s.filter.Value() != "rescued" || len(s.shown) != 1 || s.data.p.Rows[s.shown[0]] != 42 {
		t.Fatalf("a click on the count filters %q: %v", s.filter.Value(), s.shown)
	}
	for _, c := range []struct{ word, copied string }{{"copy", "ledger of sample 42"}, {"CSV", "ledger of sample 42 as CSV"}, {"Python", "hand check of sample 42 as Python"}} {
		got := clickWord(t, s, 80, 22, c.word, 0)
		if len(got) != 1 || got[0].(Copy).What != c.copied {
			t.Errorf("%s: %+v", c.word, got)
		}
	}
	clickWord(t, s, 80, 22, "every number", 0)
	if s.over != handPane {
		t.Error("the whole ledger does not open")
	}
	clickWord(t, s, 80, 22, "back", 0)
	if s.over != samplesPane {
		t.Error("the ledger does not close")
	}
	clickWord(t, s, 80, 22, "/rescued", 0)
	if !s.typing {
		t.Error("a click on the filter does not open it")
	}
	press(s, "esc")
	clickWord(t, s, 80, 22, "  17 ", 0)
	if s.sel != 1 || s.over != samplesPane {
		t.Errorf("one click on a sample: %d, over %d", s.sel, s.over)
	}
	clickWord(t, s, 80, 22, "  17 ", 0)
	if s.over != handPane {
		t.Error("a second click does not open its ledger")
	}
}

// TestInspectCountsByMouse: a second click on a count shows the samples behind it, and in
// the table of figures those of the class.
func TestInspectCountsByMouse(t *testing.T) {
	s := inspecting(t, madeUp(t))
	press(s, "c")
	s.Resize(80, 18) // counts alone
	m := s.classes.matrices(s.data, inside(s.places()[classesPane]))[0]
	at := Mouse{X: m.at.X + classLabel + m.cell - 1, Y: m.at.Y + 4}
	s.Mouse(at)
	if s.over != classesPane {
		t.Fatal("one click leaves the counts")
	}
	s.Mouse(at)
	if want := fmt.Sprintf("class:2 %s=0", s.data.scored[m.out].Name); s.over != samplesPane || s.filter.Value() != want {
		t.Errorf("a second click shows %q, want %q", s.filter.Value(), want)
	}
	press(s, "c", "v", "home")
	s.Resize(80, 8) // figures alone
	_, figures := s.classRooms()
	_, table := s.data.figuresRooms(figures)
	s.Mouse(Mouse{X: table.X + 4, Y: table.Y + 3})
	press(s, "enter")
	if s.filter.Value() != "class:2" || len(s.shown) != 2 {
		t.Errorf("enter on a class of the figures shows %q: %v", s.filter.Value(), s.shown)
	}
}

// TestInspectWheel: the wheel over the ledger goes through its numbers.
func TestInspectWheel(t *testing.T) {
	s := inspecting(t, madeUp(t))
	s.Resize(80, 22)
	press(s, "enter", "down", "down", "up")
	if s.class != 1 || s.sel != 0 {
		t.Errorf("down, down, up: number %d of sample %d", s.class, s.sel)
	}
	r := s.places()[handPane]
	s.Mouse(Mouse{X: r.X + 3, Y: r.Y + 3, Wheel: 1})
	if s.class != 2 || s.sel != 0 {
		t.Errorf("the wheel: number %d of sample %d", s.class, s.sel)
	}
	press(s, "j", "pgup")
	if s.sel != 1 || s.class != 0 {
		t.Errorf("j and pgup: number %d of sample %d", s.class, s.sel)
	}
}

// TestInspectLedgerFits: numbers with many digits keep every column within 80 cells,
// and are told to be rounded; what is copied is not.
func TestInspectLedgerFits(t *testing.T) {
	d := madeUp(t)
	for i := range d.p.A {
		d.p.A[i] *= 1.2345678e-29
		d.p.B[i] *= 7.6543215e-13
	}
	s := inspecting(t, d)
	press(s, "enter")
	text := picture(s, 80, 22)
	for _, want := range []string{" engine  ulp ", "rounded, y has all digits "} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not shown:\n%s", want, text)
		}
	}
	if copied := press(s, "y")[0].(Copy).Text; !strings.Contains(copied, exact(d.p.A[0])+"\t"+exact(d.p.B[0])) {
		t.Errorf("%s is not in\n%s", exact(d.p.A[0]), copied)
	}
	if text := picture(s, 120, 37); strings.Contains(text, "rounded") {
		t.Errorf("rounded where there is room:\n%s", text)
	}
}

// TestInspectNumbersFilters: a regression says that nothing is right or wrong, and
// whole what is wrong with a filter.
func TestInspectNumbersFilters(t *testing.T) {
	d := madeUp(t)
	d.p.Labels, d.p.Targets = nil, make([]float32, 12)
	d.answer = [outputs][]int{}
	d.conclude()
	s := inspecting(t, d)
	for _, filter := range []string{"wrong:merged", "disagree", "rescued", "merged=1", "class:1", "alpha<.5"} {
		press(s, "/")
		s.Paste(filter)
		if s.wrong == "" || len(s.shown) != 4 {
			t.Errorf("%q is taken: %d samples", filter, len(s.shown))
		}
		flat := strings.Join(strings.Fields(strings.ReplaceAll(picture(s, 80, 22), "║", " ")), " ")
		if !strings.Contains(flat, strings.Fields(s.wrong)[len(strings.Fields(s.wrong))-1]) {
			t.Errorf("%q is not told to its end:\n%s", s.wrong, picture(s, 80, 22))
		}
		press(s, "esc")
	}
	press(s, "/")
	s.Paste("error>.35")
	if press(s, "enter"); s.wrong != "" || len(s.shown) == 0 || len(s.shown) == 4 {
		t.Errorf("error>.35 shows %v: %s", s.shown, s.wrong)
	}
}

// TestInspectTargets: the true numbers of a regression stand whole beside the answers,
// also beside two pictures.
func TestInspectTargets(t *testing.T) {
	d := madeUp(t)
	d.p.Labels, d.p.Targets = nil, []float32{.1234, .2345, .3456, 0, 0, 0, 0, 0, 0, 0, 0, 0}
	d.conclude()
	s := inspecting(t, d)
	for _, want := range []string{" true ", ".5500 .1234 ", ".1500 .3456 "} {
		if text := picture(s, 80, 22); !strings.Contains(text, want) {
			t.Errorf("%q is not shown:\n%s", want, text)
		}
	}
}

// TestInspectOtherBranch: b goes to the layer of its class in the other branch, and back.
func TestInspectOtherBranch(t *testing.T) {
	s := inspecting(t, madeUp(t))
	layer := func(id, class string, side graph.Side) sessions.LayerView {
		return sessions.LayerView{ID: id, Class: class, Side: side, Dims: []int{2}, Values: []float32{1, 2}}
	}
	s.Receive(lookedMsg{s.data, 0, measure([]sessions.LayerView{
		layer("image", "InputLayer", graph.SideInput), layer("a_conv", "Conv2D", graph.SideA), layer("a_conv_1", "Conv2D", graph.SideA),
		layer("a_flat", "Flatten", graph.SideA), layer("b_conv", "Conv2D", graph.SideB), layer("b_dense", "Dense", graph.SideB), layer("merge", "Add", graph.SideMerge)})})
	press(s, "m")
	for _, c := range [][2]string{{"a_conv", "b_conv"}, {"a_conv_1", "b_conv"}, {"a_flat", "b_conv"}, {"b_conv", "a_conv"}, {"b_dense", "a_conv"}, {"merge", "a_conv"}} {
		for i, v := range s.maps.views {
			if v.ID == c[0] {
				s.maps.show(i)
			}
		}
		press(s, "b")
		if v, _ := s.maps.view(); v.ID != c[1] {
			t.Errorf("from %s to %s, want %s", c[0], v.ID, c[1])
		}
	}
	if text := press(s, "y")[0].(Copy).Text; !strings.HasPrefix(text, "a_conv, Conv2D\nsample 3: 2, 1.000 to 2.000") || !strings.HasSuffix(text, "1\n2\n") {
		t.Errorf("the layer as text:\n%s", text)
	}
}

// TestInspectFeaturesStart: of features none is the answer, so the ledger starts at the
// first one.
func TestInspectFeaturesStart(t *testing.T) {
	d := madeUp(t)
	d.p.Pred, d.p.P = []float32{.1, .9, .8, .2, .3, .7, .4, .6}, 2
	d.p.Labels = []int32{0, 1, 0, 1}
	d.answer = [outputs][]int{}
	d.conclude()
	s := inspecting(t, d)
	press(s, "end")
	if s.class != 0 {
		t.Errorf("the ledger starts at number %d", s.class)
	}
	press(s, "/")
	s.Paste("right:B")
	if s.wrong != errNoAnswers.Error() {
		t.Errorf("right:B: %q", s.wrong)
	}
}
