package screen

import (
	"errors"
	"fmt"
	"slices"
	"sort"
	"time"

	"duet/sessions"
	"duet/sessions/recipe"
	"duet/sessions/record"
	"duet/tui/term"
	"duet/tui/theme"
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
	cross int // step under the crosshair
	focus runPane
	zoom  bool
	event int     // of the list, pointed at; see pointed
	held  runPane // pane that a drag began in; runPanes for none
	going jump    // the line that asks where to go
	other overlaid
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
	r := &Replay{path: path, focus: timelinePane, held: runPanes}
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
	warn(play, run)
	if !b.State.Over() {
		return sessions.Running, ""
	}
	return b.State, b.Message
}

// warn puts the warnings of a session among its events, which come without them.
func warn(play *sessions.Replay, run *curves) {
	isWarning := func(e sessions.Mark) bool { return e.Kind == warnKind }
	run.events = slices.DeleteFunc(run.events, isWarning) // those of a reading before
	for _, m := range play.Marks() {
		if isWarning(m) {
			run.events = append(run.events, m)
		}
	}
	sort.SliceStable(run.events, func(i, j int) bool { return run.events[i].N < run.events[j].N })
}

// warnKind is the kind of a warning among events.
const warnKind = "warn"

// Receive takes the session that was read, or one to lay over it.
func (r *Replay) Receive(result any) []Request {
	switch m := result.(type) {
	case playedMsg:
		if m.path == r.path {
			r.played(m)
			break
		}
		return r.overlay(m)
	case neighboursMsg:
		return r.offer(m)
	}
	return nil
}

// played takes the session that was read.
func (r *Replay) played(m playedMsg) {
	if m.err != nil {
		r.err = m.err
		return
	}
	r.log, r.play, r.run, r.ending, r.message = m.log, m.play, m.run, m.ending, m.message
	r.moved()
	r.begin()
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
	if r.looks.cursor != nil {
		r.crossAt(r.cross) // what lies after the cursor is not shown
	}
	if s, ok := r.play.StepAt(r.pos.N); ok && r.pos.N > 0 {
		r.step = &s
	}
}

// ID is the number key.
func (r *Replay) ID() ID { return ReplayID }

// Title is the word on the tab.
func (r *Replay) Title() string { return "Replay" }

// Resize takes the size of the grid over.
func (r *Replay) Resize(w, h int) { r.w, r.h = w, h }

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

// Editing says that the line that asks where to go, or the list of sessions, has
// the keyboard.
func (r *Replay) Editing() bool { return r.going.open || r.other.list != nil }

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
