package screen

import (
	"math"
	"slices"
	"strings"

	"duet/sessions/recipe"
	"duet/tui/chart"
)

// span is the stretch of alphas in [0, 1] for which a sample is answered right.
type span struct{ from, to float64 }

// none tells that no alpha makes the answer right; whole that every one does.
func (s span) none() bool  { return !(s.from < s.to) }
func (s span) whole() bool { return s.from == 0 && s.to == 1 }

// String is the stretch for a column: "a<.75", "a>.21", ".33-.61".
func (s span) String() string {
	short := func(v float64) string { return strings.TrimSpace(chart.Num(math.Round(v*1000)/1000, 4)) }
	switch {
	case s.none():
		return "no a"
	case s.whole():
		return "any a"
	case s.from == 0:
		return "a<" + short(s.to)
	case s.to == 1:
		return "a>" + short(s.from)
	}
	return short(s.from) + "-" + short(s.to)
}

// long is the same in words of its own, for a title: "a .33-.61".
func (s span) long() string {
	if text := s.String(); strings.Contains(text, "a") {
		return text
	}
	return "a " + s.String()
}

// spans works out for every sample which alphas answer it right. The score of a
// class is a*f(A) + (1-a)*f(B) up to a function that keeps the order, so each
// rival cuts a half line off and what is left is one stretch. It is nil where the
// answer does not come about that way.
func (d *inspected) spans() []span {
	p := d.p
	if !p.Compared() || !p.Weighted || p.Labels == nil {
		return nil
	}
	f := d.ordered()
	if f == nil {
		return nil
	}
	out := make([]span, p.N)
	for i := range out {
		out[i] = rightFor(p.A[i*p.K:(i+1)*p.K], p.B[i*p.K:(i+1)*p.K], int(p.Labels[i]), f)
	}
	return out
}

// ordered is the function f that the merge is linear in, nil where there is none. One
// score that is normalised says nothing.
func (d *inspected) ordered() func(v float64) float64 {
	m := d.merge
	base := func(v float64) float64 { return math.Max(v, m.Epsilon) }
	switch m.Mode {
	case recipe.WeightedSum:
		return func(v float64) float64 { return v }
	case recipe.WeightedProduct:
		switch {
		case m.Guard == "log" && d.p.K > 1, m.Guard == "raw":
			return math.Log
		case m.Guard == "epsilon":
			return func(v float64) float64 { return math.Log(base(v)) }
		}
	case recipe.PowerMean:
		r := d.exponent()
		const nearZero = 1e-7
		switch {
		case m.Normalize && d.p.K < 2:
			return nil
		case math.Abs(r) < nearZero:
			return func(v float64) float64 { return math.Log(base(v)) }
		case r < 0:
			return func(v float64) float64 { return -math.Pow(base(v), r) }
		}
		return func(v float64) float64 { return math.Pow(base(v), r) }
	}
	return nil
}

// rightFor is the stretch of alphas for which a row's greatest score is that of
// the class; of one score alone, for which it is above 0.5 or not.
func rightFor(a, b []float32, class int, f func(float64) float64) span {
	s := span{0, 1}
	if len(a) == 1 {
		half, sign := f(0.5), 1.0
		if class == 0 {
			sign = -1
		}
		s.cut(sign*(f(float64(a[0]))-half), sign*(f(float64(b[0]))-half))
		return s
	}
	if class >= len(a) {
		return span{}
	}
	for k := range a {
		if k != class {
			s.cut(f(float64(a[class]))-f(float64(a[k])), f(float64(b[class]))-f(float64(b[k])))
		}
	}
	return s
}

// cut keeps the alphas at which a lead of da in A and db in B is a lead in the
// merge: a*da + (1-a)*db > 0.
func (s *span) cut(da, db float64) {
	switch {
	case slices.ContainsFunc([]float64{da, db}, math.IsNaN):
		*s = span{}
	case da > 0 && db >= 0 || da >= 0 && db > 0:
	case da <= 0 && db <= 0:
		*s = span{}
	case math.IsInf(da, 0) || math.IsInf(db, 0): // a class that one branch rules out
		if math.IsInf(da, -1) || math.IsInf(db, -1) {
			*s = span{}
		}
	case da > 0:
		s.from = math.Max(s.from, db/(db-da))
	default:
		s.to = math.Min(s.to, db/(db-da))
	}
}
