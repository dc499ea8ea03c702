package chart

import (
	"flag"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duet/tui/term"
	"duet/tui/theme"

	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares a frame with testdata/<test name>.txt.
func golden(t *testing.T, g term.Grid) {
	t.Helper()
	got := strings.Join(g.Lines(), "\n") + "\n"
	path := filepath.Join("testdata", strings.ReplaceAll(t.Name(), "/", "_")+".txt")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s:\ngot\n%s\nwant\n%s", path, got, want)
	}
}

var profiles = map[string]term.Profile{
	"braille": {Depth: term.TrueColor, Glyphs: term.Braille},
	"block":   {Depth: term.Depth256, Glyphs: term.Block},
	"ascii":   {Depth: term.Depth16, Glyphs: term.ASCII},
	"mono":    {Depth: term.Mono, Glyphs: term.Braille},
}

// curve is a made-up loss: falling, with noise, one spike and one gap.
func curve(n int, scale float64, seed uint64) *Series {
	rng := rand.New(rand.NewPCG(seed, 1))
	s := &Series{}
	for i := range n {
		y := scale*math.Exp(-4*float64(i)/float64(n)) + 0.1 + 0.05*rng.NormFloat64()
		switch {
		case i == n/2:
			y = scale
		case i > n*3/4 && i < n*8/10:
			y = math.NaN()
		}
		s.Append(float64(i), y)
	}
	return s
}

// trainConfig is the loss pane of the Train screen.
func trainConfig(p term.Profile, n int) Config {
	th := theme.New("dark", p)
	merged := curve(n, 2.2, 3)
	return Config{
		Theme: th,
		Layers: []Layer{
			{Series: curve(n, 2.2, 1), Name: "A", Style: th.A, Glyph: theme.GlyphA},
			{Series: curve(n, 1.5, 2), Name: "B", Style: th.B, Glyph: theme.GlyphB},
			{Series: merged, Name: "merged", Style: th.Merged, Glyph: theme.GlyphMerged, Band: true, Smoothing: 0.6},
		},
		X:      Planned(float64(n)*1.2, 0),
		XLabel: func(v, _ float64) string { return "ep " + tickLabel(v/float64(n)*30, 1) },
		Y:      Axis{Zero: true},
		Marks:  []Mark{{X: float64(n) / 3, On: merged, Style: th.Mark}, {X: float64(n) / 4, Style: th.Mark}},
		Title:  "loss",
	}
}

func TestPanel(t *testing.T) {
	for name, p := range profiles {
		for _, size := range []struct {
			name string
			w, h int
		}{{"80x24", 52, 13}, {"200x60", 80, 20}} {
			t.Run(name+"/"+size.name, func(t *testing.T) {
				g := term.New(size.w, size.h, p)
				plot := Panel(g, g.Bounds(), trainConfig(p, 1000))
				if plot.Area.W < size.w/2 || !g.Bounds().Contains(plot.Area.X, plot.Area.Y) {
					t.Errorf("plot area %v", plot.Area)
				}
				golden(t, g)
			})
		}
	}
}

func TestAlphaPanel(t *testing.T) {
	p := profiles["braille"]
	th := theme.New("dark", p)
	s := &Series{}
	for i := range 500 {
		s.Append(float64(i), .5+.2*(1-math.Exp(-float64(i)/100)))
	}
	g := term.New(80, 8, p)
	cursor := 250.0
	plot := Panel(g, g.Bounds(), Config{
		Theme: th, Title: "alpha", Focused: true, Layers: []Layer{{Series: s, Name: "trained", Style: th.Alpha, Glyph: '*'}},
		X: Planned(1000, 0), Y: Axis{Range: Range{-0.05, 1.05}}, Bounds: []float64{0, 1}, Cursor: &cursor,
	})
	golden(t, g)
	if col := plot.Col(cursor); math.Abs(plot.XAt(col)-cursor) > 1000/float64(plot.Area.W) || g.Cell(col, 4).R != '│' {
		t.Errorf("cursor stands at column %d, x %v, rune %q", col, plot.XAt(col), g.Cell(col, 4).R)
	}
}

func TestEmptyPanel(t *testing.T) {
	p := profiles["ascii"]
	g := term.New(40, 8, p)
	Panel(g, g.Bounds(), Config{Theme: theme.New("", p), Title: "loss", Empty: "no run yet: enter trains the demo", Layers: []Layer{{}, {Series: &Series{}}}})
	golden(t, g)
}

func TestUntil(t *testing.T) {
	p := profiles["ascii"]
	g := term.New(30, 6, p)
	s := &Series{}
	for i := range 30 {
		s.Append(float64(i), 1)
	}
	until := 14.0
	Line(g, g.Bounds(), Config{Theme: theme.New("", p), Layers: []Layer{{Series: s}}, X: Range{0, 29}, Until: &until, Y: Axis{Range: Range{0, 2}}})
	if n := strings.Count(g.Plain(), "*"); n < 10 || n > 15 {
		t.Errorf("%d columns drawn, want half of 25:\n%s", n, g.Plain())
	}
}

// With a planned range ten new steps change the end of the curve and no more:
// that is what keeps a frame at a few hundred bytes.
func TestGrowingCurveChangesItsEnd(t *testing.T) {
	p := profiles["braille"]
	s := curve(3000, 2, 7)
	c := Config{Theme: theme.New("", p), Layers: []Layer{{Series: s, Band: true, Smoothing: .6}}, X: Planned(10000, 0), Y: Axis{Zero: true}}
	draw := func() term.Grid {
		g := term.New(200, 60, p)
		Panel(g, g.Bounds(), c)
		return g
	}
	before := draw()
	for i := range 10 {
		s.Append(float64(3000+i), .2)
	}
	after := draw()
	changed := 0
	for y := range after.H {
		for x := range after.W {
			if after.Cell(x, y) != before.Cell(x, y) {
				changed++
			}
		}
	}
	if changed == 0 || changed > 8 {
		t.Errorf("%d cells change, want a few", changed)
	}
}

// A spike one point wide in a hundred thousand shows in the band.
func TestBandKeepsSpikes(t *testing.T) {
	p := profiles["ascii"]
	g := term.New(60, 12, p)
	s := &Series{}
	for i := range 100000 {
		y := 0.0
		if i == 31415 {
			y = 1
		}
		s.Append(float64(i), y)
	}
	Line(g, g.Bounds(), Config{Theme: theme.New("", p), Layers: []Layer{{Series: s, Band: true}}, X: Planned(1e5, 0), Y: Axis{Range: Range{0, 1}}})
	if n := strings.Count(g.Plain(), ":"); n < 10 {
		t.Errorf("the spike is gone:\n%s", g.Plain())
	}
}

// A curve that leaves a fixed axis is cut at the edge, not drawn along it.
func TestClippedNotSqueezed(t *testing.T) {
	p := profiles["ascii"]
	g := term.New(40, 9, p)
	s := &Series{}
	for i, y := range []float64{.5, 1e300, .5, math.Inf(1), .5, -1e300, .5} {
		s.Append(float64(i), y)
	}
	plot := Line(g, g.Bounds(), Config{Theme: theme.New("", p), Layers: []Layer{{Series: s}}, X: Range{0, 6}, Y: Axis{Range: Range{0, 1}}})
	top := g.Sub(term.Rect{X: plot.Area.X, W: plot.Area.W, H: 1})
	if n := strings.Count(top.Plain(), "*"); n > 2 {
		t.Errorf("%d cells along the top edge:\n%s", n, g.Plain())
	}
}

// Nothing outside the rectangle is touched and nothing panics, for any values,
// sizes and profiles.
func TestDrawAnythingAnywhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := term.Profile{Depth: term.Depth(rapid.IntRange(0, 3).Draw(t, "depth")), Glyphs: term.GlyphSet(rapid.IntRange(0, 2).Draw(t, "glyphs"))}
		th := theme.New("dark", p)
		s := &Series{}
		x := 0.0
		for _, y := range rapid.SliceOfN(anyValue(), 0, 200).Draw(t, "ys") {
			x += rapid.SampledFrom([]float64{1, 1, 0, 17.5, 1e290}).Draw(t, "dx")
			s.Append(x, y)
		}
		v := anyValue()
		cursor, until := v.Draw(t, "cursor"), v.Draw(t, "until")
		c := Config{
			Theme: th, Title: "t", Empty: "empty", Cursor: &cursor, Bounds: []float64{0, v.Draw(t, "bound")},
			Layers: []Layer{{Series: s, Name: "s", Band: rapid.Bool().Draw(t, "band"), Smoothing: rapid.SampledFrom([]float64{0, .9, 2, math.NaN()}).Draw(t, "smooth")}, {}},
			X:      Range{v.Draw(t, "x0"), v.Draw(t, "x1")},
			Y:      Axis{Range: Range{v.Draw(t, "y0"), v.Draw(t, "y1")}, Log: rapid.Bool().Draw(t, "log"), Zero: rapid.Bool().Draw(t, "zero")},
			Marks:  []Mark{{X: v.Draw(t, "mark")}, {X: v.Draw(t, "mark on"), On: s}},
		}
		if rapid.Bool().Draw(t, "until?") {
			c.Until = &until
		}
		r := term.Rect{X: rapid.IntRange(-3, 6).Draw(t, "x"), Y: rapid.IntRange(-3, 6).Draw(t, "y"), W: rapid.IntRange(-1, 40).Draw(t, "w"), H: rapid.IntRange(-1, 30).Draw(t, "h")}
		for _, draw := range drawings(c, s, r) {
			g := term.New(50, 40, p)
			g.Fill(g.Bounds(), '~', term.Style{})
			draw(g)
			untouched(t, g, r)
		}
	})
}

// drawings is everything of this package that draws.
func drawings(c Config, s *Series, r term.Rect) []func(term.Grid) {
	var bars []Bar
	for i := range min(s.Len(), 10) {
		_, y := s.At(i)
		bars = append(bars, Bar{Label: strings.Repeat("class", i%3), Value: y, Sign: strings.Repeat("v", i%2)})
	}
	m := Image{H: 5, W: 7, C: 3, Pix: make([]float32, 5*7*3)}
	for i := range m.Pix {
		if s.Len() > 0 {
			_, y := s.At(i % s.Len())
			m.Pix[i] = float32(y)
		}
	}
	return []func(term.Grid){
		func(g term.Grid) { Line(g, r, c) },
		func(g term.Grid) { Panel(g, r, c) },
		func(g term.Grid) { Picture(g, r, m) },
		func(g term.Grid) { Bars(g, r, c.Theme, bars, 0) },
		func(g term.Grid) { Bars(g, r, c.Theme, bars, *c.Cursor) },
		func(g term.Grid) { Sparkline(g, r, s, term.Style{}) },
		func(g term.Grid) { Split(g, r, c.Theme, *c.Cursor) },
	}
}

func untouched(t interface{ Fatalf(string, ...any) }, g term.Grid, r term.Rect) {
	for y := range g.H {
		for x := range g.W {
			if !r.Contains(x, y) && g.Cell(x, y) != (term.Cell{R: '~'}) {
				t.Fatalf("cell %d,%d outside %v is %+v", x, y, r, g.Cell(x, y))
			}
		}
	}
}

func TestAllSizes(t *testing.T) {
	for _, p := range profiles {
		c := trainConfig(p, 300)
		for w := 0; w <= 40; w++ {
			for h := 0; h <= 30; h++ {
				r := term.Rect{X: 1, Y: 1, W: w, H: h}
				for _, draw := range drawings(c, c.Layers[0].Series, r)[:3] {
					g := term.New(43, 33, p)
					g.Fill(g.Bounds(), '~', term.Style{})
					draw(g)
					untouched(t, g, r)
				}
			}
		}
		for _, size := range [][2]int{{1, 500}, {500, 1}, {500, 200}, {2000, 2}} {
			g := term.New(size[0], size[1], p)
			Panel(g, g.Bounds(), c)
		}
	}
}

func TestPictures(t *testing.T) {
	m := Image{H: 8, W: 8, C: 1, Pix: make([]float32, 64)}
	for i := range m.Pix {
		m.Pix[i] = float32(i%8) / 7
	}
	m.Pix[0] = float32(math.NaN())
	for name, p := range profiles {
		t.Run(name, func(t *testing.T) {
			g := term.New(12, 6, p)
			if used := Picture(g, g.Bounds(), m); used != (term.Rect{W: 8, H: 4}) {
				t.Errorf("uses %v, want 8x4", used)
			}
			golden(t, g)
		})
	}
	g := term.New(12, 6, profiles["braille"])
	Picture(g, g.Bounds(), m)
	if c := g.Cell(7, 2); c.R != '▀' || c.Style.FG != term.RGB(255, 255, 255) || c.Style.BG != c.Style.FG {
		t.Errorf("white pixel is %+v", c)
	}
	if c := g.Cell(0, 0); c.Style.FG != term.RGB(0, 0, 0) {
		t.Errorf("NaN pixel is %+v", c)
	}
	for _, bad := range []Image{{}, {H: 2, W: 2, C: 2, Pix: make([]float32, 8)}, {H: 3, W: 2, C: 1, Pix: make([]float32, 5)}, {H: -1, W: -1, C: 1, Pix: make([]float32, 1)}} {
		if used := Picture(g, g.Bounds(), bad); !used.Empty() {
			t.Errorf("%+v was drawn", bad)
		}
	}
	if used := Picture(g, term.Rect{W: 4, H: 6}, m); used.W != 4 || used.H != 2 {
		t.Errorf("in 4x6 cells uses %v, want 4x2", used)
	}
	// Where there is room it grows by whole factors: 27x20 cells hold 3x3 a pixel.
	g = term.New(27, 20, profiles["braille"])
	if used := Picture(g, g.Bounds(), m); used != (term.Rect{W: 24, H: 12}) {
		t.Errorf("in 27x20 cells uses %v, want 24x12", used)
	}
	for x := range 24 {
		if c := g.Cell(x, 7); c.Style.FG != colour(m.sample(x/3, 4, 8, 8)) || c.Style.BG != c.Style.FG {
			t.Errorf("column %d is %+v", x, c.Style)
		}
	}
}

func TestBars(t *testing.T) {
	for _, name := range []string{"braille", "ascii"} {
		t.Run(name, func(t *testing.T) {
			p := profiles[name]
			th := theme.New("dark", p)
			g := term.New(34, 7, p)
			Bars(g, g.Bounds(), th, []Bar{{"3", .504, th.A, th.Glyphs.Check}, {"5", .335, th.B, ""}, {"8", .095, th.A, ""}, {"nine", math.NaN(), th.A, ""}}, 1)
			Split(g, term.Rect{Y: 5, W: 34, H: 1}, th, .681)
			s := &Series{}
			for i := range 60 {
				s.Append(float64(i), math.Sin(float64(i)/9))
			}
			Sparkline(g, term.Rect{Y: 6, W: 34, H: 1}, s, th.Alpha)
			golden(t, g)
		})
	}
}

// million is the series of a long run.
func million() *Series {
	s := &Series{}
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range 1_000_000 {
		s.Append(float64(i), rng.Float64())
	}
	return s
}

func BenchmarkFrame200x60(b *testing.B) {
	p := profiles["braille"]
	c := trainConfig(p, 10)
	s := million()
	for i := range c.Layers {
		c.Layers[i].Series = s
	}
	c.X = Planned(1e6, 0)
	b.Run("cold", func(b *testing.B) { // the first frame after the smoothing changed
		b.ReportAllocs()
		g := term.New(200, 60, p)
		for i := 0; b.Loop(); i++ {
			c.Layers[2].Smoothing = 0.5 + 0.01*float64(i%2)
			Panel(g, g.Bounds(), c)
		}
	})
	c.Layers[2].Smoothing = 0.6
	b.Run("cached", func(b *testing.B) {
		b.ReportAllocs()
		g := term.New(200, 60, p)
		for b.Loop() {
			Panel(g, g.Bounds(), c)
		}
	})
}
