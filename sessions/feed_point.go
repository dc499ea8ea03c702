package sessions

import (
	"math"

	"duet/sessions/record"
)

// Point is one step, or several neighbouring ones folded together. Series that do
// not apply are NaN throughout.
type Point struct {
	N     int // number of the last step in it
	Count int // steps in it: N-Count+1 is the first one, if none was left out
	Epoch int // of the last step

	Loss  record.Stat // what is minimised
	LossA record.Stat // of branch A's own output
	LossB record.Stat
	Acc   record.Stat // share of right answers in the batch, of the merge
	AccA  record.Stat
	AccB  record.Stat
	Alpha record.Stat // for many alphas: mean, and the range of all of them
	Grad  record.Stat // dloss/dalpha, treated in the same way
	NormA record.Stat // gradient norms
	NormB record.Stat

	LR float32 // of the last step
	MS float64 // wall time of all its steps together
}

// pointOf is the Point of one step.
func pointOf(s *record.Step) Point {
	return Point{
		N: s.N, Count: 1, Epoch: s.Epoch,
		Loss:  record.One(float32(s.Loss)),
		LossA: optional(s.LossA), LossB: optional(s.LossB),
		Acc: share(s.OK, s.Of), AccA: share(s.OKA, s.Of), AccB: share(s.OKB, s.Of),
		Alpha: spread(s.Alpha), Grad: spread(s.Grad),
		NormA: record.One(float32(s.NormA)), NormB: record.One(float32(s.NormB)),
		LR: float32(s.LR), MS: float64(s.MS),
	}
}

var notThere = record.One(float32(math.NaN()))

func optional(v *record.F32) record.Stat {
	if v == nil {
		return notThere
	}
	return record.One(float32(*v))
}

// share is the Stat of ok right answers of n; -1 says that nobody counted.
func share(ok, n int) record.Stat {
	if ok < 0 || n <= 0 {
		return notThere
	}
	return record.One(float32(ok) / float32(n))
}

// spread is the Stat of a vector at one step.
func spread(v []record.F32) record.Stat {
	switch len(v) {
	case 0:
		return notThere
	case 1:
		return record.One(float32(v[0]))
	}
	s := record.One(record.Mean32(v))
	for _, x := range v {
		s.Min, s.Max = min(s.Min, float32(x)), max(s.Max, float32(x))
	}
	return s
}

// Fold joins p with the point that follows it.
func (p Point) Fold(q Point) Point {
	p.join(&q)
	return p
}

// join folds the point that follows p into p.
func (p *Point) join(q *Point) {
	p.N, p.Epoch, p.LR = q.N, q.Epoch, q.LR
	p.Count += q.Count
	p.MS += q.MS
	share := float64(q.Count) / float64(p.Count)
	p.Loss = p.Loss.Fold(q.Loss, share)
	p.LossA = p.LossA.Fold(q.LossA, share)
	p.LossB = p.LossB.Fold(q.LossB, share)
	p.Acc = p.Acc.Fold(q.Acc, share)
	p.AccA = p.AccA.Fold(q.AccA, share)
	p.AccB = p.AccB.Fold(q.AccB, share)
	p.Alpha = p.Alpha.Fold(q.Alpha, share)
	p.Grad = p.Grad.Fold(q.Grad, share)
	p.NormA = p.NormA.Fold(q.NormA, share)
	p.NormB = p.NormB.Fold(q.NormB, share)
}

// foldPairs halves a series in place: neighbours become one.
func foldPairs(p []Point) []Point {
	n := 0
	for i := 0; i < len(p); i += 2 {
		if i+1 < len(p) {
			p[i].join(&p[i+1])
		}
		p[n] = p[i]
		n++
	}
	return p[:n]
}
