package train

import (
	"context"
	"os"
	"testing"

	"duet/nn/internal/kernel"
	"duet/nn/plan"
)

// Heavy mode, as games that run in lockstep call it: before every step of a golden
// training, all that the run stands at is copied into a run made anew, and both do
// the step. What is not in that copy decides nothing.

// TestNothingButTheStateDecides does it to every golden training, one run with one
// worker and the fastest kernel and the other with three and the plainest.
func TestNothingButTheStateDecides(t *testing.T) {
	if os.Getenv("DUET_LONG") == "" {
		t.Skip("makes a new run for every step of every golden training; set DUET_LONG=1")
	}
	active := plan.Kernel()
	defer plan.SelectKernel(active)
	want := goldenBits(t)
	for _, c := range tinies() {
		t.Run(c.name, func(t *testing.T) {
			h := heavy{t: t, tiny: c, one: plan.NewPool(1), three: plan.NewPool(3)}
			defer h.one.Close()
			defer h.three.Close()
			if got := h.train(); got != want[c.name] {
				t.Errorf("hash %s, want %s", got, want[c.name])
			}
		})
	}
}

type heavy struct {
	t          *testing.T
	tiny       tiny
	one, three *plan.Pool
}

// train is Run.Loop with a twin at every step; it returns the hash of the training.
func (h heavy) train() string {
	r, err := New(h.tiny.config(h.t, h.one))
	if err != nil {
		h.t.Fatal(err)
	}
	d, acts := &diary{}, h.tiny.script()
	for {
		more, err := r.begin(d)
		h.must(err)
		if !more {
			break
		}
		_, err = r.between(context.Background(), acts, d)
		h.must(err)
		twin := h.twin(r)
		h.kernel("generic")
		other := twin.Step()
		h.kernel("auto")
		s := r.Step()
		h.compare(r, twin, s, other)
		h.must(d.Step(s))
		r.epoch.add(s)
		if r.step%r.cfg.StepsPerEpoch() == 0 {
			h.must(r.endEpoch(d))
		}
	}
	if _, err := r.close(d, Finished); err != nil {
		h.t.Fatal(err)
	}
	return h.tiny.sum(h.t, r, d, 5)
}

func (h heavy) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h heavy) kernel(name string) {
	h.t.Helper()
	h.must(plan.SelectKernel(name))
}

// twin makes a run anew that stands where r does: at its stage, step and rate, under
// its policy of alpha, with its weights and its optimizer's state.
func (h heavy) twin(r *Run) *Run {
	h.t.Helper()
	f, err := New(h.tiny.config(h.t, h.three))
	h.must(err)
	if r.stage > 0 {
		f.step = r.stageStep
		f.enter(r.stage)
	}
	if now := r.plan.Alphas(); len(now) > 0 && now[0].Options != f.plan.Alphas()[0].Options {
		h.must(f.rebind(now[0].Options))
	}
	f.step, f.lr, f.scheduled = r.step, r.lr, r.scheduled
	copy(f.plan.Weights(), r.plan.Weights())
	for i, block := range r.cfg.Optimizer.State() {
		copy(f.cfg.Optimizer.State()[i], block)
	}
	f.cfg.Optimizer.SetIterations(r.cfg.Optimizer.Iterations())
	epoch := r.step / r.cfg.StepsPerEpoch()
	kernel.Permutation(f.order, f.cfg.Seed, uint32(epoch))
	if s, ok := f.cfg.Train.(Epoched); ok {
		s.Epoch(epoch)
	}
	return f
}

// compare wants what both runs made of a step to be the same to the bit.
func (h heavy) compare(r, twin *Run, s, other Sample) {
	h.t.Helper()
	if !same(s.Raw, other.Raw) {
		h.t.Errorf("step %d: the parameter of alpha is %v, in a run made anew %v", s.Step, s.Raw, other.Raw)
	}
	a, b := newDigest(), newDigest()
	a.sample(s)
	b.sample(other)
	if a.Sum64() != b.Sum64() {
		h.t.Errorf("step %d: %+v\nin a run made anew %+v", s.Step, s, other)
	}
	blocks := func(r *Run) [][]float32 {
		return append([][]float32{r.plan.Weights(), r.plan.Grads()}, r.cfg.Optimizer.State()...)
	}
	mine, its := blocks(r), blocks(twin)
	for _, q := range r.plan.Params() {
		for i := range mine {
			if !same(q.Tensor(mine[i]), q.Tensor(its[i])) {
				h.t.Fatalf("step %d: block %d (weights, gradients, state) of %s differs in a run made anew", s.Step, i, q.Name)
			}
		}
	}
	if r.cfg.Optimizer.Iterations() != twin.cfg.Optimizer.Iterations() {
		h.t.Fatalf("step %d: %d iterations, in a run made anew %d", s.Step, r.cfg.Optimizer.Iterations(), twin.cfg.Optimizer.Iterations())
	}
}
