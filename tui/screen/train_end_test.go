package screen

import (
	"math"
	"strings"
	"testing"

	"duet/sessions"
	"duet/sessions/record"
	"duet/tui/term"
	"duet/tui/theme"
)

// TestEnding reads what is said at the end of runs of every kind.
func TestEnding(t *testing.T) {
	worse := func(e *record.Eval) { e.Merged, e.A = e.A, e.Merged }
	for _, c := range []struct {
		name    string
		head    func(*record.Head)
		eval    func(*record.Eval)
		steps   int
		state   sessions.State
		message string
		want    []string
	}{
		{"gain", nil, nil, 200, sessions.Finished, "", []string{"✓ finished", "merged .9000 beats A outline .5000 (+.4000)", "alpha went from 0.5025 to 0.4041, more of B", "best val accuracy .9000 after epoch 4", "6 inspect"}},
		{"no gain", nil, worse, 200, sessions.Finished, "", []string{"does not beat A outline", "next w why alpha is there"}},
		{"stopped", nil, nil, 90, sessions.Stopped, "", []string{"! stopped", "merged .5250"}},
		{"diverged", nil, nil, 60, sessions.Diverged, "the loss is NaN at step 61", []string{"✗ diverged. the loss is NaN at step 61", "[ where it began", "a lower learning rate (it was .001)"}},
		{"failed", nil, nil, 60, sessions.Failed, "the disk is full", []string{"✗ failed. the disk is full", "mend the recipe"}},
		{"long reason", nil, nil, 60, sessions.Failed, strings.Repeat("the disk is full and ", 7) + "so it ends", []string{"✗ failed. the disk is full", "   disk is full and the disk", "so it ends", "next 2 mend"}},
		{"nothing", nil, nil, 0, sessions.Stopped, "", []string{"No step was taken", "nothing was recorded"}},
		{"unjudged", nil, nil, 20, sessions.Finished, "", []string{"20 steps, no validation"}},
		{"alone", func(h *record.Head) { h.Only = "a" }, nil, 200, sessions.Finished, "", []string{"A outline alone: val accuracy .9000", "train both branches"}},
		{"numbers", func(h *record.Head) { h.Data.Classes = nil }, nil, 200, sessions.Finished, "", []string{"merged loss .4667 beats A outline 1.000 (+.5333)", "best val loss .4667 after epoch 4"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := head()
			if c.head != nil {
				c.head(&h)
			}
			box := sessions.NewMailbox(h)
			s := newTrain(box, nil, shapes(t))
			for n := 1; n <= c.steps; n++ {
				step := stepOf(n)
				box.Publish(&step)
				if n%50 == 0 {
					e := evalOf(n / 50)
					if c.eval != nil {
						c.eval(&e)
					}
					box.PublishEval(e)
				}
			}
			box.SetState(c.state, c.message)
			s.Frame(0)
			text := picture(s, 120, 37)
			for _, want := range c.want {
				if !strings.Contains(text, want) {
					t.Errorf("%q is not shown:\n%s", want, text)
				}
			}
		})
	}
}

// TestEndingFits: no line of the end is longer than there is room for keys.
func TestEndingFits(t *testing.T) {
	s, box, _ := running(t, 200)
	box.SetState(sessions.Finished, "")
	s.Frame(0)
	th := theme.New("", term.Profile{})
	for w := range 130 {
		for h := range 4 {
			lines := s.ending(th, w, h)
			if len(lines) != h {
				t.Fatalf("%d lines for %d", len(lines), h)
			}
			for _, line := range lines {
				if line.Width() > max(w, 33) { // the shortest verdict there is
					t.Fatalf("%dx%d: %v", w, h, line)
				}
			}
		}
	}
}

// TestOverfit: validation losses that rise while the training loss falls are told,
// others are not.
func TestOverfit(t *testing.T) {
	for name, c := range map[string]struct {
		val  []float64
		loss float64 // of the last epoch
		want bool
	}{
		"rises":         {[]float64{1, 0.8, 0.9, 1, 1.1}, 0.1, true},
		"still falls":   {[]float64{1, 0.8, 0.7, 0.6, 0.5}, 0.1, false},
		"too short ago": {[]float64{1, 0.9, 0.8, 0.9, 1}, 0.1, false},
		"a little":      {[]float64{1, 0.8, 0.801, 0.802, 0.803}, 0.1, false},
		"both rise":     {[]float64{1, 0.8, 0.9, 1, 1.1}, 9, false},
		"NaN":           {[]float64{math.NaN(), math.NaN(), math.NaN(), math.NaN(), math.NaN()}, 0.1, false},
	} {
		t.Run(name, func(t *testing.T) {
			box := sessions.NewMailbox(head())
			s := newTrain(box, nil, shapes(t))
			for n := 1; n <= 250; n++ {
				step := stepOf(n)
				if n > 200 {
					step.Loss = record.F32(c.loss)
				}
				box.Publish(&step)
				if n%50 == 0 {
					e := evalOf(n / 50)
					v := record.F32(c.val[n/50-1])
					e.Merged.Loss = &v
					box.PublishEval(e)
				}
			}
			s.Frame(0)
			epoch, since, _, ok := s.run.overfit(250)
			if ok != c.want || ok && (epoch != 2 || since != 3) {
				t.Errorf("overfit %v since epoch %d, %d ago", ok, epoch, since)
			}
		})
	}
}
