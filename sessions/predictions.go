package sessions

import (
	"fmt"

	"duet/datasets"
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
		out.K, out.KA, out.KB = g.Nodes[g.Merge].Out.Size(), g.Nodes[g.A].Out.Size(), g.Nodes[g.B].Out.Size()
	}
	out.P = g.Nodes[g.Output].Out.Size()
	if alphas := p.Alphas(); len(alphas) > 0 {
		out.Weighted, out.Alpha, out.Beta = true, alphas[0].A, alphas[0].B
		if r := p.Parameter(g.Nodes[g.Merge].ID + "/r"); r != nil {
			exponent := r[0]
			out.R = &exponent
		}
	}
	out.label(table, rows)
	return out
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
