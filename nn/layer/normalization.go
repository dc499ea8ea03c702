package layer

import (
	"errors"
	"fmt"
	"math"

	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// Normalization takes known means off the channels (the last axis) and divides
// by their known deviations, in training and in evaluation alike:
//
//	y = (x - mean) / max(sqrt(variance), 1e-7)
//	y = mean + x * max(sqrt(variance), 1e-7)     with invert
//
// mean and variance are arguments, one number each or one a channel; every
// operation is rounded to float32, as Keras does. Keras' adapt, which computes
// them from data, is not there: a recipe says what a run computes with.
// Keras: layers.Normalization.
type Normalization struct {
	Axis     []int     `arg:"axis" help:"the axis of the channels, which must be the last; an empty list for one number for all"`
	Mean     []float64 `arg:"mean" help:"mean of the training samples: one number, or one a channel"`
	Variance []float64 `arg:"variance" help:"variance of the training samples: one number, or one a channel"`
	Invert   bool      `arg:"invert" help:"turn normalised numbers back into what they were"`
}

var _ = register(Kind{
	Class: "Normalization", Group: Normalising, MinInputs: 1, MaxInputs: 1,
	Help: "Takes a known mean off its input and divides it by a known deviation.",
	New:  func() Layer { return &Normalization{Axis: []int{-1}} },
})

// leastDeviation is Keras' epsilon, in place of a deviation of 0.
const leastDeviation = 1e-7

// Infer keeps the shape.
func (l *Normalization) Infer(in []shape.Shape) (shape.Shape, error) {
	none := shape.Shape{}
	if err := l.checkAxis(in[0]); err != nil {
		return none, err
	}
	if len(l.Mean) == 0 || len(l.Variance) == 0 {
		return none, l.missing(in[0])
	}
	if len(l.Mean) != len(l.Variance) {
		return none, fmt.Errorf("mean and variance have %d and %d numbers: give as many of both", len(l.Mean), len(l.Variance))
	}
	if len(l.Axis) == 0 && len(l.Mean) > 1 {
		return none, fmt.Errorf("mean has %d numbers, but with an empty axis there is one for all: use axis [-1]", len(l.Mean))
	}
	if err := checkPerChannel("mean", l.Mean, in[0]); err != nil {
		return none, err
	}
	for _, v := range l.Variance {
		if v < 0 {
			return none, fmt.Errorf("variance is %v, expected 0 or more: it is a mean of squares", l.Variance)
		}
	}
	return in[0], checkPerChannel("variance", l.Variance, in[0])
}

func (l *Normalization) checkAxis(in shape.Shape) error {
	switch len(l.Axis) {
	case 0:
		return nil
	case 1:
		return needLastAxis("Normalization", l.Axis[0], in)
	}
	return fmt.Errorf("axis is %v, Normalization works on the channels, which are the last axis: use [-1]", l.Axis)
}

// missing says what to do where Keras would wait for adapt.
func (l *Normalization) missing(in shape.Shape) error {
	axes := "0"
	for i := 1; i < in.Rank(); i++ {
		axes += fmt.Sprintf(", %d", i)
	}
	if len(l.Mean) > 0 || len(l.Variance) > 0 {
		return errors.New("one of mean and variance is missing: give both")
	}
	return fmt.Errorf("mean and variance are missing and there is no adapt: give the mean and the population variance of the training samples, "+
		"in NumPy x.mean(axis=(%s)).tolist() and x.var(axis=(%s)).tolist()", axes, axes)
}

// Build makes the computation; there are no parameters.
func (l *Normalization) Build(b *Builder) Op {
	cols := lastTwoAxes(b.Out)
	mean, deviation := perChannel(l.Mean, cols), perChannel(l.Variance, cols)
	for c, v := range deviation {
		deviation[c] = max(float32(math.Sqrt(float64(v))), leastDeviation)
	}
	if l.Invert {
		return newRescale(deviation, mean)
	}
	none := make([]float32, cols)
	return newChannelOp(cols,
		func(y, x []float32) { kernel.ColumnStandardize(y, x, mean, deviation) },
		func(dx, dy []float32) { kernel.ColumnStandardize(dx, dy, none, deviation) })
}
