package chart

import (
	"math"

	"duet/tui/term"
	"duet/tui/theme"
)

// Layer is one curve of a chart.
type Layer struct {
	Series *Series
	Name   string     // in the legend
	Style  term.Style // of the curve
	Glyph  rune       // in the legend, and the curve itself where there are no dots or colours

	Dashed    bool    // every other cell, for a line that was not trained but worked out
	Band      bool    // fill between the least and greatest value of each column
	Smoothing float64 // weight of the past, 0 none .. 1; the band stays raw
}

// Mark is a sign on the chart: at the curve On, or in the top line without one.
type Mark struct {
	X     float64
	On    *Series
	Glyph rune // 0 takes the theme's
	Style term.Style
	Text  string // beside a sign of the top lines, where there is room for it
	Line  bool   // and a faint line from top to bottom
}

// Config is everything Line draws. Only Theme and Layers are needed.
type Config struct {
	Theme  *theme.Theme
	Layers []Layer // later ones lie on top: put the selected curve last

	X      Range // of the axis: Planned(...); not Valid fits the data
	XLabel Labeller
	Warp   *Warp // nil: the axis shows the x of the series
	Y      Axis
	Until  *float64 // draw only points with x up to here (replay)

	Bounds []float64 // horizontal lines, 0 and 1 for alpha
	Marks  []Mark
	Cursor *float64 // crosshair at this x
	Empty  string   // what to say while no layer has a point

	Title   string // Panel's frame
	Focused bool
}

// Plot tells where Line has drawn, for the mouse and the crosshair.
type Plot struct {
	Area term.Rect // the cells of the curves, without axes
	X    Range     // of the axis
	warp *Warp
	y    scale
}

// XAt is the series' x in the middle of column col (in the coordinates of Area).
func (p Plot) XAt(col int) float64 {
	if p.Area.W <= 0 {
		return p.warp.from(p.X.Min)
	}
	t := (float64(col-p.Area.X) + 0.5) / float64(p.Area.W)
	return p.warp.from(p.X.Min + clamp01(t)*(p.X.Max-p.X.Min))
}

// Col is the column of a series' x, clamped into Area.
func (p Plot) Col(x float64) int {
	t := clamp01((p.warp.to(x) - p.X.Min) / (p.X.Max - p.X.Min))
	if math.IsNaN(t) {
		t = 0
	}
	return p.Area.X + min(int(t*float64(p.Area.W)), max(0, p.Area.W-1))
}

// Panel is Line in a frame with the title above and the legend below.
func Panel(g term.Grid, r term.Rect, c Config) Plot {
	return Line(g, g.Box(r, c.Theme.Box(c.Title, c.Focused, Legend(c.Theme, c.Layers...)...)), c)
}

// Line draws the chart into r and nothing outside it. A rectangle too small
// for axes shows the curves alone.
func Line(g term.Grid, r term.Rect, c Config) Plot {
	v := g.Sub(r)
	if r.Empty() {
		return Plot{Area: term.Rect{X: r.X, Y: r.Y}, X: c.xRange(), warp: c.Warp}
	}
	x := c.xRange()
	seen := c.visible(x)
	y := c.Y.fit(seen, max(3, (r.H-1)/3))
	area := c.drawAxes(v, x, y)
	if !area.Empty() {
		c.drawArea(v.Sub(area), x, y, seen.N == 0)
	}
	area.X, area.Y = area.X+r.X, area.Y+r.Y
	return Plot{Area: area, X: x, warp: c.Warp, y: y}
}

// drawArea draws everything between the axes; g is the area.
func (c Config) drawArea(g term.Grid, x Range, y scale, empty bool) {
	p := Plot{Area: g.Bounds(), X: x, warp: c.Warp, y: y}
	for _, b := range c.Bounds {
		if t := y.at(b); t >= 0 && t <= 1 {
			row := int(math.Round((1 - t) * float64(g.H-1)))
			g.Fill(term.Rect{Y: row, W: g.W, H: 1}, boundRune(g), c.Theme.Bound)
		}
	}
	for _, m := range c.Marks {
		if m.Line && p.holds(m.X) {
			g.Fill(term.Rect{X: p.Col(m.X), W: 1, H: g.H}, lineRune(g), c.Theme.Bound)
		}
	}
	r := newRaster(g.W, g.H, g.Profile())
	for _, l := range c.Layers {
		if l.Band {
			k := r.use(ink{style: l.Style.With(term.Faint), letter: ':', under: true})
			c.drawBand(r, l, x, y, k)
		}
	}
	for _, l := range c.Layers {
		c.drawCurve(r, l, x, y, r.use(ink{style: l.Style, letter: l.letter(), dashed: l.Dashed}))
	}
	if c.Cursor != nil {
		g.Fill(term.Rect{X: p.Col(*c.Cursor), W: 1, H: g.H}, c.Theme.Glyphs.Cursor, c.Theme.Cross)
	}
	r.blit(g, 0, 0)
	for _, m := range c.Marks {
		c.drawMark(g, p, m)
	}
	c.drawWords(g, p)
	if empty && c.Empty != "" {
		lines := term.Wrap(c.Empty, g.W-2)
		for i, line := range lines {
			g.TextCentre(0, (g.H-len(lines))/2+i, g.W, line, c.Theme.Dim)
		}
	}
}

// boundRune is what a bound is drawn with.
func boundRune(g term.Grid) rune {
	if g.Profile().Glyphs == term.ASCII {
		return theme.GlyphBound
	}
	return '╌'
}

// letter is the glyph of a layer, '*' if it has none.
func (l Layer) letter() rune {
	if l.Glyph == 0 {
		return theme.GlyphMerged
	}
	return l.Glyph
}

// curve is the series of the layer's line.
func (l Layer) curve() *Series { return l.Series.Smooth(l.Smoothing) }

// xRange is the range of x: given, or from the first to the last point.
func (c Config) xRange() Range {
	if c.X.Valid() {
		return c.X
	}
	var s Stat
	for _, l := range c.Layers {
		if l.Series != nil && l.Series.Len() > 0 {
			first, _ := l.Series.At(0)
			last, _, _ := l.Series.Last()
			s.add(c.Warp.to(first))
			s.add(c.Warp.to(last))
		}
	}
	if s.N == 0 {
		return Range{0, 1}
	}
	lo, hi := apart(s.Min, s.Max)
	return Range{lo, hi}
}

// end is the index after the last point of s to draw.
func (c Config) end(s *Series, x Range) int {
	limit := c.Warp.from(x.Max)
	if c.Until != nil {
		limit = math.Min(limit, *c.Until)
	}
	i := s.Find(limit)
	for i < s.Len() && s.x(i) == limit {
		i++
	}
	return i
}

// visible sums up what will be drawn, for the y axis.
func (c Config) visible(x Range) Stat {
	var out Stat
	for _, l := range c.Layers {
		if l.Series == nil {
			continue
		}
		s := l.curve()
		if l.Band {
			s = l.Series
		}
		out.merge(s.Range(s.Find(c.Warp.from(x.Min)), c.end(s, x)))
	}
	return out
}

// drawBand fills min..max of every dot column.
func (c Config) drawBand(r *raster, l Layer, x Range, y scale, k uint8) {
	c.columns(r, l.Series, x, func(col int, s Stat) {
		if s.N == 0 {
			return
		}
		lo, hi := y.at(s.Min), y.at(s.Max)
		if math.IsNaN(lo) { // a log axis: the band reaches down to its foot
			lo = 0
		}
		r.column(col, lo, hi, k)
	})
}

// drawCurve joins the means of the dot columns. A column whose points are all
// gaps breaks the line; one without points does not.
func (c Config) drawCurve(r *raster, l Layer, x Range, y scale, k uint8) {
	if l.Series == nil {
		return
	}
	prevCol, prev := 0, math.NaN()
	c.columns(r, l.curve(), x, func(col int, s Stat) {
		t := y.at(s.Mean())
		if math.IsNaN(t) {
			prev = t
			return
		}
		if math.IsNaN(prev) {
			r.segment(col, t, col, t, k)
		} else {
			r.segment(prevCol, prev, col, t, k)
		}
		prevCol, prev = col, t
	})
}

// columns calls f for each dot column that has points, with their sum. Columns
// are fixed stretches of x, so a growing curve changes only its end.
func (c Config) columns(r *raster, s *Series, x Range, f func(col int, s Stat)) {
	if s == nil || s.Len() == 0 {
		return
	}
	n := r.w * r.sx
	end := c.end(s, x)
	for i := s.Find(c.Warp.from(x.Min)); i < end; {
		px, _ := s.At(i)
		col := max(0, min(int((c.Warp.to(px)-x.Min)/(x.Max-x.Min)*float64(n)), n-1))
		j := end
		if col < n-1 {
			j = min(end, s.Find(c.Warp.from(x.Min+(x.Max-x.Min)*float64(col+1)/float64(n))))
		}
		j = max(j, i+1) // rounding must not stall the loop
		f(col, s.Range(i, j))
		i = j
	}
}
