package layer

import "duet/nn/shape"

// Maximum is the greatest of its inputs, number by number. A NaN wins over
// everything, and of equal numbers the first input does: it gets the whole
// gradient, as Keras on TensorFlow has it. Backward needs the inputs.
// Keras: layers.Maximum.
type Maximum struct{}

var _ = register(Kind{
	Class: "Maximum", Group: Merging, MinInputs: 2,
	Help: "The greatest of its inputs, number by number.",
	New:  func() Layer { return &Maximum{} },
})

// Infer keeps the shape, which all inputs share.
func (l *Maximum) Infer(in []shape.Shape) (shape.Shape, error) { return sameShapes("Maximum", in) }

// Build makes the computation; there are no parameters.
func (l *Maximum) Build(*Builder) Op { return newExtremeOp(1) }

// newExtremeOp finds the greatest of sign*x: the maximum for 1, the minimum
// for -1.
func newExtremeOp(sign float32) Op {
	return newMergeOp(
		func(p *Pass, lo, hi int) {
			for i := lo; i < hi; i++ {
				p.Y[i] = p.X[extreme(p, i, sign)][i]
			}
		},
		func(p *Pass, lo, hi int) {
			for i := lo; i < hi; i++ {
				best := extreme(p, i, sign)
				for j, dx := range p.DX {
					switch {
					case dx == nil:
					case j == best:
						dx[i] = p.DY[i]
					default:
						dx[i] = 0
					}
				}
			}
		})
}

// extreme is the number of the input whose element i wins.
func extreme(p *Pass, i int, sign float32) int {
	best, value := 0, sign*p.X[0][i]
	for j, x := range p.X[1:] {
		if v := sign * x[i]; v > value || v != v && value == value {
			best, value = j+1, v
		}
	}
	return best
}
