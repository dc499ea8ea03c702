package layer

import (
	"fmt"

	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// GaussianNoise adds a normal number to each number while training; in
// evaluation it hands its input on:
//
//	y = x + stddev*z
//
// z is the normal number of (seed, step, node, place in the batch); see
// kernel.Stream.Normals. Keras: layers.GaussianNoise.
type GaussianNoise struct {
	Deviation float64 `arg:"stddev,required" min:"0" max:"1" help:"standard deviation of what is added"`
}

var _ = register(Kind{
	Class: "GaussianNoise", Group: Regular, MinInputs: 1, MaxInputs: 1,
	Help: "Adds random numbers to its input while training, against learning by heart.",
	New:  func() Layer { return &GaussianNoise{} },
})

// Infer keeps the shape.
func (l *GaussianNoise) Infer(in []shape.Shape) (shape.Shape, error) {
	if !(l.Deviation >= 0 && l.Deviation <= 1) {
		return shape.Shape{}, fmt.Errorf("stddev is %v, expected 0 to 1", l.Deviation)
	}
	return in[0], nil
}

// Build makes the computation; there are no parameters.
func (l *GaussianNoise) Build(*Builder) Op {
	deviation := float32(l.Deviation)
	return newNoise(noise{
		draw: kernel.Stream.Normals,
		apply: func(r, x []float32) {
			for i, z := range r {
				r[i] = x[i] + float32(deviation*z)
			}
		},
	})
}
