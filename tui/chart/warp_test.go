package chart

import (
	"math"
	"testing"

	"duet/tui/term"
	"duet/tui/theme"

	"pgregory.net/rapid"
)

// TestWarpLinear: a chart of steps on an axis of epochs is the chart of the same
// points given in epochs.
func TestWarpLinear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		per := float64(rapid.IntRange(1, 500).Draw(t, "per"))
		n := rapid.IntRange(1, 3000).Draw(t, "n")
		p := profiles["braille"]
		th := theme.New("", p)
		steps, epochs := &Series{}, &Series{}
		for i := range n {
			y := math.Sin(float64(i) / 40)
			steps.Append(float64(i), y)
			epochs.Append(float64(i)/per, y)
		}
		w, h := rapid.IntRange(1, 90).Draw(t, "w"), rapid.IntRange(1, 20).Draw(t, "h")
		until, cursor := float64(n)*2/3, float64(n)/2
		scaledUntil, scaledCursor := until/per, cursor/per
		x := Range{0, float64(n) / per * 1.5}
		a, b := term.New(w, h, p), term.New(w, h, p)
		pa := Line(a, a.Bounds(), Config{Theme: th, X: x, Warp: Linear(per), Until: &until, Cursor: &cursor, Layers: []Layer{{Series: steps, Band: true}}, Marks: []Mark{{X: cursor, Line: true}}})
		pb := Line(b, b.Bounds(), Config{Theme: th, X: x, Until: &scaledUntil, Cursor: &scaledCursor, Layers: []Layer{{Series: epochs, Band: true}}, Marks: []Mark{{X: scaledCursor, Line: true}}})
		// A point on the edge of two columns may fall on either side by rounding.
		if far := differ(a, b); far > 4*h {
			t.Fatalf("%d cells differ:\n%s\n%s", far, a.Plain(), b.Plain())
		}
		for col := range w {
			if got, want := pa.XAt(col), pb.XAt(col)*per; math.Abs(got-want) > 1e-6*per {
				t.Fatalf("column %d is at %v, want %v", col, got, want)
			}
			if back := pa.Col(pa.XAt(col)); pa.Area.Contains(col, 0) && back != col {
				t.Fatalf("column %d is at x %v, which is column %d", col, pa.XAt(col), back)
			}
		}
	})
}

// differ counts the cells that differ.
func differ(a, b term.Grid) int {
	n := 0
	for y := range a.H {
		for x := range a.W {
			if a.Cell(x, y) != b.Cell(x, y) {
				n++
			}
		}
	}
	return n
}

// TestWarpBent: on an axis that is stretched at its start every point is drawn, in
// the column where it belongs.
func TestWarpBent(t *testing.T) {
	p := profiles["ascii"]
	s := &Series{}
	for i := range 101 {
		s.Append(float64(i), float64(i))
	}
	bent := &Warp{To: math.Sqrt, From: func(v float64) float64 { return v * v }}
	g := term.New(60, 12, p)
	plot := Line(g, g.Bounds(), Config{Theme: theme.New("", p), X: Range{0, 10}, Warp: bent, Layers: []Layer{{Series: s}}})
	for _, c := range []struct{ x, share float64 }{{0, 0}, {25, 0.5}, {49, 0.7}, {100, 1}} {
		want := plot.Area.X + min(int(c.share*float64(plot.Area.W)), plot.Area.W-1)
		if col := plot.Col(c.x); col != want {
			t.Errorf("%v is in column %d, want %d", c.x, col, want)
		}
		row := plot.Area.Y + int(math.Round((1-c.x/100)*float64(plot.Area.H-1)))
		found := false
		for dx := -1; dx <= 1; dx++ {
			for dy := -1; dy <= 1; dy++ {
				found = found || g.Cell(want+dx, row+dy).R == '*'
			}
		}
		if !found {
			t.Errorf("nothing near %v:\n%s", c.x, g.Plain())
		}
	}
}

// TestSmoothFollows: the smoothed twin of a series that grows, evenly spaced or not,
// is that of one smoothed at the end, and stands where the points stand.
func TestSmoothFollows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		by := rapid.SampledFrom([]float64{0.5, 0.9, 0.99}).Draw(t, "by")
		grown, whole := &Series{}, &Series{}
		x := 0.0
		for i, y := range rapid.SliceOfN(rapid.Float64Range(-5, 5), 1, 200).Draw(t, "y") {
			x += rapid.SampledFrom([]float64{1, 1, 1, 2.5}).Draw(t, "dx")
			if i%17 == 3 {
				y = math.NaN()
			}
			grown.Append(x, y)
			whole.Append(x, y)
			if i%7 == 0 {
				grown.Smooth(by)
			}
		}
		a, b := grown.Smooth(by), whole.Smooth(by)
		if a.Len() != b.Len() || a.Len() != grown.Len() {
			t.Fatalf("%d, %d and %d points", a.Len(), b.Len(), grown.Len())
		}
		for i := range a.Len() {
			ax, ay := a.At(i)
			bx, by := b.At(i)
			if gx, _ := grown.At(i); ax != bx || ax != gx || math.Float64bits(ay) != math.Float64bits(by) {
				t.Fatalf("point %d: (%v, %v) and (%v, %v)", i, ax, ay, bx, by)
			}
		}
		if a.All() != b.All() {
			t.Fatalf("sums %v and %v", a.All(), b.All())
		}
	})
}
