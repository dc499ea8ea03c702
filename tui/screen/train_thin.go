package screen

import (
	"slices"

	"duet/sessions"
	"duet/tui/chart"
)

// mostPoints is how many points a live curve holds: beyond, neighbours are drawn
// together, so that a run of a million steps takes no more memory than one of a
// hundred thousand. Up to there every step can be read exactly, and in the session's
// replay always.
const mostPoints = 3 << 15

// thinning says how far the curves of a long run are drawn together.
type thinning struct {
	most  int            // points a curve may have; 0 for any number
	every int            // steps to a place of the curves; 0 for each step its own
	open  sessions.Point // steps that do not fill a place yet

	evals     int   // validations so far
	numbers   []int // of those that are kept, counted from 0
	evalEvery int   // of those before the newest, every so many one is kept
}

// gather collects steps until they fill a place; nil until then.
func (t *thinning) gather(p *sessions.Point) *sessions.Point {
	if t.every == 0 {
		return p
	}
	if t.open.Count > 0 {
		t.open = t.open.Fold(*p)
	} else {
		t.open = *p
	}
	if t.open.Count < t.every {
		return nil
	}
	full := t.open
	t.open = sessions.Point{}
	return &full
}

// thin draws the curves together once they are too long. A place has a mean and two
// extremes, of six steps the first time and of two places later, as add makes them of
// a point that stands for several steps.
func (c *curves) thin() {
	curves := []*chart.Series{&c.loss, &c.own[outA], &c.own[outB], &c.acc[outA], &c.acc[outB], &c.acc[outMerged], &c.alpha, &c.pull, &c.norm[outA], &c.norm[outB]}
	longest := c.rate.Len()
	for _, s := range curves {
		longest = max(longest, s.Len())
	}
	if c.thinning.most == 0 || longest < c.thinning.most {
		return
	}
	places := 2
	if c.thinning.every *= 2; c.thinning.every == 0 {
		places, c.thinning.every = 6, 6
	}
	for _, s := range curves {
		s.Thin(6, chart.Band)
	}
	for _, s := range []*chart.Series{&c.rate, &c.clock} {
		s.Thin(places, chart.Newest)
	}
}

// mostEvals is how many validations a live run keeps, with their events. Of more, the
// newest stay and older ones evenly over the run; the best ones are never lost. A
// replay has them all.
const (
	mostEvals   = 4096
	newestEvals = 1024
)

// number counts a validation of a live run.
func (t *thinning) number() {
	if t.most == 0 {
		return
	}
	t.numbers = append(t.numbers, t.evals)
	t.evals++
}

// stride says which validations stay: every so many one of those before the newest.
func (t *thinning) stride() {
	for t.evals/max(1, t.evalEvery) > mostEvals/2 {
		t.evalEvery = 2 * max(1, t.evalEvery)
	}
}

// thinEvals leaves validations out once there are too many.
func (c *curves) thinEvals() {
	judged, t := &c.val[outMerged].loss, &c.thinning
	if t.most == 0 || judged.Len() < mostEvals {
		return
	}
	t.stride()
	least, best, old := c.leastEval(judged.Len()), c.bestEval(c.n), judged.Len()-newestEvals
	keep := func(i int) bool { return i >= old || t.numbers[i]%t.evalEvery == 0 || i == least || i == best }
	out := map[float64]bool{}
	for i := range t.numbers {
		if x, _ := judged.At(i); !keep(i) {
			out[x] = true
		}
	}
	kept := t.numbers[:0]
	for i, n := range t.numbers {
		if x, _ := judged.At(i); !out[x] {
			kept = append(kept, n)
		}
	}
	for i := range c.val {
		for _, s := range []*chart.Series{&c.val[i].loss, &c.val[i].acc, &c.val[i].top} {
			s.Keep(func(_ int, x float64) bool { return !out[x] })
		}
	}
	t.numbers = kept
	c.bestAlpha.Keep(func(_ int, x float64) bool { return !out[x] })
	c.scans = slices.DeleteFunc(c.scans, func(s scanned) bool { return out[c.x(s.n)] })
	c.events = slices.DeleteFunc(c.events, func(e sessions.Mark) bool { return e.Kind == "eval" && out[c.x(e.N)] })
}

// holdEvent keeps the selection on its event while take leaves others out.
func (t *Train) holdEvent(take func()) {
	at, n := t.event, len(t.run.events)
	var held sessions.Mark
	if at >= 0 && at < n {
		held = t.run.events[at]
	}
	if take(); at < 0 || at >= n || at < len(t.run.events) && t.run.events[at] == held {
		return
	}
	t.event = slices.IndexFunc(t.run.events, func(e sessions.Mark) bool { return e.N >= held.N })
}
