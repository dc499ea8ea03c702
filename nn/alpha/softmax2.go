package alpha

import (
	"math"

	"duet/nn/internal/kernel"
)

// softmax2 trains a score for each branch, t and u, and merges with their
// softmax: a = e^t / (e^t + e^u), which is the sigmoid of t - u. Both scores
// move, in opposite directions, so alpha goes twice as far a step as under
// sigmoid; an optimizer like Adam, which moves every number by its own rate,
// makes that almost exact.
type softmax2 struct{}

var softmax2Kind = policyKind{
	Info: Info{
		Name:    "softmax2",
		Formula: "a = exp(t) / (exp(t) + exp(u))",
		Explain: "A hidden score for each branch is trained and alpha is their softmax, so alpha stays inside (0, 1). It is the sigmoid of their difference and moves about twice as fast.",
		Bounded: true,
	},
	make: func(Options) (Policy, error) { return softmax2{}, nil },
	lo:   lowestOpen,
	hi:   highestOpen,
}

func (softmax2) Trainable() bool { return true }
func (softmax2) Cells() int      { return 2 }

// Raw shares the logarithm of the odds between the two scores.
func (softmax2) Raw(alpha float64, raw []float32) {
	a := math.Min(math.Max(alpha, lowestOpen), highestOpen)
	half := kernel.Log(a/(1-a)) / 2
	raw[0], raw[1] = float32(half), float32(-half)
}

// Weights takes 1 - alpha as the float32 difference, as every trained alpha does.
func (softmax2) Weights(raw []float32) (a, b float32) {
	a = kernel.Sigmoid32(raw[0] - raw[1])
	return a, 1 - a
}

func (softmax2) Grad(draw, raw []float32, dalpha float64) {
	a := float64(kernel.Sigmoid32(raw[0] - raw[1]))
	d := float32(dalpha * float64(a*(1-a)))
	draw[0], draw[1] = d, -d
}

func (softmax2) Project(raw float32) float32 { return raw }
