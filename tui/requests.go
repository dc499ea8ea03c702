package tui

import (
	"fmt"
	"runtime/debug"

	tea "github.com/charmbracelet/bubbletea"

	"duet/tui/screen"
	"duet/tui/theme"
	"duet/tui/widget"
)

// asyncMsg brings the result of an Async to the screen that asked.
type asyncMsg struct {
	to     screen.Screen
	result any
}

// carry carries out what a screen asks for.
func (a *app) carry(from screen.Screen, requests []screen.Request) tea.Cmd {
	var cmds []tea.Cmd
	for _, r := range requests {
		cmds = append(cmds, a.request(from, r))
	}
	return tea.Batch(cmds...)
}

// request carries one out.
func (a *app) request(from screen.Screen, r screen.Request) tea.Cmd {
	a.dirty = true
	switch r := r.(type) {
	case nil:
	case screen.GoTo:
		return a.show(r.Screen)
	case screen.Edit:
		return a.edit(r)
	case screen.StartRun:
		return a.askStart(trainOf(r.Recipe))
	case screen.StartFork:
		return a.askStart(forkOf(r))
	case screen.OpenReplay:
		return a.openReplay(r)
	case screen.OpenInspect:
		return a.openInspect(r)
	case screen.Say:
		a.say(r.Level, r.Text)
	case screen.Copy:
		return a.copy(r)
	case screen.Confirm:
		a.ask(from, r)
	case screen.Async:
		return background(func() tea.Msg { return asyncMsg{from, r.Do()} })
	case screen.ShowSummary:
		return a.summarise(r.Of)
	default:
		panic(fmt.Sprintf("tui: no such request: %T", r))
	}
	return nil
}

// background makes a command whose panic ends the program in order. Bubble Tea
// recovers commands too, but prints the trace where nobody sees it.
func background(do func() tea.Msg) tea.Cmd {
	return func() (m tea.Msg) {
		defer func() {
			if v := recover(); v != nil {
				m = crashMsg{crashed(v, debug.Stack())}
			}
		}()
		return do()
	}
}

// edit opens Build with a recipe.
func (a *app) edit(r screen.Edit) tea.Cmd {
	b := a.screens[screen.BuildID].(*screen.Build)
	return tea.Batch(a.carry(b, b.Open(r.Recipe, r.File)), a.show(screen.BuildID))
}

// copy sends text to the clipboard.
func (a *app) copy(r screen.Copy) tea.Cmd {
	if a.out == nil {
		return nil
	}
	return background(func() tea.Msg { return copiedMsg{r.What, a.out.Copy(r.Text, a.o.Env)} })
}

// ask puts a screen's question.
func (a *app) ask(from screen.Screen, r screen.Confirm) {
	a.over = &question{
		Dialog: widget.Dialog{
			Title: r.Title, Text: r.Text, Cancel: "no", Level: theme.Warn,
			Buttons: []widget.Button{{ID: "no", Key: "n", Label: "no"}, {ID: "yes", Key: "y", Label: r.Yes}},
		},
		then: func(a *app, answer string) tea.Cmd {
			if answer == "yes" && r.Then != nil {
				return a.carry(from, r.Then())
			}
			return nil
		},
	}
}
