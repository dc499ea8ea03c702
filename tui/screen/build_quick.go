package screen

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"duet/nn/graph"
	"duet/nn/layer"
	"duet/sessions/recipe"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// picker is the list of layers to add. What follows the layer in the text typed are
// its arguments, as labels show them: "conv 16 3x3 relu". Tab adds and stays, so that
// a branch is typed from its first layer to its last.
type picker struct {
	*choosing
	b *Build
	// said is what the text typed makes, and the text and the layer it is of.
	said, of string
	problem  string
}

// newPicker lists the layers that can be added below the cursor.
func newPicker(b *Build) *picker {
	p := &picker{b: b}
	p.choosing = newChoosing(p.where(), "", layerPicks(), nil)
	for i, one := range p.all { // a group's name finds its layers, their arguments do not
		if k, err := layer.Find(one.value); err == nil {
			p.list.Items[i].Find = k.Class + " " + string(k.Group) + " " + k.Help
		}
	}
	p.list.Part = func(text string) string { sought, _ := p.split(text); return sought }
	p.list.Sel = p.likely()
	p.hints = []hint{{"enter", "add"}, {"tab", "add, and another"}, {"esc", "done"}}
	p.look()
	return p
}

// likely is the layer that the cursor begins on: a convolution of a picture, else a
// dense layer.
func (p *picker) likely() int {
	class := "Dense"
	side, _ := p.b.side()
	if in, ok := p.b.shapeBefore(side, p.place(side)); ok && in.Rank() == 3 {
		class = "Conv2D"
	}
	return max(0, slices.IndexFunc(p.all, func(one pick) bool { return one.value == class }))
}

// where says below what a layer will stand.
func (p *picker) where() string {
	side, _ := p.b.side()
	at := p.place(side)
	switch {
	case at > 0:
		text := "Add a layer below " + layerLabel((*p.b.r.Layers(side))[at-1])
		if s, ok := p.b.shapeBefore(side, at); ok {
			text += " " + shapeText(s)
		}
		return text
	case side == graph.SideHead:
		return "Add a layer below the merge"
	}
	return "Add a layer below what branch " + strings.ToUpper(string(side)) + " sees"
}

// split divides what was typed into what is looked for and the arguments: these begin
// with the first word that is one, or that finds nothing any more.
func (p *picker) split(text string) (sought string, args []string) {
	words := strings.Fields(text)
	n := len(words)
	for i := 1; i < len(words); i++ {
		if isArgument(words[i]) {
			n = i
			break
		}
	}
	for n > 1 && !p.finds(strings.Join(words[:n], " ")) {
		n--
	}
	return strings.Join(words[:n], " "), words[n:]
}

// finds tells whether some layer is found by a text.
func (p *picker) finds(text string) bool {
	return slices.ContainsFunc(p.list.Items, func(it widget.Item) bool { return !it.Head && it.Matches(text) })
}

// layer is the one under the cursor with arguments.
func (p *picker) layer(args []string) (l recipe.Layer, err error) {
	one, ok := p.selected()
	side, here := p.b.side()
	if !ok || !here {
		return l, fmt.Errorf("no layer is called so")
	}
	k, err := layer.Find(one.value)
	if err != nil {
		return l, err
	}
	l, err = p.b.newLayer(k, side, p.place(side))
	if err != nil {
		return l, err
	}
	return l, setWords(l.Options, args)
}

// place is where the layer will stand.
func (p *picker) place(side graph.Side) int {
	return min(p.b.row[p.b.pane], len(*p.b.r.Layers(side)))
}

// look works out what the text typed makes: the layer and its shape, or what is wrong.
func (p *picker) look() {
	one, ok := p.selected()
	text := p.list.Filter()
	if of := one.value + " " + text; of == p.of {
		return
	} else {
		p.of, p.said, p.problem = of, "", ""
	}
	_, args := p.split(text)
	if text == "" {
		p.said = "a layer, with its arguments if you like: conv 16 3x3 relu"
		return
	} else if !ok {
		return
	}
	l, err := p.layer(args)
	if err == nil {
		p.said = layerLabel(l) + p.becomes(l)
		return
	}
	if n := len(args) - 1; n >= 0 && !strings.HasSuffix(text, " ") { // the last word is being typed
		if before, bad := p.layer(args[:n]); bad == nil {
			words := beginning(before.Options, args[n])
			if len(words) > 0 {
				p.said = layerLabel(before) + "  " + strings.Join(words, " or ") + "?"
				return
			} else if half := args[n]; half[len(half)-1] == 'x' || half[len(half)-1] == '=' {
				p.said = layerLabel(before)
				return
			}
		}
	}
	p.problem = err.Error()
}

// becomes says what a layer puts out below the cursor, or why it cannot stand there.
func (p *picker) becomes(l recipe.Layer) string {
	b := p.b
	side, ok := b.side()
	if b.graph == nil || !ok {
		return ""
	}
	in, err := b.r.ShapesOf(b.set)
	if err != nil {
		return ""
	}
	r, at := b.r.Clone(), p.place(side)
	r.Insert(side, at, l)
	spec, err := r.Spec(in)
	if err != nil {
		return ""
	}
	g, err := graph.Check(spec)
	i := g.Index(r.IDs(side)[at])
	if i >= 0 && g.Nodes[i].Known {
		return "  -> " + shapeText(g.Nodes[i].Out)
	}
	var problems graph.Problems
	if errors.As(err, &problems) {
		for _, one := range problems {
			if one.Node == r.IDs(side)[at] {
				return ": " + one.Text
			}
		}
	}
	return ""
}

func (p *picker) key(b *Build, key string) []Request {
	var requests []Request
	switch key {
	case "enter", "tab":
		requests = p.take(key == "tab")
	default:
		requests = p.choosing.key(b, key)
	}
	p.look()
	return requests
}

func (p *picker) paste(text string) {
	p.choosing.paste(text)
	p.look()
}

func (p *picker) click(b *Build, r term.Rect, m Mouse) []Request {
	if key := p.pressed(r, m); key != "" {
		return p.key(b, key)
	}
	p.look()
	return nil
}

func (p *picker) draw(b *Build, g term.Grid, th *theme.Theme) {
	p.choosing.drawWith(b, g, th, func(one pick) pick {
		one.formula, one.problem = p.said, p.problem
		return one
	})
}

// take adds the layer under the cursor. Without arguments its form opens, unless
// another one is to be added.
func (p *picker) take(another bool) []Request {
	if _, ok := p.selected(); !ok {
		return nil
	}
	_, args := p.split(p.list.Filter())
	l, err := p.layer(args)
	if err != nil {
		p.problem = err.Error()
		return nil
	}
	if !another {
		p.b.pop()
		return p.b.insert(l, len(args) == 0)
	}
	requests := p.b.insert(l, false)
	p.list.SetFilter("")
	p.list.Sel, p.title, p.of = p.likely(), p.where(), ""
	return requests
}
