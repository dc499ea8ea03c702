package kernel

// SumAbs adds |x| in float64, as [Sum] adds x.
func SumAbs(x []float32) float64 {
	var total float64
	for len(x) > 0 {
		n := min(len(x), chunkLen)
		var l [lanes]float64
		for i, v := range x[:n] {
			l[i%lanes] += abs64(float64(v))
		}
		total += fold(&l)
		x = x[n:]
	}
	return total
}

func abs64(v float64) float64 {
	if v < 0 {
		return -v
	}
	return v
}

// PenaltyGrad adds to dw the gradient of l1*|w| + l2*w^2: l1*sign(w), where the
// sign of 0 is 0, then (2*l2)*w, each rounded to float32. l2 is doubled by the
// caller: twoL2 is 2*l2.
func PenaltyGrad(dw, w []float32, l1, twoL2 float32) {
	same(len(dw), len(w))
	if l1 != 0 {
		for i, v := range w {
			switch {
			case v > 0:
				dw[i] += l1
			case v < 0:
				dw[i] -= l1
			}
		}
	}
	if twoL2 != 0 {
		for i, v := range w {
			dw[i] += float32(twoL2 * v)
		}
	}
}
