package layer

import (
	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// RMSNormalization divides every row by the root of its mean square and then
// scales every number of it. A row is the last axis, or several axes at the end
// of a sample:
//
//	y = scale*x/sqrt(mean(x*x) + epsilon)
//
// Training and evaluation are the same. scale starts at 1. Sums are float64
// ones; every output is rounded once. Keras: layers.RMSNormalization.
type RMSNormalization struct {
	Axis    []int   `arg:"axis" help:"the axis or axes of a row, the last ones, counted from the end or with the batch"`
	Epsilon float64 `arg:"epsilon" min:"0" help:"added to the mean square, against division by 0"`
}

var _ = register(Kind{
	Class: "RMSNormalization", Group: Normalising, MinInputs: 1, MaxInputs: 1,
	Help: "Divides every sample, or every position of it, by the root of its mean square.",
	New:  func() Layer { return &RMSNormalization{Axis: []int{-1}, Epsilon: 1e-6} },
})

// Infer keeps the shape.
func (l *RMSNormalization) Infer(in []shape.Shape) (shape.Shape, error) {
	if _, err := trailing("RMSNormalization", l.Axis, in[0]); err != nil {
		return shape.Shape{}, err
	}
	return in[0], checkEpsilon(l.Epsilon)
}

// Build declares scale.
func (l *RMSNormalization) Build(b *Builder) Op {
	row := b.trailing("RMSNormalization", l.Axis)
	scale := b.weight("scale", row, keeping{initializer: "ones"})
	return b.rowNorm(rmsNorm, row, l.Epsilon, scale, -1)
}

var rmsNorm = rowNorm{
	moments: func(x []float32, epsilon float64) (mean, inv float64) {
		return 0, inverseRoot(kernel.MeanSquare(x) + epsilon)
	},
	divisor: wholeRow,
}
