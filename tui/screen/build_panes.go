package screen

import (
	"fmt"
	"slices"
	"strings"

	"duet/nn/keras"
	"duet/sessions/recipe"
	"duet/tui/chart"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// mergeFormula is what a merge computes, in one line.
func mergeFormula(m recipe.Merge) string {
	switch {
	case m.Mode == recipe.WeightedProduct && m.Guard == "scaled_product":
		return "out = " + aboutGuards[m.Guard].formula
	case m.Mode == recipe.PowerMean && m.Normalize:
		return strings.Replace(aboutModes[m.Mode].formula, "=", "~", 1)
	}
	return aboutModes[m.Mode].formula
}

// mergeFoot is how many lines under the fields hold formula and bar.
const mergeFoot = 3

// fieldsRect is where the fields stand in the inside of the merge pane.
func (b *Build) fieldsRect(inner term.Rect) term.Rect {
	_, fields := inner.CutBottom(mergeFoot)
	_, fields = fields.CutBottom(b.explained(inner))
	return fields
}

// explained is how many lines the explanation of the policy takes inside the
// merge pane; 0 where it does not fit beside all fields and their help.
func (b *Build) explained(inner term.Rect) int {
	_, text := b.aboutPolicy()
	n := 1 + len(term.Wrap(text, inner.W-2))
	if text == "" || inner.H < len(b.fields.Fields)+2+n+mergeFoot {
		return 0
	}
	return n
}

func (b *Build) drawMerge(g term.Grid, r term.Rect, th *theme.Theme) {
	if r.Empty() {
		return
	}
	foot := term.Spans{}
	if n := len(b.r.Head); n > 0 {
		foot = term.Spans{th.Dim.Span("then " + count(n, "layer"))}
	}
	inner := g.Box(r, b.frame(th, paneMerge, "Merge, training", th.Merged, foot))
	if b.pane == paneMerge {
		b.fields.Draw(g, b.fieldsRect(inner), th)
	} else {
		b.drawFields(g, b.fieldsRect(inner), th)
	}
	m := b.r.Merge
	bottom, _ := inner.CutBottom(mergeFoot)
	if n := b.explained(inner); n > 0 {
		b.drawExplained(g, term.Rect{X: inner.X + 1, Y: bottom.Y - n, W: inner.W - 2, H: n}, th)
	}
	v := g.Sub(bottom.InsetXY(1, 0))
	if !m.Weighted() {
		v.Text(0, 0, v.W, mergeFormula(m), th.Strong)
		v.Text(0, 1, v.W, "no alpha in this merge", th.Dim)
		return
	}
	v.Text(0, 0, v.W, mergeFormula(m), th.Strong)
	chart.Split(v, term.Rect{Y: 1, W: v.W, H: 1}, th, m.Alpha.Start)
	share := 100 * m.Alpha.Start
	text := fmt.Sprintf("A %s %.4g%%   B %s %.4g%%", b.r.A.Name, share, b.r.B.Name, 100-share)
	if term.Width(text) > v.W || b.r.A.Name == "a" && b.r.B.Name == "b" { // nobody named them
		text = fmt.Sprintf("A %.4g%%  B %.4g%%", share, 100-share)
	}
	v.TextCentre(0, 2, v.W, text, th.Dim)
}

// drawFields draws the fields without a cursor, for a pane without the focus.
func (b *Build) drawFields(g term.Grid, r term.Rect, th *theme.Theme) {
	v := g.Sub(r)
	wide := 0
	for _, f := range b.fields.Fields {
		wide = max(wide, term.Width(f.Name))
	}
	for y, f := range b.fields.Fields {
		if y == v.H-1 && len(b.fields.Fields) > v.H {
			v.Text(2, y, v.W-2, fmt.Sprintf("%s %d more", th.Glyphs.Ellipse, len(b.fields.Fields)-y), th.Dim)
			break
		}
		v.Text(2, y, wide, f.Name, th.Label)
		value := f.Value
		if f.Kind == widget.Bool {
			value = map[string]string{"true": "yes", "false": "no"}[value]
		}
		v.Text(3+wide, y, v.W-3-wide, term.Clip(value, v.W-3-wide), th.Text)
		sign := b.level(b.formed[y].path)
		if sign >= recipe.LevelWarn {
			text, style := levelSign(sign, th)
			v.Text(v.W-1, y, 1, text, style)
		}
	}
}

// aboutPolicy is what the merge and its policy do: that of the field the cursor is
// on, or the policy's, in a formula and two sentences.
func (b *Build) aboutPolicy() (formula, text string) {
	m := b.r.Merge
	if f, ok := b.field(); b.pane == paneMerge && ok && f.path == "merge.guard" {
		return m.Guard + ": " + aboutGuards[m.Guard].formula, aboutGuards[m.Guard].text
	} else if !m.Weighted() || b.pane == paneMerge && ok && f.path == "merge.mode" {
		return m.Mode + ": " + mergeFormula(m), aboutModes[m.Mode].text
	}
	a := aboutPolicyOf(m.Alpha.Policy)
	return m.Alpha.Policy + ": " + a.formula, a.text
}

func (b *Build) drawExplained(g term.Grid, r term.Rect, th *theme.Theme) {
	v := g.Sub(r)
	formula, text := b.aboutPolicy()
	v.Text(0, 0, v.W, formula, th.Alpha)
	for y, line := range term.Wrap(text, v.W) {
		v.Text(0, y+1, v.W, line, th.Text)
	}
}

// checkLines are the findings for w cells, each with what mends it.
func (b *Build) checkLines(w int) []listLine {
	var lines []listLine
	for i, f := range b.findings {
		text := f.Text
		if f.Where != "" && !strings.Contains(f.Text, f.Where) {
			text = f.Where + ": " + text
		}
		if f.Fix != nil {
			text += "  [f: " + f.FixText + "]"
		}
		for n, line := range term.Wrap(text, w-4) {
			l := listLine{row: i, left: line, level: f.Level}
			if n > 0 {
				l.level = -1
			}
			lines = append(lines, l)
		}
	}
	return lines
}

func (b *Build) drawChecks(g term.Grid, r term.Rect, th *theme.Theme) {
	if r.Empty() {
		return
	}
	title := "Checks"
	if n := b.problems(); n > 0 {
		title = "Checks: " + count(n, "problem")
	}
	inner := g.Box(r, b.frame(th, paneChecks, title, th.Title, term.Spans{th.Dim.Span("n next problem")}))
	if rest := b.underPolicy(inner); rest != inner {
		b.drawPolicyLines(g, inner, th)
		inner = rest
	}
	v := g.Sub(inner)
	if b.setOf != b.r.Data.String() {
		v.Text(2, 0, v.W-2, "opening "+b.r.Data.String()+" for its shapes", th.Dim)
		return
	}
	lines, top := b.checksShown(inner)
	for y := 0; y < v.H && top+y < len(lines); y++ {
		l := lines[top+y]
		style := th.Text
		if f := b.findings[l.row]; f.Level <= recipe.LevelNote {
			style = th.Dim
		}
		if l.level >= 0 {
			sign, s := levelSign(l.level, th)
			v.Text(2, y, 1, sign, s)
		}
		v.Text(4, y, v.W-4, l.left, style)
		if b.pane == paneChecks && l.row == b.row[paneChecks] {
			v.Text(0, y, 1, th.Glyphs.Pointer, th.Key)
			v.Paint(term.Rect{Y: y, W: v.W, H: 1}, th.Selection)
		}
	}
	if top+v.H < len(lines) {
		v.Text(v.W-1, v.H-1, 1, th.Glyphs.Down, th.Dim)
	}
}

// checksShown are the lines of the checks, and the first that is shown of them in r:
// from the one under the cursor, or about the place under it.
func (b *Build) checksShown(r term.Rect) (lines []listLine, top int) {
	row := b.row[paneChecks]
	if b.pane != paneChecks {
		here := b.here()
		if i := slices.IndexFunc(b.findings, func(f recipe.Finding) bool { return f.Where != "" && slices.Contains(here, f.Where) }); i >= 0 {
			row = i
		}
	}
	lines = b.checkLines(r.W)
	return lines, windowTop(lines, row, r.H)
}

// underPolicy is the room of the checks under the explanation of the merge or its
// policy: that stands there while the cursor is on them and nothing is wrong, unless
// there is room for it in the pane of the merge.
func (b *Build) underPolicy(r term.Rect) term.Rect {
	f, ok := b.field()
	if b.pane != paneMerge || !ok || !strings.HasPrefix(f.path, "merge.") || b.problems() > 0 || r.H < 5 || b.explained(b.places().pane[paneMerge].Inset(1)) > 0 {
		return r
	}
	_, text := b.aboutPolicy()
	_, rest := r.CutTop(1 + len(term.Wrap(text, r.W-4)))
	return rest
}

// drawPolicyLines explains the merge or its policy at the top of r.
func (b *Build) drawPolicyLines(g term.Grid, r term.Rect, th *theme.Theme) {
	formula, text := b.aboutPolicy()
	v := g.Sub(r)
	v.Text(2, 0, v.W-2, formula, th.Alpha)
	for y, line := range term.Wrap(text, r.W-4) {
		v.Text(2, y+1, v.W-2, line, th.Text)
	}
}

func (b *Build) drawSummary(g term.Grid, r term.Rect, th *theme.Theme) {
	if r.Empty() {
		return
	}
	spec := term.BoxSpec{Title: "Summary", TitleStyle: th.Title, Border: th.Border, Footer: term.Spans{th.Dim.Span("S: all of it")}}
	v := g.Sub(g.Box(r, spec).InsetXY(1, 0))
	if b.graph == nil {
		return
	}
	text := ""
	m, err := modelOf(b.graph)
	if err == nil {
		text, err = keras.Summary(m, keras.Keras3, min(v.W, 108))
	}
	if err != nil {
		text = "no summary: " + err.Error()
	}
	for y, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		if y >= v.H {
			v.TextRight(0, v.H-1, v.W, " more "+th.Glyphs.Down, th.Dim)
			return
		}
		v.Text(0, y, v.W, line, th.Text)
	}
}

func (b *Build) drawYAML(g term.Grid, r term.Rect, th *theme.Theme) {
	if r.Empty() {
		return
	}
	spec := term.BoxSpec{Title: "The recipe", TitleStyle: th.Title, Border: th.Border, Footer: term.Spans{th.Dim.Span("w write  y copy")}}
	v := g.Sub(g.Box(r, spec).InsetXY(1, 0))
	for y, line := range strings.Split(strings.TrimRight(b.made.text, "\n"), "\n") {
		v.Text(0, y, v.W, term.Clip(line, v.W), th.Dim)
	}
}
