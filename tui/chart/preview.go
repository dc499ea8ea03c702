package chart

import (
	"duet/tui/term"

	"github.com/NimbleMarkets/ntcharts/canvas"
	"github.com/NimbleMarkets/ntcharts/linechart"
	"github.com/charmbracelet/lipgloss"
)

// The sizes ntcharts' line chart is used at: smaller ones panic, larger ones
// cost more than a frame may.
const (
	previewMinW, previewMaxW = 15, 60
	previewMinH, previewMaxH = 6, 15
)

// Preview draws a small chart that does not change from frame to frame (a
// recorded session on Home, a dialog) with ntcharts' line chart, which labels
// every other row and column. What that cannot take - other sizes, a log axis,
// a terminal without dots or colours - Line draws instead; so do it for marks,
// bounds and the crosshair, which a preview leaves out.
func Preview(g term.Grid, r term.Rect, c Config) {
	sized := r.W >= previewMinW && r.W <= previewMaxW && r.H >= previewMinH && r.H <= previewMaxH
	x, seen := c.xRange(), Stat{}
	if sized {
		seen = c.visible(x)
	}
	if seen.N == 0 || c.Y.Log || letters(g.Profile()) || g.Profile().Glyphs == term.Block {
		Line(g, r, c)
		return
	}
	y := c.Y.fit(seen, 3)
	m := linechart.New(r.W, r.H, x.Min, x.Max, y.lo, y.hi,
		linechart.WithXYSteps(max(2, r.W/4), 2),
		linechart.WithXLabelFormatter(previewLabel(c.XLabel, (x.Max-x.Min)/float64(r.W))),
		linechart.WithYLabelFormatter(previewLabel(c.Y.Label, (y.hi-y.lo)/float64(r.H))))
	m.DrawXYAxisAndLabel()
	v := g.Sub(r)
	v.Clear()
	shown := copyCanvas(v, &m.Canvas, nil, c.Theme.Dim)
	for _, l := range c.Layers {
		if l.Series == nil {
			continue
		}
		c.previewCurve(&m, l, x, y)
		shown = copyCanvas(v, &m.Canvas, shown, l.Style)
	}
}

// previewLabel is one of our labellers as ntcharts wants it. It is called with
// values between ticks, so they are rounded to the step first. It measures
// labels in bytes: ours are ASCII unless a screen's are not.
func previewLabel(l Labeller, step float64) linechart.LabelFormatter {
	if l == nil {
		l = tickLabel
	}
	step = niceStep(step)
	return func(_ int, v float64) string { return l(v, step) }
}

// previewCurve gives the curve to ntcharts as segments between the means of
// the dot columns, all finite and inside the axes.
func (c Config) previewCurve(m *linechart.Model, l Layer, x Range, y scale) {
	columns := &raster{w: m.GraphWidth(), sx: 1}
	if columns.w < 2 {
		return
	}
	var prev canvas.Float64Point
	joined := false
	c.columns(columns, l.curve(), x, func(col int, s Stat) {
		mean := s.Mean()
		if !finite(mean) || mean < y.lo || mean > y.hi {
			joined = false
			return
		}
		at := x.Min + (x.Max-x.Min)*(float64(col)+0.5)/float64(columns.w)
		p := canvas.Float64Point{X: at, Y: mean}
		if joined {
			m.DrawBrailleLineWithStyle(prev, p, lipgloss.Style{})
		}
		prev, joined = p, true
	})
}

// copyCanvas puts what has changed on an ntcharts canvas since before onto the
// grid in one style, and returns the canvas' runes for the next time. ntcharts'
// own View would cost more than the drawing.
func copyCanvas(g term.Grid, m *canvas.Model, before []rune, s term.Style) []rune {
	now := make([]rune, g.W*g.H)
	for y := range g.H {
		for x := range g.W {
			i := y*g.W + x
			now[i] = m.Cell(canvas.Point{X: x, Y: y}).Rune
			if now[i] != 0 && (before == nil || now[i] != before[i]) {
				g.Set(x, y, now[i], s)
			}
		}
	}
	return now
}
