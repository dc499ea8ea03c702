package widget

import (
	"duet/tui/term"
	"duet/tui/theme"
)

// Button is one answer of a Dialog.
type Button struct {
	ID    string // returned when it is chosen
	Key   string // the letter that chooses it
	Label string
}

// Dialog asks something in the middle of the screen. Give the safe answer
// first: enter on a fresh dialog takes it.
type Dialog struct {
	Title   string
	Text    string // wrapped; line feeds break
	Buttons []Button
	Cancel  string // what esc answers
	Sel     int
	Level   theme.Level
}

// dialogWidth is the greatest width: longer lines are hard to read.
const dialogWidth = 64

// Area is the rectangle the dialog takes of the whole screen.
func (d Dialog) Area(screen term.Rect) term.Rect {
	w := 0
	for _, line := range term.Wrap(d.Text, dialogWidth-4) {
		w = max(w, term.Width(line))
	}
	buttons := 0
	for _, b := range d.Buttons {
		buttons += term.Width(b.text()) + 2
	}
	w = min(max(w, buttons, term.Width(d.Title)+4, 24)+4, dialogWidth, screen.W)
	h := len(term.Wrap(d.Text, w-4)) + 5
	return screen.Centre(w, h)
}

// text is a button's face.
func (b Button) text() string {
	if b.Key == "" {
		return "[ " + b.Label + " ]"
	}
	return "[ " + b.Key + " " + b.Label + " ]"
}

// place is where the buttons stand inside the frame: x and width of each.
func (d Dialog) place(inner term.Rect) (xs, ws []int) {
	total := -2
	for _, b := range d.Buttons {
		n := term.Width(b.text())
		ws = append(ws, n)
		total += n + 2
	}
	x := max(1, (inner.W-total)/2)
	for _, n := range ws {
		xs = append(xs, x)
		x += n + 2
	}
	return xs, ws
}

// Draw dims the screen and draws the dialog over its middle.
func (d Dialog) Draw(g term.Grid, screen term.Rect, th *theme.Theme) {
	g.Paint(screen, th.Dialog)
	r := d.Area(screen)
	v := g.Sub(r)
	v.Clear()
	frame := th.Box(d.Title, true)
	_, frame.Border = th.Status(d.Level)
	inner := v.Box(v.Bounds(), frame)
	in := v.Sub(inner)
	foot := in.H - 1
	for y, line := range term.Wrap(d.Text, in.W-2) {
		if y+1 < foot {
			in.Text(1, y+1, in.W-2, line, th.Text)
		}
	}
	xs, ws := d.place(inner)
	for i, b := range d.Buttons {
		in.Text(xs[i], foot, ws[i], b.text(), th.Key)
		if i == d.sel() {
			in.Paint(term.Rect{X: xs[i], Y: foot, W: ws[i], H: 1}, term.Style{Attr: term.Reverse})
		}
	}
}

// sel is the selection inside the buttons there are.
func (d Dialog) sel() int { return max(0, min(d.Sel, len(d.Buttons)-1)) }

// Key takes every key while the dialog is open. done says that it was
// answered, answer with which button's ID.
func (d *Dialog) Key(key string) (answer string, done bool) {
	for _, b := range d.Buttons {
		if b.Key != "" && b.Key == key {
			return b.ID, true
		}
	}
	switch key {
	case "left", "shift+tab", "h":
		d.Sel = max(0, d.sel()-1)
	case "right", "tab", "l":
		d.Sel = min(len(d.Buttons)-1, d.sel()+1)
	case "enter", "space":
		if len(d.Buttons) == 0 {
			return d.Cancel, true
		}
		return d.Buttons[d.sel()].ID, true
	case "esc":
		return d.Cancel, true
	}
	return "", false
}

// Click answers with the button at (x, y).
func (d *Dialog) Click(screen term.Rect, x, y int) (answer string, done bool) {
	inner := d.Area(screen).Inset(1)
	if y != inner.Y+inner.H-1 {
		return "", false
	}
	xs, ws := d.place(inner)
	for i, b := range d.Buttons {
		if at := inner.X + xs[i]; x >= at && x < at+ws[i] {
			return b.ID, true
		}
	}
	return "", false
}
