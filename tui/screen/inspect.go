package screen

import (
	"fmt"
	"time"

	"duet/sessions"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// Inspect shows what a trained model says of each sample, works its merge out by
// hand, and looks into its layers.
type Inspect struct {
	path string
	job  *sessions.Job
	live *sessions.Live // the run that still writes the session, nil for none
	at   *int           // the step that was asked for, nil for the last checkpoint

	asked bool // a load is under way
	data  *inspected
	err   error

	shown  []int // samples that the filter lets through
	order  []int // shown, from the one that wants most of A to the one of B; see pulls
	sel    int   // index into shown
	class  int   // the number the hand check is about
	chosen bool  // class was chosen, and is not the answer of the merge

	filter widget.Input
	typing bool
	wrong  string // what is wrong with the filter

	focus inspectPane
	zoom  bool
	over  inspectPane // laid over all others; samplesPane for none

	maps    maps
	classes classesLook
	side    int // of sides, whose look at the samples the contact sheet shows

	w, h int
}

// NewInspect makes the screen of a session at a step (nil for its last
// checkpoint); path "" makes the screen before there is one. job is that of the
// session when it is a run of this process, else nil. Show asks for loading.
func NewInspect(path string, job *sessions.Job, at *int) *Inspect {
	return &Inspect{path: path, job: job, at: at, filter: widget.Input{Prompt: "/", Hint: "wrong:merged alpha<.6"}}
}

// Follow names the run that writes the session. While it is paused, Inspect shows
// the very step it stands at.
func (s *Inspect) Follow(live *sessions.Live) { s.live = live }

// Pinned tells that a certain step was asked for, not the last checkpoint.
func (s *Inspect) Pinned() bool { return s.at != nil }

// inspectedMsg is a model that was loaded; no data and no error when the file
// has not changed.
type inspectedMsg struct {
	path string
	at   *int
	data *inspected
	err  error
}

// Show asks for the model: at first, and again when its file has grown.
func (s *Inspect) Show() []Request {
	paused := s.live != nil && !s.live.Feed().Position().Playing
	return s.load(paused)
}

// load asks for the model. save has the run write down where it stands first, so
// that there is a checkpoint of this very step.
func (s *Inspect) load(save bool) []Request {
	if s.path == "" || s.asked || s.at != nil && s.data != nil {
		return nil
	}
	s.asked = true
	path, job, at, live := s.path, s.job, s.at, s.live
	var known stamp
	if s.data != nil {
		known, job = s.data.stamp, s.data.job
	}
	return []Request{Async{func() any {
		if save && live != nil && at == nil {
			live.Save()
		}
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

// Receive takes the loaded model, or a look at its layers. The selected sample
// stays selected.
func (s *Inspect) Receive(result any) []Request {
	switch m := result.(type) {
	case inspectedMsg:
		if m.path == s.path && m.at == s.at {
			return s.loaded(m)
		}
	case lookedMsg:
		if m.of == s.data {
			s.maps.asked = false
			s.maps.sample, s.maps.views = m.sample, m.views
			return s.look()
		}
	}
	return nil
}

func (s *Inspect) loaded(m inspectedMsg) []Request {
	s.asked = false
	switch {
	case m.err != nil && s.data != nil:
		return []Request{Say{theme.Bad, m.err.Error()}}
	case m.err != nil:
		s.err = m.err
	case m.data != nil:
		i, had := s.sample()
		s.data, s.err = m.data, nil
		s.maps.asked, s.maps.views = false, nil
		s.search()
		if had {
			s.selectSample(i)
		}
		s.classes.settle(s.data)
	}
	return s.look()
}

// ID is the number key.
func (s *Inspect) ID() ID { return InspectID }

// Title is the word on the tab.
func (s *Inspect) Title() string { return "Inspect" }

// Resize takes the size of the grid over.
func (s *Inspect) Resize(w, h int) { s.w, s.h = w, h }

// settle keeps the selection among the samples and lets the hand check follow
// the answer of the merge, unless a number was chosen.
func (s *Inspect) settle() {
	s.sel = clamp(s.sel, len(s.shown))
	i, ok := s.sample()
	if !ok || s.chosen {
		return
	}
	s.class = 0
	if d := s.data; d.p.Compared() { // of features none is the answer
		s.class = sessions.Answer(d.p.Merged, d.p.K, i)
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
	s.order = s.data.pulls.strongest(s.shown)
	s.settle()
}

// Paste puts text in the filter.
func (s *Inspect) Paste(text string) []Request {
	if s.typing {
		s.filter.Paste(text)
		s.search()
	}
	return s.look()
}

// Frame has nothing to move; Wants no clock.
func (s *Inspect) Frame(time.Duration) bool { return false }

// Wants no clock.
func (s *Inspect) Wants() time.Duration { return 0 }

// Editing says that the filter has the keyboard.
func (s *Inspect) Editing() bool { return s.typing }

// name is what people call the session.
func (s *Inspect) name() string {
	return sessionName(s.path)
}

// Status is the session and the step its weights are of.
func (s *Inspect) Status(th *theme.Theme) term.Spans {
	switch {
	case s.path == "":
		return nil
	case s.data == nil:
		return term.Spans{th.Text.Span(s.name())}
	case s.data.at == 0:
		return term.Spans{th.Text.Span(s.name()), th.Dim.Span(" untrained")}
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
