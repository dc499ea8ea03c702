package kernel

// Groups cuts a row-major tensor into groups: all places that differ in the shared
// axes alone belong together. Groups that lie side by side on the last axis make a
// block, which is worked on together.
//
//	a kernel [KH, KW, C, F] with KH, KW and C shared: F groups, in blocks of 8
//	a batch of pictures [N, H, W, C], all shared: one group
type Groups struct {
	outer  axisList // axes of the groups, but for the last of the tensor
	shared axisList // axes within a group
	cols   int      // groups side by side; 1 when the last axis is shared
	blocks int      // blocks side by side
	total  int
}

// maxAxes is the batch and the axes of a sample.
const maxAxes = 5

// axisList is a list of axes, the last one first, each with the distance between
// two of its places.
type axisList struct {
	n            int
	size, stride [maxAxes]int
}

func (l *axisList) add(size, stride int) {
	l.size[l.n], l.stride[l.n] = size, stride
	l.n++
}

// NewGroups makes the groups of a tensor with at most 5 axes; shared says of every
// axis whether it is within a group.
func NewGroups(dims []int, shared []bool) Groups {
	g := Groups{cols: 1, total: 1}
	stride := 1
	for i := len(dims) - 1; i >= 0; i-- {
		switch {
		case shared[i]:
			g.shared.add(dims[i], stride)
		case i == len(dims)-1:
			g.cols = dims[i]
		default:
			g.outer.add(dims[i], stride)
			g.total *= dims[i]
		}
		stride *= dims[i]
	}
	g.blocks = (g.cols + blockCols - 1) / blockCols
	g.total *= g.blocks
	return g
}

// Blocks is how many blocks there are.
func (g *Groups) Blocks() int { return g.total }

// First is the number of the first group of block i, in row-major order of the
// axes that are not shared, and how many groups the block has, at most 8.
func (g *Groups) First(i int) (first, n int) {
	c := i % g.blocks * blockCols
	return i/g.blocks*g.cols + c, min(blockCols, g.cols-c)
}

// start is where block i begins in the tensor.
func (g *Groups) start(i int) int {
	at := i % g.blocks * blockCols
	rest := i / g.blocks
	for a := range g.outer.n {
		at += rest % g.outer.size[a] * g.outer.stride[a]
		rest /= g.outer.size[a]
	}
	return at
}

// Rows calls visit for the rows of block i in row-major order of the shared axes:
// at is where the row begins, one place for each group of the block.
func (g *Groups) Rows(i int, visit func(at int)) { g.rows(g.start(i), g.shared.n-1, visit) }

func (g *Groups) rows(at, axis int, visit func(at int)) {
	if axis < 0 {
		visit(at)
		return
	}
	for range g.shared.size[axis] {
		g.rows(at, axis-1, visit)
		at += g.shared.stride[axis]
	}
}

// GroupSum adds up the rows of a block in float64 as [ColumnSums] does: lane = row
// mod 16, chunks of 4096 rows. It holds one number a group.
type GroupSum struct {
	lanes columnBlock
	total [blockCols]float64
	rows  int
}

// Next is the lane that the next row adds to.
func (s *GroupSum) Next() *[blockCols]float64 {
	if s.rows == chunkLen {
		s.fold()
	}
	l := &s.lanes[s.rows%lanes]
	s.rows++
	return l
}

// Total is the sums of all rows.
func (s *GroupSum) Total() [blockCols]float64 {
	s.fold()
	return s.total
}

func (s *GroupSum) fold() {
	for half := lanes / 2; half > 0; half /= 2 {
		for i := range half {
			for c := range blockCols {
				s.lanes[i][c] += s.lanes[i+half][c]
			}
		}
	}
	for c := range blockCols {
		s.total[c] += s.lanes[0][c]
	}
	s.lanes, s.rows = columnBlock{}, 0
}

// SumSquares is the sums of the squares of x in the groups of block i, and how many
// groups those are.
func (g *Groups) SumSquares(x []float32, i int) (sums [blockCols]float64, n int) {
	_, n = g.First(i)
	var s GroupSum
	g.Rows(i, func(at int) {
		lane := s.Next()
		for c, v := range x[at : at+n] {
			lane[c] += float64(float64(v) * float64(v))
		}
	})
	return s.Total(), n
}
