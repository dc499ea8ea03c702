package kernel

// Prelu is x where x > 0 and a * x elsewhere, in float32, with one slope a for each
// number or one for all. y may be x.
func Prelu(y, x, a []float32) {
	same(len(y), len(x))
	if len(a) == 1 {
		for i, v := range x {
			if !(v > 0) {
				v *= a[0]
			}
			y[i] = v
		}
		return
	}
	same(len(x), len(a))
	for i, v := range x {
		if !(v > 0) {
			v *= a[i]
		}
		y[i] = v
	}
}

// PreluGrad sets dx = dy where x > 0, 0 where x is 0 and a * dy elsewhere, in
// float32. dx may be dy.
func PreluGrad(dx, dy, x, a []float32) {
	same(len(dx), len(dy), len(x))
	one := len(a) == 1
	if !one {
		same(len(x), len(a))
	}
	for i, v := range x {
		d := dy[i]
		switch {
		case v > 0:
		case v == 0:
			d = 0
		case one:
			d *= a[0]
		default:
			d *= a[i]
		}
		dx[i] = d
	}
}

// PreluSlopeGrad sets the slopes' gradients of block i of the groups of x that share
// a slope: the sum of dy * min(x, 0), in float64 as [GroupSum] adds up.
func PreluSlopeGrad(da, dy, x []float32, g *Groups, i int) {
	first, n := g.First(i)
	var s GroupSum
	g.Rows(i, func(at int) {
		lane := s.Next()
		up := dy[at : at+n]
		for c, v := range x[at : at+n] {
			if !(v > 0) {
				lane[c] += float64(float64(up[c]) * float64(v))
			}
		}
	})
	sums := s.Total()
	for c := range n {
		da[first+c] = float32(sums[c])
	}
}
