package alpha

import (
	"fmt"
	"math"
	"strings"
)

// Policy maps the raw parameter to alpha and back. All of its methods are
// pure functions.
type Policy interface {
	// Trainable tells whether the optimizer moves the raw parameter.
	Trainable() bool
	// Raw is the raw parameter whose alpha is closest to the alpha given.
	Raw(alpha float64) float32
	// Weights is the weight of A and of B for a raw parameter.
	Weights(raw float32) (a, b float32)
	// Grad turns dL/dalpha into dL/draw.
	Grad(raw float32, dalpha float64) float32
	// Project is applied to the raw parameter after every optimizer step.
	Project(raw float32) float32
}

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
	make   func(start float64) Policy
}

// kinds is the table of policies in the order people are shown them.
var kinds = []policyKind{fixedKind, freeKind, clipKind, minMaxNormKind, sigmoidKind}

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
}

// Defaults are the options of a merge that says nothing of alpha.
func Defaults() Options { return Options{Policy: "sigmoid", Start: 0.5, LRMultiplier: 1} }

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
	return k.make(o.Start), nil
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
