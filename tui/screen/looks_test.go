package screen

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"duet/sessions/record"
	"duet/tui/term"
	"duet/tui/theme"
)

// TestStylesOfScreens compares the styles of a running Train, of Inspect and of Replay, in every
// theme and without colours, with their golden files. The text has to be the same in
// every theme; without colours some pictures are others.
func TestStylesOfScreens(t *testing.T) {
	train := func(t *testing.T) Screen {
		s, _ := scanning(t, 130)
		return s
	}
	crossed := func(t *testing.T) Screen {
		s, _ := scanning(t, 130)
		s.Key("train.crosshair", "c")
		s.Key("", "left")
		return s
	}
	inspect := func(t *testing.T) Screen { return inspecting(t, madeUp(t)) }
	replay := func(t *testing.T) Screen {
		r := playing(t, recorded(t, 200, record.EndFinished))
		press(r, "[", ",")
		return r
	}
	for _, c := range []struct {
		name string
		make func(t *testing.T) Screen
		w, h int
	}{{"train", train, 120, 37}, {"train_cross", crossed, 80, 22}, {"inspect", inspect, 120, 37}, {"replay", replay, 120, 37}} {
		t.Run(c.name, func(t *testing.T) {
			s := c.make(t)
			var all []term.Look
			for _, name := range append(theme.Names(), "no colour") {
				p := term.Profile{Depth: term.TrueColor}
				th := theme.New(name, p)
				if name == "no colour" {
					p.Depth = term.Mono
					th = theme.New("", p)
				}
				g := term.New(c.w, c.h, p)
				s.Resize(c.w, c.h)
				s.Draw(g, th)
				if len(all) > 0 && p.Depth != term.Mono && !slices.Equal(g.Lines(), all[0].Grid.Lines()) {
					t.Errorf("the text is another in theme %s:\n%s", name, strings.Join(g.Lines(), "\n"))
				}
				all = append(all, term.Look{Theme: name, Grid: g})
			}
			got, path := term.LooksText(all), filepath.Join("testdata", c.name+".looks.txt")
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
				t.Errorf("the styles differ from %s:\n%s", path, got)
			}
		})
	}
}
