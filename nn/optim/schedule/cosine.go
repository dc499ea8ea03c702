package schedule

import (
	"fmt"
	"math"

	"duet/nn/internal/kernel"
)

// CosineDecay falls from a rate to a share of it along half a wave of the cosine
// and stays there. With a warm-up it first goes from the initial rate to
// another along a line, and falls from that one:
//
//	step < warmup_steps:  rate = (target - initial) * step/warmup_steps + initial
//	afterwards:           rate = top * ((1-alpha) * (1 + cos(pi*s))/2 + alpha)
//
// where top is target, or initial without warm-up, and s the share of decay_steps
// that has passed since, 1 at most.
type CosineDecay struct {
	// InitialLearningRate is the rate of the first step; above 0, with a warm-up 0
	// or more.
	InitialLearningRate float64 `arg:"initial_learning_rate,required" min:"0" help:"rate of the first step"`
	// DecaySteps is how long the rate falls, after the warm-up.
	DecaySteps int `arg:"decay_steps,required" min:"1" help:"steps that the decay takes, after the warm-up"`
	// Alpha is the share of the rate that stays.
	Alpha float64 `arg:"alpha" min:"0" max:"1" help:"share of the rate that stays at the end"`
	// WarmupTarget is the rate at the end of the warm-up; 0 for no warm-up.
	WarmupTarget float64 `arg:"warmup_target" min:"0" null:"0" help:"rate at the end of the warm-up; 0 for none"`
	// WarmupSteps is the length of the warm-up.
	WarmupSteps int `arg:"warmup_steps" min:"0" help:"steps that the warm-up takes"`
}

var cosineKind = kind{
	Info: Info{
		Class: "CosineDecay",
		Name:  "cosine_decay",
		Help:  "Falling along half a wave of the cosine, after a warm-up where asked for.",
	},
	fresh: func() options { return &CosineDecay{} },
}

func (o *CosineDecay) check() error {
	if o.WarmupTarget == 0 {
		if o.WarmupSteps > 0 {
			return fmt.Errorf("warmup_steps is %d without a warmup_target: say which rate the warm-up leads to", o.WarmupSteps)
		}
		return positive("initial_learning_rate", o.InitialLearningRate)
	}
	if err := finite("initial_learning_rate", o.InitialLearningRate); err != nil {
		return err
	}
	return positive("warmup_target", o.WarmupTarget)
}

// At is the rate; see Schedule.
func (o *CosineDecay) At(step int) float64 {
	if o.WarmupTarget == 0 {
		return float64(o.InitialLearningRate * o.share(step))
	}
	if step < o.WarmupSteps {
		done := float64(step) / float64(o.WarmupSteps)
		return float64((o.WarmupTarget-o.InitialLearningRate)*done) + o.InitialLearningRate
	}
	return float64(o.WarmupTarget * o.share(step-o.WarmupSteps))
}

// share is the share of the top rate at a step of the decay.
func (o *CosineDecay) share(step int) float64 {
	done := float64(min(step, o.DecaySteps)) / float64(o.DecaySteps)
	return float64((1-o.Alpha)*halfWave(done)) + o.Alpha
}

// halfWave falls from 1 at 0 to 0 at 1 as the cosine does.
func halfWave(done float64) float64 {
	return float64(0.5 * (1 + kernel.Cos(float64(math.Pi*done))))
}
