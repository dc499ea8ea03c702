package tui

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/google/go-cmp/cmp"

	"duet/tui/term"
	"duet/tui/theme"
)

var update = flag.Bool("update", false, "write the golden frames")

var sizes = [][2]int{{60, 16}, {80, 24}, {120, 40}, {200, 60}}

func TestGoldenFrames(t *testing.T) {
	for _, c := range []struct {
		name string
		o    func(t testing.TB) Options
		keys string
	}{
		{"home-empty", func(t testing.TB) Options { return Options{} }, ""},
		{"home-sessions", func(t testing.TB) Options { return Options{Store: past(t)} }, "<tab>"},
		{"build", nil, ""},
		{"build-merge", nil, "<tab><tab><down>"},
		{"build-problem", func(t testing.TB) Options { return Options{Recipe: broken(t)} }, "n"},
		{"build-form", nil, "<down><enter>"},
		{"build-add", nil, "apool"},
		{"build-graph", nil, "v"},
		{"build-modes", nil, "<tab><tab><enter>"},
		{"build-views", nil, "<enter><enter>"},
		{"train-empty", nil, "3"},
		{"help", nil, "?"},
		{"palette", nil, ":the next theme"},
		{"summary", nil, "S"},
		{"summary-keras2", nil, "S<tab>"},
	} {
		for _, size := range sizes {
			name := c.name + "-" + itoa(size[0]) + "x" + itoa(size[1])
			t.Run(name, func(t *testing.T) {
				o := Options{Recipe: shapes(t)}
				if c.o != nil {
					o = c.o(t)
				}
				b := newBench(t, size[0], size[1], o)
				b.keys(c.keys)
				golden(t, name, b.text())
				goldenLooks(t, name, size, o, c.keys)
			})
		}
	}
}

// plainlyLit are the frames whose colours are in golden files: one of every kind
// of screen and overlay.
var plainlyLit = []string{"home-sessions", "build-problem", "build-form", "train-empty", "help", "palette", "summary-keras2"}

// goldenLooks compares the styles of a frame in every theme, and without colours,
// with their golden file; the text has to be the same in all themes. Without colours
// pictures are others.
func goldenLooks(t *testing.T, name string, size [2]int, o Options, keys string) {
	t.Helper()
	if !slices.ContainsFunc(plainlyLit, func(lit string) bool { return strings.HasPrefix(name, lit+"-"+itoa(size[0])) }) {
		return
	}
	var all []term.Look
	for _, th := range append(theme.Names(), "no colour") {
		o.Theme, o.Profile.Depth = th, term.TrueColor
		if th == "no colour" {
			o.Theme, o.Profile.Depth = "", term.Mono
		}
		b := newBench(t, size[0], size[1], o)
		b.keys(keys)
		if len(all) > 0 && o.Profile.Depth == term.TrueColor {
			if diff := cmp.Diff(all[0].Grid.Lines(), b.a.grid.Lines()); diff != "" {
				t.Errorf("the text is another in theme %s:\n%s", th, diff)
			}
		}
		all = append(all, term.Look{Theme: th, Grid: b.a.grid})
	}
	golden(t, name+".looks", term.LooksText(all))
}

func itoa(n int) string { return strconv.Itoa(n) }

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (go test ./tui -update writes it)", err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", path, diff)
	}
}

// TestEverySize draws everything there is at every small size, and one large one.
func TestEverySize(t *testing.T) {
	b := newBench(t, 80, 24, Options{Store: past(t)})
	for _, keys := range []string{"1", "<tab>", "/x<enter><esc>", "o<esc>", "2", "<tab><tab>", "<tab>", "<tab>", "z", "z<tab><down><enter>", "<esc>a", "<esc>w", "<esc>v", "<esc>o", "<esc>P", "<esc><tab><tab><enter>", "<esc><esc><tab><tab><enter><end><enter>", "<esc><esc>", "<esc>?", "<esc>:", "<esc>S", "<esc>3", "6", "7"} {
		b.keys(keys)
		for w := 0; w <= 84; w += 3 {
			for h := 0; h <= 26; h += 2 {
				b.exact(w, h)
			}
		}
		b.exact(500, 200)
		b.exact(80, 24)
	}
}

// exact checks that the frame has exactly h lines of w cells.
func (b *bench) exact(w, h int) {
	b.Helper()
	b.send(tea.WindowSizeMsg{Width: w, Height: h})
	if w == 0 || h == 0 {
		return
	}
	lines := strings.Split(b.a.View(), "\n")
	if len(lines) != h {
		b.Fatalf("%dx%d: %d lines", w, h, len(lines))
	}
	for i, l := range strings.Split(strings.TrimSuffix(b.a.grid.Plain(), "\n"), "\n") {
		if n := term.Width(l); n != w {
			b.Fatalf("%dx%d: line %d has %d cells: %q", w, h, i, n, l)
		}
	}
}
