package term

import (
	"fmt"
	"slices"
	"strings"
)

// Looks is the frame without its text, for golden files: every line as runs of
// equal style ("a3 b12 a65"; equal lines as "4 x a80"), the styles named in the
// order they first come in, and a legend of them. Two themes that paint the same
// places differ in the legend alone.
func (g Grid) Looks() (runs, legend []string) {
	names := map[Style]string{}
	name := func(s Style) string {
		if n, ok := names[s]; ok {
			return n
		}
		n := string(rune('a' + len(names)%26))
		if more := len(names) / 26; more > 0 {
			n += string(rune('`' + more))
		}
		names[s] = n
		legend = append(legend, n+" "+s.words())
		return n
	}
	var lines []string
	for y := range g.H {
		var line []string
		for x := 0; x < g.W; {
			s, from := g.Cell(x, y).Style, x
			for x < g.W && g.Cell(x, y).Style == s {
				x++
			}
			line = append(line, fmt.Sprintf("%s%d", name(s), x-from))
		}
		lines = append(lines, strings.Join(line, " "))
	}
	for y := 0; y < len(lines); {
		same := y
		for same < len(lines) && lines[same] == lines[y] {
			same++
		}
		if same-y > 1 {
			lines[y] = fmt.Sprintf("%d x %s", same-y, lines[y])
		}
		runs = append(runs, lines[y])
		y = same
	}
	return runs, legend
}

// words is a style as people read it: "#56b4e9 on 24 bold".
func (s Style) words() string {
	words := []string{s.FG.word()}
	if s.BG != 0 {
		words = append(words, "on", s.BG.word())
	}
	for i, attr := range []string{"bold", "faint", "underline", "reverse", "italic"} {
		if s.Attr&(1<<i) != 0 {
			words = append(words, attr)
		}
	}
	return strings.Join(words, " ")
}

// word is a colour: "plain" for the terminal's own, #rrggbb, or a table's entry.
func (c Color) word() string {
	switch c & kindMask {
	case kindRGB:
		return fmt.Sprintf("#%06x", uint32(c&^kindMask))
	case kind256, kind16:
		return fmt.Sprint(uint32(c &^ kindMask))
	}
	return "plain"
}

// Look is one frame in several themes.
type Look struct {
	Theme string
	Grid  Grid
}

// LooksText is what a golden file holds of a frame's styles in several themes: the
// runs and the legend of the first, and of the others what differs.
func LooksText(all []Look) string {
	var b strings.Builder
	var first []string
	for i, l := range all {
		runs, legend := l.Grid.Looks()
		fmt.Fprintf(&b, "== %s\n", l.Theme)
		switch {
		case i == 0:
			first = runs
			fmt.Fprintln(&b, strings.Join(runs, "\n"))
		case slices.Equal(first, runs):
			fmt.Fprintf(&b, "paints as %s\n", all[0].Theme)
		default:
			fmt.Fprintln(&b, strings.Join(runs, "\n"))
		}
		fmt.Fprintln(&b, "-- "+strings.Join(legend, "; "))
	}
	return b.String()
}
