package layer

import (
	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// LayerNormalization gives every row mean 0 and deviation 1, and then a mean and
// deviation of its own for every number of it. A row is the last axis, or
// several axes at the end of a sample:
//
//	y = gamma*(x - mean)/sqrt(variance + epsilon) + beta
//
// The variance is the mean square about the mean. Training and evaluation are
// the same. gamma and beta have the shape of a row. Sums are float64 ones; every
// output is rounded once. Keras: layers.LayerNormalization.
type LayerNormalization struct {
	Axis []int `arg:"axis" help:"the axis or axes of a row, the last ones, counted from the end or with the batch"`
	NormArgs
}

var _ = register(Kind{
	Class: "LayerNormalization", Group: Normalising, MinInputs: 1, MaxInputs: 1,
	Help: "Gives every sample, or every position of it, mean 0 and deviation 1, whatever else is in the batch.",
	New:  func() Layer { return &LayerNormalization{Axis: []int{-1}, NormArgs: kerasNorm()} },
})

// Infer keeps the shape.
func (l *LayerNormalization) Infer(in []shape.Shape) (shape.Shape, error) {
	if _, err := trailing("LayerNormalization", l.Axis, in[0]); err != nil {
		return shape.Shape{}, err
	}
	return in[0], l.NormArgs.check()
}

// Build declares gamma and beta.
func (l *LayerNormalization) Build(b *Builder) Op {
	row := b.trailing("LayerNormalization", l.Axis)
	gamma, beta := l.declare(b, row)
	return b.rowNorm(layerNorm, row, l.Epsilon, gamma, beta)
}

// trailing is the function of that name for axes that Infer has checked.
func (b *Builder) trailing(class string, axis []int) shape.Shape {
	row, err := trailing(class, axis, b.In[0])
	if err != nil {
		panic("layer: Build without Infer: " + err.Error())
	}
	return row
}

var layerNorm = rowNorm{
	moments: func(x []float32, epsilon float64) (mean, inv float64) {
		mean, variance := kernel.RowMoments(x)
		return mean, inverseRoot(variance + epsilon)
	},
	centred: true, divisor: wholeRow,
}
