package record

import (
	"slices"

	"duet/sessions/safetext"
)

// indexer collects what the index will say while the session is written. Its
// memory is bounded however long the run is: lists are thinned, newest kept.
type indexer struct {
	places  Index
	steps   int // steps of lane 0 seen
	curve   []curvePoint
	stride  int // steps a full point of the curve stands for
	pending int // steps in the last point so far
}

// curvePoint is one point of the curve while it grows.
type curvePoint struct {
	n           int
	loss, alpha Stat
}

// step notes a STEP at an offset. The curve is that of lane 0.
func (x *indexer) step(s *Step, at int64) {
	x.places.LastStep = at
	if s.Lane != 0 {
		return
	}
	if x.places.Stride == 0 {
		x.places.Stride, x.stride = stepStride, 1
	}
	if x.steps%x.places.Stride == 0 {
		x.places.Steps = append(x.places.Steps, Place{N: s.N, At: at})
		if len(x.places.Steps) > MaxPlaces {
			x.places.Steps = everyOther(x.places.Steps)
			x.places.Stride *= 2
		}
	}
	x.steps++
	x.point(curvePoint{n: s.N, loss: One(float32(s.Loss)), alpha: One(Mean32(s.Alpha))})
}

// point adds a step to the curve, which halves its resolution when it is full.
func (x *indexer) point(p curvePoint) {
	if x.pending == x.stride || len(x.curve) == 0 {
		if len(x.curve) == MaxCurve {
			x.halve()
		}
		x.curve = append(x.curve, p)
		x.pending = 1
		return
	}
	last := &x.curve[len(x.curve)-1]
	last.n = p.n
	x.pending++
	share := 1 / float64(x.pending)
	last.loss = last.loss.Fold(p.loss, share)
	last.alpha = last.alpha.Fold(p.alpha, share)
}

// halve folds neighbouring points; all of them are complete at that moment.
func (x *indexer) halve() {
	half := x.curve[:0]
	for i := 0; i+1 < len(x.curve); i += 2 {
		a, b := x.curve[i], x.curve[i+1]
		half = append(half, curvePoint{
			n:     b.n,
			loss:  a.loss.Fold(b.loss, 0.5),
			alpha: a.alpha.Fold(b.alpha, 0.5),
		})
	}
	x.curve = half
	x.stride *= 2
	x.pending = x.stride
}

func (x *indexer) eval(e Eval, at int64) {
	x.places.Evals = thinned(append(x.places.Evals, Place{N: e.N, At: at, What: short(e.Split)}))
}

func (x *indexer) action(a Action, at int64) {
	x.places.Actions = thinned(append(x.places.Actions, Place{N: a.At, At: at, What: short(a.Do)}))
}

func (x *indexer) checkpoint(c Checkpoint, at int64) {
	x.places.Checkpoints = thinned(append(x.places.Checkpoints, Place{N: c.N, At: at, What: short(c.Why)}))
}

// short keeps the index small whatever the words are.
func short(word string) string { return safetext.Scrub(word, 16) }

// thinned drops every other of the older places once there are too many.
func thinned(p []Place) []Place {
	if len(p) <= MaxPlaces {
		return p
	}
	const newest = MaxPlaces / 4
	old := everyOther(p[:len(p)-newest])
	return append(old, slices.Clone(p[len(p)-newest:])...)
}

// everyOther keeps the places with even numbers, in place.
func everyOther(p []Place) []Place {
	kept := p[:0]
	for i := 0; i < len(p); i += 2 {
		kept = append(kept, p[i])
	}
	return kept
}

// result returns the index as it stands.
func (x *indexer) result() Index {
	r := x.places
	for _, p := range x.curve {
		r.Curve.N = append(r.Curve.N, p.n)
		r.Curve.Min = append(r.Curve.Min, F32(p.loss.Min))
		r.Curve.Mean = append(r.Curve.Mean, F32(p.loss.Mean))
		r.Curve.Max = append(r.Curve.Max, F32(p.loss.Max))
		r.Curve.Alpha = append(r.Curve.Alpha, F32(p.alpha.Mean))
	}
	return r
}
