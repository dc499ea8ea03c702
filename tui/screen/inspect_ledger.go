package screen

import (
	"fmt"
	"strconv"
	"strings"

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

// text is the ledger of sample i for the clipboard.
func (d *inspected) text(i int) string {
	var s strings.Builder
	fmt.Fprintf(&s, "sample %d of %s, %s, step %d\n", d.p.Rows[i], d.job.Set.Name, d.split, d.at)
	if d.p.Labels != nil {
		fmt.Fprintf(&s, "true class %s, answer %s\n", d.label(int(d.p.Labels[i])), d.label(d.answer[outMerged][i]))
	}
	lines, err := sessions.Ledger(d.merge, d.p, i)
	if err != nil {
		fmt.Fprintln(&s, err)
		return s.String()
	}
	if d.p.Weighted {
		fmt.Fprintf(&s, "a = %s, 1-a = %s (a weighs A)\n", exact(d.p.Alpha), exact(d.p.Beta))
	}
	fmt.Fprintln(&s, mergeFormula(d.merge))
	wa, wb, total := ledgerHead(d.merge)
	fmt.Fprintf(&s, "k\tA\tB\t%s\t%s\t%s\tengine\tulp\n", wa, wb, total)
	for _, l := range lines {
		parts := [2]string{}
		if l.HasParts {
			parts = [2]string{exact(l.WA), exact(l.WB)}
		}
		fmt.Fprintf(&s, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%d\n", l.K, exact(l.A), exact(l.B), parts[0], parts[1], exact(l.Hand), exact(l.Engine), l.ULP)
	}
	_, text := d.verdictText()
	fmt.Fprintln(&s, text)
	return s.String()
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
	verdict := term.Wrap(text, r.W-2)
	foot, body := r.CutBottom(len(verdict))
	g.Sub(foot).Text(0, 0, 1, sign, style)
	for y, line := range verdict {
		g.Sub(foot).Text(2, y, foot.W-2, line, th.Text)
	}
	if s.ledger || r.W >= 72 && r.H >= 12 {
		s.drawLedger(g, body, th, lines)
		return
	}
	s.drawOne(g, body, th, lines[min(s.class, len(lines)-1)])
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
		what = "class " + d.label(l.K)
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
	from := max(0, min(s.class-(r.H-1)/2, len(lines)-(r.H-1)))
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
			row = append(row, th.Dim.Span("  "+d.label(lines[n].K)))
		}
		t.Rows = append(t.Rows, row)
	}
	t.Draw(g, r, th)
	if y := s.class - from + 1; s.chosen && y < r.H {
		g.Paint(term.Rect{X: r.X, Y: r.Y + y, W: r.W, H: 1}, th.Selection)
	}
}
