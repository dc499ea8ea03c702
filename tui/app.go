package tui

import (
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"duet/nn/keras"
	"duet/sessions/safetext"
	"duet/tui/screen"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// app is the Bubble Tea model. It belongs to Bubble Tea's goroutine.
type app struct {
	o  Options
	th *theme.Theme

	// out is the terminal; nil in tests, which read View. now is the clock, after
	// makes a command that waits.
	out   terminal
	now   func() time.Time
	after func(time.Duration, func(time.Time) tea.Msg) tea.Cmd

	w, h  int
	grid  term.Grid // the frame as it was drawn last
	dirty bool      // something changed since

	screens map[screen.ID]screen.Screen
	active  screen.ID
	over    overlay // nil for none
	toast   widget.Toast
	told    time.Time // when its text came
	pump    pump
	run     run

	// inspected and played are the sessions that Inspect and Replay are about.
	inspected, played string
	// hovers tells that the terminal was asked for all motions of the mouse.
	hovers bool
	// style is the last one a summary was shown in, "" for none yet.
	style keras.Style
	// asked counts the summaries asked for: an answer to an older one is dropped.
	asked int
	// lesson is the step of the tutorial, from 1; 0 while there is none.
	lesson int
	// away tells that another window has the focus.
	away bool
	// crash is the error of a command that panicked.
	crash error
}

// terminal is what of term.Screen the app uses.
type terminal interface {
	Present(term.Grid)
	Repaint()
	Copy(text string, env func(string) string) term.Copied
	Window(term.Window)
	Call(how term.Notice, text string)
}

// The messages.
type (
	// signalMsg is a signal that ends the program, suspendMsg one that stops it.
	signalMsg  struct{}
	suspendMsg struct{}
	// crashMsg is a panic in a command.
	crashMsg struct{ err error }
	// quitMsg ends the program now.
	quitMsg struct{}
	// copiedMsg says what became of a copy.
	copiedMsg struct {
		what string
		done term.Copied
	}
)

func newApp(o Options) *app {
	if o.Env == nil {
		o.Env = func(string) string { return "" }
	}
	a := &app{o: o, th: theme.New(o.Theme, o.Profile), now: time.Now, after: tea.Tick, active: screen.HomeID}
	a.screens = map[screen.ID]screen.Screen{}
	for _, s := range a.first() {
		a.screens[s.ID()] = s
	}
	return a
}

// Init asks for what the first screen needs.
func (a *app) Init() tea.Cmd {
	cmd := a.show(screen.HomeID)
	switch {
	case a.o.Tutor:
		a.teach(1)
	case a.o.File != "":
		return tea.Batch(cmd, a.play())
	case a.o.Recipe != nil:
		return tea.Batch(cmd, a.edit(screen.Edit{Recipe: a.o.Recipe}))
	}
	return cmd
}

// Update takes one message, draws if it changed something, and winds the clock.
func (a *app) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := a.route(msg)
	a.learn("")
	if a.dirty {
		a.draw()
	}
	if a.out != nil {
		a.out.Window(a.window())
	}
	return a, tea.Batch(cmd, a.wind(), a.motion())
}

// View is the frame that was drawn last. On a terminal the Screen has the grid
// already and swallows what is returned here, so nothing is made for it: the
// text of a frame takes longer than drawing it, and that time is the training's.
func (a *app) View() string {
	if a.out != nil {
		return ""
	}
	return a.grid.String()
}

// resize takes a new size of the terminal over.
func (a *app) resize(w, h int) {
	a.w, a.h, a.dirty = max(0, w), max(0, h), true
	if h, open := a.over.(*help); open {
		h.Width = a.w
	}
	body := a.places().body
	for _, s := range a.screens {
		s.Resize(body.W, body.H)
	}
}

// say shows a line at the bottom for a while: longer texts stay longer.
func (a *app) say(level theme.Level, text string) {
	text = safetext.Scrub(text, 0)
	a.toast.Show(level, text, toastTicks+len(text)/12)
	a.told, a.dirty = a.now(), true
}

// unread is how long a mistake stays whatever is typed: keys on their way were not
// pressed by somebody who has read it.
const unread = time.Second

// giveWay takes a message away that lies over the keys of the footer, as a key is
// pressed: it has been read, and the keys are wanted.
func (a *app) giveWay() {
	if a.places().toast != a.places().foot || a.toast.Level == theme.Bad && a.now().Sub(a.told) < unread {
		return
	}
	a.toast.Clear()
}

// crashed turns a panic of a command into the end of the program: what it was
// to do is not done, and nobody knows what else is wrong.
func crashed(v any, stack []byte) error {
	return fmt.Errorf("tui: panic: %v\n%s", v, stack)
}
