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

// ledgerColumn is a column of the ledger: one of its numbers.
type ledgerColumn struct {
	title string
	style term.Style
	value func(l sessions.Line) float32
	parts bool // only lines with parts have it
}

// ledgerColumns are those that w cells hold: where both do not fit, the number by hand
// goes, since it is the engine's or its difference is shown.
func (d *inspected) ledgerColumns(th *theme.Theme, w, digits int) []ledgerColumn {
	wa, wb, total := ledgerHead(d.merge)
	var out []ledgerColumn
	if d.p.KA == d.p.K && d.p.KB == d.p.K {
		out = append(out, ledgerColumn{"A", th.A, func(l sessions.Line) float32 { return l.A }, false},
			ledgerColumn{"B", th.B, func(l sessions.Line) float32 { return l.B }, false})
	}
	if wa != "" {
		out = append(out, ledgerColumn{wa, th.A, func(l sessions.Line) float32 { return l.WA }, true},
			ledgerColumn{wb, th.B, func(l sessions.Line) float32 { return l.WB }, true})
	}
	if w >= (len(out)+2)*(digits+1) {
		out = append(out, ledgerColumn{total, th.Strong, func(l sessions.Line) float32 { return l.Hand }, false})
	}
	return append(out, ledgerColumn{"engine", th.Strong, func(l sessions.Line) float32 { return l.Engine }, false})
}

// within writes a number in at most w cells: with all its digits, or with as many as
// there is room for.
func within(v float32, w int) (text string, whole bool) {
	text, whole = exact(v), true
	for digits := 8; len(text) > w && digits > 0; digits-- {
		text, whole = strconv.FormatFloat(float64(v), 'g', digits, 32), false
	}
	return text, whole
}

// drawLedger lists every number of the merge, or those around the chosen one.
func (s *Inspect) drawLedger(g term.Grid, r term.Rect, th *theme.Theme, lines []sessions.Line) {
	d := s.data
	head, r := r.CutTop(1)
	digits := 0
	for _, l := range lines {
		for _, v := range []float32{l.A, l.B, l.WA, l.WB, l.Hand, l.Engine} {
			digits = max(digits, len(exact(v)))
		}
	}
	kWidth := max(3, len(strconv.Itoa(len(lines)-1)))
	room := r.W - kWidth - len(" ulp ") // of the numbers, each with a space before it
	columns := d.ledgerColumns(th, room, max(digits, len("(1-a)*B")))
	width := max(len("(1-a)*B"), min(digits, room/len(columns)-1))
	t := widget.Table{Cols: []widget.Col{{Title: "k", Width: kWidth, Right: true}}}
	for _, c := range columns {
		t.Cols = append(t.Cols, widget.Col{Title: c.title, Width: width, Right: true})
	}
	t.Cols = append(t.Cols, widget.Col{Title: "ulp", Width: 4, Right: true, Drop: 1})
	named := len(d.names) > 0 && d.answers()
	if named {
		t.Cols = append(t.Cols, widget.Col{Title: "  class", Width: 20, Drop: 3})
	}
	from, all := s.ledgerFirst(len(lines), r.H), true
	for n := from; n < len(lines) && n < from+r.H-1; n++ {
		row := []term.Span{th.Label.Span(fmt.Sprint(lines[n].K))}
		for _, c := range columns {
			if c.parts && !lines[n].HasParts {
				row = append(row, term.Span{})
				continue
			}
			text, whole := within(c.value(lines[n]), width)
			all = all && whole
			row = append(row, c.style.Span(text))
		}
		level := theme.OK
		if lines[n].ULP > d.verdict.Allowed {
			level = theme.Bad
		}
		_, st := th.Status(level)
		row = append(row, st.Span(fmt.Sprint(lines[n].ULP)))
		if named {
			row = append(row, th.Dim.Span("  "+d.label(d.classOf(lines[n].K))))
		}
		t.Rows = append(t.Rows, row)
	}
	d.drawLedgerIntro(g.Sub(head), th, all)
	t.Draw(g, r, th)
	if y := s.class - from + 1; s.chosen && y < r.H {
		g.Paint(term.Rect{X: r.X, Y: r.Y + y, W: r.W, H: 1}, th.Selection)
	}
}

// drawLedgerIntro says what alpha is, and whether the numbers have all their digits.
func (d *inspected) drawLedgerIntro(v term.Grid, th *theme.Theme, all bool) {
	var intro term.Spans
	if d.p.Weighted {
		intro = term.Spans{th.Alpha.Span("a = " + exact(d.p.Alpha)), th.Dim.Span("  1-a = "), th.Alpha.Span(exact(d.p.Beta)), th.Dim.Span("  a weighs A  ")}
	}
	if !all {
		intro = append(intro, th.Dim.Span("rounded, y has all digits"))
	} else if !d.p.Weighted {
		intro = append(intro, th.Dim.Span("every number with all its digits"))
	}
	v.Spans(0, 0, v.W, intro...)
}
