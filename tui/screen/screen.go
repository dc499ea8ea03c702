package screen

import (
	"path/filepath"
	"strings"
	"time"

	"duet/sessions"
	"duet/sessions/recipe"
	"duet/sessions/safetext"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// ID is a screen's number key.
type ID int

// The screens. 4 and 5 stay free until what belongs there exists.
const (
	HomeID    ID = 1
	BuildID   ID = 2
	TrainID   ID = 3
	InspectID ID = 6
	ReplayID  ID = 7
)

// Screen is one page of the workbench.
type Screen interface {
	// ID is its number key, Title the word on its tab.
	ID() ID
	Title() string
	// Bindings are its keys: they drive dispatch, footer, help, palette and docs.
	// Their Scope is the Title.
	Bindings() []widget.Binding
	// Resize tells the size of Draw's grid, before the first Draw and whenever it
	// changes: paging keys and the mouse need it.
	Resize(w, h int)
	// Key handles a key: the id of one of its bindings when the key is bound and
	// enabled, otherwise "" and the key itself. So keys that are the same everywhere
	// and that the app leaves to the screen come as "": tab, shift+tab, arrows,
	// enter, esc, /, u, U, y, z. Keys of an open form or filter do too, see Editing.
	Key(binding, key string) []Request
	// Paste hands over pasted text, already scrubbed.
	Paste(text string) []Request
	// Mouse handles a press, drag or wheel inside the screen's rectangle, in the
	// coordinates of Draw's grid.
	Mouse(m Mouse) []Request
	// Receive hands back the result of an Async request.
	Receive(result any) []Request
	// Frame is the tick: it drains the feed and moves what moves. dt is the time
	// since the last one. It reports whether the screen has to be drawn again.
	Frame(dt time.Duration) bool
	// Wants is how often Frame should be called while the screen is shown; 0 for
	// never: an idle screen costs nothing.
	Wants() time.Duration
	// Draw draws the page; it changes nothing but the grid.
	Draw(g term.Grid, th *theme.Theme)
	// Status is the text at the right end of the tab line.
	Status(th *theme.Theme) term.Spans
	// Editing tells that a form or filter has the keyboard, so that letters are
	// text and no commands.
	Editing() bool
	// Summary is what the summary overlay shows here; false when there is nothing.
	Summary() (SummaryOf, bool)
}

// SummaryOf is the model a summary is asked of.
type SummaryOf struct {
	Title  string
	Recipe *recipe.Recipe
}

// Mouse is a press, a drag or a turn of the wheel at a cell.
type Mouse struct {
	X, Y int
	// Wheel is -1 for up and 1 for down, 0 for a press or drag.
	Wheel int
	// Drag tells a motion with the button down from a press; Release ends it.
	Drag, Release bool
}

// sessionName is the name of a session by its path, fit to be shown: whoever named
// the file may have put anything there.
func sessionName(path string) string {
	return safetext.Scrub(strings.TrimSuffix(filepath.Base(path), sessions.Ext), 0)
}

// Request is something a screen asks of the app.
type Request any

// The requests.
type (
	// GoTo shows another screen.
	GoTo struct{ Screen ID }
	// Edit opens Build with a recipe; File is where it was read, empty for one that
	// is in no file.
	Edit struct {
		Recipe *recipe.Recipe
		File   string
	}
	// StartRun trains a recipe and shows Train.
	StartRun struct{ Recipe *recipe.Recipe }
	// StartFork trains a session again up to a step, waits there, and shows Train.
	StartFork struct {
		Path string
		At   int
	}
	// OpenReplay plays a session's file.
	OpenReplay struct{ Path string }
	// OpenInspect looks at a session's predictions, at a step or, with nil, at its
	// last checkpoint.
	OpenInspect struct {
		Path string
		At   *int
	}
	// Say shows a line at the bottom for a while.
	Say struct {
		Level theme.Level
		Text  string
	}
	// Copy sends text to the clipboard; What names it for people.
	Copy struct{ What, Text string }
	// Confirm asks a question; Yes names the button that does Then.
	Confirm struct {
		Title, Text, Yes string
		Then             func() []Request
	}
	// Async runs Do on a goroutine of its own and hands what it returns to the
	// Receive of the screen that asked. Do must not touch the screen.
	Async struct{ Do func() any }
	// ShowSummary opens the summary overlay.
	ShowSummary struct{ Of SummaryOf }
)
