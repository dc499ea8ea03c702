package term

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Blanks that are made faint, or get another colour for letters, look as before and
// are not sent; with a background, an underline or in reverse they do not.
func TestBlanksThatLookTheSame(t *testing.T) {
	red, on := RGB(200, 0, 0), Style{}.On(RGB(0, 0, 90))
	for _, c := range []struct {
		name     string
		from, to Style
		sent     bool
	}{
		{"faint", Style{}, Style{Attr: Faint}, false},
		{"bold", Style{}, Style{Attr: Bold}, false},
		{"colour", Style{}, Fg(red), false},
		{"colour on a background", on, on.With(Faint), false},
		{"background", Style{}, on, true},
		{"another background", on, Style{}.On(red), true},
		{"underline", Style{}, Style{Attr: Underline}, true},
		{"reverse", Fg(red).With(Reverse), Style{Attr: Reverse}, true},
		{"no underline", Style{Attr: Underline}, Style{}, true},
	} {
		for _, r := range []rune{0, ' '} {
			g := New(10, 2, utf)
			g.Fill(g.Bounds(), r, c.from)
			prev := g.clone(nil)
			g.Fill(g.Bounds(), ' ', c.to)
			if got := appendDiff(nil, prev, g.c); len(got) > 0 != c.sent {
				t.Errorf("%s: sent %q", c.name, got)
			}
			g.Fill(g.Bounds(), 'x', c.to)
			prev = g.clone(nil)
			g.Fill(g.Bounds(), 'x', c.from)
			if got := appendDiff(nil, prev, g.c); len(got) == 0 {
				t.Errorf("%s: nothing sent for letters", c.name)
			}
		}
	}
}

// A blank between two words of one style does not change the style for itself.
func TestBlankBetweenWords(t *testing.T) {
	g := New(7, 1, utf)
	g.Text(0, 0, 7, "abc", Fg(ANSI16(1)))
	g.Text(4, 0, 3, "def", Fg(ANSI16(1)))
	if got := string(appendDiff(nil, nil, g.c)); strings.Count(got, "\x1b[0;31m") != 1 || !strings.Contains(got, "abc def") {
		t.Errorf("sent %q", got)
	}
}

// Rows copied at once are what cell after cell gives.
func TestBlitAtOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src := New(20, 6, utf)
		for y := range 6 {
			src.Text(0, y, 20, rapid.StringMatching(`[a-e .é]{0,20}`).Draw(t, "line"), Style{Attr: Attr(y)})
		}
		from, to := drawRect(t), drawRect(t)
		x, y := rapid.IntRange(-9, 9).Draw(t, "x"), rapid.IntRange(-9, 9).Draw(t, "y")
		fast, slow := New(30, 12, utf), New(30, 12, utf)
		for _, g := range []Grid{fast, slow} {
			g.Fill(g.Bounds(), '.', Style{})
		}
		slow.c.wide = true
		fast.Sub(to).Blit(x, y, src.Sub(from))
		slow.Sub(to).Blit(x, y, src.Sub(from))
		for i := range fast.c.cells {
			if fast.c.cells[i] != slow.c.cells[i] {
				t.Fatalf("at once\n%s\none by one\n%s", fast.Plain(), slow.Plain())
			}
		}
	})
}

// A copy into nothing, and of nothing, does nothing.
func TestBlitNothing(t *testing.T) {
	g := New(3, 1, utf)
	g.Text(0, 0, 3, "abc", Style{})
	Grid{}.Blit(0, 0, g)
	g.Blit(0, 0, Grid{})
	if g.Plain() != "abc" {
		t.Errorf("%q", g.Plain())
	}
}
