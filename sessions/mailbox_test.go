package sessions

import (
	"math"
	"runtime"
	"testing"
	"time"

	"go.uber.org/goleak"

	"duet/sessions/record"
)

// TestMailboxKeepsRange: a screen that sleeps loses resolution, but no extreme, no
// step count and no event.
func TestMailboxKeepsRange(t *testing.T) {
	m := NewMailbox(feedHead())
	const steps = 50_000
	var sum float64
	for n := 1; n <= steps; n++ {
		s := feedStep(n)
		s.Loss = record.F32(n % 1000)
		switch n {
		case 7777:
			s.Loss = 1e6
		case 33333:
			s.Loss = -1e6
		}
		sum += float64(s.Loss)
		m.Publish(&s)
		if n%500 == 0 {
			m.PublishEval(record.Eval{N: n})
			m.PublishAction(record.Action{At: n, Do: record.DoMark})
		}
	}
	var b Batch
	if !m.Drain(&b) {
		t.Fatal("nothing new")
	}
	if len(b.Points) > boxSize || len(b.Points) < boxSize/2 {
		t.Errorf("%d points", len(b.Points))
	}
	count, lo, hi, mean := 0, math.Inf(1), math.Inf(-1), 0.0
	for _, p := range b.Points {
		if p.N != count+p.Count {
			t.Fatalf("point of %d steps ends at %d after %d", p.Count, p.N, count)
		}
		count += p.Count
		lo, hi = min(lo, float64(p.Loss.Min)), max(hi, float64(p.Loss.Max))
		mean += float64(p.Loss.Mean) * float64(p.Count)
	}
	if count != steps || lo != -1e6 || hi != 1e6 || math.Abs(mean-sum) > 1e-4*math.Abs(sum) {
		t.Errorf("%d steps from %v to %v, sum %v, want %v", count, lo, hi, mean, sum)
	}
	if len(b.Evals) != steps/500 || len(b.Actions) != steps/500 {
		t.Errorf("%d evals, %d actions", len(b.Evals), len(b.Actions))
	}
	if !b.HasStep || b.Step.N != steps || b.Step.Raw[0] != steps || *b.Step.LossA != steps {
		t.Errorf("newest step %+v", b.Step)
	}
	if m.Drain(&b) || len(b.Points) != 0 || b.HasStep {
		t.Error("drained twice")
	}
}

// TestMailboxConcurrent: nothing is lost or doubled between two goroutines.
func TestMailboxConcurrent(t *testing.T) {
	defer goleak.VerifyNone(t)
	m := NewMailbox(feedHead())
	const steps = 100_000
	go func() {
		for n := 1; n <= steps; n++ {
			s := feedStep(n)
			m.Publish(&s)
			if n%1000 == 0 {
				m.PublishEval(record.Eval{N: n})
			}
			if n%512 == 0 {
				runtime.Gosched()
			}
		}
		m.SetState(Finished, "done")
	}()
	var b Batch
	count, evals := 0, 0
	for deadline := time.Now().Add(time.Minute); ; {
		fresh := m.Drain(&b)
		for _, p := range b.Points {
			count += p.Count
			if p.N != count {
				t.Fatalf("point ends at %d, want %d", p.N, count)
			}
		}
		if b.HasStep && (b.Step.N != count || b.Step.Raw[0] != record.F32(count)) {
			t.Fatalf("newest step %d of %d", b.Step.N, count)
		}
		evals += len(b.Evals)
		if b.State == Finished && !fresh {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("a minute has passed")
		}
		_ = m.Position()
		runtime.Gosched()
	}
	if count != steps || evals != steps/1000 || b.Message != "done" {
		t.Errorf("%d steps, %d evals, %q", count, evals, b.Message)
	}
	p := m.Position()
	if p.N != steps || !p.Live || p.Playing || p.Elapsed <= 0 || p.Total != 100 {
		t.Errorf("position %+v", p)
	}
}

func TestMailboxAllocatesNothing(t *testing.T) {
	m := NewMailbox(feedHead())
	var b Batch
	s := feedStep(2)
	m.Publish(&s)
	m.Drain(&b)
	m.Publish(&s)
	m.Drain(&b)
	if a := testing.AllocsPerRun(2*boxSize, func() { m.Publish(&s) }); a != 0 {
		t.Errorf("%v allocations to publish a step", a)
	}
	if a := testing.AllocsPerRun(100, func() { m.Publish(&s); m.Drain(&b) }); a != 0 {
		t.Errorf("%v allocations to publish and drain", a)
	}
}

func TestPointOfManyAlphas(t *testing.T) {
	s := record.Step{N: 1, Loss: record.F32(math.NaN()), Alpha: []record.F32{0.25, 0.75, 0.5}, OK: -1, Of: 32}
	p := pointOf(&s)
	if p.Alpha.Min != 0.25 || p.Alpha.Max != 0.75 || p.Alpha.Mean != 0.5 {
		t.Errorf("alpha %+v", p.Alpha)
	}
	if p.Acc.Last == p.Acc.Last || p.Grad.Last == p.Grad.Last || p.Loss.Last == p.Loss.Last {
		t.Error("what does not apply must be NaN")
	}
	finite := record.Step{N: 2, Loss: 3, Alpha: []record.F32{1}}
	both := pointOf(&finite).Fold(p)
	if both.Loss.Mean != 3 || both.Loss.Max != 3 || both.Loss.Last == both.Loss.Last || both.Count != 2 {
		t.Errorf("a NaN folded in: %+v", both.Loss)
	}
	if one := foldPairs([]Point{p, pointOf(&finite), p}); len(one) != 2 || one[0].Loss.Last != 3 || one[1].Count != 1 {
		t.Errorf("odd number of points: %+v", one)
	}
}

func BenchmarkPublish(b *testing.B) {
	for _, c := range []struct {
		name  string
		every int
	}{{"drained", 500}, {"asleep", 1 << 62}} {
		b.Run("screen="+c.name, func(b *testing.B) {
			m := NewMailbox(feedHead())
			var into Batch
			s := feedStep(2)
			b.ReportAllocs()
			for n := 1; b.Loop(); n++ {
				m.Publish(&s)
				if n%c.every == 0 {
					m.Drain(&into)
				}
			}
		})
	}
}
