package schedule

// InverseTimeDecay divides the rate by a number that grows evenly:
//
//	rate = initial / (1 + decay_rate * step / decay_steps)
//
// with staircase at the end of the period only, where the quotient is whole.
type InverseTimeDecay struct {
	// InitialLearningRate is the rate of the first step; above 0.
	InitialLearningRate float64 `arg:"initial_learning_rate,required" min:"0" help:"rate of the first step, above 0"`
	// DecaySteps is the length of a period.
	DecaySteps int `arg:"decay_steps,required" min:"1" help:"steps that one decay takes"`
	// DecayRate is what a period adds to the divisor.
	DecayRate float64 `arg:"decay_rate,required" min:"0" help:"what one decay adds to the divisor"`
	// Staircase keeps the rate for a period.
	Staircase bool `arg:"staircase" help:"change the rate at the end of each decay only"`
}

var inverseKind = kind{
	Info: Info{
		Class: "InverseTimeDecay",
		Name:  "inverse_time_decay",
		Help:  "Divided by a number that grows evenly with the steps.",
	},
	fresh: func() options { return &InverseTimeDecay{} },
}

func (o *InverseTimeDecay) check() error {
	if err := positive("initial_learning_rate", o.InitialLearningRate); err != nil {
		return err
	}
	return finite("decay_rate", o.DecayRate)
}

// At is the rate; see Schedule.
func (o *InverseTimeDecay) At(step int) float64 {
	return o.InitialLearningRate / (1 + float64(o.DecayRate*periods(step, o.DecaySteps, o.Staircase)))
}
