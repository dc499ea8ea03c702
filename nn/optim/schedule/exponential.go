package schedule

import "duet/nn/internal/kernel"

// ExponentialDecay multiplies the rate by DecayRate in every period:
//
//	rate = initial * decay_rate^(step / decay_steps)
//
// with staircase at the end of the period only, where the quotient is whole.
type ExponentialDecay struct {
	// InitialLearningRate is the rate of the first step; above 0.
	InitialLearningRate float64 `arg:"initial_learning_rate,required" min:"0" help:"rate of the first step, above 0"`
	// DecaySteps is the length of a period.
	DecaySteps int `arg:"decay_steps,required" min:"1" help:"steps that one decay takes"`
	// DecayRate is what a period multiplies the rate with; above 0.
	DecayRate float64 `arg:"decay_rate,required" min:"0" help:"factor that one decay multiplies the rate with, above 0"`
	// Staircase keeps the rate for a period.
	Staircase bool `arg:"staircase" help:"change the rate at the end of each decay only"`
}

var exponentialKind = kind{
	Info: Info{
		Class: "ExponentialDecay",
		Name:  "exponential_decay",
		Help:  "Multiplied by the same factor every so many steps.",
	},
	fresh: func() options { return &ExponentialDecay{} },
}

func (o *ExponentialDecay) check() error {
	if err := positive("initial_learning_rate", o.InitialLearningRate); err != nil {
		return err
	}
	return positive("decay_rate", o.DecayRate)
}

// At is the rate; see Schedule.
func (o *ExponentialDecay) At(step int) float64 {
	return float64(o.InitialLearningRate * kernel.Pow(o.DecayRate, periods(step, o.DecaySteps, o.Staircase)))
}

// periods is how many periods of a length step has seen, whole ones only if
// asked for.
func periods(step, length int, whole bool) float64 {
	if whole {
		return float64(step / length)
	}
	return float64(step) / float64(length)
}
