package train

import (
	"context"

	"duet/nn/graph"
	"duet/nn/internal/kernel"
	"duet/nn/loss"
	"duet/nn/plan"
)

// Run is a training under way: the plans, the optimizer and where it stands.
// One goroutine uses it at a time.
type Run struct {
	cfg    Config
	plan   *plan.Plan
	model  *Model
	update *updater
	lr     float64
	// scheduled tells that the schedule has the learning rate, byHand that the user
	// set it.
	scheduled, byHand bool

	step  int   // finished steps
	stage int   // under way
	told  bool  // the recorder knows of it
	ends  []end // the losses of the stage
	// stageStep and stageEnd are the numbers of steps finished before the stage and
	// at its end.
	stageStep, stageEnd int
	epoch               epochSums
	watch               watcher
	scored              int     // the step that the last evaluation saw
	scanned             int     // the same of the last one that worked out other alphas
	eval                Eval    // the last one
	order               []int32 // of the samples in this epoch
	x                   [][]float32
	y                   []float32 // [B, K]
	values              []float32 // [B] losses of the samples
	// weights are what the samples of a batch count, [B].
	weights []float32

	paused bool
	budget int // single steps to do although paused
	reason string
}

// New makes a run ready for its first step: weights are drawn, nothing is
// computed yet.
func New(c Config) (*Run, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	batch := min(c.Batch, c.Train.Len())
	p, err := plan.Compile(c.Graph, plan.Options{Batch: batch, Train: true, Aux: c.branchLosses(), Pool: c.Pool, Seed: c.Seed})
	if err != nil {
		return nil, err
	}
	m, err := NewModel(ModelConfig{Graph: c.Graph, Pool: c.Pool, Loss: c.Loss, TargetDim: c.TargetDim, Target: c.Target, Classes: c.Classes, TopK: c.TopK, Share: p})
	if err != nil {
		return nil, err
	}
	r := &Run{cfg: c, plan: p, model: m, lr: c.Optimizer.LearningRate(), update: newUpdater(c, p),
		order: make([]int32, c.Train.Len()), y: make([]float32, batch*c.TargetDim), values: make([]float32, batch), weights: make([]float32, batch)}
	r.x = make([][]float32, len(c.Graph.Inputs()))
	if err := r.checkStages(); err != nil {
		return nil, err
	}
	r.enter(0)
	return r, nil
}

// Plan is the training plan; Model evaluates with the same weights.
func (r *Run) Plan() *plan.Plan { return r.plan }

// Model evaluates with the weights of the run.
func (r *Run) Model() *Model { return r.model }

// Done is the number of finished steps.
func (r *Run) Done() int { return r.step }

// Reason says why a run diverged or failed, in one sentence.
func (r *Run) Reason() string { return r.reason }

// Loop trains until the epochs are done, the user stops, the loss is not
// finite, the context is done (Stopped) or the recorder fails.
func (r *Run) Loop(ctx context.Context, ctl Control, rec Recorder) (Outcome, error) {
	for {
		more, err := r.begin(rec)
		if err != nil {
			return Failed, err
		}
		if !more {
			return r.close(rec, Finished)
		}
		stop, err := r.between(ctx, ctl, rec)
		if err != nil {
			return Failed, err
		}
		if stop {
			return r.close(rec, Stopped)
		}
		s := r.Step()
		if err := rec.Step(s); err != nil {
			return Failed, err
		}
		if r.reason != "" {
			return Diverged, nil
		}
		r.epoch.add(s)
		if r.step%r.cfg.StepsPerEpoch() == 0 {
			if err := r.endEpoch(rec); err != nil {
				return Failed, err
			}
		}
	}
}

// close scores what the last step left, if nobody has, and looks whether every
// weight is a number.
func (r *Run) close(rec Recorder, outcome Outcome) (Outcome, error) {
	if r.scored != r.step && r.step > 0 {
		if err := r.score(rec); err != nil {
			return Failed, err
		}
	}
	if r.reason = r.spoilt(); r.reason != "" {
		return Diverged, nil
	}
	return outcome, nil
}

// endEpoch scores the epoch and shows it to the callbacks.
func (r *Run) endEpoch(rec Recorder) error {
	if err := r.score(rec); err != nil {
		return err
	}
	stop, err := r.look(r.epochs()-1-r.stageStep/r.cfg.StepsPerEpoch(), r.epoch.metrics(r.eval), rec)
	if err != nil {
		return err
	}
	r.epoch = epochSums{}
	if stop {
		r.stageEnd = r.step
	}
	return rec.Epoch(r.epochs())
}

// epochs is the number of finished epochs.
func (r *Run) epochs() int { return r.step / r.cfg.StepsPerEpoch() }

// score evaluates the validation set, if there is one, and records it.
func (r *Run) score(rec Recorder) error {
	if r.cfg.Validation == nil || r.cfg.Validation.Len() == 0 {
		return nil
	}
	r.model.cfg.Alphas = r.alphaSamples()
	r.eval = r.model.Score(r.cfg.Validation)
	if r.eval.Alphas != nil {
		r.scanned = r.step
	}
	r.eval.Step, r.eval.Epoch = r.step, r.epochs()
	r.scored = r.step
	return rec.Eval(r.eval)
}

// Step does one step and tells what it did.
func (r *Run) Step() Sample {
	rows := r.batch()
	n := len(rows)
	y := r.y[:n*r.cfg.TargetDim]
	r.cfg.Train.Batch(rows, r.inputs(n), y)
	r.step++
	r.rate()
	r.plan.Follow(r.step, r.cfg.Steps())
	r.plan.Forward(n, true, uint32(r.step))
	w := r.weigh(rows, y)
	s := r.observe(n, y, w)
	if r.reason = r.diverged(s); r.reason != "" {
		return s
	}
	r.gradients(y, w)
	r.plan.Backward()
	if a := r.plan.Alphas(); len(a) > 0 {
		s.Grad = a[0].Grad
	}
	r.update.step(r.lr)
	s.NormA, s.NormB = r.update.norm(graph.SideA), r.update.norm(graph.SideB)
	return s
}

// batch cuts the rows of the next step from this epoch's order.
func (r *Run) batch() []int32 {
	per := r.cfg.StepsPerEpoch()
	i := r.step % per
	if i == 0 {
		kernel.Permutation(r.order, r.cfg.Seed, uint32(r.step/per))
		if s, ok := r.cfg.Train.(Epoched); ok {
			s.Epoch(r.step / per)
		}
	}
	from := i * r.cfg.Batch
	return r.order[from:min(from+r.cfg.Batch, len(r.order))]
}

func (r *Run) inputs(n int) [][]float32 {
	for i := range r.x {
		r.x[i] = r.plan.Input(i, n)
	}
	return r.x
}

// observe reads what the forward pass of n samples made.
func (r *Run) observe(n int, y, w []float32) Sample {
	g, k := r.cfg.Graph, r.model.k
	s := Sample{Step: r.step, Epoch: (r.step-1)/r.cfg.StepsPerEpoch() + 1, Rows: n, LR: r.lr, Loss: r.losses(n, y, w), Correct: -1, CorrectA: -1, CorrectB: -1}
	if r.model.branches {
		s.LossA, s.HasLossA = r.lossOf(g.A)
		s.LossB, s.HasLossB = r.lossOf(g.B)
	}
	if r.cfg.Classes {
		s.Correct = loss.Correct(r.plan.Value(g.Output), y, k, r.cfg.Target)
		if r.model.branches {
			s.CorrectA = loss.Correct(r.plan.Value(g.A), y, k, r.cfg.Target)
			s.CorrectB = loss.Correct(r.plan.Value(g.B), y, k, r.cfg.Target)
		}
	}
	if a := r.plan.Alphas(); len(a) > 0 {
		s.HasAlpha, s.Alpha, s.Raw = true, a[0].A, a[0].Raw
	}
	return s
}
