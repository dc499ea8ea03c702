package plan

import (
	"strings"
	"testing"

	"duet/nn/graph"
)

// dropping is a model whose convolutions give more pixels than the poolings behind
// them take: windows of one pixel, whose gradient has no frame of zeros until pixels are
// left out, and steps larger than a window. Its branches stand one behind the other or
// node by node in turns, so that no pooling follows its convolution; alone is A by itself.
func dropping(t *testing.T, turns, alone bool) *graph.Graph {
	t.Helper()
	n := func(id, class string, side graph.Side, a args, from ...string) graph.Node {
		return graph.Node{ID: id, Layer: decode(t, class, a), Side: side, From: from}
	}
	a := []graph.Node{
		n("a_0", "Conv2D", graph.SideA, args{"filters": 2, "kernel_size": 3, "padding": "same", "activation": "relu"}, "input"),
		n("a_1", "Conv2D", graph.SideA, args{"filters": 64, "kernel_size": 1, "activation": "relu"}, "a_0"),
		n("a_2", "MaxPooling2D", graph.SideA, nil, "a_1"),
		n("a_3", "Flatten", graph.SideA, nil, "a_2"),
		n("a", "Dense", graph.SideA, args{"units": 3}, "a_3"),
	}
	b := []graph.Node{
		n("b_0", "Conv2D", graph.SideB, args{"filters": 3, "kernel_size": 1, "activation": "tanh"}, "input"),
		n("b_1", "Conv2D", graph.SideB, args{"filters": 33, "kernel_size": 1, "use_bias": false}, "b_0"),
		n("b_2", "MaxPooling2D", graph.SideB, args{"pool_size": 2, "strides": 3}, "b_1"),
		n("b_3", "Flatten", graph.SideB, nil, "b_2"),
		n("b", "Dense", graph.SideB, args{"units": 3}, "b_3"),
	}
	input := n("input", "Input", graph.SideInput, args{"shape": []any{9, 7, 2}})
	s := graph.Spec{A: "a", B: "b", Merge: "merge", Output: "merge", Nodes: []graph.Node{input}}
	switch {
	case alone:
		s = graph.Spec{Output: "a", Nodes: append(s.Nodes, a...)}
	case turns:
		for i := range a {
			s.Nodes = append(s.Nodes, a[i], b[i])
		}
	default:
		s.Nodes = append(append(s.Nodes, a...), b...)
	}
	if !alone {
		s.Nodes = append(s.Nodes, n("merge", "Add", graph.SideMerge, nil, "a", "b"))
	}
	g, err := graph.Check(s)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestDroppedPixelsChangeNoBit: a plan that leaves out what poolings drop makes what a
// plan does that holds everything, in chains and tours and one step after the other. Only
// the gradients of biases are sums in another order.
func TestDroppedPixelsChangeNoBit(t *testing.T) {
	const batch = 19
	for kind, g := range map[string]*graph.Graph{"in order": dropping(t, false, false), "in turns": dropping(t, true, false), "alone": dropping(t, false, true)} {
		whole := compile(t, g, Options{Batch: batch, Train: true, Seed: 7, Keep: true})
		var first []float32
		for name, o := range map[string]Options{"spread": {spread: true}, "one a task": {few: 1}, "many a task": {few: 8}, "as it comes": {}} {
			o.Batch, o.Train, o.Seed = batch, true, 7
			o.Pool = NewPool(2) // whose scratch is this plan's alone
			defer o.Pool.Close()
			p := compile(t, g, o)
			for i := range p.steps {
				if id := p.steps[i].node.ID; (p.steps[i].size < p.steps[i].node.Out.Size()) != (id == "a_1" || id == "b_1") {
					t.Errorf("%s, %s: %s has %d floats a sample of %d", kind, name, id, p.steps[i].size, p.steps[i].node.Out.Size())
				}
			}
			for _, n := range []int{batch, 1, 11} {
				poison(p)
				got, y := stepOn(p, n)
				want, wantY := stepOn(whole, n)
				sameBits(t, kind+", "+name+", output", y, wantY)
				for _, q := range p.Params() {
					if !strings.HasSuffix(q.Name, "/bias") {
						sameBits(t, kind+", "+name+", "+q.Name, q.Tensor(got), q.Tensor(want))
					}
				}
				if n == batch {
					if first == nil {
						first = got
					}
					sameBits(t, kind+", "+name+", all gradients", got, first)
				}
			}
		}
	}
}
