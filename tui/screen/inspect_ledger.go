package screen

import (
	"fmt"
	"strconv"

	"duet/sessions"
	"duet/sessions/recipe"
	"duet/tui/chart"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// exact writes a float32 with all the digits it has.
func exact(v float32) string { return strconv.FormatFloat(float64(v), 'g', -1, 32) }

// ledgerHead are the columns of a ledger under a merge. Those of the parts are
// empty for merges without alpha.
func ledgerHead(m recipe.Merge) (wa, wb, total string) {
	switch {
	case m.Mode == recipe.WeightedSum || m.Guard == "scaled_product" && m.Mode == recipe.WeightedProduct:
		return "a*A", "(1-a)*B", map[bool]string{true: "sum", false: "product"}[m.Mode == recipe.WeightedSum]
	case m.Mode == recipe.WeightedProduct:
		return "A^a", "B^(1-a)", "product"
	case m.Mode == recipe.PowerMean:
		return "a*A^r", "(1-a)*B^r", "mean"
	}
	return "", "", "by hand"
}

// verdictText is the verdict over all numbers of all samples.
func (d *inspected) verdictText() (good bool, text string) {
	v := d.verdict
	switch {
	case d.refused != nil:
		return false, d.refused.Error()
	case v.ArrayEqual:
		return true, fmt.Sprintf("array_equal true, %s elements", chart.Count(int64(v.Elements)))
	case v.OK():
		return true, fmt.Sprintf("%s of %s elements equal, the rest within %d ulp", chart.Count(int64(v.Equal)), chart.Count(int64(v.Elements)), v.MaxULP)
	}
	return false, "array_equal false: " + v.Worst
}

// drawHand works the merge of sample i out by hand: one number step by step, or
// all of them in a table where there is room.
func (s *Inspect) drawHand(g term.Grid, r term.Rect, th *theme.Theme, i int) {
	d := s.data
	v := g.Sub(r)
	lines, err := sessions.Ledger(d.merge, d.p, i)
	if err != nil {
		text := "Nothing to check by hand: " + err.Error()
		if d.only != sessions.Both {
			text = "A branch was trained alone: there is no merge to work out by hand."
		}
		for y, line := range term.Wrap(text, v.W) {
			v.Text(0, y, v.W, line, th.Dim)
		}
		return
	}
	good, text := d.verdictText()
	sign, style := th.Status(map[bool]theme.Level{true: theme.OK, false: theme.Bad}[good])
	body, table := s.ledgerRoom(r, len(lines))
	verdict := term.Wrap(text, r.W-2)
	foot := term.Rect{X: r.X, Y: body.Y + body.H, W: r.W, H: r.H - body.H}
	g.Sub(foot).Text(0, 0, 1, sign, style)
	for y, line := range verdict {
		g.Sub(foot).Text(2, y, foot.W-2, line, th.Text)
	}
	if table {
		s.drawLedger(g, body, th, lines)
		return
	}
	s.drawOne(g, body, th, lines[min(s.class, len(lines)-1)])
}

// ledgerRoom is what the verdict leaves of the hand check, and whether n numbers are
// a table there or one of them is worked out step by step.
func (s *Inspect) ledgerRoom(r term.Rect, n int) (body term.Rect, table bool) {
	_, text := s.data.verdictText()
	_, body = r.CutBottom(len(term.Wrap(text, r.W-2)))
	return body, s.over == handPane || r.W >= 72 && r.H >= min(n+3, 12)
}

// ledgerFirst is the first number of n shown in a table of h lines.
func (s *Inspect) ledgerFirst(n, h int) int { return max(0, min(s.class-(h-1)/2, n-(h-1))) }

// clickLedger chooses the number in line y of the hand check.
func (s *Inspect) clickLedger(r term.Rect, y int) {
	k := s.data.p.K
	body, table := s.ledgerRoom(r, k)
	row := y - body.Y - 2 // alpha and the headings come first
	if !table || row < 0 || row >= body.H-2 {
		return
	}
	if at := s.ledgerFirst(k, body.H-1) + row; at < k {
		s.class, s.chosen = at, true
	}
}

// drawOne works one number out, a step a line.
func (s *Inspect) drawOne(g term.Grid, r term.Rect, th *theme.Theme, l sessions.Line) {
	d := s.data
	v := g.Sub(r)
	y := 0
	put := func(label, value string, style term.Style) {
		v.Text(0, y, 11, label, th.Label)
		v.Text(12, y, v.W-12, value, style)
		y++
	}
	what := fmt.Sprintf("number %d", l.K)
	if d.answers() {
		what = "class " + d.label(d.classOf(l.K))
	}
	v.Spans(0, y, v.W, th.Strong.Span(what), th.Dim.Span("  left right: another"))
	y++
	wa, wb, total := ledgerHead(d.merge)
	if d.p.Weighted {
		put("a, 1-a", exact(d.p.Alpha)+", "+exact(d.p.Beta), th.Alpha)
	}
	if d.p.KA == d.p.K && d.p.KB == d.p.K {
		put(fmt.Sprintf("A[%d]", l.K), exact(l.A), th.A)
		put(fmt.Sprintf("B[%d]", l.K), exact(l.B), th.B)
	}
	if l.HasParts {
		put(wa, exact(l.WA), th.A)
		put(wb, exact(l.WB), th.B)
	}
	put(total, exact(l.Hand), th.Strong)
	put("engine", exact(l.Engine), th.Strong)
	sign, style := th.Status(theme.OK)
	if l.ULP > d.verdict.Allowed {
		sign, style = th.Status(theme.Bad)
	}
	put("difference", fmt.Sprintf("%d ulp %s", l.ULP, sign), style)
}

// drawLedger lists every number of the merge, or those around the chosen one.
func (s *Inspect) drawLedger(g term.Grid, r term.Rect, th *theme.Theme, lines []sessions.Line) {
	d := s.data
	head, r := r.CutTop(1)
	intro := term.Spans{th.Dim.Span("every number with all its digits")}
	if d.p.Weighted {
		intro = term.Spans{th.Alpha.Span("a = " + exact(d.p.Alpha)), th.Dim.Span("  1-a = "), th.Alpha.Span(exact(d.p.Beta)), th.Dim.Span("  a weighs A")}
	}
	g.Sub(head).Spans(0, 0, head.W, intro...)
	wa, wb, total := ledgerHead(d.merge)
	titles := []string{"A", "B", wa, wb, total, "engine"}
	width := len("(1-a)*B")
	cells := make([][]string, len(lines))
	for n, l := range lines {
		cells[n] = []string{exact(l.A), exact(l.B), "", "", exact(l.Hand), exact(l.Engine)}
		if l.HasParts {
			cells[n][2], cells[n][3] = exact(l.WA), exact(l.WB)
		}
		for _, c := range cells[n] {
			width = max(width, len(c))
		}
	}
	t := widget.Table{Cols: []widget.Col{{Title: "k", Width: 3, Right: true}}}
	style := []term.Style{th.A, th.B, th.A, th.B, th.Strong, th.Strong}
	for n, title := range titles {
		c := widget.Col{Title: title, Width: width, Right: true}
		if n == 4 {
			c.Drop = 1 // the engine's number is the same, or the difference is shown
		}
		if title == "" || n < 2 && (d.p.KA != d.p.K || d.p.KB != d.p.K) {
			c.Width, c.Drop = 1, 2
		}
		t.Cols = append(t.Cols, c)
	}
	t.Cols = append(t.Cols, widget.Col{Title: "ulp", Width: 4, Right: true})
	if len(d.names) > 0 && d.answers() {
		t.Cols = append(t.Cols, widget.Col{Title: "  class", Width: 20, Drop: 3})
	}
	from := s.ledgerFirst(len(lines), r.H)
	for n := from; n < len(lines) && n < from+r.H-1; n++ {
		row := []term.Span{th.Label.Span(fmt.Sprint(lines[n].K))}
		for c, text := range cells[n] {
			row = append(row, style[c].Span(text))
		}
		level := theme.OK
		if lines[n].ULP > d.verdict.Allowed {
			level = theme.Bad
		}
		_, st := th.Status(level)
		row = append(row, st.Span(fmt.Sprint(lines[n].ULP)))
		if len(d.names) > 0 && d.answers() {
			row = append(row, th.Dim.Span("  "+d.label(d.classOf(lines[n].K))))
		}
		t.Rows = append(t.Rows, row)
	}
	t.Draw(g, r, th)
	if y := s.class - from + 1; s.chosen && y < r.H {
		g.Paint(term.Rect{X: r.X, Y: r.Y + y, W: r.W, H: 1}, th.Selection)
	}
}
