package screen

import (
	"fmt"

	"duet/sessions"
	"duet/tui/chart"
	"duet/tui/term"
	"duet/tui/theme"
)

// rows is where the samples are listed inside their pane; the filter and counts below
// take what is left over.
func (s *Inspect) rows(r term.Rect) term.Rect {
	_, in := r.Inset(1).CutTop(1)
	if n := s.notes(r); n > 0 && in.H >= n+8 {
		_, in = in.CutBottom(n + 1)
	}
	if s.filtering() {
		_, in = in.CutBottom(1)
	}
	return in
}

// filtering tells whether the filter is shown.
func (s *Inspect) filtering() bool { return s.typing || s.filter.Value() != "" }

// notes is how many lines stand below the samples of a pane: counts, or while a filter
// is typed what is wrong with it and which filters there are.
func (s *Inspect) notes(r term.Rect) int {
	if s.data == nil {
		return 0
	}
	n := len(s.data.tallies())
	if s.typing {
		n = max(n, len(s.data.filterHelp()))
		if s.wrong != "" {
			n += len(term.Wrap(s.wrong, r.W-4))
		}
	}
	return n
}

// belowRows is the line of the filter, and what is below it.
func (s *Inspect) belowRows(r term.Rect) (line, below term.Rect) {
	rows, in := s.rows(r), r.Inset(1)
	_, rest := in.CutTop(rows.Y + rows.H - in.Y)
	if s.filtering() {
		line, rest = rest.CutTop(1)
	}
	if rest.H <= s.notes(r) || s.notes(r) == 0 {
		return line, term.Rect{}
	}
	_, below = rest.CutTop(1)
	return line, below.InsetXY(1, 0)
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
	line, below := s.belowRows(r)
	if !line.Empty() {
		s.drawFilter(g, line, th)
	}
	if s.typing {
		s.drawFilterHelp(g.Sub(below), th)
		return
	}
	d.drawTallies(g, below, th)
}

// drawFilterHelp says what is wrong with a filter, and which filters there are.
func (s *Inspect) drawFilterHelp(v term.Grid, th *theme.Theme) {
	y := 0
	if s.wrong != "" {
		for _, line := range term.Wrap(s.wrong, v.W) {
			v.Text(0, y, v.W, line, th.Warn)
			y++
		}
	}
	for _, line := range s.data.filterHelp() {
		v.Text(0, y, v.W, term.Clip(line, v.W), th.Dim)
		y++
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

// tally is a count below the samples: of those that a filter lets through.
type tally struct {
	name, filter string
	output       int // whose colour it has; outputs for none
	holds        func(i int) bool
}

// tallies are the counts there are.
func (d *inspected) tallies() []tally {
	if d.p.Labels == nil {
		return nil
	}
	var out []tally
	who := [outputs]string{"A", "B", "merged"}
	for o, name := range who {
		if d.answer[o] == nil {
			continue
		}
		t := tally{name + " right", "right:" + name, o, func(i int) bool { return d.right(o, i) }}
		if d.only != sessions.Both {
			t.name = "right"
		}
		out = append(out, t)
	}
	if d.answers() {
		out = append(out, tally{"disagree", "disagree", outputs, d.disagree}, tally{"rescued", "rescued", outputs, d.rescued},
			tally{"lost", "lost", outputs, d.lost})
	}
	return out
}

// drawTallies counts who is right.
func (d *inspected) drawTallies(g term.Grid, r term.Rect, th *theme.Theme) {
	v := g.Sub(r)
	style, _ := styles(th)
	for y, t := range d.tallies() {
		n, st := 0, th.Text
		for i := range d.p.N {
			if t.holds(i) {
				n++
			}
		}
		if t.output < outputs {
			st = style[t.output]
		}
		v.Text(0, y, v.W, t.name, st)
		v.TextRight(0, y, v.W-7, fmt.Sprint(n), th.Text)
		v.TextRight(v.W-6, y, 6, chart.Num(float64(n)/float64(max(1, d.p.N)), 5), th.Dim)
	}
}
