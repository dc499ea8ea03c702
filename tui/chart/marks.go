package chart

import (
	"math"

	"duet/tui/term"
)

// drawMark puts a mark on its curve or in the top line.
func (c Config) drawMark(g term.Grid, p Plot, m Mark) {
	if !p.holds(m.X) {
		return
	}
	row := 0
	if m.On != nil {
		i := m.On.Near(m.X)
		if i < 0 {
			return
		}
		_, v := m.On.At(i)
		t := p.y.at(v)
		if !(t >= 0 && t <= 1) {
			return
		}
		row = int(math.Round((1 - t) * float64(g.H-1)))
	}
	if m.Glyph == 0 {
		g.Text(p.Col(m.X), row, 1, c.Theme.Glyphs.Mark, m.Style)
		return
	}
	g.Set(p.Col(m.X), row, m.Glyph, m.Style)
}

// holds tells whether a series' x lies on the axis.
func (p Plot) holds(x float64) bool {
	at := p.warp.to(x)
	return at >= p.X.Min && at <= p.X.Max
}

// leastWord is the shortest stump of a mark's word that is worth writing.
const leastWord = 6

// drawWords writes the words of the top line's marks beside them, in the first
// row of the upper half where nothing else stands and as far as the next mark. What
// has no room is left out: the list of events has it.
func (c Config) drawWords(g term.Grid, p Plot) {
	signs := make([]bool, g.W)
	for _, m := range c.Marks {
		if col := p.Col(m.X); m.On == nil && p.holds(m.X) && col < g.W {
			signs[col] = true
		}
	}
	for _, m := range c.Marks {
		if m.Text == "" || m.On != nil || !p.holds(m.X) {
			continue
		}
		from, to := p.Col(m.X)+2, g.W
		for col := from - 1; col < g.W; col++ {
			if signs[col] {
				to = col - 1
				break
			}
		}
		room := min(to-from, term.Width(m.Text))
		if room < min(leastWord, term.Width(m.Text)) {
			continue
		}
		for row := 0; row < (g.H+1)/2; row++ {
			if blank(g, from-1, row, room+1) {
				g.Text(from, row, room, term.Clip(m.Text, room), m.Style)
				break
			}
		}
	}
}

// blank tells whether nothing stands in w cells from (x, y).
func blank(g term.Grid, x, y, w int) bool {
	for i := range w {
		if r := g.Cell(x+i, y).R; r != 0 && r != ' ' && r != boundRune(g) && r != lineRune(g) {
			return false
		}
	}
	return true
}

// lineRune is what the line of a mark is drawn with.
func lineRune(g term.Grid) rune {
	if g.Profile().Glyphs == term.ASCII {
		return '\''
	}
	return '┊'
}
