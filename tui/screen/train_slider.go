package screen

import (
	"fmt"
	"math"
	"strconv"

	"duet/nn/alpha"
	"duet/sessions"
	"duet/tui/chart"
	"duet/tui/term"
	"duet/tui/theme"
)

// hand is alpha on its way from the user's hand to the run: where the slider is
// dragged to, and what the run was asked for but has not done yet.
type hand struct {
	dragging bool
	to       float64
	asked    *float64
}

// sliderLabel is the room for the number beside the slider, sliderRows the height
// of the pane's inside from which on it has one.
const (
	sliderLabel = 16
	sliderRows  = 5
	sliderLeast = 24
)

// sliderOf is the line of the slider in the inside of alpha's pane, and what is
// left above it; empty where there is no room.
func sliderOf(in term.Rect) (line, rest term.Rect) {
	if in.H < sliderRows || in.W < sliderLeast {
		return term.Rect{}, in
	}
	return in.CutBottom(1)
}

// sliderTrack is where the handle runs in the line of the slider: "A[" before and
// "]B" after it.
func sliderTrack(line term.Rect) term.Rect {
	return term.Rect{X: line.X + 3, Y: line.Y, W: line.W - 6 - sliderLabel, H: 1}
}

// sliderAlpha is the alpha of a column, in hundredths.
func sliderAlpha(track term.Rect, x int) float64 {
	a := float64(x-track.X) / float64(max(1, track.W-1))
	return math.Round(100*math.Max(0, math.Min(a, 1))) / 100
}

// drawSlider draws how alpha shares the answer, with a handle to drag.
//
//	A[████████████◆░░░░░░░░░]B 0.5258 -> 0.60
func (t *Train) drawSlider(g term.Grid, line term.Rect, th *theme.Theme, now reading) {
	at, text := now.alpha, chart.Lead(now.alpha)
	switch to, ok := t.wished(); {
	case t.hand.dragging:
		at, text = t.hand.to, text+" -> "+wishText(t.hand.to)
	case ok:
		at, text = to, text+" -> "+wishText(to)
	}
	if now.n == 0 {
		at = t.recipe.Merge.Alpha.Start
		text = chart.Lead(at) + " at start"
	}
	track := sliderTrack(line)
	v := g.Sub(line)
	v.Text(1, 0, 1, "A", th.A)
	v.Text(2, 0, 1, "[", th.Dim)
	v.Text(track.X-line.X+track.W, 0, 1, "]", th.Dim)
	v.Text(track.X-line.X+track.W+1, 0, 1, "B", th.B)
	v.Text(track.X-line.X+track.W+3, 0, sliderLabel, text, th.Alpha)
	if at-at != 0 {
		return
	}
	full := int(math.Round(math.Max(0, math.Min(at, 1)) * float64(track.W-1)))
	g.Fill(term.Rect{X: track.X, Y: track.Y, W: full, H: 1}, th.Glyphs.Full, th.A)
	g.Fill(term.Rect{X: track.X + full, Y: track.Y, W: track.W - full, H: 1}, th.Glyphs.Rest, th.B)
	g.Text(track.X+full, track.Y, 1, th.Glyphs.Mark, th.Alpha.With(term.Bold))
}

// wishText is an alpha that was asked for: hundredths, as the slider and the keys
// give them, or what was typed.
func wishText(to float64) string {
	if to != 0 && math.Round(100*to)/100 == to {
		return strconv.FormatFloat(to, 'f', 2, 64)
	}
	return chart.Lead(to)
}

// drawAlphaPane draws alpha's way, and under it the slider.
func (t *Train) drawAlphaPane(g term.Grid, r term.Rect, th *theme.Theme, now reading) chart.Plot {
	p := t.run.alphaPanel(th, t.looks, r.H, t.focus == alphaPane)
	line, _ := sliderOf(r.Inset(1))
	if line.Empty() || !t.weighs() {
		return p.draw(g, r)
	}
	p.fit(r.W)
	in := g.Box(r, th.Box(p.Title, p.Focused, chart.Legend(th, p.Layers...)...))
	_, in = sliderOf(in)
	t.drawSlider(g, line, th, now)
	return chart.Line(g, in, p.Config)
}

// slide handles the mouse on the slider; false when it is not there. Alpha is set
// when the button is let go, so that a drag is one action of the record.
func (t *Train) slide(m Mouse, p runPlaces) (requests []Request, taken bool) {
	line, _ := sliderOf(p.pane[alphaPane].Inset(1))
	press := !m.Drag && !m.Release && m.Wheel == 0
	if press { // a release outside the screen never came
		t.hand.dragging = false
	}
	switch {
	case line.Empty() || !t.weighs():
		t.hand.dragging = false
		return nil, false
	case t.hand.dragging && m.Release:
		t.hand.dragging = false
		return t.setAlpha(t.hand.to), true
	case t.hand.dragging && m.Drag, press && line.Contains(m.X, m.Y):
		if why := t.fixedHand(); why != "" {
			return []Request{Say{theme.Info, why}}, true
		}
		t.hand.dragging, t.hand.to = true, sliderAlpha(sliderTrack(line), m.X)
		return nil, true
	}
	return nil, t.hand.dragging
}

// fixedHand says why alpha cannot be set by hand; "" when it can.
func (t *Train) fixedHand() string {
	switch {
	case t.over():
		return "the run has ended: " + t.state.String()
	case t.run.policy(t.run.n+1) == "schedule":
		return "the policy schedule writes alpha for every step: p chooses another one first"
	}
	return ""
}

// wished is the alpha the run will have: asked for, or set after the newest step.
func (t *Train) wished() (float64, bool) {
	if t.hand.asked != nil && !t.over() {
		return *t.hand.asked, true
	}
	return t.run.pendingAlpha(t.run.n)
}

// nudge sets alpha by hand, a hundredth more or less.
func (t *Train) nudge(d float64) []Request {
	if why := t.fixedHand(); why != "" {
		return []Request{Say{theme.Info, why}}
	}
	_, now := valueNow(&t.run.alpha)
	if t.run.n == 0 {
		now = t.recipe.Merge.Alpha.Start
	}
	if next, ok := t.wished(); ok {
		now = next
	}
	return t.setAlpha(math.Round(now*100+d) / 100)
}

// setAlpha puts alpha at to, or as near as its policy can be.
func (t *Train) setAlpha(to float64) []Request {
	if math.IsNaN(to) {
		return []Request{Say{theme.Warn, "alpha is NaN: the run has diverged"}}
	}
	to = alpha.Nearest(t.run.policy(t.run.n+1), to)
	t.hand.asked = &to
	t.act(sessions.Action{Kind: sessions.DoAlpha, Value: to})
	return []Request{Say{theme.Info, fmt.Sprintf("alpha set to %s by hand, from the next step", chart.Num(to, 0))}}
}

// valueNow is the newest point of a series; NaN without one.
func valueNow(s *chart.Series) (x, y float64) {
	x, y, _ = s.Last()
	return x, y
}
