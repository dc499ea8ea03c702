package screen

import (
	"fmt"
	"math"
	"sort"
	"strconv"
	"strings"

	"duet/sessions"
	"duet/sessions/record"
	"duet/tui/chart"
	"duet/tui/term"
	"duet/tui/theme"
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
	return [outputs]string{with("A", c.head.BranchA), with("B", c.head.BranchB), "merged"}
}

// looks is how charts are looked at: what the user turns and moves.
type looks struct {
	scale     lossScale
	smoothing int      // index into smoothings
	cursor    *float64 // crosshair, in epochs
	until     *float64 // replay: nothing after it
}

// lossScale is how the loss axis goes.
type lossScale uint8

const (
	autoScale lossScale = iota // logarithmic when the loss has gone far
	linearScale
	logScale
)

// farLoss is the ratio of greatest to least loss from which on a linear axis
// would show most of a run as a flat line.
const farLoss = 200

// log tells whether the loss axis is logarithmic.
func (c *curves) log(l looks) bool {
	if l.scale != autoScale {
		return l.scale == logScale
	}
	to := c.loss.Len()
	if l.until != nil {
		to = c.loss.Find(*l.until + 0.5*c.x(1))
	}
	seen := c.loss.Range(0, to)
	return seen.N > 0 && seen.Min > 0 && seen.Max > farLoss*seen.Min
}

// turnScale goes from the scale that is shown to the other one.
func (c *curves) turnScale(l *looks) {
	if c.log(*l) {
		l.scale = linearScale
	} else {
		l.scale = logScale
	}
}

// smoothings are the weights of the past that + and - go through.
var smoothings = []float64{0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99}

// firstSmoothing calms a batch of 32 without hiding an epoch.
const firstSmoothing = 3

// turn changes the smoothing by d places.
func (l *looks) turn(d int) { l.smoothing = max(0, min(l.smoothing+d, len(smoothings)-1)) }

// config is what all charts of a run have in common.
func (c *curves) config(th *theme.Theme, l looks) chart.Config {
	last, _, _ := c.loss.Last()
	cfg := chart.Config{Theme: th, X: chart.Planned(c.x(c.head.StepsPlanned), last), Until: l.until, Cursor: l.cursor}
	cfg.XLabel = func(v, _ float64) string {
		s := strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64)
		if v >= cfg.X.Max {
			return "epoch " + s
		}
		return s
	}
	for _, e := range c.events {
		if sign := eventSign(e.Kind); sign != 0 && e.Kind != "eval" && (l.until == nil || c.x(e.N) <= *l.until) {
			cfg.Marks = append(cfg.Marks, chart.Mark{X: c.x(e.N), Glyph: sign, Style: th.Mark})
		}
	}
	return cfg
}

// eventSign is the letter of an event on charts and timeline; 0 for none. A
// mark of the user has the theme's own sign there.
func eventSign(kind string) rune {
	switch kind {
	case "lr":
		return 'L'
	case "policy":
		return 'P'
	case "alpha":
		return 'H'
	case record.DoMark:
		return 'm'
	case "eval":
		return 'e'
	case "warn", "diverged":
		return '!'
	}
	return 0
}

// styles are the outputs' styles and letters.
func styles(th *theme.Theme) ([outputs]term.Style, [outputs]rune) {
	return [outputs]term.Style{th.A, th.B, th.Merged}, [outputs]rune{theme.GlyphA, theme.GlyphB, theme.GlyphMerged}
}

// addVal puts the validation curves on a chart, with a letter at each point as
// long as they are few: a single point would not be seen otherwise.
func (c *curves) addVal(cfg *chart.Config, l looks, pick func(*validationCurve) *chart.Series) {
	const few = 40
	style, glyph := styles(cfg.Theme)
	names := c.names()
	for i := range outputs {
		s := pick(&c.val[i])
		if s.All().N == 0 {
			continue
		}
		cfg.Layers = append(cfg.Layers, chart.Layer{Series: s, Name: names[i], Style: style[i], Glyph: glyph[i]})
		if s.Len() > few {
			continue
		}
		for k := range s.Len() {
			if x, _ := s.At(k); l.until == nil || x <= *l.until {
				cfg.Marks = append(cfg.Marks, chart.Mark{X: x, On: s, Glyph: glyph[i], Style: style[i]})
			}
		}
	}
}

// drawLoss draws the loss of every step and of the validations.
func (c *curves) drawLoss(g term.Grid, r term.Rect, th *theme.Theme, l looks, focused bool) chart.Plot {
	cfg := c.config(th, l)
	cfg.Title, cfg.Focused, cfg.Y.Log = "loss", focused, c.log(l)
	if cfg.Y.Log {
		cfg.Title = "loss, log scale"
	}
	cfg.Empty = "no step yet"
	cfg.Layers = []chart.Layer{{
		Series: &c.loss, Name: "training", Style: th.Train, Glyph: theme.GlyphTrain, Band: true, Smoothing: smoothings[l.smoothing],
	}}
	c.addVal(&cfg, l, func(v *validationCurve) *chart.Series { return &v.loss })
	c.readOff(&cfg, &c.loss, l)
	return chart.Panel(g, r, cfg)
}

// drawAcc draws the accuracies.
func (c *curves) drawAcc(g term.Grid, r term.Rect, th *theme.Theme, l looks, focused bool) chart.Plot {
	cfg := c.config(th, l)
	cfg.Title, cfg.Focused = "accuracy", focused
	cfg.Y.Range = chart.Range{Min: 0, Max: 1}
	cfg.Empty = "no step yet"
	if !c.classes() {
		cfg.Empty = "the targets are numbers: there are no right answers to count"
	}
	style, _ := styles(th)
	for i, s := range style {
		layer := chart.Layer{Series: &c.acc[i], Style: s.With(term.Faint), Glyph: theme.GlyphTrain, Smoothing: smoothings[l.smoothing]}
		switch {
		case i == outMerged:
			layer.Name, layer.Style = "training", th.Train
		case th.Profile.Glyphs == term.ASCII || th.Profile.Depth == term.Mono || c.acc[i].All().N == 0:
			continue // as letters they could not be told from the validation
		}
		cfg.Layers = append(cfg.Layers, layer)
	}
	c.addVal(&cfg, l, func(v *validationCurve) *chart.Series { return &v.acc })
	c.readOff(&cfg, &c.acc[outMerged], l)
	return chart.Panel(g, r, cfg)
}

// fullAlpha is the height from which on the alpha chart has room for all of 0..1.
const fullAlpha = 16

// drawAlpha draws alpha's way between its bounds.
func (c *curves) drawAlpha(g term.Grid, r term.Rect, th *theme.Theme, l looks, focused bool) chart.Plot {
	cfg := c.config(th, l)
	cfg.Title, cfg.Focused, cfg.Bounds = "alpha, 1 is all A, 0 all B", focused, []float64{0, 1}
	cfg.Empty = "no step yet"
	if !c.weighted() {
		cfg.Empty = "a merge by " + c.head.Mode + " has no alpha"
	}
	if c.head.Only != "" {
		cfg.Empty = "a branch alone has no merge and no alpha"
	}
	to := c.alpha.Len()
	if l.until != nil {
		to = c.alpha.Find(*l.until + 0.5*c.x(1))
	}
	cfg.Y.Range = alphaRange(c.alpha.Range(0, to), r.H >= fullAlpha)
	cfg.Layers = []chart.Layer{{Series: &c.alpha, Name: "alpha as trained", Style: th.Alpha, Glyph: theme.GlyphMerged}}
	c.readOff(&cfg, &c.alpha, l)
	return chart.Panel(g, r, cfg)
}

// alphaRange is what the alpha axis spans: 0 to 1 and what lies outside, or, on
// a low pane, the stretch in which alpha has been, so that its moves are seen.
func alphaRange(seen chart.Stat, full bool) chart.Range {
	if seen.N == 0 {
		return chart.Range{Min: 0, Max: 1}
	}
	if full {
		return chart.Range{Min: math.Min(0, seen.Min), Max: math.Max(1, seen.Max)}
	}
	const least = 0.1 // a tenth of the way: less would make noise look like news
	pad := math.Max(least-(seen.Max-seen.Min), 0) / 2
	low, high := seen.Min-pad, seen.Max+pad
	low, high = math.Floor(low*20)/20, math.Ceil(high*20)/20
	if seen.Min >= 0 {
		low = math.Max(0, low)
	}
	if seen.Max <= 1 {
		high = math.Min(1, high)
	}
	return chart.Range{Min: low, Max: high}
}

// readOff puts the value under the crosshair in a chart's title.
func (c *curves) readOff(cfg *chart.Config, s *chart.Series, l looks) {
	if l.cursor == nil {
		return
	}
	if i := s.Near(*l.cursor); i >= 0 {
		_, y := s.At(i)
		word, _, _ := strings.Cut(cfg.Title, ",")
		cfg.Title = fmt.Sprintf("%s %s at step %d", word, chart.Num(y, 0), c.stepAt(*l.cursor))
	}
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
