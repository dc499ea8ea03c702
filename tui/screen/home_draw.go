package screen

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"duet/sessions"
	"duet/tui/chart"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// homePlaces are the rectangles of Home; empty ones are not shown.
type homePlaces struct {
	pane                  [homePanes]term.Rect
	explain, extra, strip term.Rect
}

// homeLayout divides w x h cells:
//
//	under 78x20   the names of both panes / the focused one
//	80x22         start | what it does, or the session's curves / sessions
//	110x34        the same, and a preview beside the sessions
func homeLayout(w, h int, focus homePane, zoom bool) homePlaces {
	var p homePlaces
	all := term.Rect{W: w, H: h}
	if zoom || w < 78 || h < 20 {
		p.strip, p.pane[focus] = cutStrip(all)
		return p
	}
	upper := 12
	if h >= 34 {
		upper = 19
	}
	if h >= 50 {
		upper = 22
	}
	top, bottom := all.CutTop(upper)
	p.pane[sessionsPane] = bottom
	if w >= 110 && h >= 34 {
		p.pane[startPane], p.explain = top.CutLeft(max(44, w*2/5))
		p.extra, p.pane[sessionsPane] = bottom.CutRight(max(44, w*3/8))
		return p
	}
	left := 44
	if focus == sessionsPane { // the curves of the session stand beside
		left = 26
	}
	p.pane[startPane], p.explain = top.CutLeft(max(left, w*left/110))
	return p
}

func (h *Home) places() homePlaces { return homeLayout(h.w, h.h, h.pane, h.zoom) }

// strip names both panes where one of them is shown alone.
func (h *Home) strip() strip {
	return strip{names: []string{"start", "sessions"}, at: int(h.pane)}
}

// page is how many lines of a list a pane shows.
func (h *Home) page(pane homePane) int { return max(1, h.places().pane[pane].H-2) }

// Draw draws the page.
func (h *Home) Draw(g term.Grid, th *theme.Theme) {
	p := homeLayout(g.W, g.H, h.pane, h.zoom)
	h.drawStart(g, p.pane[startPane], th)
	h.drawSessions(g, p.pane[sessionsPane], th)
	h.drawExplain(g, p.explain, th)
	h.drawExtra(g, p.extra, th)
	h.strip().draw(g, p.strip, th)
	if h.prompt != nil {
		h.prompt.draw(g, th)
	}
}

// box draws a pane's frame.
func box(g term.Grid, r term.Rect, th *theme.Theme, title string, focused bool, foot term.Spans) term.Rect {
	spec := term.BoxSpec{Title: title, TitleStyle: th.Title, Border: th.Border, Focused: focused, Footer: foot}
	if focused {
		spec.Border = th.Focus
	}
	return g.Box(r, spec)
}

func (h *Home) drawStart(g term.Grid, r term.Rect, th *theme.Theme) {
	if r.Empty() {
		return
	}
	inner := box(g, r, th, "Start", h.pane == startPane, nil)
	list := h.start
	list.Items = slices.Clone(list.Items)
	for i, it := range h.items {
		key := map[startKind]string{startNew: "b", startOpen: "o"}[it.does]
		if it.info.Name == demoName {
			key = "enter"
		}
		if key != "" {
			list.Items[i].Right = term.Spans{th.Key.Span(key + " ")}
		}
	}
	list.Draw(g, inner, faded(th, h.pane == startPane))
}

// faded is the theme for a list: without the focus its cursor is only a mark.
func faded(th *theme.Theme, focused bool) *theme.Theme {
	if focused {
		return th
	}
	f := *th
	f.Selection, f.Key = term.Style{}, th.Dim
	return &f
}

// explainer is what this program does, in ten lines.
func explainer(th *theme.Theme) []term.Spans {
	t, a, b, m, dim := th.Text, th.A, th.B, th.Merged, th.Dim
	al := th.Alpha
	return []term.Spans{
		{t.Span("data -> ["), a.Span("branch A"), t.Span(`] -\`)},
		{t.Span("                      "), m.Span("MERGE"), t.Span(" -> y")},
		{t.Span("data -> ["), b.Span("branch B"), t.Span("] -/")},
		{},
		{t.Span("sum   "), al.Span("a"), t.Span("*"), a.Span("A"), t.Span(" + (1-"), al.Span("a"), t.Span(")*"), b.Span("B")},
		{t.Span("prod  "), a.Span("A"), t.Span("^"), al.Span("a"), t.Span(" * "), b.Span("B"), t.Span("^(1-"), al.Span("a"), t.Span(")")},
		{al.Span("alpha"), t.Span(" weighs "), a.Span("A"), t.Span(", 1-alpha weighs "), b.Span("B")},
		{al.Span("a"), t.Span("=1 is all "), a.Span("A"), t.Span(", "), al.Span("a"), t.Span("=0 is all "), b.Span("B")},
		{dim.Span("You watch alpha move, and can")},
		{dim.Span("check every number by hand.")},
	}
}

func (h *Home) drawExplain(g term.Grid, r term.Rect, th *theme.Theme) {
	if r.Empty() {
		return
	}
	if _, ok := h.entry(); ok && h.pane == sessionsPane && h.places().extra.Empty() {
		h.drawCurves(g, r.SplitH(1, 1), th)
		return
	}
	info := h.item().info
	room := r.H - 2
	ten := explainer(th)
	about := term.Wrap(info.Help, r.W-4)
	example := info.Name != "" && h.pane == startPane
	title, fits := "What it does", room >= len(ten)+2+len(about)
	switch {
	case info.Name == demoName: // as much as there is room for
		example = example && room >= len(ten)+4
	case example && !fits: // an example says what it is rather than what all this is
		ten, title = nil, info.Name
	}
	in := g.Sub(box(g, r, th, title, false, nil).InsetXY(1, 0))
	y := 0
	for _, line := range ten {
		in.Spans(0, y, in.W, line...)
		y++
	}
	if !example {
		return
	}
	if y > 0 {
		y++
	}
	for _, line := range term.Wrap(info.Name+": "+info.Title, in.W) {
		in.Text(0, y, in.W, line, th.Strong)
		y++
	}
	for i, line := range about {
		if y == in.H-1 && i < len(about)-1 {
			line = term.Clip(line+" "+about[i+1], in.W) // it goes on
		}
		in.Text(0, y, in.W, line, th.Text)
		y++
	}
}

// sessionCols are the columns of the sessions; the first to go are the last in
// interest.
func sessionCols() []widget.Col {
	return []widget.Col{
		{Title: "NAME"}, {Title: "OUTCOME", Width: 9, Drop: 1}, {Title: "MERGE", Width: 8, Drop: 3}, {Title: "POLICY", Width: 12, Drop: 4},
		{Title: "A", Width: 5, Right: true}, {Title: "B", Width: 5, Right: true}, {Title: "MERGED", Width: 6, Right: true},
		{Title: "ALPHA", Width: 6, Right: true}, {Title: "WHEN", Width: 8, Right: true, Drop: 2},
	}
}

// nameRoom is the width from which on names need no column of their own.
const nameRoom = 90

func (h *Home) drawSessions(g term.Grid, r term.Rect, th *theme.Theme) {
	if r.Empty() {
		return
	}
	foot := term.Spans{}
	if n := len(h.sessions); n > 0 {
		foot = term.Spans{th.Dim.Span(fmt.Sprintf("%d of %d", min(h.table.Sel+1, len(h.found)), len(h.found)))}
		if e, ok := h.entry(); ok && e.Err == nil {
			foot = append(term.Spans{th.Text.Span(mergeWord(e.Mode)), th.Dim.Span(fmt.Sprintf(", %s, epoch %d of %d   ", cmp.Or(e.Policy, "no alpha"), e.Epochs, e.EpochsPlanned))}, foot...)
		}
	}
	inner := box(g, r, th, "Recent sessions", h.pane == sessionsPane, foot)
	if h.typing || h.filter.Value() != "" {
		var line term.Rect
		line, inner = inner.CutBottom(1)
		if h.typing {
			h.filter.Draw(g, line, th)
		} else {
			g.Sub(line).Text(0, 0, line.W, "/"+h.filter.Value()+"  (esc clears)", th.Dim)
		}
	}
	t := h.table
	t.Empty = h.whyEmpty()
	if inner.W < nameRoom {
		t.Cols = slices.Clone(t.Cols)
		t.Cols[0].Width = max(14, min(22, inner.W-57))
	}
	t.Rows = nil
	for _, i := range h.found {
		t.Rows = append(t.Rows, sessionRow(h.sessions[i], h.now(), th))
	}
	t.Draw(g, inner, faded(th, h.pane == sessionsPane))
}

// whyEmpty says why there are no sessions and what to press.
func (h *Home) whyEmpty() string {
	switch {
	case h.trouble != "":
		return "the sessions cannot be listed: " + h.trouble
	case !h.listed:
		return "listing sessions"
	case len(h.sessions) > 0:
		return "nothing matches; esc clears the filter"
	}
	return "No session yet. Press enter on Demo, then g: it trains in seconds and stays here."
}

// sessionRow is one session in the table.
func sessionRow(e sessions.Entry, now time.Time, th *theme.Theme) []term.Span {
	sign, style := outcomeSign(e, th)
	name := th.Text
	if sign != "" {
		sign += " "
		name = style
	}
	cell := func(acc *float32, loss *float32, s term.Style) term.Span {
		if acc != nil {
			return s.Span(chart.Num(float64(*acc), 5))
		}
		if loss != nil {
			return th.Dim.Span(chart.Num(float64(*loss), 5))
		}
		return th.Dim.Span("-")
	}
	alpha := th.Dim.Span("-")
	if len(e.Alpha) > 0 {
		alpha = th.Alpha.Span(chart.Num(mean(e.Alpha), 6))
	}
	return []term.Span{
		name.Span(sign + e.Name), style.Span(outcome(e)), th.Text.Span(mergeWord(e.Mode)), th.Text.Span(e.Policy),
		cell(e.A, e.LossA, th.A), cell(e.B, e.LossB, th.B), cell(e.Merged, e.LossMerged, th.Merged),
		alpha, th.Dim.Span(age(now.Sub(e.Started))),
	}
}

// outcomeSign is a sign for what did not end as planned.
func outcomeSign(e sessions.Entry, th *theme.Theme) (string, term.Style) {
	switch e.State() {
	case sessions.Finished:
		return "", th.Text
	case sessions.Running:
		return th.Glyphs.Record, th.OK
	case sessions.Stopped:
		return "", th.Dim
	case sessions.Cut:
		return th.Glyphs.Warn, th.Warn
	}
	return th.Glyphs.Cross, th.Bad
}

// mergeWord is a merge's mode in eight cells.
func mergeWord(mode string) string { return strings.TrimPrefix(mode, "weighted_") }

func mean(v []float32) float64 {
	sum := 0.0
	for _, x := range v {
		sum += float64(x)
	}
	return sum / float64(len(v))
}
