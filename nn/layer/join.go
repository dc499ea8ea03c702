package layer

// JoinReluPool joins a layer that ends with relu to the maximum pooling that alone
// reads it, and tells whether they are such a pair. The way back through relu is
// then taken where the pooling has put out its maxima, a quarter of the numbers or
// fewer: a winner is positive where its maximum is, and every other number has no
// gradient anyway. No bit changes.
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
