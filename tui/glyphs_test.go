package tui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"duet/tui/term"
	"duet/tui/theme"
)

// TestGlyphSets: no screen and no overlay sends a character that the glyph set
// leaves out, in any theme and at any colour depth.
func TestGlyphSets(t *testing.T) {
	for set, bad := range map[term.GlyphSet]func(r rune) bool{
		term.Block: func(r rune) bool { return r >= 0x2800 && r <= 0x28ff },
		term.ASCII: func(r rune) bool { return r > '~' },
	} {
		b := newBench(t, 120, 40, Options{Recipe: small(t, "2"), Threads: 1, Profile: term.Profile{Glyphs: set, Depth: term.Depth256}})
		look := func(where string) {
			t.Helper()
			for _, r := range b.a.grid.Plain() {
				if bad(r) {
					t.Errorf("glyph set %d, %s: %q in\n%s", set, where, r, b.text())
					return
				}
			}
		}
		b.inbox = make(chan tea.Msg, 64)
		b.keys("g")
		b.until("run", func() bool { return b.a.run.live != nil })
		b.until("end", func() bool { return b.a.run.over })
		for _, screen := range []string{"3", "1", "2", "6", "7"} {
			b.keys(screen)
			look("screen " + screen)
			for _, over := range []string{"?", ":", "S"} {
				b.keys(over)
				look("screen " + screen + " under " + over)
				b.keys("<esc>")
			}
		}
	}
}

// TestThemeKey: the key goes through all themes and back to the first.
func TestThemeKey(t *testing.T) {
	b := newBench(t, 80, 24, Options{Profile: term.Profile{Depth: term.TrueColor}})
	var seen []string
	for range theme.Names() {
		seen = append(seen, b.a.th.Name)
		b.keys("T")
		b.has("theme " + b.a.th.Name)
	}
	if b.a.th.Name != seen[0] || len(seen) != 3 || seen[0] == seen[1] || seen[1] == seen[2] {
		t.Errorf("went through %q and came to %s", seen, b.a.th.Name)
	}
}
