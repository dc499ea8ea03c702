package tui

import (
	"cmp"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"duet/sessions"
	"duet/tui/screen"
)

// first are the screens a workbench begins with; those that need a run or a
// session say so until there is one.
func (a *app) first() []screen.Screen {
	return []screen.Screen{
		screen.NewHome(a.o.Store, func() time.Time { return a.now() }),
		screen.NewBuild().Gauge(a.o.Gauge),
		screen.NewTrain(nil),
		screen.NewInspect("", nil, nil),
		screen.NewReplay(""),
	}
}

// front is a screen that wants to know when it comes to the front.
type front interface{ Show() []screen.Request }

// closing is a screen that holds something to be given back.
type closing interface{ Close() }

// install puts a screen in its place; the one that was there is closed.
func (a *app) install(s screen.Screen) {
	if old, ok := a.screens[s.ID()].(closing); ok {
		old.Close()
	}
	body := a.places().body
	s.Resize(body.W, body.H)
	a.screens[s.ID()] = s
	a.dirty = true
}

// show brings a screen to the front.
func (a *app) show(id screen.ID) tea.Cmd {
	s, ok := a.screens[id]
	if !ok {
		return nil
	}
	a.active, a.over, a.dirty = id, nil, true
	if f, ok := s.(front); ok {
		return a.carry(s, f.Show())
	}
	return nil
}

// shown is the screen in front.
func (a *app) shown() screen.Screen { return a.screens[a.active] }

// open shows a screen. Inspect and Replay are shown with the session that the
// screen in front is about; when it is about none they stay as they were, or
// take the run's.
func (a *app) open(id screen.ID) tea.Cmd {
	path := a.session()
	if path == "" {
		path = map[screen.ID]string{screen.InspectID: cmp.Or(a.inspected, a.run.path), screen.ReplayID: cmp.Or(a.played, a.run.path)}[id]
	}
	pinned := a.active != screen.InspectID && a.screens[screen.InspectID].(*screen.Inspect).Pinned()
	switch {
	case id == screen.InspectID && path != "" && (path != a.inspected || pinned):
		return a.openInspect(screen.OpenInspect{Path: path})
	case id == screen.ReplayID && path != "" && path != a.played && !(path == a.run.path && a.run.going()):
		return a.openReplay(screen.OpenReplay{Path: path})
	}
	return a.show(id)
}

// session is the path of the session that the screen in front is about.
func (a *app) session() string {
	switch s := a.shown().(type) {
	case *screen.Home:
		return s.Session()
	case *screen.Train:
		return a.run.path
	case *screen.Replay:
		return a.played
	case *screen.Inspect:
		return a.inspected
	}
	return ""
}

// openReplay shows Replay with a session.
func (a *app) openReplay(r screen.OpenReplay) tea.Cmd {
	a.played = r.Path
	a.install(screen.NewReplay(r.Path))
	return a.show(screen.ReplayID)
}

// play shows Replay with the session of the command line, at its pace.
func (a *app) play() tea.Cmd {
	s := screen.NewReplay(a.o.File)
	if a.o.Speed > 0 {
		s.Play(a.o.Speed)
	}
	a.played = a.o.File
	a.install(s)
	return a.show(screen.ReplayID)
}

// openInspect shows Inspect with a session's model. The run of this process
// lends its data, so that it need not be opened again.
func (a *app) openInspect(r screen.OpenInspect) tea.Cmd {
	var job *sessions.Job
	if a.run.live != nil && r.Path == a.run.path {
		job = a.run.live.Job()
	}
	a.inspected = r.Path
	s := screen.NewInspect(r.Path, job, r.At)
	if job != nil && a.run.going() {
		s.Follow(a.run.live)
	}
	a.install(s)
	return a.show(screen.InspectID)
}
