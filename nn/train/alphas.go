package train

import (
	"duet/nn/alpha"
	"duet/nn/layer"
	"duet/nn/loss"
)

// Alphas is what every alpha would make of the branches as they are, worked out on
// samples of an evaluation. It looks on: no bit of a training follows from it.
type Alphas struct {
	// Samples it was worked out on: all of the set, or an even choice of them.
	Samples int
	// Best is the alpha in [0, 1] with the least loss, Loss that loss, and Regret how
	// much more it is under the alpha that the evaluation used.
	Best, Loss, Regret float64
	// Curve is the loss, Right the share of right answers at every alpha
	// i/(len-1); Right is nil without classes.
	Curve, Right []float64
	// Pulls is dloss/dalpha by class of the samples; they add up to all of it. Up and
	// Down count the samples that pull alpha up and down.
	Pulls    []float64
	Up, Down int
}

// The grid of the curve, and how many samples it is worked out on at least and at
// most.
const (
	alphaPoints  = 21
	fewestAlphas = 64
	mostAlphas   = 2048
	// alphaPasses merges the answers so often: the curve, the best, the pulls.
	alphaPasses = alphaPoints + 16
	// alphaCost is how many multiply-adds the kernels do in the time that one number
	// of one merged answer takes.
	alphaCost = 1500
	// mostPulls is how many classes have pulls of their own.
	mostPulls = 256
)

// alphaSamples is on how many samples the evaluation to come works out the alphas, so
// that it takes less than a hundredth of the time of the steps since the last one that
// did. Where so few tell little it is none, but for the end of the plan. Time is
// counted in multiply-adds, so that it is the same on any machine.
func (r *Run) alphaSamples() int {
	macs := r.cfg.Graph.MACs()
	trained := int64(r.step-r.scanned) * int64(r.cfg.Batch)
	price := int64(alphaPasses * r.model.k * alphaCost * 100 / 3) // of a sample, in those of one forward pass
	n := int64(mostAlphas)
	if macs == 0 || trained < n*price/macs {
		n = trained * macs / price
	}
	switch {
	case n >= fewestAlphas:
		return int(n)
	case r.step >= r.cfg.Steps():
		return fewestAlphas
	}
	return 0
}

// alphaScan keeps the branches' answers while a set is scored.
type alphaScan struct {
	scan  alpha.Scan
	model *Model
	want  int // samples to keep
	total int // samples there are
	seen  int
	y     []float32
	ky    int
}

// newAlphaScan is nil where there is no curve to be had: the merge is no weighted
// sum or product of probabilities, or is not the output.
func (m *Model) newAlphaScan(total, most int) *alphaScan {
	g := m.cfg.Graph
	if !m.branches || most < 1 || total < 1 || g.Nodes[g.Output].Out.Rank() != 1 {
		return nil
	}
	s := &alphaScan{model: m, want: min(total, most), total: total, ky: m.cfg.TargetDim}
	switch l := g.Nodes[g.Merge].Layer.(type) {
	case *layer.WeightedSum:
		s.scan.Rule = alpha.Sum
	case *layer.WeightedProduct:
		if l.Guard != "log" {
			return nil
		}
		s.scan.Rule = alpha.Product
	default:
		return nil
	}
	s.scan.K = m.k
	s.scan.Losses = func(dst, merged []float32) { m.cfg.Loss.Values(dst, merged, s.y, m.k) }
	s.scan.Grad = func(d, merged []float32) { m.cfg.Loss.Grad(d, merged, s.y, m.k) }
	return s
}

// take keeps its choice of n samples; y is [n, ky].
func (s *alphaScan) take(n int, y []float32) {
	g := s.model.cfg.Graph
	a, b := s.model.plan.Value(g.A), s.model.plan.Value(g.B)
	for i := range n {
		before := s.seen * s.want / s.total
		s.seen++
		if s.seen*s.want/s.total == before {
			continue
		}
		s.scan.A = append(s.scan.A, a[i*s.scan.K:(i+1)*s.scan.K]...)
		s.scan.B = append(s.scan.B, b[i*s.scan.K:(i+1)*s.scan.K]...)
		s.y = append(s.y, y[i*s.ky:(i+1)*s.ky]...)
	}
}

// result works the alphas out; now is the alpha that was used.
func (s *alphaScan) result(now float32) *Alphas {
	m := s.model
	out := &Alphas{Samples: s.scan.N(), Curve: make([]float64, alphaPoints)}
	var visit func(int, []float32)
	if m.cfg.Classes {
		out.Right = make([]float64, alphaPoints)
		visit = func(i int, merged []float32) {
			out.Right[i] = float64(loss.Correct(merged, s.y, m.k, m.cfg.Target)) / float64(out.Samples)
		}
	}
	s.scan.Curve(out.Curve, visit)
	out.Best, out.Loss = s.scan.Best(out.Curve)
	here := s.scan.Loss(float64(now))
	if now >= 0 && now <= 1 && here < out.Loss {
		out.Best, out.Loss = float64(now), here
	}
	out.Regret = here - out.Loss
	s.pulls(out, float64(now))
	return out
}

// pulls adds the samples' pulls up by class.
func (s *alphaScan) pulls(out *Alphas, now float64) {
	pulls := make([]float64, out.Samples)
	s.scan.Pulls(pulls, now)
	classes := max(2, s.model.k)
	if s.model.cfg.Classes && classes <= mostPulls {
		out.Pulls = make([]float64, classes)
	}
	for i, v := range pulls {
		switch {
		case v < 0:
			out.Up++
		case v > 0:
			out.Down++
		}
		if out.Pulls != nil {
			out.Pulls[s.class(i)] += v
		}
	}
}

// class is the true class of a kept sample: that of its number, the greatest of its
// shares, or of the one number that answers yes or no.
func (s *alphaScan) class(i int) int {
	y, classes := s.y[i*s.ky:(i+1)*s.ky], max(2, s.model.k)
	if s.ky == 1 {
		for c := range classes - 1 {
			if float64(y[0]) < float64(c)+0.5 {
				return c
			}
		}
		return classes - 1
	}
	best := 0
	for k, v := range y {
		if v > y[best] {
			best = k
		}
	}
	return best
}
