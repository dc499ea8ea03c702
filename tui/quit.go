package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"duet/tui/screen"
	"duet/tui/theme"
	"duet/tui/widget"
)

// quitting is the question before leaving while a run goes on.
type quitting struct{ question }

// askQuit leaves, or asks when a run would end by it, or a recipe be lost.
func (a *app) askQuit() tea.Cmd {
	b := a.screens[screen.BuildID].(*screen.Build)
	switch {
	case !a.run.going() && b.Unsaved():
		a.askWrite(b)
		return nil
	case !a.run.going():
		return a.quitNow()
	}
	a.over = &quitting{question{
		Dialog: widget.Dialog{
			Title: "quit while training?", Level: theme.Warn, Cancel: "cancel",
			Text: a.run.name + " is at " + a.run.progress() + ". Everything up to its last step is recorded.\n" +
				"Keep on: train to the end, then leave.",
			Buttons: []widget.Button{
				{ID: "cancel", Key: "c", Label: "cancel"},
				{ID: "stop", Key: "s", Label: "stop and quit"},
				{ID: "keep", Key: "k", Label: "keep on"},
			},
		},
		then: answerQuit,
	}}
	a.dirty = true
	return nil
}

// askWrite asks what is to become of a recipe that is in no file.
func (a *app) askWrite(b *screen.Build) {
	a.over = &quitting{question{
		Dialog: widget.Dialog{
			Title: "the recipe is not written", Level: theme.Warn, Cancel: "cancel",
			Text: "The recipe in Build was changed and is in no file and in no session.",
			Buttons: []widget.Button{
				{ID: "cancel", Key: "c", Label: "cancel"},
				{ID: "write", Key: "w", Label: "write it"},
				{ID: "leave", Key: "d", Label: "leave without it"},
			},
		},
		then: func(a *app, answer string) tea.Cmd {
			switch answer {
			case "write":
				return tea.Batch(a.show(screen.BuildID), a.carry(b, b.Key("build.write", "w")))
			case "leave":
				return a.quitNow()
			}
			return nil
		},
	}}
	a.dirty = true
}

// answerQuit does what was answered.
func answerQuit(a *app, answer string) tea.Cmd {
	a.run.leave = false
	switch answer {
	case "stop":
		return a.quitNow()
	case "keep":
		if !a.run.going() { // it ended while the question stood
			return a.quitNow()
		}
		a.run.leave = true
		a.say(theme.Info, "leaves when the run is done; q to change that")
	}
	return nil
}

// quitNow leaves: a run is asked to end and gets stopWait for it.
func (a *app) quitNow() tea.Cmd {
	live := a.run.live
	if !a.run.going() {
		return tea.Quit
	}
	a.say(theme.Info, "stopping the run")
	return background(func() tea.Msg {
		endLive(live, stopWait)
		return quitMsg{}
	})
}
