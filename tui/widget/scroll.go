package widget

import (
	"duet/tui/term"
	"duet/tui/theme"
)

// window is the first of n lines to show on a page of h lines so that line sel
// is visible: the selection stays in the middle but at both ends. It depends on
// nothing else, so drawing and clicking agree without stored state.
func window(sel, n, h int) int {
	return max(0, min(sel-h/2, n-h))
}

// move is where a key takes a selection among n lines on a page of h.
func move(key string, sel, n, h int) (int, bool) {
	h = max(1, h)
	to := sel
	switch key {
	case "up", "k":
		to--
	case "down", "j":
		to++
	case "pgup":
		to -= h
	case "pgdown":
		to += h
	case "home", "g":
		to = 0
	case "end", "G":
		to = n - 1
	default:
		return sel, false
	}
	return max(0, min(to, n-1)), true
}

// scrollbar draws a bar in the last column of v for a page that begins at line
// top of n; nothing if everything is visible. It says whether it drew.
func scrollbar(v term.Grid, th *theme.Theme, top, n int) bool {
	if n <= v.H || v.H < 2 || v.W < 2 {
		return false
	}
	size := max(1, v.H*v.H/n)
	at := 0
	if n > v.H {
		at = top * (v.H - size) / (n - v.H)
	}
	for y := 0; y < v.H; y++ {
		c, s := th.Glyphs.Track, th.Rest
		if y >= at && y < at+size {
			c, s = th.Glyphs.Thumb, th.Bar
		}
		v.Set(v.W-1, y, c, s)
	}
	return true
}
