package chart

import (
	"duet/tui/term"
	"duet/tui/theme"
)

// Smallest pane that gets axes, and the widest label of the y axis.
const (
	minAxesW  = 16
	minAxesH  = 4
	maxLabelW = 8
	minLabelW = 4 // so the plot does not jump when ".5" becomes "0.55"
)

// drawAxes draws both axes on v, a grid of the chart's own, and returns the
// rectangle left for the curves.
//
//	2.20┤
//	    ┤
//	0.00┤
//	    └0──────────────ep 30
func (c Config) drawAxes(v term.Grid, x Range, y scale) term.Rect {
	if v.W < minAxesW || v.H < minAxesH {
		return v.Bounds()
	}
	labels := make([]string, len(y.ticks))
	wide := minLabelW
	for i, t := range y.ticks {
		labels[i] = term.Clip(y.label(t, c.Y.Label), maxLabelW)
		wide = max(wide, term.Width(labels[i]))
	}
	wide = min(wide, v.W/3)
	area := term.Rect{X: wide + 1, W: v.W - wide - 1, H: v.H - 1}
	st := c.Theme.Axis
	for row := 0; row < area.H; row++ {
		v.Set(wide, row, '┤', st)
	}
	last := -1
	for i := len(labels) - 1; i >= 0; i-- { // from the top
		t := y.ticks[i]
		if y.log {
			t = y.at(t)
		} else {
			t = (t - y.lo) / (y.hi - y.lo)
		}
		row := int((1-clamp01(t))*float64(area.H-1) + 0.5)
		if row == last {
			continue
		}
		v.TextRight(0, row, wide, labels[i], c.Theme.Dim)
		last = row
	}
	v.Set(wide, area.H, '└', st)
	c.drawXAxis(v.Sub(term.Rect{X: area.X, Y: area.H, W: area.W, H: 1}), x)
	return area
}

// drawXAxis draws the line under the plot with its first and last value and,
// where there is room, ticks between; v is that line.
func (c Config) drawXAxis(v term.Grid, x Range) {
	v.Fill(v.Bounds(), '─', c.Theme.Axis)
	label := c.XLabel
	if label == nil {
		label = tickLabel
	}
	step := niceStep((x.Max - x.Min) / float64(max(1, v.W/14)))
	first, final := label(x.Min, step), label(x.Max, step)
	free := v.Text(0, 0, v.W, first, c.Theme.Dim) + 2
	end := v.W - term.Width(final)
	if end < free {
		return
	}
	v.Text(end, 0, v.W-end, final, c.Theme.Dim)
	for _, t := range ticksBetween(x.Min, x.Max, step) {
		s := label(t, step)
		w := term.Width(s)
		at := int((t-x.Min)/(x.Max-x.Min)*float64(v.W)) - w/2
		if at < free || at+w+2 > end {
			continue
		}
		v.Text(at, 0, w, s, c.Theme.Dim)
		free = at + w + 2
	}
}

// Legend is "a A  b B  * merged" in the layers' styles, for the foot of a
// frame. Layers without a name are left out.
func Legend(th *theme.Theme, layers ...Layer) term.Spans {
	var out term.Spans
	for _, l := range layers {
		if l.Name == "" {
			continue
		}
		if len(out) > 0 {
			out = append(out, th.Dim.Span("  "))
		}
		out = append(out, l.Style.Span(string(l.letter())), th.Dim.Span(" "+l.Name))
	}
	return out
}
