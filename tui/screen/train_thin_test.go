package screen

import (
	"testing"
	"time"

	"duet/sessions"
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
