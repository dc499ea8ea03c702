package screen

import (
	"fmt"
	"slices"
	"strings"

	"duet/nn/layer"
	"duet/sessions/recipe"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// pick is one thing to choose, with what is to be said about it.
type pick struct {
	// value is what choosing it gives; a pick without one is the name of a group.
	value string
	// line stands in the list after the value, right at its end.
	line, right string
	// formula and about are shown under the list while it is selected; problem in
	// the place of the formula.
	formula, about, problem string
}

// or makes picks of bare names where there is nothing to say about them.
func or(picks []pick, names []string) []pick {
	if picks != nil {
		return picks
	}
	for _, n := range names {
		picks = append(picks, pick{value: n})
	}
	return picks
}

// choosing is a list to choose from, searched while typing.
type choosing struct {
	title string
	all   []pick
	list  widget.List
	done  func(b *Build, value string) []Request
	// view makes a picture of the selected value beside the list.
	view bool
	// hints are the keys in the lower edge; nil for the usual ones.
	hints []hint
}

// newChoosing makes the list with the cursor on a value.
func newChoosing(title, value string, all []pick, done func(b *Build, value string) []Request) *choosing {
	c := &choosing{title: title, all: all, done: done}
	wide := 0
	for _, p := range all {
		if p.line != "" {
			wide = max(wide, min(24, term.Width(p.value)))
		}
	}
	for i, p := range all {
		it := widget.Item{Line: plainLine(p.value), Find: strings.Join([]string{p.value, p.line, p.about}, " ")}
		switch {
		case p.value == "":
			it = widget.Item{Line: term.Spans{{Text: p.line, Style: term.Style{Attr: term.Faint}}}, Head: true}
		case p.line != "":
			it.Line = plainLine(fmt.Sprintf("%-*s  %s", wide, p.value, p.line))
		}
		if p.right != "" {
			it.Right = plainLine(p.right + " ")
		}
		c.list.Items = append(c.list.Items, it)
		if p.value == value && p.value != "" {
			c.list.Sel = i
		}
	}
	c.list.Empty = "nothing like that"
	c.list.Key("/", 1)
	return c
}

// aboutLines is how many lines under the list say what the selected one is.
const aboutLines = 5

// said tells whether there is anything to say about any of them.
func (c *choosing) said() bool {
	return slices.ContainsFunc(c.all, func(p pick) bool { return p.about != "" || p.formula != "" })
}

func (c *choosing) sheet() sheet {
	s := sheet{title: c.title, lines: min(len(c.all)+1, 14), keys: []hint{{"enter", "choose"}, {"esc", "cancel"}, {"a-z", "search"}}}
	if c.hints != nil {
		s.keys = c.hints
	}
	if c.said() {
		s.lines += aboutLines
	}
	if c.view {
		s.wide, s.lines = sheetWidth+8, 20
	}
	return s
}

// parts divides the inside of the sheet into the list, what is said, the picture.
func (c *choosing) parts(in term.Rect) (list, about, look term.Rect) {
	if c.view && in.W >= lookWidth+28 {
		look, in = in.CutRight(lookWidth)
	}
	if c.said() && in.H >= aboutLines+4 {
		about, in = in.CutBottom(aboutLines)
	}
	return in, about, look
}

// selected is the pick under the cursor.
func (c *choosing) selected() (pick, bool) {
	i, ok := c.list.Selected()
	if !ok {
		return pick{}, false
	}
	return c.all[i], true
}

func (c *choosing) key(b *Build, key string) []Request {
	switch key {
	case "esc", outside:
		b.pop()
	case "enter":
		p, ok := c.selected()
		if !ok {
			return nil
		}
		b.pop()
		requests := c.done(b, p.value)
		b.follow()
		return requests
	case "a-z": // the hint in the lower edge, clicked
	default:
		c.search(key)
	}
	return nil
}

// search gives a key to the list. Another filter puts the cursor on what it finds
// first.
func (c *choosing) search(key string) {
	before := c.list.Sought()
	c.list.Key(key, 8)
	if v := c.list.Visible(); c.list.Sought() != before && len(v) > 0 {
		c.list.Sel = v[0]
	}
}

func (c *choosing) paste(text string) {
	for _, r := range text {
		c.search(string(r))
	}
}

func (c *choosing) click(b *Build, r term.Rect, m Mouse) []Request {
	if key := c.pressed(r, m); key != "" {
		return c.key(b, key)
	}
	return nil
}

// pressed is the key that a mouse event stands for, "" for none; it selects what was
// clicked.
func (c *choosing) pressed(r term.Rect, m Mouse) string {
	s := c.sheet()
	key, inside := s.press(r, m)
	if !inside {
		return key
	}
	list, _, _ := c.parts(s.area(r.W, r.H).Inset(1))
	if _, again := c.list.Click(list, m.X, m.Y); again {
		return "enter"
	}
	return ""
}

func (c *choosing) draw(b *Build, g term.Grid, th *theme.Theme) {
	c.drawWith(b, g, th, func(p pick) pick { return p })
}

// drawWith draws the list, and what said makes of the pick under the cursor.
func (c *choosing) drawWith(b *Build, g term.Grid, th *theme.Theme, said func(p pick) pick) {
	list, about, look := c.parts(c.sheet().draw(g, th))
	c.list.Draw(g, list, th)
	p, ok := c.selected()
	if !ok {
		return
	}
	p = said(p)
	v := g.Sub(about.InsetXY(1, 0))
	y := 1
	put := func(text string, style term.Style) {
		for _, line := range term.Wrap(text, v.W) {
			v.Text(0, y, v.W, line, style)
			y++
		}
	}
	switch {
	case p.problem != "":
		put(th.Glyphs.Cross+" "+p.problem, th.Bad)
	case p.formula != "":
		put(p.formula, th.Alpha)
	}
	put(p.about, th.Text)
	if c.view {
		b.drawLook(g, look.InsetXY(1, 0), th, p.value)
	}
}

// layerPicks are the layers that can be added, by groups.
func layerPicks() []pick {
	var out []pick
	group := layer.Group("")
	for _, k := range layer.Kinds() {
		if !recipe.Offered(k) {
			continue
		}
		if k.Group != group {
			group = k.Group
			out = append(out, pick{line: string(group)})
		}
		var names []string
		for _, a := range layer.Args(k.New()) {
			if !rare(a.Name) {
				names = append(names, a.Name)
			}
		}
		about := k.Help
		if len(names) > 0 {
			about += " Takes " + strings.Join(names, ", ") + "."
		}
		out = append(out, pick{value: k.Class, line: k.Help, about: about})
	}
	return out
}
