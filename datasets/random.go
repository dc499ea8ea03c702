package datasets

import (
	"fmt"
	"slices"

	"duet/datasets/synth"
)

// Random is a set for measuring speed: n samples of random floats in [0,1), one
// input for each of dims, with labels of `classes` classes, or with that many random
// regression targets. With labels there is something to learn, so that as many units
// live and slopes are as seldom 0 as in earnest: a sample is half noise and half the
// pattern of its class, and one label in five is drawn anew. The sizes come from a
// model and must be positive; Random panics when they are not.
func Random(dims [][]int, classes, n int, regression bool, seed uint64) *Set {
	if len(dims) == 0 || classes < 1 || n < 1 {
		panic("datasets: Random needs an input, a class and a sample")
	}
	s := &Set{Name: "random", N: n}
	for i, d := range dims {
		a := Array{Dims: slices.Clone(d)}
		if a.Size() < 1 {
			panic("datasets: Random needs dimensions of 1 or more")
		}
		a.Floats = uniform(seed, fmt.Sprintf("random input %d", i), n*a.Size())
		s.Inputs = append(s.Inputs, a)
	}
	if regression {
		s.Targets, s.TargetDim = uniform(seed, "random targets", n*classes), classes
		return s
	}
	s.Classes, s.Labels = numbers(classes), make([]int32, n)
	stream := synth.NewStream(seed, "random labels", 0)
	for i := range s.Labels {
		s.Labels[i] = int32(stream.Below(classes))
	}
	for i := range s.Inputs {
		s.Inputs[i].blend(uniform(seed, fmt.Sprintf("random patterns %d", i), classes*s.Inputs[i].Size()), s.Labels)
	}
	for i := range s.Labels {
		if stream.Below(5) == 0 {
			s.Labels[i] = int32(stream.Below(classes))
		}
	}
	return s
}

// blend makes every sample the mean of itself and the pattern of its class.
func (a *Array) blend(patterns []float32, labels []int32) {
	size := a.Size()
	for i, class := range labels {
		x, pattern := a.Floats[i*size:][:size], patterns[int(class)*size:][:size]
		for k := range x {
			x[k] = (x[k] + pattern[k]) / 2
		}
	}
}

// uniform draws count floats.
func uniform(seed uint64, purpose string, count int) []float32 {
	stream := synth.NewStream(seed, purpose, 0)
	out := make([]float32, count)
	for i := range out {
		out[i] = stream.Float()
	}
	return out
}
