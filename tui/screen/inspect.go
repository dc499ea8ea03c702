package screen

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"duet/sessions"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// Inspect shows what a trained model says of each sample, and works its merge
// out by hand.
type Inspect struct {
	path string
	job  *sessions.Job
	at   int

	asked bool // a load is under way
	data  *inspected
	err   error

	shown  []int // samples that the filter lets through
	sel    int   // index into shown
	class  int   // the number the hand check is about
	chosen bool  // class was chosen, and is not the answer of the merge

	filter widget.Input
	typing bool
	wrong  string // what is wrong with the filter

	focus  inspectPane
	zoom   bool
	ledger bool

	w, h int
}

// NewInspect makes the screen of a session at a step (0 for its last
// checkpoint); path "" makes the screen before there is one. job is that of the
// session when it is a run of this process, else nil. Show asks for loading.
func NewInspect(path string, job *sessions.Job, at int) *Inspect {
	return &Inspect{path: path, job: job, at: at, filter: widget.Input{Prompt: "/", Hint: "wrong, merged wrong, A right, disagree, class 3"}}
}

// inspectedMsg is a model that was loaded; no data and no error when the file
// has not changed.
type inspectedMsg struct {
	path string
	at   int
	data *inspected
	err  error
}

// Show asks for the model: at first, and again when its file has grown.
func (s *Inspect) Show() []Request {
	if s.path == "" || s.asked || s.at != 0 && s.data != nil {
		return nil
	}
	s.asked = true
	path, job, at := s.path, s.job, s.at
	var known stamp
	if s.data != nil {
		known, job = s.data.stamp, s.data.job
	}
	return []Request{Async{func() any {
		now, err := stampOf(path)
		if err != nil || now == known {
			return inspectedMsg{path: path, at: at, err: err}
		}
		data, err := inspect(path, job, at)
		if err == nil {
			data.stamp = now
		}
		return inspectedMsg{path, at, data, err}
	}}}
}

// Receive takes the loaded model. The selected sample stays selected.
func (s *Inspect) Receive(result any) []Request {
	m, ok := result.(inspectedMsg)
	if !ok || m.path != s.path || m.at != s.at {
		return nil
	}
	s.asked = false
	switch {
	case m.err != nil && s.data != nil:
		return []Request{Say{theme.Bad, m.err.Error()}}
	case m.err != nil:
		s.err = m.err
	case m.data != nil:
		i, had := s.sample()
		s.data, s.err = m.data, nil
		s.search()
		if had {
			s.selectSample(i)
		}
	}
	return nil
}

// ID is the number key.
func (s *Inspect) ID() ID { return InspectID }

// Title is the word on the tab.
func (s *Inspect) Title() string { return "Inspect" }

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
	bind := func(id, key, short, help string, disabled func() string) widget.Binding {
		return widget.Binding{ID: "inspect." + id, Keys: []string{key}, Scope: "Inspect", Short: short, Help: help, Disabled: disabled}
	}
	return []widget.Binding{
		bind("down", "j", "next", "next sample", some),
		bind("up", "k", "before", "sample before", some),
		bind("ledger", "enter", "ledger", "the hand check of every number, and back", some),
		bind("flip", "n", "A/B differ", "next sample where A and B disagree", disagree),
		bind("flip_before", "N", "", "sample before where A and B disagree", disagree),
		bind("filter", "/", "filter", "filter: wrong, merged wrong, A right, disagree, rescued, lost, class 3", some),
		bind("copy", "y", "copy", "copy the ledger of the sample as text", some),
	}
}

// Resize takes the size of the grid over.
func (s *Inspect) Resize(w, h int) { s.w, s.h = w, h }

// Key handles a key.
func (s *Inspect) Key(binding, key string) []Request {
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
		s.ledger = !s.ledger
	case "inspect.flip":
		return s.flip(1)
	case "inspect.flip_before":
		return s.flip(-1)
	case "inspect.filter":
		s.typing, s.focus = true, samplesPane
	case "inspect.copy":
		return s.copy()
	case "":
		s.move(key)
	}
	return nil
}

// move handles the keys that are the same everywhere.
func (s *Inspect) move(key string) {
	switch key {
	case "left":
		s.turn(-1)
	case "right":
		s.turn(1)
	case "tab":
		s.focus = (s.focus + 1) % inspectPanes
	case "shift+tab":
		s.focus = (s.focus + inspectPanes - 1) % inspectPanes
	case "z":
		s.zoom = !s.zoom
	case "esc":
		s.escape()
	default:
		s.list(key)
	}
}

// escape undoes one thing: the ledger, the zoom, then the filter.
func (s *Inspect) escape() {
	switch {
	case s.ledger:
		s.ledger = false
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

// settle keeps the selection among the samples and lets the hand check follow
// the answer of the merge, unless a class was chosen.
func (s *Inspect) settle() {
	s.sel = clamp(s.sel, len(s.shown))
	i, ok := s.sample()
	if !ok || s.chosen {
		return
	}
	s.class = 0
	if d := s.data; d.p.Merged != nil {
		s.class = sessions.Answer(d.p.Merged, d.p.K, i)
	}
}

// turn chooses another number of the merge for the hand check.
func (s *Inspect) turn(d int) {
	if k := s.data.p.K; k > 0 {
		s.class, s.chosen = ((s.class+d)%k+k)%k, true
	}
}

// sample is the selected one.
func (s *Inspect) sample() (int, bool) {
	if s.data == nil || len(s.shown) == 0 {
		return 0, false
	}
	return s.shown[clamp(s.sel, len(s.shown))], true
}

// selectSample selects the first sample shown from i on.
func (s *Inspect) selectSample(i int) {
	s.sel = len(s.shown)
	for at, n := range s.shown {
		if n >= i {
			s.sel = at
			break
		}
	}
	s.settle()
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

// search applies the filter. A filter that is not understood lets all through.
func (s *Inspect) search() {
	if s.data == nil {
		return
	}
	keep, err := s.data.parse(s.filter.Value())
	s.wrong = ""
	if err != nil {
		s.wrong = err.Error()
	}
	s.shown = s.shown[:0]
	for i := range s.data.p.N {
		if keep(i) {
			s.shown = append(s.shown, i)
		}
	}
	s.settle()
}

// copy sends the ledger of the sample as text.
func (s *Inspect) copy() []Request {
	i, ok := s.sample()
	if !ok {
		return nil
	}
	return []Request{Copy{fmt.Sprintf("ledger of sample %d", s.data.p.Rows[i]), s.data.text(i)}}
}

// Paste puts text in the filter.
func (s *Inspect) Paste(text string) []Request {
	if s.typing {
		s.filter.Paste(text)
		s.search()
	}
	return nil
}

// Mouse selects the sample that was clicked; the wheel goes through them.
func (s *Inspect) Mouse(m Mouse) []Request {
	if s.data == nil || m.Drag || m.Release {
		return nil
	}
	if m.Wheel != 0 {
		s.sel += m.Wheel
		s.settle()
		return nil
	}
	p := s.places()
	for pane, r := range p {
		if r.Contains(m.X, m.Y) {
			s.focus = inspectPane(pane)
		}
	}
	rows := s.rows(p[samplesPane])
	if rows.Contains(m.X, m.Y) {
		if at := s.top(rows.H) + m.Y - rows.Y; at < len(s.shown) {
			s.sel = at
			s.settle()
		}
	}
	return nil
}

// Frame has nothing to move; Wants no clock.
func (s *Inspect) Frame(time.Duration) bool { return false }

// Wants no clock.
func (s *Inspect) Wants() time.Duration { return 0 }

// Editing says that the filter has the keyboard.
func (s *Inspect) Editing() bool { return s.typing }

// name is what people call the session.
func (s *Inspect) name() string {
	return strings.TrimSuffix(filepath.Base(s.path), sessions.Ext)
}

// Status is the session and the step its weights are of.
func (s *Inspect) Status(th *theme.Theme) term.Spans {
	switch {
	case s.path == "":
		return nil
	case s.data == nil:
		return term.Spans{th.Text.Span(s.name())}
	}
	return term.Spans{th.Text.Span(s.name()), th.Dim.Span(fmt.Sprintf(" at step %d", s.data.at))}
}

// Summary is that of the session's recipe.
func (s *Inspect) Summary() (SummaryOf, bool) {
	if s.data == nil {
		return SummaryOf{}, false
	}
	return SummaryOf{Title: s.name(), Recipe: s.data.job.Recipe.Clone()}, true
}
