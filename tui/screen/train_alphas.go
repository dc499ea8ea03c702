package screen

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"duet/sessions/record"
	"duet/tui/chart"
	"duet/tui/term"
	"duet/tui/theme"
)

// What other alphas would do: the best one for the branches as they are, what the
// present one costs, the loss of all of them, and which classes pull.

// scanned is what an evaluation found out about other alphas.
type scanned struct {
	n     int     // steps finished before it
	alpha float64 // the evaluation used
	*record.Alphas
}

// takeAlphas adds what an evaluation found out; it may be nothing.
func (c *curves) takeAlphas(e record.Eval) {
	if e.Alphas == nil || len(e.Alphas.Curve) < 2 || len(e.Alpha) == 0 {
		return
	}
	c.scans = append(c.scans, scanned{e.N, float64(e.Alpha[0]), e.Alphas})
	c.bestAlpha.Append(c.x(e.N), float64(e.Alphas.Best))
}

// scanAt is the newest scan by step n; nil before the first.
func (c *curves) scanAt(n int) *scanned {
	i, found := slices.BinarySearchFunc(c.scans, n, func(s scanned, n int) int { return s.n - n })
	if found {
		i++
	}
	if i == 0 {
		return nil
	}
	return &c.scans[i-1]
}

// known tells whether there is a best alpha.
func (s *scanned) known() bool { return s != nil && s.Best == s.Best }

// bestLine is the best alpha and what the present one costs, for a wide table.
func (c *curves) bestLine(now reading, th *theme.Theme, w int) term.Spans {
	s := now.scan
	line := term.Spans{th.Best.Span("a* now "), th.Strong.Span(chart.Lead(float64(s.Best))), th.Label.Span(" regret "), th.Text.Span(regret(s, now.alpha))}
	for _, more := range []string{fmt.Sprintf(", on %s of val", chart.Count(int64(s.Of))), fmt.Sprintf(", step %d", s.n)} {
		if line.Width()+len(more) < w {
			line = append(line, th.Dim.Span(more))
		}
	}
	return line
}

// regret is how much more loss an alpha has than the best one: as it was worked out
// for the alpha of the evaluation, or read off the curve where it has gone elsewhere.
func regret(s *scanned, now float64) string {
	const elsewhere = 0.01
	if now != now || math.Abs(now-s.alpha) < elsewhere || now < 0 || now > 1 {
		return chart.Num(float64(float32(s.Regret)), 0)
	}
	curve := overSeries(s)
	i := curve.Find(now) // the first point that is not before it
	x1, y1 := curve.At(min(i, curve.Len()-1))
	x0, y0 := curve.At(max(0, i-1))
	loss := y1
	if x1 > x0 {
		loss = y0 + (y1-y0)*(now-x0)/(x1-x0)
	}
	return "~" + strings.TrimSpace(chart.Num(max(0, loss-float64(s.Loss)), costWidth))
}

// costWidth is the room for what is read off a curve.
const costWidth = 5

// addBest puts the best alpha beside the trained one, dashed, with a sign at each
// validation as long as they are few.
func (p *panel) addBest() {
	c := p.c
	if c.bestAlpha.All().N == 0 {
		return
	}
	long := "best for these branches"
	if n := c.scanStep(p.l); c.scanAt(n).known() {
		s := c.scanAt(n)
		long = fmt.Sprintf("best a* %s, regret %s", chart.Lead(float64(s.Best)), regret(s, valueAt(&c.alpha, c.x(n))))
	}
	layer := chart.Layer{Series: &c.bestAlpha, Style: p.Theme.Best, Glyph: theme.GlyphBest, Dashed: true}
	p.add(layer, long, "best a*", "a*")
	if c.bestAlpha.Len() > fewPoints {
		return
	}
	for k := range c.bestAlpha.Len() {
		if x, _ := c.bestAlpha.At(k); p.l.until == nil || x <= *p.l.until {
			p.Marks = append(p.Marks, chart.Mark{X: x, On: &c.bestAlpha, Glyph: theme.GlyphBest, Style: p.Theme.Best})
		}
	}
}

// scanStep is the step whose scan is spoken of: under the crosshair, at the end of
// what is played, or the newest.
func (c *curves) scanStep(l looks) int {
	switch {
	case l.cursor != nil:
		return c.stepAt(*l.cursor)
	case l.until != nil:
		return c.stepAt(*l.until)
	}
	return c.n
}

// noScan says why there is nothing to show of other alphas.
func (c *curves) noScan() string {
	switch {
	case c.head.Only != "":
		return "a branch alone has no merge and no alpha"
	case !c.weighted():
		return "a merge by " + c.head.Mode + " has no alpha"
	case c.val[outMerged].loss.Len() > 0 && len(c.scans) == 0:
		return "not known yet: it is worked out for a weighted sum or product at the output, and for a small model only at the end of the run"
	}
	return "known after a validation"
}

// drawOver draws the loss of every alpha for the branches as they are, and where
// there is room the accuracy under it.
func (c *curves) drawOver(g term.Grid, r term.Rect, th *theme.Theme, l looks, now reading, focused bool) {
	const both = 18 // lines from which on the accuracy has room too
	s := now.scan
	conf := chart.Config{Theme: th, Title: "loss over alpha", Focused: focused, Empty: c.noScan(),
		X: chart.Range{Min: 0, Max: 1}, XLabel: alphaLabel}
	if !s.known() {
		chart.Panel(g, r, conf)
		return
	}
	conf.Title = "loss over alpha"
	loss := overSeries(s)
	conf.Layers = []chart.Layer{{Series: loss, Style: th.Merged, Glyph: theme.GlyphMerged, Name: "loss"}}
	conf.Y.Log = l.scale == logScale
	if all := loss.All(); l.scale == autoScale && all.Min > 0 && all.Max > farLoss*all.Min {
		conf.Y.Log = true
	}
	more := []string{fmt.Sprintf(", branches of step %d", s.n)}
	if conf.Y.Log {
		more = append(more, ", log scale")
	}
	for _, text := range more {
		if term.Width(conf.Title+text) <= r.W-6 {
			conf.Title += text
		}
	}
	conf.Marks = []chart.Mark{
		{X: float64(s.Best), On: loss, Glyph: theme.GlyphBest, Style: th.Best},
		{X: now.alpha, On: loss, Style: th.Alpha},
	}
	legend := chart.Legend(th, conf.Layers[0])
	legend = append(legend, th.Best.Span("  - "), th.Dim.Span("a* "+chart.Lead(float64(s.Best))), th.Alpha.Span("  "+th.Glyphs.Mark+" "), th.Dim.Span("a "+chart.Lead(now.alpha)))
	if legend.Width() > r.W-6 {
		legend = nil
	}
	in := g.Box(r, th.Box(conf.Title, focused, legend...))
	if len(s.Right) == len(s.Curve) && r.H >= both {
		var low term.Rect
		low, in = in.CutBottom(in.H / 2)
		c.drawRight(g, low, th, s)
	}
	chart.Line(g, in, conf)
}

// drawRight draws the accuracy of every alpha.
func (c *curves) drawRight(g term.Grid, r term.Rect, th *theme.Theme, s *scanned) {
	var right chart.Series
	for i, v := range s.Right {
		right.Append(float64(i)/float64(len(s.Right)-1), float64(v))
	}
	head, r := r.CutTop(1)
	g.Sub(head).Text(1, 0, head.W-2, "accuracy", th.Dim)
	chart.Line(g, r, chart.Config{Theme: th, X: chart.Range{Min: 0, Max: 1}, XLabel: alphaLabel,
		Layers: []chart.Layer{{Series: &right, Style: th.Merged, Glyph: theme.GlyphMerged}}})
}

// alphaLabel says at the ends of an axis of alphas which branch that is.
func alphaLabel(v, _ float64) string {
	switch {
	case v <= 0:
		return "all B"
	case v >= 1:
		return "all A"
	}
	return shortest(math.Round(v*1000) / 1000)
}

// overSeries is the curve with the best alpha and that of the evaluation in their
// places.
func overSeries(s *scanned) *chart.Series {
	type point struct{ x, y float64 }
	points := []point{{float64(s.Best), float64(s.Loss)}}
	if s.alpha >= 0 && s.alpha <= 1 {
		points = append(points, point{s.alpha, float64(s.Loss) + float64(s.Regret)})
	}
	for i, v := range s.Curve {
		points = append(points, point{float64(i) / float64(len(s.Curve)-1), float64(v)})
	}
	slices.SortStableFunc(points, func(a, b point) int { return cmp.Compare(a.x, b.x) })
	var out chart.Series
	for _, p := range points {
		out.Append(p.x, p.y)
	}
	return &out
}

// drawPulls draws which classes pull alpha to A and which to B: bars from the middle,
// as long as the part of -dloss/dalpha that comes from their samples.
//
//	           <- to B   to A ->
//	0                  |██           +.0120
//	1              ████|             -.0231
//	all                |█            +.0110
func (c *curves) drawPulls(g term.Grid, r term.Rect, th *theme.Theme, now reading, focused bool) {
	s := now.scan
	title, legend := "who pulls alpha, by class", term.Spans(nil)
	if s != nil {
		if title += fmt.Sprintf(", step %d", s.n); term.Width(title) > r.W-6 {
			title = "who pulls alpha"
		}
		legend = term.Spans{th.Dim.Span(fmt.Sprintf("%d samples to A, %d to B", s.Up, s.Down))}
	}
	v := g.Sub(box(g, r, th, title, focused, legend))
	if s == nil || len(s.Pulls) == 0 {
		text := c.noScan()
		if s != nil {
			text = "the targets are numbers, or too many classes: all samples together pull as many up as the foot says"
		}
		for y, line := range term.Wrap(text, v.W-2) {
			v.Text(1, y, v.W-2, line, th.Dim)
		}
		return
	}
	rows, hidden := c.pullRows(s, v.H-2)
	label, most := 3, 0.0
	for _, row := range rows {
		label, most = max(label, term.Width(row.name)), max(most, math.Abs(row.pull))
	}
	label = min(label, v.W*2/5)
	const number = 7
	half := (v.W - label - number - 4) / 2
	if half < 1 {
		half = 0
	}
	middle := 2 + label + half
	v.TextRight(0, 0, middle-1, "to B", th.B)
	v.Text(middle+2, 0, half, "to A", th.A)
	if hidden > 0 {
		v.TextRight(0, 0, v.W-1, fmt.Sprintf("and %d more", hidden), th.Dim)
	}
	for i, row := range rows {
		drawPull(v, i+1, th, row, pullPlace{label, half, number}, most)
	}
}

// pullRow is a line of the classes' pulls; pull is -dloss/dalpha, so that more is
// towards A.
type pullRow struct {
	name string
	pull float64
	all  bool
}

// pullRows are the classes that h lines hold, the strongest ones in the order of the
// classes, and all together; hidden are left out.
func (c *curves) pullRows(s *scanned, h int) (rows []pullRow, hidden int) {
	total := 0.0
	for i, v := range s.Pulls {
		name := fmt.Sprint(i)
		if i < len(c.head.Data.Classes) {
			name = c.head.Data.Classes[i]
		}
		rows = append(rows, pullRow{name: name, pull: -float64(v)})
		total -= float64(v)
	}
	if keep := max(0, h); len(rows) > keep {
		sizes := make([]float64, len(rows))
		for i, row := range rows {
			sizes[i] = math.Abs(row.pull)
		}
		slices.Sort(sizes)
		least, out := sizes[len(sizes)-max(1, keep)], rows[:0]
		for _, row := range rows {
			if math.Abs(row.pull) >= least && len(out) < keep {
				out = append(out, row)
			}
		}
		hidden, rows = len(rows)-len(out), out
	}
	return append(rows, pullRow{"all", total, true}), hidden
}

// pullPlace is how wide the parts of a line are.
type pullPlace struct{ label, half, number int }

func drawPull(v term.Grid, y int, th *theme.Theme, row pullRow, p pullPlace, most float64) {
	style, name := th.A, th.Text
	if row.pull < 0 {
		style = th.B
	}
	if row.all {
		style, name = th.Alpha, th.Strong
	}
	middle := 2 + p.label + p.half
	v.Text(1, y, p.label, row.name, name)
	v.Text(middle, y, 1, "|", th.Dim)
	n := 0
	if most > 0 && row.pull == row.pull {
		n = min(p.half, int(math.Round(math.Abs(row.pull)/most*float64(p.half))))
	}
	x := middle + 1
	if row.pull < 0 {
		x = middle - n
	}
	v.Fill(term.Rect{X: x, Y: y, W: n, H: 1}, th.Glyphs.Full, style)
	v.TextRight(middle+1+p.half, y, p.number, signed(float64(float32(row.pull))), th.Text)
}
