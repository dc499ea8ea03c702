package screen

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"duet/sessions"
	"duet/sessions/recipe"
	"duet/sessions/record"
	"duet/tui/term"
	"duet/tui/theme"
)

// Key handles a key.
func (h *Home) Key(binding, key string) []Request {
	switch {
	case h.prompt != nil:
		return h.answer(h.prompt.press(key))
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
		return []Request{Edit{Recipe: recipe.Default()}}
	case "home.file":
		return h.ask(askRecipe())
	case "home.recipe":
		return h.recipe()
	case "home.rename":
		return h.rename()
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
	case "u":
		return h.restore()
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
	if h.item().does == startOpen {
		return h.ask(askRecipe())
	}
	if r := h.chosen(); r != nil {
		return []Request{Edit{Recipe: r}}
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

// recipe opens the recipe of the selected session in Build.
func (h *Home) recipe() []Request {
	e, ok := h.selected()
	if !ok {
		return nil
	}
	return []Request{Async{func() any {
		s, err := record.Peek(e.Path)
		if err != nil {
			return recipeMsg{problem: err.Error()}
		}
		r, err := recipe.Parse([]byte(s.Head.Recipe), e.Name)
		if err != nil {
			return recipeMsg{problem: err.Error()}
		}
		r.Name = e.Title
		return recipeMsg{recipe: r}
	}}}
}

// rename asks for another name of the selected session.
func (h *Home) rename() []Request {
	e, ok := h.selected()
	if !ok {
		return nil
	}
	store := h.store
	q := &asking{title: "Rename " + e.Name, help: "letters, digits and - _ . ; the file gets the name too"}
	q.input.Prompt = "name: "
	q.input.Set(e.Name)
	q.done = func(name string) ([]Request, string, bool) {
		if err := sessions.CheckName(name); err != nil {
			return nil, err.Error(), false
		}
		return []Request{Async{func() any {
			return movedMsg{name: name, said: e.Name + " is now " + name, err: store.Rename(e.Name, name)}
		}}}, "", false
	}
	return h.ask(q)
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
		Text: fmt.Sprintf("Delete %s (%s, %s)? u brings it back; it is kept for a week.", e.Name, outcome(e), size(e.Size)),
		Then: func() []Request {
			return []Request{Async{func() any { return removedMsg{e.Name, store.Discard(e.Name)} }}}
		},
	}}
}

// restore brings back the session that was deleted last.
func (h *Home) restore() []Request {
	if h.store == nil {
		return nil
	}
	store, name := h.store, h.gone
	return []Request{Async{func() any {
		back, err := store.Restore(name)
		if errors.Is(err, fs.ErrNotExist) {
			err = errors.New("nothing to undo here: no session was deleted in the last week")
		}
		return movedMsg{name: back, said: back + " is back", err: err}
	}}}
}

// ask shows a line to type over the screen.
func (h *Home) ask(q *asking) []Request {
	h.prompt = q
	return q.look()
}

// answer closes the line to type when it is done with.
func (h *Home) answer(requests []Request, closed bool) []Request {
	if closed {
		h.prompt = nil
	}
	return requests
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
		h.prompt.paste(text)
		return h.prompt.look()
	case h.typing:
		h.filter.Paste(text)
		h.search()
	}
	return nil
}

// Mouse selects what was clicked; a second click opens it.
func (h *Home) Mouse(m Mouse) []Request {
	if m.Drag || m.Release {
		return nil
	}
	if h.prompt != nil {
		return h.answer(h.prompt.click(term.Rect{W: h.w, H: h.h}, m))
	}
	if h.Editing() {
		return nil
	}
	p := h.places()
	if at, ok := h.strip().hit(p.strip, m.X, m.Y); ok && m.Wheel == 0 {
		h.pane = homePane(at)
		return nil
	}
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
