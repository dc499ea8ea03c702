package chart

import (
	"math"
	"testing"
)

// TestThin: a thinned series keeps its extremes, its place and its newest points.
func TestThin(t *testing.T) {
	var s Series
	for i := range 1000 {
		y := math.Sin(float64(i))
		switch i {
		case 123:
			y = 9
		case 456:
			y = math.NaN()
		}
		s.Append(float64(i+1), y)
	}
	s.Smooth(0.5)
	was, version := s.All(), s.Version()
	s.Thin(6, Band)
	if got := s.All(); got.Min != was.Min || got.Max != was.Max {
		t.Errorf("the range is %v to %v, want %v to %v", got.Min, got.Max, was.Min, was.Max)
	}
	if want := 1000/6*3 + 1000%6; s.Len() != want || s.Version() == version {
		t.Errorf("%d points, want %d; version %d after %d", s.Len(), want, s.Version(), version)
	}
	if x, y, _ := s.Last(); x != 1000 || y != math.Sin(999) {
		t.Errorf("ends at %v, %v", x, y)
	}
	if got := s.Range(s.Find(126), s.Find(127)); got.N != 3 || got.Max != 9 {
		t.Errorf("where the extreme was there is %+v", got)
	}
	if n := s.Smooth(0.5).Len(); n != s.Len() {
		t.Errorf("%d smooth points for %d", n, s.Len())
	}
	if !s.Append(1001, 0) || s.Append(1000, 0) {
		t.Error("it does not grow on from where it was")
	}
	flat := Series{}
	for i := range 12 {
		flat.Append(float64(i), 2)
	}
	if flat.Thin(6, Band); flat.Len() != 2 {
		t.Errorf("a flat curve keeps %d points", flat.Len())
	}
	gap := Series{}
	for i := range 12 {
		gap.Append(float64(i), math.NaN())
	}
	gap.Thin(6, Band)
	gap.Thin(2, Newest)
	if x, y := gap.At(0); gap.Len() != 1 || x != 11 || y == y {
		t.Errorf("gaps become %d points, the first (%v, %v)", gap.Len(), x, y)
	}
}

// TestKeep: what is kept stays where it was, and the sums follow.
func TestKeep(t *testing.T) {
	var s Series
	for i := range 100 {
		s.Append(float64(10*i), float64(i))
	}
	version := s.Version()
	s.Keep(func(i int, x float64) bool { return i%3 == 0 && x < 500 })
	if s.Len() != 17 || s.Version() == version {
		t.Errorf("%d points, version %d after %d", s.Len(), s.Version(), version)
	}
	for k := range s.Len() {
		if x, y := s.At(k); x != float64(30*k) || y != float64(3*k) {
			t.Errorf("point %d is %v, %v", k, x, y)
		}
	}
	if all := s.All(); all.Max != 48 || all.N != 17 {
		t.Errorf("all is %+v", all)
	}
	s.Keep(func(int, float64) bool { return false })
	if s.Len() != 0 || !s.Append(1, 2) {
		t.Errorf("an empty series has %d points or takes none", s.Len())
	}
}
