package kernel

import "unsafe"

// Zero factors need not be multiplied. A chain that starts at +0 is left as it is by
// the product of a finite number and a zero, but for the sign of a zero, which the
// +0 at the end of a gradient's chain takes away. After a ReLU and a pooling most of
// dy is zero, so the kernels below walk lists of the numbers of dy that are not, and
// make the bits of [ConvWeightGrad] and [ConvInputGrad]. Where the other factor is
// not finite they multiply everything, as those do.
//
//	list     vals, places: the numbers that are not 0, in the order of the chain,
//	         and where their row of the other factor begins
//	gather   acc[r][v] continued over the list by vals[i] * src[places[i] + r*row + v]
//
//	weight gradient   a list for each filter f over (oh, ow)
//	                  acc = dw[f], [KH][KW*C]   src = x, rows of a picture
//	input gradient    a list for each (oh, ow), last to first, over f
//	                  acc = the window in dx     src = w[f], [KH][KW*C]
//
// Both want the kernel with its filters outermost: [F, KH, KW, C].

// Skips tells whether the variant in use has kernels for c that skip zeros: AVX2
// and AVX-512 do, for windows wide enough for their registers and pictures that stay in
// the cache.
func (c *Conv) Skips() bool { return hasSkip() && c.MaySkip() }

// MaySkip tells whether a variant may have such kernels for c.
func (c *Conv) MaySkip() bool {
	return c.Groups <= 1 && c.DH <= 1 && c.DW <= 1 && c.KW*c.C >= vectorFloats && c.YLen() <= skipFloats
}

// SkipBelow is the share of numbers of dy that are not 0 below which skipping the
// others pays. It changes no result.
func SkipBelow() float64 {
	if useAVX512 {
		return 0.4 // the more a multiply-add does, the more the lists cost beside it
	}
	return 0.55
}

// Live is the share of numbers of dy that are not 0.
func Live(dy []float32) float64 {
	live := 0
	for _, v := range dy {
		if v != 0 {
			live++
		}
	}
	return float64(live) / float64(max(1, len(dy)))
}

// Finite tells whether every number of x is, which those that a skipped zero would
// have met must be.
func Finite(x []float32) bool { return !hasSkip() || allFinite(x) }

const (
	skipFloats   = 1 << 18 // of dy: 1 MiB
	vectorFloats = 16      // of the widest vectors: no scratch depends on the variant
)

// SkipLen is the scratch that the skipping kernels of c need, in floats, whichever
// of the two is called.
func (c *Conv) SkipLen() int {
	return max(c.weightParts().len(), c.inputParts().len())
}

// weightScratch is how the weight gradient cuts its scratch: the padded picture, dy
// turned over, a list, and the table of places.
type weightScratch struct{ pad, turned, list, table int }

func (c *Conv) weightParts() weightScratch {
	n := round16(c.OH * c.OW)
	return weightScratch{pad: c.PadLen(), turned: round16(c.F) * n, list: n + vectorFloats, table: n}
}

func (s weightScratch) len() int { return s.pad + s.turned + 2*s.list + s.table }

// inputScratch is how the input gradient does: the padded gradient, a list, and the
// table.
type inputScratch struct{ pad, list, table int }

func (c *Conv) inputParts() inputScratch {
	n := round16(c.F)
	return inputScratch{pad: c.PadLen(), list: n + vectorFloats, table: n}
}

func (s inputScratch) len() int { return s.pad + 2*s.list + s.table }

func round16(n int) int { return (n + vectorFloats - 1) &^ (vectorFloats - 1) }

// cutter hands out the parts of a scratch one behind the other.
type cutter struct{ rest []float32 }

func (c *cutter) floats(n int) []float32 {
	part := c.rest[:n:n]
	c.rest = c.rest[n:]
	return part
}

func (c *cutter) ints(n int) []int32 {
	part := c.floats(n)
	return unsafe.Slice((*int32)(unsafe.Pointer(unsafe.SliceData(part))), n)
}

// ConvWeightGradSkip continues the chains held in dw, [F, KH, KW, C], with one
// sample, as [ConvWeightGrad] does those of dw [KH, KW, C, F]. scratch is at least
// g.SkipLen() floats. The geometry must be one that Skips.
func ConvWeightGradSkip(dw, x, dy []float32, g *Conv, scratch []float32) {
	c := g.full()
	if len(dw) != g.WLen() || len(x) != g.XLen() || len(dy) != g.YLen() || !g.Skips() {
		panic("kernel: ConvWeightGradSkip with slices or a geometry that do not fit")
	}
	parts, cut := g.weightParts(), cutter{scratch}
	x, width := c.padded(x, cut.floats(parts.pad))
	if !allFinite(x) {
		c.weightGradTurned(dw, x, dy, width)
		return
	}
	n := c.OH * c.OW
	turned := cut.floats(parts.turned) // [F, n], rows of round16(n)
	turnOver(turned, dy, n, c.F)
	vals, places, table := cut.floats(parts.list), cut.ints(parts.list), cut.ints(parts.table)
	for oh := range c.OH {
		for ow := range c.OW {
			table[oh*c.OW+ow] = int32((oh*c.SH*width + ow*c.SW) * c.C)
		}
	}
	row := c.KW * c.C
	window := c.gatherer(row, width*c.C, vals, places)
	for f := range c.F {
		live := live(vals, places, turned[f*round16(n):][:n], table)
		window.gather(dw[f*c.KH*row:], x, live)
	}
}

// weightGradTurned is the weight gradient of all numbers of dy.
func (c *Conv) weightGradTurned(dw, x, dy []float32, width int) {
	row := c.KW * c.C
	for kh := range c.KH {
		p := product{
			a: dy, b: x[kh*width*c.C:], c: dw[kh*row:],
			rows: c.F, cols: row, runLen: c.F,
			aRow: 1, cRow: c.KH * row,
			k: c.OW, ak: c.F, bk: c.SW * c.C,
			n1: c.OH, a1: c.OW * c.F, b1: c.SH * width * c.C,
			n2:   1,
			more: true,
		}
		p.run()
	}
}

// ConvInputGradSkip computes dx as [ConvInputGrad] does, from the kernel with its
// filters outermost: w [F, KH, KW, C], which must be finite. scratch is at least
// g.SkipLen() floats. The geometry must be one that Skips.
func ConvInputGradSkip(dx, dy, w []float32, g *Conv, scratch []float32) {
	c := g.full()
	if len(dx) != g.XLen() || len(dy) != g.YLen() || len(w) != g.WLen() || !g.Skips() {
		panic("kernel: ConvInputGradSkip with slices or a geometry that do not fit")
	}
	parts, cut := g.inputParts(), cutter{scratch}
	wide, width := dx, c.W+c.PL+c.PR
	if parts.pad > 0 {
		wide = cut.floats(parts.pad)
	}
	clear(wide)
	vals, places, table := cut.floats(parts.list), cut.ints(parts.list), cut.ints(parts.table)
	row := c.KW * c.C
	window := c.gatherer(width*c.C, row, vals, places)
	for f := range c.F {
		table[f] = int32(f * c.KH * row)
	}
	for oh := c.OH - 1; oh >= 0; oh-- {
		for ow := c.OW - 1; ow >= 0; ow-- {
			n := live(vals, places, dy[(oh*c.OW+ow)*c.F:][:c.F], table)
			if n > 0 {
				window.gather(wide[(oh*c.SH*width+ow*c.SW)*c.C:], w, n)
			}
		}
	}
	for h := range c.H {
		from := ((c.PT+h)*width + c.PL) * c.C
		addZero(dx[h*c.W*c.C:(h+1)*c.W*c.C], wide[from:])
	}
}

// transposing is what the assembly of a 16 x 16 block reads. Strides are bytes.
type transposing struct {
	src, dst       *float32
	srcRow, dstRow int
	rows           int // of src, 1 to 16
	mask           int // bit per column of src
}

// FoldSkipped is [FoldChunks] for chunks of the gradient with its filters outermost:
// it sets the filters lo <= f < hi of dst [KH, KW, C, F] to the sums of the chunks
// [F, KH, KW, C], which it writes over chunk 0.
func FoldSkipped(dst, chunks []float32, n, filters, lo, hi int) {
	k := len(dst) / filters
	first := chunks[lo*k : hi*k]
	for i := range first {
		first[i] += 0 // what the fold from +0 makes of -0
	}
	for i := 1; i < n; i++ {
		AddTo(first, chunks[i*len(dst)+lo*k:][:len(first)])
	}
	for f := lo; f < hi; f += vectorFloats {
		t := transposing{srcRow: k * 4, dstRow: filters * 4, rows: min(vectorFloats, hi-f)}
		for i := 0; i < k; i += vectorFloats {
			t.mask = 1<<min(vectorFloats, k-i) - 1
			if t.rows == vectorFloats && k-i >= vectorFloats {
				t.src, t.dst = &chunks[f*k+i], &dst[i*filters+f]
				transpose16(&t)
				continue
			}
			for j := i; j < min(i+vectorFloats, k); j++ { // the block would not end where dst does
				for at := f; at < f+t.rows; at++ {
					dst[j*filters+at] = chunks[at*k+j]
				}
			}
		}
	}
}

// OuterFilters writes w [KH, KW, C, F] with its filters outermost, [F, KH, KW, C].
func OuterFilters(dst, w []float32, filters int) {
	k := len(w) / filters
	t := transposing{srcRow: filters * 4, dstRow: k * 4, rows: vectorFloats, mask: 1<<vectorFloats - 1}
	for i := 0; i < k; i += vectorFloats {
		for f := 0; f < filters; f += vectorFloats {
			if i+vectorFloats <= k && f+vectorFloats <= filters {
				t.src, t.dst = &w[i*filters+f], &dst[f*k+i]
				transpose16(&t)
				continue
			}
			for j := i; j < min(i+vectorFloats, k); j++ {
				for at := f; at < min(f+vectorFloats, filters); at++ {
					dst[at*k+j] = w[j*filters+at]
				}
			}
		}
	}
}

// turnOver writes src [rows, cols] turned over to dst, in rows of round16(rows) floats,
// the last of which are zeros.
func turnOver(dst, src []float32, rows, cols int) {
	t := transposing{srcRow: cols * 4, dstRow: round16(rows) * 4}
	for c := 0; c < cols; c += vectorFloats {
		t.mask = 1<<min(vectorFloats, cols-c) - 1
		for r := 0; r < rows; r += vectorFloats {
			t.src, t.dst, t.rows = &src[r*cols+c], &dst[c*round16(rows)+r], min(vectorFloats, rows-r)
			transpose16(&t)
		}
	}
}
