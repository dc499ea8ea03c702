package term

import (
	"slices"
	"strings"
	"testing"
)

// TestLooks: the runs follow the places, the legend the styles.
func TestLooks(t *testing.T) {
	draw := func(fg Color) Grid {
		g := New(6, 3, Profile{})
		g.Text(1, 1, 3, "abc", Fg(fg).With(Bold))
		g.Text(5, 1, 1, "x", Fg(fg).With(Bold).On(ANSI256(24)))
		return g
	}
	runs, legend := draw(RGB(0x56, 0xb4, 0xe9)).Looks()
	if !slices.Equal(runs, []string{"a6", "a1 b3 a1 c1", "a6"}) {
		t.Errorf("runs %q", runs)
	}
	if !slices.Equal(legend, []string{"a plain", "b #56b4e9 bold", "c #56b4e9 on 24 bold"}) {
		t.Errorf("legend %q", legend)
	}
	text := LooksText([]Look{{"one", draw(RGB(1, 2, 3))}, {"two", draw(ANSI16(4))}, {"three", New(6, 3, Profile{})}})
	for _, want := range []string{"== one\na6\na1 b3 a1 c1\na6\n-- a plain; b #010203 bold", "== two\npaints as one\n-- a plain; b 4 bold", "== three\n3 x a6\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}
