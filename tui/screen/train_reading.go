package screen

import (
	"math"

	"duet/sessions/record"
	"duet/tui/chart"
)

// reading is everything there is to say about a run at one step.
type reading struct {
	n, epoch int
	loss     float64
	mean     float64            // of the loss, over the last epoch's worth of steps
	own      [outMerged]float64 // losses of the branches' own, means over the same steps
	train    [outputs]float64   // accuracies, means over the same steps
	valLoss  [outputs]float64   // of the last validation by then
	valAcc   [outputs]float64
	valTop   [outputs]float64
	alpha    float64
	moved    float64            // alpha, over the same steps
	still    bool               // alpha had one value over them
	pull     float64            // dloss/dalpha
	norm     [outMerged]float64 // gradient norms of A and B
	rate     float64            // learning rate
	judged   bool               // there was a validation by then
	scan     *scanned           // other alphas at the last evaluation that looked at them; nil before
	stage    *stage             // the step belongs to; nil without stages
	step     *record.Step       // the step in full; nil where only the curves are known
}

// seen is the loss, by which a number that was computed to NaN is told from one
// that is missing; before the first step all are.
func (r reading) seen() float64 {
	if r.n == 0 {
		return 0
	}
	return r.loss
}

// read is the reading at step n. step may be nil.
func (c *curves) read(n int, step *record.Step) reading {
	r := reading{n: n, epoch: c.epochOf(n), step: step, stage: c.stageOf(n), scan: c.scanAt(n)}
	x := c.x(n)
	to := c.upTo(&c.loss, n)
	from := min(to, c.upTo(&c.loss, n-c.perEpoch()))
	window := func(s *chart.Series) chart.Stat { return s.Range(from, to) }
	at := func(s *chart.Series) float64 { return valueAt(s, x) }
	r.loss, r.mean, r.alpha = at(&c.loss), window(&c.loss).Mean(), at(&c.alpha)
	r.pull, r.rate = at(&c.pull), at(&c.rate)
	if w := window(&c.alpha); w.N > 0 {
		_, first := c.alpha.At(min(from, to))
		r.moved, r.still = r.alpha-first, w.Min == w.Max
	}
	for i := range outMerged {
		r.norm[i] = at(&c.norm[i])
		own := &c.own[i]
		r.own[i] = own.Range(c.upTo(own, n-c.perEpoch()), c.upTo(own, n)).Mean()
	}
	for i := range outputs {
		r.train[i] = window(&c.acc[i]).Mean()
		v := &c.val[i]
		r.valLoss[i], r.valAcc[i], r.valTop[i] = math.NaN(), math.NaN(), math.NaN()
		if k := c.upTo(&v.loss, n) - 1; k >= 0 {
			r.judged = true
			_, r.valLoss[i] = v.loss.At(k)
			_, r.valAcc[i] = v.acc.At(k)
			_, r.valTop[i] = v.top.At(k)
		}
	}
	return r
}

// valueAt is what a series has at x or before; NaN where there is nothing yet.
func valueAt(s *chart.Series, x float64) float64 {
	i := s.Near(x)
	if i < 0 {
		return math.NaN()
	}
	at, y := s.At(i)
	if at > x {
		return math.NaN()
	}
	return y
}

// score is what outputs are compared by, so that more is better: the accuracy on
// the validation samples, or the loss with its sign turned where there are no
// classes.
func (c *curves) score(r reading, output int) float64 {
	if c.classes() {
		return r.valAcc[output]
	}
	return -r.valLoss[output]
}

// better is the branch that does better on the validation samples.
func (c *curves) better(r reading) int {
	if c.score(r, outB) > c.score(r, outA) {
		return outB
	}
	return outA
}

// gain is how much better the merge is than the better branch: more accuracy,
// or less loss where there are no classes. It is NaN before the first
// validation.
func (c *curves) gain(r reading) float64 {
	return c.score(r, outMerged) - c.score(r, c.better(r))
}

// best says whether the newest validation by step n is the best one so far.
func (c *curves) best(n int) bool {
	k := c.upTo(&c.val[outMerged].acc, n) - 1
	return k >= 1 && c.classes() && c.bestEval(n) == k
}

// bestEval is the number of the best validation of the merge by step n, the last
// of equals; -1 before the first.
func (c *curves) bestEval(n int) int {
	s, sign := &c.val[outMerged].acc, 1.0
	if !c.classes() {
		s, sign = &c.val[outMerged].loss, -1
	}
	at, best := -1, math.Inf(-1)
	for k := range c.upTo(s, n) {
		if _, y := s.At(k); sign*y >= best {
			at, best = k, sign*y
		}
	}
	return at
}

// leastEval is the number of the first of k validations in which the merge's loss was
// lowest; -1 where it never was a number.
func (c *curves) leastEval(k int) int {
	at, least := -1, math.Inf(1)
	for i := range k {
		if _, y := c.val[outMerged].loss.At(i); y < least {
			at, least = i, y
		}
	}
	return at
}

// overfit is how the validation loss of the merge went since it was lowest: the
// epoch of that, how many validations ago it was, and how much higher it is now.
// ok is false unless that is long enough ago and the training loss went on down.
func (c *curves) overfit(n int) (epoch, since int, worse float64, ok bool) {
	const few, little = 3, 0.02 // validations and share: less is noise
	s := &c.val[outMerged].loss
	k := c.upTo(s, n)
	if k <= few {
		return 0, 0, 0, false
	}
	at := c.leastEval(k)
	if at < 0 || k-1-at < few {
		return 0, 0, 0, false
	}
	x, least := s.At(at)
	_, now := s.At(k - 1)
	worse = now - least
	then, mean := c.lossBy(c.stepAt(x)), c.lossBy(n)
	return c.epochOf(c.stepAt(x)), k - 1 - at, worse, worse > little*math.Abs(least) && mean < then
}

// lossBy is the mean training loss of the epoch's worth of steps up to n.
func (c *curves) lossBy(n int) float64 {
	return c.loss.Range(c.upTo(&c.loss, n-c.perEpoch()), c.upTo(&c.loss, n)).Mean()
}
