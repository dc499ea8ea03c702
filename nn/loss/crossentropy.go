package loss

import "duet/nn/internal/kernel"

// probabilityLoss is the cross-entropy of a row of probabilities, which need
// not sum to 1:
//
//	s   = sum p
//	q_j = p_j / s
//	L   = -sum y_j log(clip(q_j))
//
// A row whose sum is zero, infinite or NaN has the loss NaN, as in Keras.
// Source: keras/src/backend, categorical_crossentropy on JAX and torch.
func probabilityLoss(p []float32, a answer) float64 {
	s := kernel.Sum(p)
	if j, y, ok := a.single(len(p)); ok && divides(s) {
		// The other terms are zeros, which leave the sum as it is.
		return 0 - (0 + float64(y*kernel.Log(clip(float64(p[j])/s))))
	}
	return sharedLoss(p, a, s)
}

// sharedLoss is probabilityLoss, whatever the targets; s is the sum of p.
func sharedLoss(p []float32, a answer, s float64) float64 {
	var l sum
	for j, v := range p {
		q := float64(v) / s
		if y := a.at(j); y == 0 {
			l.add(float64(y * q)) // 0, or NaN for a q that is not finite
		} else {
			l.add(float64(y * kernel.Log(clip(q))))
		}
	}
	return 0 - l.total()
}

// probabilityGrad is the gradient of probabilityLoss, through the clip and
// through the division:
//
//	t        = sum of the y_j whose q_j is inside the clip
//	dL/dp_j  = (t - y_j/q_j) / s   inside the clip
//	         = t / s               outside
//	written: dL/dp_j / n
func probabilityGrad(dp, p []float32, a answer, n float64) {
	s := kernel.Sum(p)
	if j, y, ok := a.single(len(p)); ok && divides(s) {
		singleGrad(dp, float64(p[j])/s, y, s, n, j)
		return
	}
	sharedGrad(dp, p, a, s, n)
}

// sharedGrad is probabilityGrad, whatever the targets; s is the sum of p.
func sharedGrad(dp, p []float32, a answer, s, n float64) {
	var t sum
	for j, v := range p {
		q := float64(v) / s
		if inside(q) {
			t.add(a.at(j))
		} else {
			t.add(taint(q))
		}
	}
	total := t.total()
	for j, v := range p {
		q := float64(v) / s
		d := total
		if inside(q) {
			d -= a.at(j) / q
		}
		dp[j] = float32(d / s / n)
	}
}

// divides tells whether every number of a row whose sum is s is finite, and so is
// what dividing it by s gives.
func divides(s float64) bool { return s != 0 && s-s == 0 }

// singleGrad is probabilityGrad for a row that divides and has the target y, which is
// not 0, at element j alone, whose share is q. All terms of t but one are zeros, which
// leave the sum as it is, and all other elements have the same gradient.
func singleGrad(dp []float32, q, y, s, n float64, j int) {
	total, d := 0.0, 0.0
	if inside(q) {
		total = 0 + y
		d = y / q
	}
	other := float32(total / s / n)
	for i := range dp {
		dp[i] = other
	}
	dp[j] = float32((total - d) / s / n)
}

// logSoftmax finds the greatest logit m of a row and log(sum e^(x-m)). A NaN or
// an infinite m makes the logarithm NaN.
func logSoftmax(x []float32) (m, logSum float64) {
	m = float64(x[0])
	for _, v := range x[1:] {
		m = max(m, float64(v))
	}
	var s sum
	for _, v := range x {
		s.add(kernel.Exp(float64(v) - m))
	}
	return m, kernel.Log(s.total())
}

// logitLoss is the cross-entropy of the softmax of a row of logits, stable for
// logits of any size:
//
//	m = max x,  l = log sum e^(x_j - m)
//	L = sum y_j (l - (x_j - m))
func logitLoss(x []float32, a answer) float64 {
	m, logSum := logSoftmax(x)
	var l sum
	for j, v := range x {
		l.add(float64(a.at(j) * (logSum - (float64(v) - m))))
	}
	return l.total()
}

// logitGrad is the gradient of logitLoss; t is 1 for targets that sum to 1:
//
//	t       = sum y_j
//	dL/dx_j = t e^((x_j - m) - l) - y_j
//	written: dL/dx_j / n
func logitGrad(dx, x []float32, a answer, n float64) {
	m, logSum := logSoftmax(x)
	var t sum
	for j, v := range x {
		t.add(a.at(j) + taint(float64(v)))
	}
	total := t.total()
	for j, v := range x {
		share := float64(total * kernel.Exp((float64(v)-m)-logSum))
		dx[j] = float32((share - a.at(j)) / n)
	}
}
