package layer

// JoinReluPool joins a layer that ends with relu to the maximum pooling that alone
// reads it, and tells whether they are such a pair. Relu, there and back, is then
// taken where the pooling puts out its maxima, a quarter of the numbers or fewer: the
// greatest number is as great before relu as behind it, a winner is positive where
// its maximum is, and every other number has no gradient anyway. No bit changes but
// the sign of a zero, where a window has a -0 and nothing greater, and winners that
// have no gradient. The layer's own output is then what relu has not seen.
func JoinReluPool(from, to Op) bool {
	c, ok := from.(*convOp)
	if !ok || c.end.act.name != "relu" {
		return false
	}
	p, ok := to.(*maxPoolOp)
	if ok {
		c.masked, p.masks = true, true
	}
	return ok
}

// CropToPool leaves out the last rows and columns of a convolution that the maximum
// pooling which alone reads it drops, there and back: 11 x 11 pixels under windows of
// 2 x 2 are 10 x 10. No other number changes. It tells how many floats a sample of
// what lies between the two has from now on, 0 where nothing is dropped, and what
// scratch the convolution wants: zeros around a smaller gradient may take more.
// Call it after JoinReluPool, on every plan of a graph or on none: the sums of the
// bias's gradient have fewer rows.
func CropToPool(from, to Op) (size, scratch int) {
	c, ok := from.(*convOp)
	if !ok {
		return 0, 0
	}
	p, ok := to.(*maxPoolOp)
	if _, y := c.Reads(); !ok || y {
		return 0, 0 // what is kept for the way back would have to shrink too
	}
	g, w := c.geometry, p.geometry
	g.OH, g.OW = min(g.OH, (w.OH-1)*w.SH-w.PT+w.PH), min(g.OW, (w.OW-1)*w.SW-w.PL+w.PW)
	if g == c.geometry || g.MaySkip() != c.geometry.MaySkip() {
		return 0, 0
	}
	w.H, w.W = g.OH, g.OW
	c.geometry, p.geometry = g, w
	return g.YLen(), c.scratch(!p.only)
}
