package theme

import (
	"fmt"
	"math"
	"testing"

	"duet/tui/term"
)

// backgrounds are what a theme is drawn on, at its worst and at its usual: a dark
// terminal is black or a dark grey, a light one white or ivory.
func backgrounds(light bool) []term.Color {
	if light {
		return []term.Color{term.RGB(255, 255, 255), term.RGB(250, 248, 240)}
	}
	return []term.Color{term.RGB(0, 0, 0), term.RGB(0x1c, 0x1c, 0x1c)}
}

// variants calls do with every theme on every kind of background it is for.
func variants(do func(name string, light bool, t *Theme)) {
	for _, name := range Names() {
		for _, light := range []bool{false, true} {
			if (name == "light") == light || name == HighContrast {
				do(name, light, New(name, term.Profile{Depth: term.TrueColor, Light: light}))
			}
		}
	}
}

// linear is a colour's red, green and blue as light, 0 to 1.
func linear(c term.Color) [3]float64 {
	var out [3]float64
	for i := range out {
		x := float64(uint8(c>>(16-8*i))) / 255
		if out[i] = x / 12.92; x > 0.04045 {
			out[i] = math.Pow((x+0.055)/1.055, 2.4)
		}
	}
	return out
}

// wcag is the contrast of two colours, 1 to 21 (WCAG 2.2, 1.4.3).
func wcag(a, b term.Color) float64 {
	luminance := func(c term.Color) float64 {
		l := linear(c)
		return 0.2126*l[0] + 0.7152*l[1] + 0.0722*l[2]
	}
	x, y := luminance(a)+0.05, luminance(b)+0.05
	return max(x, y) / min(x, y)
}

// at256 is what a colour becomes in the 256-colour table.
func at256(t *testing.T, c term.Color) term.Color {
	t.Helper()
	g := term.New(1, 1, term.Profile{Depth: term.Depth256})
	g.Set(0, 0, 'x', term.Fg(c))
	var i int
	if _, err := fmt.Sscanf(g.String(), "\x1b[0;38;5;%dm", &i); err != nil || i < 16 {
		t.Fatalf("%q: %v", g.String(), err)
	}
	if i >= 232 {
		v := uint8(8 + 10*(i-232))
		return term.RGB(v, v, v)
	}
	step := []uint8{0, 95, 135, 175, 215, 255}
	i -= 16
	return term.RGB(step[i/36], step[i/6%6], step[i%6])
}

// TestContrast: what carries meaning is readable on the background of its theme
// and on the bar of the selected line, in 24-bit colour and in 256: 4.5:1 for text
// and 3:1 for lines (WCAG AA), 7:1 for text in the theme of high contrast (AAA).
func TestContrast(t *testing.T) {
	variants(func(name string, light bool, th *Theme) {
		text, line := 4.5, 3.0
		if name == HighContrast {
			text, line = 7, 4.5
		}
		for what, c := range map[string]struct {
			s     term.Style
			least float64
		}{
			"A": {th.A, line}, "B": {th.B, line}, "alpha": {th.Alpha, line}, "best": {th.Best, line}, "focus": {th.Focus, line}, "border": {th.Border, 2.2},
			"text": {th.Text, text}, "dim": {th.Dim, text}, "label": {th.Label, text}, "hint": {th.Hint, text}, "title": {th.Title, text}, "strong": {th.Strong, text},
			"ok": {th.OK, text}, "warn": {th.Warn, text}, "bad": {th.Bad, text}, "info": {th.Info, text}, "key": {th.Key, text},
		} {
			if c.s.FG == 0 {
				continue // the terminal's own, which its user chose
			}
			for _, bg := range backgrounds(light) {
				for depth, fg := range map[string]term.Color{"24-bit": c.s.FG, "256": at256(t, c.s.FG)} {
					if got := wcag(fg, bg); got < c.least {
						t.Errorf("%s (light %v): %s in %s on %06x has contrast %.2f, want %.1f", name, light, what, depth, bg&0xffffff, got, c.least)
					}
				}
			}
		}
	})
}

// TestSelectionContrast: a line stays readable when it is selected.
func TestSelectionContrast(t *testing.T) {
	variants(func(name string, light bool, th *Theme) {
		for what, s := range map[string]term.Style{"text": th.Text, "dim": th.Dim, "A": th.A, "B": th.B, "alpha": th.Alpha, "ok": th.OK, "warn": th.Warn, "bad": th.Bad} {
			fg := s.FG
			if fg == 0 { // the terminal's own
				fg = map[bool]term.Color{false: term.RGB(0xc0, 0xc0, 0xc0), true: term.RGB(0x30, 0x30, 0x30)}[light]
			}
			if got := wcag(fg, th.Selection.BG); got < 3 {
				t.Errorf("%s (light %v): %s on the selected line has contrast %.2f, want 3", name, light, what, got)
			}
		}
	})
}

// lab is a linear colour in CIELAB (D65).
func lab(c [3]float64) [3]float64 {
	f := func(v float64) float64 {
		if v > 216.0/24389 {
			return math.Cbrt(v)
		}
		return (24389.0/27*v + 16) / 116
	}
	x := f((0.4124564*c[0] + 0.3575761*c[1] + 0.1804375*c[2]) / 0.95047)
	y := f(0.2126729*c[0] + 0.7151522*c[1] + 0.0721750*c[2])
	z := f((0.0193339*c[0] + 0.1191920*c[1] + 0.9503041*c[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// sights are what people see: everybody, and those without one kind of cone
// (Machado, Oliveira and Fernandes 2009, severity 1, on linear light).
var sights = map[string][9]float64{
	"everybody":    {1, 0, 0, 0, 1, 0, 0, 0, 1},
	"protanopia":   {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
	"deuteranopia": {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
	"tritanopia":   {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900},
}

// TestColourBlind: branch A, branch B and alpha stay apart for everybody. A
// distance of 10 in CIELAB is seen at a glance.
func TestColourBlind(t *testing.T) {
	variants(func(name string, light bool, th *Theme) {
		for who, m := range sights {
			see := func(s term.Style) [3]float64 {
				c := linear(s.FG)
				var out [3]float64
				for i := range out {
					out[i] = min(1, max(0, m[3*i]*c[0]+m[3*i+1]*c[1]+m[3*i+2]*c[2]))
				}
				return lab(out)
			}
			for _, p := range []struct {
				what string
				x, y term.Style
			}{{"A and B", th.A, th.B}, {"A and alpha", th.A, th.Alpha}, {"B and alpha", th.B, th.Alpha}} {
				x, y := see(p.x), see(p.y)
				if d := math.Hypot(math.Hypot(x[0]-y[0], x[1]-y[1]), x[2]-y[2]); d < 10 {
					t.Errorf("%s (light %v): %s are %.1f apart for %s, want 10", name, light, p.what, d, who)
				}
			}
		}
	})
}

// TestCalm: under reduced motion nothing turns.
func TestCalm(t *testing.T) {
	for _, set := range []term.GlyphSet{term.Braille, term.Block, term.ASCII} {
		if g := New("", term.Profile{Glyphs: set, Calm: true}).Glyphs; len(g.Spin) != 1 {
			t.Errorf("glyph set %d turns through %q", set, g.Spin)
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
