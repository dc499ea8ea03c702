package kernel

// Conv is the geometry of a convolution of one sample: x [H, W, C] by
// w [KH, KW, C/Groups, F] gives y [OH, OW, F], with strides SH and SW, PT, PB,
// PL and PR rows and columns of zeros above, below, left and right of x, and
// the taps of the window DH rows and DW columns apart.
//
// Channels and filters are cut into Groups blocks, and a block of filters sees
// its own block of channels alone: with CG = C/Groups and FG = F/Groups, the
// channel of x that filter f meets at c < CG is (f/FG)*CG + c. In DH, DW and
// Groups 0 stands for 1.
type Conv struct {
	H, W, C        int
	KH, KW, F      int
	OH, OW         int
	SH, SW         int
	PT, PB, PL, PR int
	DH, DW         int
	Groups         int
}

// full is the geometry with 1 in the places where 0 stands for it. It panics
// when the geometry contradicts itself.
func (c *Conv) full() Conv {
	g := *c
	g.DH, g.DW, g.Groups = max(c.DH, 1), max(c.DW, 1), max(c.Groups, 1)
	if min(c.H, c.W, c.C, c.KH, c.KW, c.F, c.OH, c.OW, c.SH, c.SW) < 1 || min(c.PT, c.PB, c.PL, c.PR, c.DH, c.DW, c.Groups) < 0 {
		panic("kernel: convolution with a size below 1 or a negative padding")
	}
	if (c.OH-1)*c.SH+(c.KH-1)*g.DH >= c.H+c.PT+c.PB || (c.OW-1)*c.SW+(c.KW-1)*g.DW >= c.W+c.PL+c.PR {
		panic("kernel: convolution window leaves the padded picture")
	}
	if c.C%g.Groups != 0 || c.F%g.Groups != 0 {
		panic("kernel: convolution whose groups do not divide channels and filters")
	}
	return g
}

// XLen, WLen and YLen are the numbers of floats in x, w and y.
func (c *Conv) XLen() int { return c.H * c.W * c.C }

// WLen is KH*KW*(C/Groups)*F.
func (c *Conv) WLen() int { return c.KH * c.KW * (c.C / max(c.Groups, 1)) * c.F }

// YLen is OH*OW*F.
func (c *Conv) YLen() int { return c.OH * c.OW * c.F }

// PadLen is the length of the scratch that [ConvForward] and [ConvWeightGrad]
// need: the padded picture, or 0 when there is no padding; of a depthwise
// convolution with several filters a channel, the picture with as many channels
// as filters.
func (c *Conv) PadLen() int {
	if c.depthwise() && c.F > c.C {
		return (c.PT + c.H + c.PB) * (c.PL + c.W + c.PR) * c.F
	}
	return frame{rows: c.H, row: c.W * c.C, top: c.PT, bottom: c.PB, left: c.PL * c.C, right: c.PR * c.C}.len()
}

// padded returns x with its zeros around it, in pad, and the width of its rows
// in pixels; x itself when there is nothing to add.
func (c *Conv) padded(x, pad []float32) ([]float32, int) {
	f := frame{rows: c.H, row: c.W * c.C, top: c.PT, bottom: c.PB, left: c.PL * c.C, right: c.PR * c.C}
	return f.around(x, pad), c.W + c.PL + c.PR
}

// frame says how many zeros surround a picture of rows x row floats; top and
// bottom count rows, left and right floats.
type frame struct{ rows, row, top, bottom, left, right int }

// none tells whether there are no zeros.
func (f frame) none() bool { return f.top|f.bottom|f.left|f.right == 0 }

// len is how many floats the picture and its zeros are; 0 without zeros.
func (f frame) len() int {
	if f.none() {
		return 0
	}
	return (f.top + f.rows + f.bottom) * (f.left + f.row + f.right)
}

// around returns the picture x with its zeros, written to pad; x itself when
// there are none.
func (f frame) around(x, pad []float32) []float32 {
	if f.none() {
		return x
	}
	n := f.len()
	if len(pad) < n {
		panic("kernel: convolution scratch is too short for the picture and its zeros")
	}
	f.copy(pad[:n], x)
	return pad[:n]
}

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
//	y[oh, ow, f] = chain over (kh, kw, c < CG) of
//	               xpad[oh*SH+kh*DH, ow*SW+kw*DW, (f/FG)*CG+c] * w[kh, kw, c, f], then + bias[f]
//
// Taps on the padding are terms like any other, with +0 as factor. bias is [F]
// or nil. pad is scratch of at least g.PadLen() floats.
func ConvForward(y, x, w, bias []float32, g *Conv, pad []float32) {
	c := g.full()
	if len(y) != g.YLen() || len(x) != g.XLen() || len(w) != g.WLen() || bias != nil && len(bias) != g.F {
		panic("kernel: ConvForward with slices that do not fit the geometry")
	}
	if c.depthwise() {
		c.depthwiseForward(y, x, w, bias, pad)
		return
	}
	x, width := c.padded(x, pad)
	for i := range c.Groups {
		p, v, h := c.forward(y, x, w, bias, width, i)
		p.runInside(v, h)
	}
}

// forward is the product of group i and what its taps meet along both axes; x is
// padded to rows of width pixels.
func (c *Conv) forward(y, x, w, bias []float32, width, i int) (p product, v, h axis) {
	cg, fg := c.C/c.Groups, c.F/c.Groups
	p = product{
		a: x, b: w[i*fg:], c: y[i*fg:], aStart: i * cg,
		rows: c.OH * c.OW, cols: fg, runLen: c.OW,
		aRow: c.SW * c.C, aRun: c.SH * width * c.C,
		cRow: c.F, cRun: c.OW * c.F,
		k: cg, ak: 1, bk: c.F,
		n1: c.KW, a1: c.DW * c.C, b1: cg * c.F,
		n2: c.KH, a2: c.DH * width * c.C, b2: c.KW * cg * c.F,
	}
	if bias != nil {
		p.bias = bias[i*fg : (i+1)*fg]
	}
	v = axis{first: -c.PT, step: c.SH, n: c.OH, tap: c.DH, taps: c.KH, size: c.H}
	h = axis{first: -c.PL, step: c.SW, n: c.OW, tap: c.DW, taps: c.KW, size: c.W}
	return p, v, h
}

// ConvWeightGrad continues the chains held in dw [KH, KW, CG, F] with one
// sample:
//
//	dw[kh, kw, c, f] continued over (oh, ow) by xpad[oh*SH+kh*DH, ow*SW+kw*DW, (f/FG)*CG+c] * dy[oh, ow, f]
//
// Calls for the samples of a chunk (8 of them, in order) that start from a
// cleared dw give the chunk's result; [FoldChunks] adds the chunks. pad is
// scratch of at least g.PadLen() floats.
func ConvWeightGrad(dw, x, dy []float32, g *Conv, pad []float32) {
	c := g.full()
	if len(dw) != g.WLen() || len(x) != g.XLen() || len(dy) != g.YLen() {
		panic("kernel: ConvWeightGrad with slices that do not fit the geometry")
	}
	if c.depthwise() {
		c.depthwiseWeightGrad(dw, x, dy, pad)
		return
	}
	x, width := c.padded(x, pad)
	p := product{
		a: x, b: dy, c: dw,
		rows: c.KH * c.KW * c.C, cols: c.F, runLen: c.KW * c.C,
		aRow: 1, aRun: c.DH * width * c.C,
		cRow: c.F, cRun: c.KW * c.C * c.F,
		k: c.OW, ak: c.SW * c.C, bk: c.F,
		n1: c.OH, a1: c.SH * width * c.C, b1: c.OW * c.F,
		n2:   1,
		more: true,
	}
	if c.DW == 1 && c.Groups == 1 {
		p.run()
		return
	}
	// The rows of dw are runs of a tap's channels now, and the taps of a row of
	// the window are one product.
	cg, fg := c.C/c.Groups, c.F/c.Groups
	p.rows, p.cols, p.runLen = c.KW*cg, fg, cg
	p.aRun, p.cRun = c.DW*c.C, cg*c.F
	for i := range c.Groups {
		p.b = dy[i*fg:]
		for kh := range c.KH {
			p.aStart, p.c = kh*c.DH*width*c.C+i*cg, dw[kh*c.KW*cg*c.F+i*fg:]
			p.run()
		}
	}
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
