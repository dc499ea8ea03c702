package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"duet/tui/screen"
	"duet/tui/theme"
)

const (
	// hidden is how often a run that is not on the screen is read: its tab line
	// shows the epoch, and the mailbox folds less.
	hidden = 250 * time.Millisecond
	// calm is how often at most a screen moves by itself under reduced motion.
	calm = 250 * time.Millisecond
	// toastTick is the unit a toast's time is counted in, toastTicks the time the
	// shortest one stays.
	toastTick  = 250 * time.Millisecond
	toastTicks = 14
	// maxStep bounds the time one tick stands for: after a suspend the world has
	// not moved by hours.
	maxStep = time.Second
)

// pump is the one clock. A tick is asked for when something wants one and comes
// back as a tickMsg; a faster want overtakes a slower tick under way.
type pump struct {
	every time.Duration // of the tick under way; 0 for none
	turn  int           // number of the tick under way
	last  time.Time     // of the tick before; zero after a rest
	toast time.Duration // since the toast's last tick
	back  time.Duration // since the hidden run was read
}

// tickMsg is a turn of the clock.
type tickMsg struct {
	turn int
	at   time.Time
}

// want is how often the clock has to tick now, 0 for never.
func (a *app) want() time.Duration {
	var every time.Duration
	add := func(d time.Duration) {
		if d > 0 && (every == 0 || d < every) {
			every = d
		}
	}
	add(a.shown().Wants())
	if a.run.going() && a.active != screen.TrainID {
		add(hidden)
	}
	if a.toast.Visible() && a.toast.Level != theme.Bad {
		add(toastTick)
	}
	if every > 0 && a.o.Profile.Calm {
		every = max(every, calm)
	}
	return every
}

// wind asks for the next tick if one is wanted and none that soon is under way.
func (a *app) wind() tea.Cmd {
	every := a.want()
	if every == 0 || a.pump.every > 0 && a.pump.every <= every {
		return nil
	}
	if a.pump.every == 0 {
		a.pump.last = a.now()
	}
	a.pump.every = every
	a.pump.turn++
	turn := a.pump.turn
	return a.after(every, func(at time.Time) tea.Msg { return tickMsg{turn, at} })
}

// tick moves everything on by the time since the last one.
func (a *app) tick(m tickMsg) {
	if m.turn != a.pump.turn {
		return // overtaken
	}
	dt := min(max(0, m.at.Sub(a.pump.last)), maxStep)
	a.pump.last, a.pump.every = m.at, 0
	if s := a.shown(); s.Wants() > 0 && s.Frame(dt) {
		a.dirty = true
	}
	a.tickHidden(dt)
	for a.pump.toast += dt; a.pump.toast >= toastTick; a.pump.toast -= toastTick {
		if a.toast.Tick() {
			a.dirty = true
		}
	}
}

// tickHidden lets the Train screen read its run while another one is shown.
func (a *app) tickHidden(dt time.Duration) {
	if !a.run.going() || a.active == screen.TrainID {
		a.pump.back = 0
		return
	}
	a.pump.back += dt
	if a.pump.back < hidden {
		return
	}
	if a.screens[screen.TrainID].Frame(a.pump.back) {
		a.dirty = true
	}
	a.pump.back = 0
}
