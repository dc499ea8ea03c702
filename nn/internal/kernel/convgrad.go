package kernel

// ConvTranspose writes w [KH, KW, CG, F] with its last two axes swapped to
// wt [KH, KW, F, CG], the form that [ConvInputGrad] reads. With as many groups as
// channels w is taken as [KH, KW, C, F/C] and wt is [KH, KW, F/C, C].
func ConvTranspose(wt, w []float32, g *Conv) {
	c := g.full()
	if len(wt) != g.WLen() || len(w) != g.WLen() {
		panic("kernel: ConvTranspose with slices that do not fit the geometry")
	}
	rows, cols := c.C/c.Groups, c.F
	if c.depthwise() {
		rows, cols = c.C, c.multiplier()
	}
	n := rows * cols
	for i := 0; i < len(w); i += n {
		Transpose(wt[i:i+n], w[i:i+n], rows, cols)
	}
}

// meeting says which taps and outputs of one axis the input gradient of a
// position meets: tap first at output at, and every step taps further back
// steps to an earlier output, n taps in all.
type meeting struct{ first, at, step, back, n int }

// meet finds the meeting of position i with a window of size taps, dilation
// positions apart: the taps k for which i+before-k*dilation is a multiple of
// the stride.
func meet(i, before, size, dilation, stride int) meeting {
	common := gcd(dilation, stride)
	m := meeting{step: stride / common, back: dilation / common}
	for m.first < m.step && (i+before-m.first*dilation)%stride != 0 {
		m.first++
	}
	if m.first < m.step && m.first < size {
		m.n = (size - m.first + m.step - 1) / m.step
	}
	m.at = (i + before - m.first*dilation) / stride
	return m
}

// gcd is the greatest common divisor of two positive numbers.
func gcd(a, b int) int {
	for b > 0 {
		a, b = b, a%b
	}
	return a
}

// reach says which outputs of one axis the input gradient reads: from first to
// last, which leave 0..out-1 where windows hang over the edge. A window reaches
// over window positions.
func reach(in, window, out, stride, before int) (first, last int) {
	// Input i meets the tap at position k of the window at output
	// (i+before-k)/stride where that divides; the smallest numerator is
	// before-(window-1). Division towards zero rounds a negative one up, as it
	// should.
	first = min(before-(window-1), 0) / stride
	last = max((in-1+before)/stride, out-1)
	return first, last
}

// gradFrame is the frame of zeros around dy that ConvInputGrad needs.
func (c *Conv) gradFrame() frame {
	h0, h1 := reach(c.H, (c.KH-1)*max(c.DH, 1)+1, c.OH, c.SH, c.PT)
	w0, w1 := reach(c.W, (c.KW-1)*max(c.DW, 1)+1, c.OW, c.SW, c.PL)
	return frame{
		rows: c.OH, row: c.OW * c.F,
		top: -h0, bottom: h1 - c.OH + 1,
		left: -w0 * c.F, right: (w1 - c.OW + 1) * c.F,
	}
}

// GradPadLen is the length of the scratch that [ConvInputGrad] needs.
func (c *Conv) GradPadLen() int {
	f := c.gradFrame()
	if c.depthwise() && c.F > c.C {
		return (f.top + f.rows + f.bottom) * (f.left + f.row + f.right)
	}
	return f.len()
}

// ConvInputGrad computes dx [H, W, C] of one sample from dy [OH, OW, F] and
// wt [KH, KW, F, CG] (see [ConvTranspose]):
//
//	dx[h, w, c] = chain over (kh, kw, f in the group of c) of dy[oh, ow, f] * wt[kh, kw, f, c%CG], then + (+0)
//	              with oh = (h+PT-kh*DH)/SH, ow = (w+PL-kw*DW)/SW
//
// Taps where these divisions leave a remainder do not exist; taps whose oh or
// ow lies outside the picture are terms with +0 as factor. pad is scratch of at
// least g.GradPadLen() floats.
func ConvInputGrad(dx, dy, wt []float32, g *Conv, pad []float32) {
	DeconvForward(dx, dy, wt, nil, g, pad)
}

// DeconvForward is [ConvInputGrad] with bias [C], or nil, in the place of the
// +0 at the end of a chain: a transposed convolution, which takes dy for its
// input and dx for its output.
func DeconvForward(dx, dy, wt, bias []float32, g *Conv, pad []float32) {
	c := g.full()
	if len(dx) != g.XLen() || len(dy) != g.YLen() || len(wt) != g.WLen() || bias != nil && len(bias) != g.C {
		panic("kernel: ConvInputGrad with slices that do not fit the geometry")
	}
	f := c.gradFrame()
	if c.depthwise() {
		dy = c.planes(dy, pad, f)
	} else {
		dy = f.around(dy, pad)
	}
	// Pixels whose coordinates agree modulo the strides meet the same taps:
	// they are one product for each group.
	for h := range min(c.SH, c.H) {
		for w := range min(c.SW, c.W) {
			if c.depthwise() {
				c.depthwiseClass(dx, dy, wt, bias, f, h, w)
				continue
			}
			for i := range c.Groups {
				p, v, h := c.grad(dx, dy, wt, bias, f, i, h, w)
				p.runInside(v, h)
			}
		}
	}
}

// class is what the products of the pixels (h0 + i*SH, w0 + j*SW) of dx have in
// common, and what those pixels meet along both axes; dy is framed by f. c and b
// are where all channels and filters start.
func (c *Conv) class(dx, dy, wt []float32, f frame, h0, w0 int) (p product, h, w meeting) {
	wide := f.left + f.row + f.right
	h, w = meet(h0, c.PT, c.KH, c.DH, c.SH), meet(w0, c.PL, c.KW, c.DW, c.SW)
	rows, cols := (c.H-h0+c.SH-1)/c.SH, (c.W-w0+c.SW-1)/c.SW
	p = product{
		a: dy, b: wt, c: dx[(h0*c.W+w0)*c.C:],
		rows: rows * cols, runLen: cols,
		aRow: c.F, aRun: wide,
		cRow: c.SW * c.C, cRun: c.SH * c.W * c.C,
		n1: w.n, a1: -w.back * c.F,
		n2: h.n, a2: -h.back * wide,
	}
	if w.n > 0 && h.n > 0 { // else no window touches these pixels
		p.aStart = (h.at+f.top)*wide + f.left + w.at*c.F
		p.b = wt[(h.first*c.KW+w.first)*(len(wt)/(c.KH*c.KW)):]
	}
	return p, h, w
}

// grad is the product of the channels of group i of the pixels of a class, and
// what its taps meet along both axes.
func (c *Conv) grad(dx, dy, wt, bias []float32, f frame, i, h0, w0 int) (p product, v, h axis) {
	p, mv, mh := c.class(dx, dy, wt, f, h0, w0)
	cg, fg := c.C/c.Groups, c.F/c.Groups
	p.cols, p.zero = cg, bias == nil
	if bias != nil {
		p.bias = bias[i*cg : (i+1)*cg]
	}
	p.k, p.ak, p.bk = fg, 1, cg
	p.b1, p.b2 = mh.step*c.F*cg, mv.step*c.KW*c.F*cg
	p.aStart += i * fg
	p.b, p.c = p.b[i*fg*cg:], p.c[i*cg:]
	v = axis{first: mv.at, step: 1, n: p.rows / p.runLen, tap: -mv.back, taps: mv.n, size: c.OH}
	h = axis{first: mh.at, step: 1, n: p.runLen, tap: -mh.back, taps: mh.n, size: c.OW}
	return p, v, h
}
