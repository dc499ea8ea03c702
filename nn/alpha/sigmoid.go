package alpha

import (
	"math"

	"duet/nn/internal/kernel"
)

// sigmoid trains t and merges with a = 1/(1+exp(-t)).
type sigmoid struct{}

var sigmoidKind = policyKind{
	Info: Info{
		Name:    "sigmoid",
		Formula: "a = 1 / (1 + exp(-t))",
		Explain: "A hidden number t is trained and alpha is its sigmoid, so alpha stays inside (0, 1) by itself. It moves slowly near the ends.",
		Bounded: true,
	},
	make: func(Options) (Policy, error) { return single{sigmoid{}}, nil },
	lo:   lowestOpen,
	hi:   highestOpen,
}

// The alphas that lie nearest to 0 and 1 among those a sigmoid may start at:
// it reaches neither end.
const lowestOpen, highestOpen = 1e-7, 0.9999999

func (sigmoid) Trainable() bool { return true }

// Raw clamps alphas that no t reaches to the nearest start that is accepted.
func (sigmoid) raw(alpha float64) float32 {
	a := math.Min(math.Max(alpha, lowestOpen), highestOpen)
	return float32(kernel.Log(a / (1 - a)))
}

func (sigmoid) weights(raw float32) (a, b float32) {
	a = kernel.Sigmoid32(raw)
	return a, 1 - a
}

func (sigmoid) grad(raw float32, dalpha float64) float32 {
	a := float64(kernel.Sigmoid32(raw))
	return float32(dalpha * float64(a*(1-a)))
}

func (sigmoid) Project(raw float32) float32 { return raw }
