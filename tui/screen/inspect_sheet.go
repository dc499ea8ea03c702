package screen

import (
	"fmt"

	"duet/tui/chart"
	"duet/tui/term"
	"duet/tui/theme"
)

// tiling is how pictures of one size share a rectangle: cols x rows of them, each
// w x h cells with its caption, a column and no line between them.
type tiling struct{ cols, rows, w, h int }

// tile finds the largest size, from four times to a quarter of a cell a pixel, at
// which least of n pictures of pw x ph pixels fit; the smallest one if none does.
// No tile is narrower than a caption. Fine lets pictures that are made smaller have
// any width, else they are halves, thirds and quarters.
func tile(r term.Rect, n, pw, ph, least, caption int, fine bool) tiling {
	var t tiling
	for _, pixels := range tileWidths(pw, fine) {
		w, h := max(pixels, caption, 1), max((pixels*ph/max(1, pw)+1)/2, 1)+1
		large := w > r.W || h > r.H
		if large && t.cols > 0 {
			continue
		}
		t = tiling{w: min(w, max(1, r.W)), h: min(h, max(1, r.H))}
		t.cols, t.rows = max(1, (r.W+1)/(t.w+1)), max(1, r.H/t.h)
		if !large && t.cols*t.rows >= min(n, least) {
			return t
		}
	}
	return t
}

// tileWidths are the widths that a picture of pw pixels may be drawn at, the largest
// first.
func tileWidths(pw int, fine bool) []int {
	const leastWidth = 6 // below that nothing is seen of a larger picture
	out := []int{4 * pw, 3 * pw, 2 * pw, pw}
	if !fine {
		for _, part := range []int{2, 3, 4} {
			if pw/part >= leastWidth {
				out = append(out, pw/part)
			}
		}
		return out
	}
	for w := pw - 1; w >= max(leastWidth, pw/4); w-- {
		out = append(out, w)
	}
	return out
}

// lines is how many lines of tiles n pictures make; last is the first line of the
// last page.
func (t tiling) lines(n int) int { return (n + t.cols - 1) / t.cols }
func (t tiling) last(n int) int  { return max(0, t.lines(n)-t.rows) }

// at is the rectangle of tile k of those shown.
func (t tiling) at(r term.Rect, k int) term.Rect {
	return term.Rect{X: r.X + k%t.cols*(t.w+1), Y: r.Y + k/t.cols*t.h, W: t.w, H: t.h}
}

// The sheet shows a dozen pictures where it can, under captions such as "1234 8✓".
const (
	sheetTiles   = 12
	sheetCaption = 9
)

// sheetSide is the branch whose look the sheet shows.
func (s *Inspect) sheetSide() int {
	sides := s.data.sides()
	return sides[s.side%len(sides)]
}

// sheet is how the samples shown share the sheet, and the number of the first one;
// false when they are no pictures.
func (s *Inspect) sheet(r term.Rect) (t tiling, first int, ok bool) {
	i, ok := s.sample()
	if !ok || r.Empty() {
		return t, 0, false
	}
	m, ok := s.data.picture(s.sheetSide(), i)
	if !ok {
		return t, 0, false
	}
	t = tile(r, len(s.shown), m.W, m.H, sheetTiles, sheetCaption, false)
	line := max(0, min(s.sel/t.cols-t.rows/2, t.last(len(s.shown))))
	return t, line * t.cols, true
}

// sheetStep is how many samples an arrow moves by; 0 when the key is none.
func (s *Inspect) sheetStep(key string) int {
	t, _, ok := s.sheet(inside(s.places()[sheetPane]))
	if !ok {
		t = tiling{cols: 1}
	}
	return map[string]int{"left": -1, "right": 1, "up": -t.cols, "down": t.cols}[key]
}

// sheetAt is the place in the list of the sample at a cell of the pane.
func (s *Inspect) sheetAt(pane term.Rect, x, y int) (at int, ok bool) {
	r := inside(pane)
	t, first, ok := s.sheet(r)
	if !ok {
		return 0, false
	}
	for k := range t.cols * t.rows {
		if first+k < len(s.shown) && t.at(r, k).Contains(x, y) {
			return first + k, true
		}
	}
	return 0, false
}

// drawSheet draws the pictures of the samples around the selected one, each with
// its number, its class and whether the merge is right about it.
func (s *Inspect) drawSheet(g term.Grid, pane term.Rect, th *theme.Theme, focused bool) {
	d := s.data
	foot := term.Spans{th.Dim.Span("number, true class, merged right or not")}
	r := inside(pane)
	t, first, ok := s.sheet(r)
	title := "pictures"
	if ok {
		title += ": " + d.caption(d.sides(), s.sheetSide())
	}
	if !ok || pane.W < s.edge(sheetPane).in(lower(pane)).W+foot.Width()+8 {
		foot = nil
	}
	box(g, pane, th, title, focused, foot)
	if !ok {
		text := "no sample is like that"
		if len(s.shown) > 0 {
			text = "the samples are no pictures"
		}
		g.Sub(r).Text(0, 0, r.W, text, th.Dim)
		return
	}
	for k := range t.cols * t.rows {
		if first+k >= len(s.shown) {
			break
		}
		i := s.shown[first+k]
		at := t.at(r, k)
		m, _ := d.picture(s.sheetSide(), i)
		chart.Picture(g, term.Rect{X: at.X, Y: at.Y, W: at.W, H: at.H - 1}, m)
		line := g.Sub(term.Rect{X: at.X, Y: at.Y + at.H - 1, W: at.W, H: 1})
		line.Spans(0, 0, at.W, d.sheetCaption(i, th)...)
		if first+k == s.sel {
			line.Paint(line.Bounds(), th.Selection)
			if at.W > sheetCaption {
				line.Text(at.W-1, 0, 1, th.Glyphs.Pointer, th.Key)
			}
		}
	}
}

// sheetCaption says of a sample what a tile has room for.
func (d *inspected) sheetCaption(i int, th *theme.Theme) term.Spans {
	out := term.Spans{th.Text.Span(fmt.Sprint(d.p.Rows[i]))}
	if d.p.Labels == nil {
		return append(out, th.Dim.Span(" off "), th.Merged.Span(there(d.distance(d.p.Final(), d.p.P, i), 0)))
	}
	sign, style := th.Status(theme.OK)
	if !d.right(outMerged, i) {
		sign, style = th.Status(theme.Bad)
	}
	return append(out, th.Dim.Span(fmt.Sprintf(" %d", d.p.Labels[i])), style.Span(sign))
}
