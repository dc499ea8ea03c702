package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"duet/tui/screen"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// overlay lies over a screen and has the keyboard and the mouse. It closes
// itself by setting the app's overlay to nil.
type overlay interface {
	// draw draws over the whole frame r.
	draw(g term.Grid, r term.Rect, th *theme.Theme)
	key(a *app, key string) tea.Cmd
	mouse(a *app, m screen.Mouse) tea.Cmd
	paste(text string)
	// bindings are for the footer.
	bindings() []widget.Binding
}

// frame is the whole terminal as a rectangle.
func (a *app) frame() term.Rect { return term.Rect{W: a.w, H: a.h} }

// wheelLines is how far a turn of the wheel goes.
const wheelLines = 3

// wheelKeys is a turn of the wheel as keys.
func wheelKeys(m screen.Mouse) []string {
	key := "down"
	switch {
	case m.Wheel == 0:
		return nil
	case m.Wheel < 0:
		key = "up"
	}
	keys := make([]string, wheelLines)
	for i := range keys {
		keys[i] = key
	}
	return keys
}

// isPress says that the button went down now.
func isPress(m screen.Mouse) bool { return m.Wheel == 0 && !m.Drag && !m.Release }

// hint is a footer entry that is no command of the key table: what a key does
// inside an overlay.
func hint(key, short string) widget.Binding {
	return widget.Binding{ID: key, Keys: []string{key}, Short: short, Help: short}
}

// help is the overlay of the keys.
type help struct{ widget.Help }

func (h *help) draw(g term.Grid, r term.Rect, th *theme.Theme) { h.Draw(g, r, th) }

func (h *help) key(a *app, key string) tea.Cmd {
	if h.Key(key, a.h) {
		a.over = nil
	}
	return nil
}

func (h *help) mouse(a *app, m screen.Mouse) tea.Cmd {
	if isPress(m) && !h.Area(a.frame()).Contains(m.X, m.Y) {
		a.over = nil
		return nil
	}
	if key, ok := h.Click(a.frame(), m.X, m.Y); ok && isPress(m) {
		return h.key(a, key)
	}
	for _, key := range wheelKeys(m) {
		if !h.Typing() {
			h.Key(key, a.h)
		}
	}
	return nil
}

func (h *help) paste(text string) {
	if h.Typing() {
		for _, r := range text {
			h.Key(string(r), 1)
		}
	}
}

func (h *help) bindings() []widget.Binding {
	return []widget.Binding{hint("/", "search"), hint("down", "scroll"), hint("esc", "close")}
}

// question is a dialog and what follows from its answer.
type question struct {
	widget.Dialog
	then func(a *app, answer string) tea.Cmd
}

func (q *question) draw(g term.Grid, r term.Rect, th *theme.Theme) { q.Draw(g, r, th) }

func (q *question) key(a *app, key string) tea.Cmd {
	if answer, done := q.Key(key); done {
		return q.answer(a, answer)
	}
	return nil
}

func (q *question) mouse(a *app, m screen.Mouse) tea.Cmd {
	if !isPress(m) {
		return nil
	}
	if answer, done := q.Click(a.frame(), m.X, m.Y); done {
		return q.answer(a, answer)
	}
	return nil
}

func (q *question) answer(a *app, answer string) tea.Cmd {
	a.over = nil
	return q.then(a, answer)
}

func (q *question) paste(string) {}

func (q *question) bindings() []widget.Binding {
	out := []widget.Binding{hint("enter", "choose"), hint("left", "other button")}
	for _, b := range q.Buttons {
		out = append(out, hint(b.Key, b.Label))
	}
	return append(out, hint("esc", "cancel"))
}
