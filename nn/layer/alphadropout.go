package layer

import (
	"math"

	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// AlphaDropout sets each number to the least that selu puts out, s, with
// probability rate while training, and then scales and shifts all so that mean 0
// and deviation 1 stay what they are; in evaluation it hands its input on:
//
//	y = (u >= rate ? x : s)*a + b
//	a = 1/sqrt((1-rate)*(1 + rate*s*s)),  b = -a*s*rate
//
// u is the uniform number of (seed, step, node, place in the batch), as that of
// Dropout. Keras: layers.AlphaDropout.
type AlphaDropout struct {
	Rate float64 `arg:"rate,required" min:"0" max:"1" help:"share of the numbers that is dropped; below 1"`
}

var _ = register(Kind{
	Class: "AlphaDropout", Group: Regular, MinInputs: 1, MaxInputs: 1,
	Help: "Drops a random share of its input while training and keeps mean and deviation, for branches with selu.",
	New:  func() Layer { return &AlphaDropout{} },
})

// seluLeast is -alpha*scale of selu, what it goes to for ever smaller numbers.
const seluLeast = -1.6732632423543772848170429916717 * 1.0507009873554804934193349852946

// Infer keeps the shape.
func (l *AlphaDropout) Infer(in []shape.Shape) (shape.Shape, error) {
	return in[0], checkNoiseRate(l.Rate)
}

// Build makes the computation; there are no parameters.
func (l *AlphaDropout) Build(*Builder) Op {
	scale := 1 / math.Sqrt(float64((1-l.Rate)*(1+float64(l.Rate*seluLeast*seluLeast))))
	rate, a, b := float32(l.Rate), float32(scale), float32(-scale*seluLeast*l.Rate)
	return newNoise(noise{
		draw: kernel.Stream.Fill2,
		apply: func(r, x []float32) {
			for i, u := range r {
				kept := float32(seluLeast)
				if u >= rate {
					kept = x[i]
				}
				r[i] = float32(kept*a) + b
			}
		},
		slope: func(r, dy []float32) {
			for i, u := range r {
				if u >= rate {
					r[i] = dy[i] * a
				} else {
					r[i] = 0
				}
			}
		},
	})
}
