package layer

import (
	"math"

	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// GaussianDropout multiplies each number by a normal one around 1 while
// training; in evaluation it hands its input on:
//
//	y = x * (1 + sqrt(rate/(1-rate))*z)
//
// z is the normal number of (seed, step, node, place in the batch); see
// kernel.Stream.Normals. Keras: layers.GaussianDropout.
type GaussianDropout struct {
	Rate float64 `arg:"rate,required" min:"0" max:"1" help:"how strong it is, as the share that Dropout drops; below 1"`
}

var _ = register(Kind{
	Class: "GaussianDropout", Group: Regular, MinInputs: 1, MaxInputs: 1,
	Help: "Multiplies its input by random numbers around 1 while training, a softer Dropout.",
	New:  func() Layer { return &GaussianDropout{} },
})

// Infer keeps the shape.
func (l *GaussianDropout) Infer(in []shape.Shape) (shape.Shape, error) {
	return in[0], checkNoiseRate(l.Rate)
}

// Build makes the computation; there are no parameters.
func (l *GaussianDropout) Build(*Builder) Op {
	deviation := float32(math.Sqrt(l.Rate / (1 - l.Rate)))
	multiply := func(r, x []float32) {
		for i, z := range r {
			r[i] = x[i] * (1 + float32(deviation*z))
		}
	}
	return newNoise(noise{draw: kernel.Stream.Normals, apply: multiply, slope: multiply})
}
