package screen

import (
	"strconv"
	"strings"

	"duet/sessions"
	"duet/tui/chart"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// figuresRooms divides the table of figures: what merging did to all, and the table.
func (d *inspected) figuresRooms(r term.Rect) (head, table term.Rect) {
	if d.effects == nil {
		return term.Rect{}, r
	}
	return r.CutTop(min(2, len(term.Wrap(effectText(d.effect), r.W))))
}

// drawFigures draws precision, recall and F1 of each class and what the merge fixed
// and broke of it.
func (d *inspected) drawFigures(g term.Grid, r term.Rect, th *theme.Theme, c classesLook) {
	head, r := d.figuresRooms(r)
	d.drawEffect(g, head, th)
	heads, rows := d.figures()
	t := widget.Table{Select: true, Sel: c.row}
	wide := 8
	for _, row := range rows {
		wide = max(wide, term.Width(row[0]))
	}
	r.W = min(r.W, wide+7*(len(heads)-1)+4)
	for i, title := range heads {
		col := widget.Col{Title: title, Width: 6, Right: i > 0}
		switch {
		case i == 0:
			col.Width = 0
		case strings.HasSuffix(title, "prec"):
			col.Drop = 4
		case strings.HasSuffix(title, "F1"):
			col.Drop = 3
		case strings.HasPrefix(title, "fix") || strings.HasPrefix(title, "brk"):
			col.Drop = 2
		case title == "resc" || title == "lost":
			col.Width, col.Drop = 5, 1
		case title == "n":
			col.Width = 5
		}
		t.Cols = append(t.Cols, col)
	}
	for _, row := range rows {
		var cells []term.Span
		for i, text := range row {
			style := th.Text
			if i > 0 {
				name, _, _ := strings.Cut(heads[i], " ")
				if name == "A" || name == "B" || name == "merged" || name == "M" {
					style = outputStyle(name, th)
				}
			}
			cells = append(cells, style.Span(text))
		}
		t.Rows = append(t.Rows, cells)
	}
	t.Draw(g, r, th)
}

// figures is the table of figures: precision, recall and F1 of each output, then
// what merging did. The last row has the means over the classes.
func (d *inspected) figures() (heads []string, rows [][]string) {
	heads = []string{"class", "n"}
	for _, s := range d.scored {
		name := map[string]string{"merged": "M", "answer": ""}[s.Name]
		if s.Name == "A" || s.Name == "B" {
			name = s.Name
		}
		for _, what := range []string{" prec", " rec", " F1"} {
			heads = append(heads, strings.TrimSpace(name+what))
		}
	}
	if d.effects != nil {
		heads = append(heads, "fix A", "brk A", "fix B", "brk B", "resc", "lost")
	}
	num := func(v float64) string { return strings.TrimSpace(chart.Num(v, 6)) }
	effect := func(row []string, e sessions.Effect) []string {
		for _, n := range []int{e.FixedA, e.BrokeA, e.FixedB, e.BrokeB, e.Rescued, e.Lost} {
			row = append(row, strconv.Itoa(n))
		}
		return row
	}
	first := d.scored[0].Classes
	for k := range first.K {
		row := []string{d.label(k), strconv.Itoa(first.Support(k))}
		for _, s := range d.scored {
			row = append(row, num(s.Classes.Precision(k)), num(s.Classes.Recall(k)), num(s.Classes.F1(k)))
		}
		if d.effects != nil {
			row = effect(row, d.effects[k])
		}
		rows = append(rows, row)
	}
	all := []string{"all", strconv.Itoa(first.Samples())}
	for _, s := range d.scored {
		precision := 0.0
		for k := range first.K {
			precision += s.Classes.Precision(k)
		}
		all = append(all, num(precision/float64(first.K)), num(s.Classes.BalancedAccuracy()), num(s.Classes.MacroF1()))
	}
	if d.effects != nil {
		all = effect(all, d.effect)
	}
	return heads, append(rows, all)
}
