package train

import (
	"fmt"
	"strings"

	"duet/nn/graph"
	"duet/nn/plan"
)

// Only names the part of a model that a stage trains.
type Only string

// The parts. A and B learn from their own answers, alpha (with whatever else the
// merge has to train) and everything from the merged one.
const (
	Everything Only = ""
	OnlyA      Only = "a"
	OnlyB      Only = "b"
	OnlyAlpha  Only = "alpha"
)

// Stage is a stretch of epochs in which a part of the model learns and the rest
// stays as it is. The optimizer and a learning-rate schedule start anew with it, as
// after compiling again in Keras.
type Stage struct {
	Only   Only
	Epochs int
}

// StageNote is what notes about stages begin with.
const StageNote = "stage"

// String is how a stage is spoken of.
func (s Stage) String() string {
	switch s.Only {
	case OnlyA:
		return "branch A alone"
	case OnlyB:
		return "branch B alone"
	case OnlyAlpha:
		return "alpha alone"
	}
	return "everything"
}

// stages are those of a run: the whole of it when none are named.
func (c Config) stages() []Stage {
	if len(c.Stages) == 0 {
		return []Stage{{Epochs: c.Epochs}}
	}
	return c.Stages
}

// EpochsPlanned is how many epochs the run has in all.
func (c Config) EpochsPlanned() int {
	sum := 0
	for _, s := range c.stages() {
		sum += s.Epochs
	}
	return sum
}

// checkStages refuses stages and losses that the model cannot have.
func (r *Run) checkStages() error {
	c := r.cfg
	needs := ""
	for i, s := range c.stages() {
		if s.Epochs < 1 {
			return fmt.Errorf("train: stage %d has %d epochs, expected 1 or more", i+1, s.Epochs)
		}
		switch {
		case s.Only == OnlyA || s.Only == OnlyB:
			needs = fmt.Sprintf("stage %d trains %s", i+1, s)
		case s.Only == OnlyAlpha && len(r.plan.Alphas()) == 0:
			return fmt.Errorf("train: stage %d trains alpha, and the merge has none: choose weighted_sum, weighted_product or power_mean", i+1)
		case s.Only != OnlyAlpha && s.Only != Everything:
			return fmt.Errorf("train: stage %d trains %q, expected a, b, alpha or all", i+1, s.Only)
		}
		if !r.learnsIn(s) {
			if len(c.Stages) == 0 {
				return fmt.Errorf("train: nothing can learn: take freeze away, or choose a policy such as sigmoid")
			}
			return fmt.Errorf("train: stage %d trains %s, where nothing can learn: take freeze or the fixed policy away, or leave the stage out", i+1, s)
		}
	}
	if c.Aux.any() {
		needs = "a loss of their own (train.aux) for A and B"
	}
	if needs != "" && !r.model.branches {
		return fmt.Errorf("train: %s needs branches that give answers themselves: end both as the output ends and merge there, without a head", needs)
	}
	return nil
}

// learnsIn tells whether a stage trains any parameter.
func (r *Run) learnsIn(s Stage) bool {
	for _, q := range r.plan.Params() {
		if q.Trainable && q.LRMultiplier != 0 && !r.frozenIn(s)(q) {
			return true
		}
	}
	return false
}

// frozenIn tells which parameters stay as they are in a stage.
func (r *Run) frozenIn(s Stage) func(plan.Param) bool {
	return func(q plan.Param) bool {
		switch {
		case q.NodeFrozen:
			return true
		case s.Only == OnlyA:
			return q.Side != graph.SideA
		case s.Only == OnlyB:
			return q.Side != graph.SideB
		case s.Only == OnlyAlpha:
			return q.Side != graph.SideMerge
		}
		return false
	}
}

// Frozen tells whether a side of the graph stays as it is in the present stage.
func (r *Run) Frozen(side graph.Side) bool {
	for _, q := range r.plan.Params() {
		if q.Side == side && q.Trainable && !q.Frozen {
			return false
		}
	}
	return true
}

// begin enters the next stage when one is over, tells the recorder of it, and says
// whether there is a step to be done.
func (r *Run) begin(rec Recorder) (more bool, err error) {
	if r.cfg.MaxSteps > 0 && r.step >= r.cfg.MaxSteps {
		return false, r.leave(rec)
	}
	stages := r.cfg.stages()
	if r.step == r.stageEnd {
		if err := r.leave(rec); err != nil || r.stage == len(stages)-1 {
			return false, err
		}
		r.enter(r.stage + 1)
		r.update.restart()
	}
	if r.told || len(r.cfg.Stages) == 0 {
		return true, nil
	}
	r.told = true
	s := stages[r.stage]
	return true, rec.Note(r.step, fmt.Sprintf(StageNote+" %d of %d: %s, %s; weights %s", r.stage+1, len(stages), s, plural(s.Epochs, "epoch"), r.hashes()))
}

func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// hashes are the weights of every side in short, so that two of them side by side
// tell what a stage left alone.
func (r *Run) hashes() string {
	var out []string
	for _, side := range []graph.Side{graph.SideA, graph.SideB, graph.SideMerge, graph.SideHead} {
		for _, q := range r.plan.Params() {
			if q.Side == side {
				out = append(out, fmt.Sprintf("%s %.12s", side, r.plan.SideSHA256(side)))
				break
			}
		}
	}
	return strings.Join(out, " ")
}

// leave ends a stage; weights that change by that are scored once more. The last
// one's end is told too, with the weights it came to.
func (r *Run) leave(rec Recorder) error {
	changed, err := r.endStage(rec)
	if err == nil && changed {
		err = r.score(rec)
	}
	if n := len(r.cfg.Stages); err == nil && n > 0 && (r.stage == n-1 || r.step < r.stageEnd) {
		err = rec.Note(r.step, StageNote+"s done; weights "+r.hashes())
	}
	return err
}

// enter gives the plan, the optimizer and the callbacks the work of a stage.
func (r *Run) enter(index int) {
	s := r.cfg.stages()[index]
	r.stage, r.told = index, false
	r.stageStep, r.stageEnd = r.step, r.step+s.Epochs*r.cfg.StepsPerEpoch()
	r.watch, r.epoch = watch(r.cfg.Callbacks), epochSums{}
	r.scheduled = r.cfg.Schedule != nil
	if !r.byHand { // a callback of the stage before may have lowered it
		r.lr = r.cfg.Optimizer.LearningRate()
	}
	r.ends = r.endsOf(s)
	work := plan.Work{Frozen: r.frozenIn(s)}
	for _, e := range r.ends {
		switch e.node {
		case r.cfg.Graph.Output:
			work.Output = true
		case r.cfg.Graph.A:
			work.A = true
		case r.cfg.Graph.B:
			work.B = true
		}
	}
	r.plan.Assign(work)
	r.update.bind()
}

// rate is the learning rate of the step to be done, where a schedule has it. One set
// by hand ends the schedule until the next stage.
func (r *Run) rate() {
	if r.scheduled {
		r.lr = float64(float32(r.cfg.Schedule.At(r.step - 1 - r.stageStep)))
	}
}
