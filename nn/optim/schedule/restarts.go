package schedule

import (
	"math"

	"duet/nn/internal/kernel"
)

// CosineDecayRestarts falls as CosineDecay does, again and again: period i, from
// 0, is first_decay_steps * t_mul^i steps long and falls to the share alpha of the
// initial rate from
//
//	initial * ((1-alpha) * m_mul^i + alpha)
//
// Keras finds i as a quotient of logarithms, whose rounding in float32 decides
// whether a period begins at its first step or one later, with one step at the
// end of the wave between; here it begins at its first step.
type CosineDecayRestarts struct {
	// InitialLearningRate is the rate of the first step; above 0.
	InitialLearningRate float64 `arg:"initial_learning_rate,required" min:"0" help:"rate of the first step, above 0"`
	// FirstDecaySteps is the length of the first period.
	FirstDecaySteps int `arg:"first_decay_steps,required" min:"1" help:"steps that the first decay takes"`
	// TMul is how much longer each period is than the one before, MMul how much
	// higher its wave.
	TMul float64 `arg:"t_mul" min:"1" help:"how many times longer each decay is than the one before"`
	MMul float64 `arg:"m_mul" min:"0" help:"how many times higher each decay begins than the one before"`
	// Alpha is the share of the initial rate that stays at the end of a period.
	Alpha float64 `arg:"alpha" min:"0" max:"1" help:"share of the rate that stays at the end of each decay"`
}

var restartsKind = kind{
	Info: Info{
		Class: "CosineDecayRestarts",
		Name:  "cosine_decay_restarts",
		Help:  "Falling along half a wave of the cosine, again and again.",
	},
	fresh: func() options { return &CosineDecayRestarts{TMul: 2, MMul: 1} },
}

func (o *CosineDecayRestarts) check() error {
	if err := positive("initial_learning_rate", o.InitialLearningRate); err != nil {
		return err
	}
	if err := finite("t_mul", o.TMul); err != nil {
		return err
	}
	return finite("m_mul", o.MMul)
}

// At is the rate; see Schedule.
func (o *CosineDecayRestarts) At(step int) float64 {
	i, done := o.period(step)
	wave := float64(kernel.Pow(o.MMul, i) * halfWave(done))
	return float64(o.InitialLearningRate * (float64((1-o.Alpha)*wave) + o.Alpha))
}

// atOnce is how near to the start of a period counts as there: far above the
// rounding of logarithms and far below a step.
const atOnce = 1e-11

// period is the number of the period that step lies in, from 0, and the share of
// it that is done, in [0, 1).
func (o *CosineDecayRestarts) period(step int) (i, done float64) {
	if o.TMul == 1 {
		return float64(step / o.FirstDecaySteps), float64(step%o.FirstDecaySteps) / float64(o.FirstDecaySteps)
	}
	// i periods are (t_mul^i - 1) / (t_mul - 1) times as long as the first.
	first := float64(step) / float64(o.FirstDecaySteps)
	more := o.TMul - 1
	growth := kernel.Log1p(more)
	exact := kernel.Log1p(float64(first*more)) / growth
	i = math.Floor(exact + float64(atOnce*(1+exact)))
	past := kernel.Expm1(float64(i*growth)) / more
	return i, max((first-past)/kernel.Pow(o.TMul, i), 0)
}
