package tui

import (
	"fmt"
	"strings"

	"duet/tui/screen"
	"duet/tui/term"
	"duet/tui/widget"
)

// The smallest terminal there are screens for, and the height from which on a
// message has a line of its own.
const (
	minWidth  = 60
	minHeight = 16
	tall      = 30
)

// order is the screens in the order of their tabs, which is that of the work.
var order = []screen.ID{screen.HomeID, screen.BuildID, screen.TrainID, screen.InspectID, screen.ReplayID}

// places are the rectangles of the frame.
type places struct{ tabs, body, coach, toast, foot term.Rect }

// layout divides the terminal:
//
//	h < 30          h >= 30
//	tabs            tabs
//	body            body
//	foot = toast    toast
//	                foot
func layout(w, h int) places {
	var p places
	p.tabs, p.body = term.Rect{W: w, H: h}.CutTop(1)
	p.foot, p.body = p.body.CutBottom(1)
	p.toast = p.foot
	if h >= tall {
		p.toast, p.body = p.body.CutBottom(1)
	}
	return p
}

// maxToast is the most lines a message takes.
const maxToast = 4

// message is the room of a message: its line, and those above it for a long one.
func (p places) message() term.Rect {
	n := min(maxToast, p.toast.Y)
	return term.Rect{X: p.toast.X, Y: p.toast.Y + 1 - n, W: p.toast.W, H: n}
}

// small says that no screen fits.
func (a *app) small() bool { return a.w < minWidth || a.h < minHeight }

// draw draws the frame and sends it to the terminal.
func (a *app) draw() {
	a.dirty = false
	if a.grid.W != a.w || a.grid.H != a.h {
		a.grid = term.New(a.w, a.h, a.o.Profile)
	} else {
		a.grid.Clear()
	}
	a.paint(a.grid)
	if a.out != nil && a.w > 0 && a.h > 0 {
		a.out.Present(a.grid)
	}
}

// paint draws everything on a blank grid.
func (a *app) paint(g term.Grid) {
	if a.small() {
		a.paintSmall(g)
		return
	}
	l := a.places()
	a.tabs().Draw(g, l.tabs, a.th)
	a.shown().Draw(g.Sub(l.body), a.th)
	a.coach(g, l.coach)
	a.footer().Draw(g, l.foot, a.th)
	if a.over != nil {
		a.over.draw(g, g.Bounds(), a.th)
	}
	if a.toast.Visible() {
		a.toast.Draw(g, l.message(), a.th)
	}
}

// paintSmall says which size is needed, and that training goes on.
func (a *app) paintSmall(g term.Grid) {
	lines := []string{fmt.Sprintf("need %dx%d, have %dx%d", minWidth, minHeight, a.w, a.h)}
	if q, asked := a.over.(*quitting); asked {
		answers := q.Title + " "
		for _, b := range q.Buttons {
			answers += " " + b.Key + " " + b.Label + ","
		}
		lines = append(lines, strings.TrimSuffix(answers, ","))
	} else if a.run.going() {
		lines = append(lines, "training goes on: "+a.run.progress()+a.run.left())
	}
	var fit []string
	for _, line := range lines {
		fit = append(fit, term.Wrap(line, max(1, a.w))...)
	}
	top := max(0, (a.h-len(fit))/2)
	for i, line := range fit {
		g.TextCentre(0, top+i, a.w, line, a.th.Text)
	}
}

// tabs is the top line.
func (a *app) tabs() widget.Tabs {
	t := widget.Tabs{Title: "duet", Right: a.status()}
	for i, id := range order {
		if id == a.active {
			t.Active = i
		}
		t.Tabs = append(t.Tabs, widget.Tab{Key: fmt.Sprint(int(id)), Name: a.screens[id].Title()})
	}
	return t
}

// tabsWidth is what the tabs take at their narrowest.
const tabsWidth = 44

// status is the right end of the top line: what the screen says, and the run
// that goes on behind it.
func (a *app) status() term.Spans {
	own := a.shown().Status(a.th)
	if a.active == screen.TrainID || !a.run.going() {
		return own
	}
	behind := a.run.status(a.th)
	if len(own) == 0 || behind.Width()+2+own.Width() > a.w-tabsWidth {
		return behind // half a sentence would mislead
	}
	return append(append(behind, a.th.Dim.Span("  ")), own...)
}

// editing is a screen that says what the keys do while a form, a list or a filter in
// it has the keyboard.
type editing interface{ Hints() []widget.Binding }

// footer is the bottom line: the keys of what has the keyboard.
func (a *app) footer() widget.Footer {
	switch s := a.shown(); {
	case a.over != nil:
		return widget.Footer{Bindings: a.over.bindings()}
	case s.Editing():
		if f, ok := s.(editing); ok {
			return widget.Footer{Bindings: f.Hints()}
		}
		return widget.Footer{Bindings: []widget.Binding{hint("enter", "take it"), hint("esc", "leave it")}}
	}
	return widget.Footer{Bindings: append(a.keys().In(a.shown().Title()), a.keys().In("")...), Always: []string{"?", "q"}}
}
