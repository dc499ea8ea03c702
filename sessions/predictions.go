package sessions

import (
	"fmt"

	"duet/datasets"
	"duet/nn/loss"
	"duet/nn/plan"
	"duet/nn/train"
)

// Predictions are the outputs of a model on some samples, in their order.
type Predictions struct {
	// N is the number of samples, K the numbers in one answer, KA and KB in one
	// of each branch.
	N, K, KA, KB int
	// A [N, KA], B [N, KB] and Merged [N, K] are taken at the merge; all three are
	// nil when a branch was trained alone. Pred [N, P] is the final output when it
	// is not the merge.
	A, B, Merged, Pred []float32
	P                  int
	// Alpha weighs A, Beta weighs B; Weighted is false for merges without alpha.
	Alpha, Beta float32
	Weighted    bool
	// Row is how many numbers a row of one answer at the merge has, its last axis; DimsA
	// and DimsB are the shapes of one answer of each branch.
	Row          int
	DimsA, DimsB []int
	// R is the exponent of a power mean where training moves it, nil elsewhere.
	R *float32
	// Labels are the true classes; nil when there are none. Targets are the true
	// numbers [N, T] of a regression.
	Labels  []int32
	Targets []float32
	T       int
	// Rows are the numbers of the samples in the data set.
	Rows []int32
}

// predict runs the model over rows of a table, all of them when rows is nil.
func predict(m *train.Model, table *datasets.Table, rows []int32) *Predictions {
	p := m.Plan()
	g := p.Graph()
	out := &Predictions{N: len(rows)}
	if rows == nil {
		out.N = table.Len()
	}
	grow := func(dst *[]float32, node int) { *dst = append(*dst, p.Value(node)...) }
	m.Each(table, rows, func(n int, y []float32) {
		if g.Merge >= 0 {
			grow(&out.A, g.A)
			grow(&out.B, g.B)
			grow(&out.Merged, g.Merge)
		}
		if g.Merge != g.Output {
			grow(&out.Pred, g.Output)
		}
		out.Targets = append(out.Targets, y...)
	})
	if g.Merge >= 0 {
		out.DimsA, out.DimsB, out.Row = g.Nodes[g.A].Out.Dims(), g.Nodes[g.B].Out.Dims(), 1
		if s := g.Nodes[g.Merge].Out; s.Rank() > 0 {
			out.Row = s.Dim(-1)
		}
		out.K, out.KA, out.KB = g.Nodes[g.Merge].Out.Size(), g.Nodes[g.A].Out.Size(), g.Nodes[g.B].Out.Size()
	}
	out.P = g.Nodes[g.Output].Out.Size()
	if alphas := p.Alphas(); len(alphas) > 0 {
		out.Weighted, out.Alpha, out.Beta = true, alphas[0].A, alphas[0].B
		out.R = exponent(p)
	}
	out.label(table, rows)
	return out
}

// exponent is that of a power mean where training moves it; nil elsewhere.
func exponent(p *plan.Plan) *float32 {
	g := p.Graph()
	if g.Merge < 0 {
		return nil
	}
	cell := p.Parameter(g.Nodes[g.Merge].ID + "/r")
	if cell == nil {
		return nil
	}
	r := cell[0]
	return &r
}

// label notes which samples these are and what is true of them.
func (p *Predictions) label(table *datasets.Table, rows []int32) {
	p.T = table.TargetDim()
	for i := range p.N {
		row := i
		if rows != nil {
			row = int(rows[i])
		}
		p.Rows = append(p.Rows, table.Row(row))
		if l := table.Label(row); l >= 0 {
			p.Labels = append(p.Labels, l)
		}
	}
	if p.Labels != nil {
		p.Targets = nil
	}
}

// Final is the output that is scored [N, P]: the merge, or what follows it.
func (p *Predictions) Final() []float32 {
	if p.Pred != nil {
		return p.Pred
	}
	return p.Merged
}

// Answer is the class with the largest score in row i of scores [N, k], the
// first one of equals.
func Answer(scores []float32, k, i int) int {
	best := 0
	row := scores[i*k : (i+1)*k]
	for c, v := range row {
		if v > row[best] {
			best = c
		}
	}
	return best
}

// Class is what row i of scores [N, k] answers, by the rule of Keras' accuracy:
// one score alone answers class 1 above 0.5 and class 0 else. A row that holds a
// NaN answers no class: -1.
func Class(scores []float32, k, i int) int {
	row := scores[i*k : (i+1)*k]
	for _, v := range row {
		if v != v {
			return -1
		}
	}
	if k > 1 {
		return Answer(scores, k, i)
	}
	if row[0] > 0.5 {
		return 1
	}
	return 0
}

// Arrays are the predictions by the names a file of them uses, in order.
func (p *Predictions) Arrays() []NamedArray {
	var out []NamedArray
	add := func(name string, data []float32, dims ...int) {
		if data != nil {
			out = append(out, NamedArray{Name: name, Dims: dims, Data: data})
		}
	}
	add("a", p.A, p.N, p.KA)
	add("b", p.B, p.N, p.KB)
	add("merged", p.Merged, p.N, p.K)
	add("pred", p.Pred, p.N, p.P)
	if p.Weighted {
		add("alpha", []float32{p.Alpha}, 1)
	}
	if p.R != nil {
		add("r", []float32{*p.R}, 1)
	}
	return out
}

// NamedArray is an array with its name and shape, sample axis first.
type NamedArray struct {
	Name string
	Dims []int
	Data []float32
}

// At describes element i of the array: merged[3, 7].
func (a NamedArray) At(i int) string {
	if len(a.Dims) == 2 {
		return fmt.Sprintf("%s[%d, %d]", a.Name, i/a.Dims[1], i%a.Dims[1])
	}
	return fmt.Sprintf("%s[%d]", a.Name, i)
}

// Confusion counts which class samples have and which they were answered with.
type Confusion = loss.Confusion

// Scored is one output and how it does on the samples.
type Scored struct {
	// Name is A, B or merged; the one output of a branch trained alone has its
	// name. Values are its numbers [N, K].
	Name   string
	Values []float32
	K      int
	// Classes has the answers; nil for a regression, which has R2 and the mean
	// absolute and squared errors instead.
	Classes                       *Confusion
	R2, MeanAbsolute, MeanSquared float64
}

// Compared tells whether A and B answer the same question as the merge, so that
// they can be right or wrong: they have its shape, and nothing follows it.
func (p *Predictions) Compared() bool {
	return p.Merged != nil && p.Pred == nil && p.KA == p.K && p.KB == p.K
}

// Scores are the outputs in the order A, B, merged: A and B where they can be
// Compared. It is nil where nothing is known of what is true.
func (p *Predictions) Scores() []Scored {
	out := []Scored{{Name: "merged", Values: p.Final(), K: p.P}}
	switch {
	case p.Compared():
		out = []Scored{{Name: "A", Values: p.A, K: p.K}, {Name: "B", Values: p.B, K: p.K}, out[0]}
	case p.Merged == nil:
		out[0].Name = "answer"
	}
	for _, l := range p.Labels {
		if int(l) >= max(2, p.P) {
			return nil // a class that the model cannot answer
		}
	}
	y := p.classes()
	for i := range out {
		s := &out[i]
		switch {
		case p.N == 0:
			return nil
		case p.Labels != nil:
			s.Classes = loss.NewConfusion(s.K)
			s.Classes.Add(s.Values, y, s.K, loss.Index)
		case p.T == s.K && len(p.Targets) == len(s.Values):
			s.R2, s.MeanAbsolute = loss.R2(s.Values, p.Targets, s.K), loss.MeanAbsolute(s.Values, p.Targets)
			for n, v := range s.Values {
				e := float64(v) - float64(p.Targets[n])
				s.MeanSquared += e * e
			}
			s.MeanSquared /= float64(len(s.Values))
		default:
			return nil
		}
	}
	return out
}

// classes are the true classes [N, 1] as the losses take them.
func (p *Predictions) classes() []float32 {
	y := make([]float32, len(p.Labels))
	for i, l := range p.Labels {
		y[i] = float32(l)
	}
	return y
}

// Top is the share of samples whose class is among the k best of one of the
// Scores, by the rule of Keras' top_k_categorical_accuracy; false where there is
// nothing to rank.
func (p *Predictions) Top(s Scored, k int) (share float64, ok bool) {
	if s.Classes == nil || s.K < 2 || k < 1 {
		return 0, false
	}
	return float64(loss.TopK(s.Values, p.classes(), s.K, loss.Index, k)) / float64(p.N), true
}

// Effect is what merging did to the samples of a class, or to all.
type Effect struct {
	Samples int
	// FixedA were wrong in A and are right merged, BrokeA the other way round;
	// FixedB and BrokeB likewise. Rescued were wrong in both branches and are right
	// merged, Lost were right in one of them and are wrong merged.
	FixedA, BrokeA, FixedB, BrokeB, Rescued, Lost int
}

// Effects are what merging did, a class each, and to all samples together. It is
// nil where A and B cannot be Compared, or there are no classes.
func (p *Predictions) Effects() (classes []Effect, all Effect) {
	if !p.Compared() || p.Labels == nil {
		return nil, all
	}
	classes = make([]Effect, max(2, p.K))
	for i, label := range p.Labels {
		if int(label) >= len(classes) {
			continue
		}
		right := [3]bool{}
		for o, scores := range [][]float32{p.A, p.B, p.Merged} {
			right[o] = Class(scores, p.K, i) == int(label)
		}
		classes[label].add(right[0], right[1], right[2])
		all.add(right[0], right[1], right[2])
	}
	return classes, all
}

func (e *Effect) add(a, b, merged bool) {
	count := func(n *int, what bool) {
		if what {
			*n++
		}
	}
	e.Samples++
	count(&e.FixedA, merged && !a)
	count(&e.BrokeA, !merged && a)
	count(&e.FixedB, merged && !b)
	count(&e.BrokeB, !merged && b)
	count(&e.Rescued, merged && !a && !b)
	count(&e.Lost, !merged && (a || b))
}
