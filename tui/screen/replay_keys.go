package screen

import (
	"fmt"
	"sort"
	"strings"

	"duet/sessions/record"
	"duet/tui/widget"
)

// Bindings are the screen's keys.
func (r *Replay) Bindings() []widget.Binding {
	some := func() string {
		switch {
		case r.path == "":
			return "no session to play yet: select one in Home and press enter"
		case r.play == nil:
			return "the session is not read"
		}
		return ""
	}
	saved := func() string {
		if why := some(); why != "" {
			return why
		}
		if len(r.play.Checkpoints()) == 0 {
			return "this session has no checkpoint: there is no model to look into"
		}
		if _, ok := r.checkpoint(); !ok {
			return "no checkpoint at or before this step: ] goes on"
		}
		return ""
	}
	forks := func() string {
		if why := some(); why != "" {
			return why
		}
		if n := r.run.head.StepsPlanned; n > 0 && r.pos.N >= n {
			return "the session ends here: fork it at a step before, where it can go on otherwise"
		}
		return ""
	}
	play := "play"
	if r.pos.Playing {
		play = "pause"
	}
	bind := func(id, keys, short, help string, disabled func() string) widget.Binding {
		return widget.Binding{ID: "replay." + id, Keys: strings.Fields(keys), Scope: "Replay", Short: short, Help: help, Disabled: disabled}
	}
	return []widget.Binding{
		bind("play", "space", play, "play, or pause; at the end: from the start", some),
		bind("back", ",", "back", "one step back", some),
		bind("on", ".", "on", "one step on; on the timeline left right go a column, pgup pgdown an epoch", some),
		bind("mark_before", "[", "", "to the event before", some),
		bind("mark_after", "]", "event", "to the next event", some),
		bind("change_before", "N", "", "to the change before: all but evaluations", some),
		bind("change_after", "n", "change", "to the next change: all but evaluations", some),
		bind("goto", "g", "go to", "go to a step, an epoch (e12), 50%, or an event by a word", some),
		bind("slower", "<", "", "half the speed", some),
		bind("faster", ">", "speed", "twice the speed", some),
		bind("start", "home", "", "to the start", some),
		bind("end", "end", "", "to the end", some),
		bind("inspect", "6", "inspect", "look at the checkpoint at or before the cursor", saved),
		bind("fork", "f", "fork", "train this session again up to the cursor, then go on otherwise", forks),
		bind("overlay", "o", "overlay", "lay another session over this one, or take it away", some),
		bind("crosshair", "c", "cross", "crosshair: exact values; arrows move it, enter goes there", some),
		bind("axis", "X", "", "x axis by epoch, step or time", some),
		bind("log", "l", "", "log or linear scale of the loss", some),
		bind("smooth_more", "+ =", "", "smooth the training curves more", some),
		bind("smooth_less", "- _", "", "smooth the training curves less", some),
	}
}

// Key handles a key.
func (r *Replay) Key(binding, key string) []Request {
	switch {
	case r.going.open:
		return r.jumpKey(key)
	case r.other.list != nil:
		return r.listKey(key)
	}
	switch binding {
	case "replay.inspect":
		if c, ok := r.checkpoint(); ok {
			return []Request{OpenInspect{Path: r.path, At: &c.N}}
		}
	case "replay.goto":
		r.ask()
	case "replay.fork":
		return r.askFork()
	case "replay.overlay":
		return r.askOverlay()
	case "replay.crosshair":
		if r.looks.cursor != nil {
			r.looks.cursor = nil
		} else {
			r.crossAt(r.pos.N)
		}
	case "replay.axis":
		r.looks.axis = (r.looks.axis + 1) % xAxes
		r.other.fit(&r.run, r.looks)
	case "replay.log":
		r.run.turnScale(&r.looks)
	case "replay.smooth_more":
		r.looks.turn(1)
	case "replay.smooth_less":
		r.looks.turn(-1)
	case "":
		r.pane(key)
	default:
		if r.play != nil {
			r.transport(binding)
		}
	}
	return nil
}

// askFork asks whether to go the session's way again up to the cursor: it takes about
// as long as it took.
func (r *Replay) askFork() []Request {
	r.play.Pause()
	r.moved()
	fork := StartFork{Path: r.path, At: r.pos.N}
	text := fmt.Sprintf("A new session goes the way of %s again, to the bit, with what was done to it before step %d. "+
		"There it waits for you: p sets the policy, L the learning rate, < > alpha, space goes on.", r.name(), r.pos.N)
	if r.pos.Elapsed > 0 {
		text += " It took " + widget.Clock(r.pos.Elapsed) + " then."
	}
	return []Request{Confirm{Title: fmt.Sprintf("fork at step %d", r.pos.N), Text: text, Yes: "fork", Then: func() []Request { return []Request{fork} }}}
}

// pane handles the keys that are the same everywhere.
func (r *Replay) pane(key string) {
	if r.play == nil || r.moveCross(key) || r.listEvents(key) || r.scrub(key) {
		return
	}
	classes := r.run.classes()
	switch key {
	case "tab", "right":
		r.focus = nextPane(replayRound, r.focus, 1, classes)
	case "shift+tab", "left":
		r.focus = nextPane(replayRound, r.focus, -1, classes)
	case "z":
		r.zoom = !r.zoom
	case "esc":
		r.zoom = false
	}
}

// crossAt puts the crosshair on a step: not beyond the cursor, where nothing is
// shown yet.
func (r *Replay) crossAt(n int) {
	r.cross = max(0, min(n, r.pos.N))
	x := r.run.x(r.cross)
	r.looks.cursor = &x
}

// moveCross moves the crosshair: a column, a step, to an end; enter goes to where it
// is. It is false for other keys, and without a crosshair.
func (r *Replay) moveCross(key string) bool {
	if r.looks.cursor == nil {
		return false
	}
	column := max(1, r.pos.Total/max(20, r.w))
	switch key {
	case "left":
		r.crossAt(r.cross - column)
	case "right":
		r.crossAt(r.cross + column)
	case "up", "k":
		r.crossAt(r.cross + 1)
	case "down", "j":
		r.crossAt(r.cross - 1)
	case "pgup":
		r.crossAt(r.cross - r.run.perEpoch())
	case "pgdown":
		r.crossAt(r.cross + r.run.perEpoch())
	case "enter":
		r.play.Seek(r.cross)
		r.looks.cursor = nil
		r.moved()
	case "esc":
		r.looks.cursor = nil
	default:
		return false
	}
	return true
}

// scrub moves the cursor along the track when the timeline has the focus: a column, or an
// epoch; false for other keys.
func (r *Replay) scrub(key string) bool {
	if r.focus != timelinePane {
		return false
	}
	column := max(1, r.pos.Total/max(1, r.track().W-3))
	d, ok := map[string]int{"left": -column, "right": column, "pgup": -r.run.perEpoch(), "pgdown": r.run.perEpoch()}[key]
	if !ok {
		return false
	}
	r.play.Pause()
	r.play.Seek(max(0, min(r.pos.N+d, r.pos.Total)))
	r.moved()
	return true
}

// listEvents goes through the list of events when it has the focus, the cursor
// along with it; false for other keys.
func (r *Replay) listEvents(key string) bool {
	if r.focus != eventsPane || len(r.run.events) == 0 {
		return false
	}
	page := max(1, r.places().pane[eventsPane].H-3)
	by := map[string]int{"up": -1, "k": -1, "down": 1, "j": 1, "pgup": -page, "pgdown": page, "enter": 0}
	d, ok := by[key]
	if !ok {
		return false
	}
	at := r.pointed()
	if e := r.run.events[at]; e.N > r.pos.N && d > 0 { // the cursor stands before all of them
		d--
	}
	r.toEvent(at + d)
	return true
}

// toEvent moves the cursor to an event of the list.
func (r *Replay) toEvent(i int) {
	r.event = clamp(i, len(r.run.events))
	r.play.Pause()
	r.play.Seek(r.run.events[r.event].N)
	r.moved()
}

// change goes to the next event, in direction d, that is no evaluation.
func (r *Replay) change(d int) {
	e := r.run.events
	at := sort.Search(len(e), func(i int) bool { return e[i].N > r.pos.N })
	if d < 0 {
		at = sort.Search(len(e), func(i int) bool { return e[i].N >= r.pos.N }) - 1
	} else if r.event >= 0 && r.event < len(e) && e[r.event].N == r.pos.N {
		at = r.event + 1 // several happened at this step
	}
	for ; at >= 0 && at < len(e); at += d {
		if e[at].Kind != "eval" {
			r.toEvent(at)
			return
		}
	}
	r.play.Pause()
	if d < 0 {
		r.play.Seek(0)
	} else {
		r.play.Seek(record.MaxStep)
	}
	r.moved()
}

// transport moves the cursor, or changes how it moves.
func (r *Replay) transport(binding string) {
	p := r.play
	switch binding {
	case "replay.play":
		if r.pos.Playing {
			p.Pause()
			p.Seek(p.Position().N) // its clock too stands at the step that is shown
		} else {
			p.Play()
		}
	case "replay.back":
		p.StepBy(-1)
	case "replay.on":
		p.StepBy(1)
	case "replay.mark_before":
		p.PrevMark()
	case "replay.mark_after":
		p.NextMark()
	case "replay.change_before":
		r.change(-1)
	case "replay.change_after":
		r.change(1)
	case "replay.slower":
		p.SetSpeed(r.pos.Speed / 2)
	case "replay.faster":
		p.SetSpeed(r.pos.Speed * 2)
	case "replay.start":
		p.Seek(0)
	case "replay.end":
		p.Seek(record.MaxStep)
	}
	r.moved()
}

// Paste puts text where a place to go to is asked for.
func (r *Replay) Paste(text string) []Request {
	if r.going.open {
		r.going.input.Paste(text)
	}
	return nil
}
