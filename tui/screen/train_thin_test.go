package screen

import (
	"testing"
	"time"

	"duet/sessions"
	"duet/sessions/record"
)

// TestLongRunsAreThinned: the curves of a run without end stay short, keep every
// extreme and the whole length, and the newest step is told exactly.
func TestLongRunsAreThinned(t *testing.T) {
	h := head()
	h.StepsPlanned, h.StepsPerEpoch, h.EpochsPlanned = 400_000, 1000, 400
	box := sessions.NewMailbox(h)
	s := newTrain(box, nil, shapes(t))
	const steps = 399_990
	for n := 1; n <= steps; n++ {
		step := stepOf(n)
		if step.Loss = 1; n == 7_777 || n == 250_001 {
			step.Loss = 9
		}
		box.Publish(&step)
		if n%1000 == 0 || n == steps {
			s.Frame(time.Second)
		}
	}
	c := &s.run
	if c.n != steps || c.last.N != steps {
		t.Errorf("at step %d, in full %d, want %d", c.n, c.last.N, steps)
	}
	if all := c.loss.All(); all.Max != 9 || all.Min != 1 {
		t.Errorf("loss goes from %v to %v, want 1 to 9", all.Min, all.Max)
	}
	for name, n := range map[string]int{"loss": c.loss.Len(), "alpha": c.alpha.Len(), "acc": c.acc[outMerged].Len(), "clock": c.clock.Len(), "rate": c.rate.Len()} {
		if n > mostPoints || n < 1000 {
			t.Errorf("%s has %d points", name, n)
		}
	}
	if x, _, _ := c.loss.Last(); x < steps-100 {
		t.Errorf("the curve ends at step %v of %d", x, steps)
	}
	from, to := c.loss.Find(7_000), c.loss.Find(8_000)
	if got := c.loss.Range(from, to); got.Max != 9 {
		t.Errorf("around the peak the loss is at most %v", got.Max)
	}
	if early, late := c.upTo(&c.alpha, steps/4), c.alpha.Len()-c.upTo(&c.alpha, 3*steps/4); late > 3*early/2 || early > 3*late/2 {
		t.Errorf("%d points in the first quarter, %d in the last", early, late)
	}
}

// TestManyValidations: a run that validates without end keeps a bounded number of
// validations and events, the best ones among them, the newest all, and a selected
// event stays selected.
func TestManyValidations(t *testing.T) {
	h := head()
	h.StepsPlanned, h.StepsPerEpoch, h.EpochsPlanned = 100_000, 2, 50_000
	box := sessions.NewMailbox(h)
	s := newTrain(box, nil, shapes(t))
	const evals = 30_000
	for n := 1; n <= 2*evals; n++ {
		step := stepOf(n)
		box.Publish(&step)
		if n%2 == 0 {
			acc, loss := record.F32(0.5), record.F32(1)
			if n == 666 {
				acc = 0.75
			}
			if n == 888 {
				loss = 0.25
			}
			score := record.Score{Loss: &loss, Accuracy: &acc}
			box.PublishEval(record.Eval{N: n, Epoch: n / 2, Split: "validation", A: score, B: score, Merged: score, Alpha: []record.F32{0.5},
				Alphas: &record.Alphas{Best: 0.5, Curve: []record.F32{1, 2}}})
		}
		if n == 3000 {
			s.Frame(time.Second)
			s.event = 1000
		}
		if n%500 == 0 {
			s.Frame(time.Second)
		}
	}
	c := &s.run
	for name, n := range map[string]int{"validations": c.val[outB].acc.Len(), "events": len(c.events), "scans": len(c.scans), "best": c.bestAlpha.Len()} {
		if n > mostEvals || n < mostEvals/2 {
			t.Errorf("%d %s are kept", n, name)
		}
	}
	for name, s := range map[string]int{"loss": c.val[outA].loss.Len(), "top": c.val[outMerged].top.Len()} {
		if s != c.val[outB].acc.Len() {
			t.Errorf("%s has %d validations, accuracy %d", name, s, c.val[outB].acc.Len())
		}
	}
	if x, y := c.val[outMerged].acc.At(c.bestEval(c.n)); x != 666 || y != 0.75 {
		t.Errorf("the best one is %v at step %v", y, x)
	}
	if x, y := c.val[outMerged].loss.At(c.leastEval(c.val[outMerged].loss.Len())); x != 888 || y != 0.25 {
		t.Errorf("the lowest loss is %v at step %v", y, x)
	}
	for k, n := len(c.events)-1, 2*evals; n > 2*evals-1000; k, n = k-1, n-2 {
		if c.events[k].N != n {
			t.Fatalf("event %d is of step %d, want %d", k, c.events[k].N, n)
		}
	}
	early, late := c.upTo(&c.val[outA].loss, evals/2), c.upTo(&c.val[outA].loss, evals)-c.upTo(&c.val[outA].loss, evals/2)
	if early < 450 || late > early+3 || late < early-3 {
		t.Errorf("%d validations in the first quarter, %d in the second", early, late)
	}
	if e := c.events[s.event]; e.N < 2002 || e.N > 2200 || e.Kind != "eval" {
		t.Errorf("the selected event is that of step %d, was of 2002", e.N)
	}
}
