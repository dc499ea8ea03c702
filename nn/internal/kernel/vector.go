package kernel

// same panics unless the lengths are n.
func same(n int, lens ...int) {
	for _, l := range lens {
		if l != n {
			panic("kernel: element-wise function on slices of different length")
		}
	}
}

// Add sets dst = a + b. dst may be a or b.
func Add(dst, a, b []float32) {
	same(len(dst), len(a), len(b))
	add(dst, a, b)
}

// AddTo sets dst = dst + x.
func AddTo(dst, x []float32) {
	same(len(dst), len(x))
	add(dst, dst, x)
}

func addGeneric(dst, a, b []float32) {
	for i := range dst {
		dst[i] = a[i] + b[i]
	}
}

// Mul sets dst = a * b. dst may be a or b.
func Mul(dst, a, b []float32) {
	same(len(dst), len(a), len(b))
	for i := range dst {
		dst[i] = a[i] * b[i]
	}
}

// Scale sets y = s * x. y may be x.
func Scale(y, x []float32, s float32) {
	same(len(y), len(x))
	for i, v := range x {
		y[i] = s * v
	}
}

// WeightedSum sets y = wa*a + wb*b: two products rounded to float32, then one
// addition, never fused. y may be a or b.
func WeightedSum(y, a, b []float32, wa, wb float32) {
	same(len(y), len(a), len(b))
	weightedSum(y, a, b, wa, wb)
}

func weightedSumGeneric(y, a, b []float32, wa, wb float32) {
	for i := range y {
		y[i] = float32(wa*a[i]) + float32(wb*b[i])
	}
}
