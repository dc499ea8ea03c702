package tui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"duet/nn/keras"
	"duet/tui/screen"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// summary is the overlay with the Keras summary of a recipe's model. The model
// is made in the background, since its shapes may have to be read from a file;
// the text is made for the width there is.
type summary struct {
	of    screen.SummaryOf
	style keras.Style
	page  widget.TextView

	turn  int // which question the model answers
	done  bool
	model keras.Model
	err   error
}

// summaryMsg is the model of a summary.
type summaryMsg struct {
	turn  int
	model keras.Model
	err   error
}

// summarise opens the overlay.
func (a *app) summarise(of screen.SummaryOf) tea.Cmd {
	a.asked++
	s := &summary{of: of, style: keras.Keras3, turn: a.asked}
	a.over, a.dirty = s, true
	r := of.Recipe.Clone()
	return background(func() tea.Msg {
		m, err := screen.ModelOf(r)
		return summaryMsg{s.turn, m, err}
	})
}

// text is the summary for w cells.
func (s *summary) text(w int) string {
	switch {
	case !s.done:
		return "working the shapes out"
	case s.err != nil:
		return "no summary: " + s.err.Error()
	}
	text, err := keras.Summary(s.model, s.style, s.width(w))
	if err != nil {
		return "no summary: " + err.Error()
	}
	return text
}

// width is the style's own width where that fits, else what there is; a table
// is not drawn narrower than it can be read, but scrolls.
func (s *summary) width(w int) int {
	own, err := keras.Summary(s.model, s.style, 0)
	if err != nil {
		return w
	}
	line, _, _ := strings.Cut(strings.TrimLeft(own, "\n"), "\n")
	for _, l := range strings.Split(own, "\n") {
		if term.Width(l) > term.Width(line) {
			line = l
		}
	}
	return min(term.Width(line), max(w, narrowest))
}

// narrowest is the least width a summary is made for.
const narrowest = 60

// area is the overlay's place: as wide as it helps.
func (s *summary) area(r term.Rect) term.Rect { return r.Centre(min(r.W, 116), r.H-2) }

// filled is the page with the text for the frame r.
func (s *summary) filled(r term.Rect, th *theme.Theme) widget.TextView {
	page := s.page
	page.Lines = widget.Plain(th.Text, strings.Split(strings.TrimRight(s.text(s.body(r).W-1), "\n"), "\n")...)
	return page
}

// body is the page inside the frame.
func (s *summary) body(r term.Rect) term.Rect { return s.area(r).Inset(1).InsetXY(1, 0) }

func (s *summary) draw(g term.Grid, r term.Rect, th *theme.Theme) {
	g.Paint(r, th.Dialog)
	area := s.area(r)
	g.Sub(area).Clear()
	g.Box(area, term.BoxSpec{
		Title: "summary of " + s.of.Title, TitleStyle: th.Title, Border: th.Focus, Focused: true,
		Footer: term.Spans{th.Dim.Span("tab: "), th.Text.Span(string(s.style)), th.Dim.Span(" of " + styles())},
	})
	page := s.filled(r, th)
	page.Draw(g, s.body(r), th)
}

// styles are the names of the styles.
func styles() string {
	var names []string
	for _, s := range keras.Styles() {
		names = append(names, string(s))
	}
	return strings.Join(names, ", ")
}

func (s *summary) key(a *app, key string) tea.Cmd {
	switch key {
	case "esc", "S", "q", "enter":
		a.over = nil
	case "tab", "shift+tab", "s":
		s.next()
	case "y":
		text := s.text(s.body(a.frame()).W - 1)
		return a.copy(screen.Copy{What: "summary", Text: text})
	default:
		page := s.filled(a.frame(), a.th)
		page.Key(key, s.body(a.frame()).H)
		s.page.Top, s.page.Left = page.Top, page.Left
	}
	return nil
}

// next turns to the next style.
func (s *summary) next() {
	all := keras.Styles()
	for i, style := range all {
		if style == s.style {
			s.style = all[(i+1)%len(all)]
			break
		}
	}
	s.page = widget.TextView{}
}

func (s *summary) mouse(a *app, m screen.Mouse) tea.Cmd {
	for _, key := range wheelKeys(m) {
		s.key(a, key)
	}
	if isPress(m) && !s.area(a.frame()).Contains(m.X, m.Y) {
		a.over = nil
	}
	return nil
}

func (s *summary) paste(string) {}

func (s *summary) bindings() []widget.Binding {
	return []widget.Binding{hint("tab", "style"), hint("y", "copy"), hint("down", "scroll"), hint("right", "sideways"), hint("esc", "close")}
}
