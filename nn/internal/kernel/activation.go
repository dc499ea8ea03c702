package kernel

// TanhForward sets y = Tanh32(x). y may be x.
func TanhForward(y, x []float32) {
	same(len(y), len(x))
	for i := tanhBlocks32(y, x); i < len(x); i++ {
		y[i] = Tanh32(x[i])
	}
}

// TanhGrad sets dx = dy * (1 - y*y) from the output y, in float64 and rounded
// once. dx may be dy.
func TanhGrad(dx, dy, y []float32) {
	same(len(dx), len(dy), len(y))
	for i, v := range y {
		slope := 1 - float64(float64(v)*float64(v))
		dx[i] = float32(float64(dy[i]) * slope)
	}
}

// SigmoidForward sets y = Sigmoid32(x). y may be x.
func SigmoidForward(y, x []float32) {
	ofExp{away, sigmoidOf}.each(y, x)
}

// SigmoidGrad sets dx = dy * (y * (1-y)) from the output y, in float64 and
// rounded once. dx may be dy.
func SigmoidGrad(dx, dy, y []float32) {
	same(len(dx), len(dy), len(y))
	for i, v := range y {
		slope := float64(v) * (1 - float64(v))
		dx[i] = float32(float64(dy[i]) * slope)
	}
}

// Softmax works on each row of x [rows, cols]: m is the greatest element (a NaN
// makes the row NaN), e = Exp32(x - m), s the [Sum] of the e in float64, and
// y = e / s in float64, rounded once. y may be x.
func Softmax(y, x []float32, rows, cols int) {
	same(rows*cols, len(y), len(x))
	if cols == 0 {
		return
	}
	if !shiftRows(y, x, rows, cols) {
		shiftRowsGeneric(y, x, rows, cols)
	}
	Exps32(y, y)
	if shareRows(y, rows, cols) {
		return
	}
	for r := range rows {
		out := y[r*cols:][:cols]
		s := Sum(out)
		for i, e := range out {
			out[i] = float32(float64(e) / s)
		}
	}
}

// shiftRowsGeneric sets y = x - m for the rows of [Softmax].
func shiftRowsGeneric(y, x []float32, rows, cols int) {
	for r := range rows {
		out, in := y[r*cols:][:cols], x[r*cols:][:cols]
		m := in[0]
		for _, v := range in[1:] {
			if v > m || v != v {
				m = v
			}
		}
		for i, v := range in {
			out[i] = v - m
		}
	}
}

// SoftmaxGrad sets dx = y * (dy - d) for each row, d being the [Dot] of dy and
// the output y; in float64, rounded once. dx may be dy.
func SoftmaxGrad(dx, dy, y []float32, rows, cols int) {
	same(rows*cols, len(dx), len(dy), len(y))
	if slopeRows(dx, dy, y, rows, cols) {
		return
	}
	for r := range rows {
		in, out := dy[r*cols:][:cols], y[r*cols:][:cols]
		d := Dot(in, out)
		for i, v := range out {
			dx[r*cols+i] = float32(float64(v) * (float64(in[i]) - d))
		}
	}
}
