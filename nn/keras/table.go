package keras

import "strings"

// table draws rows between borders as rich does: a heavy head, a rule between
// all rows, the third column to the right.
type table struct {
	widths []int // cells a column, with a blank on either side
	b      strings.Builder
	rows   int
}

// rightColumn is the column of counts, the one that is set to the right.
const rightColumn = 2

func (t *table) header(titles []string) {
	t.rule("┏", "━", "┳", "┓")
	// Where one title takes more lines than another, titles stand at the bottom.
	t.cells(titles, "┃", true)
	t.rule("┡", "━", "╇", "┩")
}

func (t *table) row(fields []string) {
	if t.rows > 0 {
		t.rule("├", "─", "┼", "┤")
	}
	t.rows++
	t.cells(fields, "│", false)
}

func (t *table) text() string {
	t.rule("└", "─", "┴", "┘")
	return t.b.String()
}

func (t *table) rule(left, dash, cross, right string) {
	for i, w := range t.widths {
		if i == 0 {
			t.b.WriteString(left)
		} else {
			t.b.WriteString(cross)
		}
		t.b.WriteString(strings.Repeat(dash, w))
	}
	t.b.WriteString(right + "\n")
}

// cells writes one row, which takes as many lines as its longest cell.
func (t *table) cells(fields []string, border string, bottom bool) {
	columns, height := make([][]string, len(fields)), 1
	for i, f := range fields {
		columns[i] = wrap(f, t.widths[i]-2, i == rightColumn)
		height = max(height, len(columns[i]))
	}
	for y := range height {
		for i, lines := range columns {
			at := y
			if bottom {
				at -= height - len(lines)
			}
			cell := strings.Repeat(" ", t.widths[i]-2)
			if 0 <= at && at < len(lines) {
				cell = lines[at]
			}
			t.b.WriteString(border + " " + cell + " ")
		}
		t.b.WriteString(border + "\n")
	}
}
