package schedule

import "duet/nn/internal/kernel"

// PolynomialDecay falls from one rate to another along a power of what is left
// of a period and stays there:
//
//	rate = (initial - end) * (1 - step/decay_steps)^power + end
//
// With cycle the period is made longer by another decay_steps each time its end
// is passed, so that the rate goes up again, less far each time.
type PolynomialDecay struct {
	// InitialLearningRate is the rate of the first step; above 0.
	InitialLearningRate float64 `arg:"initial_learning_rate,required" min:"0" help:"rate of the first step, above 0"`
	// DecaySteps is the length of the first period.
	DecaySteps int `arg:"decay_steps,required" min:"1" help:"steps that the decay takes"`
	// EndLearningRate is the rate at the end of a period.
	EndLearningRate float64 `arg:"end_learning_rate" min:"0" help:"rate at the end of the decay"`
	// Power bends the way: 1 is a line.
	Power float64 `arg:"power" min:"0" help:"how the way down bends; 1 for a line"`
	// Cycle begins longer periods instead of staying at the end.
	Cycle bool `arg:"cycle" help:"go up again after each decay instead of staying at the end"`
}

var polynomialKind = kind{
	Info: Info{
		Class: "PolynomialDecay",
		Name:  "polynomial_decay",
		Help:  "Falling to another rate along a line or a curve.",
	},
	fresh: func() options { return &PolynomialDecay{EndLearningRate: 0.0001, Power: 1} },
}

func (o *PolynomialDecay) check() error {
	if err := positive("initial_learning_rate", o.InitialLearningRate); err != nil {
		return err
	}
	if err := finite("end_learning_rate", o.EndLearningRate); err != nil {
		return err
	}
	return finite("power", o.Power)
}

// At is the rate; see Schedule.
func (o *PolynomialDecay) At(step int) float64 {
	length := float64(o.DecaySteps)
	switch {
	case !o.Cycle:
		step = min(step, o.DecaySteps)
	case step > 0: // at an end the period is not yet longer
		length *= float64((step-1)/o.DecaySteps + 1)
	}
	left := 1 - float64(step)/length
	return float64((o.InitialLearningRate-o.EndLearningRate)*kernel.Pow(left, o.Power)) + o.EndLearningRate
}
