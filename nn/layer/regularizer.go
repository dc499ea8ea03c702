package layer

import "duet/nn/internal/kernel"

// Regularizer adds l1 * sum |w| + l2 * sum w^2 of a tensor to the loss. The zero
// value adds nothing.
type Regularizer struct{ L1, L2 float64 }

// None tells whether it adds nothing.
func (r Regularizer) None() bool { return r == Regularizer{} }

// Loss is what a tensor adds to the loss: l1 * sum |w| + l2 * sum w^2, the sums in
// float64 and the fixed order of reductions.
func (r Regularizer) Loss(w []float32) float64 {
	sum := 0.0
	if r.L1 != 0 {
		sum = float64(r.L1 * kernel.SumAbs(w))
	}
	if r.L2 != 0 {
		sum += float64(r.L2 * kernel.SumSquares(w))
	}
	return sum
}

// AddGrad adds the gradient of scale times Loss to dw // as long as w. l1*scale and
// 2*l2*scale are float32 products of float32 numbers; each element then adds l1*scale
// times the sign of w, that of 0 being 0, and the product of 2*l2*scale and w, one
// after the other, each operation rounded to float32.
func (r Regularizer) AddGrad(dw, w []float32, scale float32) {
	kernel.PenaltyGrad(dw, w, float32(float32(r.L1)*scale), float32(float32(2*r.L2)*scale))
}
