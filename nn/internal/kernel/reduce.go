package kernel

const (
	lanes    = 16   // virtual lanes of a reduction
	chunkLen = 4096 // elements (or rows) between two folds
)

// Sum adds x in float64: element i goes to lane i mod 16 of its chunk of 4096,
// the lanes of a chunk are folded 8-4-2-1, the chunks are added in order to +0.
func Sum(x []float32) float64 {
	var total float64
	for len(x) > 0 {
		n := min(len(x), chunkLen)
		var l [lanes]float64
		sumLanes(&l, x[:n])
		total += fold(&l)
		x = x[n:]
	}
	return total
}

// Dot adds the products x[i]*y[i], exact in float64, as [Sum] adds elements.
func Dot(x, y []float32) float64 {
	if len(x) != len(y) {
		panic("kernel: Dot of slices of different length")
	}
	var total float64
	for len(x) > 0 {
		n := min(len(x), chunkLen)
		var l [lanes]float64
		dotLanes(&l, x[:n], y[:n])
		total += fold(&l)
		x, y = x[n:], y[n:]
	}
	return total
}

// SumSquares is Dot(x, x).
func SumSquares(x []float32) float64 { return Dot(x, x) }

// Sum64 adds float64 numbers as [Sum] adds float32 ones.
func Sum64(x []float64) float64 {
	var total float64
	for len(x) > 0 {
		n := min(len(x), chunkLen)
		var l [lanes]float64
		for i, v := range x[:n] {
			l[i%lanes] += v
		}
		total += fold(&l)
		x = x[n:]
	}
	return total
}

// fold adds the lanes, halves first.
func fold(l *[lanes]float64) float64 {
	a, b, c, d := l[0]+l[8], l[1]+l[9], l[2]+l[10], l[3]+l[11]
	e, f, g, h := l[4]+l[12], l[5]+l[13], l[6]+l[14], l[7]+l[15]
	a, b, c, d = a+e, b+f, c+g, d+h
	a, b = a+c, b+d
	return a + b
}

// sumLanesGeneric adds x to the lanes; lane 0 takes x[0].
func sumLanesGeneric(l *[lanes]float64, x []float32) {
	for len(x) >= lanes {
		v := (*[lanes]float32)(x)
		for i := range l {
			l[i] += float64(v[i])
		}
		x = x[lanes:]
	}
	for i, v := range x {
		l[i] += float64(v)
	}
}

// dotLanesGeneric adds the products x[i]*y[i] to the lanes.
func dotLanesGeneric(l *[lanes]float64, x, y []float32) {
	for len(x) >= lanes {
		v, w := (*[lanes]float32)(x), (*[lanes]float32)(y)
		for i := range l {
			l[i] += float64(float64(v[i]) * float64(w[i]))
		}
		x, y = x[lanes:], y[lanes:]
	}
	for i, v := range x {
		l[i] += float64(float64(v) * float64(y[i]))
	}
}
