package screen

import (
	"fmt"

	"duet/datasets"
	"duet/nn/graph"
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
	return recipe.Finding{
		Level: recipe.LevelNote, Code: "plan",
		Text: fmt.Sprintf("%s steps an epoch, %s in all; a step of %d takes up to about %s", chart.Count(int64(b.stepsPerEpoch())), chart.Count(int64(b.steps())),
			b.r.Train.BatchSize, size(stepBytes(b.graph, b.r))),
	}, true
}
