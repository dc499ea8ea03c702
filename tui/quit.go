package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"duet/tui/theme"
	"duet/tui/widget"
)

// quitting is the question before leaving while a run goes on.
type quitting struct{ question }

// askQuit leaves, or asks when a run would end by it.
func (a *app) askQuit() tea.Cmd {
	if !a.run.going() {
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

// answerQuit does what was answered.
func answerQuit(a *app, answer string) tea.Cmd {
	a.run.leave = false
	switch answer {
	case "stop":
		return a.quitNow()
	case "keep":
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
