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
// has x in epochs.
type curves struct {
	head record.Head

	n     int                      // newest step
	last  record.Step              // that step in full; see stepped
	loss  chart.Series             // what is minimised, of every step
	acc   [outputs]chart.Series    // accuracy on the batch, of every step
	alpha chart.Series             // of every step; NaN without one
	val   [outputs]validationCurve // of every validation

	actions []record.Action // what the user did
	events  []sessions.Mark // both, as people read them
	bad     int             // first step whose loss was not finite; 0 for none
}

// validationCurve is what one output reached on the validation samples.
type validationCurve struct{ loss, acc chart.Series }

// classes tells whether answers are right or wrong, so that accuracies exist.
func (c *curves) classes() bool { return len(c.head.Data.Classes) > 0 }

// weighted tells whether there is an alpha.
func (c *curves) weighted() bool { return c.n == 0 || len(c.last.Alpha) > 0 }

// x is the place of a step on the charts, in epochs.
func (c *curves) x(n int) float64 { return float64(n) / float64(max(1, c.head.StepsPerEpoch)) }

// stepAt is the step nearest to a place on the charts.
func (c *curves) stepAt(x float64) int {
	return int(math.Round(x * float64(max(1, c.head.StepsPerEpoch))))
}

// take adds what a feed brought.
func (c *curves) take(b *sessions.Batch) {
	if b.Reset {
		*c = curves{head: c.head}
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
		c.actions = append(c.actions, a)
		c.events = append(c.events, sessions.Mark{N: a.At, Kind: eventKind(a), Text: sessions.ActionText(a)})
	}
	news := c.events[from:]
	sort.SliceStable(news, func(i, j int) bool { return news[i].N < news[j].N })
}

// eventKind is what an event's sign depends on: what the user did, and of a
// setting which.
func eventKind(a record.Action) string {
	if a.Do == record.DoSet {
		return a.Key
	}
	return a.Do
}

func (c *curves) point(p *sessions.Point) {
	x := c.x(p.N)
	add(&c.loss, x, p, p.Loss)
	for i, s := range []record.Stat{p.AccA, p.AccB, p.Acc} {
		add(&c.acc[i], x, p, s)
	}
	add(&c.alpha, x, p, p.Alpha)
	c.n = p.N
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
	c.events = append(c.events, sessions.Mark{N: e.N, Kind: "eval", Text: text})
	if e.Split != "validation" {
		return
	}
	for i, s := range []record.Score{e.A, e.B, e.Merged} {
		c.val[i].loss.Append(c.x(e.N), value(s.Loss))
		c.val[i].acc.Append(c.x(e.N), value(s.Accuracy))
	}
}

// value is a number that may be missing, then NaN.
func value(v *record.F32) float64 {
	if v == nil {
		return math.NaN()
	}
	return float64(*v)
}

// reading is everything there is to say about a run at one step.
type reading struct {
	n, epoch int
	loss     float64
	mean     float64          // of the loss, over the last epoch's worth of steps
	train    [outputs]float64 // accuracies, means over the same steps
	valLoss  [outputs]float64 // of the last validation by then
	valAcc   [outputs]float64
	alpha    float64
	moved    float64      // alpha, over the same steps
	still    bool         // alpha had one value over them
	step     *record.Step // the step in full; nil where only the curves are known
}

// read is the reading at step n. step may be nil.
func (c *curves) read(n int, step *record.Step) reading {
	r := reading{n: n, epoch: (n + max(1, c.head.StepsPerEpoch) - 1) / max(1, c.head.StepsPerEpoch), loss: math.NaN(), alpha: math.NaN(), step: step}
	x := c.x(n)
	to := c.loss.Find(x + 0.5*c.x(1))
	from := c.loss.Find(x - 1 + 0.5*c.x(1))
	window := func(s *chart.Series) chart.Stat { return s.Range(min(from, to), to) }
	at := func(s *chart.Series) float64 {
		i := s.Near(x)
		if i < 0 || to == 0 {
			return math.NaN()
		}
		_, y := s.At(i)
		return y
	}
	r.loss, r.mean, r.alpha = at(&c.loss), window(&c.loss).Mean(), at(&c.alpha)
	if w := window(&c.alpha); w.N > 0 {
		_, first := c.alpha.At(min(from, to))
		r.moved, r.still = r.alpha-first, w.Min == w.Max
	}
	for i := range outputs {
		r.train[i] = window(&c.acc[i]).Mean()
		r.valLoss[i], r.valAcc[i] = math.NaN(), math.NaN()
		if k := c.val[i].loss.Find(x+0.5*c.x(1)) - 1; k >= 0 {
			_, r.valLoss[i] = c.val[i].loss.At(k)
			_, r.valAcc[i] = c.val[i].acc.At(k)
		}
	}
	return r
}

// better is the branch that does better on the validation samples.
func (c *curves) better(r reading) int {
	if c.classes() && r.valAcc[outB] > r.valAcc[outA] || !c.classes() && r.valLoss[outB] < r.valLoss[outA] {
		return outB
	}
	return outA
}

// gain is how much better the merge is than the better branch: more accuracy,
// or less loss where there are no classes. It is NaN before the first
// validation.
func (c *curves) gain(r reading) float64 {
	if c.classes() {
		return r.valAcc[outMerged] - r.valAcc[c.better(r)]
	}
	return r.valLoss[c.better(r)] - r.valLoss[outMerged]
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

// best says whether the newest validation by step n is the best one so far.
func (c *curves) best(n int) bool {
	s := &c.val[outMerged].acc
	k := s.Find(c.x(n)+0.5*c.x(1)) - 1
	if k < 1 || !c.classes() {
		return false
	}
	_, y := s.At(k)
	return y >= s.Range(0, k).Max
}
