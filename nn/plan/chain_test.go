package plan

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"duet/nn/graph"
)

// sides gives every node that only A or only B depends on to that branch, as a
// recipe's branches are.
func sides(g *graph.Graph) {
	var below func(seen []bool, i int)
	below = func(seen []bool, i int) {
		if !seen[i] {
			seen[i] = true
			for _, in := range g.Nodes[i].In {
				below(seen, in)
			}
		}
	}
	a, b := make([]bool, len(g.Nodes)), make([]bool, len(g.Nodes))
	below(a, g.A)
	below(b, g.B)
	for i := range g.Nodes {
		switch {
		case len(g.Nodes[i].In) == 0:
			g.Nodes[i].Side = graph.SideInput
		case a[i] && !b[i]:
			g.Nodes[i].Side = graph.SideA
		case b[i] && !a[i]:
			g.Nodes[i].Side = graph.SideB
		default:
			g.Nodes[i].Side = graph.SideHead
		}
	}
}

// spoilViews fills what workers keep for chains and tours with NaN.
func spoilViews(p *Plan) {
	spoil := func(slices [][]float32) {
		for _, s := range slices {
			for i := range s {
				s[i] = float32(math.NaN())
			}
		}
	}
	for i, c := range p.chainOf {
		if c != nil {
			for _, v := range c.views {
				spoil(v.y)
				for _, s := range v.s {
					spoil(s)
				}
			}
		}
		if s := p.stretchOf[i]; s != nil {
			for _, v := range s.views {
				spoil(v.turns[:])
			}
		}
	}
}

// tried counts what tests of plans have come upon.
type tried struct{ chains, lanes, tours, together, cut, crops int }

func (c *tried) count(p *Plan) {
	for i := range p.steps {
		if p.chainOf[i] != nil {
			c.chains++
		}
		if t := p.tourOf[i]; t != nil {
			c.tours++
			if len(t.stretches) > 1 {
				c.together++
			}
		}
		if p.steps[i].size < p.steps[i].node.Out.Size() {
			c.crops++
		}
	}
	c.lanes += len(p.schedule.lanes)
}

// countCut counts the stretches that no gradient goes down to the end of.
func (c *tried) countCut(p *Plan) {
	for i, s := range p.stretchOf {
		if s != nil && i == s.last && s.bottom > s.first {
			c.cut++
		}
	}
}

// TestChainsAndLanesChangeNoBit: whatever runs side by side or in parts of a batch,
// with memory used again, makes what one step after the other makes with memory of
// its own for every value, whatever is frozen and wherever losses are, one assignment
// after the other.
func TestChainsAndLanesChangeNoBit(t *testing.T) {
	pools := []*Pool{newPool(3, 2), newPool(2, 1), newPool(8, 3)}
	for _, pool := range pools {
		defer pool.Close()
	}
	var c tried
	rapid.Check(t, func(rt *rapid.T) {
		pool := rapid.SampledFrom(pools).Draw(rt, "pool")
		g := randomPair(rt)
		if rapid.IntRange(0, 3).Draw(rt, "any graph") == 0 {
			g = randomGraph(rt, false)
		}
		sides(g)
		const batch = 18 // three chunks of a gradient
		for name, o := range map[string]Options{"one a task": {few: 1}, "three a task": {few: 3}, "lanes": {lanes: true}} {
			o.Batch, o.Seed, o.Pool = batch, 7, pool
			spread := compile(t, g, Options{Batch: batch, Train: true, Aux: true, Seed: 7, spread: true})
			predict := o
			o.Train, o.Aux = true, true
			p := compile(t, g, o)
			predict.Share = p
			eval := compile(t, g, predict)
			c.count(p)
			for _, n := range []int{batch, rapid.IntRange(1, batch).Draw(rt, "rows")} {
				w := drawWork(rt, p)
				p.Assign(w)
				spread.Assign(w)
				poison(p)
				g1, y1 := workOn(p, w, n)
				g2, y2 := workOn(spread, w, n)
				c.countCut(p)
				sameBits(rt, name+", gradients", g1, g2)
				sameBits(rt, name+", output", y1, y2)
				sameBits(rt, name+", weights and moving means", p.Weights(), spread.Weights())

				poison(eval)
				for i := range g.Inputs() {
					fill(eval.Input(i, n), i)
					fill(spread.Input(i, n), i)
				}
				eval.Forward(n, false, 0)
				spread.Forward(n, false, 0)
				for _, node := range []int{g.Output, g.Merge, g.A, g.B} {
					sameBits(rt, name+", evaluation of "+g.Nodes[node].ID, eval.Value(node), spread.Value(node))
				}
			}
		}
	})
	if min(c.chains, c.lanes, c.tours, c.together, c.cut, c.crops) == 0 {
		t.Errorf("something was never tried: %+v", c)
	}
	t.Logf("%+v", c)
}

// TestBranchesBecomeLanes: a plan of single samples runs branches that are worth it
// side by side, and no others.
func TestBranchesBecomeLanes(t *testing.T) {
	big, small := twoCNNs(t), pair(t, "free")
	for _, c := range []struct {
		name string
		g    *graph.Graph
		o    Options
		want int
	}{
		{"one sample", big, Options{Batch: 1}, 2},
		{"two samples", big, Options{Batch: 2}, 0},
		{"too little work", small, Options{Batch: 1}, 0},
	} {
		if got := len(compile(t, c.g, c.o).schedule.lanes); got != c.want {
			t.Errorf("%s: %d lanes, want %d", c.name, got, c.want)
		}
	}
}

// TestLanesReadOnlyWhatCameBefore: a branch that reads the other, or what reads one,
// cannot run beside it.
func TestLanesReadOnlyWhatCameBefore(t *testing.T) {
	n := func(id string, side graph.Side, from ...string) graph.Node {
		if len(from) == 0 {
			return graph.Node{ID: id, Layer: decode(t, "Input", args{"shape": []int{4}}), Side: side}
		}
		return graph.Node{ID: id, Layer: decode(t, "Average", nil), Side: side, From: from}
	}
	for name, c := range map[string]struct {
		nodes []graph.Node
		want  int
	}{
		"apart":              {[]graph.Node{n("a", graph.SideA, "in", "in"), n("b", graph.SideB, "in", "in")}, 2},
		"stem":               {[]graph.Node{n("stem", graph.SideHead, "in", "in"), n("a", graph.SideA, "stem", "in"), n("b", graph.SideB, "in", "stem")}, 2},
		"b reads a":          {[]graph.Node{n("a", graph.SideA, "in", "in"), n("b", graph.SideB, "a", "in")}, 0},
		"b reads what a did": {[]graph.Node{n("a", graph.SideA, "in", "in"), n("mid", graph.SideHead, "a", "in"), n("b", graph.SideB, "mid", "in")}, 0},
	} {
		s := graph.Spec{Nodes: append([]graph.Node{n("in", graph.SideInput)}, c.nodes...), A: "a", B: "b", Merge: "out", Output: "out"}
		s.Nodes = append(s.Nodes, n("out", graph.SideMerge, "a", "b"))
		g, err := graph.Check(s)
		if err != nil {
			t.Fatal(name, err)
		}
		if got := len(branches(g).lanes); got != c.want {
			t.Errorf("%s: %d lanes, want %d", name, got, c.want)
		}
	}
}
