package train

import (
	"duet/nn/internal/kernel"
	"duet/nn/loss"
)

// Aux weighs the own losses of A and B beside that of the merged output.
type Aux struct{ A, B float64 }

func (a Aux) any() bool { return a != Aux{} }

// Weighted is a Source whose samples count differently.
type Weighted interface {
	// Weights writes the weight of each row to dst // [len(rows)].
	Weights(rows []int32, dst []float32)
}

// Epoched is a Source that gives another look at its samples in every epoch.
type Epoched interface {
	// Epoch says that what follows belongs to epoch 0, 1, ...
	Epoch(epoch int)
}

// end is a node that a loss is taken of, and how much it counts.
type end struct {
	node   int
	weight float64
	value  float32 // the mean loss of the last step
}

// endsOf lists the losses of a stage, the output's first.
func (r *Run) endsOf(s Stage) []end {
	g := r.cfg.Graph
	switch s.Only {
	case OnlyA:
		return []end{{node: g.A, weight: 1}}
	case OnlyB:
		return []end{{node: g.B, weight: 1}}
	case OnlyAlpha:
		return []end{{node: g.Output, weight: 1}}
	}
	out := []end{{node: g.Output, weight: 1}}
	if w := r.cfg.Aux.A; w != 0 {
		out = append(out, end{node: g.A, weight: w})
	}
	if w := r.cfg.Aux.B; w != 0 {
		out = append(out, end{node: g.B, weight: w})
	}
	return out
}

// weigh writes how much each sample of a batch counts; nil when all count alike.
//
//	rows, the weights // [n]
//	y                 // [n, K]
func (r *Run) weigh(rows []int32, y []float32) []float32 {
	source, has := r.cfg.Train.(Weighted)
	if !has && r.cfg.ClassWeights == nil {
		return nil
	}
	w := r.weights[:len(rows)]
	for i := range w {
		w[i] = 1
	}
	if has {
		source.Weights(rows, w)
	}
	if r.cfg.ClassWeights != nil {
		loss.ClassWeights(w, y, r.cfg.ClassWeights, r.model.k, r.cfg.Target)
	}
	return w
}

// losses takes the losses of the stage and returns what the step descends on: their
// weighted sum in the order of the ends, then what regularizers add. w are the
// weights of the samples, or nil.
func (r *Run) losses(n int, y, w []float32) float32 {
	total := 0.0
	for i := range r.ends {
		e := &r.ends[i]
		values := r.values[:n]
		r.cfg.Loss.Values(values, r.plan.Value(e.node), y, r.model.k)
		if w != nil {
			loss.Weigh(values, w)
		}
		e.value = loss.Mean(values)
		total += float64(e.weight * float64(e.value))
	}
	if activity := r.plan.Activity(); activity != nil {
		total += kernel.Sum64(activity) / float64(n)
	}
	return float32(total + r.plan.Penalty())
}

// gradients writes the gradient of every loss of the stage where it begins.
func (r *Run) gradients(y, w []float32) {
	for _, e := range r.ends {
		d := r.plan.OutputGrad()
		if e.node != r.cfg.Graph.Output {
			d = r.plan.BranchGrad(e.node)
		}
		if len(d) == 0 {
			continue // of a frozen branch, whose loss moves nothing
		}
		r.cfg.Loss.Grad(d, r.plan.Value(e.node), y, r.model.k)
		if w != nil {
			loss.WeighRows(d, w, r.model.k)
		}
		if e.weight != 1 {
			kernel.Scale(d, d, float32(e.weight))
		}
	}
}

// lossOf is the last loss of a node, if the stage takes one of it.
func (r *Run) lossOf(node int) (float32, bool) {
	for _, e := range r.ends {
		if e.node == node {
			return e.value, true
		}
	}
	return 0, false
}
