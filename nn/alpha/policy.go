package alpha

import (
	"fmt"
	"math"
	"strings"
)

// Policy maps the raw parameter to alpha and back. All of its methods are
// pure functions; raw is [Cells].
type Policy interface {
	// Trainable tells whether the optimizer moves the raw parameter.
	Trainable() bool
	// Cells is how many numbers the raw parameter has: 1 for most.
	Cells() int
	// Raw writes the raw parameter whose alpha is closest to the alpha given.
	Raw(alpha float64, raw []float32)
	// Weights is the weight of A and of B for a raw parameter.
	Weights(raw []float32) (a, b float32)
	// Grad turns dL/dalpha into dL/draw, which it writes to draw // [Cells].
	Grad(draw, raw []float32, dalpha float64)
	// Project is applied to every number of the raw parameter after each
	// optimizer step.
	Project(raw float32) float32
}

// Scheduled is a Policy whose alpha is a function of the step alone.
type Scheduled interface {
	// At is alpha in step 1, 2, ... of a run of total steps.
	At(step, total int) float64
}

// scalar is a policy with one raw number.
type scalar interface {
	Trainable() bool
	raw(alpha float64) float32
	weights(raw float32) (a, b float32)
	grad(raw float32, dalpha float64) float32
	Project(raw float32) float32
}

// single is a scalar as a Policy.
type single struct{ scalar }

func (single) Cells() int                         { return 1 }
func (p single) Raw(alpha float64, raw []float32) { raw[0] = p.raw(alpha) }

func (p single) Weights(raw []float32) (a, b float32) { return p.weights(raw[0]) }

func (p single) Grad(draw, raw []float32, dalpha float64) { draw[0] = p.grad(raw[0], dalpha) }

// Info describes a policy to people.
type Info struct {
	Name    string // as a recipe writes it
	Formula string // one line of arithmetic
	Explain string // two sentences at most
	Bounded bool   // alpha cannot leave [0, 1]
}

// policyKind is a row of the table of policies.
type policyKind struct {
	Info
	lo, hi float64 // the starts it accepts, ends included
	// make makes the policy of options whose start, if any, is one of these.
	make func(o Options) (Policy, error)
}

// kinds is the table of policies in the order people are shown them.
var kinds = []policyKind{fixedKind, freeKind, clipKind, minMaxNormKind, sigmoidKind, softmax2Kind, scheduleKind}

// Policies lists what there is, in the order to show it.
func Policies() []Info {
	out := make([]Info, len(kinds))
	for i, k := range kinds {
		out[i] = k.Info
	}
	return out
}

// Describe finds the description of a policy by name.
func Describe(name string) (Info, bool) {
	for _, k := range kinds {
		if k.Name == name {
			return k.Info, true
		}
	}
	return Info{}, false
}

// Options are what a recipe writes under merge.alpha.
type Options struct {
	// Policy names one of Policies.
	Policy string
	// Start is alpha itself before the first step, never the raw parameter.
	Start float64
	// LRMultiplier scales the learning rate for alpha alone.
	LRMultiplier float64
	// WeightDecay lets an optimizer's weight decay act on alpha too.
	WeightDecay bool
	// Plan is where alpha goes under the policy schedule.
	Plan Plan
}

// Defaults are the options of a merge that says nothing of alpha.
func Defaults() Options {
	return Options{Policy: "sigmoid", Start: 0.5, LRMultiplier: 1, Plan: Plan{Shape: Linear, End: 0.5}}
}

// New makes the policy that the options describe. The error names the option,
// what was expected, what was given and a value that would be accepted.
func New(o Options) (Policy, error) {
	k, err := find(o.Policy)
	if err != nil {
		return nil, err
	}
	if math.IsNaN(o.Start) || math.IsInf(o.Start, 0) {
		return nil, fmt.Errorf("alpha: start is %v, expected a finite number", o.Start)
	}
	if !(o.LRMultiplier >= 0) || math.IsInf(o.LRMultiplier, 0) {
		return nil, fmt.Errorf("alpha: lr_multiplier is %v, expected a finite number of 0 or more", o.LRMultiplier)
	}
	if o.Start < k.lo || o.Start > k.hi {
		return nil, fmt.Errorf("alpha: start is %v, policy %s accepts %v to %v: start at %v",
			o.Start, k.Name, k.lo, k.hi, min(max(o.Start, k.lo), k.hi))
	}
	return k.make(o)
}

// Nearest is the alpha closest to the one given that a policy can start at;
// the same alpha for a policy that is not known.
func Nearest(policy string, alpha float64) float64 {
	k, err := find(policy)
	if err != nil {
		return alpha
	}
	return min(max(alpha, k.lo), k.hi)
}

func find(name string) (policyKind, error) {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		if k.Name == name {
			return k, nil
		}
		names[i] = k.Name
	}
	return policyKind{}, fmt.Errorf("alpha: unknown policy %q, expected one of %s", name, strings.Join(names, ", "))
}
