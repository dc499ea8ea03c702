package train

import (
	"fmt"
	"math"

	"duet/nn/graph"
	"duet/nn/loss"
	"duet/nn/optim"
	"duet/nn/plan"
)

// Config is everything a run is made of.
type Config struct {
	Graph     *graph.Graph
	Pool      *plan.Pool
	Loss      loss.Loss
	Optimizer optim.Optimizer
	// Train is what is learnt from, Validation what is scored once an epoch; nil
	// for none.
	Train, Validation Source
	// TargetDim is the length of one target and Target its form; Classes tells
	// whether targets are classes, so that accuracies exist.
	TargetDim int
	Target    loss.Target
	Classes   bool
	// Seed keys weights, order and dropout. Batch is the size of a step.
	Seed  uint64
	Batch int
	// Epochs bounds the run; MaxSteps too, when it is not 0.
	Epochs, MaxSteps int
}

// evalBatch is how many samples are scored at once; it changes no bit.
const evalBatch = 128

func (c Config) check() error {
	switch {
	case c.Train.Len() < 1:
		return fmt.Errorf("train: there are no samples to train on: ask for a smaller validation or test share")
	case c.Batch < 1:
		return fmt.Errorf("train: batch size is %d, expected 1 or more", c.Batch)
	case c.Epochs < 1:
		return fmt.Errorf("train: epochs is %d, expected 1 or more", c.Epochs)
	case c.MaxSteps < 0:
		return fmt.Errorf("train: steps is %d, expected 0 (no limit) or more", c.MaxSteps)
	case uint64(c.Epochs) > math.MaxUint32/uint64(c.StepsPerEpoch()):
		return fmt.Errorf("train: %d epochs of %d steps are more than the %d steps that can be told apart: ask for fewer epochs", c.Epochs, c.StepsPerEpoch(), uint32(math.MaxUint32))
	}
	return nil
}

// StepsPerEpoch counts the batches of an epoch; the last may be smaller.
func (c Config) StepsPerEpoch() int { return (c.Train.Len()-1)/c.Batch + 1 }

// Steps is the number of steps planned.
func (c Config) Steps() int {
	n := c.Epochs * c.StepsPerEpoch()
	if c.MaxSteps > 0 {
		n = min(n, c.MaxSteps)
	}
	return n
}
