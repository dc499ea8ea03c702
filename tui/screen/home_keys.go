package screen

import (
	"fmt"
	"strings"

	"duet/sessions"
	"duet/sessions/recipe"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// Key handles a key.
func (h *Home) Key(binding, key string) []Request {
	switch {
	case h.prompt != nil:
		return h.promptKey(key)
	case h.typing:
		h.filterKey(key)
		return nil
	case h.start.Typing():
		h.start.Key(key, h.page(startPane))
		h.read()
		return nil
	}
	switch binding {
	case "home.open":
		return h.open()
	case "home.build":
		return []Request{Edit{recipe.Default()}}
	case "home.file":
		h.askPath()
	case "home.replay":
		return h.replay()
	case "home.delete":
		return h.remove()
	case "":
		return h.move(key)
	}
	return nil
}

// move handles the keys that are the same everywhere.
func (h *Home) move(key string) []Request {
	switch key {
	case "tab", "right":
		h.pane = (h.pane + 1) % homePanes
	case "shift+tab", "left":
		h.pane = (h.pane + homePanes - 1) % homePanes
	case "z":
		h.zoom = !h.zoom
	case "esc":
		h.escape()
	case "/":
		if h.pane == startPane {
			h.start.Key(key, 0)
		} else {
			h.typing, h.filter.Prompt = true, "/"
		}
	case "y":
		if e, ok := h.selected(); ok {
			return []Request{Copy{"path of " + e.Name, e.Path}}
		}
	default:
		h.list(key)
	}
	return nil
}

// list moves the cursor of the pane that has the focus.
func (h *Home) list(key string) {
	if h.pane == startPane {
		h.start.Key(key, h.page(startPane))
		h.read()
		return
	}
	h.table.Key(key, h.page(sessionsPane))
	h.preview()
}

// escape undoes one thing: the zoom, then the filter of the pane.
func (h *Home) escape() {
	switch {
	case h.zoom:
		h.zoom = false
	case h.pane == startPane:
		h.start.Key("esc", 0)
		h.read()
	default:
		h.filter.Set("")
		h.search()
	}
}

// filterKey edits the filter of the sessions.
func (h *Home) filterKey(key string) {
	switch key {
	case "enter":
		h.typing = false
	case "esc":
		h.typing = false
		h.filter.Set("")
	case "up", "down", "pgup", "pgdown":
		h.table.Key(key, h.page(sessionsPane))
	default:
		h.filter.Key(key)
	}
	h.search()
}

// search applies the filter: every word has to occur somewhere in the line.
func (h *Home) search() {
	h.found = h.found[:0]
	for i, e := range h.sessions {
		text := strings.ToLower(e.Name + " " + e.Title + " " + e.Mode + " " + e.Policy + " " + outcome(e))
		if containsAll(text, strings.Fields(strings.ToLower(h.filter.Value()))) {
			h.found = append(h.found, i)
		}
	}
	h.table.Rows = make([][]term.Span, len(h.found)) // Draw fills them
	h.table.Sel = max(0, min(h.table.Sel, len(h.found)-1))
	h.preview()
}

func containsAll(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// open opens what the cursor is on.
func (h *Home) open() []Request {
	if h.pane == sessionsPane {
		return h.replay()
	}
	if i, ok := h.start.Selected(); ok && i == openItem {
		h.askPath()
		return nil
	}
	if r := h.chosen(); r != nil {
		return []Request{Edit{r}}
	}
	return nil
}

// replay plays the selected session.
func (h *Home) replay() []Request {
	e, ok := h.selected()
	switch {
	case !ok:
		return nil
	case e.Err != nil:
		return []Request{Say{theme.Bad, e.Err.Error()}}
	}
	return []Request{OpenReplay{e.Path}}
}

// Session is the path of the selected session, "" for none.
func (h *Home) Session() string {
	e, ok := h.selected()
	if !ok || e.Err != nil {
		return ""
	}
	return e.Path
}

// remove asks and deletes the selected session.
func (h *Home) remove() []Request {
	e, ok := h.selected()
	if !ok {
		return nil
	}
	store := h.store
	return []Request{Confirm{
		Title: "delete a session", Yes: "delete it",
		Text: fmt.Sprintf("Delete %s (%s, %s)? Its file goes away for good.", e.Name, outcome(e), size(e.Size)),
		Then: func() []Request {
			return []Request{Async{func() any { return removedMsg{e.Name, store.Remove(e.Name)} }}}
		},
	}}
}

// askPath opens the prompt for a recipe's path.
func (h *Home) askPath() {
	h.prompt = &widget.Input{Prompt: "recipe: ", Hint: "path of a YAML file"}
	h.refused, h.pane = "", startPane
}

// promptKey edits the path; enter opens it.
func (h *Home) promptKey(key string) []Request {
	switch key {
	case "esc":
		h.prompt, h.refused = nil, ""
	case "enter":
		path := strings.TrimSpace(h.prompt.Value())
		if path == "" {
			return nil
		}
		return []Request{Async{func() any {
			r, err := recipe.Load(home(path))
			return recipeMsg{r, err}
		}}}
	default:
		h.prompt.Key(key)
		h.refused = ""
	}
	return nil
}

// read keeps the text of the recipe under the cursor, to be shown beside.
func (h *Home) read() {
	h.text = nil
	if r := h.chosen(); r != nil {
		h.text = strings.Split(strings.TrimRight(string(r.YAML()), "\n"), "\n")
	}
}

// Paste puts text where letters go.
func (h *Home) Paste(text string) []Request {
	switch {
	case h.prompt != nil:
		h.prompt.Paste(text)
	case h.typing:
		h.filter.Paste(text)
		h.search()
	}
	return nil
}

// Mouse selects what was clicked; a second click opens it.
func (h *Home) Mouse(m Mouse) []Request {
	if m.Drag || m.Release || h.Editing() {
		return nil
	}
	p := h.places()
	for pane := startPane; pane < homePanes; pane++ {
		if r := p.pane[pane]; r.Contains(m.X, m.Y) {
			return h.click(pane, m)
		}
	}
	return nil
}

// click handles the mouse over a pane.
func (h *Home) click(pane homePane, m Mouse) []Request {
	if m.Wheel != 0 {
		was := h.pane
		h.pane = pane
		h.list(map[bool]string{true: "up", false: "down"}[m.Wheel < 0])
		h.pane = was
		return nil
	}
	focused := h.pane == pane
	h.pane = pane
	r := h.places().pane[pane].Inset(1)
	again := false
	if pane == startPane {
		_, again = h.start.Click(r, m.X, m.Y)
		h.read()
	} else {
		_, again = h.table.Click(r, m.X, m.Y)
		h.preview()
	}
	if again && focused {
		return h.open()
	}
	return nil
}

// outcome is how a session ended, in a word.
func outcome(e sessions.Entry) string {
	if e.Err != nil {
		return "unreadable"
	}
	return e.State().String()
}
