package term

// Rect is a rectangle of cells. X and Y are its top left corner, W and H its
// size; a rectangle with W or H below 1 is empty and draws nothing.
type Rect struct{ X, Y, W, H int }

// Empty says whether the rectangle holds no cell.
func (r Rect) Empty() bool { return r.W <= 0 || r.H <= 0 }

// Contains says whether the cell (x, y) is inside.
func (r Rect) Contains(x, y int) bool {
	return x >= r.X && y >= r.Y && x < r.X+r.W && y < r.Y+r.H
}

// Intersect is the part of r that is also in o, or the zero Rect.
func (r Rect) Intersect(o Rect) Rect {
	x0, y0 := max(r.X, o.X), max(r.Y, o.Y)
	x1, y1 := min(r.X+r.W, o.X+o.W), min(r.Y+r.H, o.Y+o.H)
	if x1 <= x0 || y1 <= y0 {
		return Rect{}
	}
	return Rect{x0, y0, x1 - x0, y1 - y0}
}

// Inset takes n cells off every side.
func (r Rect) Inset(n int) Rect { return r.InsetXY(n, n) }

// InsetXY takes dx cells off left and right and dy off top and bottom.
func (r Rect) InsetXY(dx, dy int) Rect {
	return Rect{r.X + dx, r.Y + dy, max(0, r.W-2*dx), max(0, r.H-2*dy)}
}

// Row is the one cell high rectangle at line i of r; empty if r has no such line.
func (r Rect) Row(i int) Rect {
	if i < 0 || i >= r.H {
		return Rect{X: r.X, Y: r.Y}
	}
	return Rect{r.X, r.Y + i, r.W, 1}
}

// CutTop splits off the upper n lines. The two parts never overlap and
// together are r, whatever n is.
func (r Rect) CutTop(n int) (top, rest Rect) {
	n = within(n, r.H)
	return Rect{r.X, r.Y, r.W, n}, Rect{r.X, r.Y + n, r.W, max(0, r.H) - n}
}

// CutBottom splits off the lower n lines.
func (r Rect) CutBottom(n int) (bottom, rest Rect) {
	rest, bottom = r.CutTop(max(0, r.H) - within(n, r.H))
	return bottom, rest
}

// CutLeft splits off the n columns on the left.
func (r Rect) CutLeft(n int) (left, rest Rect) {
	n = within(n, r.W)
	return Rect{r.X, r.Y, n, r.H}, Rect{r.X + n, r.Y, max(0, r.W) - n, r.H}
}

// CutRight splits off the n columns on the right.
func (r Rect) CutRight(n int) (right, rest Rect) {
	rest, right = r.CutLeft(max(0, r.W) - within(n, r.W))
	return right, rest
}

// SplitH divides r into side by side parts whose widths are as the weights.
// The parts fill r exactly.
func (r Rect) SplitH(weights ...int) []Rect {
	out := make([]Rect, len(weights))
	at := 0
	for i, end := range shares(max(0, r.W), weights) {
		out[i] = Rect{r.X + at, r.Y, end - at, r.H}
		at = end
	}
	return out
}

// SplitV divides r into parts one above the other, heights as the weights.
func (r Rect) SplitV(weights ...int) []Rect {
	out := make([]Rect, len(weights))
	at := 0
	for i, end := range shares(max(0, r.H), weights) {
		out[i] = Rect{r.X, r.Y + at, r.W, end - at}
		at = end
	}
	return out
}

// Centre is a rectangle of at most w x h cells in the middle of r.
func (r Rect) Centre(w, h int) Rect {
	w, h = within(w, r.W), within(h, r.H)
	return Rect{r.X + (r.W-w)/2, r.Y + (r.H-h)/2, w, h}
}

// shares returns the running ends of total divided by weights; weights below
// zero count as zero, and a sum of zero gives everything to the last part.
func shares(total int, weights []int) []int {
	sum := 0
	for _, w := range weights {
		sum += max(0, w)
	}
	ends := make([]int, len(weights))
	acc := 0
	for i, w := range weights {
		acc += max(0, w)
		if sum > 0 {
			ends[i] = total * acc / sum
		}
	}
	if len(ends) > 0 {
		ends[len(ends)-1] = total
	}
	return ends
}

// within clamps n to 0..limit.
func within(n, limit int) int { return max(0, min(n, limit)) }
