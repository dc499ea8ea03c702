package kernel

// DenseForward computes y [rows, out] = x [rows, in] * w [in, out] + bias:
//
//	y[r, o] = chain over i of x[r, i] * w[i, o], then + bias[o]
//
// bias is [out] or nil.
func DenseForward(y, x, w, bias []float32, rows, in, out int) {
	if len(y) != rows*out || len(x) != rows*in || len(w) != in*out || bias != nil && len(bias) != out {
		panic("kernel: DenseForward with slices that do not fit the sizes")
	}
	p := matmul(y, x, w, rows, in, out)
	p.bias = bias
	p.run()
}

// DenseInputGrad computes dx [rows, in] from dy [rows, out] and the transposed
// weights wt [out, in] (see [Transpose]):
//
//	dx[r, i] = chain over o of dy[r, o] * wt[o, i], then + (+0)
func DenseInputGrad(dx, dy, wt []float32, rows, in, out int) {
	if len(dx) != rows*in || len(dy) != rows*out || len(wt) != in*out {
		panic("kernel: DenseInputGrad with slices that do not fit the sizes")
	}
	p := matmul(dx, dy, wt, rows, out, in)
	p.zero = true
	p.run()
}

// DenseWeightGrad computes the rows i0 <= i < i1 of dw [in, out] from
// x [batch, in] and dy [batch, out]:
//
//	dw[i, o] = chain over b of x[b, i] * dy[b, o], from +0
func DenseWeightGrad(dw, x, dy []float32, batch, in, out, i0, i1 int) {
	if len(dw) != in*out || len(x) != batch*in || len(dy) != batch*out {
		panic("kernel: DenseWeightGrad with slices that do not fit the sizes")
	}
	if i0 < 0 || i1 > in || i0 > i1 {
		panic("kernel: DenseWeightGrad with rows outside the matrix")
	}
	if i0 == i1 {
		return
	}
	p := product{
		a: x, b: dy, c: dw[i0*out : i1*out], aStart: i0,
		rows: i1 - i0, cols: out, runLen: i1 - i0,
		aRow: 1, cRow: out,
		k: batch, ak: in, bk: out,
		n1: 1, n2: 1,
	}
	p.run()
}

// matmul is the plain product c [rows, cols] = a [rows, k] * b [k, cols].
func matmul(c, a, b []float32, rows, k, cols int) product {
	return product{
		a: a, b: b, c: c,
		rows: rows, cols: cols, runLen: max(rows, 1),
		aRow: k, cRow: cols,
		k: k, ak: 1, bk: cols,
		n1: 1, n2: 1,
	}
}
