package screen

import (
	"time"

	"duet/sessions"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// Inspect shows what a trained model says of each sample.
type Inspect struct {
	path string
	job  *sessions.Job
	at   int
}

// NewInspect makes the screen of a session at a step (0 for its last
// checkpoint); path "" makes the screen before there is one. job is that of the
// session when it is a run of this process, else nil. Show asks for loading.
func NewInspect(path string, job *sessions.Job, at int) *Inspect { return &Inspect{path, job, at} }

// Show asks for the model when it is not there yet.
func (i *Inspect) Show() []Request { return nil }

// ID is the number key.
func (i *Inspect) ID() ID { return InspectID }

// Title is the word on the tab.
func (i *Inspect) Title() string { return "Inspect" }

// Bindings are the screen's keys.
func (i *Inspect) Bindings() []widget.Binding { return nil }

// Resize takes the size of the grid over.
func (i *Inspect) Resize(w, h int) {}

// Key handles a key.
func (i *Inspect) Key(binding, key string) []Request { return nil }

// Paste puts text where letters go.
func (i *Inspect) Paste(text string) []Request { return nil }

// Mouse handles the mouse.
func (i *Inspect) Mouse(m Mouse) []Request { return nil }

// Receive takes the result of something asked for.
func (i *Inspect) Receive(result any) []Request { return nil }

// Frame moves what moves.
func (i *Inspect) Frame(dt time.Duration) bool { return false }

// Wants is how often Frame is needed.
func (i *Inspect) Wants() time.Duration { return 0 }

// Draw draws the page.
func (i *Inspect) Draw(g term.Grid, th *theme.Theme) {}

// Status is the right end of the tab line.
func (i *Inspect) Status(th *theme.Theme) term.Spans { return nil }

// Editing says that a form has the keyboard.
func (i *Inspect) Editing() bool { return false }

// Summary is that of the recipe.
func (i *Inspect) Summary() (SummaryOf, bool) { return SummaryOf{}, false }
