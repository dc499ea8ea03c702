package widget

import (
	"duet/tui/term"
	"duet/tui/theme"
)

// Tab is one screen in the top line.
type Tab struct {
	Key   string // "3"
	Name  string // "Train"
	Short string // for narrow terminals; "" for Name
}

// Tabs is the top line: the program's name, the screens, and the state of the
// run on the right.
type Tabs struct {
	Title  string
	Tabs   []Tab
	Active int
	Right  term.Spans
}

// slot is one placed tab.
type slot struct {
	x    int
	text string
}

// place lays the tabs out over w cells, loosely if that fits.
//
//	duet     1 Home   2 Build  [3 Train]  4 Race
//	duet 1Home 2Build[3Train]4Race
func (t Tabs) place(w int) []slot {
	for _, loose := range []bool{true, false} {
		slots, end := t.try(loose)
		if !loose || end+2+t.Right.Width() <= w {
			return slots
		}
	}
	return nil
}

// try lays out in one of the two forms and returns the end.
func (t Tabs) try(loose bool) (slots []slot, x int) {
	x = 1 + term.Width(t.Title)
	if loose {
		x += 4
	}
	for i, tab := range t.Tabs {
		name := tab.Short
		if name == "" || loose {
			name = tab.Name
		}
		text := tab.Key + name
		if loose {
			text = tab.Key + " " + name
		}
		if i == t.Active {
			text = "[" + text + "]"
		} else {
			text = " " + text + " "
		}
		slots = append(slots, slot{x, text})
		x += term.Width(text)
		if loose {
			x++
		} else {
			x-- // neighbours share a cell: the bracket or the space
		}
	}
	return slots, x
}

// Draw draws the first line of r.
func (t Tabs) Draw(g term.Grid, r term.Rect, th *theme.Theme) {
	v := g.Sub(r.Row(0))
	v.Text(1, 0, v.W-1, t.Title, th.Title)
	right := t.Right.Width()
	slots := t.place(v.W)
	for i, s := range slots {
		if i != t.Active {
			v.Text(s.x, 0, v.W-s.x, s.text, th.Tab)
		}
	}
	if t.Active >= 0 && t.Active < len(slots) {
		s := slots[t.Active]
		v.Text(s.x, 0, v.W-s.x, s.text, th.TabActive)
	}
	end := 1 + term.Width(t.Title)
	if n := len(slots); n > 0 {
		end = slots[n-1].x + term.Width(slots[n-1].text)
	}
	right = min(right, v.W-end-2) // cut at its end rather than left out
	v.Spans(v.W-right-1, 0, right, t.Right...)
}

// Click returns the index of the tab at (x, y).
func (t Tabs) Click(r term.Rect, x, y int) (tab int, ok bool) {
	if !r.Row(0).Contains(x, y) {
		return 0, false
	}
	for i, s := range t.place(r.W) {
		if at := x - r.X - s.x; at >= 0 && at < term.Width(s.text) {
			return i, true
		}
	}
	return 0, false
}
