package chart

import (
	"math"

	"duet/tui/term"
	"duet/tui/theme"

	"github.com/NimbleMarkets/ntcharts/canvas/runes"
)

// Bar is one line of a bar chart: a class and its score.
type Bar struct {
	Label string
	Value float64
	Style term.Style
	Sign  string // after the number: the check of the right answer
}

// Bars draws one bar a line: label, bar, number. top is the value of a full
// bar; 0 or less takes the greatest value. Bars that do not fit are left out
// from the end. A value that is not finite has no bar and says so.
//
//	3 ████████████▌        .5040 ✓
func Bars(g term.Grid, r term.Rect, th *theme.Theme, bars []Bar, top float64) {
	v := g.Sub(r)
	labelW, signW := 0, 0
	var seen Stat
	for _, b := range bars {
		labelW = max(labelW, term.Width(b.Label))
		signW = max(signW, term.Width(b.Sign))
		seen.add(b.Value)
	}
	if top <= 0 || !finite(top) {
		top = seen.Max
	}
	const numW = 5
	labelW = min(labelW, max(0, v.W/3))
	if signW > 0 {
		signW++
	}
	barW := v.W - labelW - numW - 2 - signW
	for y := 0; y < v.H && y < len(bars); y++ {
		b := bars[y]
		v.Text(0, y, labelW, b.Label, th.Text)
		x := labelW + 1
		if barW > 0 {
			fraction := 0.0
			if finite(b.Value) && top > 0 {
				fraction = clamp01(b.Value / top)
			}
			drawBar(v, term.Rect{X: x, Y: y, W: barW, H: 1}, fraction, th, b.Style)
			x += barW + 1
		}
		v.Text(x, y, numW, Num(b.Value, numW), th.Text)
		v.Text(x+numW+1, y, signW, b.Sign, th.Text)
	}
}

// drawBar fills a fraction of a one line rectangle, to an eighth of a cell
// where the glyphs allow.
func drawBar(g term.Grid, r term.Rect, fraction float64, th *theme.Theme, s term.Style) {
	cells := fraction * float64(r.W)
	full := int(cells)
	for x := 0; x < full; x++ {
		g.Set(r.X+x, r.Y, th.Glyphs.Full, s)
	}
	if full >= r.W {
		return
	}
	part := cells - float64(full)
	if g.Profile().Glyphs == term.ASCII {
		if part >= 0.5 {
			g.Set(r.X+full, r.Y, th.Glyphs.Full, s)
		}
		return
	}
	if c := runes.LeftBlockElementFromFloat64(part); c != runes.Null {
		g.Set(r.X+full, r.Y, c, s)
	}
}

// Split draws how alpha shares the answer between A and B over one line:
// A's part from the left, B's from the right. It does nothing for an alpha
// that is not finite; one outside 0..1 fills the line.
//
//	A[############..........]B
func Split(g term.Grid, r term.Rect, th *theme.Theme, alpha float64) {
	if !finite(alpha) || r.W < 6 || r.H < 1 {
		return
	}
	v := g.Sub(r)
	inner := v.W - 4
	a := int(math.Round(clamp01(alpha) * float64(inner)))
	v.Text(0, 0, 1, "A", th.A)
	v.Text(1, 0, 1, "[", th.Dim)
	v.Fill(term.Rect{X: 2, W: a, H: 1}, th.Glyphs.Full, th.A)
	v.Fill(term.Rect{X: 2 + a, W: inner - a, H: 1}, th.Glyphs.Rest, th.B)
	v.Text(v.W-2, 0, 1, "]", th.Dim)
	v.Text(v.W-1, 0, 1, "B", th.B)
}
