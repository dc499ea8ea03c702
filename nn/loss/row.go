package loss

import (
	"math"

	"duet/nn/internal/kernel"
)

// The clip of Keras: epsilon is keras.backend.epsilon(). The bounds are the
// float64 numbers nearest to 1e-7 and 1-1e-7, as Keras has them in float64; in
// float32 the upper one would be 1-1.19e-7.
const clipLow, clipHigh = 1e-7, 1 - 1e-7

// clip keeps a probability away from 0 and 1. NaN stays NaN and infinity
// becomes NaN, so that a diverged prediction shows.
func clip(p float64) float64 {
	switch {
	case math.IsInf(p, 0):
		return math.NaN()
	case p < clipLow:
		return clipLow
	case p > clipHigh:
		return clipHigh
	}
	return p
}

// taint is 0, or NaN for a number that is not finite: added to a result, it keeps
// a diverged prediction in sight where the formula would hide it.
func taint(v float64) float64 { return float64(0 * v) }

// inside tells whether the gradient passes the clip at p, ends included.
func inside(p float64) bool { return p >= clipLow && p <= clipHigh }

// The fixed order of sums over a row: element i goes to lane i mod 16 of its
// chunk of 4096, lanes are folded 8-4-2-1, chunks are added in order.
const (
	laneCount = 16
	chunk     = 4096
)

// sum adds terms one after the other to the bits that kernel.Sum64 makes of
// all of them in a slice, without needing the slice.
type sum struct {
	lanes [laneCount]float64
	n     int
	done  float64 // the chunks before this one
}

func (s *sum) add(term float64) {
	s.lanes[s.n%laneCount] += term
	if s.n++; s.n == chunk {
		s.done = s.total()
		s.lanes, s.n = [laneCount]float64{}, 0
	}
}

func (s *sum) total() float64 { return s.done + kernel.Sum64(s.lanes[:]) }

// answer is what one row ought to be, in either form.
type answer struct {
	row   []float32 // [K], nil when class holds
	class int
	// Label smoothing: a target y is taken for y*keep + share. There is none
	// while share is 0.
	keep, share float64
}

// spread smooths the targets of k classes: y becomes y(1-s) + s/k.
func (a answer) spread(s float64, k int) answer {
	a.keep, a.share = 1-s, s/float64(k)
	return a
}

// halved smooths yes-or-no targets: y becomes y(1-s) + s/2.
func (a answer) halved(s float64) answer { return a.spread(s, 2) }

// at is the target of element j.
func (a answer) at(j int) float64 {
	if a.share == 0 {
		return a.given(j)
	}
	return float64(a.given(j)*a.keep) + a.share
}

// given is the target of element j before smoothing.
func (a answer) given(j int) float64 {
	switch {
	case a.row != nil:
		return float64(a.row[j])
	case a.class == j:
		return 1
	}
	return 0
}

// single finds the only target of k that is not 0; ok is false when there are more or
// none, and where targets are smoothed. It looks at bits, since which target it is
// cannot be foreseen by a branch.
func (a answer) single(k int) (at int, y float64, ok bool) {
	if a.share != 0 {
		return 0, 0, false
	}
	if a.row == nil {
		return a.class, 1, true
	}
	count := int32(0)
	for j, v := range a.row[:k] {
		b := int32(math.Float32bits(v) << 1) // 0 for both zeros
		some := (b | -b) >> 31               // all ones unless it is 0
		count -= some
		at |= j & int(some)
	}
	if count != 1 {
		return 0, 0, false
	}
	return at, float64(a.row[at]), true
}

// answerAt finds the answer of sample i in y.
func answerAt(y []float32, i, k int, t Target) answer {
	if t != Index {
		return answer{row: y[i*k : (i+1)*k]}
	}
	c := y[i]
	if !(c >= 0 && c < float32(k)) || c != float32(int(c)) {
		panic("loss: a class number is not one of 0 to K-1")
	}
	return answer{class: int(c)}
}

// samples checks the lengths of what Values and Grad are given and counts the
// samples.
func samples(pred, y []float32, k int, t Target) int {
	if k < 1 || len(pred)%k != 0 {
		panic("loss: predictions are not rows of K numbers")
	}
	n := len(pred) / k
	if len(y) != n*width(k, t) {
		panic("loss: targets do not fit the predictions")
	}
	return n
}

// width is the length of one row of y.
func width(k int, t Target) int {
	if t == Index {
		return 1
	}
	return k
}

// rowFunc is the loss of one row, gradFunc writes its gradient divided by n.
type (
	rowFunc  func(p []float32, a answer) float64
	gradFunc func(dp, p []float32, a answer, n float64)
)

// eachValue writes f of every row.
func eachValue(dst, pred, y []float32, k int, t Target, f rowFunc) {
	n := samples(pred, y, k, t)
	if len(dst) != n {
		panic("loss: one loss a sample is expected")
	}
	for i := range dst {
		dst[i] = float32(f(pred[i*k:(i+1)*k], answerAt(y, i, k, t)))
	}
}

// eachGrad writes f of every row.
func eachGrad(dpred, pred, y []float32, k int, t Target, f gradFunc) {
	n := samples(pred, y, k, t)
	if len(dpred) != len(pred) {
		panic("loss: gradients do not fit the predictions")
	}
	for i := range n {
		f(dpred[i*k:(i+1)*k], pred[i*k:(i+1)*k], answerAt(y, i, k, t), float64(n))
	}
}
