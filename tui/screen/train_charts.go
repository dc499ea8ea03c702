package screen

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"duet/sessions"
	"duet/sessions/record"
	"duet/tui/chart"
	"duet/tui/term"
	"duet/tui/theme"
)

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

// drawEvents draws the last events that fit, or those around number at when it
// is not negative, which is pointed at.
func drawEvents(g term.Grid, r term.Rect, th *theme.Theme, events []sessions.Mark, at int) {
	v := g.Sub(r)
	if len(events) == 0 {
		for y, line := range term.Wrap("Nothing yet: validations and what you do come here. m marks this moment with a word.", v.W-2) {
			v.Text(1, y, v.W-2, line, th.Dim)
		}
		return
	}
	from := len(events) - v.H
	if at >= 0 {
		from = min(from, at-v.H/2)
	}
	from = max(0, from)
	for y := 0; y < v.H && from+y < len(events); y++ {
		e := events[from+y]
		if from+y == at {
			v.Text(0, y, 1, th.Glyphs.Pointer, th.Key)
		}
		v.TextRight(1, y, 6, fmt.Sprint(e.N), th.Dim)
		style := th.Text
		switch e.Kind {
		case "diverged", "warn":
			style = th.Bad
		case record.DoMark:
			style = th.Mark
		}
		sign := string(cmpRune(eventSign(e.Kind), ' '))
		v.Text(8, y, 1, sign, th.Mark)
		v.Text(10, y, v.W-10, term.Clip(e.Text, v.W-10), style)
	}
}

// cmpRune is a, or b when there is no a.
func cmpRune(a, b rune) rune {
	if a == 0 {
		return b
	}
	return a
}
