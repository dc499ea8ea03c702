package theme

import (
	"math"
	"testing"

	"duet/tui/term"
)

// wcag is the contrast of a colour against black or white, 1..21.
func wcag(c term.Color, light bool) float64 {
	lin := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	l := 0.2126*lin(uint8(c>>16)) + 0.7152*lin(uint8(c>>8)) + 0.0722*lin(uint8(c))
	if light {
		return 1.05 / (l + 0.05)
	}
	return (l + 0.05) / 0.05
}

// What carries meaning is readable on the background of its theme: 3:1 for
// lines, 4.5:1 for text.
func TestContrast(t *testing.T) {
	for _, name := range Names() {
		for _, light := range []bool{false, true} {
			if (name == "light") != light && name != "contrast" {
				continue
			}
			th := New(name, term.Profile{Depth: term.TrueColor, Light: light})
			for what, s := range map[string]struct {
				s     term.Style
				least float64
			}{
				"A": {th.A, 3}, "B": {th.B, 3}, "alpha": {th.Alpha, 3}, "best": {th.Best, 3}, "focus": {th.Focus, 3},
				"dim": {th.Dim, 4.5}, "title": {th.Title, 4.5}, "ok": {th.OK, 3}, "warn": {th.Warn, 4.5}, "bad": {th.Bad, 4.5}, "key": {th.Key, 4.5},
			} {
				if s.s.FG == 0 {
					continue // the terminal's own
				}
				if got := wcag(s.s.FG, light); got < s.least {
					t.Errorf("%s (light %v): %s has contrast %.1f, want %.1f", name, light, what, got, s.least)
				}
			}
		}
	}
}

// A, B and alpha differ at every depth that has colours; where there are none
// their glyphs do.
func TestSeriesDiffer(t *testing.T) {
	for _, name := range Names() {
		for _, d := range []term.Depth{term.Depth16, term.Depth256, term.TrueColor} {
			th := New(name, term.Profile{Depth: d})
			seen := map[string]string{}
			for what, s := range map[string]term.Style{"A": th.A, "B": th.B, "alpha": th.Alpha, "merged": th.Merged} {
				g := term.New(1, 1, th.Profile)
				g.Set(0, 0, 'x', s)
				if other, ok := seen[g.String()]; ok {
					t.Errorf("%s at depth %d: %s looks like %s: %q", name, d, what, other, g.String())
				}
				seen[g.String()] = what
			}
		}
	}
	seen := map[rune]bool{}
	for _, r := range []rune{GlyphA, GlyphB, GlyphMerged, GlyphTrain, GlyphBest, GlyphBound} {
		if seen[r] || r > 0x7e {
			t.Errorf("glyph %q is used twice or not ASCII", r)
		}
		seen[r] = true
	}
}

func TestMonoHasNoColourButEmphasis(t *testing.T) {
	th := New("dark", term.Profile{Depth: term.Mono})
	if th.Selection.Attr&term.Reverse == 0 || th.Warn.Attr&term.Bold == 0 || th.Dim.Attr&term.Faint == 0 {
		t.Errorf("mono says nothing: selection %+v warn %+v dim %+v", th.Selection, th.Warn, th.Dim)
	}
}

func TestNames(t *testing.T) {
	if got := New("", term.Profile{Light: true}).Name + New("nonsense", term.Profile{}).Name; got != "lightdark" {
		t.Errorf("defaults are %q", got)
	}
	name := "dark"
	for range Names() {
		name = Next(name)
	}
	if name != "dark" || Next("nonsense") != "dark" {
		t.Errorf("going round ends at %q", name)
	}
}

func TestASCIIGlyphs(t *testing.T) {
	for _, set := range []term.GlyphSet{term.Braille, term.Block, term.ASCII} {
		g := New("", term.Profile{Glyphs: set}).Glyphs
		all := g.Check + g.Cross + g.Warn + g.Mark + g.Bullet + g.Pointer + g.Left + g.Right + g.Up + g.Down + g.Arrow + g.Ellipse + g.Record
		all += string([]rune{g.Full, g.Rest, g.Thumb, g.Track, g.Cursor})
		for _, s := range g.Spin {
			all += s
		}
		for _, r := range all {
			if set == term.ASCII && r > 0x7e {
				t.Errorf("%q in the ASCII set", r)
			}
			if r == 0 || term.Width(string(r)) != 1 {
				t.Errorf("%q is not one cell", r)
			}
		}
	}
}

func TestStatusLine(t *testing.T) {
	th := New("", term.Profile{Glyphs: term.ASCII})
	if got := th.StatusLine(Bad, "diverged"); got[0].Text+got[1].Text != "x diverged" {
		t.Errorf("%+v", got)
	}
}
