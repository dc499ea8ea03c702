package alpha

import (
	"math"

	"duet/nn/internal/kernel"
)

// Rule is how two rows of answers are merged under an alpha.
type Rule int

// The rules.
const (
	// Sum is a*A + (1-a)*B.
	Sum Rule = iota
	// Product is A^a * B^(1-a) of probabilities, divided by its sum.
	Product
)

// Scan tells what a merge of two branches' answers would be under any alpha, with the
// branches as they are. It looks and changes nothing. The sums over samples are
// float64 in the order of the samples, the answers float32 as the losses take them.
// One goroutine uses it at a time.
type Scan struct {
	// Rule merges the answers of A and B, [N, K].
	Rule Rule
	K    int
	A, B []float32
	// Losses writes the loss of every sample // dst [N], merged [N, K].
	Losses func(dst, merged []float32)
	// Grad writes the gradient of their mean // d [N, K], merged [N, K].
	Grad func(d, merged []float32)

	merged, d, losses []float32
	logs              [2][]float64 // of A and B, [N, K]; the product's
	row               []float64    // [K]
}

// N is the number of samples.
func (s *Scan) N() int { return len(s.A) / s.K }

// leastLog stands for the logarithm of 0 where a finite one is needed: it is below
// that of every float32 above 0.
const leastLog = -104

// Merged is what the merge answers under an alpha, [N, K]; it is valid until the next
// call. A row of a product whose every class is 0 is NaN.
func (s *Scan) Merged(alpha float64) []float32 {
	s.merged = sized(s.merged, len(s.A))
	if s.Rule == Sum {
		beta := 1 - alpha
		for i, a := range s.A {
			s.merged[i] = float32(float64(alpha*float64(a)) + float64(beta*float64(s.B[i])))
		}
		return s.merged
	}
	s.prepare()
	for at := 0; at < len(s.A); at += s.K {
		s.product(s.merged[at:at+s.K], at, alpha)
	}
	return s.merged
}

// prepare takes the logarithms of all answers, once.
func (s *Scan) prepare() {
	if len(s.logs[0]) == len(s.A) {
		return
	}
	s.row = make([]float64, s.K)
	for i, from := range [][]float32{s.A, s.B} {
		s.logs[i] = make([]float64, len(from))
		for k, v := range from {
			s.logs[i][k] = math.Inf(-1)
			if v != 0 {
				s.logs[i][k] = kernel.Log(float64(v))
			}
		}
	}
}

// product writes the row at of the product, [K]: a softmax of the weighted logarithms.
func (s *Scan) product(dst []float32, at int, alpha float64) {
	top := math.Inf(-1)
	for k := range dst {
		s.row[k] = weighed(alpha, s.logs[0][at+k]) + weighed(1-alpha, s.logs[1][at+k])
		if s.row[k] > top || s.row[k] != s.row[k] {
			top = s.row[k]
		}
	}
	for k := range dst {
		s.row[k] = kernel.Exp(s.row[k] - top)
	}
	sum := kernel.Sum64(s.row)
	for k := range dst {
		dst[k] = float32(s.row[k] / sum)
	}
}

// weighed is w*log x, 0 for w = 0 so that 0^0 is 1.
func weighed(w, log float64) float64 {
	if w == 0 && log == log {
		return 0
	}
	return float64(w * log)
}

// Loss is the mean loss of the merge under an alpha.
func (s *Scan) Loss(alpha float64) float64 { return s.mean(s.Merged(alpha)) }

func (s *Scan) mean(merged []float32) float64 {
	s.losses = sized(s.losses, s.N())
	s.Losses(s.losses, merged)
	sum := 0.0
	for _, v := range s.losses {
		sum += float64(v)
	}
	return sum / float64(len(s.losses))
}

// Curve writes the mean loss at every alpha i/(len-1) // dst [2 or more]. visit is
// handed the merged answers of each; nil for nobody.
func (s *Scan) Curve(dst []float64, visit func(i int, merged []float32)) {
	for i := range dst {
		merged := s.Merged(float64(i) / float64(len(dst)-1))
		dst[i] = s.mean(merged)
		if visit != nil {
			visit(i, merged)
		}
	}
}

// golden is the share of a stretch that a golden section keeps, and sections how
// often it is cut: a tenth comes down to less than a thousandth.
const (
	golden   = 0.6180339887498949
	sections = 10
)

// Best is the alpha in [0, 1] with the least loss, to a thousandth, and that loss: the
// best of a curve's points, then a golden section around it. For a sum of
// probabilities, or a product, under cross-entropy the loss is convex in alpha and
// this the one minimum; elsewhere it is the lowest that the curve saw. A curve without
// a finite point gives NaN.
func (s *Scan) Best(curve []float64) (alpha, loss float64) {
	at := -1
	for i, v := range curve {
		if v-v == 0 && (at < 0 || v < curve[at]) {
			at = i
		}
	}
	if at < 0 {
		return math.NaN(), math.NaN()
	}
	last := float64(len(curve) - 1)
	alpha, loss = float64(at)/last, curve[at]
	lo, hi := float64(max(at-1, 0))/last, float64(min(at+1, len(curve)-1))/last
	left := hi - float64(golden*(hi-lo))
	right := lo + float64(golden*(hi-lo))
	atLeft, atRight := s.Loss(left), s.Loss(right)
	for range sections {
		for i, v := range []float64{atLeft, atRight} {
			if v < loss {
				alpha, loss = []float64{left, right}[i], v
			}
		}
		if atLeft < atRight {
			hi, right, atRight = right, left, atLeft
			left = hi - float64(golden*(hi-lo))
			atLeft = s.Loss(left)
		} else {
			lo, left, atLeft = left, right, atRight
			right = lo + float64(golden*(hi-lo))
			atRight = s.Loss(right)
		}
	}
	return alpha, loss
}

// Pulls writes each sample's part of dloss/dalpha // dst [N]. They add up to it.
func (s *Scan) Pulls(dst []float64, alpha float64) {
	merged := s.Merged(alpha)
	s.d = sized(s.d, len(merged))
	s.Grad(s.d, merged)
	for i := range dst {
		from, to := i*s.K, (i+1)*s.K
		dst[i] = s.pull(s.d[from:to], merged[from:to], from)
	}
}

// pull is the sum over the classes of d * dmerged/dalpha.
//
//	sum      dm_k/da = A_k - B_k
//	product  dm_k/da = m_k (l_k - sum m_j l_j),  l = log A - log B
func (s *Scan) pull(d, merged []float32, at int) float64 {
	total, mean := 0.0, 0.0
	if s.Rule == Product {
		for k, m := range merged {
			mean += float64(float64(m) * s.ratio(at+k))
		}
	}
	for k, g := range d {
		slope := float64(s.A[at+k]) - float64(s.B[at+k])
		if s.Rule == Product {
			slope = float64(float64(merged[k]) * (s.ratio(at+k) - mean))
		}
		total += float64(float64(g) * slope)
	}
	return total
}

// ratio is log A - log B of one number.
func (s *Scan) ratio(i int) float64 {
	return math.Max(s.logs[0][i], leastLog) - math.Max(s.logs[1][i], leastLog)
}

func sized(x []float32, n int) []float32 {
	if cap(x) < n {
		return make([]float32, n)
	}
	return x[:n]
}
