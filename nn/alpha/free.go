package alpha

import "math"

// free lets the optimizer move alpha wherever the loss pulls it.
type free struct{}

var freeKind = policyKind{
	Info: Info{
		Name:    "free",
		Formula: "a = t",
		Explain: "Alpha is a plain trainable number without bounds. It can leave [0, 1], and then one branch is subtracted.",
	},
	lo:   -math.MaxFloat32,
	hi:   math.MaxFloat32,
	make: func(Options) (Policy, error) { return single{free{}}, nil },
}

func (free) Trainable() bool                        { return true }
func (free) raw(alpha float64) float32              { return float32(alpha) }
func (free) weights(raw float32) (a, b float32)     { return raw, 1 - raw }
func (free) grad(_ float32, dalpha float64) float32 { return float32(dalpha) }
func (free) Project(raw float32) float32            { return raw }
