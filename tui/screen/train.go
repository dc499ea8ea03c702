package screen

import (
	"fmt"
	"strings"
	"time"

	"duet/sessions"
	"duet/sessions/recipe"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// Train shows a run while it trains, and hands it what the user wants of it.
type Train struct {
	// The run; feed is nil before the first one.
	feed   sessions.Feed
	do     func(sessions.Action)
	recipe *recipe.Recipe

	run     curves
	batch   sessions.Batch
	state   sessions.State
	message string
	pos     sessions.Position
	eta     widget.ETA

	awake time.Duration // how long a paused run is still looked at after an action

	looks    looks
	at       int // step under the crosshair
	event    int // selected in the list of events; -1 for its end
	crossing bool
	hand     hand
	focus    runPane
	zoom     bool
	why      bool
	whyFrom  int // line of the explanation it is scrolled to
	ask      ask // a field or list that has the keyboard

	cache [runPanes]painted

	w, h int
}

// The clock of a run on the screen, and how long a paused one gets to answer.
// Each frame wakes threads beside workers that use every core, and a worker put
// aside holds up the others. Keys are answered at once, whatever the clock does.
const (
	liveTick  = time.Second / 10
	awakeTime = 3 * time.Second
)

// NewTrain makes the screen of a run; nil for the screen before the first one.
func NewTrain(live *sessions.Live) *Train {
	if live == nil {
		return newTrain(nil, nil, nil)
	}
	return newTrain(live.Feed(), live.Do, live.Job().Recipe)
}

// LookLike takes over how another run was looked at: the scale of the loss, the
// smoothing, what x counts, the pane with the focus. What follows from the steps of
// that run stays behind.
func (t *Train) LookLike(other *Train) {
	l := other.looks
	t.looks.scale, t.looks.smoothing, t.looks.axis = l.scale, l.smoothing, l.axis
	t.focus, t.zoom = other.focus, other.zoom
	if t.focus == accPane && !t.run.classes() {
		t.focus = lossPane
	}
}

func newTrain(feed sessions.Feed, do func(sessions.Action), r *recipe.Recipe) *Train {
	t := &Train{feed: feed, do: do, recipe: r, event: -1}
	t.looks = firstLooks()
	t.run.thinning.most = mostPoints
	if feed != nil {
		t.run.head = feed.Head()
	}
	return t
}

// ID is the number key.
func (t *Train) ID() ID { return TrainID }

// Title is the word on the tab.
func (t *Train) Title() string { return "Train" }

// Bindings are the screen's keys.
func (t *Train) Bindings() []widget.Binding {
	some := func() string {
		if t.feed == nil {
			return "no run yet: enter on Demo in Home, then g"
		}
		return ""
	}
	going := func() string {
		if t.feed != nil && t.over() {
			return "the run has ended: " + t.state.String()
		}
		return some()
	}
	weighs := func() string {
		if t.feed != nil && !t.weighs() {
			return "this run has no alpha"
		}
		return going()
	}
	pause := "pause"
	if t.state == sessions.Paused {
		pause = "resume"
	}
	bind := func(id, key, short, help string, disabled func() string) widget.Binding {
		return widget.Binding{ID: "train." + id, Keys: strings.Fields(key), Scope: "Train", Short: short, Help: help, Disabled: disabled}
	}
	return []widget.Binding{
		bind("pause", "space", pause, "pause, or go on", going),
		bind("step", ".", "step", "one step, then pause", going),
		bind("alpha_down", "<", "", "set alpha by hand: 0.01 less", weighs),
		bind("alpha_up", ">", "", "set alpha by hand: 0.01 more; drag its slider, or enter on its pane types it", weighs),
		bind("why", "w", "why", "explain alpha: where it is, what pulls it, what holds it", some),
		bind("policy", "p", "policy", "put alpha under another policy", weighs),
		bind("lr", "L", "rate", "set the learning rate", going),
		bind("mark", "m", "mark", "mark this moment with a word", going),
		bind("stop", "x", "stop", "stop the run (asks)", going),
		bind("log", "l", "log", "log or linear scale of the loss", some),
		bind("smooth_more", "+ =", "", "smooth the training curves more", some),
		bind("smooth_less", "- _", "", "smooth the training curves less", some),
		bind("crosshair", "c", "cross", "crosshair: exact values in all charts; arrows, pgup and pgdown move it", some),
		bind("axis", "X", "axis", "x axis by epoch, step or time", some),
		bind("event_before", "[", "", "crosshair to the event before", some),
		bind("event_after", "]", "", "crosshair to the next event", some),
		bind("closer", "i", "", "half the stretch of x, around the crosshair", some),
		bind("wider", "o", "", "twice the stretch of x", some),
		bind("reset", "0", "", "look at the run as at first: all of it, no crosshair, the scales and the smoothing of the start", some),
	}
}

// over tells whether the run has ended.
func (t *Train) over() bool { return t.state.Over() }

// weighs tells whether the run's merge has an alpha.
func (t *Train) weighs() bool { return t.recipe.Merge.Weighted() && t.run.head.Only == "" }

// Resize takes the size of the grid over.
func (t *Train) Resize(w, h int) { t.w, t.h = w, h }

// Frame drains the feed.
func (t *Train) Frame(dt time.Duration) bool {
	if t.feed == nil {
		return false
	}
	t.awake = max(0, t.awake-dt)
	fresh := t.feed.Drain(&t.batch)
	if fresh {
		before := t.run.n
		t.holdEvent(func() { t.run.take(&t.batch) })
		t.heard()
		t.follow(before)
		t.pos = t.feed.Position()
		t.eta.Add(t.pos.Elapsed, float64(t.pos.N))
		if len(t.batch.Points) > 0 && t.awake > 0 {
			t.awake = awakeTime
		}
	}
	changed := fresh || t.state != t.batch.State
	t.state, t.message = t.batch.State, t.batch.Message
	return changed
}

// heard forgets the alpha that was asked for once the run has done it.
func (t *Train) heard() {
	if t.batch.Reset {
		t.event, t.looks.cursor, t.looks.window = -1, nil, nil
	}
	for _, a := range t.batch.Actions {
		if a.Key == "alpha" {
			t.hand.asked = nil
		}
	}
}

// Wants is the clock while steps come, or while a paused run has something to
// answer.
func (t *Train) Wants() time.Duration {
	switch {
	case t.feed == nil || t.over():
		return 0
	case t.state == sessions.Paused && t.awake == 0:
		return 0
	}
	return liveTick
}

// act hands the run an action and looks out for what comes of it.
func (t *Train) act(a sessions.Action) {
	t.awake = awakeTime
	t.do(a)
}

// Key handles a key.
func (t *Train) Key(binding, key string) []Request {
	if t.ask.open() {
		return t.answer(key)
	}
	switch binding {
	case "train.pause":
		if t.state == sessions.Paused {
			t.act(sessions.Action{Kind: sessions.DoResume})
		} else {
			t.act(sessions.Action{Kind: sessions.DoPause})
		}
	case "train.step":
		t.act(sessions.Action{Kind: sessions.DoStep})
	case "train.stop":
		return t.stop()
	case "train.alpha_down":
		return t.nudge(-1)
	case "train.alpha_up":
		return t.nudge(1)
	case "train.lr":
		t.askLR()
	case "train.policy":
		t.askPolicy()
	case "train.mark":
		t.askMark()
	default:
		if key == "y" && binding == "" && t.feed != nil {
			now := t.reading()
			return []Request{Copy{What: fmt.Sprintf("the numbers of step %d", now.n), Text: t.run.tells(now)}}
		}
		if key == "enter" && binding == "" && t.feed != nil && t.focus != eventsPane {
			return t.enter()
		}
		t.look(binding, key)
	}
	return nil
}

// look handles what changes only how the run is looked at.
func (t *Train) look(binding, key string) {
	switch binding {
	case "train.why":
		t.why, t.whyFrom = !t.why, 0
	case "train.log":
		t.run.turnScale(&t.looks)
	case "train.smooth_more":
		t.looks.turn(1)
	case "train.smooth_less":
		t.looks.turn(-1)
	case "train.axis":
		t.looks.axis = (t.looks.axis + 1) % xAxes
	case "train.event_before":
		t.toEvent(-1)
	case "train.event_after":
		t.toEvent(1)
	case "train.closer":
		t.zoomX(t.middle(), true)
	case "train.wider":
		t.zoomX(t.middle(), false)
	case "train.reset":
		t.LookLike(&Train{looks: firstLooks()})
		t.looks.window, t.looks.cursor, t.event, t.why = nil, nil, -1, false
	case "train.crosshair":
		if t.looks.cursor != nil {
			t.looks.cursor = nil
		} else {
			t.cross(t.run.n)
		}
	case "":
		t.move(key)
	}
}

// move handles the keys that are the same everywhere.
func (t *Train) move(key string) {
	switch {
	case t.scrollWhy(key), t.listEvents(key), t.looks.cursor != nil && t.moveCross(key):
		return
	}
	switch key {
	case "tab", "right":
		t.focus = nextPane(trainRound, t.focus, 1, t.run.classes())
	case "shift+tab", "left":
		t.focus = nextPane(trainRound, t.focus, -1, t.run.classes())
	case "z":
		t.zoom = !t.zoom
	case "esc":
		t.escape()
	}
}

// scrollWhy reads on in the explanation that lies over the charts.
func (t *Train) scrollWhy(key string) bool {
	d := map[string]int{"up": -1, "k": -1, "down": 1, "j": 1, "pgup": -8, "pgdown": 8}[key]
	if !t.why || d == 0 {
		return false
	}
	w, h := min(74, t.w-4)-4, t.h-2
	if r := t.places().pane[whyPane]; !r.Empty() {
		w, h = r.W-4, r.H-2
	}
	lines := len(wrapAll(t.run.why(t.reading()), w))
	t.whyFrom = max(0, min(t.whyFrom+d, lines-h))
	return true
}

// escape undoes one thing: what lies over the charts, the crosshair, the stretch
// of x, the zoom.
func (t *Train) escape() {
	switch {
	case t.hand.dragging:
		t.hand.dragging = false
	case t.why:
		t.why = false
	case t.looks.cursor != nil:
		t.looks.cursor, t.event = nil, -1
	case t.looks.window != nil:
		t.looks.window = nil
	default:
		t.zoom, t.event = false, -1
	}
}

// stop asks before it ends the run.
func (t *Train) stop() []Request {
	return []Request{Confirm{
		Title: "stop the run", Yes: "stop it",
		Text: fmt.Sprintf("Stop %s after step %d of %d? Everything up to there is recorded and can be replayed and inspected.", t.run.head.Name, t.run.n, t.pos.Total),
		Then: func() []Request { t.act(sessions.Action{Kind: sessions.DoStop}); return nil },
	}}
}

// reading is what the panes show: the step under the crosshair, or the newest.
func (t *Train) reading() reading {
	if t.looks.cursor != nil && t.at != t.run.n {
		return t.run.read(t.at, nil)
	}
	if t.run.n == 0 {
		return t.run.read(0, nil)
	}
	return t.run.read(t.run.n, &t.run.last)
}

// Paste puts text where letters go.
func (t *Train) Paste(text string) []Request {
	t.ask.paste(text)
	return nil
}

// Receive has nothing to take: Train asks for nothing.
func (t *Train) Receive(any) []Request { return nil }

// Editing says that a field or list has the keyboard.
func (t *Train) Editing() bool { return t.ask.open() }

// Status is the right end of the tab line: what the run does and how far it is.
func (t *Train) Status(th *theme.Theme) term.Spans {
	if t.feed == nil {
		return nil
	}
	sign, style := stateSign(t.state, th)
	text := " " + t.run.head.Name
	if t.state != sessions.Running {
		text += " " + t.state.String()
	}
	text += fmt.Sprintf(" ep %d/%d", t.pos.Epoch, t.run.head.EpochsPlanned)
	return term.Spans{style.Span(sign), th.Text.Span(text)}
}

// stateSign is a sign for what a run does.
func stateSign(s sessions.State, th *theme.Theme) (string, term.Style) {
	switch s {
	case sessions.Running:
		return th.Glyphs.Record, th.Bad
	case sessions.Finished:
		return th.Glyphs.Check, th.OK
	case sessions.Diverged, sessions.Failed:
		return th.Glyphs.Cross, th.Bad
	case sessions.Stopped, sessions.Cut:
		return th.Glyphs.Warn, th.Warn
	}
	return "||", th.Warn
}

// Summary is that of the recipe being run.
func (t *Train) Summary() (SummaryOf, bool) {
	if t.recipe == nil {
		return SummaryOf{}, false
	}
	return SummaryOf{Title: t.run.head.Name, Recipe: t.recipe.Clone()}, true
}
