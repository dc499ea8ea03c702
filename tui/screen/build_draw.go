package screen

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"duet/nn/graph"
	"duet/nn/shape"
	"duet/sessions/recipe"
	"duet/tui/chart"
	"duet/tui/term"
	"duet/tui/theme"
)

// buildPlaces are the rectangles of Build; empty ones are not shown.
type buildPlaces struct {
	pane                        [buildPanes]term.Rect
	summary, graph, yaml, strip term.Rect
}

// buildLayout divides w x h cells:
//
//	under 78x20   the names of all panes / the focused one
//	80x22         A | B | merge or head / checks
//	116x34        A | B | merge or head / summary | checks
//	180x50        A | B | merge / head | graph  / summary | checks / recipe
//
// Under 180x50 the merge takes the whole height while it has the focus, since its
// form is long.
func buildLayout(w, h int, focus buildPane, zoom bool) buildPlaces {
	var p buildPlaces
	all := term.Rect{W: w, H: h}
	if zoom || w < 78 || h < 20 {
		p.strip, p.pane[focus] = cutStrip(all)
		return p
	}
	large := w >= 180 && h >= 50
	upper := h - 9
	if h >= 34 {
		upper = h / 2
	}
	if large {
		upper = h * 3 / 5
	}
	if focus == paneMerge && !large {
		p.pane[paneMerge], all = all.CutRight(max(34, w/3))
	}
	top, bottom := all.CutTop(upper)
	switch {
	case !p.pane[paneMerge].Empty():
		cols := top.SplitH(1, 1)
		p.pane[paneA], p.pane[paneB] = cols[0], cols[1]
	case large:
		cols := top.SplitH(46, 46, 44, 64)
		p.pane[paneA], p.pane[paneB], p.graph = cols[0], cols[1], cols[3]
		p.pane[paneHead], p.pane[paneMerge] = cols[2].CutBottom(6)
	default:
		cols := top.SplitH(26, 26, 28)
		p.pane[paneA], p.pane[paneB] = cols[0], cols[1]
		third := paneMerge
		if focus == paneHead {
			third = paneHead
		}
		p.pane[third] = cols[2]
	}
	p.pane[paneChecks] = bottom
	if w >= 116 && h >= 34 && focus != paneMerge {
		p.summary, p.pane[paneChecks] = bottom.CutLeft(w * 3 / 5)
	}
	if large {
		p.summary, bottom = bottom.CutLeft(112)
		p.pane[paneChecks], p.yaml = bottom.CutTop(bottom.H / 2)
	}
	return p
}

func (b *Build) places() buildPlaces { return buildLayout(b.w, b.h, b.pane, b.zoom) }

// Draw draws the page.
func (b *Build) Draw(g term.Grid, th *theme.Theme) {
	p := buildLayout(g.W, g.H, b.pane, b.zoom)
	b.drawBranch(g, p.pane[paneA], th, paneA)
	b.drawBranch(g, p.pane[paneB], th, paneB)
	b.drawBranch(g, p.pane[paneHead], th, paneHead)
	b.drawMerge(g, p.pane[paneMerge], th)
	b.drawChecks(g, p.pane[paneChecks], th)
	b.drawSummary(g, p.summary, th)
	b.drawYAML(g, p.yaml, th)
	b.strip().draw(g, p.strip, th)
	if !p.graph.Empty() {
		b.drawGraph(g, box(g, p.graph, th, "The model", false, term.Spans{th.Dim.Span("v: larger")}).InsetXY(1, 0), th, 0)
	}
	if b.modal != nil {
		b.modal.draw(b, g, th)
	}
}

// listLine is a line of a list: of which row, what stands at its ends. A row may
// have several lines.
type listLine struct {
	row         int // -1 for a line that belongs to none
	left, right string
	level       recipe.Level
	dim, strong bool
}

// windowTop is the first line to show of lines on a page of h, so that the
// selected row is on it and the first row shown is whole.
func windowTop(lines []listLine, row, h int) int {
	at := max(0, slices.IndexFunc(lines, func(l listLine) bool { return l.row == row }))
	top := max(0, min(at-h/2, len(lines)-h))
	for top > 0 && top < at && lines[top].row == lines[top-1].row {
		top++
	}
	return top
}

// branchLines are the lines of a list of layers for w x h cells: one a layer
// where its shape fits beside it, two where there is room, else two for the
// selected layer alone.
func (b *Build) branchLines(side graph.Side, pane buildPane, w, h int) []listLine {
	layers := *b.r.Layers(side)
	ids := b.r.IDs(side)
	beside := w >= besideWidth
	all := 1+2*len(layers) <= h
	lines := []listLine{b.sourceLine(side, w)}
	for i, l := range layers {
		row := i + 1
		line := listLine{row: row, left: b.made.labels[side][i], level: b.level(ids[i])}
		if b.isEnd(ids[i]) { // what is wrong with the merge is often wrong here
			line.level = max(line.level, b.level("merge"))
		}
		shape := "?"
		if n, ok := b.nodeOf(ids[i]); ok && n.Known {
			shape = shapeText(n.Out)
			if total, _ := n.ParamCount(); total > 0 {
				line.right = paramText(total, w)
			}
		}
		if l.Name != "" {
			line.left += " " + fmt.Sprintf("%q", l.Name)
		}
		if len(l.From) > 0 {
			line.left += fmt.Sprintf(" from %v", l.From)
		}
		two := all || b.pane == pane && b.row[pane] == row
		switch {
		case beside:
			line.right = fmt.Sprintf("%s %7s", shape, line.right)
		case !two && line.right == "":
			line.right = shape
		}
		lines = append(lines, line)
		if !beside && two {
			lines = append(lines, listLine{row: row, left: "  -> " + shape, dim: true, level: -1})
		}
	}
	return lines
}

// besideWidth is the width from which on a layer, its shape and its parameters
// fit on one line.
const besideWidth = 36

// shapeText is a shape without the spaces there is no room for.
func shapeText(s shape.Shape) string { return strings.ReplaceAll(s.String(), " ", "") }

// paramText is a number of parameters; in a narrow list without its commas.
func paramText(n, w int) string {
	if w < 26 {
		return strconv.Itoa(n)
	}
	return chart.Count(int64(n))
}

// sourceLine is the first row of a list: what the side reads.
func (b *Build) sourceLine(side graph.Side, w int) listLine {
	line := listLine{level: -1, strong: true}
	id := ""
	switch side {
	case graph.SideA:
		line.left, id = "sees "+string(b.r.A.View), "input_a"
		line.level = b.level("a.view")
	case graph.SideB:
		line.left, id = "sees "+string(b.r.B.View), "input_b"
		line.level = b.level("b.view")
	default:
		line.left, id = "reads the merge", "merge"
	}
	n, ok := b.nodeOf(id)
	if !ok {
		n, ok = b.nodeOf("input")
	}
	if ok && n.Known {
		line.right = shapeText(n.Out)
		if w >= besideWidth {
			line.right += "        "
		}
	}
	return line
}

// drawBranch draws a list of layers.
func (b *Build) drawBranch(g term.Grid, r term.Rect, th *theme.Theme, pane buildPane) {
	if r.Empty() {
		return
	}
	side := sides[pane]
	title, style := "After the merge", th.Merged
	switch side {
	case graph.SideA:
		title, style = "Branch A: "+b.r.A.Name, th.A.With(term.Bold)
	case graph.SideB:
		title, style = "Branch B: "+b.r.B.Name, th.B.With(term.Bold)
	}
	if side == graph.SideA && b.r.A.Freeze || side == graph.SideB && b.r.B.Freeze {
		title += " (frozen)"
	}
	inner := g.Box(r, b.frame(th, pane, title, style, b.sideFoot(side, r.W, th)))
	if side == graph.SideHead && len(b.r.Head) == 0 {
		v := g.Sub(inner.InsetXY(2, 0))
		for y, line := range term.Wrap("No layer: the merge is the answer. a adds one.", v.W) {
			v.Text(0, y+1, v.W, line, th.Dim)
		}
	}
	inner, note, text, level := b.noteRoom(inner)
	drawNote(g, note, th, text, level)
	lines := b.branchLines(side, pane, inner.W, inner.H)
	b.drawLines(g, inner, th, lines, pane)
	view := map[graph.Side]string{graph.SideA: string(b.r.A.View), graph.SideB: string(b.r.B.View)}[side]
	if room := inner.H - len(lines) - 1; room >= lookRoom {
		_, rest := inner.CutTop(len(lines) + 1)
		b.drawLook(g, rest.InsetXY(1, 0), th, view)
	}
}

// lookRoom is the least height of a picture under a list of layers.
const lookRoom = 7

// frame is the frame of a pane.
func (b *Build) frame(th *theme.Theme, pane buildPane, title string, style term.Style, foot term.Spans) term.BoxSpec {
	spec := term.BoxSpec{Title: title, TitleStyle: style, Border: th.Border, Footer: foot}
	if b.pane == pane {
		spec.Border, spec.Focused = th.Focus, true
	}
	return spec
}

// footWidth is the width from which on both counts fit under a list of layers.
const footWidth = 46

// sideFoot counts the parameters and the multiply-adds of a side.
func (b *Build) sideFoot(side graph.Side, w int, th *theme.Theme) term.Spans {
	if b.graph == nil {
		return nil
	}
	total, macs := 0, int64(0)
	for _, n := range b.graph.Nodes {
		if n.Side == side && n.Known {
			count, _ := n.ParamCount()
			total += count
			macs += n.MACs()
		}
	}
	foot := term.Spans{th.Dim.Span("params "), th.Text.Span(chart.Count(int64(total)))}
	if w >= footWidth && macs > 0 {
		foot = append(term.Spans{th.Dim.Span("multiply-adds "), th.Text.Span(chart.Count(macs)), th.Dim.Span("  ")}, foot...)
	}
	return foot
}

// drawLines draws a list around the cursor of its pane.
func (b *Build) drawLines(g term.Grid, r term.Rect, th *theme.Theme, lines []listLine, pane buildPane) {
	v := g.Sub(r)
	top := windowTop(lines, b.row[pane], v.H)
	pointed := false
	for y := 0; y < v.H && top+y < len(lines); y++ {
		l := lines[top+y]
		row := v.Sub(term.Rect{Y: y, W: v.W, H: 1})
		style := th.Text
		switch {
		case l.dim:
			style = th.Dim
		case l.strong:
			style = th.Label
		}
		right := l.right
		if l.level >= recipe.LevelWarn {
			sign, s := levelSign(l.level, th)
			style = s
			right += " " + sign
		}
		room := v.W - 1 - term.Width(right) - 1
		row.Text(1, 0, room, term.Clip(l.left, room), style)
		row.TextRight(0, 0, v.W, right, style)
		if b.pane == pane && l.row == b.row[pane] && l.row >= 0 {
			if !pointed {
				row.Text(0, 0, 1, th.Glyphs.Pointer, th.Key)
			}
			pointed = true
			row.Paint(row.Bounds(), th.Selection)
		}
	}
	if top > 0 {
		v.Text(v.W-1, 0, 1, th.Glyphs.Up, th.Dim)
	}
	if top+v.H < len(lines) {
		v.Text(v.W-1, v.H-1, 1, th.Glyphs.Down, th.Dim)
	}
}

// levelSign is the sign and the style of a finding's level.
func levelSign(l recipe.Level, th *theme.Theme) (string, term.Style) {
	switch l {
	case recipe.LevelError:
		return th.Status(theme.Bad)
	case recipe.LevelWarn:
		return th.Status(theme.Warn)
	case recipe.LevelNote:
		return th.Status(theme.Info)
	}
	return th.Status(theme.OK)
}
