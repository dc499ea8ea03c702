package layer

import (
	"duet/nn/alpha"
	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// AlphaArgs are the arguments of every layer that merges with an alpha.
type AlphaArgs struct {
	Policy       string  `arg:"policy" choices:"@policy" help:"how alpha moves"`
	Start        float64 `arg:"start" help:"alpha before the first step: what the first input counts"`
	LRMultiplier float64 `arg:"lr_multiplier" min:"0" help:"scales the learning rate for alpha alone"`
	WeightDecay  bool    `arg:"weight_decay" help:"let the optimizer's weight decay act on alpha"`
	Shape        string  `arg:"shape" choices:"@plan" help:"schedule: how alpha goes from start to end"`
	End          float64 `arg:"end" min:"0" max:"1" help:"schedule: alpha at the end of a linear or cosine way"`
	Over         int     `arg:"over" min:"0" help:"schedule: steps from start to end; 0 is the whole run"`
	Points       string  `arg:"points" help:"schedule: steps at which a piecewise alpha jumps, such as 100: 0.5, 300: 0.8"`
}

// AlphaArgsOf are the arguments that ask for the options.
func AlphaArgsOf(o alpha.Options) AlphaArgs {
	return AlphaArgs{Policy: o.Policy, Start: o.Start, LRMultiplier: o.LRMultiplier, WeightDecay: o.WeightDecay,
		Shape: o.Plan.Shape, End: o.Plan.End, Over: o.Plan.Over, Points: o.Plan.Points}
}

// Options are what the arguments ask for.
func (a AlphaArgs) Options() alpha.Options {
	return alpha.Options{Policy: a.Policy, Start: a.Start, LRMultiplier: a.LRMultiplier, WeightDecay: a.WeightDecay,
		Plan: alpha.Plan{Shape: a.Shape, End: a.End, Over: a.Over, Points: a.Points}}
}

// values is an initializer that writes itself.
type values []float32

func (v values) Fill(dst []float32, _ shape.Shape, _ kernel.Stream, _ uint32) { copy(dst, v) }

// Alpha is the merge weight of a weighted layer while it runs: A weighs the
// first input, B, which stands for 1 - alpha, the second. One goroutine uses it,
// the one that runs the plan, between passes.
type Alpha struct {
	// Options and Policy are those in force.
	Options alpha.Options
	Policy  alpha.Policy
	// A and B are the weights of the last Forward, Raw the parameter they came
	// from, [Policy.Cells]. Before the first Forward they are those of the start.
	A, B float32
	Raw  []float32
	// Grad is dL/dalpha of the last Backward; 0 when alpha is not trained.
	Grad float32
}

// Weighted is an Op that merges with an alpha.
type Weighted interface {
	// Alpha is the Op's own; it stays the same value for the life of the Op.
	Alpha() *Alpha
}

// Set puts alpha under other options, at their start, and returns the
// parameter as it is to be declared from now on. Call it between two steps.
func (a *Alpha) Set(o alpha.Options) (Param, error) {
	policy, err := alpha.New(o)
	if err != nil {
		return Param{}, err
	}
	*a = Alpha{Options: o, Policy: policy, Raw: make([]float32, policy.Cells())}
	policy.Raw(o.Start, a.Raw)
	a.A, a.B = policy.Weights(a.Raw)
	return a.Param(), nil
}

// Param declares the raw parameter, named alpha: a scalar, or a vector when the
// policy has several cells. It is hidden from counts when the policy does not
// train it.
func (a *Alpha) Param() Param {
	trainable := a.Policy.Trainable()
	s, start := shape.Of(), make(values, a.Policy.Cells())
	if len(start) > 1 {
		s = shape.Of(len(start))
	}
	a.Policy.Raw(a.Options.Start, start)
	return Param{
		Name: "alpha", Shape: s, Init: start,
		Trainable: trainable, Hidden: !trainable, LRMultiplier: a.Options.LRMultiplier,
		NoDecay: !a.Options.WeightDecay, Project: a.Policy.Project,
	}
}

// alpha makes the Alpha of a layer and its parameter, which is the first.
func (b *Builder) alpha(o alpha.Options) *Alpha {
	a := &Alpha{}
	declared, err := a.Set(o)
	if err != nil {
		panic("layer: Build without Infer: " + err.Error())
	}
	b.Param(declared)
	return a
}

// read makes the weights of this Forward.
func (a *Alpha) read(p *Pass) {
	copy(a.Raw, p.P[0])
	a.A, a.B = a.Policy.Weights(a.Raw)
}

// Follow puts the parameter, cell, where a schedule wants it in a step of a run
// of total steps; other policies leave it alone.
func (a *Alpha) Follow(cell []float32, step, total int) {
	if s, ok := a.Policy.(alpha.Scheduled); ok {
		a.Policy.Raw(s.At(step, total), cell)
	}
}

// learns tells whether dL/dalpha is asked for.
func (a *Alpha) learns() bool { return a.Policy.Trainable() }

// write hands dL/dalpha on to the raw parameter.
func (a *Alpha) write(p *Pass, dalpha float64) {
	a.Grad = float32(dalpha)
	a.Policy.Grad(p.DP[0], a.Raw, dalpha)
}

// still is write for an alpha that is not trained.
func (a *Alpha) still(p *Pass) {
	a.Grad = 0
	clear(p.DP[0])
}

// Policies lists the names of the alpha policies, in the order to show them.
func Policies() []string {
	infos := alpha.Policies()
	names := make([]string, len(infos))
	for i, p := range infos {
		names[i] = p.Name
	}
	return names
}

// Failure is what an Op could not compute. Rows and classes count from 0.
type Failure struct {
	// Row is the first sample of the batch that it concerns.
	Row int
	// Text is one sentence that names the place and the reason.
	Text string
}

// Failer is an Op whose arithmetic can fail on finite numbers.
type Failer interface {
	// Failed is the first failure of the last Forward, or nil.
	Failed() *Failure
}
