package plan

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"duet/nn/graph"
	"duet/nn/layer"
	"duet/nn/shape"
)

// Random models: several inputs, branches, skip connections, fan-out, layers
// that read one node twice. Whatever the planner does with memory has to come
// out as if every value had a place of its own.

// grower makes a random model node by node.
type grower struct {
	rt     *rapid.T
	smooth bool // only layers that have a slope everywhere
	nodes  []graph.Node
	shapes []shape.Shape
	read   []bool
}

func (w *grower) add(class string, side graph.Side, a args, from ...int) int {
	l, err := layer.Decode(class, a)
	if err != nil {
		w.rt.Fatal(err)
	}
	n := graph.Node{ID: fmt.Sprintf("n%d_%s", len(w.nodes), class), Layer: l, Side: side}
	var in []shape.Shape
	for _, f := range from {
		n.From = append(n.From, w.nodes[f].ID)
		in = append(in, w.shapes[f])
		w.read[f] = true
	}
	out, err := l.Infer(in)
	if err != nil {
		w.rt.Fatal(err)
	}
	w.nodes, w.shapes, w.read = append(w.nodes, n), append(w.shapes, out), append(w.read, false)
	return len(w.nodes) - 1
}

func (w *grower) oneOf(label string, names ...string) string {
	return rapid.SampledFrom(names).Draw(w.rt, label)
}

// alike are the nodes with the shape of node i, that node included.
func (w *grower) alike(i int) []int {
	var out []int
	for j, s := range w.shapes {
		if s == w.shapes[i] {
			out = append(out, j)
		}
	}
	return out
}

func (w *grower) activation() string {
	if w.smooth {
		return w.oneOf("activation", "linear", "tanh", "sigmoid", "softmax", "silu", "gelu", "mish", "log_softmax")
	}
	return w.oneOf("activation", "linear", "tanh", "sigmoid", "softmax", "relu", "silu", "gelu", "hard_silu", "leaky_relu", "relu6", "selu", "log_softmax")
}

// grow adds a node that reads any earlier ones.
func (w *grower) grow() {
	from := rapid.IntRange(0, len(w.nodes)-1).Draw(w.rt, "from")
	same := w.alike(from)
	pick := func() int { return rapid.SampledFrom(same).Draw(w.rt, "also") }
	if rapid.Bool().Draw(w.rt, "other") {
		w.sprout(from, pick)
		return
	}
	classes := []string{"Input", "Dense", "Activation", "Dropout", "Add", "Multiply", "Average", "Concatenate", "WeightedSum", "WeightedProduct"}
	if !w.smooth {
		classes = append(classes, "Maximum", "Minimum")
	}
	if w.shapes[from].Rank() == 3 {
		classes = append(classes, "Conv2D", "Conv2D", "Conv2D", "Flatten", "GlobalAveragePooling2D")
		if !w.smooth {
			classes = append(classes, "MaxPooling2D", "MaxPooling2D")
		}
	}
	policies := []any{"fixed", "free", "clip", "min_max_norm", "sigmoid"}
	switch class := w.oneOf("class", classes...); class {
	case "Input": // one that stands behind layers it has nothing to do with
		w.add(class, graph.SideInput, args{"shape": w.shapes[from].Dims()})
	case "Dense":
		w.add(class, graph.SideA, args{"units": rapid.IntRange(1, 5).Draw(w.rt, "units"), "activation": w.activation()}, from)
	case "Conv2D":
		w.add(class, graph.SideA, args{"filters": rapid.IntRange(1, 4).Draw(w.rt, "filters"), "kernel_size": rapid.IntRange(1, 3).Draw(w.rt, "kernel"),
			"strides": rapid.IntRange(1, 2).Draw(w.rt, "strides"), "padding": "same", "activation": w.activation()}, from)
	case "MaxPooling2D":
		w.pool(from)
	case "Activation":
		w.add(class, graph.SideA, args{"activation": w.activation()}, from)
	case "Dropout":
		w.add(class, graph.SideA, args{"rate": 0.4}, from)
	case "Flatten", "GlobalAveragePooling2D":
		w.add(class, graph.SideA, nil, from)
	case "WeightedSum":
		w.add(class, graph.SideHead, args{"policy": rapid.SampledFrom(policies).Draw(w.rt, "policy"), "start": 0.3}, from, pick())
	case "WeightedProduct":
		w.add(class, graph.SideHead, args{"policy": rapid.SampledFrom(policies).Draw(w.rt, "policy"), "start": 0.3, "guard": "scaled_product"}, from, pick())
	default:
		w.add(class, graph.SideHead, nil, from, pick())
	}
}

// pool adds a maximum pooling, whose windows may leave rows and columns out, and
// perhaps something between it and the layer that it reads.
func (w *grower) pool(from int) {
	side, s := w.side(), w.shapes[from]
	if rapid.Bool().Draw(w.rt, "conv before") {
		from = w.add("Conv2D", side, args{"filters": rapid.IntRange(1, 9).Draw(w.rt, "filters"), "kernel_size": rapid.IntRange(1, 3).Draw(w.rt, "kernel"), "padding": "same",
			"activation": w.oneOf("activation", "linear", "relu", "relu", "tanh")}, from)
	}
	if rapid.IntRange(0, 2).Draw(w.rt, "between") == 0 {
		w.add("Rescaling", side, args{"scale": 0.5}, rapid.IntRange(0, len(w.nodes)-1).Draw(w.rt, "aside"))
	}
	a := args{"padding": w.oneOf("padding", "same", "valid"), "pool_size": rapid.IntRange(1, min(3, s.Dim(0), s.Dim(1))).Draw(w.rt, "window")}
	a["strides"] = rapid.IntRange(1, 3).Draw(w.rt, "strides")
	w.add("MaxPooling2D", side, a, from)
}

// tail is a row of three numbers made of a node.
func (w *grower) tail(i int) int {
	if w.shapes[i].Rank() != 1 {
		i = w.add("Flatten", graph.SideA, nil, i)
	}
	return w.add("Dense", graph.SideB, args{"units": 3, "activation": "tanh"}, i)
}

// randomGraph draws a model whose loose ends are all joined at the output.
func randomGraph(rt *rapid.T, smooth bool) *graph.Graph {
	w := &grower{rt: rt, smooth: smooth}
	for range rapid.IntRange(1, 3).Draw(rt, "inputs") {
		dims := rapid.SampledFrom([][]int{{5, 4, 2}, {5, 4, 2}, {6}}).Draw(rt, "input")
		w.add("Input", graph.SideInput, args{"shape": dims})
	}
	for range rapid.IntRange(1, 14).Draw(rt, "nodes") {
		w.grow()
	}
	var tails []int
	for i := range w.nodes {
		if !w.read[i] {
			tails = append(tails, w.tail(i))
		}
	}
	if len(tails) == 1 {
		tails = append(tails, w.tail(tails[0]))
	}
	s := graph.Spec{A: w.nodes[tails[0]].ID, B: w.nodes[tails[1]].ID}
	out := w.add("WeightedSum", graph.SideMerge, args{"policy": "sigmoid", "start": 0.6}, tails[0], tails[1])
	s.Merge = w.nodes[out].ID
	for _, t := range tails[2:] {
		out = w.add("Add", graph.SideHead, nil, out, t)
	}
	return w.finish(s, out)
}

// poison fills everything a step may touch but the parameters with NaN, so that
// a value that is read before it is written shows.
func poison(p *Plan) {
	nan := float32(math.NaN())
	spoil := func(slices ...[]float32) {
		for _, s := range slices {
			for i := range s {
				s[i] = nan
			}
		}
	}
	for i := range p.steps {
		s := &p.steps[i]
		f := &s.full
		spoil(f.Y, f.DY)
		spoil(f.DX...)
		spoil(f.S...)
		spoil(f.T...)
		if s.need { // else nobody writes it
			spoil(f.DP...)
		}
		for _, ints := range f.I {
			for k := range ints {
				ints[k] = math.MaxInt32
			}
		}
	}
	spoil(p.opts.Pool.scratch...)
	spoilViews(p)
}

// TestRandomGraphsUnderMemoryReuse: packed and spread memory, one worker and
// three, full and short batches make the same bits, forward and backward.
func TestRandomGraphsUnderMemoryReuse(t *testing.T) {
	pool := NewPool(3)
	defer pool.Close()
	rapid.Check(t, func(rt *rapid.T) {
		g := randomGraph(rt, false)
		const batch = 9
		packed := compile(t, g, Options{Batch: batch, Train: true, Seed: 7, Pool: pool})
		spread := compile(t, g, Options{Batch: batch, Train: true, Seed: 7, spread: true})
		eval := compile(t, g, Options{Batch: batch, Pool: pool, Share: packed})
		for _, n := range []int{batch, rapid.IntRange(1, batch).Draw(rt, "rows")} {
			poison(packed)
			g1, y1 := stepOn(packed, n)
			g2, y2 := stepOn(spread, n)
			sameBits(rt, "gradients", g1, g2)
			sameBits(rt, "output", y1, y2)

			poison(eval)
			for i := range g.Inputs() {
				fill(eval.Input(i, n), i)
				fill(spread.Input(i, n), i)
			}
			eval.Forward(n, false, 0)
			spread.Forward(n, false, 0)
			for _, node := range []int{g.Output, g.Merge, g.A, g.B} {
				sameBits(rt, "evaluation of "+g.Nodes[node].ID, eval.Value(node), spread.Value(node))
			}
		}
	})
}

// TestKeepHoldsEveryValue: with Keep the outputs of all nodes, one sample at a
// time, are to the bit what a plan without any reuse of memory computes in a batch.
func TestKeepHoldsEveryValue(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		g := randomGraph(rt, false)
		const batch = 3
		spread := compile(t, g, Options{Batch: batch, Seed: 7, spread: true, Keep: true})
		kept := compile(t, g, Options{Batch: 1, Share: spread, Keep: true})
		for i := range g.Inputs() {
			fill(spread.Input(i, batch), i)
		}
		spread.Forward(batch, false, 0)
		poison(kept)
		for row := range batch {
			for i, node := range g.Inputs() {
				n := g.Nodes[node].Out.Size()
				copy(kept.Input(i, 1), spread.Value(node)[row*n:(row+1)*n])
			}
			kept.Forward(1, false, 0)
			for i, n := range g.Nodes {
				size := n.Out.Size()
				sameBits(rt, n.ID, kept.Value(i), spread.Value(i)[row*size:(row+1)*size])
			}
		}
	})
}

// TestRandomGraphsAgainstCentralDifferences: the gradient of a made-up loss,
// sum of output times weights, is what moving a parameter does to it.
func TestRandomGraphsAgainstCentralDifferences(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		g := randomGraph(rt, true)
		const n = 4
		p := compile(t, g, Options{Batch: n, Train: true, Seed: 3})
		for _, q := range p.Params() {
			if q.Name[len(q.Name)-4:] == "bias" {
				fill(q.Tensor(p.Weights()), q.Offset)
			}
		}
		output := Work{Output: true}
		loss := func() float64 { return p.madeUpLoss(output, n) }
		loss()
		p.writeGrads(output)
		p.Backward()
		grads := append([]float32{}, p.Grads()...)
		for range 4 {
			q := rapid.SampledFrom(p.Params()).Draw(rt, "tensor")
			if !q.Trainable {
				continue
			}
			at := q.Offset + rapid.IntRange(0, q.Size-1).Draw(rt, "element")
			slope := centralDifference(&p.Weights()[at], loss)
			if got := float64(grads[at]); math.Abs(got-slope) > 2e-3+0.02*math.Abs(slope) {
				rt.Fatalf("%s[%d]: gradient %v, central difference %v\n%s", q.Name, at-q.Offset, got, slope, p)
			}
		}
	})
}
