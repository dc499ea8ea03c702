package train

import (
	"duet/nn/graph"
	"duet/nn/loss"
	"duet/nn/plan"
)

// ModelConfig says what a Model evaluates.
type ModelConfig struct {
	Graph *graph.Graph
	Pool  *plan.Pool
	Loss  loss.Loss
	// TargetDim, Target and Classes are as in Config.
	TargetDim int
	Target    loss.Target
	Classes   bool
	// TopK is as in Config.
	TopK int
	// Alphas is on how many samples at most Score works out what every alpha would
	// do; 0 for not at all.
	Alphas int
	// Share is the plan whose weights are used; nil draws fresh ones from Seed.
	Share *plan.Plan
	Seed  uint64
	// Keep makes a model that looks at one sample at a time and holds the values
	// of every node until the next one; see plan.Options.
	Keep bool
}

// Model evaluates a graph without training it. One goroutine uses it at a
// time.
type Model struct {
	cfg  ModelConfig
	plan *plan.Plan
	most int // samples of one pass
	// branches tells that A and B answer the same question as the merge, and so
	// have scores of their own: the merge is the output and keeps their shape.
	branches bool
	k        int // numbers in one answer

	rows []int32
	x    [][]float32
	y    []float32
}

// NewModel makes a model ready to predict.
func NewModel(c ModelConfig) (*Model, error) {
	most := evalBatch
	if c.Keep {
		most = 1
	}
	p, err := plan.Compile(c.Graph, plan.Options{Batch: most, Pool: c.Pool, Seed: c.Seed, Share: c.Share, Keep: c.Keep})
	if err != nil {
		return nil, err
	}
	g := c.Graph
	m := &Model{cfg: c, plan: p, most: most, k: g.Nodes[g.Output].Out.Size(), rows: make([]int32, 0, most), y: make([]float32, most*c.TargetDim)}
	m.branches = g.Merge >= 0 && g.Merge == g.Output && g.Nodes[g.A].Out == g.Nodes[g.Output].Out && g.Nodes[g.B].Out == g.Nodes[g.Output].Out
	m.x = make([][]float32, len(g.Inputs()))
	return m, nil
}

// Plan is the plan behind the model; its values are those of the last batch.
func (m *Model) Plan() *plan.Plan { return m.plan }

// Each runs the model over samples of a source, all of them in order when rows
// is nil, and calls visit after each batch of n samples; the values of the
// plan's nodes and the targets y [n, K] are valid until it returns.
func (m *Model) Each(src Source, rows []int32, visit func(n int, y []float32)) {
	total := len(rows)
	if rows == nil {
		total = src.Len()
	}
	for from := 0; from < total; from += m.most {
		n := min(m.most, total-from)
		batch := m.batch(rows, from, n)
		for i := range m.x {
			m.x[i] = m.plan.Input(i, n)
		}
		y := m.y[:n*m.cfg.TargetDim]
		src.Batch(batch, m.x, y)
		m.plan.Forward(n, false, 0)
		visit(n, y)
	}
}

func (m *Model) batch(rows []int32, from, n int) []int32 {
	if rows != nil {
		return rows[from : from+n]
	}
	m.rows = m.rows[:0]
	for i := range n {
		m.rows = append(m.rows, int32(from+i))
	}
	return m.rows
}

// Score evaluates every output on the whole source. The merged loss has what
// regularizers add, as Keras' val_loss has.
func (m *Model) Score(src Source) Eval {
	g := m.cfg.Graph
	tallies := []tally{{node: g.Output}}
	if m.branches {
		tallies = append(tallies, tally{node: g.A}, tally{node: g.B})
	}
	scan := m.newAlphaScan(src.Len(), m.cfg.Alphas)
	m.Each(src, nil, func(n int, y []float32) {
		for i := range tallies {
			tallies[i].add(m, n, y)
		}
		if scan != nil {
			scan.take(n, y)
		}
	})
	e := Eval{Rows: src.Len(), Merged: tallies[0].score(m)}
	e.Merged.Loss = float32(float64(e.Merged.Loss) + m.penalty())
	if m.branches {
		e.A, e.B = tallies[1].score(m), tallies[2].score(m)
	}
	if a := m.plan.Alphas(); len(a) > 0 {
		e.HasAlpha, e.Alpha = true, a[0].A
		if scan != nil {
			e.Alphas = scan.result(e.Alpha)
		}
	}
	return e
}

// penalty is what regularizers add; parameters that a training has frozen add
// nothing.
func (m *Model) penalty() float64 {
	if m.cfg.Share != nil {
		return m.cfg.Share.Penalty()
	}
	return m.plan.Penalty()
}

// tally gathers the losses and right answers of one node.
type tally struct {
	node    int
	values  []float32
	correct int
	near    int // among the k best
}

func (t *tally) add(m *Model, n int, y []float32) {
	pred := m.plan.Value(t.node)
	at := len(t.values)
	t.values = append(t.values, make([]float32, n)...)
	m.cfg.Loss.Values(t.values[at:], pred, y, m.k)
	if activity := m.plan.Activity(); activity != nil && t.node == m.cfg.Graph.Output {
		for i, a := range activity {
			t.values[at+i] = float32(float64(t.values[at+i]) + a)
		}
	}
	if m.cfg.Classes {
		t.correct += loss.Correct(pred, y, m.k, m.cfg.Target)
	}
	if m.topK() {
		t.near += loss.TopK(pred, y, m.k, m.cfg.Target, m.cfg.TopK)
	}
}

// topK tells whether the k best answers are counted.
func (m *Model) topK() bool { return m.cfg.Classes && m.cfg.TopK > 0 && m.k > 1 }

func (t *tally) score(m *Model) Score {
	s := Score{Has: true, Loss: loss.Mean(t.values), HasAccuracy: m.cfg.Classes}
	if m.cfg.Classes {
		s.Accuracy = float32(float64(t.correct) / float64(len(t.values)))
	}
	if m.topK() {
		s.TopK, s.HasTopK = float32(float64(t.near)/float64(len(t.values))), true
	}
	return s
}
