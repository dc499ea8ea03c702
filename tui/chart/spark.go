package chart

import (
	"math"

	"duet/tui/term"

	"github.com/NimbleMarkets/ntcharts/canvas/runes"
)

// asciiSpark are heights in ASCII, low to high.
const asciiSpark = "_.-=*#"

// Sparkline draws the whole series into r, one column a cell, each the mean of
// its stretch: a curve of a whole session in one line. Heights go from the
// least to the greatest column; gaps stay empty.
func Sparkline(g term.Grid, r term.Rect, s *Series, st term.Style) {
	if s == nil || s.Len() == 0 || r.Empty() {
		return
	}
	v := g.Sub(r)
	n := min(v.W, s.Len())
	means := make([]float64, n)
	var seen Stat
	for i := range means {
		means[i] = s.Range(i*s.Len()/n, (i+1)*s.Len()/n).Mean()
		seen.add(means[i])
	}
	if seen.N == 0 {
		return
	}
	for x, m := range means {
		if !finite(m) {
			continue
		}
		t := 0.5
		if seen.Max > seen.Min {
			t = (m - seen.Min) / (seen.Max - seen.Min)
		}
		sparkColumn(v, x, t, st)
	}
}

// sparkColumn draws height t (0..1) in column x; the least value still shows.
func sparkColumn(v term.Grid, x int, t float64, st term.Style) {
	if v.Profile().Glyphs == term.ASCII {
		if v.H == 1 {
			v.Set(x, 0, rune(asciiSpark[min(int(t*float64(len(asciiSpark))), len(asciiSpark)-1)]), st)
			return
		}
		v.Set(x, v.H-1-int(math.Round(t*float64(v.H-1))), '*', st)
		return
	}
	height := math.Max(t*float64(v.H), 0.125) // cells
	for y := v.H - 1; y >= 0 && height > 0; y-- {
		if c := runes.LowerBlockElementFromFloat64(height); c != runes.Null {
			v.Set(x, y, c, st)
		}
		height--
	}
}
