package screen

import (
	"fmt"
	"math"
	"slices"

	"duet/sessions"
	"duet/tui/chart"
	"duet/tui/term"
	"duet/tui/theme"
)

// inspectPane is a pane of Inspect.
type inspectPane int

const (
	samplesPane inspectPane = iota
	samplePane
	handPane
	inspectPanes
)

// inspectLayout divides w x h cells; empty rectangles are not shown:
//
//	under 78x20   the focused pane alone
//	else          samples | sample / hand check
//
// The ledger, when open, is the hand check over everything.
func inspectLayout(w, h int, focus inspectPane, zoom, ledger bool) [inspectPanes]term.Rect {
	var p [inspectPanes]term.Rect
	all := term.Rect{W: w, H: h}
	switch {
	case ledger:
		p[handPane] = all
	case zoom || w < 78 || h < 20:
		p[focus] = all
	default:
		list := 27
		if w >= 110 {
			list = 36
		}
		left, right := all.CutLeft(list)
		p[samplesPane] = left
		p[samplePane], p[handPane] = right.CutTop(right.H * 10 / 22)
	}
	return p
}

func (s *Inspect) places() [inspectPanes]term.Rect {
	return inspectLayout(s.w, s.h, s.focus, s.zoom, s.ledger)
}

// Draw draws the page.
func (s *Inspect) Draw(g term.Grid, th *theme.Theme) {
	switch {
	case s.path == "":
		drawVacant(g, th, "Inspect", "No model to look into yet.", "Train one (g in Build), or select a session in Home (1) and press 6.")
		return
	case s.data == nil && s.err != nil:
		drawVacant(g, th, "Inspect", th.Glyphs.Cross+" "+s.err.Error(), "The session is as it was. 1 goes back to the sessions.")
		return
	case s.data == nil:
		drawVacant(g, th, "Inspect", "Loading the model of "+s.name()+" and asking it about its test samples.")
		return
	}
	p := inspectLayout(g.W, g.H, s.focus, s.zoom, s.ledger)
	if r := p[samplesPane]; !r.Empty() {
		s.drawSamples(g, r, th)
	}
	i, ok := s.sample()
	if r := p[samplePane]; !r.Empty() {
		title := "sample"
		if ok {
			title = s.sampleTitle(i)
		}
		in := box(g, r, th, title, s.focus == samplePane, nil)
		if ok {
			s.data.drawSample(g, in.InsetXY(1, 0), th, i)
		}
	}
	if r := p[handPane]; !r.Empty() {
		foot := term.Spans{th.Dim.Span("enter: every number  y copies")}
		title := "hand check: " + mergeFormula(s.data.merge)
		if s.data.only != sessions.Both {
			title = "hand check"
		}
		if s.ledger {
			foot = term.Spans{th.Dim.Span("esc: back  j k: sample  y copies")}
			if ok {
				title = s.sampleTitle(i) + ", " + mergeFormula(s.data.merge)
			}
		}
		in := box(g, r, th, title, s.ledger || s.focus == handPane, foot)
		if ok {
			s.drawHand(g, in.InsetXY(1, 0), th, i)
		}
	}
}

// sampleTitle names sample i and what is true of it.
func (s *Inspect) sampleTitle(i int) string {
	d := s.data
	title := fmt.Sprintf("sample %d", d.p.Rows[i])
	if d.p.Labels != nil {
		title += ", true " + d.label(int(d.p.Labels[i]))
	}
	return title
}

// rows is where the samples are listed inside their pane; counts below take
// what is left over.
func (s *Inspect) rows(r term.Rect) term.Rect {
	_, in := r.Inset(1).CutTop(1)
	if n := s.tallies(); in.H >= n+8 {
		_, in = in.CutBottom(n + 1)
	}
	if s.typing || s.filter.Value() != "" {
		_, in = in.CutBottom(1)
	}
	return in
}

// tallies is how many lines of counts there are.
func (s *Inspect) tallies() int {
	switch {
	case s.data == nil || s.data.p.Labels == nil:
		return 0
	case s.data.answers():
		return 6
	}
	return 1
}

// top is the first sample listed on a page of h lines.
func (s *Inspect) top(h int) int { return max(0, min(s.sel-h/2, len(s.shown)-h)) }

// page is how many samples are listed.
func (s *Inspect) page() int { return s.rows(s.places()[samplesPane]).H }

func (s *Inspect) drawSamples(g term.Grid, r term.Rect, th *theme.Theme) {
	d := s.data
	at := s.sel + 1
	if len(s.shown) == 0 {
		at = 0
	}
	foot := term.Spans{th.Dim.Span(fmt.Sprintf("%d of %d", at, len(s.shown)))}
	box(g, r, th, d.split+" samples", s.focus == samplesPane, foot)
	in := r.Inset(1)
	head := "    # true  A   B   M"
	switch {
	case d.p.Labels == nil:
		head = "    # off: A    B     M"
	case !d.answers():
		head = "    # true         says"
	}
	style := th.Label
	if s.wrong != "" {
		head, style = s.wrong, th.Warn
	}
	g.Sub(in).Text(1, 0, in.W-1, term.Clip(head, in.W-1), style)
	rows := s.rows(r)
	v := g.Sub(rows)
	if len(s.shown) == 0 {
		v.Text(1, 0, v.W-1, "no sample is like that", th.Dim)
	}
	top := s.top(v.H)
	for y := 0; y < v.H && top+y < len(s.shown); y++ {
		line := v.Sub(term.Rect{Y: y, W: v.W, H: 1})
		d.drawRow(line, th, s.shown[top+y])
		if top+y == s.sel {
			line.Text(0, 0, 1, th.Glyphs.Pointer, th.Key)
			line.Paint(line.Bounds(), th.Selection)
		}
	}
	y := rows.Y + rows.H
	if s.typing || s.filter.Value() != "" {
		s.drawFilter(g, term.Rect{X: in.X, Y: y, W: in.W, H: 1}, th)
		y++
	}
	if left := in.Y + in.H - y; left > s.tallies() && s.tallies() > 0 {
		d.drawTallies(g, term.Rect{X: in.X + 1, Y: y + 1, W: in.W - 2, H: left - 1}, th)
	}
}

func (s *Inspect) drawFilter(g term.Grid, r term.Rect, th *theme.Theme) {
	if s.typing {
		s.filter.Draw(g, r, th)
		return
	}
	g.Sub(r).Text(0, 0, r.W, term.Clip("/"+s.filter.Value(), r.W), th.Dim)
}

// drawRow draws one sample of the list: its number, what is true, and what each
// output says with a sign.
func (d *inspected) drawRow(v term.Grid, th *theme.Theme, i int) {
	v.TextRight(1, 0, 5, fmt.Sprint(d.p.Rows[i]), th.Text)
	style, _ := styles(th)
	if d.p.Labels == nil {
		for o, scores := range d.scores() {
			v.TextRight(6+6*o, 0, 6, there(d.distance(scores.values, scores.k, i), 0), style[o])
		}
		return
	}
	v.TextRight(6, 0, 4, fmt.Sprint(d.p.Labels[i]), th.Text)
	for o := range outputs {
		if d.answer[o] == nil {
			continue
		}
		sign, mark := th.Status(theme.OK)
		if !d.right(o, i) {
			sign, mark = th.Status(theme.Bad)
		}
		v.TextRight(10+4*o, 0, 3, fmt.Sprint(d.answer[o][i]), style[o])
		v.Text(13+4*o, 0, 1, sign, mark)
	}
}

// drawTallies counts who is right.
func (d *inspected) drawTallies(g term.Grid, r term.Rect, th *theme.Theme) {
	v := g.Sub(r)
	y := 0
	line := func(text string, style term.Style, holds func(i int) bool) {
		n := d.tally(holds)
		v.Text(0, y, v.W, text, style)
		v.TextRight(0, y, v.W-7, fmt.Sprint(n), th.Text)
		v.TextRight(v.W-6, y, 6, chart.Num(float64(n)/float64(max(1, d.p.N)), 5), th.Dim)
		y++
	}
	style, _ := styles(th)
	who := []string{"A right", "B right", "merged right"}
	if d.only != sessions.Both {
		who[outMerged] = "right"
	}
	for o, name := range who {
		if d.answer[o] != nil {
			line(name, style[o], func(i int) bool { return d.right(o, i) })
		}
	}
	if d.answers() {
		line("disagree", th.Text, d.disagree)
		line("rescued", th.Text, d.rescued)
		line("lost", th.Text, d.lost)
	}
}

// captionWidth is what "B: texture" needs under a picture that is smaller.
const captionWidth = 11

// drawSample draws what the branches see of sample i and what they say.
func (d *inspected) drawSample(g term.Grid, r term.Rect, th *theme.Theme, i int) {
	left := r
	sides := d.sides()
	if m, ok := d.picture(sides[0], i); ok {
		share := max(r.W*45/100, min(r.W-22, 40))
		each := min(max(m.W, captionWidth), share/len(sides)-1)
		left.X, left.W = r.X+(each+1)*len(sides)+1, r.W-(each+1)*len(sides)-1
		for n, side := range sides {
			at := term.Rect{X: r.X + n*(each+1), Y: r.Y, W: each, H: r.H - 1}
			if m, ok = d.picture(side, i); !ok {
				continue
			}
			used := chart.Picture(g, at, m)
			g.Text(at.X, at.Y+used.H, each, term.Clip(d.caption(sides, side), each), th.Dim)
		}
	}
	if d.p.Labels != nil && left.W >= 48 {
		d.drawBars(g, left, th, i)
		return
	}
	d.drawScores(g, left, th, i)
}

// caption says who sees a picture, and how.
func (d *inspected) caption(sides []int, side int) string {
	if len(sides) == 1 && d.only == sessions.Both {
		return "both: " + d.seen[side]
	}
	return [2]string{"A: ", "B: "}[side] + d.seen[side]
}

// drawBars draws a bar a class for each output.
func (d *inspected) drawBars(g term.Grid, r term.Rect, th *theme.Theme, i int) {
	style, _ := styles(th)
	scores := d.scores()
	var outs []int
	for o := range outputs {
		if d.answer[o] != nil && scores[o].k > 1 {
			outs = append(outs, o)
		}
	}
	if len(outs) == 0 {
		d.drawScores(g, r, th, i)
		return
	}
	weights := make([]int, len(outs))
	for n := range weights {
		weights[n] = 1
	}
	order := best(scores[outMerged].values[i*scores[outMerged].k:][:scores[outMerged].k])
	if len(order) <= r.H-1 {
		slices.Sort(order)
	}
	for n, at := range r.SplitH(weights...) {
		o := outs[n]
		full := 1.0
		if row := scores[o].values[i*scores[o].k:][:scores[o].k]; slices.Max(row) > 1 || slices.Min(row) < 0 {
			full = 0 // no probabilities: the largest one fills its line
		}
		at.W -= 2
		g.Text(at.X, at.Y, at.W, fmt.Sprintf("%s says %s", [outputs]string{"A", "B", "merged"}[o], d.label(d.answer[o][i])), style[o])
		var bars []chart.Bar
		for _, k := range order {
			bar := chart.Bar{Label: fmt.Sprint(k), Value: float64(scores[o].values[i*scores[o].k+k]), Style: style[o]}
			if at.W >= 34 {
				bar.Label = d.label(k)
			}
			if k == int(d.p.Labels[i]) {
				bar.Sign = th.Glyphs.Check
			}
			bars = append(bars, bar)
		}
		_, body := at.CutTop(1)
		chart.Bars(g, body, th, bars, full)
	}
}

// drawScores lists the numbers of A, B and the merge, the largest first, or
// beside the targets of a regression.
func (d *inspected) drawScores(g term.Grid, r term.Rect, th *theme.Theme, i int) {
	v := g.Sub(r)
	style, _ := styles(th)
	scores := d.scores()
	last := scores[outMerged]
	order := best(last.values[i*last.k:][:last.k])
	if d.p.Labels == nil {
		slices.Sort(order)
	}
	const col = 6
	x := 3
	draw := func(title string, st term.Style, at func(k int) float64) {
		v.TextRight(x, 0, col, title, st)
		for y, k := range order {
			v.TextRight(x, y+1, col, chart.Num(at(k), col-1), st)
		}
		x += col
	}
	for y, k := range order {
		v.TextRight(0, y+1, 2, fmt.Sprint(k), th.Label)
		if d.p.Labels != nil && k == int(d.p.Labels[i]) {
			v.Text(2, y+1, 1, th.Glyphs.Check, th.OK)
		}
	}
	for o, s := range scores {
		if s.values == nil || s.k != last.k {
			continue
		}
		title := [outputs]string{"A", "B", "M"}[o]
		if d.only != sessions.Both {
			title = "says"
		}
		draw(title, style[o], func(k int) float64 { return float64(s.values[i*s.k+k]) })
	}
	if d.p.Labels == nil {
		draw("true", th.Text, func(k int) float64 {
			if k >= d.p.T {
				return math.NaN()
			}
			return float64(d.p.Targets[i*d.p.T+k])
		})
	}
}
