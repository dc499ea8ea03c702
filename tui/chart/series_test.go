package chart

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// anyValue draws ordinary, huge, tiny and broken values.
func anyValue() *rapid.Generator[float64] {
	return rapid.OneOf(
		rapid.Float64Range(-10, 10),
		rapid.Float64Range(0, 1),
		rapid.Float64(),
		rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, 1e300, -1e300, math.MaxFloat64, 5e-324, 1}),
	)
}

// bruteForce is Range by looking at every point.
func bruteForce(s *Series, i, j int) Stat {
	var out Stat
	for k := max(0, i); k < min(j, s.Len()); k++ {
		_, y := s.At(k)
		out.add(y)
	}
	return out
}

func sameStat(a, b Stat) bool {
	if a.N != b.N || (a.N > 0 && (a.Min != b.Min || a.Max != b.Max)) {
		return false
	}
	scale := float64(a.N) * math.Max(math.Abs(a.Min), math.Abs(a.Max))
	return math.IsInf(scale, 0) || math.Abs(a.Sum-b.Sum) <= 1e-12*scale
}

func TestPyramidEqualsBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s Series
		ys := rapid.SliceOfN(anyValue(), 0, 300).Draw(t, "ys")
		for range rapid.IntRange(0, 3).Draw(t, "repeat") {
			ys = append(ys, ys...)
		}
		for i, y := range ys {
			s.Append(float64(i), y)
			if i%37 == 0 {
				from := rapid.IntRange(-1, i+1).Draw(t, "early from")
				if got, want := s.Range(from, i+1), bruteForce(&s, from, i+1); !sameStat(got, want) {
					t.Fatalf("with %d points, Range(%d, %d) = %+v, want %+v", i+1, from, i+1, got, want)
				}
			}
		}
		for range 10 {
			i, j := rapid.IntRange(-2, len(ys)+2).Draw(t, "i"), rapid.IntRange(-2, len(ys)+2).Draw(t, "j")
			if got, want := s.Range(i, j), bruteForce(&s, i, j); !sameStat(got, want) {
				t.Fatalf("Range(%d, %d) of %d points = %+v, want %+v", i, j, len(ys), got, want)
			}
		}
		if got, want := s.All(), bruteForce(&s, 0, len(ys)); !sameStat(got, want) {
			t.Fatalf("All = %+v, want %+v", got, want)
		}
	})
}

func TestSeriesPositions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s Series
		var xs []float64
		x := rapid.Float64Range(-5, 5).Draw(t, "x0")
		even := rapid.Bool().Draw(t, "even")
		for i := range rapid.IntRange(0, 60).Draw(t, "n") {
			if !even || i > 40 {
				x += rapid.SampledFrom([]float64{0, 1, 0.1, 3}).Draw(t, "dx")
			} else {
				x++
			}
			if !s.Append(x, float64(i)) {
				t.Fatalf("Append(%v) refused after %v", x, xs)
			}
			xs = append(xs, x)
		}
		if s.Append(math.NaN(), 1) || (len(xs) > 0 && s.Append(xs[len(xs)-1]-1, 1)) {
			t.Fatal("a step back was taken")
		}
		for i, want := range xs {
			if got, y := s.At(i); got != want || y != float64(i) {
				t.Fatalf("At(%d) = %v, %v, want %v", i, got, y, want)
			}
		}
		v := rapid.Float64Range(-10, 80).Draw(t, "v")
		at := s.Find(v)
		if (at > 0 && xs[at-1] >= v) || (at < len(xs) && xs[at] < v) {
			t.Fatalf("Find(%v) = %d in %v", v, at, xs)
		}
		if near := s.Near(v); len(xs) > 0 && (near < 0 || (xs[near] > v && near > 0)) {
			t.Fatalf("Near(%v) = %d in %v", v, near, xs)
		}
	})
}

func TestSeriesReset(t *testing.T) {
	var s Series
	for i := range 100 {
		s.Append(float64(i*i), 1)
	}
	s.Smooth(0.5)
	v := s.Version()
	s.Reset()
	if s.Len() != 0 || s.All().N != 0 || s.Version() == v || s.Smooth(0.5).Len() != 0 {
		t.Errorf("after Reset: %d points, %+v", s.Len(), s.All())
	}
	for i := range 100 {
		s.Append(float64(i), 2)
	}
	if got := s.Range(0, 100); got.N != 100 || got.Sum != 200 || got.Min != 2 {
		t.Errorf("refilled: %+v", got)
	}
	if _, _, ok := new(Series).Last(); ok {
		t.Error("an empty series has a last point")
	}
}

func TestSmooth(t *testing.T) {
	var s Series
	for i := range 200 {
		s.Append(float64(i), 3)
	}
	s.Append(200, math.NaN())
	s.Append(201, 3)
	sm := s.Smooth(0.9)
	for i := range sm.Len() {
		_, y := sm.At(i)
		if i == 200 {
			if !math.IsNaN(y) {
				t.Error("a gap was filled")
			}
		} else if math.Abs(y-3) > 1e-12 {
			t.Fatalf("a constant becomes %v at %d: pulled to zero", y, i)
		}
	}
	s.Append(202, 13)
	if again := s.Smooth(0.9); again != sm || again.Len() != 203 {
		t.Error("the twin was not extended in place")
	}
	if _, y, _ := sm.Last(); math.Abs(y-4) > 1e-6 {
		t.Errorf("after 10 above at 0.9: %v, want about 4", y)
	}
	if s.Smooth(0) != &s || s.Smooth(math.NaN()) != &s {
		t.Error("no smoothing is not the series itself")
	}
	if s.Smooth(5).Len() != s.Len() {
		t.Error("smoothing above 1")
	}
}

func BenchmarkAppend(b *testing.B) {
	var s Series
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		s.Append(float64(i), float64(i%97))
	}
}
