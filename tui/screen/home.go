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

	pane  homePane
	zoom  bool
	start widget.List
	items []startItem // what the lines of start are

	table    widget.Table
	sessions []sessions.Entry
	found    []int // indices into sessions that the filter lets through
	listed   bool  // sessions were listed at least once
	trouble  string
	filter   widget.Input
	typing   bool
	look     preview
	text     []string // of the recipe under the cursor

	want   string  // the session to put the cursor on when they are listed next
	prompt *asking // of a recipe's path or a session's name; nil when closed
	gone   string  // the session that was deleted last and can come back
}

// homePane is a pane that can have the focus.
type homePane int

const (
	startPane homePane = iota
	sessionsPane
	homePanes
)

// startItem is a line of what can be started.
type startItem struct {
	does startKind
	info recipe.Info // of a built-in recipe
}

// startKind is what a line starts.
type startKind int

const (
	startHead    startKind = iota // nothing: the name of a group
	startBuiltin                  // a built-in recipe in Build
	startNew                      // two branches of one's own
	startOpen                     // a recipe in a file
)

const demoName = "demo"

// startGroups are the built-in recipes that belong together; the others are
// examples.
var startGroups = []struct {
	title string
	names []string
}{
	{"the question this began with", []string{"seed", "seed-trainable"}},
	{"speed: the models that frameworks are raced with", []string{"dense", "pair", "wide", "tiny"}},
}

// NewHome makes the screen. now is the clock that ages are counted from.
func NewHome(store *sessions.Store, now func() time.Time) *Home {
	h := &Home{store: store, now: now}
	h.fillStart(recipe.Builtins())
	h.start.Empty = "nothing to start"
	h.table = widget.Table{Select: true, Cols: sessionCols()}
	h.read()
	return h
}

// fillStart lists what can be started.
func (h *Home) fillStart(builtins []recipe.Info) {
	add := func(it startItem, line widget.Item) {
		h.items, h.start.Items = append(h.items, it), append(h.start.Items, line)
	}
	faint := term.Style{Attr: term.Faint}
	head := func(title string) {
		add(startItem{}, widget.Item{Line: term.Spans{{Text: title, Style: faint}}, Head: true})
	}
	builtin := func(b recipe.Info) {
		add(startItem{startBuiltin, b}, widget.Item{
			Line: term.Spans{{Text: fmt.Sprintf("%-15s", b.Name)}, {Text: b.Title, Style: faint}}, Find: b.Name + " " + b.Title + " " + b.Help,
		})
	}
	group := map[string]int{demoName: -1}
	for i, g := range startGroups {
		for _, name := range g.names {
			group[name] = i + 1
		}
	}
	for _, b := range builtins {
		if b.Name == demoName {
			add(startItem{startBuiltin, b}, widget.Item{Line: plainLine("Demo: two branches merge, ~5 s"), Find: "demo"})
		}
	}
	add(startItem{does: startNew}, widget.Item{Line: plainLine("Build two branches of your own")})
	add(startItem{does: startOpen}, widget.Item{Line: plainLine("Open a recipe file")})
	for i := range len(startGroups) + 1 {
		if i == 0 {
			head("examples")
		} else {
			head(startGroups[i-1].title)
		}
		for _, b := range builtins {
			if group[b.Name] == i {
				builtin(b)
			}
		}
	}
}

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
		{ID: "home.recipe", Keys: []string{"B"}, Scope: "Home", Short: "recipe", Help: "open the recipe of the selected session in Build", Disabled: session},
		{ID: "home.rename", Keys: []string{"R"}, Scope: "Home", Short: "rename", Help: "rename the selected session", Disabled: session},
		{ID: "home.delete", Keys: []string{"x"}, Scope: "Home", Short: "delete", Help: "delete the selected session (asks; u brings it back)", Disabled: session},
	}
}

// Resize takes the size of the grid over.
func (h *Home) Resize(w, height int) { h.w, h.h = w, height }

// listMsg is the sessions as the store listed them.
type listMsg struct {
	entries []sessions.Entry
	err     error
}

// removedMsg says that a session was deleted, or why not.
type removedMsg struct {
	name string
	err  error
}

// movedMsg says that a session has the name it should have: one it was given, or
// its own, on the way back from the deleted ones.
type movedMsg struct {
	name, said string
	err        error
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
		return h.opened(m)
	case listedMsg:
		if h.prompt != nil {
			h.prompt.listed(m)
		}
	case removedMsg:
		if m.err != nil {
			return []Request{Say{theme.Bad, m.err.Error()}}
		}
		h.gone = m.name
		return append(h.Show(), Say{theme.OK, m.name + " is deleted; u brings it back"})
	case movedMsg:
		return h.moved(m)
	}
	return nil
}

// opened goes to Build with a recipe that was asked for, or says what is wrong with
// it.
func (h *Home) opened(m recipeMsg) []Request {
	switch {
	case m.recipe != nil:
		h.prompt = nil
		return []Request{Edit{m.recipe, m.file}}
	case h.prompt != nil:
		h.prompt.refuse(m.problem, m.lines)
		return nil
	}
	return []Request{Say{theme.Bad, m.problem}}
}

// moved shows a session under its name, with the cursor on it.
func (h *Home) moved(m movedMsg) []Request {
	if m.err != nil {
		if h.prompt != nil {
			h.prompt.refuse(m.err.Error(), nil)
			return nil
		}
		return []Request{Say{theme.Bad, m.err.Error()}}
	}
	h.prompt, h.gone, h.want = nil, "", m.name
	return append(h.Show(), Say{theme.OK, m.said})
}

// take shows a list of sessions; the selection stays on its session.
func (h *Home) take(m listMsg) {
	name := ""
	if e, ok := h.entry(); ok {
		name = e.Name
	}
	if h.want != "" {
		name, h.want = h.want, ""
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

// item is the line the cursor is on.
func (h *Home) item() startItem {
	i, ok := h.start.Selected()
	if !ok {
		return startItem{}
	}
	return h.items[i]
}

// chosen is the recipe the cursor is on; nil for the item that asks for a path.
func (h *Home) chosen() *recipe.Recipe {
	switch it := h.item(); it.does {
	case startNew:
		return recipe.Default()
	case startBuiltin:
		if r, err := recipe.Builtin(it.info.Name); err == nil {
			return r
		}
	}
	return nil
}
