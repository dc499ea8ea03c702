package screen

import (
	"fmt"
	"slices"

	"duet/sessions"
)

// boundKind is the event of an alpha that training took to an end, where one branch
// has no say.
const boundKind = "bound"

// stay is a stretch of steps in which alpha was at an end, or back there within an
// epoch's worth of steps.
type stay struct {
	from, to int
	out      int  // the branch that has no say
	dead     bool // and got no gradient either, at its first step
}

// String is what happened: "alpha reached 1: B has no say and gets no gradient".
func (s stay) String() string {
	text := fmt.Sprintf("alpha reached %d: %s has no say", s.out, []string{"A", "B"}[s.out])
	if s.dead {
		text += " and gets no gradient"
	}
	return text
}

// bound notes that training has taken alpha to 0 or 1. Where it was put there by the
// recipe or by hand the checks and the hand knew.
func (c *curves) bound(p *sessions.Point) {
	out := outA // at 0 A has no say
	switch a := p.Alpha; {
	case a.Min == 1 && a.Max == 1:
		out = outB
	case a.Min != 0 || a.Max != 0:
		return
	}
	if policy := c.policy(p.N); policy == "fixed" || policy == "schedule" {
		return
	}
	if last := len(c.stays) - 1; last >= 0 && c.stays[last].out == out && p.N-c.stays[last].to <= c.perEpoch() {
		c.stays[last].to = p.N
		return
	}
	s := stay{from: p.N - p.Count + 1, to: p.N, out: out, dead: []float32{p.NormA.Last, p.NormB.Last}[out] == 0}
	c.stays = append(c.stays, s)
	if s.from > 1 { // else the recipe began there, which the checks have said
		c.events = append(c.events, sessions.Mark{N: s.from, Kind: boundKind, Text: s.String()})
	}
}

// stayAt is the stay that step n belongs to; nil for none.
func (c *curves) stayAt(n int) *stay {
	i, found := slices.BinarySearchFunc(c.stays, n, func(s stay, n int) int { return s.from - n })
	if found {
		i++
	}
	if i == 0 || c.stays[i-1].to < n {
		return nil
	}
	return &c.stays[i-1]
}
