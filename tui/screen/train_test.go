package screen

import (
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duet/sessions"
	"duet/sessions/record"
	"duet/tui/term"
	"duet/tui/theme"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares a screen at the three sizes with what is in testdata.
func golden(t *testing.T, name string, s Screen) {
	t.Helper()
	for _, size := range []struct{ w, h int }{{60, 14}, {80, 22}, {120, 37}, {200, 57}} {
		t.Run(fmt.Sprintf("%dx%d", size.w, size.h), func(t *testing.T) {
			got := picture(s, size.w, size.h) + "\n"
			path := filepath.Join("testdata", fmt.Sprintf("%s_%dx%d.txt", name, size.w, size.h))
			if *update {
				if err := os.MkdirAll("testdata", 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("the picture differs from %s:\n%s", path, got)
			}
		})
	}
}

// anySize draws a screen at sizes from nothing to huge, under every kind of
// glyphs.
func anySize(t *testing.T, s Screen) {
	t.Helper()
	for _, p := range []term.Profile{{}, {Glyphs: term.ASCII}, {Glyphs: term.Block, Depth: term.TrueColor}} {
		th := theme.New("", p)
		for _, w := range []int{0, 1, 2, 5, 17, 40, 59, 60, 77, 78, 80, 109, 110, 179, 180, 200, 500} {
			for _, h := range []int{0, 1, 2, 3, 5, 13, 19, 20, 33, 34, 49, 50, 200} {
				s.Resize(w, h)
				s.Draw(term.New(w, h, p), th)
				s.Mouse(Mouse{X: w / 2, Y: h / 2})
				s.Mouse(Mouse{X: w - 1, Y: h - 1, Wheel: 1})
			}
		}
	}
}

// head is that of a run of 4 epochs of 50 steps.
func head() record.Head {
	return record.Head{
		Name: "shapes", StepsPlanned: 200, EpochsPlanned: 4, StepsPerEpoch: 50, Batch: 32, Mode: "weighted_sum", Policy: "sigmoid",
		BranchA: "outline", BranchB: "surface", Data: record.DataInfo{Name: "made up", Classes: []string{"0", "1", "2"}},
	}
}

// stepOf is step n of a made-up run that goes well.
func stepOf(n int) record.Step {
	x := float64(n)
	a := 0.5 + 0.1*math.Sin(x/40)
	return record.Step{
		N: n, Epoch: (n-1)/50 + 1, Loss: record.F32(2.3*math.Exp(-x/60) + 0.05*math.Abs(math.Sin(x))),
		Alpha: []record.F32{record.F32(a)}, Raw: []record.F32{record.F32(math.Log(a / (1 - a)))}, Grad: []record.F32{record.F32(-0.01 * math.Cos(x/40))},
		OK: 10 + n/10, OKA: 10 + n/20, OKB: 9 + n/25, Of: 32, LR: 0.001, NormA: 0.21, NormB: 0.17, MS: 8,
	}
}

func evalOf(epoch int) record.Eval {
	score := func(loss, acc float64) record.Score {
		l, a := record.F32(loss), record.F32(acc)
		return record.Score{Loss: &l, Accuracy: &a}
	}
	e := float64(epoch)
	return record.Eval{N: 50 * epoch, Epoch: epoch, Split: "validation", Of: 100, A: score(2-e/4, 0.3+e/20), B: score(2.1-e/4, 0.25+e/20), Merged: score(1.8-e/3, 0.4+e/8)}
}

// running is a Train whose run has done so many steps, and the actions it was
// given.
func running(t testing.TB, steps int) (*Train, *sessions.Mailbox, *[]sessions.Action) {
	t.Helper()
	box := sessions.NewMailbox(head())
	var done []sessions.Action
	s := newTrain(box, func(a sessions.Action) { done = append(done, a) }, shapes(t))
	s.Resize(80, 22)
	box.SetState(sessions.Running, "")
	publish(box, 1, steps)
	s.Frame(liveTick)
	return s, box, &done
}

func publish(box *sessions.Mailbox, from, to int) {
	for n := from; n <= to; n++ {
		step := stepOf(n)
		box.Publish(&step)
		if n%50 == 0 {
			box.PublishEval(evalOf(n / 50))
		}
	}
}

func TestTrainGolden(t *testing.T) {
	s, box, _ := running(t, 130)
	box.PublishAction(record.Action{At: 130, Do: record.DoMark, Text: "kink"})
	box.PublishAction(record.Action{At: 130, Do: record.DoSet, Key: "lr", From: "0.001", To: "0.0001"})
	s.Frame(liveTick)
	golden(t, "train", s)
}

func TestTrainEndGolden(t *testing.T) {
	s, box, _ := running(t, 200)
	box.SetState(sessions.Finished, "")
	s.Frame(liveTick)
	if s.Wants() != 0 {
		t.Error("a finished run wants a clock")
	}
	golden(t, "train_end", s)
}

func TestTrainAnySize(t *testing.T) {
	for _, empty := range []*Train{NewTrain(nil), newTrain(sessions.NewMailbox(head()), nil, shapes(t)), newTrain(sessions.NewMailbox(record.Head{}), nil, shapes(t))} {
		empty.Frame(liveTick)
		anySize(t, empty)
	}
	s, _, _ := running(t, 130)
	anySize(t, s)
	press(s, "c", "w", "z")
	anySize(t, s)
	press(s, "p")
	anySize(t, s)
}

func TestTrainLayout(t *testing.T) {
	for w := 0; w <= 240; w += 3 {
		for h := 0; h <= 70; h++ {
			for _, pane := range trainRound {
				p := trainLayout(w, h, pane, false, true, 1+h%3)
				apart(t, w, h, append(p.pane[:], p.line, p.bar))
				if p.pane[pane].Empty() && w > 0 && h > 3 {
					t.Fatalf("%dx%d: the focused pane %d is not shown", w, h, pane)
				}
			}
		}
	}
}

// TestTrainKeys checks that each key asks the run for what it says.
func TestTrainKeys(t *testing.T) {
	for _, c := range []struct {
		keys string
		want sessions.Action
	}{
		{"space", sessions.Action{Kind: sessions.DoPause}},
		{".", sessions.Action{Kind: sessions.DoStep}},
		{">", sessions.Action{Kind: sessions.DoAlpha, Value: 0.5}},
		{"<", sessions.Action{Kind: sessions.DoAlpha, Value: 0.48}},
		{"L ctrl+u 0 . 0 5 enter", sessions.Action{Kind: sessions.DoLR, Value: 0.05}},
		{"m k i n k enter", sessions.Action{Kind: sessions.DoMark, Text: "kink"}},
	} {
		s, _, done := running(t, 130) // alpha is .4892
		press(s, strings.Fields(c.keys)...)
		if len(*done) != 1 || (*done)[0] != c.want {
			t.Errorf("%s: %+v, want %+v", c.keys, *done, c.want)
		}
	}
	s, _, done := running(t, 10)
	press(s, "p", "home", "enter")
	if len(*done) != 1 || (*done)[0].Kind != sessions.DoPolicy || (*done)[0].Policy.Policy != "fixed" {
		t.Errorf("policy: %+v", *done)
	}
	if r := press(s, "x"); len(r) != 1 {
		t.Fatal("x does not ask")
	} else if r[0].(Confirm).Then(); (*done)[1].Kind != sessions.DoStop {
		t.Errorf("stop: %+v", *done)
	}
}

// TestTrainRefuses checks wrong input in its fields.
func TestTrainRefuses(t *testing.T) {
	s, _, done := running(t, 10)
	press(s, "L", "ctrl+u", "-", "1", "enter")
	if !s.Editing() || len(*done) != 0 || !strings.Contains(picture(s, 80, 22), "0 or more") {
		t.Errorf("a negative rate is taken: %+v\n%s", *done, picture(s, 80, 22))
	}
	press(s, "esc", "m", "enter")
	if len(*done) != 0 || !strings.Contains(picture(s, 80, 22), "a word is needed") {
		t.Error("an empty mark is taken")
	}
	press(s, "esc")
	if s.Editing() {
		t.Error("esc does not close")
	}
}

// TestTrainPaused checks that a paused run sleeps, and wakes for what it was asked.
func TestTrainPaused(t *testing.T) {
	s, box, done := running(t, 20)
	press(s, "space")
	box.SetState(sessions.Paused, "")
	s.Frame(awakeTime)
	if s.Wants() != 0 {
		t.Error("a paused run wants a clock")
	}
	press(s, ".")
	if s.Wants() == 0 {
		t.Error("nobody waits for the step")
	}
	publish(box, 21, 21)
	if !s.Frame(liveTick) || s.run.n != 21 {
		t.Errorf("step %d is shown, want 21", s.run.n)
	}
	press(s, "space")
	if got := (*done)[len(*done)-1].Kind; got != sessions.DoResume {
		t.Errorf("space while paused: %s", got)
	}
}

// TestTrainDiverged: NaN shows as NaN, at its step, and nothing breaks.
func TestTrainDiverged(t *testing.T) {
	s, box, _ := running(t, 20)
	nan := record.F32(math.NaN())
	box.Publish(&record.Step{N: 21, Epoch: 1, Loss: nan, Alpha: []record.F32{nan}, Grad: []record.F32{nan}, NormA: nan, NormB: nan, OK: 0, OKA: 0, OKB: 0, Of: 32})
	box.SetState(sessions.Diverged, "the loss is NaN at step 21")
	s.Frame(liveTick)
	text := picture(s, 120, 37)
	for _, want := range []string{"alpha NaN", "loss not finite: step 21", "loss is NaN", "diverged. the loss is NaN at step 21"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not shown:\n%s", want, text)
		}
	}
	anySize(t, s)
}

// TestTrainRegression: without classes the table speaks of losses.
func TestTrainRegression(t *testing.T) {
	h := head()
	h.Data.Classes = nil
	box := sessions.NewMailbox(h)
	s := newTrain(box, nil, shapes(t))
	for n := 1; n <= 60; n++ {
		step := stepOf(n)
		step.OK, step.OKA, step.OKB = -1, -1, -1
		box.Publish(&step)
	}
	e := evalOf(1)
	e.A.Accuracy, e.B.Accuracy, e.Merged.Accuracy = nil, nil, nil
	box.PublishEval(e)
	s.Frame(liveTick)
	text := picture(s, 80, 22)
	if !strings.Contains(text, "+.2833") || strings.Contains(text, "accuracy") {
		t.Errorf("the gain in loss is not shown:\n%s", text)
	}
	anySize(t, s)
}

// TestWhy reads the explanation in the cases that differ.
func TestWhy(t *testing.T) {
	for name, c := range map[string]struct {
		policy string
		alpha  float64
		grad   float64
		want   string
	}{
		"up":     {"sigmoid", 0.4, -0.1, "pulls it up, towards A"},
		"down":   {"sigmoid", 0.4, 0.1, "pulls it down, towards B"},
		"raw":    {"sigmoid", 0.4, 0.1, "a(1-a) = .2400"},
		"none":   {"free", 0.4, 0, "nothing pulls it"},
		"fixed":  {"fixed", 0.1, 0.1, "No gradient reaches it"},
		"bound":  {"clip", 1, 0.1, "branch B has no part"},
		"beyond": {"free", 1.2, 0.1, "outside 0..1"},
		"NaN":    {"free", 0.4, math.NaN(), "has diverged"},
	} {
		t.Run(name, func(t *testing.T) {
			h := head()
			h.Policy = c.policy
			box := sessions.NewMailbox(h)
			s := newTrain(box, nil, shapes(t))
			step := stepOf(1)
			step.Alpha[0], step.Grad[0] = record.F32(c.alpha), record.F32(c.grad)
			box.Publish(&step)
			s.Frame(0)
			if text := strings.Join(s.run.why(s.reading()), "\n"); !strings.Contains(text, c.want) {
				t.Errorf("%q is not in\n%s", c.want, text)
			}
		})
	}
}

// TestFoldedPoints: a mailbox that had to fold loses no extreme.
func TestFoldedPoints(t *testing.T) {
	h := head()
	h.StepsPlanned, h.StepsPerEpoch = 20000, 5000
	box := sessions.NewMailbox(h)
	s := newTrain(box, nil, shapes(t))
	for n := 1; n <= 20000; n++ {
		step := stepOf(n)
		step.Loss = 1
		if n == 7777 {
			step.Loss = 9
		}
		box.Publish(&step)
	}
	s.Frame(time.Second)
	if all := s.run.loss.All(); all.Max != 9 || all.Min != 1 {
		t.Errorf("loss goes from %v to %v, want 1 to 9", all.Min, all.Max)
	}
}

// BenchmarkTrainDraw is a frame of the largest layout after a million steps: with
// every pane drawn anew, with one, and with none.
func BenchmarkTrainDraw(b *testing.B) {
	h := head()
	h.StepsPlanned, h.StepsPerEpoch, h.EpochsPlanned = 1_000_000, 10_000, 100
	box := sessions.NewMailbox(h)
	s := newTrain(box, nil, shapes(b))
	for n := 1; n <= h.StepsPlanned; n++ {
		step := stepOf(n)
		box.Publish(&step)
		if n%4000 == 0 {
			s.Frame(liveTick)
		}
	}
	p := term.Profile{Depth: term.TrueColor}
	th, g := theme.New("", p), term.New(200, 57, p)
	s.Resize(g.W, g.H)
	s.Draw(g, th) // smooths the curves
	for _, c := range []struct {
		name string
		turn func(i int)
	}{
		{"cold", func(int) { s.run.version++ }},
		{"time", func(int) { s.looks.axis = byTime; s.run.version++ }},
		{"one", func(i int) { s.looks.axis = byEpoch; s.focus = eventsPane; s.event = i % 2 }},
		{"none", func(int) {}},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				c.turn(i)
				g.Clear()
				s.Draw(g, th)
			}
		})
	}
}
