package chart

import (
	"testing"

	"duet/tui/term"
	"duet/tui/theme"

	"pgregory.net/rapid"
)

func TestPreview(t *testing.T) {
	p := profiles["braille"]
	g := term.New(48, 12, p)
	Preview(g, g.Bounds(), trainConfig(p, 500))
	golden(t, g)
}

// ntcharts loops or panics on what it is not made for; none of it gets there.
func TestPreviewIsGuarded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := profiles["braille"]
		s := &Series{}
		for i, y := range rapid.SliceOfN(anyValue(), 0, 100).Draw(t, "ys") {
			s.Append(float64(i), y)
		}
		v := anyValue()
		c := Config{
			Theme: theme.New("dark", p), Layers: []Layer{{Series: s, Smoothing: rapid.SampledFrom([]float64{0, .9}).Draw(t, "smooth")}, {}},
			X: Range{v.Draw(t, "x0"), v.Draw(t, "x1")}, Y: Axis{Range: Range{v.Draw(t, "y0"), v.Draw(t, "y1")}},
		}
		r := term.Rect{X: 2, Y: 2, W: rapid.IntRange(0, 70).Draw(t, "w"), H: rapid.IntRange(0, 20).Draw(t, "h")}
		g := term.New(75, 25, p)
		g.Fill(g.Bounds(), '~', term.Style{})
		Preview(g, r, c)
		untouched(t, g, r)
	})
}
