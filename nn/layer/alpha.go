package layer

import (
	"duet/nn/alpha"
	"duet/nn/shape"
)

// Alpha is the merge weight of a weighted layer while it runs: A weighs the
// first input, B, which stands for 1 - alpha, the second. One goroutine uses it,
// the one that runs the plan, between passes.
type Alpha struct {
	// Options and Policy are those in force.
	Options alpha.Options
	Policy  alpha.Policy
	// A and B are the weights of the last Forward, Raw the parameter they came
	// from. Before the first Forward they are those of the start.
	A, B float32
	Raw  float32
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
	*a = Alpha{Options: o, Policy: policy, Raw: policy.Raw(o.Start)}
	a.A, a.B = policy.Weights(a.Raw)
	return a.Param(), nil
}

// Param declares the raw parameter: a scalar named alpha. It is hidden from
// counts when the policy does not train it.
func (a *Alpha) Param() Param {
	trainable := a.Policy.Trainable()
	return Param{
		Name: "alpha", Shape: shape.Of(), Init: Constant(a.Policy.Raw(a.Options.Start)),
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
	a.Raw = p.P[0][0]
	a.A, a.B = a.Policy.Weights(a.Raw)
}

// learns tells whether dL/dalpha is asked for.
func (a *Alpha) learns() bool { return a.Policy.Trainable() }

// write hands dL/dalpha on to the raw parameter.
func (a *Alpha) write(p *Pass, dalpha float64) {
	a.Grad = float32(dalpha)
	p.DP[0][0] = a.Policy.Grad(a.Raw, dalpha)
}

// still is write for an alpha that is not trained.
func (a *Alpha) still(p *Pass) {
	a.Grad = 0
	p.DP[0][0] = 0
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
