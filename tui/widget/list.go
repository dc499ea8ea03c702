package widget

import (
	"slices"
	"strings"

	"duet/tui/term"
	"duet/tui/theme"
)

// Item is one line of a List.
type Item struct {
	Line  term.Spans
	Right term.Spans // at the right edge, kept when Line is cut
	Find  string     // what the filter looks in; "" means Line's text
	// Head is a line between items, such as the name of a group: it cannot be
	// selected, and a filter hides it.
	Head bool
}

// text is what the filter looks in.
func (it Item) text() string {
	if it.Find != "" {
		return it.Find
	}
	s := ""
	for _, p := range it.Line {
		s += p.Text
	}
	return s
}

// Matches tells whether a filter lets the item through.
func (it Item) Matches(filter string) bool { return matches(it.text(), filter) }

// List is lines to choose from, with a filter on "/".
type List struct {
	Items []Item
	Sel   int    // selected item, an index into Items
	Empty string // shown without items: say why and which key helps
	// Part is what of the filter's text is looked for; nil for all of it.
	Part func(filter string) string

	filter Input
	typing bool
}

// Typing says whether letters go into the filter now.
func (l *List) Typing() bool { return l.typing }

// Filter is the text of the filter, "" for none.
func (l *List) Filter() string { return l.filter.Value() }

// Sought is what of the filter's text is looked for.
func (l *List) Sought() string {
	if l.Part == nil {
		return l.filter.Value()
	}
	return l.Part(l.filter.Value())
}

// SetFilter replaces the text of the filter.
func (l *List) SetFilter(text string) { l.filter.Set(text) }

// Visible lists the indices of the items the filter lets through, those that
// begin with it first.
func (l *List) Visible() []int {
	begin, rest := make([]int, 0, len(l.Items)), []int(nil)
	filter := l.Sought()
	for i, it := range l.Items {
		switch text := it.text(); {
		case it.Head && filter != "":
		case !matches(text, filter):
		case strings.HasPrefix(strings.ToLower(text), strings.ToLower(filter)):
			begin = append(begin, i)
		default:
			rest = append(rest, i)
		}
	}
	return append(begin, rest...)
}

// place is where Sel stands among the visible items; the first of them if the
// filter hides it, since that is the best match.
func (l *List) place(visible []int) int {
	return l.offHead(visible, max(0, slices.Index(visible, l.Sel)), 1)
}

// offHead is the nearest place in the direction d, else in the other one, that
// has no heading.
func (l *List) offHead(visible []int, at, d int) int {
	for _, d := range []int{d, -d} {
		for i := at; i >= 0 && i < len(visible); i += d {
			if !l.Items[visible[i]].Head {
				return i
			}
		}
	}
	return at
}

// step moves the selection as a key says.
func (l *List) step(key string, page int) bool {
	visible := l.Visible()
	at := l.place(visible)
	to, ok := move(key, at, len(visible), page)
	if !ok || len(visible) == 0 {
		return ok
	}
	d := 1
	if to < at {
		d = -1
	}
	l.Sel = visible[l.offHead(visible, to, d)]
	return true
}

// Selected is the selected item's index; ok is false if nothing is visible.
func (l *List) Selected() (int, bool) {
	visible := l.Visible()
	if len(visible) == 0 || l.Items[visible[l.place(visible)]].Head {
		return 0, false
	}
	return visible[l.place(visible)], true
}

// Key moves the selection (arrows, j k, pages of the given height, home end),
// and edits the filter. enter is not used, but to end typing.
func (l *List) Key(key string, page int) bool {
	if l.typing {
		return l.filterKey(key, page)
	}
	if key == "/" {
		l.typing = true
		l.filter.Prompt = "/"
		return true
	}
	if key == "esc" && l.Filter() != "" {
		l.filter.Set("")
		return true
	}
	return l.step(key, page)
}

// filterKey takes a key while the filter is typed.
func (l *List) filterKey(key string, page int) bool {
	switch key {
	case "enter":
		l.typing = false
	case "esc":
		l.typing = false
		l.filter.Set("")
	case "up", "down", "pgup", "pgdown":
		l.step(key, page)
	default:
		return l.filter.Key(key)
	}
	return true
}

// body is the part of r the items have; the filter takes the last line.
func (l *List) body(r term.Rect) (body, foot term.Rect) {
	if l.typing || l.Filter() != "" {
		foot, body = r.CutBottom(1)
		return body, foot
	}
	return r, term.Rect{}
}

// Draw draws the list with the selected line marked and, if need be, a scroll
// bar.
func (l *List) Draw(g term.Grid, r term.Rect, th *theme.Theme) {
	body, foot := l.body(r)
	v := g.Sub(body)
	visible := l.Visible()
	if len(visible) == 0 {
		l.drawEmpty(v, th)
	}
	at := l.place(visible)
	top := window(at, len(visible), v.H)
	w := v.W
	if scrollbar(v, th, top, len(visible)) {
		w--
	}
	for y := 0; y < v.H && top+y < len(visible); y++ {
		drawItem(v.Sub(term.Rect{Y: y, W: w, H: 1}), th, l.Items[visible[top+y]], top+y == at)
	}
	switch {
	case foot.Empty():
	case l.typing:
		l.filter.Draw(g, foot, th)
	default:
		g.Sub(foot).Text(0, 0, foot.W, "/"+l.Filter(), th.Dim)
	}
}

// drawEmpty says why there is nothing.
func (l *List) drawEmpty(v term.Grid, th *theme.Theme) {
	text := l.Empty
	if l.Filter() != "" {
		text = "nothing matches; esc clears the filter"
	}
	for y, line := range term.Wrap(text, v.W-2) {
		v.Text(1, y, v.W-1, line, th.Dim)
	}
}

// drawItem draws one item on its line.
func drawItem(v term.Grid, th *theme.Theme, it Item, selected bool) {
	if it.Head {
		v.Spans(1, 0, v.W-1, it.Line.Clip(v.W-1)...)
		return
	}
	right := min(it.Right.Width(), max(0, v.W-4))
	v.Spans(2, 0, v.W-2-right-min(right, 1), it.Line.Clip(v.W-2-right-min(right, 1))...)
	v.Spans(v.W-right, 0, right, it.Right...)
	if selected {
		v.Text(0, 0, 1, th.Glyphs.Pointer, th.Key)
		v.Paint(v.Bounds(), th.Selection)
	}
}

// Click selects the item at (x, y). again is true if it was selected already:
// a second click opens.
func (l *List) Click(r term.Rect, x, y int) (ok, again bool) {
	body, _ := l.body(r)
	visible := l.Visible()
	if !body.Contains(x, y) || len(visible) == 0 {
		return false, false
	}
	at := l.place(visible)
	i := window(at, len(visible), body.H) + y - body.Y
	if i >= len(visible) || l.Items[visible[i]].Head {
		return false, false
	}
	l.Sel = visible[i]
	return true, i == at
}
