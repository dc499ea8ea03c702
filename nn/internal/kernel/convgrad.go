package kernel

// ConvTranspose writes w [KH, KW, C, F] with its last two axes swapped to
// wt [KH, KW, F, C], the form that [ConvInputGrad] reads.
func ConvTranspose(wt, w []float32, g *Conv) {
	g.check()
	if len(wt) != g.WLen() || len(w) != g.WLen() {
		panic("kernel: ConvTranspose with slices that do not fit the geometry")
	}
	n := g.C * g.F
	for i := 0; i < len(w); i += n {
		Transpose(wt[i:i+n], w[i:i+n], g.C, g.F)
	}
}

// reach says which outputs of one axis the input gradient reads: from first to
// last, which leave 0..out-1 where windows hang over the edge.
func reach(in, window, out, stride, before int) (first, last int) {
	// Input i meets tap k at output (i+before-k)/stride where that divides; the
	// smallest numerator is before-(window-1). Division towards zero rounds a
	// negative one up, as it should.
	first = min(before-(window-1), 0) / stride
	last = max((in-1+before)/stride, out-1)
	return first, last
}

// gradFrame is the frame of zeros around dy that ConvInputGrad needs.
func (c *Conv) gradFrame() frame {
	h0, h1 := reach(c.H, c.KH, c.OH, c.SH, c.PT)
	w0, w1 := reach(c.W, c.KW, c.OW, c.SW, c.PL)
	return frame{
		rows: c.OH, row: c.OW * c.F,
		top: -h0, bottom: h1 - c.OH + 1,
		left: -w0 * c.F, right: (w1 - c.OW + 1) * c.F,
	}
}

// GradPadLen is the length of the scratch that [ConvInputGrad] needs.
func (c *Conv) GradPadLen() int {
	f := c.gradFrame()
	if f.top|f.bottom|f.left|f.right == 0 {
		return 0
	}
	return (f.top + f.rows + f.bottom) * (f.left + f.row + f.right)
}

// ConvInputGrad computes dx [H, W, C] of one sample from dy [OH, OW, F] and
// wt [KH, KW, F, C] (see [ConvTranspose]):
//
//	dx[h, w, c] = chain over (kh, kw, f) of dy[oh, ow, f] * wt[kh, kw, f, c], then + (+0)
//	              with oh = (h+PT-kh)/SH, ow = (w+PL-kw)/SW
//
// Taps where these divisions leave a remainder do not exist; taps whose oh or
// ow lies outside the picture are terms with +0 as factor. pad is scratch of at
// least g.GradPadLen() floats.
func ConvInputGrad(dx, dy, wt []float32, g *Conv, pad []float32) {
	g.check()
	if len(dx) != g.XLen() || len(dy) != g.YLen() || len(wt) != g.WLen() {
		panic("kernel: ConvInputGrad with slices that do not fit the geometry")
	}
	f := g.gradFrame()
	if n := g.GradPadLen(); n > 0 {
		if len(pad) < n {
			panic("kernel: convolution scratch is shorter than GradPadLen")
		}
		f.copy(pad[:n], dy)
		dy = pad[:n]
	}
	// Pixels whose coordinates agree modulo the strides meet the same taps:
	// they are one product.
	for h := range min(g.SH, g.H) {
		for w := range min(g.SW, g.W) {
			g.gradClass(dx, dy, wt, f, h, w)
		}
	}
}

// gradClass computes the pixels (h0 + i*SH, w0 + j*SW) of dx; dy is framed by f.
func (c *Conv) gradClass(dx, dy, wt []float32, f frame, h0, w0 int) {
	wide := f.left + f.row + f.right
	kh, kw := (h0+c.PT)%c.SH, (w0+c.PL)%c.SW // the first taps
	oh, ow := (h0+c.PT-kh)/c.SH, (w0+c.PL-kw)/c.SW
	rows, cols := (c.H-h0+c.SH-1)/c.SH, (c.W-w0+c.SW-1)/c.SW
	p := product{
		a: dy, b: wt, c: dx[(h0*c.W+w0)*c.C:],
		rows: rows * cols, cols: c.C, runLen: cols,
		aRow: c.F, aRun: wide,
		cRow: c.SW * c.C, cRun: c.SH * c.W * c.C,
		k: c.F, ak: 1, bk: c.C,
		n1: (c.KW - kw + c.SW - 1) / c.SW, a1: -c.F, b1: c.SW * c.F * c.C,
		n2: (c.KH - kh + c.SH - 1) / c.SH, a2: -wide, b2: c.SH * c.KW * c.F * c.C,
		zero: true,
	}
	if kh >= c.KH || kw >= c.KW {
		p.n1 = 0 // no window touches these pixels
		p.run()
		return
	}
	p.aStart = (oh+f.top)*wide + f.left + ow*c.F
	p.b = wt[(kh*c.KW+kw)*c.F*c.C:]
	p.run()
}
