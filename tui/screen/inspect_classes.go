package screen

import (
	"fmt"
	"strconv"

	"duet/sessions"
	"duet/tui/chart"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// classesLook is where one stands in the counts.
type classesLook struct {
	out, row, col int  // the matrix, the true class and the answer
	figures       bool // the figures of each class, where both do not fit
	begun         bool // it has been put somewhere
}

// settle keeps it inside the counts there are. It begins at the merge.
func (c *classesLook) settle(d *inspected) {
	if !d.counted() {
		*c = classesLook{}
		return
	}
	if !c.begun {
		c.out, c.begun = len(d.scored)-1, true
	}
	k := d.scored[0].Classes.K
	c.out, c.row, c.col = clamp(c.out, len(d.scored)), clamp(c.row, k), clamp(c.col, k)
}

// counted tells whether answers are right or wrong and were counted.
func (d *inspected) counted() bool { return len(d.scored) > 0 && d.scored[0].Classes != nil }

// key moves among the counts, from one matrix on into the next; false when the key
// is for something else.
func (c *classesLook) key(d *inspected, key string) bool {
	if !d.counted() {
		return false
	}
	k := d.scored[0].Classes.K
	switch key {
	case "up":
		c.row--
	case "down":
		c.row++
	case "home":
		c.row, c.col = 0, 0
	case "end":
		c.row, c.col = k-1, k-1
	case "left":
		if c.col--; c.col < 0 && c.out > 0 {
			c.out, c.col = c.out-1, k-1
		}
	case "right":
		if c.col++; c.col == k && c.out+1 < len(d.scored) {
			c.out, c.col = c.out+1, 0
		}
	default:
		return false
	}
	c.settle(d)
	return true
}

// filter is the filter for the samples behind the count selected, or behind the class
// in the table of figures.
func (c *classesLook) filter(d *inspected, class bool) (string, bool) {
	if !d.counted() {
		return "", false
	}
	if class {
		return fmt.Sprintf("class:%d", c.row), true
	}
	who := d.scored[c.out].Name
	if who == "answer" {
		who = "merged"
	}
	return fmt.Sprintf("class:%d %s=%d", c.row, who, c.col), true
}

// classRooms divides the pane of classes where it is, if it is.
func (s *Inspect) classRooms() (counts, figures term.Rect) {
	if !s.data.counted() {
		return
	}
	return s.classes.rooms(s.data, inside(s.places()[classesPane]))
}

// onlyFigures tells that the table of figures is shown and counts are not; onlyCounts
// the other way round.
func (s *Inspect) onlyFigures() bool {
	counts, figures := s.classRooms()
	return counts.Empty() && !figures.Empty()
}

func (s *Inspect) onlyCounts() bool {
	counts, figures := s.classRooms()
	return !counts.Empty() && figures.Empty()
}

// matrix is where one confusion matrix is drawn: heading, the classes answered,
// then a line a true class.
type matrix struct {
	out        int
	at         term.Rect
	cell       int // columns of a count
	row, col   int // the first ones shown
	rows, cols int
}

// classLabel is the room for a class before its counts.
const classLabel = 4

// matrices divides r among the outputs, as many as fit side by side, the one
// selected among them; counts that do not fit are those far from the selected one.
func (c *classesLook) matrices(d *inspected, r term.Rect) []matrix {
	k := d.scored[0].Classes.K
	most := 9
	for _, s := range d.scored {
		for _, n := range s.Classes.Counts {
			most = max(most, n)
		}
	}
	cell := max(len(strconv.Itoa(most)), len(strconv.Itoa(k-1))) + 1
	width := max(classLabel+k*cell, len("merged right .1234")) + 3
	n := max(1, min(len(d.scored), (r.W+3)/width))
	first := max(0, min(c.out-n/2, len(d.scored)-n))
	var out []matrix
	for i := range n {
		m := matrix{out: first + i, at: term.Rect{X: r.X + i*width, Y: r.Y, W: min(width-3, r.W), H: r.H}, cell: cell}
		m.rows, m.cols = max(0, min(k, r.H-2)), max(0, min(k, (m.at.W-classLabel)/cell))
		m.row, m.col = max(0, min(c.row-m.rows/2, k-m.rows)), max(0, min(c.col-m.cols/2, k-m.cols))
		out = append(out, m)
	}
	return out
}

// figuresHeight is what the table of figures needs below the matrices: a line about
// the merge, a heading, a line a class and one for all.
func (d *inspected) figuresHeight() int { return d.scored[0].Classes.K + 4 }

// rooms divides the pane between counts and figures; one of them is empty where
// there is no room for both.
func (c *classesLook) rooms(d *inspected, r term.Rect) (counts, figures term.Rect) {
	k := d.scored[0].Classes.K
	switch {
	case r.H >= k+3+d.figuresHeight():
		counts, figures = r.CutTop(k + 3)
		return counts, figures
	case c.figures:
		return term.Rect{}, r
	}
	if d.effects != nil && r.H >= 8 { // what merging did gets the last lines
		_, r = r.CutBottom(len(term.Wrap(effectText(d.effect), r.W)))
	}
	return r, term.Rect{}
}

// click selects the count at a cell of r, or the class of a line of figures; false
// where there is none.
func (c *classesLook) click(d *inspected, r term.Rect, x, y int) bool {
	if !d.counted() {
		return false
	}
	counts, figures := c.rooms(d, r)
	if counts.Empty() {
		return c.clickFigures(d, figures, x, y)
	}
	for _, m := range c.matrices(d, counts) {
		row, col := y-m.at.Y-2, (x-m.at.X-classLabel)/m.cell
		if m.at.Contains(x, y) && row >= 0 && row < m.rows && x >= m.at.X+classLabel && col < m.cols {
			c.out, c.row, c.col = m.out, m.row+row, m.col+col
			return true
		}
	}
	return false
}

// clickFigures selects the class at a cell of the table of figures.
func (c *classesLook) clickFigures(d *inspected, r term.Rect, x, y int) bool {
	k := d.scored[0].Classes.K
	_, r = d.figuresRooms(r)
	t := widget.Table{Select: true, Sel: c.row, Rows: make([][]term.Span, k+1)}
	if ok, _ := t.Click(r, x, y); !ok || t.Sel >= k {
		return false
	}
	c.row = t.Sel
	return true
}

// drawClasses draws the confusion matrices of A, B and the merge, the figures of
// each class, and what merging fixed and broke. Of a regression it draws how far
// the outputs are off.
func (s *Inspect) drawClasses(g term.Grid, pane term.Rect, th *theme.Theme, focused bool) {
	d, c := s.data, &s.classes
	title := "classes"
	if d.p.Labels == nil {
		title = "how far off"
	}
	r := inside(pane)
	foot := c.beside(d, r, th)
	if pane.W < s.edge(classesPane).in(lower(pane)).W+foot.Width()+8 {
		foot = nil
	}
	box(g, pane, th, title+": "+d.split+" samples", focused, foot)
	if !d.counted() {
		d.drawErrors(g, r, th)
		return
	}
	counts, figures := c.rooms(d, r)
	if !counts.Empty() {
		if figures.Empty() {
			d.drawEffect(g, term.Rect{X: r.X, Y: counts.Y + counts.H, W: r.W, H: r.H - counts.H}, th)
		}
		for _, m := range c.matrices(d, counts) {
			d.drawMatrix(g.Sub(m.at), th, m, *c, focused)
		}
	}
	if !figures.Empty() {
		d.drawFigures(g, figures, th, *c)
	}
}

// beside names the matrices that are not shown, and how to get there; nil where all are.
func (c *classesLook) beside(d *inspected, r term.Rect, th *theme.Theme) term.Spans {
	if !d.counted() {
		return nil
	}
	counts, _ := c.rooms(d, r)
	if counts.Empty() {
		return nil
	}
	shown := c.matrices(d, counts)
	var out term.Spans
	if first := shown[0].out; first > 0 {
		out = append(out, th.Key.Span("left "), outputStyle(d.scored[first-1].Name, th).Span(d.scored[first-1].Name))
	}
	if last := shown[len(shown)-1].out; last+1 < len(d.scored) {
		if out != nil {
			out = append(out, th.Dim.Span("  "))
		}
		out = append(out, th.Key.Span("right "), outputStyle(d.scored[last+1].Name, th).Span(d.scored[last+1].Name))
	}
	return out
}

// outputStyle is the style of an output by its name.
func outputStyle(name string, th *theme.Theme) term.Style {
	switch name {
	case "A":
		return th.A
	case "B":
		return th.B
	}
	return th.Merged
}

// topK is how many best answers the recipe counts; 0 for none.
func (d *inspected) topK() int { return d.job.Recipe.Train.TopK }

// drawMatrix draws one matrix: right answers on the diagonal, wrong ones beside it.
func (d *inspected) drawMatrix(v term.Grid, th *theme.Theme, m matrix, c classesLook, focused bool) {
	s := d.scored[m.out]
	title := fmt.Sprintf("%s right %s", s.Name, chart.Num(s.Classes.Accuracy(), 0))
	if k := d.topK(); k > 0 {
		if share, ok := d.p.Top(s, k); ok {
			title += fmt.Sprintf(", top %d %s", k, chart.Num(share, 0))
		}
	}
	v.Text(0, 0, v.W, term.Clip(title, v.W), outputStyle(s.Name, th))
	v.Text(0, 1, classLabel, "true", th.Label)
	for x := range m.cols {
		v.TextRight(classLabel+x*m.cell, 1, m.cell, strconv.Itoa(m.col+x), th.Label)
	}
	for y := range m.rows {
		row := m.row + y
		v.TextRight(0, 2+y, classLabel-1, strconv.Itoa(row), th.Label)
		for x := range m.cols {
			col := m.col + x
			n := s.Classes.Counts[row*s.Classes.K+col]
			text, style := strconv.Itoa(n), th.Bad
			switch {
			case n == 0:
				text, style = ".", th.Dim
			case row == col:
				style = th.OK
			}
			v.TextRight(classLabel+x*m.cell, 2+y, m.cell, text, style)
			if m.out == c.out && row == c.row && col == c.col {
				v.Paint(term.Rect{X: classLabel + x*m.cell, Y: 2 + y, W: m.cell, H: 1}, th.Selection)
				if focused && m.cell > len(text) {
					v.Text(classLabel+x*m.cell+m.cell-len(text)-1, 2+y, 1, th.Glyphs.Pointer, th.Key)
				}
			}
		}
	}
}

// effectText says in a line what merging did to all samples.
func effectText(e sessions.Effect) string {
	return fmt.Sprintf("The merge fixed %d of A and broke %d, fixed %d of B and broke %d; rescued %d, lost %d.",
		e.FixedA, e.BrokeA, e.FixedB, e.BrokeB, e.Rescued, e.Lost)
}

// drawEffect draws what merging did to all samples.
func (d *inspected) drawEffect(g term.Grid, r term.Rect, th *theme.Theme) {
	if d.effects == nil {
		return
	}
	v := g.Sub(r)
	for y, line := range term.Wrap(effectText(d.effect), r.W) {
		v.Text(0, y, v.W, line, th.Text)
	}
}

// drawErrors draws how far the outputs of a regression are off.
func (d *inspected) drawErrors(g term.Grid, r term.Rect, th *theme.Theme) {
	if len(d.scored) == 0 {
		g.Sub(r).Text(0, 0, r.W, "nothing is known of what is true", th.Dim)
		return
	}
	t := widget.Table{Cols: []widget.Col{{Title: "output", Width: 7}, {Title: "R2", Width: 9, Right: true},
		{Title: "mean |off|", Width: 10, Right: true}, {Title: "mean off^2", Width: 10, Right: true}}}
	for _, s := range d.scored {
		style := outputStyle(s.Name, th)
		t.Rows = append(t.Rows, []term.Span{style.Span(s.Name), style.Span(chart.Num(s.R2, 0)), style.Span(chart.Num(s.MeanAbsolute, 0)), style.Span(chart.Num(s.MeanSquared, 0))})
	}
	t.Draw(g, r, th)
	for y, line := range term.Wrap("R2 is 1 for exact answers, 0 for those no better than the mean.", r.W) {
		g.Sub(r).Text(0, len(d.scored)+2+y, r.W, line, th.Dim)
	}
}
