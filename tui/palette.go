package tui

import (
	"slices"
	"strings"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"

	"duet/tui/screen"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// palette is the overlay that finds a command by a few letters. It lists the
// key table, so every action can be reached here.
type palette struct {
	input widget.Input
	list  widget.List
	all   widget.Keys // this screen's first, then everywhere's, then the others'
	found []int       // indices into all, best first
	th    *theme.Theme
}

// paletteWidth is the greatest width of the overlay.
const paletteWidth = 74

func newPalette(a *app) *palette {
	p := &palette{th: a.th}
	p.input.Prompt, p.input.Hint = ": ", "a few letters of what you want to do"
	p.list.Empty = "no command like that; ? lists the keys"
	t := a.keys()
	p.all = append(t.In(a.shown().Title()), t.In("")...)
	for _, scope := range t.Scopes() {
		if scope != "" && scope != a.shown().Title() {
			p.all = append(p.all, t.In(scope)...)
		}
	}
	p.search()
	return p
}

// search lists what the text finds.
func (p *palette) search() {
	type hit struct{ i, score int }
	var hits []hit
	for i, b := range p.all {
		if score, ok := fuzzy(p.input.Value(), b.Short+" "+b.Help+" "+b.Scope); ok {
			hits = append(hits, hit{i, score})
		}
	}
	slices.SortStableFunc(hits, func(x, y hit) int { return y.score - x.score })
	p.found, p.list.Items, p.list.Sel = nil, nil, 0
	for _, h := range hits {
		b := p.all[h.i]
		where := b.Scope
		if where == "" {
			where = "everywhere"
		}
		style := p.th.Text
		if b.Reason() != "" {
			style = p.th.Dim
		}
		p.found = append(p.found, h.i)
		p.list.Items = append(p.list.Items, widget.Item{
			Line:  term.Spans{style.Span(b.Help)},
			Right: term.Spans{p.th.Dim.Span(where + "  "), p.th.Key.Span(pad(b.Label(), 10))},
		})
	}
}

// pad fills a text up to w cells, and cuts it there.
func pad(s string, w int) string {
	s = term.Clip(s, w)
	return s + strings.Repeat(" ", max(0, w-term.Width(s)))
}

// fuzzy says whether the letters of what occur in text in that order, and how
// well: letters that begin words and letters that follow each other count more.
func fuzzy(what, text string) (score int, ok bool) {
	at, run := 0, 0
	runes := []rune(strings.ToLower(text))
	for _, r := range strings.ToLower(what) {
		if unicode.IsSpace(r) {
			run = 0
			continue
		}
		from := at
		for at < len(runes) && runes[at] != r {
			at++
		}
		if at == len(runes) {
			return 0, false
		}
		if at != from || from == 0 {
			run = 0
		}
		run++
		score += run * 2
		if at == 0 || !unicode.IsLetter(runes[at-1]) {
			score += 6
		}
		score -= min(at-from, 4)
		at++
	}
	return score, true
}

// area is where the overlay stands.
func (p *palette) area(r term.Rect) term.Rect {
	w, h := min(paletteWidth, r.W-2), min(18, r.H-3)
	return term.Rect{X: (r.W - w) / 2, Y: 1, W: w, H: h}
}

// body is the list inside the frame.
func (p *palette) body(r term.Rect) term.Rect {
	_, body := p.area(r).Inset(1).CutTop(2)
	return body
}

func (p *palette) draw(g term.Grid, r term.Rect, th *theme.Theme) {
	g.Paint(r, th.Dialog)
	area := p.area(r)
	g.Sub(area).Clear()
	inner := g.Box(area, term.BoxSpec{Title: "commands", TitleStyle: th.Title, Border: th.Focus, Focused: true})
	line, _ := inner.CutTop(1)
	p.input.Draw(g, line.InsetXY(1, 0), th)
	p.list.Draw(g, p.body(r), th)
}

func (p *palette) key(a *app, key string) tea.Cmd {
	switch key {
	case "esc", "ctrl+p":
		a.over = nil
	case "enter":
		return p.choose(a)
	case "up", "down", "pgup", "pgdown":
		p.list.Key(key, p.body(a.frame()).H)
	default:
		if p.input.Key(key) {
			p.search()
		}
	}
	return nil
}

// choose does what is selected.
func (p *palette) choose(a *app) tea.Cmd {
	i, ok := p.list.Selected()
	if !ok {
		return nil
	}
	a.over = nil
	return a.perform(p.all[p.found[i]])
}

// perform does what a binding says, on the screen it belongs to.
func (a *app) perform(b widget.Binding) tea.Cmd {
	if b.Scope == "" {
		return a.global(b.ID, b.Keys[0])
	}
	if why := b.Reason(); why != "" {
		a.say(theme.Info, why)
		return nil
	}
	var shown tea.Cmd
	for id, s := range a.screens {
		if s.Title() == b.Scope && id != a.active {
			shown = a.show(id)
		}
	}
	return tea.Batch(shown, a.carry(a.shown(), a.shown().Key(b.ID, b.Keys[0])))
}

func (p *palette) mouse(a *app, m screen.Mouse) tea.Cmd {
	for _, key := range wheelKeys(m) {
		p.key(a, key)
	}
	if !isPress(m) {
		return nil
	}
	if ok, again := p.list.Click(p.body(a.frame()), m.X, m.Y); ok {
		if again {
			return p.choose(a)
		}
		return nil
	}
	if !p.area(a.frame()).Contains(m.X, m.Y) {
		a.over = nil
	}
	return nil
}

func (p *palette) paste(text string) {
	p.input.Paste(text)
	p.search()
}

func (p *palette) bindings() []widget.Binding {
	return []widget.Binding{hint("enter", "do it"), hint("up", "before"), hint("down", "next"), hint("esc", "close")}
}
