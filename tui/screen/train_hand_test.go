package screen

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"duet/sessions"
	"duet/sessions/record"
	"duet/tui/term"
)

// TestSliderDrag: dragging the handle sets alpha once, when the button is let go.
func TestSliderDrag(t *testing.T) {
	for _, size := range [][2]int{{60, 14}, {80, 22}, {120, 37}, {200, 57}} {
		s, box, done := running(t, 130)
		s.focus = alphaPane
		picture(s, size[0], size[1])
		line, _ := sliderOf(s.places().pane[alphaPane].Inset(1))
		track := sliderTrack(line)
		s.Mouse(Mouse{X: track.X + 3, Y: track.Y})
		s.Mouse(Mouse{X: track.X + track.W/2, Y: track.Y + 1, Drag: true})
		if !strings.Contains(picture(s, size[0], size[1]), "0.4892 -> 0.5") || len(*done) != 0 {
			t.Errorf("%v: while it is dragged:\n%s", size, picture(s, size[0], size[1]))
		}
		s.Mouse(Mouse{X: 500, Y: 0, Drag: true})
		s.Mouse(Mouse{X: 500, Y: 0, Release: true})
		if len(*done) != 1 || (*done)[0].Kind != sessions.DoAlpha || !((*done)[0].Value > 0.99) {
			t.Fatalf("%v: %+v", size, *done)
		}
		if s.looks.cursor != nil {
			t.Errorf("%v: the slider moves the crosshair", size)
		}
		if to, ok := s.wished(); !ok || !(to > 0.99) {
			t.Errorf("%v: the run will have %v", size, to)
		}
		box.PublishAction(record.Action{At: 130, Do: record.DoSet, Key: "alpha", From: "0.4892", To: "0.3"})
		s.Frame(liveTick)
		if to, ok := s.wished(); !ok || to != 0.3 {
			t.Errorf("%v: after the run's answer it will have %v", size, to)
		}
		publish(box, 131, 131)
		s.Frame(liveTick)
		if to, ok := s.wished(); ok {
			t.Errorf("%v: a step later it still will have %v", size, to)
		}
	}
}

// TestNudges: key presses that the run has not answered yet add up.
func TestNudges(t *testing.T) {
	s, _, done := running(t, 130) // alpha is .4892
	press(s, ">", ">", ">", "<")
	var got []float64
	for _, a := range *done {
		got = append(got, a.Value)
	}
	for i, want := range []float64{0.5, 0.51, 0.52, 0.51} {
		if got[i] != want {
			t.Fatalf("asked for %v", got)
		}
	}
}

// TestHandRefused: where a hand on alpha would do nothing the reason is said.
func TestHandRefused(t *testing.T) {
	over, box, done := running(t, 200)
	box.SetState(sessions.Finished, "")
	over.Frame(liveTick)
	h := head()
	h.Policy = "schedule"
	planned := sessions.NewMailbox(h)
	schedule := newTrain(planned, func(a sessions.Action) { *done = append(*done, a) }, shapes(t))
	publish(planned, 1, 20)
	schedule.Frame(0)
	for want, s := range map[string]*Train{"the run has ended": over, "the policy schedule writes alpha": schedule} {
		picture(s, 80, 22)
		line, _ := sliderOf(s.places().pane[alphaPane].Inset(1))
		text := said(s.Mouse(Mouse{X: line.X + 9, Y: line.Y}))
		s.Mouse(Mouse{X: line.X + 9, Y: line.Y, Release: true})
		if !strings.Contains(text, want) || len(*done) != 0 {
			t.Errorf("%q, %+v; want %q", text, *done, want)
		}
	}
	if text := said(press(schedule, "<")); !strings.Contains(text, "schedule writes alpha") {
		t.Errorf("<: %q", text)
	}
}

// TestTypedAlpha: enter on alpha's pane types alpha, as near as its policy can be.
func TestTypedAlpha(t *testing.T) {
	s, _, done := running(t, 130)
	press(s, "tab", "tab", "enter", "x", "enter")
	if !s.Editing() || !strings.Contains(picture(s, 80, 22), "a number is needed") {
		t.Errorf("x is taken for a number:\n%s", picture(s, 80, 22))
	}
	press(s, "ctrl+u", "7", "enter")
	if len(*done) != 1 || (*done)[0].Kind != sessions.DoAlpha || !((*done)[0].Value < 1 && (*done)[0].Value > 0.99) {
		t.Fatalf("7 under sigmoid asks for %+v", *done)
	}
	press(s, "tab", "tab", "tab", "tab", "tab", "enter")
	if s.focus != ratePane || !s.Editing() {
		t.Errorf("enter on pane %s asks nothing", s.focus)
	}
}

// TestPolicyExplained: the list of policies explains the selected one at every size.
func TestPolicyExplained(t *testing.T) {
	for _, size := range [][2]int{{60, 14}, {80, 22}, {200, 57}} {
		s, _, _ := running(t, 130)
		press(s, "p", "end")
		if text := picture(s, size[0], size[1]); !strings.Contains(text, "schedule ") || !strings.Contains(text, "Alpha follows a plan") {
			t.Errorf("%v:\n%s", size, text)
		}
	}
}

// TestWhyMore reads what is said of policies with two scores or a plan, and of
// batches that pull against each other.
func TestWhyMore(t *testing.T) {
	for _, c := range []struct {
		policy string
		raw    []record.F32
		want   []string
	}{
		{"softmax2", []record.F32{0.25, -0.25}, []string{"t = .2500 of A and u = -.2500 of B", "cancelled out"}},
		{"schedule", nil, []string{"written for every step by a plan"}},
		{"sigmoid", []record.F32{0.1}, []string{"pulled it up and 50 down; 100% of their pull cancelled out", "The learning rate is 0"}},
	} {
		h := head()
		h.Policy, h.StepsPerEpoch = c.policy, 100
		box := sessions.NewMailbox(h)
		s := newTrain(box, nil, shapes(t))
		for n := 1; n <= 100; n++ {
			step := stepOf(n)
			step.Raw, step.LR = c.raw, 0
			step.Grad = []record.F32{record.F32(0.1 * math.Pow(-1, float64(n)))}
			box.Publish(&step)
		}
		s.Frame(0)
		text := strings.Join(s.run.why(s.reading()), "\n")
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q in\n%s", c.policy, want, text)
			}
		}
	}
}

// TestWhyScrolls: what does not fit a small screen can be read on.
func TestWhyScrolls(t *testing.T) {
	s, _, _ := running(t, 130)
	press(s, "w")
	if text := picture(s, 60, 14); !strings.Contains(text, "Step 130") || !strings.Contains(text, "▼") {
		t.Errorf("the beginning:\n%s", text)
	}
	press(s, "pgdown", "pgdown", "pgdown")
	if text := picture(s, 60, 14); strings.Contains(text, "Step 130") || !strings.Contains(text, "Gradient norms") {
		t.Errorf("the end:\n%s", text)
	}
	s, box := scanning(t, 130)
	for n := 131; n <= 190; n++ { // at a bound there is more to say than the pane holds
		step := stuck(n)
		box.Publish(&step)
	}
	s.Frame(liveTick)
	if text := picture(s, 200, 57); !strings.Contains(text, "w and down: read on") || strings.Contains(text, "Gradient norms of the step") {
		t.Errorf("a pane that is too low:\n%s", text)
	}
	press(s, "w", "pgdown", "pgdown")
	if text := picture(s, 200, 57); !strings.Contains(text, "Gradient norms of the step") || !strings.Contains(text, "up, down: read on") {
		t.Errorf("the end in the pane:\n%s", text)
	}
}

// TestNewRate: a learning rate as a number, or by what the present one is to change.
func TestNewRate(t *testing.T) {
	for _, c := range []struct {
		text string
		want float64
		ok   bool
	}{
		{"0.01", 0.01, true}, {"1e-4", 1e-4, true}, {"0", 0, true}, {"/10", 0.0002, true}, {"/ 4", 0.0005, true}, {"*2", 0.004, true}, {"*.5", 0.001, true},
		{"", 0, false}, {"/", 0, false}, {"-1", 0, false}, {"/0", 0, false}, {"*-2", 0, false}, {"//2", 0, false}, {"/*2", 0, false}, {"*/2", 0, false}, {"NaN", 0, false}, {"inf", 0, false}, {"/inf", 0, true}, {"fast", 0, false},
	} {
		got, ok := newRate(c.text, float64(float32(0.002)))
		if ok != c.ok || ok && got != c.want {
			t.Errorf("%q: %v %v, want %v %v", c.text, got, ok, c.want, c.ok)
		}
	}
}

// TestTypingReplaces: the first letter takes the place of what a field was opened with;
// a key that moves in it keeps it.
func TestTypingReplaces(t *testing.T) {
	for keys, want := range map[string]float64{"L . 0 5 enter": 0.05, "L end 5 enter": 0.0015, "L left right 5 enter": 0.0015, "L backspace 2 enter": 0.002, "L / 4 enter": 0.00025, "L enter": 0.001} {
		s, _, done := running(t, 130)
		press(s, strings.Fields(keys)...)
		if len(*done) != 1 || (*done)[0].Value != want {
			t.Errorf("%s: %+v, want %v", keys, *done, want)
		}
	}
	s, _, done := running(t, 130)
	press(s, "L")
	s.Paste(".3")
	press(s, "enter")
	if len(*done) != 1 || (*done)[0].Value != 0.3 {
		t.Errorf("pasted: %+v", *done)
	}
}

// TestNudgesAreOneEvent: a hand that goes step by step has done one thing.
func TestNudgesAreOneEvent(t *testing.T) {
	s, box, _ := running(t, 130)
	before := len(s.run.events)
	set := func(at int, key, from, to string) {
		box.PublishAction(record.Action{At: at, Do: record.DoSet, Key: key, From: record.Scalar(from), To: record.Scalar(to)})
	}
	set(100, "alpha", "0.5", "0.51")
	set(105, "alpha", "0.511", "0.52")
	set(110, "alpha", "0.521", "0.53")
	set(112, "lr", "0.1", "0.01")
	set(113, "alpha", "0.53", "0.54")
	set(190, "alpha", "0.54", "0.6")
	s.Frame(liveTick)
	var got []string
	for _, e := range s.run.events[before:] {
		got = append(got, fmt.Sprint(e.N, " ", e.Text))
	}
	if want := "110 alpha 0.5 -> 0.53, 112 lr 0.1 -> 0.01, 113 alpha 0.53 -> 0.54, 190 alpha 0.54 -> 0.6"; strings.Join(got, ", ") != want {
		t.Errorf("events %v, want %s", got, want)
	}
}

// TestAskByMouse: the words at its foot are buttons, and a press outside leaves it.
func TestAskByMouse(t *testing.T) {
	for _, size := range [][2]int{{60, 14}, {80, 22}, {200, 57}} {
		for _, keys := range []string{"L", "p", "m"} {
			for word, sets := range map[string]bool{askSet: true, askLeave: false} {
				s, _, done := running(t, 130)
				press(s, keys)
				if keys == "m" {
					press(s, "x")
				}
				x, y := -1, -1
				for i, line := range strings.Split(picture(s, size[0], size[1]), "\n") {
					if at := strings.Index(line, word); at >= 0 {
						x, y = term.Width(line[:at]), i
					}
				}
				s.Mouse(Mouse{X: x - 1, Y: y})
				if !s.Editing() {
					t.Errorf("%v %s: a press beside %q does something", size, keys, word)
				}
				s.Mouse(Mouse{X: x + len(word) - 1, Y: y})
				if s.Editing() || len(*done) != map[bool]int{true: 1}[sets] {
					t.Errorf("%v %s: %q at %d,%d: %+v, open %v", size, keys, word, x, y, *done, s.Editing())
				}
			}
			s, _, done := running(t, 130)
			press(s, keys)
			s.Resize(size[0], size[1])
			s.Mouse(Mouse{X: size[0] / 2, Y: size[1] / 2, Drag: true})
			s.Mouse(Mouse{X: 0, Y: size[1] - 1})
			if s.Editing() || len(*done) != 0 {
				t.Errorf("%v %s: a press outside: %+v, open %v", size, keys, *done, s.Editing())
			}
		}
	}
}
