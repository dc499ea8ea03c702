package kernel

// A convolution with as many groups as channels is depthwise: channel c makes
// the M = F/C filters c*M to c*M+M-1 alone, and w is [KH, KW, C, M]. Its
// columns do not mix, so the products of this file are diagonal. They make the
// chains that the functions for any number of groups promise.

// depthwise tells whether every channel is a group of its own.
func (c *Conv) depthwise() bool { return c.Groups > 1 && c.Groups == c.C }

// multiplier is M, how many filters a channel has, of a depthwise convolution.
func (c *Conv) multiplier() int { return c.F / c.C }

// spread returns x [H, W, C] with its zeros around it and every number M times
// in a row, so that a column of it meets each column of w; and the width of its
// rows in pixels. x itself when there is nothing to do.
func (c *Conv) spread(x, pad []float32) ([]float32, int) {
	m := c.multiplier()
	if m == 1 {
		return c.padded(x, pad)
	}
	width := c.W + c.PL + c.PR
	if len(pad) < c.PadLen() {
		panic("kernel: convolution scratch is too short for the picture and its zeros")
	}
	pad = pad[:c.PadLen()]
	clear(pad)
	for h := range c.H {
		out := pad[((h+c.PT)*width+c.PL)*c.F:]
		for i, v := range x[h*c.W*c.C : (h+1)*c.W*c.C] {
			for j := range m {
				out[i*m+j] = v
			}
		}
	}
	return pad, width
}

// depthwiseForward is [ConvForward]; c is full.
func (c *Conv) depthwiseForward(y, x, w, bias, pad []float32) {
	x, width := c.spread(x, pad)
	p := product{
		diagonal: true,
		a:        x, b: w, c: y, bias: bias,
		rows: c.OH * c.OW, cols: c.F, runLen: c.OW,
		aRow: c.SW * c.F, aRun: c.SH * width * c.F,
		cRow: c.F, cRun: c.OW * c.F,
		k: c.KW, ak: c.DW * c.F, bk: c.F,
		n1: c.KH, a1: c.DH * width * c.F, b1: c.KW * c.F,
		n2: 1,
	}
	p.run()
}

// depthwiseWeightGrad is [ConvWeightGrad]; c is full.
func (c *Conv) depthwiseWeightGrad(dw, x, dy, pad []float32) {
	x, width := c.spread(x, pad)
	p := product{
		diagonal: true,
		a:        x, b: dy, c: dw,
		rows: c.KH * c.KW, cols: c.F, runLen: c.KW,
		aRow: c.DW * c.F, aRun: c.DH * width * c.F,
		cRow: c.F, cRun: c.KW * c.F,
		k: c.OW, ak: c.SW * c.F, bk: c.F,
		n1: c.OH, a1: c.SH * width * c.F, b1: c.OW * c.F,
		n2:   1,
		more: true,
	}
	p.run()
}

// planes returns dy [OH, OW, C, M] framed by f with the axes of every pixel
// swapped to [M, C].
func (c *Conv) planes(dy, pad []float32, f frame) []float32 {
	m := c.multiplier()
	if m == 1 {
		return f.around(dy, pad)
	}
	if len(pad) < c.GradPadLen() {
		panic("kernel: convolution scratch is too short for the picture and its zeros")
	}
	pad = pad[:c.GradPadLen()]
	clear(pad)
	wide := f.left + f.row + f.right
	for oh := range c.OH {
		for ow := range c.OW {
			at := (oh+f.top)*wide + f.left + ow*c.F
			Transpose(pad[at:at+c.F], dy[(oh*c.OW+ow)*c.F:][:c.F], c.C, m)
		}
	}
	return pad
}

// depthwiseClass is gradClass for all channels; dy [.., M, C] is framed by f
// and wt is [KH, KW, M, C].
func (c *Conv) depthwiseClass(dx, dy, wt, bias []float32, f frame, h0, w0 int) {
	p, h, w := c.class(dx, dy, wt, f, h0, w0)
	p.diagonal, p.cols, p.bias, p.zero = true, c.C, bias, bias == nil
	p.k, p.ak, p.bk = c.multiplier(), c.C, c.C
	p.b1, p.b2 = w.step*c.F, h.step*c.KW*c.F
	if p.k == 1 { // a longer loop inside
		p.k, p.ak, p.bk = p.n1, p.a1, p.b1
		p.n1, p.a1, p.b1 = p.n2, p.a2, p.b2
		p.n2 = 1
	}
	p.run()
}
