package screen

import (
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
