package kernel

// Conv is the geometry of a convolution of one sample: x [H, W, C] by
// w [KH, KW, C, F] gives y [OH, OW, F], with strides SH and SW and PT, PB, PL
// and PR rows and columns of zeros above, below, left and right of x.
type Conv struct {
	H, W, C        int
	KH, KW, F      int
	OH, OW         int
	SH, SW         int
	PT, PB, PL, PR int
}

// check panics when the geometry contradicts itself.
func (c *Conv) check() {
	if min(c.H, c.W, c.C, c.KH, c.KW, c.F, c.OH, c.OW, c.SH, c.SW) < 1 || min(c.PT, c.PB, c.PL, c.PR) < 0 {
		panic("kernel: convolution with a size below 1 or a negative padding")
	}
	if (c.OH-1)*c.SH+c.KH > c.H+c.PT+c.PB || (c.OW-1)*c.SW+c.KW > c.W+c.PL+c.PR {
		panic("kernel: convolution window leaves the padded picture")
	}
}

// XLen, WLen and YLen are the numbers of floats in x, w and y.
func (c *Conv) XLen() int { return c.H * c.W * c.C }

// WLen is KH*KW*C*F.
func (c *Conv) WLen() int { return c.KH * c.KW * c.C * c.F }

// YLen is OH*OW*F.
func (c *Conv) YLen() int { return c.OH * c.OW * c.F }

// PadLen is the length of the scratch that [ConvForward] and [ConvWeightGrad]
// need: the padded picture, or 0 when there is no padding.
func (c *Conv) PadLen() int {
	if c.PT|c.PB|c.PL|c.PR == 0 {
		return 0
	}
	return (c.H + c.PT + c.PB) * (c.W + c.PL + c.PR) * c.C
}

// padded returns x with its zeros around it, in pad, and the width of its rows
// in pixels; x itself when there is nothing to add.
func (c *Conv) padded(x, pad []float32) ([]float32, int) {
	n := c.PadLen()
	if n == 0 {
		return x, c.W
	}
	if len(pad) < n {
		panic("kernel: convolution scratch is shorter than PadLen")
	}
	frame{rows: c.H, row: c.W * c.C, top: c.PT, bottom: c.PB, left: c.PL * c.C, right: c.PR * c.C}.copy(pad[:n], x)
	return pad[:n], c.W + c.PL + c.PR
}

// frame says how many zeros surround a picture of rows x row floats; top and
// bottom count rows, left and right floats.
type frame struct{ rows, row, top, bottom, left, right int }

// copy writes the picture src with its zeros to dst.
func (f frame) copy(dst, src []float32) {
	wide := f.left + f.row + f.right
	clear(dst[:f.top*wide])
	dst = dst[f.top*wide:]
	for range f.rows {
		clear(dst[:f.left])
		copy(dst[f.left:f.left+f.row], src[:f.row])
		clear(dst[f.left+f.row : wide])
		dst, src = dst[wide:], src[f.row:]
	}
	clear(dst[:f.bottom*wide])
}

// ConvForward computes y = x * w + bias for one sample:
//
//	y[oh, ow, f] = chain over (kh, kw, c) of xpad[oh*SH+kh, ow*SW+kw, c] * w[kh, kw, c, f], then + bias[f]
//
// Taps on the padding are terms like any other, with +0 as factor. bias is [F]
// or nil. pad is scratch of at least g.PadLen() floats.
func ConvForward(y, x, w, bias []float32, g *Conv, pad []float32) {
	g.check()
	if len(y) != g.YLen() || len(x) != g.XLen() || len(w) != g.WLen() || bias != nil && len(bias) != g.F {
		panic("kernel: ConvForward with slices that do not fit the geometry")
	}
	x, width := g.padded(x, pad)
	p := product{
		a: x, b: w, c: y, bias: bias,
		rows: g.OH * g.OW, cols: g.F, runLen: g.OW,
		aRow: g.SW * g.C, aRun: g.SH * width * g.C,
		cRow: g.F, cRun: g.OW * g.F,
		// One row of the window is contiguous in x and in w.
		k: g.KW * g.C, ak: 1, bk: g.F,
		n1: g.KH, a1: width * g.C, b1: g.KW * g.C * g.F,
		n2: 1,
	}
	p.run()
}

// ConvWeightGrad continues the chains held in dw [KH, KW, C, F] with one
// sample:
//
//	dw[kh, kw, c, f] continued over (oh, ow) by xpad[oh*SH+kh, ow*SW+kw, c] * dy[oh, ow, f]
//
// Calls for the samples of a chunk (8 of them, in order) that start from a
// cleared dw give the chunk's result; [FoldChunks] adds the chunks. pad is
// scratch of at least g.PadLen() floats.
func ConvWeightGrad(dw, x, dy []float32, g *Conv, pad []float32) {
	g.check()
	if len(dw) != g.WLen() || len(x) != g.XLen() || len(dy) != g.YLen() {
		panic("kernel: ConvWeightGrad with slices that do not fit the geometry")
	}
	x, width := g.padded(x, pad)
	p := product{
		a: x, b: dy, c: dw,
		rows: g.KH * g.KW * g.C, cols: g.F, runLen: g.KW * g.C,
		aRow: 1, aRun: width * g.C,
		cRow: g.F, cRun: g.KW * g.C * g.F,
		k: g.OW, ak: g.SW * g.C, bk: g.F,
		n1: g.OH, a1: g.SH * width * g.C, b1: g.OW * g.F,
		n2:   1,
		more: true,
	}
	p.run()
}

// FoldChunks sets the elements lo <= i < hi of dst to +0 + chunk 0 + chunk 1 +
// ... (n chunks of len(dst) floats, one behind the other in chunks).
func FoldChunks(dst, chunks []float32, n, lo, hi int) {
	if len(chunks) < n*len(dst) {
		panic("kernel: FoldChunks with too few chunks")
	}
	part := dst[lo:hi]
	clear(part)
	for i := range n {
		AddTo(part, chunks[i*len(dst):][lo:hi])
	}
}
