package screen

import (
	"slices"
	"sort"

	"duet/tui/chart"
)

// cross puts the crosshair on a step.
func (t *Train) cross(n int) {
	if t.run.n == 0 {
		return
	}
	t.at = max(1, min(n, t.run.n))
	x := t.run.x(t.at)
	t.looks.cursor = &x
	if w := t.looks.window; w != nil && (x < w.Min || x > w.Max) { // bring it back into sight
		half := (w.Max - w.Min) / 2
		t.reach(x-half, x+half)
	}
}

// moveCross moves the crosshair: a column, a step, an epoch, to an end. It is false
// for other keys.
func (t *Train) moveCross(key string) bool {
	shown := float64(max(t.run.head.StepsPlanned, t.run.n))
	if w := t.looks.window; w != nil {
		shown = w.Max - w.Min
	}
	column := max(1, int(shown)/max(20, t.w))
	by := map[string]int{"left": -column, "right": column, "up": 1, "k": 1, "down": -1, "j": -1, "pgup": -t.run.perEpoch(), "pgdown": t.run.perEpoch()}
	switch d, ok := by[key]; {
	case ok:
		t.cross(t.at + d)
	case key == "home":
		t.cross(1)
	case key == "end":
		t.cross(t.run.n)
	default:
		return false
	}
	return true
}

// toEvent puts the crosshair on the next event in a direction.
func (t *Train) toEvent(d int) {
	e := t.run.events
	if len(e) == 0 {
		return
	}
	at := t.run.n + 1
	if t.looks.cursor != nil {
		at = t.at
	}
	i := sort.Search(len(e), func(i int) bool { return e[i].N > at })
	if d < 0 {
		i = sort.Search(len(e), func(i int) bool { return e[i].N >= at }) - 1
	}
	if i >= 0 && i < len(e) {
		t.event = i
		t.cross(e[i].N)
	}
}

// listEvents handles the keys of the list of events; false for other keys.
func (t *Train) listEvents(key string) bool {
	last := len(t.run.events) - 1
	if t.focus != eventsPane || last < 0 {
		return false
	}
	at := t.event
	if at < 0 {
		at = last + 1
	}
	page := max(1, t.places().pane[eventsPane].H-3)
	switch key {
	case "up", "k":
		at--
	case "down", "j":
		at++
	case "pgup":
		at -= page
	case "pgdown":
		at += page
	case "home":
		at = 0
	case "end":
		at = last
	case "enter":
		if t.event < 0 {
			at = last
		}
		t.cross(t.run.events[min(at, last)].N)
	default:
		return false
	}
	t.event = max(0, min(at, last))
	return true
}

// chartAt is the chart under a cell as it was drawn last.
func (t *Train) chartAt(p runPlaces, x, y int) (chart.Plot, runPane, bool) {
	for _, pane := range chartPanes {
		r := p.pane[pane]
		if !r.Contains(x, y) {
			continue
		}
		plot := t.cache[pane].plot
		plot.Area.X, plot.Area.Y = plot.Area.X+r.X, plot.Area.Y+r.Y
		return plot, pane, plot.Area.Contains(x, y)
	}
	return chart.Plot{}, 0, false
}

// zoomX shows a stretch of x around a place: half as long, twice as long, or all.
func (t *Train) zoomX(at float64, in bool) {
	const least = 10 // steps
	all := max(t.run.x(t.run.head.StepsPlanned), t.run.x(t.run.n), 1)
	w := chart.Range{Min: 0, Max: all}
	if t.looks.window != nil {
		w = *t.looks.window
	}
	factor := 0.5
	if !in {
		factor = 2
	}
	length := (w.Max - w.Min) * factor
	if length >= all {
		t.looks.window = nil
		return
	}
	if length < least {
		return
	}
	share := (at - w.Min) / (w.Max - w.Min) // what is under the pointer stays there
	share = max(0, min(share, 1))
	t.reach(at-share*length, at+(1-share)*length)
}

// reach shows the stretch of x from one step to another, moved into the run.
func (t *Train) reach(from, to float64) {
	all := max(t.run.x(t.run.head.StepsPlanned), t.run.x(t.run.n), 1)
	if from < 0 {
		from, to = 0, to-from
	}
	if to > all {
		from, to = max(0, from-(to-all)), all
	}
	t.looks.window = &chart.Range{Min: from, Max: to}
}

// follow moves a stretch of x on that the run grows out of, by a quarter of its
// length: so it shows the newest steps and does not move in every frame. One that
// looks at the past stays, and so does one with the crosshair.
func (t *Train) follow(before int) {
	w := t.looks.window
	if w == nil || t.looks.cursor != nil || t.run.x(before) > w.Max || t.run.x(before) < w.Min || t.run.x(t.run.n) <= w.Max {
		return
	}
	length := w.Max - w.Min
	to := t.run.x(t.run.n) + length/4
	t.reach(to-length, to)
}

// middle is what a zoom by key goes to: the crosshair, or the newest step.
func (t *Train) middle() float64 {
	if t.looks.cursor != nil {
		return *t.looks.cursor
	}
	return t.run.x(t.run.n)
}

// Mouse drags alpha's slider, sets the crosshair in a chart, zooms it with the
// wheel, gives the focus to the pane that was clicked, chooses from a list.
func (t *Train) Mouse(m Mouse) []Request {
	if t.feed == nil {
		return nil
	}
	if t.ask.open() {
		if m.Drag || m.Release || m.Wheel != 0 {
			return nil
		}
		return t.answer(t.ask.press(t.w, t.h, m))
	}
	p := t.places()
	if requests, taken := t.slide(m, p); taken {
		return requests
	}
	if m.Release {
		t.crossing = false
		return nil
	}
	if m.Wheel != 0 && t.scrollWhy(map[int]string{-1: "up", 1: "down"}[m.Wheel]) {
		return nil
	}
	plot, _, inside := t.chartAt(p, m.X, m.Y)
	switch {
	case m.Wheel != 0 && p.pane[eventsPane].Contains(m.X, m.Y):
		t.focus = eventsPane
		t.listEvents(map[int]string{-1: "up", 1: "down"}[m.Wheel])
		return nil
	case m.Wheel != 0:
		if inside {
			t.zoomX(plot.XAt(m.X), m.Wheel < 0)
		}
		return nil
	case m.Drag:
		if inside && t.crossing {
			t.cross(t.run.stepAt(plot.XAt(m.X)))
		}
		return nil
	}
	t.crossing = false // a release outside the screen never came
	t.press(m, p)
	if inside && !t.why {
		t.crossing = true
		t.cross(t.run.stepAt(plot.XAt(m.X)))
	}
	t.why = false
	return nil
}

// Hovers tells that the crosshair follows the mouse: while there is one and nothing
// lies over the charts.
func (t *Train) Hovers() bool {
	return t.feed != nil && t.looks.cursor != nil && !t.ask.open() && !t.why && !t.hand.dragging
}

// Hover moves the crosshair to where the mouse is over a chart.
func (t *Train) Hover(x, y int) {
	if !t.Hovers() {
		return
	}
	if plot, _, inside := t.chartAt(t.places(), x, y); inside {
		t.cross(t.run.stepAt(plot.XAt(x)))
	}
}

// press gives the focus to the pane that was clicked, and selects an event.
func (t *Train) press(m Mouse, p runPlaces) {
	for pane, r := range p.pane {
		if r.Contains(m.X, m.Y) && slices.Contains(trainRound, runPane(pane)) {
			t.focus = runPane(pane)
		}
	}
	in := p.pane[eventsPane].Inset(1)
	if !in.Contains(m.X, m.Y) {
		return
	}
	if i := eventAt(t.run.events, t.event, in.W, in.H, m.Y-in.Y); i >= 0 {
		t.event = i
		t.cross(t.run.events[i].N)
	}
}
