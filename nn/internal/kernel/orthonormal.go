package kernel

import "math"

// Orthonormalize makes n vectors q // [n, size], n <= size, orthonormal, keeping
// what the first k of them span: the Q of the QR decomposition with a positive
// diagonal in R, for vectors that are the columns of a matrix. It is Gram and
// Schmidt's method, vector by vector in float64: what the vectors before it share
// with it is taken away, one after the other and twice over, which leaves nothing
// of it in float64; then it is divided by its length. Products add up as [Sum64]
// does.
func Orthonormalize(q []float64, n, size int) {
	if len(q) != n*size || n > size {
		panic("kernel: Orthonormalize with vectors that do not fit the sizes")
	}
	for j := range n {
		v := q[j*size:][:size]
		for range 2 {
			for k := range j {
				u := q[k*size:][:size]
				d := dot64(u, v)
				for i := range v {
					v[i] -= float64(d * u[i])
				}
			}
		}
		length := math.Sqrt(dot64(v, v))
		for i := range v {
			v[i] /= length
		}
	}
}

// dot64 adds the products x[i]*y[i] as [Sum64] adds numbers.
func dot64(x, y []float64) float64 {
	var total float64
	for len(x) > 0 {
		n := min(len(x), chunkLen)
		var l [lanes]float64
		for i, v := range x[:n] {
			l[i%lanes] += float64(v * y[i])
		}
		total += fold(&l)
		x, y = x[n:], y[n:]
	}
	return total
}
