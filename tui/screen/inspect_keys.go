package screen

import (
	"strings"

	"duet/tui/theme"
	"duet/tui/widget"
)

// Bindings are the screen's keys.
func (s *Inspect) Bindings() []widget.Binding {
	some := func() string {
		switch {
		case s.path == "":
			return "no model yet: train one, or select a session in Home"
		case s.data == nil:
			return "the model is not loaded"
		}
		return ""
	}
	disagree := func() string {
		if s.data != nil && !s.data.answers() {
			return "A and B give no classes here that could differ"
		}
		return some()
	}
	newer := func() string {
		if s.at != nil {
			return "this step was asked for: 1, then 6 shows the newest"
		}
		return some()
	}
	bind := func(id, keys, short, help string, disabled func() string) widget.Binding {
		return widget.Binding{ID: "inspect." + id, Keys: strings.Fields(keys), Scope: "Inspect", Short: short, Help: help, Disabled: disabled}
	}
	return []widget.Binding{
		bind("down", "j", "next", "next sample", some),
		bind("up", "k", "", "sample before", some),
		bind("ledger", "enter", "ledger", "every number by hand, and back; on a count: its samples", some),
		bind("filter", "/", "filter", "filter: wrong:merged right:B merged=5 class:3 alpha<.6 pull>.1 !lost", some),
		bind("copy", "y", "copy", "copy as text: the ledger of the sample, the counts, or a layer", some),
		bind("csv", "Y", "", "copy as CSV: the ledger, the counts, or a layer's numbers", some),
		bind("python", "P", "", "copy the hand check as Python that asserts it", some),
		bind("classes", "c", "classes", "confusion matrices, figures of each class, what merging did", some),
		bind("maps", "m", "layers", "feature maps and kernels; left and right change the layer", some),
		bind("sheet", "p", "pictures", "contact sheet of the samples", some),
		bind("pull", "w", "pull", "who pulls at alpha: this sample, its classes, the strongest of all", some),
		bind("flip", "n", "A/B differ", "next sample where A and B disagree", disagree),
		bind("flip_before", "N", "", "sample before where A and B disagree", disagree),
		bind("other", "v", "", "other view of a pane: A or B, counts or figures, maps or kernels", some),
		bind("branch", "b", "", "layers: the one of the other branch", some),
		bind("reload", "r", "", "load the newest weights; a run under way saves them first", newer),
	}
}

// Key handles a key.
func (s *Inspect) Key(binding, key string) []Request {
	return append(s.press(binding, key), s.look()...)
}

func (s *Inspect) press(binding, key string) []Request {
	if s.typing {
		s.filterKey(key)
		return nil
	}
	if s.data == nil {
		return nil
	}
	switch binding {
	case "inspect.down":
		s.list("down")
	case "inspect.up":
		s.list("up")
	case "inspect.ledger":
		s.enter()
	case "inspect.classes":
		s.lay(classesPane)
	case "inspect.maps":
		s.lay(mapsPane)
	case "inspect.sheet":
		s.lay(sheetPane)
	case "inspect.pull":
		s.lay(pullsPane)
	case "inspect.branch":
		s.otherBranch()
	case "inspect.flip":
		return s.flip(1)
	case "inspect.flip_before":
		return s.flip(-1)
	case "inspect.filter":
		s.typing, s.focus, s.over = true, samplesPane, samplesPane
	case "inspect.copy":
		return s.copyText()
	case "inspect.csv":
		return s.copyCSV()
	case "inspect.python":
		return s.copyPython()
	case "inspect.other":
		s.other()
	case "inspect.reload":
		return s.load(true)
	case "":
		s.move(key)
	}
	return nil
}

// lay puts a pane over all others, or takes it away again.
func (s *Inspect) lay(p inspectPane) {
	if s.over == p {
		s.over, s.focus = samplesPane, samplesPane
		return
	}
	s.over, s.focus = p, p
}

// active is the pane that arrows are for.
func (s *Inspect) active() inspectPane {
	if s.over != samplesPane {
		return s.over
	}
	return s.focus
}

// enter opens the ledger or closes it; from the counts it goes to the samples
// behind the one selected, from the sheet to the sample.
func (s *Inspect) enter() {
	switch s.active() {
	case classesPane:
		if text, ok := s.classes.filter(s.data, s.onlyFigures()); ok {
			s.narrow(text)
		}
	case sheetPane:
		s.over, s.focus = samplesPane, samplesPane
	default:
		s.lay(handPane)
	}
}

// narrow shows the samples that a filter lets through.
func (s *Inspect) narrow(text string) {
	s.filter.Set(text)
	s.typing, s.over, s.focus, s.sel = false, samplesPane, samplesPane, 0
	s.search()
}

// other turns to the other view of the active pane.
func (s *Inspect) other() {
	switch s.active() {
	case mapsPane:
		s.maps.kernels, s.maps.top = !s.maps.kernels, 0
	case classesPane:
		s.classes.figures = !s.classes.figures
	default:
		s.side++
	}
}

// move handles the keys that are the same everywhere.
func (s *Inspect) move(key string) {
	switch key {
	case "tab":
		s.turnPane(1)
	case "shift+tab":
		s.turnPane(inspectPanes - 1)
	case "z":
		s.zoom = !s.zoom
	case "esc":
		s.escape()
	default:
		s.arrow(key)
	}
}

func (s *Inspect) turnPane(d inspectPane) {
	s.over = samplesPane
	s.focus = (s.focus + d) % inspectPanes
}

// sideways are the arrows that go to what is before and after.
var sideways = map[string]int{"left": -1, "right": 1}

// arrow moves in the active pane.
func (s *Inspect) arrow(key string) {
	switch s.active() {
	case mapsPane:
		if s.maps.key(key) || s.scrollMaps(key) {
			return
		}
	case classesPane:
		if s.classes.key(s.data, key) {
			return
		}
	case sheetPane:
		if d := s.sheetStep(key); d != 0 {
			s.sel += d
			s.settle()
			return
		}
	case pullsPane:
		if d := sideways[key]; d != 0 && s.nextPull(d) {
			return
		}
	case handPane:
		if s.turnPage(key) {
			return
		}
	}
	if d := sideways[key]; d != 0 {
		s.turn(d)
		return
	}
	s.list(key)
}

// escape undoes one thing: what lies over the panes, the zoom, then the filter.
func (s *Inspect) escape() {
	switch {
	case s.over != samplesPane:
		if s.focus == s.over {
			s.focus = samplesPane
		}
		s.over = samplesPane
	case s.zoom:
		s.zoom = false
	default:
		s.filter.Set("")
		s.search()
	}
}

// list moves the selection among the samples.
func (s *Inspect) list(key string) {
	page := max(1, s.page())
	switch key {
	case "up", "k":
		s.sel--
	case "down", "j":
		s.sel++
	case "pgup":
		s.sel -= page
	case "pgdown":
		s.sel += page
	case "home":
		s.sel = 0
	case "end":
		s.sel = len(s.shown) - 1
	default:
		return
	}
	s.settle()
}

// turn chooses another number of the merge for the hand check.
func (s *Inspect) turn(d int) {
	if k := s.data.p.K; k > 0 {
		s.class, s.chosen = ((s.class+d)%k+k)%k, true
	}
}

// turnPage moves through the numbers of the hand check, where a table shows them;
// false when the key is for something else.
func (s *Inspect) turnPage(key string) bool {
	k, r := s.data.p.K, inside(s.places()[handPane])
	body, table := s.ledgerRoom(r, k)
	page := max(1, body.H-2)
	d, ok := map[string]int{"up": -1, "down": 1, "pgup": -page, "pgdown": page, "home": -k, "end": k}[key]
	if !ok || !table || k == 0 {
		return false
	}
	s.class, s.chosen = clamp(s.class+d, k), true
	return true
}

// flip goes to the next sample shown, in direction d, where A and B disagree.
func (s *Inspect) flip(d int) []Request {
	for at := s.sel + d; at >= 0 && at < len(s.shown); at += d {
		if s.data.disagree(s.shown[at]) {
			s.sel = at
			s.settle()
			return nil
		}
	}
	return []Request{Say{theme.Info, map[bool]string{true: "no later sample here", false: "no earlier sample here"}[d > 0] + " where A and B disagree"}}
}

// filterKey edits the filter.
func (s *Inspect) filterKey(key string) {
	switch key {
	case "enter":
		s.typing = false
	case "esc":
		s.typing = false
		s.filter.Set("")
	case "up", "down", "pgup", "pgdown":
		s.list(key)
		return
	default:
		s.filter.Key(key)
	}
	s.search()
}
