package kernel

import "math"

// Normalisation of one row: layer, root-mean-square and unit normalisation.
// Sums over a row are those of [Sum]: 16 lanes, chunks of 4096, float64.

// RowMoments are the mean of x and the mean of the squares about it.
func RowMoments(x []float32) (mean, variance float64) {
	n := float64(len(x))
	mean = Sum(x) / n
	var total float64
	for ; len(x) > 0; x = x[min(len(x), chunkLen):] {
		var l [lanes]float64
		rest := x[:min(len(x), chunkLen)]
		for ; len(rest) >= lanes; rest = rest[lanes:] {
			for i, v := range (*[lanes]float32)(rest) {
				d := float64(v) - mean
				l[i] += float64(d * d)
			}
		}
		for i, v := range rest {
			d := float64(v) - mean
			l[i] += float64(d * d)
		}
		total += fold(&l)
	}
	return mean, total / n
}

// RowAffine sets y = (x - mean)*inv * gamma + beta, where gamma and beta have a
// number a column or are nil for 1 and 0; in float64, rounded once. y may be x.
func RowAffine(y, x, gamma, beta []float32, mean, inv float64) {
	checkRow(len(x), gamma, len(y))
	checkRow(len(x), beta)
	for c, v := range x {
		t := float64((float64(v) - mean) * inv)
		if gamma != nil {
			t = float64(t * float64(gamma[c]))
		}
		if beta != nil {
			t += float64(beta[c])
		}
		y[c] = float32(t)
	}
}

// checkRow panics unless the lengths are n and list, if there is one, too.
func checkRow(n int, list []float32, lens ...int) {
	same(n, lens...)
	if list != nil {
		same(n, len(list))
	}
}

// RowDots are the sums of g and of g*(x - mean) for g = dy*gamma; gamma may be
// nil for 1.
func RowDots(dy, x, gamma []float32, mean float64) (sum, dot float64) {
	checkRow(len(x), gamma, len(dy))
	for at := 0; at < len(x); at += chunkLen {
		var s, d [lanes]float64
		in := x[at:min(at+chunkLen, len(x))]
		up := dy[at:][:len(in)]
		if gamma == nil {
			for i, v := range in {
				g := float64(up[i])
				s[i%lanes] += g
				d[i%lanes] += float64(g * (float64(v) - mean))
			}
		} else {
			scale := gamma[at:][:len(in)]
			for i, v := range in {
				g := float64(float64(up[i]) * float64(scale[i]))
				s[i%lanes] += g
				d[i%lanes] += float64(g * (float64(v) - mean))
			}
		}
		sum += fold(&s)
		dot += fold(&d)
	}
	return sum, dot
}

// RowNormGrad sets dx = (dy*gamma*a - b) - (x - mean)*k, in float64 and rounded
// once; gamma may be nil for 1. dx may be dy.
func RowNormGrad(dx, dy, x, gamma []float32, mean, a, b, k float64) {
	checkRow(len(x), gamma, len(dx), len(dy))
	for c, v := range x {
		g := float64(dy[c])
		if gamma != nil {
			g = float64(g * float64(gamma[c]))
		}
		t := float64(g*a) - b
		dx[c] = float32(t - float64((float64(v)-mean)*k))
	}
}

// MeanSquare is the mean of the squares of x.
func MeanSquare(x []float32) float64 { return SumSquares(x) / float64(len(x)) }

// Normals writes normal numbers of deviation 1 around 0: the elements first,
// first+1, ... of list (a, b). Elements 4i to 4i+3 come from the block
// (a, b, i): its words 0, 1 and 2, 3 are Box and Muller's u and v of
// sqrt(-2 log u) cos(2 pi v) and of the sine. In float64, rounded once.
func (s Stream) Normals(dst []float32, a, b, first uint32) {
	for i := 0; i < len(dst); {
		e := first + uint32(i)
		w := s.Block(a, b, e/4)
		var z [4]float32
		z[0], z[1] = boxMuller(w[0], w[1])
		z[2], z[3] = boxMuller(w[2], w[3])
		i += copy(dst[i:], z[e%4:])
	}
}

// boxMuller turns two words into two normal numbers.
func boxMuller(u, v uint32) (float32, float32) {
	radius := math.Sqrt(-2 * Log((float64(u)+0.5)/(1<<32)))
	c, s := turn(v)
	return float32(radius * c), float32(radius * s)
}

// turn is the cosine and the sine of v/2^32 of a turn. The quarter and the half
// of it that v is in are exact, so that nothing has to be taken off an angle.
func turn(v uint32) (cos, sin float64) {
	const quarter = 1 << 30
	rest := v % quarter
	flip := rest > quarter/2
	if flip {
		rest = quarter - rest
	}
	angle := float64(float64(rest) * (halfPi / quarter))
	cos, sin = cosNear(angle, 0), sinNear(angle, 0)
	if flip {
		cos, sin = sin, cos
	}
	switch v / quarter {
	case 1:
		return -sin, cos
	case 2:
		return -cos, -sin
	case 3:
		return sin, -cos
	}
	return cos, sin
}
