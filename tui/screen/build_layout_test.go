package screen

import (
	"testing"

	"duet/tui/term"
)

// TestBuildLayout checks at every size that panes stay inside and apart.
func TestBuildLayout(t *testing.T) {
	for w := 0; w <= 240; w += 4 {
		for h := 0; h <= 70; h++ {
			for pane := range buildPanes {
				p := buildLayout(w, h, pane, false)
				apart(t, w, h, append(p.pane[:], p.summary, p.graph, p.yaml, p.strip))
				if p.pane[pane] == (term.Rect{}) && w > 0 && h > 0 {
					t.Fatalf("%dx%d: the focused pane %d is not shown", w, h, pane)
				}
			}
		}
	}
}

func apart(t *testing.T, w, h int, all []term.Rect) {
	t.Helper()
	for i, r := range all {
		if r.Empty() {
			continue
		}
		if r.X < 0 || r.Y < 0 || r.X+r.W > w || r.Y+r.H > h {
			t.Fatalf("%dx%d: %v stands out", w, h, r)
		}
		for _, o := range all[:i] {
			if !r.Intersect(o).Empty() {
				t.Fatalf("%dx%d: %v and %v overlap", w, h, r, o)
			}
		}
	}
}
