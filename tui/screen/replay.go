package screen

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"duet/sessions"
	"duet/sessions/recipe"
	"duet/sessions/record"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// Replay plays a session from its file. The curves are read once, to the end;
// playing and seeking only move a cursor up to which they are drawn, so that a
// seek costs nothing and shows what playing there would have shown.
type Replay struct {
	path  string
	log   *record.Log      // open while the file still grows
	play  *sessions.Replay // nil until the file is read
	asked bool
	err   error

	run     curves
	ending  sessions.State // how the record ends
	message string
	pos     sessions.Position
	step    *record.Step // at the cursor; nil before the first one
	speed   float64      // asked for before the file was read; 0 for no wish

	looks looks
	focus runPane
	zoom  bool
	fresh time.Duration // since a file that still grows was looked at

	w, h int
}

// growTick is how often a session that another program still writes is read on.
const growTick = time.Second

// playTick is the clock while a replay plays: nothing else is computed then.
const playTick = time.Second / 30

// NewReplay makes the screen of a session; path "" makes the screen before there
// is one. Show asks for reading the file.
func NewReplay(path string) *Replay {
	r := &Replay{path: path, focus: timelinePane}
	r.looks.smoothing = firstSmoothing
	return r
}

// Play makes it play from the start at a pace (1 is the recorded one) as soon as
// the file is read. Without it the replay stands at the end.
func (r *Replay) Play(speed float64) {
	r.speed = speed
	r.begin()
}

// begin carries out a wish to play.
func (r *Replay) begin() {
	if r.play == nil || r.speed == 0 {
		return
	}
	r.play.SetSpeed(r.speed)
	r.play.Seek(0)
	r.play.Play()
	r.moved()
}

// playedMsg is a session that has been read.
type playedMsg struct {
	path    string
	log     *record.Log
	play    *sessions.Replay
	run     curves
	ending  sessions.State
	message string
	err     error
}

// Show asks for the file when it is not read yet.
func (r *Replay) Show() []Request {
	if r.path == "" || r.asked {
		return nil
	}
	r.asked = true
	path := r.path
	return []Request{Async{func() any { return readSession(path) }}}
}

// readSession reads a session to its end.
func readSession(path string) playedMsg {
	m := playedMsg{path: path}
	log, err := record.Open(path)
	if err != nil {
		m.err = err
		return m
	}
	if m.play, m.err = sessions.NewReplay(log); m.err != nil {
		m.err = errors.Join(m.err, log.Close())
		return m
	}
	m.run.head = m.play.Head()
	m.ending, m.message = readOn(m.play, &m.run)
	if m.ending != sessions.Running {
		m.err = log.Close()
	} else {
		m.log = log
	}
	return m
}

// readOn adds what the curves do not have yet, and leaves the replay at its end.
func readOn(play *sessions.Replay, run *curves) (sessions.State, string) {
	var b sessions.Batch
	play.Seek(record.MaxStep)
	for play.Drain(&b) {
		run.take(&b)
	}
	if !b.State.Over() {
		return sessions.Running, ""
	}
	return b.State, b.Message
}

// Receive takes the session that was read.
func (r *Replay) Receive(result any) []Request {
	m, ok := result.(playedMsg)
	if !ok || m.path != r.path {
		return nil
	}
	if m.err != nil {
		r.err = m.err
		return nil
	}
	r.log, r.play, r.run, r.ending, r.message = m.log, m.play, m.run, m.ending, m.message
	r.moved()
	r.begin()
	return nil
}

// Close gives a file that still grows back.
func (r *Replay) Close() {
	if r.log != nil {
		r.log.Close()
		r.log, r.play = nil, nil
	}
}

// moved follows the replay to where it is now.
func (r *Replay) moved() {
	r.pos = r.play.Position()
	x := r.run.x(r.pos.N)
	r.looks.until = &x
	r.step = nil
	if s, ok := r.play.StepAt(r.pos.N); ok && r.pos.N > 0 {
		r.step = &s
	}
}

// ID is the number key.
func (r *Replay) ID() ID { return ReplayID }

// Title is the word on the tab.
func (r *Replay) Title() string { return "Replay" }

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
		if _, ok := r.checkpoint(); !ok {
			return "no trained checkpoint at or before this step: ] goes on"
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
		bind("on", ".", "on", "one step on", some),
		bind("mark_before", "[", "", "to the event before", some),
		bind("mark_after", "]", "event", "to the next event", some),
		bind("slower", "<", "", "half the speed", some),
		bind("faster", ">", "speed", "twice the speed", some),
		bind("start", "home", "start", "to the start", some),
		bind("end", "end", "end", "to the end", some),
		bind("inspect", "6", "inspect", "look at the checkpoint at or before the cursor, sample by sample", saved),
		bind("log", "l", "log", "log or linear scale of the loss", some),
		bind("smooth_more", "+ =", "", "smooth the training curves more", some),
		bind("smooth_less", "- _", "", "smooth the training curves less", some),
	}
}

// Resize takes the size of the grid over.
func (r *Replay) Resize(w, h int) { r.w, r.h = w, h }

// Key handles a key.
func (r *Replay) Key(binding, key string) []Request {
	switch binding {
	case "replay.inspect":
		if c, ok := r.checkpoint(); ok {
			return []Request{OpenInspect{Path: r.path, At: c.N}}
		}
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

// pane handles the keys that are the same everywhere.
func (r *Replay) pane(key string) {
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

// transport moves the cursor, or changes how it moves.
func (r *Replay) transport(binding string) {
	p := r.play
	switch binding {
	case "replay.play":
		if r.pos.Playing {
			p.Pause()
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

// Paste has nowhere to put text.
func (r *Replay) Paste(string) []Request { return nil }

// Mouse seeks on the timeline and gives the focus to the pane that was clicked.
func (r *Replay) Mouse(m Mouse) []Request {
	if r.play == nil || m.Release {
		return nil
	}
	p := r.places()
	track := p.pane[timelinePane].Inset(1)
	if m.Wheel != 0 {
		r.play.StepBy(m.Wheel)
		r.moved()
		return nil
	}
	if track.Contains(m.X, m.Y) {
		r.play.Seek(trackStep(track, r.pos.Total, m.X))
		r.moved()
	}
	if m.Drag {
		return nil
	}
	for pane, at := range p.pane {
		if at.Contains(m.X, m.Y) {
			r.focus = runPane(pane)
		}
	}
	return nil
}

// Frame plays on, and reads on in a file that still grows.
func (r *Replay) Frame(dt time.Duration) bool {
	if r.play == nil {
		return false
	}
	before := r.pos
	if r.pos.Playing {
		r.play.Advance(dt)
	}
	if r.ending == sessions.Running {
		r.fresh += dt
		if r.fresh >= growTick {
			r.fresh = 0
			r.grow()
		}
		if r.play == nil {
			return true
		}
	}
	r.pos = r.play.Position()
	if r.pos == before {
		return false
	}
	r.moved()
	return true
}

// grow reads what another program has added to the file.
func (r *Replay) grow() {
	n, playing := r.pos.N, r.pos.Playing
	if _, err := r.play.Refresh(); err != nil {
		r.err, r.ending, r.play = err, sessions.Failed, nil
		return
	}
	r.ending, r.message = readOn(r.play, &r.run)
	r.play.Seek(n)
	if playing && n < r.pos.Total {
		r.play.Play()
	}
}

// Wants is the clock while it plays, or while the file grows.
func (r *Replay) Wants() time.Duration {
	switch {
	case r.play == nil:
		return 0
	case r.pos.Playing:
		return playTick
	case r.ending == sessions.Running:
		return growTick
	}
	return 0
}

// Editing says that nothing has the keyboard.
func (r *Replay) Editing() bool { return false }

// Status is the session's name, the speed, and that it is no live run.
func (r *Replay) Status(th *theme.Theme) term.Spans {
	if r.path == "" {
		return nil
	}
	return term.Spans{th.Text.Span(r.name()), th.Dim.Span(fmt.Sprintf("  replay %gx", max(r.pos.Speed, sessions.MinSpeed)))}
}

// Summary is that of the recipe in the session.
func (r *Replay) Summary() (SummaryOf, bool) {
	if r.play == nil {
		return SummaryOf{}, false
	}
	parsed, err := recipe.Parse([]byte(r.run.head.Recipe), "the session's recipe")
	if err != nil {
		return SummaryOf{}, false
	}
	return SummaryOf{Title: r.name(), Recipe: parsed}, true
}
