package term

import "strconv"

// maxSkip is the longest run of unchanged cells that is sent again instead of
// moving the cursor: a move costs at least four bytes.
const maxSkip = 4

// appendDiff appends what turns a terminal showing prev into one showing next.
// A nil prev, or one of another size, means that nothing is known about the
// terminal: it is cleared and every cell that is not blank is sent. The result leaves the cursor anywhere and the
// style plain. Nothing is appended when the frames are equal.
func appendDiff(buf []byte, prev, next *canvas) []byte {
	full := prev == nil || prev.w != next.w || prev.h != next.h || prev.profile.Depth != next.profile.Depth
	d := differ{buf: buf, next: next, x: -1, y: -1}
	if full {
		d.blank = make([]Cell, next.w)
		d.buf = append(d.buf, "\x1b[m\x1b[2J"...)
	}
	for y := 0; y < next.h; y++ {
		row := next.cells[y*next.w : (y+1)*next.w]
		old := d.blank
		if !full {
			old = prev.cells[y*next.w : (y+1)*next.w]
		}
		d.row(old, row, y)
	}
	if d.style != (Style{}) {
		d.buf = append(d.buf, "\x1b[m"...)
	}
	return d.buf
}

// differ is the state of one diff: where the terminal's cursor is (x -1 when
// not known) and in which style.
type differ struct {
	buf   []byte
	next  *canvas
	x, y  int
	style Style
	blank []Cell // a cleared row, when the terminal was cleared first
}

// row sends the changed runs of one row.
func (d *differ) row(old, row []Cell, y int) {
	w := len(row)
	for x := 0; x < w; {
		if old[x].looks(row[x]) {
			x++
			continue
		}
		start, end := x, x+1
		for same := 0; end < w && same <= maxSkip; end++ {
			if old[end].looks(row[end]) {
				same++
			} else {
				same = 0
			}
		}
		for end > start && old[end-1].looks(row[end-1]) {
			end--
		}
		if start > 0 && row[start].R == wideTail { // begin with the left half
			start--
		}
		if end < w && row[end].R == wideTail {
			end++
		}
		d.span(row, start, end, y)
		x = end
	}
}

// span sends the cells start..end-1 of a row.
func (d *differ) span(row []Cell, start, end, y int) {
	for x := start; x < end; x++ {
		c := row[x]
		if c.R == wideTail {
			if x > 0 && row[x-1].R > 0 {
				continue
			}
			c = Cell{Style: c.Style}
		}
		d.moveTo(x, y)
		if !c.looks(Cell{R: c.R, Style: d.style, Tail: c.Tail}) {
			d.buf = appendSGR(d.buf, c.Style, d.next.profile.Depth)
			d.style = c.Style
		}
		d.buf = appendCell(d.buf, c)
		d.x++
		if !sureWidth(c) || d.x >= d.next.w {
			d.x = -1
		}
	}
}

// inked are the attributes that a blank cell shows too.
const inked = Underline | Reverse

// looks says whether two cells look the same: equal ones, and blanks whose styles
// differ only in what letters show. Behind a dialog every cell is made faint, and
// most of them are blanks that need not be sent for it.
func (c Cell) looks(o Cell) bool {
	if c == o {
		return true
	}
	return c.blank() && o.blank() && c.Style.BG == o.Style.BG && (c.Style.Attr|o.Style.Attr)&inked == 0
}

// blank says that nothing stands in the cell.
func (c Cell) blank() bool { return (c.R == 0 || c.R == ' ') && c.Tail == "" }

// moveTo puts the cursor at (x, y) if it is not there.
func (d *differ) moveTo(x, y int) {
	if d.x == x && d.y == y {
		return
	}
	if d.x >= 0 && d.y == y && x > d.x && x-d.x < 100 {
		d.buf = append(d.buf, "\x1b["...)
		if n := x - d.x; n > 1 {
			d.buf = strconv.AppendInt(d.buf, int64(n), 10)
		}
		d.buf = append(d.buf, 'C')
	} else {
		d.buf = append(d.buf, "\x1b["...)
		d.buf = strconv.AppendInt(d.buf, int64(y+1), 10)
		if x > 0 {
			d.buf = append(d.buf, ';')
			d.buf = strconv.AppendInt(d.buf, int64(x+1), 10)
		}
		d.buf = append(d.buf, 'H')
	}
	d.x, d.y = x, y
}

// sureWidth says whether every terminal moves its cursor by exactly one cell
// for c. After any other the cursor is placed anew, so a terminal with another
// opinion spoils one cell and not the line.
func sureWidth(c Cell) bool {
	if c.Tail != "" {
		return false
	}
	r := c.R
	return r < 0x300 || (r >= 0x2500 && r <= 0x259f) || (r >= 0x2800 && r <= 0x28ff)
}
