package screen

import (
	"fmt"
	"time"

	"duet/sessions"
	"duet/sessions/recipe"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// Home is the first screen: what can be started, what was done before, and what
// this is all about.
type Home struct {
	store *sessions.Store
	now   func() time.Time
	w, h  int

	pane     homePane
	zoom     bool
	start    widget.List
	builtins []recipe.Info

	table    widget.Table
	sessions []sessions.Entry
	found    []int // indices into sessions that the filter lets through
	listed   bool  // sessions were listed at least once
	trouble  string
	filter   widget.Input
	typing   bool
	look     preview
	text     []string // of the recipe under the cursor

	prompt  *widget.Input // of the path of a recipe; nil when closed
	refused string        // why the path given last did not open
}

// homePane is a pane that can have the focus.
type homePane int

const (
	startPane homePane = iota
	sessionsPane
	homePanes
)

// NewHome makes the screen. now is the clock that ages are counted from.
func NewHome(store *sessions.Store, now func() time.Time) *Home {
	h := &Home{store: store, now: now, builtins: recipe.Builtins()}
	h.start.Items = []widget.Item{
		{Line: plainLine("Demo: two branches merge, ~20 s"), Find: "demo"},
		{Line: plainLine("Build two branches of your own")},
		{Line: plainLine("Open a recipe file")},
	}
	for _, b := range h.builtins {
		if b.Name == demoName {
			continue
		}
		h.start.Items = append(h.start.Items, widget.Item{
			Line: term.Spans{{Text: fmt.Sprintf("%-15s", b.Name)}, {Text: b.Title, Style: term.Style{Attr: term.Faint}}},
			Find: b.Name + " " + b.Title,
		})
	}
	h.start.Empty = "nothing to start"
	h.table = widget.Table{Select: true, Cols: sessionCols()}
	h.read()
	return h
}

// Places in the list of what can be started; the other built-in recipes follow.
const (
	demoItem = iota
	newItem
	openItem
	builtinItems
)

const demoName = "demo"

func plainLine(s string) term.Spans { return term.Spans{{Text: s}} }

// ID is the number key.
func (h *Home) ID() ID { return HomeID }

// Title is the word on the tab.
func (h *Home) Title() string { return "Home" }

// Bindings are the screen's keys.
func (h *Home) Bindings() []widget.Binding {
	session := func() string {
		if _, ok := h.selected(); !ok {
			return "select a session first: tab goes to them"
		}
		return ""
	}
	return []widget.Binding{
		{ID: "home.open", Keys: []string{"enter"}, Scope: "Home", Short: "open", Help: "open the recipe in Build, or the session in Replay"},
		{ID: "home.build", Keys: []string{"b"}, Scope: "Home", Short: "build", Help: "build two branches of your own"},
		{ID: "home.file", Keys: []string{"o"}, Scope: "Home", Short: "open file", Help: "open a recipe by its path"},
		{ID: "home.replay", Keys: []string{"r"}, Scope: "Home", Short: "replay", Help: "replay the selected session", Disabled: session},
		{ID: "home.delete", Keys: []string{"x"}, Scope: "Home", Short: "delete", Help: "delete the selected session (asks)", Disabled: session},
	}
}

// Resize takes the size of the grid over.
func (h *Home) Resize(w, height int) { h.w, h.h = w, height }

// listMsg is the sessions as the store listed them.
type listMsg struct {
	entries []sessions.Entry
	err     error
}

// recipeMsg is a recipe that was asked for by its path.
type recipeMsg struct {
	recipe *recipe.Recipe
	err    error
}

// removedMsg says that a session was deleted, or why not.
type removedMsg struct {
	name string
	err  error
}

// Show lists the sessions anew.
func (h *Home) Show() []Request {
	store := h.store
	if store == nil {
		h.listed = true
		return nil
	}
	return []Request{Async{func() any {
		entries, err := store.List()
		return listMsg{entries, err}
	}}}
}

// Receive takes the result of something asked for.
func (h *Home) Receive(result any) []Request {
	switch m := result.(type) {
	case listMsg:
		h.take(m)
	case recipeMsg:
		if m.err != nil {
			h.refused = m.err.Error()
			return nil
		}
		h.prompt, h.refused = nil, ""
		return []Request{Edit{m.recipe}}
	case removedMsg:
		if m.err != nil {
			return []Request{Say{theme.Bad, m.err.Error()}}
		}
		return append(h.Show(), Say{theme.OK, m.name + " is deleted"})
	}
	return nil
}

// take shows a list of sessions; the selection stays on its session.
func (h *Home) take(m listMsg) {
	name := ""
	if e, ok := h.entry(); ok {
		name = e.Name
	}
	h.listed, h.trouble = true, ""
	if m.err != nil {
		h.trouble = m.err.Error()
	}
	h.sessions = m.entries
	h.search()
	for i, at := range h.found {
		if h.sessions[at].Name == name {
			h.table.Sel = i
		}
	}
	h.preview()
}

// entry is the session the cursor is on, whether or not its pane has the focus.
func (h *Home) entry() (sessions.Entry, bool) {
	if h.table.Sel < 0 || h.table.Sel >= len(h.found) {
		return sessions.Entry{}, false
	}
	return h.sessions[h.found[h.table.Sel]], true
}

// selected is the session that keys act on.
func (h *Home) selected() (sessions.Entry, bool) {
	if h.pane != sessionsPane {
		return sessions.Entry{}, false
	}
	return h.entry()
}

// Editing says that the path or the filter has the keyboard.
func (h *Home) Editing() bool { return h.prompt != nil || h.typing || h.start.Typing() }

// Frame has nothing to move; Wants no clock.
func (h *Home) Frame(time.Duration) bool { return false }

// Wants no clock.
func (h *Home) Wants() time.Duration { return 0 }

// Status says how much there is.
func (h *Home) Status(th *theme.Theme) term.Spans {
	if !h.listed {
		return term.Spans{th.Dim.Span("listing sessions")}
	}
	return term.Spans{th.Dim.Span(count(len(h.sessions), "session"))}
}

// Summary is that of the selected recipe.
func (h *Home) Summary() (SummaryOf, bool) {
	if h.pane != startPane {
		return SummaryOf{}, false
	}
	r := h.chosen()
	if r == nil {
		return SummaryOf{}, false
	}
	return SummaryOf{Title: r.Name, Recipe: r}, true
}

// chosen is the recipe the cursor is on; nil for the item that asks for a path.
func (h *Home) chosen() *recipe.Recipe {
	i, ok := h.start.Selected()
	switch {
	case !ok || i == openItem:
		return nil
	case i == newItem:
		return recipe.Default()
	}
	r, err := recipe.Builtin(h.info(i).Name)
	if err != nil {
		return nil
	}
	return r
}

// info describes the built-in recipe of an item.
func (h *Home) info(item int) recipe.Info {
	n := builtinItems
	for _, b := range h.builtins {
		switch {
		case b.Name == demoName && item == demoItem:
			return b
		case b.Name == demoName:
			continue
		case n == item:
			return b
		}
		n++
	}
	return recipe.Info{}
}
