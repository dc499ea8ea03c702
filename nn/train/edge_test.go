package train

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"duet/nn/graph"
	"duet/nn/plan"
)

// The corners of the loop: how a run ends, what waits, what is too big or empty.

func smallRun(t testing.TB, s setting) *Run {
	s.source = toy{n: 40, size: 6, classes: 2}
	if s.batch == 0 {
		s.batch = 8
	}
	if s.epochs == 0 {
		s.epochs = 4
	}
	return start(t, twoDense(t, 6, 2, "WeightedSum", args{"policy": "free"}, "softmax"), s)
}

// TestAWholeStepAllocatesNothing: batch assembly, forward, loss, backward,
// norms and optimizer, on one worker and on several.
func TestAWholeStepAllocatesNothing(t *testing.T) {
	for _, workers := range []int{1, 3} {
		pool := plan.NewPool(workers)
		defer pool.Close()
		for _, c := range tinies() {
			c.rules.epochs = 1000
			r, err := New(c.config(t, pool))
			if err != nil {
				t.Fatal(err)
			}
			if got := testing.AllocsPerRun(20, func() { r.Step() }); got != 0 {
				t.Errorf("%s, %d workers: a step allocates %v times", c.name, workers, got)
			}
		}
	}
}

// TestSingleStepsAreForgottenOnResume: steps that were asked for and overtaken
// by a resume do not come back later.
func TestSingleStepsAreForgottenOnResume(t *testing.T) {
	r := smallRun(t, setting{})
	d, out := loop(t, r, script{
		1: {{Kind: StepOnce}, {Kind: StepOnce}, {Kind: StepOnce}, {Kind: Resume}},
		4: {{Kind: StepOnce}},
		5: {{Kind: Stop}},
	})
	if out != Stopped || len(d.samples) != 5 {
		t.Errorf("%s after %d steps, want 5", out, len(d.samples))
	}
}

// blocked is a control whose user paused and went away; Poll waits for the
// context, as it is to.
type blocked struct {
	ctx    context.Context
	asked  chan struct{}
	paused bool
}

func (b *blocked) Poll(_ int, wait bool) []Action {
	if !b.paused {
		b.paused = true
		return []Action{{Kind: Pause}}
	}
	if wait {
		close(b.asked)
		<-b.ctx.Done()
	}
	return nil
}

func TestContextEndsAPausedRun(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	ctl := &blocked{ctx: ctx, asked: make(chan struct{})}
	r := smallRun(t, setting{})
	go func() {
		<-ctl.asked
		cancel()
	}()
	if out, err := r.Loop(ctx, ctl, &diary{}); out != Stopped || err != nil || r.Done() != 0 {
		t.Errorf("%s, %v after %d steps", out, err, r.Done())
	}
}

func TestStopEndsAPausedRun(t *testing.T) {
	r := smallRun(t, setting{})
	d, out := loop(t, r, script{2: {{Kind: Pause}, {Kind: Stop}, {Kind: Mark}}})
	if out != Stopped || len(d.samples) != 2 || len(d.actions) != 2 || len(d.evals) != 1 || d.evals[0].Step != 2 {
		t.Errorf("%s after %d steps, %d actions, evaluations %+v", out, len(d.samples), len(d.actions), d.evals)
	}
}

// TestDivergenceEndsBeforeTheEvaluation: at the last step of an epoch.
func TestDivergenceEndsBeforeTheEvaluation(t *testing.T) {
	g := twoDense(t, 6, 2, "WeightedSum", args{"policy": "free"}, "linear")
	r := start(t, g, setting{loss: "mse", opt: "SGD", source: toy{n: 40, size: 6, classes: 2}, batch: 40, epochs: 20})
	d, out := loop(t, r, script{3: {{Kind: SetLR, Value: 1e30}}})
	if out != Diverged || len(d.evals) != len(d.samples)-1 || len(d.epochs) != len(d.evals) {
		t.Errorf("%s, %d steps, %d evaluations, %d epochs", out, len(d.samples), len(d.evals), len(d.epochs))
	}
}

// TestTheLastStepCanSpoilTheWeights: no further step would show it.
func TestTheLastStepCanSpoilTheWeights(t *testing.T) {
	g := twoDense(t, 6, 2, "WeightedSum", args{"policy": "free"}, "linear")
	r := start(t, g, setting{loss: "mse", opt: "SGD", source: toy{n: 40, size: 6, classes: 2}, batch: 8, epochs: 1})
	d, out := loop(t, r, script{4: {{Kind: SetLR, Value: 1e300}}})
	if out != Diverged || len(d.samples) != 5 || !strings.Contains(r.Reason(), "step 5: a/") {
		t.Errorf("%s after %d steps: %q", out, len(d.samples), r.Reason())
	}
}

func TestBatchLargerThanTheData(t *testing.T) {
	d, out := loop(t, smallRun(t, setting{batch: 1 << 62, epochs: 3}), Unattended{})
	if out != Finished || len(d.samples) != 3 || d.samples[2].Rows != 40 || d.samples[2].Epoch != 3 || len(d.evals) != 3 {
		t.Errorf("%s, %d steps, last %+v", out, len(d.samples), d.samples[len(d.samples)-1])
	}
}

func TestEmptyValidationIsNoneAtAll(t *testing.T) {
	r := smallRun(t, setting{})
	r.cfg.Validation = toy{size: 6, classes: 2}
	d, out := loop(t, r, Unattended{})
	if out != Finished || len(d.evals) != 0 || len(d.epochs) != 4 {
		t.Errorf("%s, %d evaluations, %d epochs", out, len(d.evals), len(d.epochs))
	}
}

// TestEvaluationsAndProcessorsChangeNoBit: looking at the model in the middle
// of an epoch, and another number of processors, leave the run what it was.
func TestEvaluationsAndProcessorsChangeNoBit(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	pool := plan.NewPool(3)
	defer pool.Close()
	g := convPair("WeightedProduct", args{"policy": "sigmoid"}, nil)(t)
	digests := map[string]bool{}
	for _, busy := range []bool{false, true} {
		r := start(t, g, setting{pool: pool, source: toy{n: 45, size: 72, classes: 3}, batch: 19, epochs: 9})
		text := ""
		for i := range 9 {
			if busy {
				runtime.GOMAXPROCS(1 + i%4)
				r.Model().Score(r.cfg.Train)
			}
			s := r.Step()
			text += fmt.Sprintf("%x %x %x ", s.Loss, s.Grad, s.NormA)
		}
		digests[text+r.Plan().WeightsSHA256()] = true
	}
	if len(digests) != 1 {
		t.Errorf("the run came out differently: %v", digests)
	}
}

// TestNothingToTrain: a model without a parameter is refused by name.
func TestNothingToTrain(t *testing.T) {
	g := build(t, "a", "b", []made{
		{"input", graph.SideInput, "Input", args{"shape": []int{4}}, nil},
		{"a", graph.SideA, "Activation", args{"activation": "softmax"}, []string{"input"}},
		{"b", graph.SideB, "Activation", args{"activation": "tanh"}, []string{"input"}},
		{"merge", graph.SideMerge, "Average", nil, []string{"a", "b"}},
	})
	pool := plan.NewPool(1)
	defer pool.Close()
	if _, err := New(Config{Graph: g, Pool: pool, Train: toy{n: 9, size: 4, classes: 4}, Batch: 3, Epochs: 1}); err == nil || !strings.Contains(err.Error(), "nothing to train") {
		t.Errorf("got %v", err)
	}
}
