package screen

import (
	"fmt"
	"math"
	"time"

	"duet/datasets"
	"duet/nn/graph"
	"duet/sessions"
	"duet/sessions/recipe"
	"duet/tui/chart"
)

// samples is how many samples the data has; 0 while that is not known.
func (b *Build) samples() int {
	ref := b.r.Data
	if ref.Name != "" && ref.Samples > 0 {
		return ref.Samples
	}
	for _, info := range datasets.Names() {
		if info.Name == ref.Name {
			return info.Samples
		}
	}
	if b.set != nil && b.setOf == ref.String() {
		return b.set.N
	}
	return 0
}

// stepsPerEpoch is how many steps an epoch has, about: a split may round by a
// sample a class. 0 while the data is not known.
func (b *Build) stepsPerEpoch() int {
	train := int(float64(b.samples()) * (1 - b.r.Split.Validation - b.r.Split.Test))
	return (train + b.r.Train.BatchSize - 1) / max(1, b.r.Train.BatchSize)
}

// steps is how many steps the run has, about; 0 while the data is not known.
func (b *Build) steps() int { return b.stepsPerEpoch() * b.r.Train.EpochsInAll() }

// stateOf is how many numbers an optimizer keeps for each that it trains.
var stateOf = map[string]int{"Adam": 2, "AdamW": 2, "Nadam": 2, "RMSprop": 1, "Adagrad": 1}

// stepBytes is about the most memory that training takes for a batch: parameters
// and their gradients, what the optimizer keeps, and every layer's output with its
// gradient. The plan packs outputs that do not live at the same time, so that the
// real number is mostly smaller, by half in deep models.
func stepBytes(g *graph.Graph, r *recipe.Recipe) int64 {
	total, trainable := g.ParamCount()
	outputs := 0
	for _, n := range g.Nodes {
		if n.Known {
			outputs += n.Out.Size()
		}
	}
	const float = 4 // bytes
	return float * (int64(total) + int64(trainable)*int64(1+stateOf[r.Train.Optimizer.Class]) + 2*int64(r.Train.BatchSize)*int64(outputs))
}

// gauge is what tells how long a training takes on this machine.
type gauge struct {
	measure func() float64 // in GFLOPS; takes some milliseconds. nil for nobody to ask
	asked   bool
	gflops  float64 // 0 while it was not measured
}

// gaugedMsg is what the machine can do, in GFLOPS.
type gaugedMsg float64

// Gauge gives it a way to measure what the machine can compute, in GFLOPS, so that it
// tells how long a training takes. It is asked once, in an Async.
func (b *Build) Gauge(measure func() float64) *Build {
	b.gauge.measure = measure
	return b
}

// askGauge has the machine measured, the first time.
func (b *Build) askGauge() []Request {
	measure := b.gauge.measure
	if measure == nil || b.gauge.asked {
		return nil
	}
	b.gauge.asked = true
	return []Request{Async{func() any { return gaugedMsg(measure()) }}}
}

// trainTime is about how long the run takes; 0 where that is not known. The first
// evaluation comes before the first epoch.
func (b *Build) trainTime() time.Duration {
	scored := float64(b.samples()) * b.r.Split.Validation * float64(1+b.r.Train.EpochsInAll())
	return sessions.TrainTime(b.graph, sessions.Work{Steps: b.steps(), Batch: b.r.Train.BatchSize, Scored: int(scored)}, b.gauge.gflops)
}

// aboutTime writes a time that is known within a factor of two: "about 30 s to train".
// It is empty for none.
func aboutTime(d time.Duration) string {
	if d <= 0 {
		return ""
	}
	n, unit := d.Seconds(), "s"
	switch {
	case n < 1:
		return "under a second to train"
	case n >= 72*3600:
		n, unit = n/(24*3600), "days"
	case n >= 100*60:
		n, unit = n/3600, "h"
	case n >= 100:
		n, unit = n/60, "min"
	}
	if n >= 20 { // no more than one digit can be meant
		n = math.Round(n/10) * 10
	}
	return fmt.Sprintf("~%.0f %s to train", n, unit)
}

// plan is the finding about how long and how large the training is.
func (b *Build) plan() (recipe.Finding, bool) {
	if b.graph == nil || b.stepsPerEpoch() == 0 {
		return recipe.Finding{}, false
	}
	for _, n := range b.graph.Nodes {
		if !n.Known {
			return recipe.Finding{}, false
		}
	}
	in := fmt.Sprintf("%s steps an epoch, %s in all", chart.Count(int64(b.stepsPerEpoch())), chart.Count(int64(b.steps())))
	if about := aboutTime(b.trainTime()); about != "" {
		in += ", " + about
	}
	return recipe.Finding{
		Level: recipe.LevelNote, Code: "plan",
		Text: fmt.Sprintf("%s; a step of %d takes up to about %s", in, b.r.Train.BatchSize, size(stepBytes(b.graph, b.r))),
	}, true
}
