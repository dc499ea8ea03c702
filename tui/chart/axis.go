package chart

import (
	"math"
	"strconv"
)

// Range is a stretch of an axis. Max <= Min means "none".
type Range struct{ Min, Max float64 }

// Valid says whether the range is a real one.
func (r Range) Valid() bool { return finite(r.Min) && finite(r.Max) && r.Max > r.Min }

// Planned is the x range for something with a planned length: 0 .. planned,
// grown by a quarter at a time when more has come. A range that follows the
// last point would move every dot in every frame, and send every cell.
func Planned(planned, last float64) Range {
	if !finite(planned) || planned <= 0 {
		planned = 1
	}
	for finite(last) && last > planned {
		planned = math.Ceil(planned * 1.25)
	}
	return Range{0, planned}
}

// Axis says how y goes. The zero value fits the data linearly.
type Axis struct {
	Range          // fixed, if Valid; otherwise fitted to the visible points
	Log   bool     // decades; points at or below 0 are gaps
	Zero  bool     // a fitted axis includes 0
	Label Labeller // default: enough digits to tell the ticks apart
}

// Labeller names a place on an axis; step is the distance between ticks.
type Labeller func(v, step float64) string

// scale maps values to 0..1 and knows its ticks.
type scale struct {
	lo, hi float64 // in the axis' own measure: logarithms on a log axis
	log    bool
	ticks  []float64 // values
	step   float64
}

// at is where v stands, 0 at the bottom, 1 at the top; NaN for a gap.
func (s scale) at(v float64) float64 {
	if s.log {
		if !(v > 0) {
			return math.NaN()
		}
		v = math.Log10(v)
	}
	return (v - s.lo) / (s.hi - s.lo)
}

// value is the inverse of at.
func (s scale) value(t float64) float64 {
	v := s.lo + t*(s.hi-s.lo)
	if s.log {
		return math.Pow(10, v)
	}
	return v
}

// fineSteps is how many steps a fitted axis is rounded to. Fewer waste room,
// more move the axis with every new extreme.
const fineSteps = 8

// fit makes the scale of an axis from the sum of what is visible, with about
// want ticks.
func (a Axis) fit(seen Stat, want int) scale {
	want = max(2, want)
	if a.Log {
		return a.fitLog(seen, want)
	}
	lo, hi := a.Min, a.Max
	fixed := a.Valid()
	if !fixed {
		lo, hi = seen.Min, seen.Max
		if seen.N == 0 {
			lo, hi = 0, 1
		}
		if a.Zero {
			lo, hi = math.Min(lo, 0), math.Max(hi, 0)
		}
		lo, hi = apart(lo, hi)
	}
	if !fixed { // to a finer step than the ticks', so that little room is wasted
		fine := niceStep((hi - lo) / fineSteps)
		lo, hi = math.Floor(lo/fine+1e-9)*fine, math.Ceil(hi/fine-1e-9)*fine
	}
	step := niceStep((hi - lo) / float64(want))
	return scale{lo: lo, hi: hi, step: step, ticks: ticksBetween(lo, hi, step)}
}

// apart widens an empty or tiny stretch, so that a constant curve lies in the
// middle of the chart and no step underflows.
func apart(lo, hi float64) (float64, float64) {
	if least := 1e-9 * max(math.Abs(lo), math.Abs(hi), 1e-90); hi-lo > least {
		return lo, hi
	}
	pad := math.Max(math.Abs(lo)/10, 1e-6)
	if lo == 0 && hi == 0 {
		pad = 0.5
	}
	return lo - pad, hi + pad
}

// fitLog fits whole decades; a stretch without positive values becomes 0.1..1.
func (a Axis) fitLog(seen Stat, want int) scale {
	lo, hi := a.Min, a.Max
	if !(a.Valid() && a.Min > 0) {
		lo, hi = seen.Min, seen.Max
		if seen.N == 0 || !(hi > 0) {
			lo, hi = 0.1, 1
		}
		if !(lo > 0) {
			lo = hi / 1e6
		}
	}
	lo, hi = math.Floor(math.Log10(lo)+1e-9), math.Ceil(math.Log10(hi)-1e-9)
	if hi <= lo {
		hi = lo + 1
	}
	s := scale{lo: lo, hi: hi, log: true, step: math.Max(1, math.Ceil((hi-lo)/float64(want)))}
	for e := lo; e <= hi; e += s.step {
		s.ticks = append(s.ticks, math.Pow(10, e))
	}
	return s
}

// niceStep is the smallest of 1, 2, 5 times a power of ten that is not below v.
func niceStep(v float64) float64 {
	if !(v > 0) || !finite(v) {
		return 1
	}
	p := math.Pow(10, math.Floor(math.Log10(v)))
	if p == 0 || math.IsInf(p, 0) {
		return v
	}
	for _, m := range []float64{1, 2, 5} {
		if m*p >= v*(1-1e-9) {
			return m * p
		}
	}
	return 10 * p
}

// ticksBetween lists the multiples of step in lo..hi.
func ticksBetween(lo, hi, step float64) []float64 {
	const most = 200 // a fixed range never asks for more; a broken one might
	var out []float64
	first := math.Ceil(lo/step - 1e-9)
	for i := 0; i < most; i++ {
		v := (first + float64(i)) * step
		if v > hi+step*1e-9 {
			break
		}
		out = append(out, v)
	}
	return out
}

// tickLabel is the default Labeller: as many decimals as the step needs, an
// exponent where that gets long.
func tickLabel(v, step float64) string {
	if math.Abs(v) < step*1e-9 {
		v = 0
	}
	decimals := 0
	if step < 1 {
		decimals = int(math.Ceil(-math.Log10(step) - 1e-9))
	}
	if v != 0 && (decimals > 4 || math.Abs(v) >= 1e6) {
		return exponent(v, significant)
	}
	if v == 0 && decimals > 2 { // "0.0000" would look rounded
		return "0"
	}
	return strconv.FormatFloat(v, 'f', decimals, 64)
}

// label names a tick of the scale.
func (s scale) label(v float64, l Labeller) string {
	switch {
	case l != nil:
		return l(v, s.step)
	case s.log:
		return decadeLabel(v)
	}
	return tickLabel(v, s.step)
}

// decadeLabel names a decade: 0.001 to 1000 in full, the others by exponent.
func decadeLabel(v float64) string {
	if v >= 0.999e-3 && v < 1e4 {
		return strconv.FormatFloat(v, 'g', 4, 64)
	}
	return exponent(v, 1)
}
