//go:build arm64 && !purego

package kernel

// The assembly takes n numbers, a multiple of 8 and at most callLen, which
// keeps a call under 100 us even when all of it comes from memory.
const callLen = 1 << 14

//go:noescape
func addNEON(dst, a, b *float32, n int)

//go:noescape
func weightedSumNEON(y, a, b *float32, wa, wb float32, n int)

//go:noescape
func reluNEON(y, x *float32, n int)

//go:noescape
func reluGradNEON(dx, dy, y *float32, n int)

//go:noescape
func adamNEON(w, grad, m, v *float32, p *AdamParams, n int)

// vectorPart is how many of n numbers the next call of the assembly takes.
func vectorPart(n int) int {
	if !useNEON {
		return 0
	}
	return min(n&^7, callLen)
}

func add(dst, a, b []float32) {
	for n := vectorPart(len(dst)); n > 0; n = vectorPart(len(dst)) {
		addNEON(&dst[0], &a[0], &b[0], n)
		dst, a, b = dst[n:], a[n:], b[n:]
	}
	addGeneric(dst, a, b)
}

func weightedSum(y, a, b []float32, wa, wb float32) {
	for n := vectorPart(len(y)); n > 0; n = vectorPart(len(y)) {
		weightedSumNEON(&y[0], &a[0], &b[0], wa, wb, n)
		y, a, b = y[n:], a[n:], b[n:]
	}
	weightedSumGeneric(y, a, b, wa, wb)
}

func relu(y, x []float32) {
	for n := vectorPart(len(y)); n > 0; n = vectorPart(len(y)) {
		reluNEON(&y[0], &x[0], n)
		y, x = y[n:], x[n:]
	}
	reluGeneric(y, x)
}

func reluGrad(dx, dy, y []float32) {
	for n := vectorPart(len(dx)); n > 0; n = vectorPart(len(dx)) {
		reluGradNEON(&dx[0], &dy[0], &y[0], n)
		dx, dy, y = dx[n:], dy[n:], y[n:]
	}
	reluGradGeneric(dx, dy, y)
}

func adam(w, g, m, v []float32, p *AdamParams) {
	for n := vectorPart(len(w)); n > 0; n = vectorPart(len(w)) {
		adamNEON(&w[0], &g[0], &m[0], &v[0], p, n)
		w, g, m, v = w[n:], g[n:], m[n:], v[n:]
	}
	adamGeneric(w, g, m, v, p)
}
