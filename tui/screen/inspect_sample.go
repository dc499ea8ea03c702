package screen

import (
	"fmt"
	"math"
	"slices"

	"duet/sessions"
	"duet/tui/chart"
	"duet/tui/term"
	"duet/tui/theme"
)

// captionWidth is what "B: texture" needs under a picture that is smaller.
const captionWidth = 11

// barsWidth is what the bars of three outputs need beside each other.
const barsWidth = 48

// pictureWidth is how wide a picture of m is drawn that may take w x h cells.
func pictureWidth(m chart.Image, w, h int) int {
	scale := min(w/m.W, 2*h/m.H)
	if scale < 1 {
		return min(m.W, w)
	}
	return scale * m.W
}

// drawSample draws what the branches see of sample i and what they say.
func (d *inspected) drawSample(g term.Grid, r term.Rect, th *theme.Theme, i int) {
	left := r
	sides := d.sides()
	if m, ok := d.picture(sides[0], i); ok {
		share := min(r.W*45/100, r.W-barsWidth-2)
		if share < 2*captionWidth+4 { // no room for bars beside it: numbers are narrower
			share = max(share, min(r.W-d.scoresWidth()-3, 40))
		}
		each := share/len(sides) - 1
		each = max(1, min(max(pictureWidth(m, each, r.H-1), captionWidth), each))
		left.X, left.W = r.X+(each+1)*len(sides)+1, r.W-(each+1)*len(sides)-1
		for n, side := range sides {
			at := term.Rect{X: r.X + n*(each+1), Y: r.Y, W: each, H: r.H - 1}
			if m, ok = d.picture(side, i); !ok {
				continue
			}
			used := chart.Picture(g, at, m)
			g.Text(at.X, at.Y+used.H, each, term.Clip(d.caption(sides, side), each), th.Dim)
		}
	}
	if d.p.Labels != nil && left.W >= barsWidth {
		d.drawBars(g, left, th, i)
		return
	}
	d.drawScores(g, left, th, i)
}

// caption says who sees a picture, and how.
func (d *inspected) caption(sides []int, side int) string {
	if len(sides) == 1 && d.only == sessions.Both {
		return "both: " + d.seen[side]
	}
	return [2]string{"A: ", "B: "}[side] + d.seen[side]
}

// drawBars draws a bar a class for each output.
func (d *inspected) drawBars(g term.Grid, r term.Rect, th *theme.Theme, i int) {
	style, _ := styles(th)
	scores := d.scores()
	var outs []int
	for o := range outputs {
		if d.answer[o] != nil {
			outs = append(outs, o)
		}
	}
	if len(outs) == 0 {
		d.drawScores(g, r, th, i)
		return
	}
	weights := make([]int, len(outs))
	for n := range weights {
		weights[n] = 1
	}
	order := best(scores[outMerged].values[i*scores[outMerged].k:][:scores[outMerged].k])
	if len(order) <= r.H-1 {
		slices.Sort(order)
	}
	for n, at := range r.SplitH(weights...) {
		o := outs[n]
		full := 1.0
		if row := scores[o].values[i*scores[o].k:][:scores[o].k]; slices.Max(row) > 1 || slices.Min(row) < 0 {
			full = 0 // no probabilities: the largest one fills its line
		}
		at.W -= 2
		who, what := [outputs]string{"A", "B", "merged"}[o], d.label(d.answer[o][i])
		title := who + " says " + what
		if term.Width(title) > at.W {
			title = who + ": " + what
		}
		g.Text(at.X, at.Y, at.W, term.Clip(title, at.W), style[o])
		var bars []chart.Bar
		for _, k := range order {
			class := d.classOf(k)
			bar := chart.Bar{Label: fmt.Sprint(class), Value: float64(scores[o].values[i*scores[o].k+k]), Style: style[o]}
			if at.W >= 34 {
				bar.Label = d.label(class)
			}
			if class == int(d.p.Labels[i]) {
				bar.Sign = th.Glyphs.Check
			}
			bars = append(bars, bar)
		}
		_, body := at.CutTop(1)
		chart.Bars(g, body, th, bars, full)
	}
}

// The columns of the numbers: which one, with its check, then one an output.
const (
	scoreLabel = 3
	scoreWidth = 6
)

// scoresWidth is what the numbers of all outputs need, beside the targets of a
// regression.
func (d *inspected) scoresWidth() int {
	n := outputs
	if d.p.Labels == nil {
		n++
	}
	return scoreLabel + n*scoreWidth
}

// drawScores lists the numbers of A, B and the merge, the largest first, or
// beside the targets of a regression.
func (d *inspected) drawScores(g term.Grid, r term.Rect, th *theme.Theme, i int) {
	v := g.Sub(r)
	style, _ := styles(th)
	scores := d.scores()
	last := scores[outMerged]
	order := best(last.values[i*last.k:][:last.k])
	if d.p.Labels == nil {
		slices.Sort(order)
	}
	left := 0
	if rows := max(0, v.H-1); len(order) > rows {
		left = len(order) - max(0, rows-1)
		order = order[:len(order)-left]
	}
	const col = scoreWidth
	x := scoreLabel
	draw := func(title string, st term.Style, at func(k int) float64) {
		v.TextRight(x, 0, col, title, st)
		for y, k := range order {
			v.TextRight(x, y+1, col, chart.Num(at(k), col-1), st)
		}
		x += col
	}
	for y, k := range order {
		if d.p.Labels == nil {
			v.TextRight(0, y+1, 2, fmt.Sprint(k), th.Label)
			continue
		}
		v.TextRight(0, y+1, 2, fmt.Sprint(d.classOf(k)), th.Label)
		if d.classOf(k) == int(d.p.Labels[i]) {
			v.Text(2, y+1, 1, th.Glyphs.Check, th.OK)
		}
	}
	for o, s := range scores {
		if s.values == nil || s.k != last.k {
			continue
		}
		title := [outputs]string{"A", "B", "M"}[o]
		if d.only != sessions.Both {
			title = "says"
		}
		draw(title, style[o], func(k int) float64 { return float64(s.values[i*s.k+k]) })
	}
	if d.p.Labels == nil {
		draw("true", th.Text, func(k int) float64 {
			if k >= d.p.T {
				return math.NaN()
			}
			return float64(d.p.Targets[i*d.p.T+k])
		})
	}
	if left > 0 {
		words := fmt.Sprintf("%d smaller", left)
		if d.p.Labels == nil {
			words = fmt.Sprintf("%d more", left)
		}
		if d.p.Compared() {
			words += ": enter"
		}
		v.Text(0, v.H-1, v.W, words, th.Dim)
	}
}
