package screen

import (
	"fmt"
	"math"
	"strings"
	"time"

	"duet/nn/alpha"
	"duet/sessions"
	"duet/sessions/recipe"
	"duet/tui/chart"
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

	looks looks
	at    int // step under the crosshair
	focus runPane
	zoom  bool
	why   bool
	ask   ask // a field or list that has the keyboard

	w, h int
}

// The clock of a run on the screen, and how long a paused one gets to answer.
// Each frame wakes threads beside workers that use every core, and a worker put
// aside holds up the others: 30 frames a second cost about twice what 15 do.
const (
	liveTick  = time.Second / 15
	awakeTime = 3 * time.Second
)

// NewTrain makes the screen of a run; nil for the screen before the first one.
func NewTrain(live *sessions.Live) *Train {
	if live == nil {
		return newTrain(nil, nil, nil)
	}
	return newTrain(live.Feed(), live.Do, live.Job().Recipe)
}

func newTrain(feed sessions.Feed, do func(sessions.Action), r *recipe.Recipe) *Train {
	t := &Train{feed: feed, do: do, recipe: r}
	t.looks.smoothing = firstSmoothing
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
		if t.feed != nil && t.state.Over() {
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
		bind("alpha_up", ">", "", "set alpha by hand: 0.01 more", weighs),
		bind("why", "w", "why", "explain alpha: where it is, what pulls it, what holds it", some),
		bind("policy", "p", "policy", "put alpha under another policy", weighs),
		bind("lr", "L", "rate", "set the learning rate", going),
		bind("mark", "m", "mark", "mark this moment with a word", going),
		bind("stop", "x", "stop", "stop the run (asks)", going),
		bind("log", "l", "log", "log or linear scale of the loss", some),
		bind("smooth_more", "+ =", "", "smooth the training curves more", some),
		bind("smooth_less", "- _", "", "smooth the training curves less", some),
		bind("crosshair", "c", "cross", "crosshair: exact values; left and right move it", some),
	}
}

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
		t.run.take(&t.batch)
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

// Wants is the clock while steps come, or while a paused run has something to
// answer.
func (t *Train) Wants() time.Duration {
	switch {
	case t.feed == nil || t.state.Over():
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
		t.look(binding, key)
	}
	return nil
}

// look handles what changes only how the run is looked at.
func (t *Train) look(binding, key string) {
	switch binding {
	case "train.why":
		t.why = !t.why
	case "train.log":
		t.run.turnScale(&t.looks)
	case "train.smooth_more":
		t.looks.turn(1)
	case "train.smooth_less":
		t.looks.turn(-1)
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
	if t.looks.cursor != nil {
		d := max(1, t.run.head.StepsPlanned/max(20, t.w))
		switch key {
		case "left":
			t.cross(t.at - d)
			return
		case "right":
			t.cross(t.at + d)
			return
		case "home":
			t.cross(1)
			return
		case "end":
			t.cross(t.run.n)
			return
		}
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

// escape undoes one thing: what lies over the charts, the crosshair, the zoom.
func (t *Train) escape() {
	switch {
	case t.why:
		t.why = false
	case t.looks.cursor != nil:
		t.looks.cursor = nil
	default:
		t.zoom = false
	}
}

// cross puts the crosshair on a step.
func (t *Train) cross(n int) {
	t.at = max(1, min(n, t.run.n))
	x := t.run.x(t.at)
	t.looks.cursor = &x
}

// nudge sets alpha by hand, a hundredth more or less.
func (t *Train) nudge(d float64) []Request {
	now := t.reading().alpha
	if t.run.n == 0 {
		now = t.recipe.Merge.Alpha.Start
	}
	if next, ok := t.run.pendingAlpha(t.run.n); ok {
		now = next
	}
	if math.IsNaN(now) {
		return []Request{Say{theme.Warn, "alpha is NaN: the run has diverged"}}
	}
	to := alpha.Nearest(t.run.policy(t.run.n+1), math.Round(now*100+d)/100)
	t.act(sessions.Action{Kind: sessions.DoAlpha, Value: to})
	return []Request{Say{theme.Info, fmt.Sprintf("alpha set to %s by hand, from the next step", chart.Num(to, 0))}}
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

// Mouse gives the focus to the pane that was clicked, or chooses from a list.
func (t *Train) Mouse(m Mouse) []Request {
	if m.Drag || m.Release {
		return nil
	}
	if t.ask.open() {
		if t.ask.click(t.w, t.h, m) {
			return t.answer("enter")
		}
		return nil
	}
	if m.Wheel != 0 {
		return nil
	}
	t.why = false
	p := t.places()
	for pane, r := range p.pane {
		if r.Contains(m.X, m.Y) {
			t.focus = runPane(pane)
		}
	}
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
