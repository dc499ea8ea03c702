package screen

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"duet/sessions"
	"duet/sessions/record"
	"duet/tui/term"
	"duet/tui/theme"
)

// TestXAxis goes through what x counts, and reads the ends of the axes.
func TestXAxis(t *testing.T) {
	s, _, _ := running(t, 130)
	for _, want := range []string{"epoch 4", "step 200", "time 2 s", "epoch 4"} {
		if text := picture(s, 80, 22); strings.Count(text, want) != 2 {
			t.Errorf("%q is not at the end of both axes:\n%s", want, text)
		}
		press(s, "X")
	}
}

// TestTimeWarp: places in time and in steps undo each other, whatever the steps took,
// and the axis stays put while the estimate is near it.
func TestTimeWarp(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	box := sessions.NewMailbox(head())
	s := newTrain(box, nil, shapes(t))
	moves := 0
	for n := 1; n <= 200; n++ {
		step := stepOf(n)
		step.MS = record.F64(8 + 4*rng.Float64())
		if n%37 == 0 {
			step.MS = 0
		}
		box.Publish(&step)
		before := s.run.span
		s.Frame(liveTick)
		if s.run.span != before {
			moves++
		}
		if s.run.span < s.run.elapsed {
			t.Fatalf("step %d: the axis ends at %v s, the run is at %v s", n, s.run.span, s.run.elapsed)
		}
	}
	if moves > 5 {
		t.Errorf("the time axis moved %d times", moves)
	}
	if s.run.span != s.run.elapsed {
		t.Errorf("at the end the axis ends at %v, the run at %v", s.run.span, s.run.elapsed)
	}
	w := s.run.timeWarp()
	last := math.Inf(-1)
	for x := 0.0; x <= 260; x += 0.5 {
		at := w.To(x)
		if at < last {
			t.Fatalf("time runs backwards at step %v", x)
		}
		last = at
		if back := w.From(at); math.Abs(back-x) > 1.01 && int(x+1)%37 > 1 { // a step of no time has no inverse
			t.Errorf("step %v is at %v s, which is step %v", x, at, back)
		}
	}
	if at := w.To(0); at != 0 {
		t.Errorf("step 0 is at %v s", at)
	}
}

// TestCrosshairEverywhere: a click in a chart shows the values of that step in all
// charts and in the table.
func TestCrosshairEverywhere(t *testing.T) {
	s, _, _ := running(t, 130)
	const w, h = 200, 57
	picture(s, w, h)
	plot, _, _ := s.chartAt(s.places(), s.places().pane[lossPane].X+60, s.places().pane[lossPane].Y+5)
	col := plot.Col(s.run.x(90))
	s.Mouse(Mouse{X: col, Y: plot.Area.Y + 3})
	s.Mouse(Mouse{Release: true})
	text := picture(s, w, h)
	n := s.at
	if n < 88 || n > 92 || s.focus != lossPane {
		t.Fatalf("a click at step 90 gave %d, focus %d", n, s.focus)
	}
	for _, title := range []string{"loss", "accuracy", "alpha", "gradient norms", "pull on alpha", "learning rate"} {
		if !strings.Contains(text, fmt.Sprintf("%s at step %d", title, n)) {
			t.Errorf("%s has no crosshair:\n%s", title, text)
		}
	}
	step := stepOf(n)
	for _, want := range []string{"train " + crossNum(float64(step.Loss)), "alpha " + crossNum(float64(step.Alpha[0])), "a A .3500  b B .3000  * merged .5250", "rate .001000", "dL/da " + crossNum(float64(step.Grad[0]))} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not shown:\n%s", want, text)
		}
	}
	press(s, "right")
	if s.at <= n {
		t.Errorf("right goes from %d to %d", n, s.at)
	}
	at := s.at
	press(s, "up", "up", "down")
	if s.at != at+1 {
		t.Errorf("up, up, down go from %d to %d", at, s.at)
	}
	press(s, "home", "pgdown")
	if s.at != 51 {
		t.Errorf("an epoch on from the start is step %d", s.at)
	}
	press(s, "end", "esc")
	if s.looks.cursor != nil {
		t.Error("esc leaves the crosshair")
	}
}

// TestCrosshairDrag: the crosshair follows a drag that began in a chart, and only
// such a one.
func TestCrosshairDrag(t *testing.T) {
	s, _, _ := running(t, 130)
	picture(s, 80, 22)
	r := s.places().pane[lossPane]
	s.Mouse(Mouse{X: r.X + 10, Y: r.Y + 3, Drag: true})
	if s.looks.cursor != nil {
		t.Error("a drag from elsewhere moves the crosshair")
	}
	s.Mouse(Mouse{X: r.X + 10, Y: r.Y + 3})
	at := s.at
	s.Mouse(Mouse{X: r.X + 20, Y: r.Y + 3, Drag: true})
	if s.at <= at {
		t.Errorf("a drag to the right goes from %d to %d", at, s.at)
	}
	s.Mouse(Mouse{X: r.X + r.W - 3, Y: r.Y + 3, Drag: true})
	if s.at != 130 {
		t.Errorf("beyond the newest step the crosshair is at %d", s.at)
	}
}

// TestCrosshairHovers: once there is a crosshair it follows the mouse over charts.
func TestCrosshairHovers(t *testing.T) {
	s, _, _ := running(t, 130)
	picture(s, 80, 22)
	r := s.places().pane[lossPane]
	s.Hover(r.X+10, r.Y+3)
	if s.Hovers() || s.looks.cursor != nil {
		t.Fatal("the mouse alone brings a crosshair")
	}
	press(s, "c")
	s.Hover(r.X+10, r.Y+3)
	at := s.at
	if !s.Hovers() || at == 130 || at > 40 {
		t.Errorf("the crosshair is at %d", at)
	}
	now := s.places().pane[nowPane]
	s.Hover(now.X+3, now.Y+3)
	if s.at != at {
		t.Errorf("beside the charts the crosshair goes to %d", s.at)
	}
	press(s, "m")
	s.Hover(r.X+20, r.Y+3)
	if s.Hovers() || s.at != at {
		t.Error("the crosshair follows the mouse behind a field")
	}
}

// TestLookLike: the next run is looked at as the one before was.
func TestLookLike(t *testing.T) {
	s, _, _ := running(t, 130)
	press(s, "l", "+", "X", "tab", "z", "c", "i")
	next := newTrain(sessions.NewMailbox(head()), nil, shapes(t))
	next.LookLike(s)
	if next.looks.scale != s.looks.scale || next.looks.scale == autoScale || next.looks.smoothing != s.looks.smoothing || next.looks.axis != byStep || next.focus != accPane || !next.zoom {
		t.Errorf("looks %+v, focus %v, want those of %+v", next.looks, next.focus, s.looks)
	}
	if next.looks.cursor != nil || next.looks.window != nil {
		t.Error("a place in the run before is kept")
	}
	h := head()
	h.Data.Classes = nil
	numbers := newTrain(sessions.NewMailbox(h), nil, shapes(t))
	numbers.LookLike(s)
	if numbers.focus != lossPane {
		t.Errorf("a run without classes has the focus on %v", numbers.focus)
	}
	numbers.LookLike(NewTrain(nil))
}

// TestReset: one key takes back everything that was turned.
func TestReset(t *testing.T) {
	s, _, _ := running(t, 130)
	before := picture(s, 120, 37)
	press(s, "l", "+", "X", "tab", "z", "c", "i", "w")
	if picture(s, 120, 37) == before {
		t.Fatal("nothing was turned")
	}
	press(s, "0")
	if got := picture(s, 120, 37); got != before {
		t.Errorf("0 does not take everything back:\n%s", got)
	}
}

// TestZoomX: keys and wheel show a shorter stretch of x, which stays in the run.
func TestZoomX(t *testing.T) {
	s, _, _ := running(t, 130)
	press(s, "i")
	if w := s.looks.window; w == nil || w.Max-w.Min != 100 || w.Min > 130 || w.Max < 130 {
		t.Fatalf("i shows %v", s.looks.window)
	}
	press(s, "i", "i", "i", "i", "i", "i", "i", "i")
	if w := s.looks.window; w.Max-w.Min < 10 {
		t.Errorf("i goes down to %v steps", w.Max-w.Min)
	}
	press(s, "c", "home")
	if w := s.looks.window; w.Min != 0 {
		t.Errorf("the crosshair at step 1 is out of sight: %v", w)
	}
	for range 12 {
		press(s, "o")
	}
	if s.looks.window != nil {
		t.Errorf("o ends at %v", s.looks.window)
	}
	picture(s, 80, 22)
	r := s.places().pane[lossPane]
	s.Mouse(Mouse{X: r.X + 12, Y: r.Y + 3, Wheel: -1})
	if w := s.looks.window; w == nil || w.Min > 20 {
		t.Errorf("the wheel near the start shows %v", w)
	}
	press(s, "esc", "esc")
	if s.looks.window != nil {
		t.Error("esc leaves the stretch of x")
	}
}

// TestZoomFollows: a stretch that shows the newest step goes on with the run, one
// that shows the past or holds the crosshair does not.
func TestZoomFollows(t *testing.T) {
	for _, c := range []struct {
		keys    string
		follows bool
	}{{"i i", true}, {"c i i", false}, {"c home i i esc", false}} {
		s, box, _ := running(t, 100)
		press(s, strings.Fields(c.keys)...)
		before := *s.looks.window
		publish(box, 101, 160)
		s.Frame(liveTick)
		after := *s.looks.window
		if after.Max-after.Min != before.Max-before.Min || (after != before) != c.follows {
			t.Errorf("%s: %v becomes %v", c.keys, before, after)
		}
		if c.follows && (after.Max < 160 || after.Min > 160) {
			t.Errorf("%s: step 160 is not in %v", c.keys, after)
		}
	}
}

// TestTrainEventList selects events with keys, wheel and clicks; the crosshair goes there.
func TestTrainEventList(t *testing.T) {
	s, box, _ := running(t, 130)
	for i := range 30 {
		note(box, 130, fmt.Sprintf("word %d that goes on for long enough to need a second line here", i))
	}
	s.Frame(liveTick)
	press(s, "[", "[", "[")
	if s.at != 50 || s.event != 0 {
		t.Errorf("[ three times: step %d, event %d", s.at, s.event)
	}
	press(s, "]")
	if s.at != 100 {
		t.Errorf("]: step %d", s.at)
	}
	press(s, "esc", "shift+tab")
	if s.focus != eventsPane {
		t.Fatalf("focus %d", s.focus)
	}
	press(s, "home", "j")
	if s.event != 1 || !strings.Contains(picture(s, 120, 37), "›   100 e val acc") {
		t.Errorf("home, j select %d:\n%s", s.event, picture(s, 120, 37))
	}
	press(s, "enter")
	if s.looks.cursor == nil || s.at != 100 {
		t.Errorf("enter puts the crosshair at %d", s.at)
	}
	press(s, "end", "k", "pgup")
	in := s.places().pane[eventsPane].Inset(1)
	s.Mouse(Mouse{X: in.X + 12, Y: in.Y, Wheel: 1})
	want := eventAt(s.run.events, s.event, in.W, in.H, 0)
	s.Mouse(Mouse{X: in.X + 12, Y: in.Y})
	if s.event != want {
		t.Errorf("a click on event %d selects %d", want, s.event)
	}
}

// TestCopyNumbers: y copies the reading in full precision.
func TestCopyNumbers(t *testing.T) {
	s, _, _ := running(t, 130)
	r := press(s, "y")
	if len(r) != 1 {
		t.Fatalf("y asks for %v", r)
	}
	text := r[0].(Copy).Text
	for _, want := range []string{"step\t130\n", fmt.Sprintf("alpha\t%v\n", float32(stepOf(130).Alpha[0])), "val_accuracy_merged\t0.65\n", "learning_rate\t0.001\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if strings.Contains(text, "NaN") {
		t.Errorf("what is not there is copied:\n%s", text)
	}
}

// TestTrainMonkey types, clicks and resizes at random while a run goes on. Nothing
// may panic, and panes that are drawn from memory look like fresh ones.
func TestTrainMonkey(t *testing.T) {
	keys := strings.Fields("c w z X l + - [ ] i o m p L < > . space tab shift+tab left right up down j k home end pgup pgdown enter esc y S")
	p := term.Profile{Depth: term.TrueColor}
	th := theme.New("", p)
	for seed := range uint64(8) {
		rng := rand.New(rand.NewPCG(seed, 3))
		s, box := staged(t)
		n, w, h := 0, 80, 22
		for i := range 150 {
			switch rng.IntN(8) {
			case 0:
				w, h = rng.IntN(220), rng.IntN(62)
				s.Resize(w, h)
			case 1:
				s.Mouse(Mouse{X: rng.IntN(w + 1), Y: rng.IntN(h + 1), Wheel: rng.IntN(3) - 1, Drag: rng.IntN(3) == 0})
				s.Mouse(Mouse{X: rng.IntN(w + 1), Y: rng.IntN(h + 1), Release: true})
			case 2:
				for range rng.IntN(40) {
					n++
					step := frozenStep(n)
					box.Publish(&step)
					if n%5 == 0 {
						box.PublishEval(record.Eval{N: n, Split: "validation"})
					}
				}
				s.Frame(liveTick)
			case 3:
				s.focus = trainRound[rng.IntN(len(trainRound))]
			default:
				press(s, keys[rng.IntN(len(keys))])
			}
			kept, fresh := term.New(w, h, p), term.New(w, h, p)
			s.Draw(kept, th)
			s.cache = [runPanes]painted{}
			s.Draw(fresh, th)
			if kept.String() != fresh.String() {
				t.Fatalf("seed %d, turn %d: from memory\n%s\nfresh\n%s", seed, i, kept.Plain(), fresh.Plain())
			}
		}
	}
}
