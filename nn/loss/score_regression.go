package loss

import "math"

// MeanAbsolute is the mean of |p - y| over all numbers, in float64 and the fixed
// order of reductions: Keras' metric mean_absolute_error. Without numbers it is
// NaN. It panics when the lengths differ.
//
//	pred, y // [N, K]
func MeanAbsolute(pred, y []float32) float64 {
	if len(pred) != len(y) {
		panic("loss: targets do not fit the predictions")
	}
	var s sum
	for i, v := range pred {
		s.add(math.Abs(float64(v) - float64(y[i])))
	}
	return s.total() / float64(len(pred))
}

// R2 is the coefficient of determination, the mean over the K numbers of a
// prediction: 1 for predictions that are exact, 0 for those no better than the
// mean of the targets, negative for worse ones. Sums are float64 in the fixed
// order of reductions.
//
//	m_j = (sum_i y_ij) / N
//	R2  = (sum_j 1 - (sum_i (y_ij - p_ij)^2) / (sum_i (y_ij - m_j)^2)) / K
//
// Where all targets are equal there is nothing to explain: 1 when they are met, 0
// when not, as scikit-learn has it; Keras' R2Score has NaN for 1 there. Without
// samples it is NaN. It panics when pred or y is not rows of k numbers.
//
//	pred, y // [N, K]
func R2(pred, y []float32, k int) float64 {
	if n := samples(pred, y, k, Values); n == 0 {
		return math.NaN()
	}
	var s sum
	for j := range k {
		s.add(columnR2(pred, y, j, k))
	}
	return s.total() / float64(k)
}

// columnR2 is R2 of column j.
func columnR2(pred, y []float32, j, k int) float64 {
	var all sum
	for i := j; i < len(y); i += k {
		all.add(float64(y[i]))
	}
	mean := all.total() / float64(all.n)
	var left, spread sum
	for i := j; i < len(y); i += k {
		d, e := float64(y[i])-float64(pred[i]), float64(y[i])-mean
		left.add(float64(d * d))
		spread.add(float64(e * e))
	}
	l, s := left.total(), spread.total()
	switch {
	case s != 0:
		return 1 - l/s
	case l == 0:
		return 1
	}
	return 1 - l/l // 0, or NaN for predictions that are not finite
}
