package sessions

import (
	"fmt"
	"math"

	"duet/sessions/recipe"
)

// handOf is the arithmetic of a merge as somebody with pencil and paper does
// it. Sums and the merges of Keras are float32, operation by operation;
// products are float64 by the standard library, rounded once.
func handOf(m recipe.Merge, p *Predictions) (hand, error) {
	if p.Merged == nil {
		return hand{}, fmt.Errorf("sessions: there is no merge to check: a branch was trained alone")
	}
	switch m.Mode {
	case recipe.WeightedSum:
		return hand{row: handSum}, nil
	case recipe.WeightedProduct:
		return handProduct(m)
	case recipe.PowerMean:
		return handPowerMean(m), nil
	case recipe.Concatenate:
		return hand{row: handConcatenate(m.Axis)}, nil
	}
	fold, ok := handFolds[m.Mode]
	if !ok {
		return hand{}, fmt.Errorf("sessions: no hand check is known for merge mode %q", m.Mode)
	}
	return hand{row: func(dst []float32, _ *[2][]float32, p *Predictions, i int) {
		for k := range dst {
			dst[k] = fold(p.A[i*p.K+k], p.B[i*p.K+k])
		}
	}}, nil
}

// handFolds are the merges of Keras that take two numbers and give one.
var handFolds = map[string]func(a, b float32) float32{
	"add":      func(a, b float32) float32 { return a + b },
	"subtract": func(a, b float32) float32 { return a - b },
	"multiply": func(a, b float32) float32 { return a * b },
	"average":  func(a, b float32) float32 { return float32(a+b) / 2 },
	"maximum":  func(a, b float32) float32 { return max(a, b) },
	"minimum":  func(a, b float32) float32 { return min(a, b) },
}

// handSum is float32 a*A, float32 (1-a)*B, float32 add.
func handSum(dst []float32, parts *[2][]float32, p *Predictions, i int) {
	for k := range dst {
		wa := float32(p.Alpha * p.A[i*p.K+k])
		wb := float32(p.Beta * p.B[i*p.K+k])
		if parts != nil {
			parts[0][k], parts[1][k] = wa, wb
		}
		dst[k] = wa + wb
	}
}

// handConcatenate puts B behind A along an axis, which counts the batch as 0: for
// every place before the axis the numbers of A from there on, then those of B.
func handConcatenate(axis int) func(dst []float32, _ *[2][]float32, p *Predictions, i int) {
	return func(dst []float32, _ *[2][]float32, p *Predictions, i int) {
		at := axis - 1
		if axis < 0 {
			at = axis + len(p.DimsA)
		}
		a, b := p.A[i*p.KA:(i+1)*p.KA], p.B[i*p.KB:(i+1)*p.KB]
		outer := 1
		for _, d := range p.DimsA[:min(max(at, 0), len(p.DimsA))] {
			outer *= d
		}
		na, nb := len(a)/outer, len(b)/outer
		for o := range outer {
			copy(dst[o*(na+nb):], a[o*na:(o+1)*na])
			copy(dst[o*(na+nb)+na:], b[o*nb:(o+1)*nb])
		}
	}
}

// shares divides every row of values by its sum, or by 1, and rounds.
func shares(dst []float32, values []float64, row int, normalise bool) {
	if row < 1 { // an answer is one row
		row = max(1, len(values))
	}
	for at := 0; at < len(values); at += row {
		sum := 0.0
		for _, v := range values[at : at+row] {
			sum += v
		}
		if !normalise {
			sum = 1
		}
		for k := at; k < at+row; k++ {
			dst[k] = float32(values[k] / sum)
		}
	}
}

// handProduct is the weighted product under its guard. The scaled product is
// float32 like a sum; the others are float64 and may differ by the last bit.
func handProduct(m recipe.Merge) (hand, error) {
	power := func(x, e float64) float64 { return math.Pow(x, e) }
	switch m.Guard {
	case "scaled_product":
		return hand{row: func(dst []float32, parts *[2][]float32, p *Predictions, i int) {
			handSum(dst, parts, p, i)
			for k := range dst {
				dst[k] = float32(p.Alpha*p.A[i*p.K+k]) * float32(p.Beta*p.B[i*p.K+k])
			}
		}}, nil
	case "signed":
		power = func(x, e float64) float64 {
			if x == 0 && e >= 0 {
				return 0 // which has no sign to give to 0^0
			}
			return math.Copysign(math.Pow(math.Abs(x), e), x)
		}
	case "epsilon":
		least := float64(float32(m.Epsilon))
		power = func(x, e float64) float64 { return math.Pow(math.Max(x, least), e) }
	case "log", "raw":
	default:
		return hand{}, fmt.Errorf("sessions: no hand check is known for guard %q", m.Guard)
	}
	normalise := m.Guard == "log"
	return hand{allowed: 1, row: func(dst []float32, parts *[2][]float32, p *Predictions, i int) {
		values := make([]float64, len(dst))
		for k := range dst {
			pa := power(float64(p.A[i*p.K+k]), float64(p.Alpha))
			pb := power(float64(p.B[i*p.K+k]), float64(p.Beta))
			values[k] = pa * pb
			if parts != nil {
				parts[0][k], parts[1][k] = float32(pa), float32(pb)
			}
		}
		shares(dst, values, p.Row, normalise)
	}}, nil
}

// handPowerMean is (a*A^r + (1-a)*B^r)^(1/r) in float64, about the larger of the
// two so that no power overflows. For an r this near 0 it is the product, which it
// differs from by less than float32 can show.
func handPowerMean(m recipe.Merge) hand {
	const nearZero = 1e-7
	least := float64(float32(m.Epsilon))
	mean := func(a, b, w, r float64) float64 {
		if math.Abs(r) < nearZero {
			return math.Pow(a, w) * math.Pow(b, 1-w)
		}
		top := math.Max(a, b)
		if r < 0 {
			top = math.Min(a, b)
		}
		return top * math.Pow(w*math.Pow(a/top, r)+(1-w)*math.Pow(b/top, r), 1/r)
	}
	return hand{allowed: 1, row: func(dst []float32, parts *[2][]float32, p *Predictions, i int) {
		r := m.R
		if p.R != nil {
			r = float64(*p.R)
		}
		values := make([]float64, len(dst))
		for k := range dst {
			a, b := math.Max(float64(p.A[i*p.K+k]), least), math.Max(float64(p.B[i*p.K+k]), least)
			values[k] = mean(a, b, float64(p.Alpha), r)
			if parts != nil {
				parts[0][k], parts[1][k] = float32(float64(p.Alpha)*math.Pow(a, r)), float32((1-float64(p.Alpha))*math.Pow(b, r))
			}
		}
		shares(dst, values, p.Row, m.Normalize)
	}}
}
