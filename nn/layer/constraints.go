package layer

import (
	"fmt"
	"math"

	"duet/nn/internal/kernel"
	"duet/nn/option"
	"duet/nn/shape"
)

// bound is the arguments of a constraint.
type bound interface{ constraint() Constraint }

type noBound struct{}

func (noBound) constraint() Constraint { return nil }

type nonNegBound struct{}

func (*nonNegBound) constraint() Constraint { return nonNeg{} }

// axesArg are the axes of the parameter, without a batch, that a norm is taken
// over; none are all of them.
type axesArg struct {
	Axis []int `arg:"axis" null:"" help:"axes that a norm is taken over; null is all of them"`
}

type maxNormBound struct {
	MaxValue float64 `arg:"max_value" min:"0" help:"the largest norm"`
	axesArg
}

func (b *maxNormBound) constraint() Constraint {
	return normBound{axes: b.Axis, high: float32(b.MaxValue), rate: 1}
}

type unitNormBound struct{ axesArg }

func (b *unitNormBound) constraint() Constraint { return normBound{axes: b.Axis, unit: true} }

type minMaxNormBound struct {
	MinValue float64 `arg:"min_value" min:"0" help:"the smallest norm"`
	MaxValue float64 `arg:"max_value" min:"0" help:"the largest norm"`
	Rate     float64 `arg:"rate" min:"0" max:"1" help:"how far a norm outside is moved, 1 being all the way"`
	axesArg
}

func (b *minMaxNormBound) constraint() Constraint {
	return normBound{axes: b.Axis, low: float32(b.MinValue), high: float32(b.MaxValue), rate: b.Rate}
}

// Check is for the package option.
func (b *minMaxNormBound) Check() error {
	if b.MinValue > b.MaxValue {
		return fmt.Errorf("min_value is %v, above max_value %v: swap them", b.MinValue, b.MaxValue)
	}
	return nil
}

// constraints are Keras' names, with Keras' defaults.
func constraints() []option.Entry {
	return []option.Entry{
		{Name: nothing, New: func() any { return &noBound{} }},
		{Name: "max_norm", Class: "MaxNorm", New: func() any { return &maxNormBound{2, axesArg{[]int{0}}} }},
		{Name: "min_max_norm", Class: "MinMaxNorm", New: func() any { return &minMaxNormBound{0, 1, 1, axesArg{[]int{0}}} }},
		{Name: "non_neg", Class: "NonNeg", New: func() any { return &nonNegBound{} }},
		{Name: "unit_norm", Class: "UnitNorm", New: func() any { return &unitNormBound{axesArg{[]int{0}}} }},
	}
}

// Constraints lists the names a recipe may use.
func Constraints() []string { return option.Table(constraints).Names() }

// checkConstraint refuses a text that names no constraint.
func checkConstraint(arg, text string) error {
	if text == "" {
		return nil
	}
	_, err := option.Table(constraints).Make(arg, text)
	return err
}

// constraint makes the constraint of a text that Infer has checked; nil for none.
func constraint(text string) Constraint {
	if text == "" {
		return nil
	}
	made, err := option.Table(constraints).Make("constraint", text)
	if err != nil {
		panic("layer: Build without Infer: " + err.Error())
	}
	return made.(bound).constraint()
}

// nonNeg sets what is below 0 to 0.
type nonNeg struct{}

func (nonNeg) Project(w []float32, _ shape.Shape) { kernel.Relu(w, w) }

// normBound scales groups of numbers by their norms, as Keras does in float32:
//
//	n = sqrt(sum of w^2 over axes)             float64, rounded once
//	d = rate * clip(n, low, high) + (1-rate)*n each operation rounded to float32
//	w = w * (d / (eps + n))                    likewise; unit: w / (eps + n)
//
// with eps = 1e-7. So a norm within the bounds shrinks a little with every step,
// and a group of zeros stays one.
type normBound struct {
	axes      []int // none for all
	low, high float32
	rate      float64
	unit      bool
}

const normEpsilon = 1e-7

func (b normBound) Project(w []float32, s shape.Shape) {
	g, ok := b.groups(s)
	if !ok {
		return
	}
	for i := range g.Blocks() {
		norms, n := g.SumSquares(w, i)
		for c, v := range norms[:n] {
			norms[c] = float64(b.factor(float32(math.Sqrt(v))))
		}
		g.Rows(i, func(at int) {
			row := w[at : at+n]
			for c, f := range norms[:n] {
				if b.unit {
					row[c] /= float32(f)
				} else {
					row[c] *= float32(f)
				}
			}
		})
	}
}

// factor is what a group of norm n is multiplied by; for unit, divided.
func (b normBound) factor(n float32) float32 {
	if b.unit {
		return float32(normEpsilon) + n
	}
	d := max(b.low, min(b.high, n))
	if b.rate != 1 {
		d = float32(float32(b.rate)*d) + float32(float32(1-b.rate)*n)
	}
	return d / (float32(normEpsilon) + n)
}

// groups are the numbers that share a norm; false when s has not all the axes.
func (b normBound) groups(s shape.Shape) (kernel.Groups, bool) {
	var dims [shape.MaxRank]int
	var shared [shape.MaxRank]bool
	for i := range s.Rank() {
		dims[i], shared[i] = s.Dim(i), len(b.axes) == 0
	}
	for _, a := range b.axes {
		if a < 0 {
			a += s.Rank()
		}
		if a < 0 || a >= s.Rank() {
			return kernel.Groups{}, false
		}
		shared[a] = true
	}
	return kernel.NewGroups(dims[:s.Rank()], shared[:s.Rank()]), true
}

func (b normBound) fits(s shape.Shape) string {
	if _, ok := b.groups(s); ok {
		return ""
	}
	return fmt.Sprintf("axes that are there, counted from 0, instead of %v", b.axes)
}
