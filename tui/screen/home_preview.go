package screen

import (
	"fmt"

	"duet/sessions"
	"duet/sessions/record"
	"duet/tui/chart"
	"duet/tui/term"
	"duet/tui/theme"
)

// preview is what is shown of a session beside the list.
type preview struct {
	name        string
	loss, alpha *chart.Series
}

// preview makes the curves of the selected session.
func (h *Home) preview() {
	e, ok := h.entry()
	if !ok {
		h.look = preview{}
		return
	}
	h.look = preview{name: e.Name, loss: curve(e.Curve.N, e.Curve.Mean), alpha: curve(e.Curve.N, e.Curve.Alpha)}
}

func curve(n []int, v []record.F32) *chart.Series {
	s := new(chart.Series)
	for i := range min(len(n), len(v)) {
		s.Append(float64(n[i]), float64(v[i]))
	}
	return s
}

// drawExtra draws what the cursor is on: the recipe, or the session's curves.
func (h *Home) drawExtra(g term.Grid, r term.Rect, th *theme.Theme) {
	if r.Empty() {
		return
	}
	e, ok := h.entry()
	if !ok || h.pane == startPane {
		in := g.Sub(box(g, r, th, "The recipe", false, nil).InsetXY(1, 0))
		for y, line := range h.text {
			in.Text(0, y, in.W, term.Clip(line, in.W), th.Dim)
		}
		return
	}
	facts, charts := r.CutTop(7)
	in := g.Sub(box(g, facts, th, e.Name, false, nil).InsetXY(1, 0))
	for y, line := range sessionFacts(e, th) {
		in.Spans(0, y, in.W, line...)
	}
	h.drawCurves(g, charts.SplitV(1, 1), th)
}

// drawCurves draws the selected session's loss and alpha.
func (h *Home) drawCurves(g term.Grid, parts []term.Rect, th *theme.Theme) {
	previewPane(g, parts[0], chart.Config{
		Theme: th, Title: "loss", Empty: "no curve: the session has no end yet",
		Layers: []chart.Layer{{Series: h.look.loss, Name: "merged, training", Style: th.Merged, Glyph: theme.GlyphMerged}},
	})
	previewPane(g, parts[1], chart.Config{
		Theme: th, Title: "alpha (1 is all A)", Empty: "no curve",
		Layers: []chart.Layer{{Series: h.look.alpha, Name: "alpha", Style: th.Alpha, Glyph: theme.GlyphMerged}},
	})
}

// previewPane is a chart that stands still, in a frame.
func previewPane(g term.Grid, r term.Rect, c chart.Config) {
	chart.Preview(g, box(g, r, c.Theme, c.Title, false, chart.Legend(c.Theme, c.Layers...)), c)
}

// sessionFacts are the lines above the curves.
func sessionFacts(e sessions.Entry, th *theme.Theme) []term.Spans {
	if e.Err != nil {
		return []term.Spans{{th.Bad.Span(th.Glyphs.Cross + " " + e.Err.Error())}}
	}
	_, style := outcomeSign(e, th)
	facts := []term.Spans{
		{th.Label.Span("recipe  "), th.Text.Span(e.Title)},
		{th.Label.Span("merge   "), th.Text.Span(e.Mode + ", alpha " + e.Policy)},
		{th.Label.Span("steps   "), th.Text.Span(fmt.Sprintf("%d of %d, epoch %d of %d", e.Steps, e.StepsPlanned, e.Epochs, e.EpochsPlanned))},
		{th.Label.Span("outcome "), style.Span(outcome(e)), th.Dim.Span("  " + size(e.Size))},
	}
	if e.Message != "" {
		facts = append(facts, term.Spans{th.Warn.Span(e.Message)})
	}
	return facts
}
