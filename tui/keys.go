package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"duet/tui/screen"
	"duet/tui/theme"
	"duet/tui/widget"
)

// everywhere are the bindings that hold on every screen. What only a screen can
// do (panes, lists, undo) is passed on to it by its key.
func everywhere() widget.Keys {
	return widget.Keys{
		{ID: "help", Keys: []string{"?"}, Short: "help", Help: "the keys of this screen, its words (right click: of a number), then all keys"},
		{ID: "quit", Keys: []string{"q", "ctrl+c"}, Short: "quit", Help: "leave (asks while training; ctrl+c twice leaves at once)"},
		{ID: "palette", Keys: []string{":", "ctrl+p"}, Short: "commands", Help: "find any command by a few letters"},
		{ID: "summary", Keys: []string{"S"}, Short: "summary", Help: "the Keras summary of the model shown here"},
		{ID: "home", Keys: []string{"1"}, Help: "show Home: recipes and sessions"},
		{ID: "build", Keys: []string{"2"}, Help: "show Build: the recipe"},
		{ID: "train", Keys: []string{"3"}, Help: "show Train: the run, live"},
		{ID: "inspect", Keys: []string{"6"}, Help: "show Inspect: samples and the hand check"},
		{ID: "replay", Keys: []string{"7"}, Help: "show Replay: a recorded session"},
		{ID: "pane", Keys: []string{"tab"}, Help: "next pane"},
		{ID: "pane_back", Keys: []string{"shift+tab"}, Help: "pane before"},
		{ID: "up", Keys: []string{"up", "k"}, Help: "up in a list"},
		{ID: "down", Keys: []string{"down", "j"}, Help: "down in a list"},
		{ID: "left", Keys: []string{"left"}, Help: "left: another choice, another pane"},
		{ID: "right", Keys: []string{"right"}, Help: "right: another choice, another pane"},
		{ID: "page_up", Keys: []string{"pgup"}, Help: "a page up"},
		{ID: "page_down", Keys: []string{"pgdown"}, Help: "a page down"},
		{ID: "first", Keys: []string{"home"}, Help: "to the beginning"},
		{ID: "last", Keys: []string{"end"}, Help: "to the end"},
		{ID: "open", Keys: []string{"enter"}, Help: "open, apply"},
		{ID: "back", Keys: []string{"esc"}, Help: "back; never quits"},
		{ID: "filter", Keys: []string{"/"}, Help: "filter the list"},
		{ID: "undo", Keys: []string{"u"}, Help: "undo"},
		{ID: "redo", Keys: []string{"U"}, Help: "redo"},
		{ID: "copy", Keys: []string{"y"}, Help: "copy what is selected"},
		{ID: "zoom", Keys: []string{"z"}, Help: "the pane alone on the screen, and back"},
		{ID: "tutor", Keys: []string{"t"}, Help: "the tutorial: begin it, or skip a step"},
		{ID: "theme", Keys: []string{"T"}, Help: "the next theme"},
	}
}

// goes says which screen a binding shows.
var goes = map[string]screen.ID{
	"home": screen.HomeID, "build": screen.BuildID, "train": screen.TrainID,
	"inspect": screen.InspectID, "replay": screen.ReplayID,
}

// Keys is the table of every key of the workbench: dispatch, footer, help,
// palette and the documents are made of it.
func Keys() widget.Keys { return newApp(Options{}).keys() }

// keys is the table with the screens as they are now.
func (a *app) keys() widget.Keys {
	var t widget.Keys
	for _, id := range order {
		t = append(t, a.screens[id].Bindings()...)
	}
	return append(t, everywhere()...)
}

// global does what a binding of everywhere says.
func (a *app) global(id, key string) tea.Cmd {
	if to, ok := goes[id]; ok {
		return a.open(to)
	}
	switch id {
	case "help":
		a.over = &help{widget.Help{Keys: a.keys(), Scopes: []string{a.shown().Title()}, Words: a.glossary(), Width: a.w}}
	case "quit":
		return a.askQuit()
	case "palette":
		a.over = newPalette(a)
	case "summary":
		of, ok := a.shown().Summary()
		if !ok {
			a.say(theme.Info, "no model here: open a recipe in Build (2) first")
			return nil
		}
		return a.summarise(of)
	case "tutor":
		return a.tutorial()
	case "theme":
		a.th = theme.New(theme.Next(a.th.Name), a.o.Profile)
		a.say(theme.Info, "theme "+a.th.Name)
	case "back":
		a.toast.Clear()
		return a.carry(a.shown(), a.shown().Key("", key))
	default:
		return a.carry(a.shown(), a.shown().Key("", key))
	}
	return nil
}
