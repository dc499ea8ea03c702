package screen

import (
	"fmt"
	"math"
	"strings"

	"duet/nn/alpha"
	"duet/tui/chart"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// looks is how charts are looked at: what the user turns and moves.
type looks struct {
	scale     lossScale
	smoothing int          // index into smoothings
	axis      xAxis        // what x counts
	window    *chart.Range // stretch of x that is shown, in steps; nil for all
	cursor    *float64     // crosshair, in steps
	until     *float64     // replay: nothing after it
}

// firstLooks is how a run is looked at before anybody turned anything.
func firstLooks() looks { return looks{smoothing: firstSmoothing} }

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

// seen sums up what of a series the charts show.
func (c *curves) seen(s *chart.Series, l looks) chart.Stat {
	from, to := 0, s.Len()
	if l.window != nil {
		from, to = s.Find(l.window.Min), s.Find(l.window.Max+0.5)
	}
	if l.until != nil {
		to = min(to, s.Find(*l.until+0.5))
	}
	return s.Range(from, to)
}

// log tells whether the loss axis is logarithmic.
func (c *curves) log(l looks) bool {
	if l.scale != autoScale {
		return l.scale == logScale
	}
	seen := c.seen(&c.loss, l)
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

// smooth is the weight of the past.
func (l looks) smooth() float64 { return smoothings[l.smoothing] }

// panel is a chart being put together: its config, and for each layer what the
// legend says of it, from the longest form to the shortest.
type panel struct {
	chart.Config
	c     *curves
	l     looks
	words [][3]string
}

// panel is what all charts of a run have in common.
func (c *curves) panel(th *theme.Theme, l looks, title string, focused bool) *panel {
	p := &panel{c: c, l: l, Config: chart.Config{Theme: th, Title: title, Focused: focused, Until: l.until, Cursor: l.cursor, Empty: "no step yet"}}
	p.Warp, p.X, p.XLabel = c.axisOf(l)
	for _, e := range c.events {
		sign := eventSign(e.Kind)
		if sign == 0 || e.Kind == "eval" || l.until != nil && c.x(e.N) > *l.until {
			continue
		}
		m := chart.Mark{X: c.x(e.N), Glyph: sign, Style: th.Mark, Text: eventWord(e), Line: e.Kind == stageKind}
		if n := len(p.Marks); n > 0 && p.Marks[n-1].X == m.X { // one sign, all words
			m.Text, m.Line = p.Marks[n-1].Text+", "+m.Text, m.Line || p.Marks[n-1].Line
			p.Marks = p.Marks[:n-1]
		}
		p.Marks = append(p.Marks, m)
	}
	if l.cursor != nil {
		word, _, _ := strings.Cut(title, ",")
		p.Title = fmt.Sprintf("%s at step %d", word, c.stepAt(*l.cursor))
		switch l.axis {
		case byEpoch:
			p.Title += ", epoch " + chart.Num(*l.cursor/c.x(c.perEpoch()), 0)
		case byTime:
			p.Title += ", " + widget.Clock(seconds(p.Warp.To(*l.cursor)))
		}
	}
	return p
}

// add puts a curve on the chart. word is its name and short a shorter one; both
// empty keep it out of the legend unless the crosshair asks for its value.
func (p *panel) add(layer chart.Layer, word, short, underCross string) {
	words := [3]string{word, short, short}
	if p.l.cursor != nil {
		value := crossNum(valueAt(layer.Series, *p.l.cursor))
		words = [3]string{underCross + " " + value, underCross + " " + value, value}
		if layer.Smoothing > 0 && word != "" {
			words[0] += " ~" + crossNum(valueAt(layer.Series.Smooth(layer.Smoothing), *p.l.cursor))
		}
		if word == "" { // only where there is room
			words[1], words[2] = "", ""
		}
	}
	p.Layers = append(p.Layers, layer)
	p.words = append(p.words, words)
}

// crossNum is a value under the crosshair; a dash where there is none yet.
func crossNum(v float64) string {
	if math.IsNaN(v) {
		return "-"
	}
	return chart.Num(v, 0)
}

// fit gives the layers the longest names that w cells hold, and the title as many
// of its parts.
func (p *panel) fit(w int) {
	for term.Width(p.Title) > w-6 && strings.Contains(p.Title, ", ") {
		p.Title = p.Title[:strings.LastIndex(p.Title, ", ")]
	}
	for form := range 3 {
		for i := range p.Layers {
			p.Layers[i].Name = p.words[i][form]
		}
		if chart.Legend(p.Theme, p.Layers...).Width() <= w-6 {
			return
		}
	}
}

// quiet takes the words of marks off a chart beside one that has them.
func (p *panel) quiet() {
	for i := range p.Marks {
		p.Marks[i].Text = ""
	}
}

// draw draws the chart in its frame.
func (p *panel) draw(g term.Grid, r term.Rect) chart.Plot {
	p.fit(r.W)
	return chart.Panel(g, r, p.Config)
}

// styles are the outputs' styles and letters.
func styles(th *theme.Theme) ([outputs]term.Style, [outputs]rune) {
	return [outputs]term.Style{th.A, th.B, th.Merged}, [outputs]rune{theme.GlyphA, theme.GlyphB, theme.GlyphMerged}
}

// lettered tells whether curves are drawn with letters, so that two of one letter
// could not be told apart.
func lettered(th *theme.Theme) bool {
	return th.Profile.Glyphs == term.ASCII || th.Profile.Depth == term.Mono
}

// fewPoints is how many points of a curve at most have a sign each.
const fewPoints = 40

// addVal puts the validation curves on a chart, with a letter at each point as
// long as they are few: a single point would not be seen otherwise.
func (p *panel) addVal(pick func(*validationCurve) *chart.Series) {
	style, glyph := styles(p.Theme)
	names := p.c.names()
	for i := range outputs {
		s := pick(&p.c.val[i])
		if s.All().N == 0 {
			continue
		}
		short, _, _ := strings.Cut(names[i], " ")
		p.add(chart.Layer{Series: s, Style: style[i], Glyph: glyph[i]}, names[i], short, short)
		if s.Len() > fewPoints {
			continue
		}
		for k := range s.Len() {
			if x, _ := s.At(k); p.l.until == nil || x <= *p.l.until {
				p.Marks = append(p.Marks, chart.Mark{X: x, On: s, Glyph: glyph[i], Style: style[i]})
			}
		}
	}
}

// addTrain puts a curve of training on a chart: of the merge in its own style, of
// a branch faintly in the branch's, unless letters could not tell it from the
// validation.
func (p *panel) addTrain(s *chart.Series, output int, band bool) {
	style, _ := styles(p.Theme)
	layer := chart.Layer{Series: s, Style: style[output].With(term.Faint), Glyph: theme.GlyphTrain, Smoothing: p.l.smooth()}
	switch {
	case output == outMerged:
		layer.Style, layer.Band = p.Theme.Train, band
		p.add(layer, "training", "train", "train")
	case lettered(p.Theme) || s.All().N == 0:
	default:
		p.add(layer, "", "", "train "+[]string{"A", "B"}[output])
	}
}

// drawLoss draws the loss of every step and of the validations.
func (c *curves) drawLoss(g term.Grid, r term.Rect, th *theme.Theme, l looks, focused bool) chart.Plot {
	title := "loss"
	log := c.log(l)
	if log {
		title += ", log scale"
	}
	if by := l.smooth(); by > 0 && l.smoothing != firstSmoothing {
		title += fmt.Sprintf(", smoothed %g", by)
	} else if by == 0 {
		title += ", not smoothed"
	}
	p := c.panel(th, l, title, focused)
	p.Y.Log = log
	for i := range c.own {
		p.addTrain(&c.own[i], i, false)
	}
	p.addTrain(&c.loss, outMerged, true)
	p.addVal(func(v *validationCurve) *chart.Series { return &v.loss })
	return p.draw(g, r)
}

// drawAcc draws the accuracies.
func (c *curves) drawAcc(g term.Grid, r term.Rect, th *theme.Theme, l looks, focused bool) chart.Plot {
	p := c.panel(th, l, "accuracy", focused)
	p.Y.Range = chart.Range{Min: 0, Max: 1}
	if !c.classes() {
		p.Empty = "the targets are numbers: there are no right answers to count"
	}
	for i := range outputs {
		p.addTrain(&c.acc[i], i, !lettered(th))
	}
	p.addVal(func(v *validationCurve) *chart.Series { return &v.acc })
	p.quiet()
	return p.draw(g, r)
}

// fullAlpha is the height from which on the alpha chart has room for all of 0..1.
const fullAlpha = 16

// alphaPanel is the chart of alpha's way between its bounds, in h lines.
func (c *curves) alphaPanel(th *theme.Theme, l looks, h int, focused bool) *panel {
	p := c.panel(th, l, "alpha, 1 is all A, 0 all B", focused)
	p.Bounds = []float64{0, 1}
	if info, ok := alpha.Describe(c.policy(c.n + 1)); ok && !info.Bounded {
		p.Title = strings.Replace(p.Title, "0 all B", "0 all B, no bounds", 1)
	}
	if !c.weighted() {
		p.Empty = "a merge by " + c.head.Mode + " has no alpha"
	}
	if c.head.Only != "" {
		p.Empty = "a branch alone has no merge and no alpha"
	}
	seen := c.seen(&c.alpha, l)
	if s := c.scanAt(c.scanStep(l)); s.known() && seen.N > 0 { // the best one there is now is in sight
		seen.Min, seen.Max = math.Min(seen.Min, float64(s.Best)), math.Max(seen.Max, float64(s.Best))
	}
	p.Y.Range = alphaRange(seen, h >= fullAlpha)
	p.addBest()
	p.add(chart.Layer{Series: &c.alpha, Style: th.Alpha, Glyph: theme.GlyphMerged}, "alpha as trained", "alpha", "alpha")
	return p
}

// drawAlpha draws alpha's way between its bounds.
func (c *curves) drawAlpha(g term.Grid, r term.Rect, th *theme.Theme, l looks, focused bool) chart.Plot {
	return c.alphaPanel(th, l, r.H, focused).draw(g, r)
}

// drawGrad draws the norms of the gradients that reach A, B and alpha, on a
// logarithmic axis: they differ by orders, and a frozen side is a gap.
func (c *curves) drawGrad(g term.Grid, r term.Rect, th *theme.Theme, l looks, focused bool) chart.Plot {
	const decades = 1e4 // shown where a zero leaves the foot of the axis open
	p := c.panel(th, l, "gradient norms, log scale", focused)
	p.Y.Log = true
	names := c.names()
	style, glyph := styles(th)
	if a, b := c.seen(&c.norm[outA], l), c.seen(&c.norm[outB], l); a.N+b.N > 0 && (a.Min == 0 || b.Min == 0) {
		top := max(a.Max, b.Max)
		p.Y.Range = chart.Range{Min: top / decades, Max: top}
	}
	for i := range c.norm {
		short, _, _ := strings.Cut(names[i], " ")
		seen := c.norm[i].All()
		if seen.N == 0 || seen.Max == 0 {
			continue
		}
		layer := chart.Layer{Series: &c.norm[i], Style: style[i], Glyph: glyph[i], Smoothing: l.smooth()}
		if seen.Min == 0 { // a mean would sink slowly through all decades where nothing comes
			layer.Smoothing = 0
		}
		p.add(layer, names[i], short, short)
	}
	if c.n > 0 && len(p.Layers) == 0 {
		p.Empty = "no branch gets a gradient"
	}
	p.quiet()
	return p.draw(g, r)
}

// drawPull draws dloss/dalpha: over 0 a step pulls alpha down, towards B.
func (c *curves) drawPull(g term.Grid, r term.Rect, th *theme.Theme, l looks, focused bool) chart.Plot {
	p := c.panel(th, l, "pull on alpha, under 0 up to A", focused)
	p.Bounds, p.Y.Zero = []float64{0}, true
	if c.n > 0 && c.pull.All().N == 0 {
		p.Empty = "nothing pulls alpha: it gets no gradient"
	}
	p.add(chart.Layer{Series: &c.pull, Style: th.Alpha, Glyph: theme.GlyphMerged, Band: true, Smoothing: l.smooth()}, "dloss/dalpha", "dL/da", "dL/da")
	p.quiet()
	return p.draw(g, r)
}

// drawRate draws the learning rate.
func (c *curves) drawRate(g term.Grid, r term.Rect, th *theme.Theme, l looks, focused bool) chart.Plot {
	title := "learning rate"
	if c.setup != nil && c.setup.schedule != "" {
		title += ", " + c.setup.schedule
	}
	p := c.panel(th, l, title, focused)
	p.Y.Zero = true
	p.add(chart.Layer{Series: &c.rate, Style: th.Best, Glyph: theme.GlyphBest}, "learning rate", "rate", "rate")
	p.quiet()
	return p.draw(g, r)
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
