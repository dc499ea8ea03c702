package screen

import (
	"fmt"
	"sort"

	"duet/sessions"
	"duet/sessions/record"
	"duet/tui/chart"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// replayRound are the panes of Replay that tab goes through.
var replayRound = []runPane{timelinePane, lossPane, accPane, alphaPane, overPane, classPane, gradPane, pullPane, ratePane, nowPane, eventsPane}

// replayLayout divides w x h cells like trainLayout, with the timeline below:
//
//	under 78x20   the focused pane, and the timeline
//	80x22         loss or accuracy | now / alpha, or one of the other panes | events / timeline
//	110x34        loss | accuracy / alpha | who pulls it, loss over alpha, gradients, pull
//	              or rate | now / timeline | events
//	180x50        now, who pulls alpha, events | loss, accuracy / alpha, why / loss over
//	              alpha, gradients, pull, rate / timeline
//
// Panes that share a place are shown when they have the focus. both adds a line to a
// low timeline, for the numbers of the other session.
func replayLayout(w, h int, focus runPane, zoom, acc, both bool) runPlaces {
	var p runPlaces
	all := term.Rect{W: w, H: h}
	var top term.Rect
	low := 5
	if both {
		low = 6
	}
	switch {
	case zoom || w < 78 || h < 20:
		if focus == timelinePane {
			focus = lossPane
		}
		p.pane[timelinePane], p.pane[focus] = all.CutBottom(low)
		return p
	case w >= 180 && h >= 50:
		left, right := all.CutLeft(48)
		p.pane[nowPane], left = left.CutTop(17)
		p.pane[classPane], p.pane[eventsPane] = left.CutTop(15)
		p.pane[timelinePane], right = right.CutBottom(8)
		rows := right.SplitV(20, 17, 12)
		top = rows[0]
		p.pane[whyPane], p.pane[alphaPane] = rows[1].CutRight(56)
		parts := rows[2].SplitH(1, 1, 1, 1)
		p.pane[overPane], p.pane[gradPane], p.pane[pullPane], p.pane[ratePane] = parts[0], parts[1], parts[2], parts[3]
	case w >= 110 && h >= 34:
		rows := all.SplitV(15, 13, 9)
		top = rows[0]
		now, alphas := rows[1].CutRight(46)
		p.pane[nowPane] = now
		parts := alphas.SplitH(1, 1)
		p.pane[alphaPane], p.pane[one(focus, classPane, overPane, gradPane, pullPane, ratePane)] = parts[0], parts[1]
		p.pane[eventsPane], p.pane[timelinePane] = rows[2].CutRight(42)
	default:
		p.pane[timelinePane], all = all.CutBottom(low)
		right, left := all.CutRight(28)
		p.pane[nowPane], p.pane[eventsPane] = right.CutTop(min(12, right.H*12/17))
		shown := lossPane
		if focus == accPane && acc {
			shown = accPane
		}
		below := one(focus, alphaPane, overPane, classPane, gradPane, pullPane, ratePane)
		p.pane[shown], p.pane[below] = left.CutTop(left.H * 10 / 17)
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
	return replayLayout(r.w, r.h, r.focus, r.zoom, r.run.classes(), r.other.path+r.other.asked != "")
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
	p := replayLayout(g.W, g.H, r.focus, r.zoom, r.run.classes(), r.other.path+r.other.asked != "")
	now, title := r.reading()
	for _, pane := range chartPanes {
		if at := p.pane[pane]; !at.Empty() {
			r.drawChart(g, at, th, pane)
		}
	}
	if at := p.pane[overPane]; !at.Empty() {
		r.run.drawOver(g, at, th, r.looks, now, r.focus == overPane)
	}
	if at := p.pane[classPane]; !at.Empty() {
		r.run.drawPulls(g, at, th, now, r.focus == classPane)
	}
	if at := p.pane[nowPane]; !at.Empty() {
		r.run.drawNow(g, box(g, at, th, title, r.focus == nowPane, nil), th, now, nowMore{r.perSecond(), true})
	}
	if at := p.pane[eventsPane]; !at.Empty() {
		foot := term.Spans{th.Dim.Span("n N: changes")}
		drawEvents(g, box(g, at, th, "events", r.focus == eventsPane, foot), th, r.run.events, r.pointed())
	}
	if at := p.pane[whyPane]; !at.Empty() {
		drawWhy(g, box(g, at, th, "why alpha is there", false, nil), th, r.run.why(now))
	}
	if at := p.pane[timelinePane]; !at.Empty() {
		foot := eventsLegend(th, at.W)
		if !r.roomy(at.H - 2) {
			sign := term.Spans{th.Text.Span(string(checkpointSign)), th.Dim.Span(" checkpoint ")}
			foot = append(sign, eventsLegend(th, at.W-sign.Width())...)
		}
		r.drawTimeline(g, box(g, at, th, "timeline", r.focus == timelinePane, foot), th)
		r.transportKeys().draw(g, r.transportLine(), th)
	}
	r.other.drawList(g, th)
}

// reading is what the table of numbers shows, and its title: the step under the
// crosshair, or the one at the cursor.
func (r *Replay) reading() (reading, string) {
	if r.looks.cursor != nil {
		return r.run.read(r.cross, nil), fmt.Sprintf("crosshair, step %d", r.cross)
	}
	return r.run.read(r.pos.N, r.step), fmt.Sprintf("at step %d, epoch %d", r.pos.N, r.pos.Epoch)
}

// drawChart draws one of the panes with an x axis, the other session over it where
// it has the same curve.
func (r *Replay) drawChart(g term.Grid, at term.Rect, th *theme.Theme, pane runPane) chart.Plot {
	focused := r.focus == pane
	switch {
	case pane == gradPane:
		return r.run.drawGrad(g, at, th, r.looks, focused)
	case pane == pullPane:
		return r.run.drawPull(g, at, th, r.looks, focused)
	case pane == ratePane:
		return r.run.drawRate(g, at, th, r.looks, focused)
	case r.other.shown():
		return r.drawOver(g, at, th, pane)
	case pane == accPane:
		return r.run.drawAcc(g, at, th, r.looks, focused)
	case pane == alphaPane:
		return r.run.drawAlpha(g, at, th, r.looks, focused)
	}
	return r.run.drawLoss(g, at, th, r.looks, focused)
}

// perSecond is the pace of the step at the cursor, in samples.
func (r *Replay) perSecond() float64 {
	if r.step == nil || !(r.step.MS > 0) {
		return 0
	}
	return float64(r.run.head.Batch) / float64(r.step.MS) * 1000
}

// pointed is the event that the list points at: the one that was chosen, as long as
// the cursor is where it happened, else the last one at or before the cursor. It is
// 0 when there is none, so that the list shows its beginning.
func (r *Replay) pointed() int {
	e := r.run.events
	if r.event >= 0 && r.event < len(e) && e[r.event].N == r.pos.N {
		return r.event
	}
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

// checkpointSign marks a checkpoint on a track that has no line below for them.
const checkpointSign = '|'

// roomy tells whether a timeline of h lines has one for the checkpoints.
func (r *Replay) roomy(h int) bool {
	return h >= 5 || h == 4 && r.other.path+r.other.asked == ""
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
	y := 2
	for _, c := range r.play.Checkpoints() {
		if r.roomy(in.H) {
			v.Set(trackCol(in, total, c.N), y, '^', th.Dim)
		} else {
			v.Set(trackCol(in, total, c.N), 1, checkpointSign, th.Text)
		}
	}
	if r.roomy(in.H) {
		y++
	}
	v.Text(at, 1, 1, "^", th.Key.With(term.Reverse))
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
		if saved := th.Dim.Span(fmt.Sprintf("  checkpoint %d", c.N)); line.Width()+term.Width(saved.Text) <= in.W-2 {
			line = append(line, saved)
		}
	}
	if message != "" && in.H < 4 { // one line has to do
		line = append(line[:1], th.Text.Span(" "+message))
		if line.Width() > in.W-2 {
			line = term.Spans{style.Span(sign + " "), th.Text.Span(message)}
		}
	}
	if r.going.open {
		r.going.draw(g, term.Rect{X: track.X + 1, Y: track.Y + y, W: track.W - 2, H: 1}, th)
	} else {
		v.Spans(1, y, in.W-2, line...)
	}
	if other := r.otherLine(th, in.W-2); other != nil {
		y++
		v.Spans(1, y, in.W-2, other...)
	}
	r.drawTimelineNotes(v, y+1, th, message)
}

// drawTimelineNotes draws what there is room for under the timeline.
func (r *Replay) drawTimelineNotes(v term.Grid, y int, th *theme.Theme, message string) {
	if r.ending == sessions.Running {
		message = "this session is still being written: what is added shows here"
	}
	notes := []string{"^ are checkpoints: 6 inspects the last one up to the cursor.", "Click, drag, left right or pgup pgdown move along the track."}
	if message != "" {
		notes = append([]string{message}, notes...)
	}
	for _, line := range wrapAll(notes, v.W-2) {
		v.Text(1, y, v.W-2, line, th.Dim)
		y++
	}
}

// checkpoint is the last one at or before the cursor; that of step 0 is the
// untrained model.
func (r *Replay) checkpoint() (record.Checkpoint, bool) {
	var out record.Checkpoint
	found := false
	for _, c := range r.play.Checkpoints() {
		if c.N <= r.pos.N {
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
	return sessionName(r.path)
}
