package screen

import (
	"slices"
	"strings"

	"duet/sessions/recipe"
	"duet/tui/term"
	"duet/tui/theme"
)

// strip names the panes of a screen on a line, where there is room for one of them
// alone: which it is, which others there are, and what is wrong in them.
type strip struct {
	names  []string
	levels []recipe.Level // how it is in each of them; nil where nothing can be wrong
	at     int
}

// stripRoom is the least height of a screen that gives a line to the strip.
const stripRoom = 6

// cutStrip takes the line of the strip from the top of r.
func cutStrip(r term.Rect) (line, rest term.Rect) {
	if r.H < stripRoom {
		return term.Rect{}, r
	}
	return r.CutTop(1)
}

// each calls do with the place of every name on a line of w cells.
func (s strip) each(w int, do func(i, x, n int)) {
	x := 1
	for i, name := range s.names {
		n := term.Width(name) + 2 // brackets or blanks
		if i < len(s.levels) && s.levels[i] >= recipe.LevelWarn {
			n += 2
		}
		if x+n > w {
			return
		}
		do(i, x, n)
		x += n + 1
	}
}

func (s strip) draw(g term.Grid, r term.Rect, th *theme.Theme) {
	if r.Empty() {
		return
	}
	v, end := g.Sub(r), 0
	s.each(v.W, func(i, x, n int) {
		style, text := th.Dim, " "+s.names[i]+" "
		if i == s.at {
			style, text = th.Strong, "["+s.names[i]+"]"
		}
		used := v.Text(x, 0, n, text, style)
		if used < n {
			sign, style := levelSign(s.levels[i], th)
			v.Text(x+used, 0, n-used, sign, style)
		}
		end = x + n
	})
	const more = "tab: the next"
	if end+2+len(more) < v.W {
		v.TextRight(0, 0, v.W-1, more, th.Dim)
	}
}

// hit is the name at column x of the line r.
func (s strip) hit(r term.Rect, x, y int) (at int, ok bool) {
	if !r.Contains(x, y) {
		return 0, false
	}
	s.each(r.W, func(i, from, n int) {
		if x-r.X >= from && x-r.X < from+n {
			at, ok = i, true
		}
	})
	return at, ok
}

// strip is that of Build.
func (b *Build) strip() strip {
	s := strip{names: []string{"A", "B", "merge", "after", "checks"}, levels: make([]recipe.Level, buildPanes), at: int(b.pane)}
	for _, f := range b.findings {
		at := b.paneOf(f.Where)
		s.levels[at] = max(s.levels[at], f.Level)
	}
	return s
}

// noteRoom divides the inside of a list of layers that is shown alone: its last lines
// say what is wrong under the cursor, which elsewhere the checks do.
func (b *Build) noteRoom(r term.Rect) (list, note term.Rect, text []string, level recipe.Level) {
	if b.places().strip.Empty() {
		return r, term.Rect{}, nil, recipe.LevelOk
	}
	here := b.here()
	for _, f := range b.findings {
		if f.Where == "" || f.Level < recipe.LevelWarn || !slices.Contains(here, f.Where) {
			continue
		}
		text = term.Wrap(fixFirst(f), r.W-4)
		note, list = r.CutBottom(min(len(text), r.H/2))
		return list, note, text, f.Level
	}
	return r, term.Rect{}, nil, recipe.LevelOk
}

// drawNote draws what is wrong under the cursor.
func drawNote(g term.Grid, r term.Rect, th *theme.Theme, text []string, level recipe.Level) {
	v := g.Sub(r)
	for y, line := range text {
		if y == 0 {
			sign, style := levelSign(level, th)
			v.Text(1, 0, 1, sign, style)
		}
		v.Text(3, y, v.W-3, line, th.Text)
	}
}

// paneOf is the pane that a finding about a place in the recipe belongs to.
func (b *Build) paneOf(where string) buildPane {
	for pane, side := range sides {
		if slices.Contains(b.r.IDs(side), where) {
			return pane
		}
	}
	switch {
	case strings.HasPrefix(where, "a."):
		return paneA
	case strings.HasPrefix(where, "b."):
		return paneB
	case where == "":
		return paneChecks
	}
	return paneMerge
}
