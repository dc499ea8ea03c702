package chart

import (
	"math"
	"slices"
)

// emaState is where the running average stands. left is the weight its zero
// start still has; dividing by 1-left takes that start out again, so the first
// values are not pulled to zero.
type emaState struct {
	value float64
	left  float64
}

// Smooth returns the exponentially smoothed twin of s. by is between 0 (the
// series itself) and 1 (never moves); it is the weight of the past, as in
// TensorBoard, without the pull to zero at the start. Gaps stay gaps and do
// not break the average. The twin is kept and only extended when s has grown;
// asking for another by computes it anew, O(n) once. It belongs to s: do not
// append to it.
func (s *Series) Smooth(by float64) *Series {
	if !(by > 0) {
		return s
	}
	by = math.Min(by, 0.999)
	if s.smooth == nil {
		s.smooth = &Series{}
	}
	if s.smoothBy != by {
		s.smooth.Reset()
		s.smoothBy = by
		s.ema = emaState{left: 1}
	}
	t := s.smooth
	t.first, t.step, t.xs = s.first, s.step, s.xs // the points stand where those of s do
	t.ys = slices.Grow(t.ys, len(s.ys)-len(t.ys))
	for _, y := range s.ys[len(t.ys):] {
		t.push(s.ema.next(y, by))
	}
	return t
}

// forgotten is a weight that changes no digit of what is divided by one less it.
// Going on to multiply it would end in denormal numbers, which are slow.
const forgotten = 1e-20

// next takes y in and returns the average so far; a gap passes through.
func (e *emaState) next(y, by float64) float64 {
	if !finite(y) {
		return math.NaN()
	}
	e.value = by*e.value + (1-by)*y
	if e.left == 0 {
		return e.value
	}
	if e.left *= by; e.left < forgotten {
		e.left = 0
	}
	return e.value / (1 - e.left)
}
