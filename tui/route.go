package tui

import (
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"duet/sessions/safetext"
	"duet/tui/screen"
	"duet/tui/term"
	"duet/tui/theme"
)

// route gives a message to whom it concerns:
//
//	size, ticks, signals, results    the app
//	keys                             ctrl+c: the app; then the overlay, a form or
//	                                 filter of the screen, the screen's bindings,
//	                                 the bindings of everywhere
//	paste                            the overlay, else the screen
//	mouse                            the overlay, else by place: tabs, screen, footer
//	what an Async brought            the screen that asked
func (a *app) route(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case tea.WindowSizeMsg:
		a.resize(m.Width, m.Height)
	case tea.KeyMsg:
		return a.keyMsg(m)
	case tea.MouseMsg:
		return a.mouse(m)
	case tickMsg:
		a.tick(m)
	case asyncMsg:
		if a.screens[m.to.ID()] == m.to {
			a.dirty = true
			return a.carry(m.to, m.to.Receive(m.result))
		}
	case runMsg:
		return a.runMsg(m)
	case summaryMsg:
		if s, ok := a.over.(*summary); ok && s.turn == m.turn {
			s.model, s.err, s.done, a.dirty = m.model, m.err, true, true
		}
	case copiedMsg:
		a.say(theme.OK, m.what+" "+m.done.String())
	default:
		return a.system(msg)
	}
	return nil
}

// system handles what comes from outside: the focus, signals, suspends, the end.
func (a *app) system(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case tea.FocusMsg:
		a.away = false
	case tea.BlurMsg:
		a.away = true
	case signalMsg:
		return a.quitNow()
	case suspendMsg:
		return a.stop()
	case resumedMsg:
		a.out.Repaint()
		a.hovers = false
		if !a.o.NoMouse {
			return tea.EnableMouseCellMotion // Bubble Tea v1.3.10 leaves it off after a pause
		}
	case crashMsg:
		a.crash = m.err
		return a.quitNow()
	case quitMsg:
		return tea.Quit
	}
	return nil
}

// keyMsg takes what was typed apart: keys read together are one message.
func (a *app) keyMsg(m tea.KeyMsg) tea.Cmd {
	a.away = false // a focus report in one read with a key is lost
	if m.Paste {
		a.paste(safetext.Scrub(string(m.Runes), 0))
		return nil
	}
	var cmds []tea.Cmd
	for _, key := range term.SplitKeys(m.String(), m.Runes, m.Alt, m.Paste) {
		cmds = append(cmds, a.typed(key))
	}
	return tea.Batch(cmds...)
}

// typed takes a key, however it was typed: a click on the footer is one too.
func (a *app) typed(key string) tea.Cmd {
	a.giveWay()
	cmd := a.key(key)
	a.learn(key)
	return cmd
}

// paste hands text to what has the keyboard.
func (a *app) paste(text string) {
	a.dirty = true
	if a.over != nil {
		a.over.paste(text)
		return
	}
	a.carry(a.shown(), a.shown().Paste(text))
}

// key sends one key its way.
func (a *app) key(key string) tea.Cmd {
	a.dirty = true
	switch key {
	case "ctrl+c":
		if _, asked := a.over.(*quitting); asked {
			return a.quitNow()
		}
		return a.askQuit()
	case "ctrl+z":
		return a.stop()
	}
	if a.small() {
		return a.smallKey(key)
	}
	s := a.shown()
	if esc, letter, quick := quickEscape(key); quick && (a.over != nil || s.Editing()) {
		return tea.Batch(a.key(esc), a.key(letter))
	}
	switch {
	case a.over != nil:
		return a.over.key(a, key)
	case s.Editing():
		return a.carry(s, s.Key("", key))
	}
	return a.command(key)
}

// quickEscape takes escape and a letter that came in one read apart: no overlay and
// no form has a use for alt and a letter. Other keys with alt are left alone, since
// some terminals send them for a key with shift.
func quickEscape(key string) (esc, letter string, ok bool) {
	esc, letter, ok = term.SplitAlt(key)
	return esc, letter, ok && (letter == "space" || utf8.RuneCountInString(letter) == 1)
}

// command looks a key up and does what it is bound to.
func (a *app) command(key string) tea.Cmd {
	s := a.shown()
	b, ok := a.keys().Lookup(key, s.Title())
	if !ok {
		if esc, rest, alt := term.SplitAlt(key); alt {
			return tea.Batch(a.key(esc), a.key(rest))
		}
		return nil
	}
	if why := b.Reason(); why != "" {
		a.say(theme.Info, why)
		return nil
	}
	if b.Scope != "" {
		return a.carry(s, s.Key(b.ID, key))
	}
	return a.global(b.ID, key)
}

// smallKey is what works on a terminal too small for anything else.
func (a *app) smallKey(key string) tea.Cmd {
	if q, asked := a.over.(*quitting); asked {
		return q.key(a, key)
	}
	if key == "q" {
		return a.askQuit()
	}
	return nil
}

// mouse sends a click, a drag or a turn of the wheel where it points to.
func (a *app) mouse(m tea.MouseMsg) tea.Cmd {
	ev := screen.Mouse{X: min(max(0, m.X), max(0, a.w-1)), Y: min(max(0, m.Y), max(0, a.h-1))}
	switch {
	case m.Button == tea.MouseButtonWheelUp:
		ev.Wheel = -1
	case m.Button == tea.MouseButtonWheelDown:
		ev.Wheel = 1
	case m.Action == tea.MouseActionRelease:
		ev.Release = true
	case m.Action == tea.MouseActionMotion && m.Button == tea.MouseButtonNone:
		a.hover(ev.X, ev.Y)
		return nil
	case m.Button == tea.MouseButtonRight && m.Action == tea.MouseActionPress:
		a.explainAt(ev.X, ev.Y)
		return nil
	case m.Button != tea.MouseButtonLeft:
		return nil
	case m.Action == tea.MouseActionMotion:
		ev.Drag = true
	}
	if a.small() {
		return nil
	}
	a.dirty = true
	l := a.places()
	press := isPress(ev)
	if press && a.toast.Visible() && a.toast.Area(l.message()).Contains(ev.X, ev.Y) {
		a.toast.Clear() // what it covers is clicked next
		return nil
	}
	if a.over != nil {
		return a.overMouse(ev, l)
	}
	switch {
	case l.tabs.Contains(ev.X, ev.Y):
		if i, ok := a.tabs().Click(l.tabs, ev.X, ev.Y); ok && press {
			return a.open(order[i])
		}
	case l.foot.Contains(ev.X, ev.Y):
		if key, ok := a.footer().Click(l.foot, ev.X, ev.Y); ok && press {
			return a.typed(key)
		}
	case l.coach.Contains(ev.X, ev.Y) && press:
		return a.tutorial()
	case l.body.Contains(ev.X, ev.Y):
		ev.X, ev.Y = ev.X-l.body.X, ev.Y-l.body.Y
		return a.carry(a.shown(), a.shown().Mouse(ev))
	}
	return nil
}

// overMouse is the mouse while an overlay is open: its keys in the footer and the
// tabs are clicked as ever, the rest is the overlay's.
func (a *app) overMouse(ev screen.Mouse, l places) tea.Cmd {
	if isPress(ev) && l.foot.Contains(ev.X, ev.Y) {
		if key, ok := a.footer().Click(l.foot, ev.X, ev.Y); ok {
			return a.typed(key)
		}
		return nil
	}
	if _, asks := a.over.(asking); isPress(ev) && !asks && l.tabs.Contains(ev.X, ev.Y) {
		if i, ok := a.tabs().Click(l.tabs, ev.X, ev.Y); ok {
			return a.open(order[i])
		}
	}
	return a.over.mouse(a, ev)
}

// asking is an overlay that wants an answer before anything else.
type asking interface {
	answer(a *app, answer string) tea.Cmd
}

// hovering is a screen that at times follows the mouse while no button is down.
type hovering interface {
	// Hovers tells whether it does now. Only then are such motions asked of the
	// terminal, which sends one for every cell the mouse crosses.
	Hovers() bool
	// Hover takes where the mouse is, in the coordinates of the screen's grid.
	Hover(x, y int)
}

// hover tells the screen in front where the mouse is.
func (a *app) hover(x, y int) {
	s, ok := a.shown().(hovering)
	body := a.places().body
	if ok && a.over == nil && !a.small() && s.Hovers() && body.Contains(x, y) {
		s.Hover(x-body.X, y-body.Y)
		a.dirty = true
	}
}

// motion asks the terminal for all motions of the mouse while a screen wants them,
// and for those of drags alone otherwise.
func (a *app) motion() tea.Cmd {
	s, ok := a.shown().(hovering)
	want := ok && s.Hovers()
	if want == a.hovers || a.o.NoMouse {
		return nil
	}
	a.hovers = want
	if want {
		return tea.EnableMouseAllMotion
	}
	return tea.Sequence(tea.DisableMouse, tea.EnableMouseCellMotion) // the one does not end the other
}
