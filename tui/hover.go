package tui

import tea "github.com/charmbracelet/bubbletea"

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
