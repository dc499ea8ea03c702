package layer

import (
	"math"

	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// UnitNormalization divides every row by its length, the root of its sum of
// squares. A row is the last axis, or several axes at the end of a sample:
//
//	y = x * min(1/sqrt(sum(x*x)), 1e12)
//
// A row of zeros stays one. Rows shorter than 1e-12 hand no gradient on: their
// slope would be 1e12, and Keras' gradient of a row of zeros is not a number.
// Training and evaluation are the same. Keras: layers.UnitNormalization.
type UnitNormalization struct {
	Axis []int `arg:"axis" help:"the axis or axes of a row, the last ones, counted from the end or with the batch"`
}

var _ = register(Kind{
	Class: "UnitNormalization", Group: Normalising, MinInputs: 1, MaxInputs: 1,
	Help: "Gives every sample, or every position of it, the length 1.",
	New:  func() Layer { return &UnitNormalization{Axis: []int{-1}} },
})

// Infer keeps the shape.
func (l *UnitNormalization) Infer(in []shape.Shape) (shape.Shape, error) {
	_, err := trailing("UnitNormalization", l.Axis, in[0])
	return in[0], err
}

// Build makes the computation; there are no parameters.
func (l *UnitNormalization) Build(b *Builder) Op {
	return b.rowNorm(unitNorm, b.trailing("UnitNormalization", l.Axis), 0, -1, -1)
}

// longestInverse is the greatest factor that a row is multiplied by.
const longestInverse = 1e12

var unitNorm = rowNorm{
	moments: func(x []float32, _ float64) (mean, inv float64) {
		return 0, math.Min(inverseRoot(kernel.SumSquares(x)), longestInverse)
	},
	divisor: func(int) float64 { return 1 },
	refuses: func(inv float64) bool { return inv == longestInverse },
}
