package tui

import (
	"cmp"
	"slices"
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
	// whole leaves the table as wide as Keras prints it; it scrolls sideways then.
	whole bool

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
	s := &summary{of: of, style: cmp.Or(a.style, keras.Keras3), turn: a.asked}
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

// width is the style's own width where that fits or is asked for, else what there
// is; a table is not drawn narrower than it can be read, but scrolls.
func (s *summary) width(w int) int {
	own, err := keras.Summary(s.model, s.style, 0)
	if err != nil {
		return w
	}
	wide := 0
	for _, line := range strings.Split(own, "\n") {
		wide = max(wide, term.Width(line))
	}
	if s.whole {
		return wide
	}
	return min(wide, max(w, narrowest))
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
	g.Box(area, term.BoxSpec{Title: "summary of " + s.of.Title, TitleStyle: th.Title, Border: th.Focus, Focused: true})
	for _, at := range s.choices(area) {
		text, style := " "+string(at.style)+" ", th.Tab
		if at.style == s.style {
			text, style = "["+string(at.style)+"]", th.TabActive
		}
		g.Text(at.X, at.Y, at.W, text, style)
	}
	page := s.filled(r, th)
	page.Draw(g, s.body(r), th)
}

// choice is where a style stands in the bottom of the frame.
type choice struct {
	term.Rect
	style keras.Style
}

// choices are the styles that fit, from the right.
func (s *summary) choices(area term.Rect) []choice {
	all := keras.Styles()
	var out []choice
	x := area.X + area.W - 2
	for i := len(all) - 1; i >= 0; i-- {
		w := term.Width(string(all[i])) + 2
		if x -= w; x <= area.X {
			break
		}
		out = append(out, choice{term.Rect{X: x, Y: area.Y + area.H - 1, W: w, H: 1}, all[i]})
	}
	return out
}

func (s *summary) key(a *app, key string) tea.Cmd {
	switch key {
	case "esc", "S", "q", "enter":
		a.over = nil
	case "tab", "s":
		s.turnTo(a, 1)
	case "shift+tab":
		s.turnTo(a, -1)
	case "w":
		s.whole = !s.whole
		s.page = widget.TextView{}
	case "y":
		return a.copy(screen.Copy{What: "summary, " + string(s.style) + ",", Text: s.printed()})
	default:
		page := s.filled(a.frame(), a.th)
		page.Key(key, s.body(a.frame()).H)
		s.page.Top, s.page.Left = page.Top, page.Left
	}
	return nil
}

// printed is the summary as Keras prints it, whatever the width of the terminal: what
// is copied is read elsewhere.
func (s *summary) printed() string {
	whole := *s
	whole.whole = true
	return whole.text(0)
}

// turnTo turns d styles on; the app keeps the style for the next summary.
func (s *summary) turnTo(a *app, d int) {
	all := keras.Styles()
	i := max(0, slices.Index(all, s.style))
	s.choose(a, all[(i+d+len(all))%len(all)])
}

func (s *summary) choose(a *app, style keras.Style) {
	s.style, a.style = style, style
	s.page = widget.TextView{}
}

func (s *summary) mouse(a *app, m screen.Mouse) tea.Cmd {
	for _, key := range wheelKeys(m) {
		s.key(a, key)
	}
	area := s.area(a.frame())
	switch {
	case !isPress(m):
	case !area.Contains(m.X, m.Y):
		a.over = nil
	default:
		for _, at := range s.choices(area) {
			if at.Contains(m.X, m.Y) {
				s.choose(a, at.style)
			}
		}
	}
	return nil
}

func (s *summary) paste(string) {}

func (s *summary) bindings() []widget.Binding {
	return []widget.Binding{hint("tab", "style"), hint("y", "copy"), hint("down", "scroll"), hint("w", s.other()), hint("right", "sideways"), hint("esc", "close")}
}

// other is what w turns to.
func (s *summary) other() string {
	if s.whole {
		return "fit"
	}
	return "full width"
}
