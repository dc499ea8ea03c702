package screen

import (
	"fmt"
	"slices"
	"strings"

	"duet/nn/graph"
	"duet/sessions/recipe"
	"duet/tui/chart"
	"duet/tui/term"
	"duet/tui/theme"
)

// graphLine is a line of the drawing of a graph: rails to the left, then a node, or
// nothing on a line where rails meet or part.
type graphLine struct {
	rails string
	node  int // index into the graph's nodes; -1 for none
	// left and right stand beside a node: what it is, and its shape and parameters.
	left, right string
}

// asciiRails is the drawing where only ASCII may be sent.
var asciiRails = strings.NewReplacer("│", "|", "●", "o", "├", "+", "┤", "+", "┼", "+", "┴", "+", "┬", "+", "╯", "'", "╰", "`", "╮", ".", "╭", ".", "─", "-")

// graphLines draws a graph downwards, a line for each node. A rail is an output
// that is still to be read: it begins at its node and goes down to the last one
// that reads it.
func graphLines(g *graph.Graph) []graphLine {
	reads := make([]int, len(g.Nodes)) // how often a node's output is still to be read
	for _, n := range g.Nodes {
		for _, in := range n.In {
			reads[in]++
		}
	}
	var rails []int // the node whose output each rail carries; -1 for a free place
	var out []graphLine
	for i, n := range g.Nodes {
		for _, in := range n.In {
			reads[in]--
		}
		j := joint{at: -1, arms: map[int]bool{}}
		for _, in := range n.In {
			r := slices.Index(rails, in)
			switch ends := reads[in] == 0; {
			case r < 0:
			case ends && j.at < 0: // the node stands where its first rail ends
				j.at = r
			case r != j.at:
				j.arms[r] = ends
			}
		}
		if j.fresh = j.at < 0; j.fresh {
			if j.at = slices.Index(rails, -1); j.at < 0 {
				rails, j.at = append(rails, -1), len(rails)
			}
		}
		if len(j.arms) > 0 {
			out = append(out, graphLine{rails: j.draw(rails), node: -1})
		}
		for r, ends := range j.arms {
			if ends {
				rails[r] = -1
			}
		}
		rails[j.at] = i
		out = append(out, graphLine{rails: railRow(rails, j.at), node: i})
		if reads[i] == 0 {
			rails[j.at] = -1
		}
		for len(rails) > 0 && rails[len(rails)-1] < 0 {
			rails = rails[:len(rails)-1]
		}
	}
	return out
}

// railRow is a line with a node at a place.
func railRow(rails []int, at int) string {
	var s strings.Builder
	for i, r := range rails {
		switch {
		case i == at:
			s.WriteString("● ")
		case r >= 0:
			s.WriteString("│ ")
		default:
			s.WriteString("  ")
		}
	}
	return s.String()
}

// joint is where rails meet above a node.
type joint struct {
	// at is the node's place, fresh when no rail led there before.
	at    int
	fresh bool
	// arms are the other rails that lead to it, and whether each ends here.
	arms map[int]bool
}

// draw is the line of the joint.
func (j joint) draw(rails []int) string {
	low, high := j.at, j.at
	for r := range j.arms {
		low, high = min(low, r), max(high, r)
	}
	// sign picks the one for the left end, the right end or between.
	sign := func(i int, left, right, between string) string {
		switch i {
		case low:
			return left
		case high:
			return right
		}
		return between
	}
	var s strings.Builder
	for i, r := range rails {
		ends, arm := j.arms[i]
		switch {
		case i == j.at && j.fresh:
			s.WriteString(sign(i, "╭", "╮", "┬"))
		case arm && ends:
			s.WriteString(sign(i, "╰", "╯", "┴"))
		case arm || i == j.at:
			s.WriteString(sign(i, "├", "┤", "┼"))
		case i > low && i < high && r >= 0:
			s.WriteString("┼")
		case i > low && i < high:
			s.WriteString("─")
		case r >= 0:
			s.WriteString("│")
		default:
			s.WriteString(" ")
		}
		if i >= low && i < high {
			s.WriteString("─")
		} else {
			s.WriteString(" ")
		}
	}
	return s.String()
}

// graphText is what stands beside a node: its name in the recipe, its label, its
// shape and its parameters.
func graphText(n graph.Resolved) (left, right string) {
	label := layerLabel(recipe.Layer{Options: n.Layer})
	if strings.Contains(strings.ReplaceAll(n.ID, "_", ""), strings.ToLower(n.Class)) { // it says its class already
		label = strings.TrimSpace(strings.TrimPrefix(label, n.Class))
	}
	if left = n.ID; n.Side != graph.SideInput {
		left = strings.TrimSpace(n.ID + "  " + label)
	}
	right = "?"
	if n.Known {
		right = shapeText(n.Out)
	}
	if total, _ := n.ParamCount(); total > 0 {
		return left, fmt.Sprintf("%s %9s", right, chart.Count(int64(total)))
	}
	return left, right + strings.Repeat(" ", 10)
}

// sideStyle is the colour of a side.
func sideStyle(side graph.Side, th *theme.Theme) term.Style {
	switch side {
	case graph.SideA:
		return th.A
	case graph.SideB:
		return th.B
	case graph.SideMerge:
		return th.Merged
	}
	return th.Text
}

// drawGraph draws the graph from a line on.
func (b *Build) drawGraph(g term.Grid, r term.Rect, th *theme.Theme, from int) {
	v := g.Sub(r)
	if b.graph == nil {
		v.Text(0, 0, v.W, "no graph while the shapes of the data are not known", th.Dim)
		return
	}
	lines := b.made.graph
	wide := 0
	for _, l := range lines {
		wide = max(wide, term.Width(l.rails))
	}
	wide = min(wide, v.W/2)
	for y := 0; y < v.H && from+y < len(lines); y++ {
		l := lines[from+y]
		rails := l.rails
		if th.Profile.Glyphs == term.ASCII {
			rails = asciiRails.Replace(rails)
		}
		v.Text(0, y, wide, rails, th.Dim)
		if l.node < 0 {
			continue
		}
		room := v.W - wide - term.Width(l.right) - 1
		v.Text(wide, y, room, term.Clip(l.left, room), sideStyle(b.graph.Nodes[l.node].Side, th))
		v.TextRight(0, y, v.W, l.right, th.Text)
	}
	if from+v.H < len(lines) {
		v.Text(v.W-1, v.H-1, 1, th.Glyphs.Down, th.Dim)
	}
}

// graphModal shows the graph as large as the screen is.
type graphModal struct{ top int }

func (m *graphModal) sheet(b *Build) sheet {
	lines := 1
	if b.graph != nil {
		lines = len(b.made.graph)
	}
	return sheet{title: "The model, from its input down", wide: 100, lines: max(8, lines), keys: []hint{{"up", "back"}, {"down", "on"}, {"esc", "close"}}}
}

func (m *graphModal) key(b *Build, key string) []Request {
	s := m.sheet(b)
	page := s.area(b.w, b.h).H - 2
	switch key {
	case "esc", "q", "enter", "v", outside:
		b.pop()
	case "up", "k":
		m.top--
	case "down", "j":
		m.top++
	case "pgup":
		m.top -= page
	case "pgdown", "space":
		m.top += page
	case "home":
		m.top = 0
	case "end":
		m.top = s.lines
	}
	m.top = max(0, min(m.top, s.lines-page))
	return nil
}

func (m *graphModal) paste(string) {}

func (m *graphModal) click(b *Build, r term.Rect, e Mouse) []Request {
	if key, inside := m.sheet(b).press(r, e); !inside {
		return m.key(b, key)
	}
	return nil
}

func (m *graphModal) draw(b *Build, g term.Grid, th *theme.Theme) {
	b.drawGraph(g, m.sheet(b).draw(g, th).InsetXY(1, 0), th, m.top)
}
