package kernel

// LogSoftmax works on each row of x [rows, cols]: m is the greatest element (a NaN
// makes the row NaN), s the sum of e^(x - m) over all elements but the first of
// those equal to m, and y = (x - m) - log(1+s). All of it is float64, rounded
// once; s adds up as [Sum] does. y may be x.
func LogSoftmax(y, x []float32, rows, cols int) {
	same(rows*cols, len(y), len(x))
	if cols == 0 {
		return
	}
	for r := range rows {
		out, in := y[r*cols:][:cols], x[r*cols:][:cols]
		m, rest := logParts32(in)
		for i, v := range in {
			out[i] = float32((float64(v) - m) - rest)
		}
	}
}

// LogSoftmaxGrad sets dx = dy - e^y * s for each row, s being the [Sum] of dy and
// e^y the softmax of x; in float64, rounded once. dx may be dy.
func LogSoftmaxGrad(dx, dy, x []float32, rows, cols int) {
	same(rows*cols, len(dx), len(dy), len(x))
	if cols == 0 {
		return
	}
	for r := range rows {
		up, in := dy[r*cols:][:cols], x[r*cols:][:cols]
		s := Sum(up)
		m, rest := logParts32(in)
		for i, v := range in {
			p := Exp((float64(v) - m) - rest)
			dx[r*cols+i] = float32(float64(up[i]) - float64(p*s))
		}
	}
}

// logParts32 is the greatest element m of a row and log(sum e^(x - m)).
func logParts32(x []float32) (m, rest float64) {
	at := 0
	for i, v := range x {
		if v > x[at] || v != v {
			at = i
		}
	}
	m = float64(x[at])
	if m != m {
		return m, m
	}
	var s float64
	for first := 0; first < len(x); first += chunkLen {
		var l [lanes]float64
		for i, v := range x[first:min(first+chunkLen, len(x))] {
			if first+i != at {
				l[i%lanes] += Exp(float64(v) - m)
			}
		}
		s += fold(&l)
	}
	return m, Log1p(s)
}
