package chart

import (
	"strings"
	"testing"

	"duet/tui/term"
	"duet/tui/theme"
)

// TestWords: words stand beside their signs where nothing else does, are cut at the
// next sign, and are left out where only a stump would fit.
func TestWords(t *testing.T) {
	low := &Series{}
	high := &Series{}
	for i := range 101 {
		low.Append(float64(i), 0)
		high.Append(float64(i), 1)
	}
	for name, c := range map[string]struct {
		s      *Series
		marks  []Mark
		want   []string
		absent []string
	}{
		"room":    {low, []Mark{{X: 0, Glyph: 'S', Text: "branch A alone"}}, []string{"S branch A alone"}, nil},
		"next":    {low, []Mark{{X: 0, Glyph: 'S', Text: "branch A alone"}, {X: 25, Glyph: 'T', Text: "b"}}, []string{"S branch A~ T b"}, nil},
		"stump":   {low, []Mark{{X: 0, Glyph: 'S', Text: "branch A alone"}, {X: 11, Glyph: 'T'}}, []string{"S    T"}, []string{"bra"}},
		"edge":    {low, []Mark{{X: 99, Glyph: 'S', Text: "branch A alone"}}, []string{"S"}, []string{"b"}},
		"lower":   {high, []Mark{{X: 0, Glyph: 'S', Text: "word of it"}}, []string{"  word of it"}, []string{"S word"}},
		"outside": {low, []Mark{{X: -1, Glyph: 'S', Text: "before"}, {X: 200, Glyph: 'S', Text: "after"}}, nil, []string{"S", "before", "after"}},
		"wide":    {low, []Mark{{X: 0, Glyph: 'm', Text: "合併は良い"}}, []string{"m 合併は良い"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			p := term.Profile{Depth: term.TrueColor}
			g := term.New(55, 10, p)
			Line(g, g.Bounds(), Config{Theme: theme.New("", p), X: Range{0, 100}, Y: Axis{Range: Range{0, 1}}, Layers: []Layer{{Series: c.s}}, Marks: c.marks})
			text := strings.Join(g.Lines(), "\n")
			for _, want := range c.want {
				if !strings.Contains(text, want) {
					t.Errorf("no %q in\n%s", want, text)
				}
			}
			for _, absent := range c.absent {
				if strings.Contains(text, absent) {
					t.Errorf("%q in\n%s", absent, text)
				}
			}
		})
	}
}

// TestMarkLine: the line of a mark goes from top to bottom and gives way to curves.
func TestMarkLine(t *testing.T) {
	s := &Series{}
	s.Append(0, 0.5)
	s.Append(100, 0.5)
	for name, sign := range map[string]string{"braille": "┊", "ascii": "'"} {
		p := profiles[name]
		g := term.New(50, 12, p)
		plot := Line(g, g.Bounds(), Config{Theme: theme.New("", p), X: Range{0, 100}, Y: Axis{Range: Range{0, 1}}, Layers: []Layer{{Series: s}}, Marks: []Mark{{X: 50, Glyph: 'S', Line: true}}})
		n := strings.Count(strings.Join(g.Lines(), "\n"), sign)
		if want := plot.Area.H - 2; n != want { // all but the sign and the curve
			t.Errorf("%s: the line has %d cells, want %d:\n%s", name, n, want, g.Plain())
		}
	}
}
