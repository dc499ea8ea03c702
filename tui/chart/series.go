package chart

import "math"

// leafSize is the number of points under one node of the lowest level of the
// pyramid. With 16, a query looks at no more than 32 raw points, and the
// pyramid costs 4 bytes a point.
const leafSize = 16

// Stat sums up a stretch of a series. Only finite points count; the rest are
// gaps. With N 0 the other fields mean nothing.
type Stat struct {
	N        int
	Min, Max float64
	Sum      float64
}

// Mean is the average of the finite points, NaN without any.
func (s Stat) Mean() float64 {
	if s.N == 0 {
		return math.NaN()
	}
	return s.Sum / float64(s.N)
}

// add takes one point in.
func (s *Stat) add(v float64) {
	if !finite(v) {
		return
	}
	if s.N == 0 || v < s.Min {
		s.Min = v
	}
	if s.N == 0 || v > s.Max {
		s.Max = v
	}
	s.N++
	s.Sum += v
}

// merge takes another stretch in.
func (s *Stat) merge(o Stat) {
	if o.N == 0 {
		return
	}
	if s.N == 0 {
		*s = o
		return
	}
	s.Min, s.Max = min(s.Min, o.Min), max(s.Max, o.Max)
	s.N += o.N
	s.Sum += o.Sum
}

// finite says whether v can be drawn. Values beyond 1e100 count as infinite: no
// float32 is that large, and sums of smaller ones cannot overflow.
func finite(v float64) bool { return v >= -1e100 && v <= 1e100 }

// Series is a growing curve: points with rising x. NaN and infinite values are
// kept and are gaps. It answers minimum, maximum and mean of any stretch in
// O(log n), so a frame of a million points costs what its columns cost. The
// zero value is an empty series. Use it from one goroutine.
type Series struct {
	ys []float64

	// x of point i is first + i*step while the points are evenly spaced, the
	// usual case; the first one that is not fills xs.
	first, step float64
	xs          []float64

	// levels[0][i] sums up points leafSize*i ..., levels[k] two nodes of
	// levels[k-1]. The last node of a level may be incomplete.
	levels [][]Stat

	all      Stat
	version  uint64
	smooth   *Series
	smoothBy float64
	ema      emaState
}

// Len is the number of points, gaps included.
func (s *Series) Len() int { return len(s.ys) }

// Version changes whenever the series does; panes cache under it.
func (s *Series) Version() uint64 { return s.version }

// All sums up the whole series.
func (s *Series) All() Stat { return s.all }

// At returns point i. It panics like a slice if i is out of range.
func (s *Series) At(i int) (x, y float64) { return s.x(i), s.ys[i] }

// Last is the newest point; ok is false for an empty series.
func (s *Series) Last() (x, y float64, ok bool) {
	if len(s.ys) == 0 {
		return 0, math.NaN(), false
	}
	x, y = s.At(len(s.ys) - 1)
	return x, y, true
}

// x is the position of point i.
func (s *Series) x(i int) float64 {
	if s.xs != nil {
		return s.xs[i]
	}
	return s.first + float64(i)*s.step
}

// Append adds a point. x must be finite and not less than the last one;
// otherwise the point is dropped and Append returns false.
func (s *Series) Append(x, y float64) bool {
	n := len(s.ys)
	if !finite(x) || (n > 0 && x < s.x(n-1)) {
		return false
	}
	s.place(n, x)
	s.push(y)
	return true
}

// push adds a point whose position is known already.
func (s *Series) push(y float64) {
	n := len(s.ys)
	s.ys = append(s.ys, y)
	s.all.add(y)
	s.grow(n, y)
	s.version++
}

// place stores the position of the new point n.
func (s *Series) place(n int, x float64) {
	switch {
	case s.xs != nil:
		s.xs = append(s.xs, x)
	case n == 0:
		s.first, s.step = x, 0
	case n == 1:
		s.step = x - s.first
	case s.first+float64(n)*s.step != x:
		xs := make([]float64, n, 2*n)
		for i := range xs {
			xs[i] = s.x(i)
		}
		s.xs = append(xs, x)
	}
}

// Reset empties the series and keeps its memory.
func (s *Series) Reset() {
	for i := range s.levels {
		s.levels[i] = s.levels[i][:0]
	}
	*s = Series{ys: s.ys[:0], levels: s.levels, version: s.version + 1}
}

// Find is the index of the first point with x at or after v, Len if none.
func (s *Series) Find(v float64) int {
	lo, hi := 0, len(s.ys)
	if s.xs == nil && hi > 1 && s.step > 0 { // evenly spaced: next to where division says
		at := (v - s.first) / s.step
		if !(at > 1) {
			hi = min(hi, 3)
		} else if at < float64(hi) {
			lo, hi = int(at)-1, min(hi, int(at)+3)
		} else {
			lo = hi - 1
		}
	}
	for lo < hi {
		mid := int(uint(lo+hi) / 2)
		if s.x(mid) < v {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// Near is the index of the last point with x at or before v, or the first
// point; -1 for an empty series. It is what a crosshair reads.
func (s *Series) Near(v float64) int {
	if len(s.ys) == 0 {
		return -1
	}
	i := s.Find(v)
	if i < len(s.ys) && s.x(i) == v {
		return i
	}
	return max(0, i-1)
}
