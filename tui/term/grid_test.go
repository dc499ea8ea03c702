package term

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var utf = Profile{Depth: TrueColor, Glyphs: Braille}

// nasty is text with everything that hurts a renderer.
var nasty = []string{
	"", "plain", "tab\there", "bell\a\x1b[31mred\x1b]0;t\a", "é́́", "漢字漢字", "👩‍👩‍👧‍👦x", "🇩🇪🇫🇷", "a\u200bb\u202ec", "\xff\xfe",
	"\u009b31m", strings.Repeat("e\u0301", 50), "e" + strings.Repeat("\u0301", 500), "\r\n", "\x7f\x00", "❤️ ok",
}

func TestTextWidths(t *testing.T) {
	for _, c := range []struct {
		s    string
		want int
		cell string
	}{
		{"abc", 3, "abc"},
		{"漢字", 4, "漢字"},
		{"e\u0301x", 2, "e\u0301x"},
		{"👩‍👩‍👧‍👦", 2, "👩‍👩‍👧‍👦"},
		{"a\tb", 3, "a\ufffdb"},
		{"\x1b[31m", 5, "\ufffd[31m"},
		{"a\u200bb\u202ec", 3, "abc"},
		{"\xffa", 2, "\ufffda"},
		{"\u009bm", 2, "\ufffdm"},
	} {
		g := New(20, 1, utf)
		n := g.Text(0, 0, 20, c.s, Style{})
		got := strings.TrimRight(g.Plain(), " ")
		if n != c.want || Width(c.s) != c.want || got != c.cell {
			t.Errorf("%q: used %d, Width %d, want %d; shows %q, want %q", c.s, n, Width(c.s), c.want, got, c.cell)
		}
	}
}

func TestTextClips(t *testing.T) {
	g := New(6, 1, utf)
	if n := g.Text(0, 0, 3, "漢字", Style{}); n != 3 || g.Plain() != "漢    " {
		t.Errorf("cut wide text: used %d, %q", n, g.Plain())
	}
	g.Text(-1, 0, 9, "漢字漢字", Style{})
	if w := Width(g.Plain()); w != 6 {
		t.Errorf("text from -1 makes a line of %d cells: %q", w, g.Plain())
	}
	g.Clear()
	g.Text(0, 0, 6, "漢字", Style{})
	g.Set(1, 0, 'x', Style{})
	if got := g.Plain(); got != " x字  " {
		t.Errorf("cutting a wide rune leaves %q", got)
	}
	g.Text(2, 0, 1, "y", Style{})
	if got := g.Plain(); got != " xy   " {
		t.Errorf("cutting the left half leaves %q", got)
	}
}

// TestSpansClip: a styled line that is cut says so, wherever its parts end.
func TestSpansClip(t *testing.T) {
	line := Spans{{Text: "ab"}, {Text: "漢字", Style: Style{Attr: Bold}}, {Text: "c"}}
	for w, want := range []string{"", "~", "a~", "ab~", "ab~", "ab漢~", "ab漢~", "ab漢字c"} {
		got := ""
		for _, p := range line.Clip(w) {
			got += p.Text
		}
		if got != want || Width(got) > w {
			t.Errorf("%d cells: %q, want %q", w, got, want)
		}
	}
}

func TestASCIIFolds(t *testing.T) {
	g := New(30, 3, Profile{Glyphs: ASCII})
	g.Box(g.Bounds(), BoxSpec{Title: "größe", Focused: true})
	g.Text(1, 1, 28, "✓ 漢 → … é́ \u2801", Style{})
	for _, r := range g.String() {
		if r > 0x7e {
			t.Fatalf("%q reaches the terminal:\n%s", r, g.Plain())
		}
	}
	if w := Width(strings.Split(g.Plain(), "\n")[1]); w != 30 {
		t.Errorf("line is %d cells: %q", w, g.Plain())
	}
}

// Whatever is drawn, a frame is H lines of W cells and carries no control
// character but its own.
func TestFrameShape(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Profile{Depth: Depth(rapid.IntRange(0, 3).Draw(t, "depth")), Glyphs: GlyphSet(rapid.IntRange(0, 2).Draw(t, "glyphs"))}
		g := New(rapid.IntRange(-2, 40).Draw(t, "w"), rapid.IntRange(-2, 20).Draw(t, "h"), p)
		for range rapid.IntRange(0, 20).Draw(t, "n") {
			scribble(t, g)
		}
		checkFrame(t, g)
		checkFrame(t, g.Sub(drawRect(t)))
	})
}

func drawRect(t *rapid.T) Rect {
	i := rapid.IntRange(-5, 45)
	return Rect{i.Draw(t, "x"), i.Draw(t, "y"), i.Draw(t, "rw"), i.Draw(t, "rh")}
}

func scribble(t *rapid.T, g Grid) {
	r := drawRect(t)
	st := Style{FG: RGB(1, 2, 3), Attr: Attr(rapid.IntRange(0, 31).Draw(t, "attr"))}
	s := rapid.OneOf(rapid.SampledFrom(nasty), rapid.String()).Draw(t, "s")
	switch rapid.IntRange(0, 5).Draw(t, "op") {
	case 0:
		g.Text(r.X, r.Y, r.W, s, st)
	case 1:
		g.Box(r, BoxSpec{Title: s, Footer: Spans{st.Span(s)}, Border: st, Focused: r.W%2 == 0})
	case 2:
		g.Sub(r).Text(-3, 0, r.W+3, s, st)
	case 3:
		g.Fill(r, '▀', st)
	case 4:
		g.Paint(r, st)
	case 5:
		g.TextRight(r.X, r.Y, r.W, s, st)
	}
}

func checkFrame(t *rapid.T, g Grid) {
	lines := strings.Split(g.Plain(), "\n")
	if g.H > 0 && len(lines) != g.H {
		t.Fatalf("%d lines, want %d", len(lines), g.H)
	}
	checkCells(t, g)
	for _, l := range lines {
		for _, r := range l {
			if r < ' ' || (r >= 0x7f && r < 0xa0) {
				t.Fatalf("control character %q in %q", r, l)
			}
		}
	}
	if stripSGR(g.String()) != g.Plain() {
		t.Fatalf("String without colours differs from Plain:\n%q\n%q", stripSGR(g.String()), g.Plain())
	}
}

// checkCells: what stands in a cell is as wide as the cells it has. (The width
// of the joined line may be less: neighbours can form a cluster.)
func checkCells(t *rapid.T, g Grid) {
	row := make([]Cell, g.W)
	for y := range g.H {
		g.copyRow(row, y)
		for x, c := range row {
			if c.R == wideTail {
				if x == 0 || row[x-1].R <= 0 {
					t.Fatalf("%d,%d is half of nothing", x, y)
				}
				continue
			}
			want := 1
			if x+1 < g.W && row[x+1].R == wideTail {
				want = 2
			}
			text := string(appendCell(nil, c))
			if Width(text) != want {
				t.Fatalf("%d,%d holds %q of width %d in %d cells", x, y, text, Width(text), want)
			}
		}
	}
}

func stripSGR(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		if strings.HasPrefix(s, "\x1b[") {
			s = s[strings.IndexByte(s, 'm')+1:]
			continue
		}
		b.WriteByte(s[0])
		s = s[1:]
	}
	return b.String()
}

// Nothing drawn through a view touches a cell outside it.
func TestSubClips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := New(40, 20, utf)
		g.Fill(g.Bounds(), '.', Style{})
		r := drawRect(t)
		v := g.Sub(r)
		for range 5 {
			scribble(t, v)
		}
		for y := range g.H {
			for x := range g.W {
				if !r.Contains(x, y) && g.Cell(x, y) != (Cell{R: '.'}) {
					t.Fatalf("cell %d,%d outside %v is %+v", x, y, r, g.Cell(x, y))
				}
			}
		}
	})
}

// A copy looks like the original, and is cut like everything else.
func TestBlit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src := New(20, 6, utf)
		for range 5 {
			scribble(t, src)
		}
		g := New(30, 10, utf)
		g.Blit(4, 2, src)
		if got := g.Sub(Rect{4, 2, 20, 6}); got.String() != src.String() {
			t.Fatalf("copy\n%s\nof\n%s", got.Plain(), src.Plain())
		}
		r := drawRect(t)
		g = New(40, 20, utf)
		g.Fill(g.Bounds(), '.', Style{})
		g.Sub(r).Blit(-3, -1, src)
		checkFrame(t, g)
		for y := range g.H {
			for x := range g.W {
				if !r.Contains(x, y) && g.Cell(x, y) != (Cell{R: '.'}) {
					t.Fatalf("cell %d,%d outside %v is %+v", x, y, r, g.Cell(x, y))
				}
			}
		}
	})
}

func TestBox(t *testing.T) {
	g := New(24, 3, utf)
	in := g.Box(g.Bounds(), BoxSpec{Title: "loss", Footer: Spans{{Text: "3 of 3"}}})
	want := "┌─ loss ───────────────┐\n│                      │\n└───────────── 3 of 3 ─┘"
	if g.Plain() != want || in != (Rect{1, 1, 22, 1}) {
		t.Errorf("inside %v, got\n%s\nwant\n%s", in, g.Plain(), want)
	}
	g.Box(g.Bounds(), BoxSpec{Title: "a title much too long for the box", Focused: true})
	if got := strings.Split(g.Plain(), "\n")[0]; got != "╔═ a title much too ~ ══╗" && got != "╔═ a title much too~ ══╗" && Width(got) != 24 {
		t.Errorf("title %q", got)
	}
}

func TestWrap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.SampledFrom(nasty), rapid.StringMatching(`[a-z 漢]{0,60}`)).Draw(t, "s")
		w := rapid.IntRange(0, 12).Draw(t, "w")
		for _, l := range Wrap(s, w) {
			if Width(l) > w {
				t.Fatalf("Wrap(%q, %d) has %q of %d cells", s, w, l, Width(l))
			}
		}
		if Width(Clip(s, w)) > w {
			t.Fatalf("Clip(%q, %d) = %q", s, w, Clip(s, w))
		}
	})
	got := Wrap("one two three  four", 9)
	if strings.Join(got, "|") != "one two|three|four" && strings.Join(got, "|") != "one two|three  |four" {
		t.Errorf("Wrap gives %q", got)
	}
}

func TestRects(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRect(t)
		n := rapid.IntRange(-3, 50).Draw(t, "n")
		a, b := r.CutTop(n)
		c, d := r.CutRight(n)
		if a.H+b.H != max(0, r.H) || c.W+d.W != max(0, r.W) || a.H < 0 || d.W < 0 {
			t.Fatalf("%v cut at %d: %v %v %v %v", r, n, a, b, c, d)
		}
		at := r.X
		for _, p := range r.SplitH(3, 0, 2, 1) {
			if p.X != at {
				t.Fatalf("split of %v leaves a hole before %v", r, p)
			}
			at += p.W
		}
		if at != r.X+max(0, r.W) {
			t.Fatalf("split of %v ends at %d", r, at)
		}
	})
}
