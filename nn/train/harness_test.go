package train

import (
	"context"
	"fmt"
	"testing"

	"duet/nn/graph"
	"duet/nn/layer"
	"duet/nn/loss"
	"duet/nn/optim"
	"duet/nn/plan"
)

type args = map[string]any

// made is a layer of a test model: node id, side, class, arguments, inputs.
type made struct {
	id    string
	side  graph.Side
	class string
	args  args
	from  []string
}

// build checks a model whose branches end in a and b and whose last node is
// the output.
func build(t testing.TB, a, b string, nodes []made) *graph.Graph {
	t.Helper()
	s := graph.Spec{A: a, B: b, Merge: "merge", Output: nodes[len(nodes)-1].id}
	for _, n := range nodes {
		l, err := layer.Decode(n.class, n.args)
		if err != nil {
			t.Fatal(err)
		}
		s.Nodes = append(s.Nodes, graph.Node{ID: n.id, Layer: l, Side: n.side, From: n.from})
	}
	g, err := graph.Check(s)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// toy is a source of made-up samples whose class depends on their numbers, so
// that there is something to learn. Everything follows from the row's number.
type toy struct {
	n, size, classes int
	inputs           int
}

func (s toy) Len() int { return s.n }

func (s toy) Batch(rows []int32, x [][]float32, y []float32) {
	clear(y)
	for i, r := range rows {
		class := int(r) % s.classes
		for _, in := range x {
			for j := range s.size {
				noise := float32((int(r)*7919+j*104729)%1009) / 1009
				in[i*s.size+j] = float32(noise * 0.7)
				if j%s.classes == class {
					in[i*s.size+j] += 0.3
				}
			}
		}
		y[i*s.classes+class] = 1
	}
}

// setting is what a test varies of a run.
type setting struct {
	opt    string
	opts   args
	loss   string
	pool   *plan.Pool
	source Source
	batch  int
	epochs int
	steps  int
	target int
}

func start(t testing.TB, g *graph.Graph, s setting) *Run {
	t.Helper()
	if s.pool == nil {
		s.pool = plan.NewPool(1)
		t.Cleanup(s.pool.Close)
	}
	if s.loss == "" {
		s.loss = "categorical_crossentropy"
	}
	if s.opt == "" {
		s.opt = "Adam"
	}
	o, err := optim.New(s.opt, s.opts)
	if err != nil {
		t.Fatal(err)
	}
	l, err := loss.New(s.loss, nil)
	if err != nil {
		t.Fatal(err)
	}
	if s.target == 0 {
		s.target = g.Nodes[g.Output].Out.Size()
	}
	r, err := New(Config{Graph: g, Pool: s.pool, Loss: l, Optimizer: o, Train: s.source, Validation: s.source, TargetDim: s.target, Target: l.Target(),
		Classes: l.Target() != loss.Values, Seed: 42, Batch: s.batch, Epochs: s.epochs, MaxSteps: s.steps})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// diary keeps everything a run tells.
type diary struct {
	samples []Sample
	evals   []Eval
	actions []Action
	notes   []string
	at      []int
	from    []string
	to      []string
	epochs  []int
	fail    error // what Step returns
}

func (d *diary) Step(s Sample) error { d.samples = append(d.samples, s); return d.fail }
func (d *diary) Eval(e Eval) error   { d.evals = append(d.evals, e); return nil }
func (d *diary) Note(at int, text string) error {
	d.notes = append(d.notes, fmt.Sprint(at, " ", text))
	return nil
}
func (d *diary) Epoch(n int) error { d.epochs = append(d.epochs, n); return nil }
func (d *diary) Action(at int, a Action, from, to string) error {
	d.actions, d.at = append(d.actions, a), append(d.at, at)
	d.from, d.to = append(d.from, from), append(d.to, to)
	return nil
}

// script is a Control that does what it was told, at the steps it was told.
type script map[int][]Action

func (s script) Poll(at int, wait bool) []Action {
	out := s[at]
	delete(s, at)
	if len(out) == 0 && wait {
		return []Action{{Kind: Stop, Text: "the script is over"}}
	}
	return out
}

func loop(t testing.TB, r *Run, ctl Control) (*diary, Outcome) {
	t.Helper()
	d := &diary{}
	out, err := r.Loop(context.Background(), ctl, d)
	if err != nil {
		t.Fatal(err)
	}
	return d, out
}

// twoDense is the smallest merged model: one dense branch each, on size numbers.
func twoDense(t testing.TB, size, classes int, merge string, mergeArgs args, activation string) *graph.Graph {
	return build(t, "a", "b", []made{
		{"input", graph.SideInput, "Input", args{"shape": []int{size}}, nil},
		{"a", graph.SideA, "Dense", args{"units": classes, "activation": activation}, []string{"input"}},
		{"b", graph.SideB, "Dense", args{"units": classes, "activation": activation}, []string{"input"}},
		{"merge", graph.SideMerge, merge, mergeArgs, []string{"a", "b"}},
	})
}
