package screen

import (
	"math"
	"strings"
	"testing"

	"duet/sessions"
	"duet/sessions/record"
)

// alphasOf is an evaluation that has looked at other alphas: the loss is a parabola
// around best, of which A's classes are the right ones.
func alphasOf(epoch int, best float64) record.Eval {
	e := evalOf(epoch)
	now := stepOf(e.N).Alpha[0]
	loss := func(a float64) float64 { return 0.5 + (a-best)*(a-best) }
	scan := &record.Alphas{Of: 100, Best: record.F32(best), Loss: record.F32(loss(best)), Regret: record.F32(loss(float64(now)) - loss(best)), Up: 61, Down: 39,
		Pulls: []record.F32{-0.04, 0.012, -0.002}}
	for i := range 21 {
		a := float64(i) / 20
		scan.Curve = append(scan.Curve, record.F32(loss(a)))
		scan.Right = append(scan.Right, record.F32(0.9-math.Abs(a-best)))
	}
	e.Alpha, e.Alphas = []record.F32{now}, scan
	return e
}

// scanning is a Train whose validations have looked at other alphas.
func scanning(t testing.TB, to int) (*Train, *sessions.Mailbox) {
	t.Helper()
	s, box, _ := running(t, 0)
	for n := 1; n <= to; n++ {
		step := stepOf(n)
		box.Publish(&step)
		if n%50 == 0 {
			box.PublishEval(alphasOf(n/50, 0.6+float64(n)/1000))
		}
	}
	s.Frame(liveTick)
	return s, box
}

func TestTrainAlphasGolden(t *testing.T) {
	s, _ := scanning(t, 130)
	golden(t, "train_alphas", s)
	s.focus = overPane
	golden(t, "train_over", s)
	s.focus = classPane
	golden(t, "train_pulls", s)
}

func TestTrainAlphasAnySize(t *testing.T) {
	s, _ := scanning(t, 130)
	for _, pane := range []runPane{overPane, classPane, eventsPane} {
		s.focus = pane
		anySize(t, s)
	}
}

// TestBestAlpha: what the last look found is in the table, on the chart, in the
// explanation and in what y copies; the crosshair shows that of its step.
func TestBestAlpha(t *testing.T) {
	s, _ := scanning(t, 130)
	for size, wants := range map[[2]int][]string{
		{80, 22}:  {"alpha 0.4892  a* 0.7000", "- best a* 0.7000, regret ~.0449"},
		{200, 57}: {"a* now 0.7000 regret ~.0449, on 100 of val", "- a* 0.700", "61 samples to A, 39 to B", "+.0400", "-.0120", "+.0300"},
	} {
		for text := picture(s, size[0], size[1]); len(wants) > 0; wants = wants[1:] {
			if !strings.Contains(text, wants[0]) {
				t.Errorf("%v: %q is not shown:\n%s", size, wants[0], text)
			}
		}
	}
	why := strings.Join(s.run.why(s.reading()), " ")
	for _, want := range []string{"the best alpha is 0.7000", "0 pulled most to A, 1 most to B"} {
		if !strings.Contains(why, want) {
			t.Errorf("%q is not explained: %s", want, why)
		}
	}
	for _, want := range []string{"best_alpha\t0.7\n", "regret\t0.0196"} {
		if text := s.run.tells(s.reading()); !strings.Contains(text, want) {
			t.Errorf("y copies no %q:\n%s", want, text)
		}
	}
	press(s, "c")
	s.cross(60)
	if got := s.reading().scan; got == nil || got.n != 50 {
		t.Errorf("under the crosshair at 60: %+v", got)
	}
	s.cross(49)
	if got := s.reading().scan; got != nil {
		t.Errorf("under the crosshair at 49: %+v", got)
	}
	if text := picture(s, 200, 57); !strings.Contains(text, "known after a validation") {
		t.Errorf("before the first validation the panes do not say so:\n%s", text)
	}
}

// TestRegretOfAnotherAlpha: where alpha has gone elsewhere since the evaluation, its
// regret is read off the curve.
func TestRegretOfAnotherAlpha(t *testing.T) {
	e := alphasOf(2, 0.7)
	s := &scanned{e.N, float64(e.Alpha[0]), e.Alphas}
	for _, c := range []struct {
		now  float64
		want string
	}{
		{s.alpha, ".01964"}, {s.alpha + 0.005, ".01964"}, {math.NaN(), ".01964"}, {1.2, ".01964"}, {-0.1, ".01964"},
		{0.7, "~0"}, {0.9, "~.0400"}, {1, "~.0900"}, {0, "~.4900"}, {0.5, "~.0400"},
	} {
		if got := regret(s, c.now); got != c.want {
			t.Errorf("alpha %v: regret %s, want %s", c.now, got, c.want)
		}
	}
}

// TestPullRows: where the classes do not fit the strongest stay, in order.
func TestPullRows(t *testing.T) {
	c := &curves{}
	c.head.Data.Classes = []string{"zero", "one", "two", "three"}
	s := &scanned{Alphas: &record.Alphas{Pulls: []record.F32{-0.1, 0.3, 0.01, -0.2}}}
	for _, test := range []struct {
		h      int
		want   string
		hidden int
	}{
		{9, "zero one two three all", 0}, {4, "zero one two three all", 0},
		{3, "zero one three all", 1}, {2, "one three all", 2}, {1, "one all", 3}, {0, "all", 4}, {-3, "all", 4},
	} {
		rows, hidden := c.pullRows(s, test.h)
		var names []string
		for _, r := range rows {
			names = append(names, r.name)
		}
		if got := strings.Join(names, " "); got != test.want || hidden != test.hidden {
			t.Errorf("%d lines: %s and %d more, want %s and %d", test.h, got, hidden, test.want, test.hidden)
		}
		if all := rows[len(rows)-1].pull; math.Abs(all+0.01) > 1e-6 {
			t.Errorf("all together pull %v, want -.01", all)
		}
	}
}

// TestAlphasUnknown: a scan without a finite loss, or none at all, breaks nothing.
func TestAlphasUnknown(t *testing.T) {
	nan := record.F32(math.NaN())
	s, box, _ := running(t, 60)
	e := evalOf(1)
	e.Alpha, e.Alphas = []record.F32{0.5}, &record.Alphas{Of: 3, Best: nan, Loss: nan, Regret: nan, Curve: []record.F32{nan, nan}}
	box.PublishEval(e)
	short := evalOf(1)
	short.Alphas = &record.Alphas{Curve: []record.F32{1}}
	box.PublishEval(short)
	s.Frame(liveTick)
	anySize(t, s)
	if text := picture(s, 200, 57); strings.Contains(text, "a* ") {
		t.Errorf("a best alpha that is no number is shown:\n%s", text)
	}
}

// stuck is a step of a run whose alpha is at 1, so that B is left out.
func stuck(n int) record.Step {
	step := stepOf(n)
	step.Alpha, step.NormB = []record.F32{1}, 0
	return step
}

// TestReachedABound: what alpha at an end does to a branch is told, once, where it
// began.
func TestReachedABound(t *testing.T) {
	box := sessions.NewMailbox(func() record.Head { h := head(); h.Policy = "clip"; return h }())
	s := newTrain(box, nil, shapes(t))
	s.Resize(80, 22)
	for n := 1; n <= 160; n++ {
		step := stuck(n)
		if n < 70 || n == 90 { // a step off the bound is no news
			step = stepOf(n)
		}
		box.Publish(&step)
	}
	s.Frame(liveTick)
	var told []sessions.Mark
	for _, e := range s.run.events {
		if e.Kind == boundKind {
			told = append(told, e)
		}
	}
	if len(told) != 1 || told[0].N != 70 || told[0].Text != "alpha reached 1: B has no say and gets no gradient" {
		t.Fatalf("told %+v", told)
	}
	for _, want := range []string{"B dead since step 70", "alpha 1: B has no say", "! B dead"} {
		if text := picture(s, 80, 22); !strings.Contains(text, want) {
			t.Errorf("%q is not shown:\n%s", want, text)
		}
	}
	if why := strings.Join(s.run.why(s.reading()), " "); !strings.Contains(why, "at a bound since step 70") || !strings.Contains(why, "sigmoid") {
		t.Errorf("the explanation does not say since when and what to do: %s", why)
	}
	press(s, "c")
	s.cross(69)
	if text := picture(s, 80, 22); strings.Contains(text, "dead since") {
		t.Errorf("B is dead before alpha got there:\n%s", text)
	}
	press(s, "esc")
	box.PublishEval(func() record.Eval { e := evalOf(3); e.N, e.Merged = 160, e.A; return e }())
	box.SetState(sessions.Stopped, "")
	s.Frame(liveTick)
	for _, want := range []string{"merged is A", "alpha is 1 and B has no say", "2 policy sigmoid"} {
		if text := picture(s, 120, 37); !strings.Contains(text, want) {
			t.Errorf("the end does not say %q:\n%s", want, text)
		}
	}
}

// TestBoundsThatAreNoNews: an alpha that the recipe, a plan or a person put at an end.
func TestBoundsThatAreNoNews(t *testing.T) {
	for _, policy := range []string{"fixed", "schedule", "clip"} {
		h := head()
		h.Policy = policy
		box := sessions.NewMailbox(h)
		s := newTrain(box, nil, shapes(t))
		for n := 1; n <= 60; n++ {
			step := stuck(n)
			box.Publish(&step)
		}
		s.Frame(liveTick)
		if len(s.run.events) > 0 {
			t.Errorf("%s from the first step: %+v", policy, s.run.events)
		}
	}
	var c curves
	if c.stayAt(3) != nil {
		t.Error("a stay without any")
	}
}

// TestDashes: the best alpha is told from the trained one without colours.
func TestDashes(t *testing.T) {
	s, _ := scanning(t, 200)
	if text := picture(s, 80, 22); !strings.Contains(text, "- - -") {
		t.Errorf("no dashed line:\n%s", text)
	}
}
