package screen

import (
	"fmt"
	"math"
	"slices"

	"duet/tui/chart"
	"duet/tui/term"
	"duet/tui/theme"
)

// The pane of pulls: what the loss of the sample wants of alpha, which numbers of
// the merge say so, and the samples that pull most either way.

// pulling tells whether it is known what samples want of alpha.
func (s *Inspect) pulling() bool { return s.data != nil && s.data.pulls.alpha != nil }

// nextPull goes to the sample that pulls next less (d < 0: more towards A) or more.
func (s *Inspect) nextPull(d int) bool {
	i, ok := s.sample()
	if !ok || len(s.order) == 0 {
		return false
	}
	at := clamp(slices.Index(s.order, i)+d, len(s.order))
	s.selectSample(s.order[at])
	return true
}

// towards says where a pull moves alpha: a slope below 0 means that more alpha
// lowers the loss.
func towards(v float64, th *theme.Theme) (words, side string, style term.Style) {
	switch {
	case v < 0:
		return "more A", "A", th.A
	case v > 0:
		return "more B", "B", th.B
	}
	return "neither", "", th.Dim
}

// pullRooms divides the inside of the pane: two lines of facts, bars of the numbers,
// a line about all, and n lines of the strongest samples under a heading.
func pullRooms(r term.Rect) (bars, tops term.Rect) {
	_, r = r.CutTop(2)
	n := max(1, (r.H-2)/2)
	if r.H < 4 {
		return r, term.Rect{}
	}
	tops, bars = r.CutBottom(n + 2)
	return bars, tops
}

func (s *Inspect) drawPulls(g term.Grid, pane term.Rect, th *theme.Theme, focused bool) {
	box(g, pane, th, "pull on alpha: dloss/dalpha", focused, nil)
	r := inside(pane)
	v := g.Sub(r)
	i, ok := s.sample()
	if !ok || !s.pulling() {
		text := "no sample is like that"
		if ok {
			text = s.data.silent()
		}
		for y, line := range term.Wrap(text, v.W) {
			v.Text(0, y, v.W, line, th.Dim)
		}
		return
	}
	p, rows := s.data.pulls, s.data.p.Rows
	words, _, style := towards(p.alpha[i], th)
	v.Spans(0, 0, v.W, th.Strong.Span(fmt.Sprintf("sample %d ", rows[i])), style.Span(chart.Num(p.alpha[i], 0)+", wants "+words))
	v.Spans(0, 1, v.W, th.Dim.Span("loss "), th.Text.Span(chart.Num(p.loss[i], 0)),
		th.Dim.Span(fmt.Sprintf(", %d of %d from A to B", slices.Index(s.order, i)+1, len(s.order))))
	bars, tops := pullRooms(r)
	s.drawParts(g, bars, th, i)
	if tops.Empty() {
		return
	}
	v = g.Sub(tops)
	mean, share := p.cancelled(s.shown)
	v.Text(0, 0, v.W, term.Clip(fmt.Sprintf("all %d: mean %s, %s cancels", len(s.shown), chart.Num(mean, 0), chart.Percent(share)), v.W), th.Text)
	half := v.W / 2
	v.Text(0, 1, half-1, "most for A", th.A)
	v.Text(half, 1, half, "most for B", th.B)
	for y := range tops.H - 2 {
		for side := range 2 {
			if j, ok := s.topPull(side, y); ok {
				s.drawTop(g.Sub(term.Rect{X: tops.X + side*half, Y: tops.Y + 2 + y, W: half - 1, H: 1}), th, j)
			}
		}
	}
}

// topPull is the sample on place y of those that pull most to a side.
func (s *Inspect) topPull(side, y int) (i int, ok bool) {
	if y >= len(s.order) {
		return 0, false
	}
	if side == outA {
		i = s.order[y]
		return i, s.data.pulls.alpha[i] < 0
	}
	n := len(s.order)
	for n > 0 && math.IsNaN(s.data.pulls.alpha[s.order[n-1]]) {
		n--
	}
	if y >= n {
		return 0, false
	}
	i = s.order[n-1-y]
	return i, s.data.pulls.alpha[i] > 0
}

// drawTop draws one of the strongest samples.
func (s *Inspect) drawTop(v term.Grid, th *theme.Theme, i int) {
	d := s.data
	_, _, style := towards(d.pulls.alpha[i], th)
	at := v.Spans(0, 0, v.W, th.Text.Span(fmt.Sprintf("#%-5d", d.p.Rows[i])), style.Span(chart.Num(d.pulls.alpha[i], 6)))
	if d.p.Labels != nil && v.W > at+1 {
		sign, mark := th.Status(theme.OK)
		if !d.right(outMerged, i) {
			sign, mark = th.Status(theme.Bad)
		}
		v.Text(at+1, 0, 1, sign, mark)
	}
	if now, _ := s.sample(); now == i {
		v.Paint(v.Bounds(), th.Selection)
	}
}

// drawParts draws what each number of the merge adds to the pull, the largest first.
func (s *Inspect) drawParts(g term.Grid, r term.Rect, th *theme.Theme, i int) {
	d := s.data
	parts := d.pulls.parts[i*d.p.K : (i+1)*d.p.K]
	order := make([]int, len(parts))
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch x, y := math.Abs(parts[a]), math.Abs(parts[b]); {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	var bars []chart.Bar
	for _, k := range order[:min(len(order), max(0, r.H))] {
		_, side, style := towards(parts[k], th)
		label := fmt.Sprint(k)
		if d.p.Labels != nil && d.p.Pred == nil { // else they are features
			label = fmt.Sprint(d.classOf(k))
			if d.classOf(k) == int(d.p.Labels[i]) {
				label += th.Glyphs.Check
			}
		}
		bars = append(bars, chart.Bar{Label: label, Value: math.Abs(parts[k]), Style: style, Sign: side})
	}
	chart.Bars(g, r, th, bars, 0)
}

// clickPulls selects the sample at a cell of the pane.
func (s *Inspect) clickPulls(pane term.Rect, x, y int) {
	_, tops := pullRooms(inside(pane))
	if !s.pulling() || !tops.Contains(x, y) || y < tops.Y+2 {
		return
	}
	side := outA
	if x >= tops.X+tops.W/2 {
		side = outB
	}
	if i, ok := s.topPull(side, y-tops.Y-2); ok {
		s.selectSample(i)
	}
}
