package screen

import (
	"fmt"

	"duet/sessions"
	"duet/tui/chart"
	"duet/tui/term"
	"duet/tui/theme"
)

// inspectPane is a pane of Inspect.
type inspectPane int

const (
	samplesPane inspectPane = iota
	samplePane
	handPane
	sheetPane
	mapsPane
	classesPane
	inspectPanes
)

// inspectLayout divides w x h cells; empty rectangles are not shown:
//
//	under 78x20   the focused pane alone
//	80x22         samples | sample / hand check
//	110x34        samples | sample / layers / hand check
//	180x50        samples | sample / pictures / hand check | layers / classes
//
// A pane that has no place of its own takes the hand check's while it has the
// focus; pictures have none where the samples are numbers. One that lies over the
// others, if any, takes everything.
func inspectLayout(w, h int, focus inspectPane, zoom, pictures bool, over inspectPane) [inspectPanes]term.Rect {
	var p [inspectPanes]term.Rect
	all := term.Rect{W: w, H: h}
	switch {
	case over != samplesPane:
		p[over] = all
	case zoom || w < 78 || h < 20:
		p[focus] = all
	case w >= 180 && h >= 50:
		var rest term.Rect
		p[samplesPane], rest = all.CutLeft(44)
		right, middle := rest.CutRight(rest.W * 37 / 100)
		p[samplePane], p[handPane] = middle.CutTop(middle.H * 17 / 57)
		if pictures {
			p[sheetPane], p[handPane] = p[handPane].CutTop(p[handPane].H / 2)
		} else if focus == sheetPane {
			p[sheetPane], p[handPane] = p[handPane], term.Rect{}
		}
		p[mapsPane], p[classesPane] = right.CutTop(right.H / 2)
	default:
		list := 27
		if w >= 110 {
			list = 38
		}
		var right term.Rect
		p[samplesPane], right = all.CutLeft(list)
		below := handPane
		if focus > handPane {
			below = focus
		}
		if w >= 110 && h >= 34 && below != mapsPane {
			parts := right.SplitV(13, 11, 13)
			p[samplePane], p[mapsPane], p[below] = parts[0], parts[1], parts[2]
			break
		}
		p[samplePane], p[below] = right.CutTop(right.H * 10 / 22)
	}
	return p
}

func (s *Inspect) places() [inspectPanes]term.Rect {
	return inspectLayout(s.w, s.h, s.focus, s.zoom, s.pictures(), s.over)
}

// pictures tells whether the samples are pictures.
func (s *Inspect) pictures() bool {
	if s.data == nil || s.data.p.N == 0 {
		return false
	}
	_, ok := s.data.picture(s.sheetSide(), 0)
	return ok
}

// inside is what the frame of a pane leaves, without its first and last column.
func inside(r term.Rect) term.Rect { return r.Inset(1).InsetXY(1, 0) }

// Draw draws the page.
func (s *Inspect) Draw(g term.Grid, th *theme.Theme) {
	switch {
	case s.path == "":
		drawVacant(g, th, "Inspect", "No model to look into yet.", "Train one (g in Build), or select a session in Home (1) and press 6.")
		return
	case s.data == nil && s.err != nil:
		drawVacant(g, th, "Inspect", th.Glyphs.Cross+" "+s.err.Error(), "The session is as it was. 1 goes back to the sessions.")
		return
	case s.data == nil:
		drawVacant(g, th, "Inspect", "Loading the model of "+s.name()+" and asking it about its test samples.")
		return
	}
	p := inspectLayout(g.W, g.H, s.focus, s.zoom, s.pictures(), s.over)
	i, ok := s.sample()
	for pane, r := range p {
		if r.Empty() {
			continue
		}
		focused := inspectPane(pane) == s.active()
		switch inspectPane(pane) {
		case samplesPane:
			s.drawSamples(g, r, th)
		case samplePane:
			title := "sample"
			if ok {
				title = s.sampleTitle(i, r.W)
			}
			box(g, r, th, title, focused, nil)
			if ok {
				s.data.drawSample(g, inside(r), th, i)
			}
		case handPane:
			s.drawHandPane(g, r, th, focused)
		case sheetPane:
			s.drawSheet(g, r, th, focused)
		case mapsPane:
			s.drawMaps(g, r, th, focused)
		case classesPane:
			s.drawClasses(g, r, th, focused)
		}
	}
}

// drawHandPane draws the hand check in its frame.
func (s *Inspect) drawHandPane(g term.Grid, r term.Rect, th *theme.Theme, focused bool) {
	i, ok := s.sample()
	foot := term.Spans{th.Dim.Span("enter: every number  y copies")}
	title := "hand check: " + mergeFormula(s.data.merge)
	if s.data.only != sessions.Both {
		title = "hand check"
	}
	if s.over == handPane {
		foot = term.Spans{th.Dim.Span("esc: back  j k: sample  y text  Y CSV  P Python")}
		if ok {
			title = s.sampleTitle(i, r.W/2) + ", " + mergeFormula(s.data.merge)
		}
	}
	box(g, r, th, title, focused, foot)
	if ok {
		s.drawHand(g, inside(r), th, i)
	}
}

// sampleTitle names sample i and what is true of it, for a frame w cells wide.
func (s *Inspect) sampleTitle(i, w int) string {
	d := s.data
	title := fmt.Sprintf("sample %d", d.p.Rows[i])
	if d.p.Labels != nil {
		title += ", true " + d.label(int(d.p.Labels[i]))
	}
	if d.span == nil {
		return title
	}
	for _, words := range []string{", right for ", ", "} { // with a frame and its corners around it
		if whole := title + words + d.span[i].String(); term.Width(whole) <= w-6 {
			return whole
		}
	}
	return title
}

// rows is where the samples are listed inside their pane; counts below take
// what is left over.
func (s *Inspect) rows(r term.Rect) term.Rect {
	_, in := r.Inset(1).CutTop(1)
	if n := s.tallies(); in.H >= n+8 {
		_, in = in.CutBottom(n + 1)
	}
	if s.typing || s.filter.Value() != "" {
		_, in = in.CutBottom(1)
	}
	return in
}

// tallies is how many lines of counts there are.
func (s *Inspect) tallies() int {
	switch {
	case s.data == nil || s.data.p.Labels == nil:
		return 0
	case s.data.answers():
		return 6
	}
	return 1
}

// top is the first sample listed on a page of h lines.
func (s *Inspect) top(h int) int { return max(0, min(s.sel-h/2, len(s.shown)-h)) }

// page is how many samples are listed.
func (s *Inspect) page() int { return s.rows(s.places()[samplesPane]).H }

func (s *Inspect) drawSamples(g term.Grid, r term.Rect, th *theme.Theme) {
	d := s.data
	at := s.sel + 1
	if len(s.shown) == 0 {
		at = 0
	}
	foot := term.Spans{th.Dim.Span(fmt.Sprintf("%d of %d", at, len(s.shown)))}
	title := d.split + " samples"
	if s.live != nil { // the tab line is about the run then
		title = fmt.Sprintf("%s, step %d", d.split, d.at)
	}
	box(g, r, th, title, s.active() == samplesPane, foot)
	in := r.Inset(1)
	head := "    # true  A   B   M"
	if d.span != nil && in.W >= spanAt+7 {
		head += "  right for"
	}
	switch {
	case d.p.Labels == nil:
		head = "    # off: A    B     M"
	case !d.answers():
		head = "    # true         says"
	}
	style := th.Label
	if s.wrong != "" {
		head, style = s.wrong, th.Warn
	}
	g.Sub(in).Text(1, 0, in.W-1, term.Clip(head, in.W-1), style)
	rows := s.rows(r)
	v := g.Sub(rows)
	if len(s.shown) == 0 {
		v.Text(1, 0, v.W-1, "no sample is like that", th.Dim)
	}
	top := s.top(v.H)
	for y := 0; y < v.H && top+y < len(s.shown); y++ {
		line := v.Sub(term.Rect{Y: y, W: v.W, H: 1})
		d.drawRow(line, th, s.shown[top+y])
		if top+y == s.sel {
			line.Text(0, 0, 1, th.Glyphs.Pointer, th.Key)
			line.Paint(line.Bounds(), th.Selection)
		}
	}
	y := rows.Y + rows.H
	if s.typing || s.filter.Value() != "" {
		s.drawFilter(g, term.Rect{X: in.X, Y: y, W: in.W, H: 1}, th)
		y++
	}
	if left := in.Y + in.H - y; left > s.tallies() && s.tallies() > 0 {
		below := term.Rect{X: in.X + 1, Y: y + 1, W: in.W - 2, H: left - 1}
		if !s.typing {
			d.drawTallies(g, below, th)
			return
		}
		for n, line := range filterHelp {
			g.Sub(below).Text(0, n, below.W, term.Clip(line, below.W), th.Dim)
		}
	}
}

func (s *Inspect) drawFilter(g term.Grid, r term.Rect, th *theme.Theme) {
	if s.typing {
		s.filter.Draw(g, r, th)
		return
	}
	g.Sub(r).Text(0, 0, r.W, term.Clip("/"+s.filter.Value(), r.W), th.Dim)
}

// drawRow draws one sample of the list: its number, what is true, and what each
// output says with a sign.
func (d *inspected) drawRow(v term.Grid, th *theme.Theme, i int) {
	v.TextRight(1, 0, 5, fmt.Sprint(d.p.Rows[i]), th.Text)
	style, _ := styles(th)
	if d.p.Labels == nil {
		for o, scores := range d.scores() {
			v.TextRight(6+6*o, 0, 6, there(d.distance(scores.values, scores.k, i), 0), style[o])
		}
		return
	}
	v.TextRight(6, 0, 4, fmt.Sprint(d.p.Labels[i]), th.Text)
	for o := range outputs {
		if d.answer[o] == nil {
			continue
		}
		sign, mark := th.Status(theme.OK)
		if !d.right(o, i) {
			sign, mark = th.Status(theme.Bad)
		}
		answer := fmt.Sprint(d.answer[o][i])
		if d.answer[o][i] < 0 {
			answer = "NaN"
		}
		v.TextRight(10+4*o, 0, 3, answer, style[o])
		v.Text(13+4*o, 0, 1, sign, mark)
	}
	if d.span != nil && v.W >= spanAt+7 {
		v.Text(spanAt, 0, v.W-spanAt, d.span[i].String(), th.Alpha)
	}
}

// spanAt is where the list says for which alphas a sample is right, if there is
// room.
const spanAt = 24

// drawTallies counts who is right.
func (d *inspected) drawTallies(g term.Grid, r term.Rect, th *theme.Theme) {
	v := g.Sub(r)
	y := 0
	line := func(text string, style term.Style, holds func(i int) bool) {
		n := d.tally(holds)
		v.Text(0, y, v.W, text, style)
		v.TextRight(0, y, v.W-7, fmt.Sprint(n), th.Text)
		v.TextRight(v.W-6, y, 6, chart.Num(float64(n)/float64(max(1, d.p.N)), 5), th.Dim)
		y++
	}
	style, _ := styles(th)
	who := []string{"A right", "B right", "merged right"}
	if d.only != sessions.Both {
		who[outMerged] = "right"
	}
	for o, name := range who {
		if d.answer[o] != nil {
			line(name, style[o], func(i int) bool { return d.right(o, i) })
		}
	}
	if d.answers() {
		line("disagree", th.Text, d.disagree)
		line("rescued", th.Text, d.rescued)
		line("lost", th.Text, d.lost)
	}
}
