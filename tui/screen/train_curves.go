package screen

import (
	"fmt"
	"math"
	"sort"
	"strings"

	"duet/sessions"
	"duet/sessions/record"
	"duet/tui/chart"
	"duet/tui/term"
)

// The outputs of a run, in the order tables show them.
const (
	outA = iota
	outB
	outMerged
	outputs
)

// curves is a run as charts and tables know it. Train grows it from a live feed,
// Replay fills it once from a file and draws it up to its cursor. Every series
// has x in steps.
type curves struct {
	head  record.Head
	setup *setup // of the recipe; nil before the first take

	n         int                      // newest step
	last      record.Step              // that step in full
	loss      chart.Series             // what is minimised, of every step
	own       [outMerged]chart.Series  // losses of the branches' own; empty without any
	acc       [outputs]chart.Series    // accuracy on the batch, of every step
	alpha     chart.Series             // of every step; NaN without one
	pull      chart.Series             // dloss/dalpha, of every step
	norm      [outMerged]chart.Series  // gradient norms of A and B, of every step
	rate      chart.Series             // learning rate, of every step
	val       [outputs]validationCurve // of every validation
	bestAlpha chart.Series             // for the branches as they were, of evaluations
	scans     []scanned                // the same in full
	stays     []stay                   // of alpha at an end
	clock     chart.Series             // seconds spent on the steps so far
	span      float64                  // seconds the time axis reaches to
	elapsed   float64                  // seconds spent up to step n

	actions []record.Action // what the user did
	events  []sessions.Mark // what happened, as people read it
	stages  []stage         // that have begun
	single  int             // steps taken one by one, as the newest event
	bad     int             // first step whose loss was not finite; 0 for none
	version uint64          // rises with whatever is taken

	thinning thinning // of the curves above that grow with every step
}

// validationCurve is what one output reached on the validation samples. top is
// the share with the class among the k best, where the recipe asks for it.
type validationCurve struct{ loss, acc, top chart.Series }

// classes tells whether answers are right or wrong, so that accuracies exist.
func (c *curves) classes() bool { return len(c.head.Data.Classes) > 0 }

// weighted tells whether there is an alpha.
func (c *curves) weighted() bool { return c.n == 0 || len(c.last.Alpha) > 0 }

// perEpoch is the number of steps of an epoch, 1 where it is not known.
func (c *curves) perEpoch() int { return max(1, c.head.StepsPerEpoch) }

// epochOf is the epoch a step belongs to; 0 before the first.
func (c *curves) epochOf(n int) int { return (n + c.perEpoch() - 1) / c.perEpoch() }

// x is the place of a step in the series.
func (c *curves) x(n int) float64 { return float64(n) }

// upTo is the index after the last point of a series at step n or before.
func (c *curves) upTo(s *chart.Series, n int) int { return s.Find(c.x(n) + 0.5) }

// stepAt is the step nearest to a place in the series.
func (c *curves) stepAt(x float64) int { return int(math.Round(x)) }

// take adds what a feed brought.
func (c *curves) take(b *sessions.Batch) {
	version := c.version + 1
	if b.Reset {
		*c = curves{head: c.head, setup: c.setup, thinning: thinning{most: c.thinning.most}}
	}
	c.version = version
	if c.setup == nil {
		c.setup = setupOf(c.head)
	}
	for i := range b.Points {
		c.point(&b.Points[i])
	}
	if b.HasStep {
		c.last = b.Step.Clone()
	}
	from := len(c.events)
	for _, e := range b.Evals {
		c.eval(e)
	}
	for _, a := range b.Actions {
		c.action(a)
	}
	news := c.events[from:]
	sort.SliceStable(news, func(i, j int) bool { return news[i].N < news[j].N })
	c.thinEvals()
	c.stretch()
}

// point takes a step in, or several that were folded.
func (c *curves) point(p *sessions.Point) {
	c.count(p)
	if p = c.thinning.gather(p); p == nil {
		return
	}
	x := c.x(p.N)
	add(&c.loss, x, p, p.Loss)
	for i, s := range []record.Stat{p.LossA, p.LossB} {
		if c.own[i].Len() > 0 || s.Last == s.Last { // nothing before the first one
			add(&c.own[i], x, p, s)
		}
	}
	for i, s := range []record.Stat{p.AccA, p.AccB, p.Acc} {
		add(&c.acc[i], x, p, s)
	}
	add(&c.alpha, x, p, p.Alpha)
	add(&c.pull, x, p, p.Grad)
	add(&c.norm[outA], x, p, p.NormA)
	add(&c.norm[outB], x, p, p.NormB)
	c.rate.Append(x, float64(p.LR))
	c.clock.Append(x, c.elapsed)
	c.thin()
}

// count takes in what is not drawn point by point.
func (c *curves) count(p *sessions.Point) {
	c.n = p.N
	if p.MS > 0 {
		c.elapsed += p.MS / 1000
	}
	c.bound(p)
	if last := p.Loss.Last; last-last != 0 && c.bad == 0 {
		c.bad = p.N
		c.events = append(c.events, sessions.Mark{N: p.N, Kind: "diverged", Text: fmt.Sprintf("loss is %v", last)})
	}
}

// add appends a point. One that stands for several steps brings its extremes
// too, so that the band of the chart loses nothing; its mean comes first, since
// that is what a crosshair reads.
func add(s *chart.Series, x float64, p *sessions.Point, v record.Stat) {
	if p.Count == 1 || v.Last-v.Last != 0 {
		s.Append(x, float64(v.Last))
		return
	}
	s.Append(x, float64(v.Mean))
	if v.Min < v.Max {
		s.Append(x, float64(v.Min))
		s.Append(x, float64(v.Max))
	}
}

func (c *curves) eval(e record.Eval) {
	text := strings.Replace(e.Split, "validation", "val", 1)
	if s := e.Merged; s.Accuracy != nil {
		text += " acc " + chart.Num(float64(*s.Accuracy), 0)
	} else if s.Loss != nil {
		text += " loss " + chart.Num(float64(*s.Loss), 0)
	}
	if s := e.Merged; s.TopK != nil && c.setup != nil && c.setup.topK > 0 {
		text += fmt.Sprintf(", top %d %s", c.setup.topK, chart.Num(float64(*s.TopK), 0))
	}
	c.events = append(c.events, sessions.Mark{N: e.N, Kind: "eval", Text: text})
	if e.Split != "validation" {
		return
	}
	for i, s := range []record.Score{e.A, e.B, e.Merged} {
		if took := c.val[i].loss.Append(c.x(e.N), value(s.Loss)); took && i == outMerged {
			c.thinning.number()
		}
		c.val[i].acc.Append(c.x(e.N), value(s.Accuracy))
		c.val[i].top.Append(c.x(e.N), value(s.TopK))
	}
	c.takeAlphas(e)
}

// value is a number that may be missing, then NaN.
func value(v *record.F32) float64 {
	if v == nil {
		return math.NaN()
	}
	return float64(*v)
}

// policy is the policy of alpha at step n.
func (c *curves) policy(n int) string {
	p := c.head.Policy
	for _, a := range c.actions {
		if a.At < n && a.Do == record.DoSet && a.Key == "policy" {
			p = string(a.To)
		}
	}
	return p
}

// pendingAlpha is the alpha that was set by hand after step n.
func (c *curves) pendingAlpha(n int) (float64, bool) {
	for i := len(c.actions) - 1; i >= 0 && c.actions[i].At >= n; i-- {
		if a := c.actions[i]; a.Do == record.DoSet && a.Key == "alpha" {
			return a.To.Float()
		}
	}
	return 0, false
}

// names are the outputs with their letters and the names of the branches.
func (c *curves) names() [outputs]string {
	with := func(letter, name string) string {
		if name == "" || name == letter {
			return letter
		}
		return letter + " " + term.Clip(name, 10)
	}
	names := [outputs]string{with("A", c.head.BranchA), with("B", c.head.BranchB), "merged"}
	switch c.head.Only { // the one output there is
	case "a":
		names[outMerged] = names[outA]
	case "b":
		names[outMerged] = names[outB]
	}
	return names
}
