package screen

import (
	"cmp"
	"math"
	"slices"

	"duet/nn/loss"
	"duet/sessions"
	"duet/sessions/recipe"
)

// pulls are what the loss of each of N samples says about alpha, taken alone and
// counted once: no weights of classes, nothing of regularizers.
type pulls struct {
	loss  []float64 // [N]; nil where nothing is known of what is true
	alpha []float64 // dloss/dalpha [N]; nil where it is not known
	parts []float64 // what each number of the merge adds to it [N, K]
}

// pull works out the losses and how they change with alpha: the sum over k of
// dloss/dmerged[k] * dmerged[k]/dalpha.
func (d *inspected) pull() pulls {
	var out pulls
	p := d.p
	y := d.targets()
	if y == nil {
		return out
	}
	of := d.job.Loss
	values := make([]float32, p.N)
	of.Values(values, p.Final(), y, p.P)
	for _, v := range values {
		out.loss = append(out.loss, float64(v))
	}
	if p.Merged == nil || !p.Weighted || p.Pred != nil && d.looker == nil {
		return out
	}
	alpha, parts := make([]float64, p.N), make([]float64, p.N*p.K)
	grad, target := make([]float32, p.K), len(y)/max(1, p.N)
	for i := range p.N {
		if d.mergeGrad(grad, i, y[i*target:(i+1)*target]) != nil {
			return out
		}
		row := parts[i*p.K : (i+1)*p.K]
		d.slopes(row, i)
		for k, slope := range row {
			row[k] = 0
			if g := float64(grad[k]); g != 0 {
				row[k] = g * slope
			}
			alpha[i] += row[k]
		}
	}
	out.alpha, out.parts = alpha, parts
	return out
}

// mergeGrad writes dloss/dmerged of sample i to dst [K], counted once: by the loss
// itself where the merge is the answer, else through the layers that follow.
func (d *inspected) mergeGrad(dst []float32, i int, y []float32) error {
	p := d.p
	merged := p.Merged[i*p.K : (i+1)*p.K]
	if p.Pred != nil {
		return d.looker.MergeGrad(dst, merged, y)
	}
	d.job.Loss.Grad(dst, merged, y, p.K)
	return nil
}

// targets are the right answers in the form that the loss takes: [N, P], or [N, 1]
// for class numbers; nil where there is no loss or nothing is known of them.
func (d *inspected) targets() []float32 {
	p := d.p
	if d.job.Loss == nil || d.scored == nil {
		return nil
	}
	if p.Labels == nil {
		return p.Targets
	}
	of := d.job.Loss.Target()
	if of == loss.Index || p.P == 1 {
		y := make([]float32, p.N)
		for i, l := range p.Labels {
			y[i] = float32(l)
		}
		return y
	}
	y := make([]float32, p.N*p.P)
	for i, l := range p.Labels {
		y[i*p.P+int(l)] = 1
	}
	return y
}

// slopes writes how the merged numbers of sample i change with alpha to dst [K].
func (d *inspected) slopes(dst []float64, i int) {
	p, m := d.p, d.merge
	a, b := p.A[i*p.K:(i+1)*p.K], p.B[i*p.K:(i+1)*p.K]
	switch {
	case m.Mode == recipe.WeightedSum:
		for k := range dst {
			dst[k] = float64(a[k]) - float64(b[k])
		}
		return
	case m.Mode == recipe.WeightedProduct && m.Guard == "scaled_product": // a*(1-a) * A*B
		for k := range dst {
			dst[k] = (float64(p.Beta) - float64(p.Alpha)) * float64(a[k]) * float64(b[k])
		}
		return
	}
	row := p.Row
	if row < 1 || p.K%row != 0 {
		row = p.K
	}
	y := p.Merged[i*p.K : (i+1)*p.K]
	normal := m.Mode == recipe.WeightedProduct && m.Guard == "log" || m.Mode == recipe.PowerMean && m.Normalize
	for from := 0; from < p.K; from += row {
		shared := 0.0
		for k := from; k < from+row; k++ {
			if dst[k] = 0; y[k] != 0 { // what is 0 stays 0, whatever its logarithm does
				dst[k] = float64(y[k]) * d.growth(float64(a[k]), float64(b[k]))
			}
			shared += dst[k]
		}
		for k := from; normal && k < from+row; k++ {
			dst[k] -= float64(y[k]) * shared
		}
	}
}

// growth is the slope of the logarithm of a power of A and B by alpha, before rows
// are divided by their sums.
func (d *inspected) growth(a, b float64) float64 {
	m := d.merge
	if m.Guard == "epsilon" || m.Mode == recipe.PowerMean {
		a, b = math.Max(a, m.Epsilon), math.Max(b, m.Epsilon)
	}
	apart := math.Log(math.Abs(a)) - math.Log(math.Abs(b))
	r := d.exponent()
	if m.Mode == recipe.WeightedProduct || r == 0 {
		return apart
	}
	// (A^r - B^r) / (r*(a*A^r + (1-a)*B^r)), the larger of the two divided out
	wa, wb, s, sign := float64(d.p.Alpha), float64(d.p.Beta), r*apart, 1.0
	if s > 0 {
		wa, wb, s, sign = wb, wa, -s, -1
	}
	return sign * math.Expm1(s) / (r * (wa*math.Exp(s) + wb))
}

// strongest are samples in the order of their pull, the one that wants most of A
// first; those whose pull is no number come last.
func (p pulls) strongest(samples []int) []int {
	if p.alpha == nil {
		return nil
	}
	out := slices.Clone(samples)
	slices.SortStableFunc(out, func(i, j int) int {
		x, y := p.alpha[i], p.alpha[j]
		if x != x || y != y {
			return cmp.Compare(isNaN(x), isNaN(y))
		}
		return cmp.Compare(x, y)
	})
	return out
}

func isNaN(v float64) int {
	if v != v {
		return 1
	}
	return 0
}

// cancelled is the mean pull of samples, and the share of it that cancels out.
func (p pulls) cancelled(samples []int) (mean, share float64) {
	sum, all := 0.0, 0.0
	for _, i := range samples {
		sum += p.alpha[i]
		all += math.Abs(p.alpha[i])
	}
	return sum / float64(len(samples)), 1 - math.Abs(sum)/all
}

// silent says why nothing is known of what a sample's loss wants of alpha.
func (d *inspected) silent() string {
	switch p := d.p; {
	case d.only != sessions.Both:
		return "A branch was trained alone: there is no alpha to pull at."
	case !p.Weighted:
		return "This merge has no alpha: both branches count as they are."
	case p.Pred != nil:
		return "Layers follow the merge, and there is no way back through them: what the loss of one sample wants of alpha is not known."
	}
	return "Nothing is known of what is true, so there is no loss to lower."
}
