package screen

import (
	"slices"

	"duet/tui/chart"
	"duet/tui/term"
	"duet/tui/theme"
)

// Mouse seeks on the timeline, puts the crosshair on a chart, goes to an event that
// was clicked, and gives the focus to the pane under it. A drag stays with the pane
// it began in.
func (r *Replay) Mouse(m Mouse) []Request {
	switch {
	case r.play == nil:
		return nil
	case r.other.list != nil:
		return r.clickList(m)
	case m.Release:
		r.held = runPanes
		return nil
	}
	p := r.places()
	if m.Wheel != 0 {
		if p.pane[eventsPane].Contains(m.X, m.Y) && len(r.run.events) > 0 {
			r.toEvent(r.pointed() + m.Wheel)
			return nil
		}
		r.play.StepBy(m.Wheel)
		r.moved()
		return nil
	}
	if !m.Drag {
		if key, ok := r.transportKeys().click(r.transportLine(), m.X, m.Y); ok {
			return strike(r, key)
		}
		r.held = runPanes
		for pane, at := range p.pane {
			if at.Contains(m.X, m.Y) {
				r.held, r.focus = runPane(pane), runPane(pane)
			}
		}
		if r.held == whyPane { // which has nothing to be focused for
			r.focus = timelinePane
		}
		p = r.places()
	}
	r.hold(p, m)
	return nil
}

// Hovers tells that the crosshair follows the mouse: while there is one.
func (r *Replay) Hovers() bool { return r.play != nil && r.looks.cursor != nil && r.other.list == nil }

// Hover moves the crosshair to where the mouse is over a chart.
func (r *Replay) Hover(x, y int) {
	if !r.Hovers() {
		return
	}
	p := r.places()
	for _, pane := range chartPanes {
		if at := p.pane[pane]; at.Contains(x, y) {
			if plot := r.plot(at, pane); plot.Area.Contains(x, y) {
				r.crossAt(r.run.stepAt(plot.XAt(x)))
			}
		}
	}
}

// hold does what a press or drag means in the pane it began in.
func (r *Replay) hold(p runPlaces, m Mouse) {
	switch {
	case r.held == timelinePane:
		r.seekAt(m)
	case slices.Contains(chartPanes, r.held):
		plot := r.plot(p.pane[r.held], r.held)
		x := max(plot.Area.X, min(m.X, plot.Area.X+plot.Area.W-1))
		r.crossAt(r.run.stepAt(plot.XAt(x)))
	case r.held == eventsPane && !m.Drag:
		in := p.pane[eventsPane].Inset(1)
		if i := eventAt(r.run.events, r.pointed(), in.W, in.H, m.Y-in.Y); i >= 0 && in.Contains(m.X, m.Y) {
			r.toEvent(i)
		}
	}
}

// seekAt goes to the place of a press or drag on the timeline. A press on the sign of an
// event or of a checkpoint goes to its very step: a column is many of them. One on the
// line that says how it plays turns playing on and off.
func (r *Replay) seekAt(m Mouse) {
	track := r.track()
	n := trackStep(track, r.pos.Total, m.X)
	if !m.Drag {
		line := track.Y + 2
		if r.roomy(track.H) {
			line++
		}
		switch {
		case m.Y == track.Y:
			if i, ok := r.eventOn(track, m.X); ok {
				n = r.run.events[i].N
			}
		case m.Y == line:
			r.transport("replay.play")
			return
		case m.Y > track.Y && m.Y < line:
			for _, c := range r.play.Checkpoints() {
				if trackCol(track, r.pos.Total, c.N) == m.X {
					n = c.N
				}
			}
		default:
			return
		}
	}
	r.play.Seek(n)
	r.moved()
}

// eventOn is the event whose sign is at a column of the track, or else beside it: of
// several something done rather than an evaluation.
func (r *Replay) eventOn(track term.Rect, x int) (event int, ok bool) {
	best := 0
	for i, e := range r.run.events {
		if eventSign(e.Kind) == 0 {
			continue
		}
		off := trackCol(track, r.pos.Total, e.N) - x
		rank := 0
		switch {
		case off == 0 && e.Kind != "eval":
			rank = 4
		case off == 0:
			rank = 3
		case (off == 1 || off == -1) && e.Kind != "eval":
			rank = 2
		case off == 1 || off == -1:
			rank = 1
		}
		if rank > best {
			event, best = i, rank
		}
	}
	return event, best > 0
}

// track is the inside of the timeline, whose second line is the track.
func (r *Replay) track() term.Rect { return r.places().pane[timelinePane].Inset(1) }

// transportKeys are the keys in the upper edge of the timeline.
func (r *Replay) transportKeys() edge {
	play := "play"
	if r.pos.Playing {
		play = "pause"
	}
	return edge{{"space", play}, {",", "back"}, {".", "on"}, {"<", "slow"}, {">", "fast"}, {"o", "overlay"}, {"c", "cross"}}
}

// transportLine is where they may stand: behind the title.
func (r *Replay) transportLine() term.Rect {
	at, _ := r.places().pane[timelinePane].CutTop(1)
	_, line := at.CutLeft(len(" timeline ") + 3) // a bit of the frame between them
	_, line = line.CutRight(1)
	return line
}

// plot is where a chart stands in its pane: it is drawn once more, beside the
// screen, since drawing keeps nothing.
func (r *Replay) plot(at term.Rect, pane runPane) chart.Plot {
	g := term.New(r.w, r.h, term.Profile{})
	return r.drawChart(g, at, theme.New("", term.Profile{}), pane)
}
