package screen

import (
	"fmt"
	"path/filepath"
	"sort"
	"strings"

	"duet/sessions"
	"duet/sessions/record"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// replayRound are the panes of Replay that tab goes through.
var replayRound = []runPane{timelinePane, lossPane, accPane, alphaPane, nowPane, eventsPane}

// replayLayout divides w x h cells like trainLayout, with the timeline below:
//
//	under 78x20   the focused pane, and the timeline
//	80x22         loss or accuracy | now / alpha | events / timeline
//	110x34        loss | accuracy / alpha | now / timeline | events
//	180x50        now, events | loss, accuracy / alpha, why / timeline
func replayLayout(w, h int, focus runPane, zoom, acc bool) runPlaces {
	var p runPlaces
	all := term.Rect{W: w, H: h}
	var top term.Rect
	switch {
	case zoom || w < 78 || h < 20:
		if focus == timelinePane {
			focus = lossPane
		}
		p.pane[timelinePane], p.pane[focus] = all.CutBottom(5)
		return p
	case w >= 180 && h >= 50:
		left, right := all.CutLeft(44)
		p.pane[nowPane], p.pane[eventsPane] = left.CutTop(15)
		p.pane[timelinePane], right = right.CutBottom(9)
		half := right.SplitV(1, 1)
		top = half[0]
		p.pane[whyPane], p.pane[alphaPane] = half[1].CutRight(56)
	case w >= 110 && h >= 34:
		rows := all.SplitV(15, 13, 9)
		top = rows[0]
		p.pane[nowPane], p.pane[alphaPane] = rows[1].CutRight(42)
		p.pane[eventsPane], p.pane[timelinePane] = rows[2].CutRight(42)
	default:
		p.pane[timelinePane], all = all.CutBottom(5)
		right, left := all.CutRight(28)
		p.pane[nowPane], p.pane[eventsPane] = right.CutTop(min(12, right.H*12/17))
		shown := lossPane
		if focus == accPane && acc {
			shown = accPane
		}
		p.pane[shown], p.pane[alphaPane] = left.CutTop(left.H * 10 / 17)
		return p
	}
	p.pane[lossPane] = top
	if acc {
		parts := top.SplitH(1, 1)
		p.pane[lossPane], p.pane[accPane] = parts[0], parts[1]
	}
	return p
}

func (r *Replay) places() runPlaces {
	return replayLayout(r.w, r.h, r.focus, r.zoom, r.run.classes())
}

// Draw draws the page.
func (r *Replay) Draw(g term.Grid, th *theme.Theme) {
	switch {
	case r.path == "":
		drawVacant(g, th, "Replay", "No session to play yet.", "Select one in Home (1) and press enter.")
		return
	case r.err != nil:
		drawVacant(g, th, "Replay", th.Glyphs.Cross+" "+r.err.Error(), "The file is as it was. 1 goes back to the sessions.")
		return
	case r.play == nil:
		drawVacant(g, th, "Replay", "Reading "+r.name()+".")
		return
	}
	p := replayLayout(g.W, g.H, r.focus, r.zoom, r.run.classes())
	now := r.run.read(r.pos.N, r.step)
	if at := p.pane[lossPane]; !at.Empty() {
		r.run.drawLoss(g, at, th, r.looks, r.focus == lossPane)
	}
	if at := p.pane[accPane]; !at.Empty() {
		r.run.drawAcc(g, at, th, r.looks, r.focus == accPane)
	}
	if at := p.pane[alphaPane]; !at.Empty() {
		r.run.drawAlpha(g, at, th, r.looks, r.focus == alphaPane)
	}
	if at := p.pane[nowPane]; !at.Empty() {
		title := fmt.Sprintf("at step %d, epoch %d", now.n, r.pos.Epoch)
		r.run.drawNow(g, box(g, at, th, title, r.focus == nowPane, nil), th, now, nowMore{r.perSecond(), true})
	}
	if at := p.pane[eventsPane]; !at.Empty() {
		drawEvents(g, box(g, at, th, "events", r.focus == eventsPane, nil), th, r.run.events, r.event())
	}
	if at := p.pane[whyPane]; !at.Empty() {
		drawWhy(g, box(g, at, th, "why alpha is there", false, nil), th, r.run.why(now))
	}
	if at := p.pane[timelinePane]; !at.Empty() {
		r.drawTimeline(g, box(g, at, th, "timeline", r.focus == timelinePane, eventsLegend(th, at.W)), th)
	}
}

// perSecond is the pace of the step at the cursor, in samples.
func (r *Replay) perSecond() float64 {
	if r.step == nil || !(r.step.MS > 0) {
		return 0
	}
	return float64(r.run.head.Batch) / float64(r.step.MS) * 1000
}

// event is the number of the last event at or before the cursor; 0 when there
// is none, so that the list shows its beginning.
func (r *Replay) event() int {
	e := r.run.events
	return max(0, sort.Search(len(e), func(i int) bool { return e[i].N > r.pos.N })-1)
}

// trackCol is the column of a step on a track; trackStep goes back.
func trackCol(track term.Rect, total, n int) int {
	return track.X + 1 + n*max(0, track.W-3)/max(1, total)
}

func trackStep(track term.Rect, total, x int) int {
	w := max(1, track.W-3)
	return max(0, min(((x-track.X-1)*total+w/2)/w, total))
}

// drawTimeline draws the events over the track, the checkpoints under it and
// where the cursor is.
func (r *Replay) drawTimeline(g term.Grid, track term.Rect, th *theme.Theme) {
	v := g.Sub(track)
	in := v.Bounds()
	total := r.pos.Total
	for _, e := range r.run.events {
		if sign := eventSign(e.Kind); sign != 0 {
			v.Set(trackCol(in, total, e.N), 0, sign, th.Mark)
		}
	}
	at := trackCol(in, total, r.pos.N)
	v.Fill(term.Rect{X: 1, Y: 1, W: at, H: 1}, th.Glyphs.Full, th.Bar)
	v.Fill(term.Rect{X: at + 1, Y: 1, W: in.W - 2 - at, H: 1}, th.Glyphs.Rest, th.Rest)
	v.Text(at, 1, 1, "^", th.Key.With(term.Reverse))
	y := 2
	if in.H >= 4 {
		for _, c := range r.play.Checkpoints() {
			v.Set(trackCol(in, total, c.N), y, '^', th.Dim)
		}
		y++
	}
	state, message := r.state()
	sign, style := stateSign(state, th)
	if state == sessions.Running {
		sign, style = th.Glyphs.Pointer, th.OK
	}
	word := map[sessions.State]string{sessions.Running: "playing"}[state]
	if word == "" {
		word = state.String()
	}
	line := term.Spans{
		style.Span(sign + " " + word), th.Text.Span(fmt.Sprintf("  step %d of %d  epoch %d  ", r.pos.N, total, r.pos.Epoch)),
		th.Text.Span(widget.Clock(r.pos.Elapsed) + " of " + widget.Clock(r.pos.Length)), th.Dim.Span(fmt.Sprintf("  %gx", r.pos.Speed)),
	}
	if c, ok := r.checkpoint(); ok {
		line = append(line, th.Dim.Span(fmt.Sprintf("  checkpoint %d", c.N)))
	}
	if message != "" && in.H < 4 { // one line has to do
		line = append(line[:1], th.Text.Span(" "+message))
	}
	v.Spans(1, y, in.W-2, line...)
	r.drawTimelineNotes(v, y+1, th, message)
}

// drawTimelineNotes draws what there is room for under the timeline.
func (r *Replay) drawTimelineNotes(v term.Grid, y int, th *theme.Theme, message string) {
	if r.ending == sessions.Running {
		message = "this session is still being written: what is added shows here"
	}
	notes := []string{"^ are checkpoints: 6 inspects the one at or before the cursor. Click or drag on the track to seek."}
	if message != "" {
		notes = append([]string{message}, notes...)
	}
	for _, line := range wrapAll(notes, v.W-2) {
		v.Text(1, y, v.W-2, line, th.Dim)
		y++
	}
}

// checkpoint is the last one at or before the cursor that has seen a step.
func (r *Replay) checkpoint() (record.Checkpoint, bool) {
	var out record.Checkpoint
	found := false
	for _, c := range r.play.Checkpoints() {
		if c.N > 0 && c.N <= r.pos.N {
			out, found = c, true
		}
	}
	return out, found
}

// state is what is shown at the cursor.
func (r *Replay) state() (sessions.State, string) {
	switch {
	case r.pos.N == r.pos.Total && r.ending != sessions.Running:
		return r.ending, r.message
	case r.pos.Playing:
		return sessions.Running, ""
	}
	return sessions.Paused, ""
}

// name is what people call the session.
func (r *Replay) name() string {
	return strings.TrimSuffix(filepath.Base(r.path), sessions.Ext)
}
