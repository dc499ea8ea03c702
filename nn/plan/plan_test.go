package plan

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"duet/nn/graph"
	"duet/nn/layer"
)

type args = map[string]any

func decode(t testing.TB, class string, a args) layer.Layer {
	t.Helper()
	out, err := layer.Decode(class, a)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// pair is a small merged model with every kind of memory: convolutions, pools,
// dropout, a skip connection and a merge.
func pair(t testing.TB, policy string) *graph.Graph {
	n := func(id, class string, side graph.Side, a args, from ...string) graph.Node {
		return graph.Node{ID: id, Layer: decode(t, class, a), Side: side, From: from}
	}
	s := graph.Spec{Nodes: []graph.Node{
		n("input", "Input", graph.SideInput, args{"shape": []int{9, 8, 2}}),
		n("a_conv", "Conv2D", graph.SideA, args{"filters": 5, "kernel_size": 3, "padding": "same", "activation": "relu"}, "input"),
		n("a_conv_1", "Conv2D", graph.SideA, args{"filters": 5, "kernel_size": 3, "padding": "same"}, "a_conv"),
		n("a_skip", "Add", graph.SideA, nil, "a_conv", "a_conv_1"),
		n("a_pool", "MaxPooling2D", graph.SideA, nil, "a_skip"),
		n("a_flatten", "Flatten", graph.SideA, nil, "a_pool"),
		n("a_dense", "Dense", graph.SideA, args{"units": 4, "activation": "softmax"}, "a_flatten"),
		n("b_conv", "Conv2D", graph.SideB, args{"filters": 3, "kernel_size": []any{3, 2}, "strides": 2, "activation": "tanh"}, "input"),
		n("b_drop", "Dropout", graph.SideB, args{"rate": 0.25}, "b_conv"),
		n("b_gap", "GlobalAveragePooling2D", graph.SideB, nil, "b_drop"),
		n("b_dense", "Dense", graph.SideB, args{"units": 4, "activation": "softmax"}, "b_gap"),
		n("merge", "WeightedSum", graph.SideMerge, args{"policy": policy}, "a_dense", "b_dense"),
	}, A: "a_dense", B: "b_dense", Merge: "merge", Output: "merge"}
	g, err := graph.Check(s)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func compile(t testing.TB, g *graph.Graph, o Options) *Plan {
	t.Helper()
	if o.Pool == nil {
		o.Pool = NewPool(1)
		t.Cleanup(o.Pool.Close)
	}
	p, err := Compile(g, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// fill writes numbers that differ everywhere.
func fill(x []float32, seed int) {
	for i := range x {
		x[i] = float32((i*7919+seed*104729)%1009)/1009 - 0.5
	}
}

// stepOn runs one forward and backward pass of n samples with made-up inputs and
// output gradient, and returns the bits of the gradients and the output.
func stepOn(p *Plan, n int) (grads, out []float32) {
	for i := range p.Graph().Inputs() {
		fill(p.Input(i, n), i)
	}
	p.Forward(n, true, 3)
	fill(p.OutputGrad(), 99)
	p.Backward()
	return append([]float32{}, p.Grads()...), append([]float32{}, p.Value(p.Graph().Output)...)
}

func sameBits(t rapid.TB, what string, got, want []float32) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers, want %d", what, len(got), len(want))
	}
	for i := range got {
		if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
			t.Fatalf("%s: number %d is %v, want %v", what, i, got[i], want[i])
		}
	}
}

func TestMemoryReuseChangesNoBit(t *testing.T) {
	g := pair(t, "sigmoid")
	packed := compile(t, g, Options{Batch: 11, Train: true, Seed: 7})
	spread := compile(t, g, Options{Batch: 11, Train: true, Seed: 7, spread: true})
	if packed.memory.planned >= spread.memory.planned {
		t.Errorf("planning saves nothing: %d floats, %d without", packed.memory.planned, spread.memory.planned)
	}
	for _, n := range []int{11, 1, 8} {
		g1, y1 := stepOn(packed, n)
		g2, y2 := stepOn(spread, n)
		sameBits(t, "gradients", g1, g2)
		sameBits(t, "output", y1, y2)
	}
}

func TestThreadsChangeNoBit(t *testing.T) {
	g := pair(t, "clip")
	want, wantY := stepOn(compile(t, g, Options{Batch: 19, Train: true, Seed: 7}), 19)
	for _, workers := range []int{2, 3, 8} {
		pool := NewPool(workers)
		defer pool.Close()
		got, y := stepOn(compile(t, g, Options{Batch: 19, Train: true, Seed: 7, Pool: pool}), 19)
		sameBits(t, fmt.Sprint(workers, " workers, gradients"), got, want)
		sameBits(t, fmt.Sprint(workers, " workers, output"), y, wantY)
	}
}

func TestAStepAllocatesNothing(t *testing.T) {
	work := Work{Output: true, Frozen: func(q Param) bool { return q.Side == graph.SideA }}
	for name, g := range map[string]*graph.Graph{"pair": pair(t, "free"), "tours": dropping(t, false, false), "tours in turns": dropping(t, true, false)} {
		for _, workers := range []int{1, 2} {
			pool := NewPool(workers)
			defer pool.Close()
			p := compile(t, g, Options{Batch: 17, Train: true, Pool: pool, few: 2})
			stepOn(p, 17)
			for _, frozen := range []bool{false, true} {
				if frozen {
					p.Assign(work)
				}
				got := testing.AllocsPerRun(10, func() {
					for _, n := range []int{17, 3} {
						p.Forward(n, true, 1)
						p.Backward()
					}
				})
				if got != 0 {
					t.Errorf("%s, %d workers, frozen %v: two steps allocate %v times", name, workers, frozen, got)
				}
			}
		}
	}
}

// TestEvaluationIsBatchInvariant: one sample alone is its row in any batch.
func TestEvaluationIsBatchInvariant(t *testing.T) {
	g := pair(t, "fixed")
	train := compile(t, g, Options{Batch: 4, Train: true, Seed: 1})
	p := compile(t, g, Options{Batch: 17, Share: train})
	in := p.Input(0, 17)
	fill(in, 5)
	samples := append([]float32{}, in...)
	p.Forward(17, false, 0)
	want := append([]float32{}, p.Value(g.Output)...)
	size, k := len(samples)/17, len(want)/17
	for i := range 17 {
		copy(p.Input(0, 1), samples[i*size:(i+1)*size])
		p.Forward(1, false, 0)
		sameBits(t, fmt.Sprint("row ", i), p.Value(g.Output), want[i*k:(i+1)*k])
	}
}

// TestSharedWeights: the evaluation plan sees what training changed.
func TestSharedWeights(t *testing.T) {
	g := pair(t, "free")
	train := compile(t, g, Options{Batch: 4, Train: true})
	eval := compile(t, g, Options{Batch: 4, Share: train})
	train.Weights()[0] = 42
	if eval.Weights()[0] != 42 {
		t.Error("the plans have weights of their own")
	}
	if eval.Grads() != nil {
		t.Error("a plan that does not train has gradients")
	}
}

// TestBranchStartsAlikeAlone: first weights depend on seed and name alone.
func TestBranchStartsAlikeAlone(t *testing.T) {
	whole := pair(t, "free")
	alone, err := graph.Check(whole.Spec.Only("b_dense"))
	if err != nil {
		t.Fatal(err)
	}
	p, q := compile(t, whole, Options{Batch: 1, Seed: 9}), compile(t, alone, Options{Batch: 1, Seed: 9})
	byName := map[string][]float32{}
	for _, d := range p.Params() {
		byName[d.Name] = d.Tensor(p.Weights())
	}
	for _, d := range q.Params() {
		sameBits(t, d.Name, d.Tensor(q.Weights()), byName[d.Name])
	}
}

func TestSpansOfOneTimeNeverOverlap(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var m memory
		for i := range rapid.IntRange(1, 40).Draw(rt, "spans") {
			from := rapid.IntRange(0, 30).Draw(rt, "from")
			n := rapid.IntRange(1, 200).Draw(rt, "floats")
			m.spans = append(m.spans, span{what: fmt.Sprint(i), size: align(n), exactFloat: n, from: from, to: from + rapid.IntRange(0, 12).Draw(rt, "life")})
		}
		m.pack()
		for i, a := range m.spans {
			for _, b := range m.spans[:i] {
				together := a.from <= b.to && b.from <= a.to
				overlap := a.offset < b.offset+b.size && b.offset < a.offset+a.size
				if together && overlap {
					rt.Fatalf("%+v and %+v share memory", a, b)
				}
			}
			if a.offset%16 != 0 || a.offset+a.size > m.planned {
				rt.Fatalf("%+v is not aligned or outside %d", a, m.planned)
			}
		}
	})
}

func TestSetAlphaChangesThePolicyInPlace(t *testing.T) {
	p := compile(t, pair(t, "fixed"), Options{Batch: 2, Train: true})
	o := p.Alphas()[0].Options
	o.Policy, o.Start = "clip", 0.25
	if err := p.SetAlpha(o); err != nil {
		t.Fatal(err)
	}
	stepOn(p, 2)
	if a := p.Alphas()[0]; a.A != 0.25 || a.B != 0.75 || a.Grad == 0 {
		t.Errorf("after the change: %+v", a)
	}
	for _, q := range p.Params() {
		if q.Name == "merge/alpha" && !q.Trainable {
			t.Error("alpha is still declared as fixed")
		}
	}
	o.Policy = "sigmoid"
	o.Start = 1
	if err := p.SetAlpha(o); err == nil {
		t.Error("sigmoid accepted a start of 1")
	}
}

func TestCompileRefuses(t *testing.T) {
	if _, err := Compile(pair(t, "free"), Options{Batch: 0, Pool: NewPool(1)}); err == nil {
		t.Error("a batch of 0 was accepted")
	}
	if _, err := Compile(pair(t, "free"), Options{Batch: 1}); err == nil {
		t.Error("a plan without workers was accepted")
	}
	pool := NewPool(1)
	defer pool.Close()
	other := compile(t, pair(t, "free"), Options{Batch: 1})
	if _, err := Compile(pair(t, "free"), Options{Batch: 1, Pool: pool, Share: other}); err == nil {
		t.Error("the weights of another graph were shared")
	}
	plain, err := graph.Check(graph.Spec{Nodes: []graph.Node{
		{ID: "input", Layer: decode(t, "Input", args{"shape": []int{3}}), Side: graph.SideInput},
		{ID: "a", Layer: decode(t, "Activation", args{"activation": "softmax"}), Side: graph.SideA, From: []string{"input"}},
	}, Output: "a"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Compile(plain, Options{Batch: 1, Pool: pool, Train: true}); err == nil || !strings.Contains(err.Error(), "nothing to train") {
		t.Errorf("a model without parameters is to be trained: %v", err)
	}
	if _, err := Compile(plain, Options{Batch: 1, Pool: pool}); err != nil {
		t.Errorf("a model without parameters cannot predict: %v", err)
	}
}
