package plan

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"duet/nn/graph"
	"duet/nn/shape"
)

// sprout is a layer that random models may have, beside those of grow.
type sprout struct {
	class string
	rank  int  // of its input; 0 for any
	bent  bool // it has no slope somewhere
	pair  bool // it takes two inputs of one shape
	args  func(w *grower, s shape.Shape) args
}

func always(a args) func(*grower, shape.Shape) args {
	return func(*grower, shape.Shape) args { return a }
}

// sprouts are they. What normalises does so with a large epsilon: differences of a
// few numbers bend too sharply for central differences otherwise.
var sprouts = []sprout{
	{class: "BatchNormalization", args: always(args{"epsilon": 0.5, "momentum": 0.7, "gamma_regularizer": "l2(0.1)"})},
	{class: "LayerNormalization", args: always(args{"epsilon": 0.5})},
	{class: "GroupNormalization", args: always(args{"epsilon": 0.5, "groups": 1})},
	{class: "RMSNormalization", args: always(args{"epsilon": 0.5})},
	{class: "UnitNormalization", bent: true, args: always(nil)},
	{class: "Rescaling", args: always(args{"scale": -0.7, "offset": 0.2})},
	{class: "Normalization", args: always(args{"mean": 0.2, "variance": 1.5, "axis": []any{}})},
	{class: "PReLU", bent: true, args: always(args{"alpha_initializer": "constant(0.3)", "alpha_regularizer": "l2(0.1)"})},
	{class: "LeakyReLU", bent: true, args: always(nil)},
	{class: "ELU", bent: true, args: always(nil)},
	{class: "ReLU", bent: true, args: always(args{"max_value": 0.4, "negative_slope": 0.1, "threshold": 0.05})},
	{class: "Softmax", args: func(w *grower, s shape.Shape) args {
		return args{"axis": rapid.IntRange(1, s.Rank()).Draw(w.rt, "axis")}
	}},
	{class: "ActivityRegularization", args: always(args{"l2": 0.1})},
	{class: "GaussianNoise", args: always(args{"stddev": 0.3})},
	{class: "GaussianDropout", args: always(args{"rate": 0.3})},
	{class: "AlphaDropout", args: always(args{"rate": 0.3})},
	{class: "RepeatVector", rank: 1, args: always(args{"n": 2})},
	{class: "Permute", rank: 2, args: always(args{"dims": []any{2, 1}})},
	{class: "Reshape", args: func(_ *grower, s shape.Shape) args { return args{"target_shape": []any{-1, s.Dim(-1)}} }},
	{class: "Subtract", pair: true, args: always(nil)},
	{class: "PowerMean", pair: true, bent: true, args: always(args{"r": -1, "train_r": true, "epsilon": 0.01})},
	{class: "Dot", rank: 1, pair: true, args: always(args{"axes": 1})},

	{class: "DepthwiseConv2D", rank: 3, args: (*grower).depthwise},
	{class: "SeparableConv2D", rank: 3, args: (*grower).separable},
	{class: "Conv2DTranspose", rank: 3, args: func(w *grower, _ shape.Shape) args {
		return args{"filters": 2, "kernel_size": 3, "strides": rapid.IntRange(1, 2).Draw(w.rt, "strides"), "padding": "same", "activation": w.activation(), "activity_regularizer": "l2(0.1)"}
	}},
	{class: "Conv2D", rank: 3, args: func(w *grower, s shape.Shape) args {
		return args{"filters": 2 * s.Dim(2), "groups": s.Dim(2), "kernel_size": 2, "dilation_rate": 2, "padding": "same", "activation": w.activation(), "kernel_regularizer": "l2(0.1)"}
	}},
	{class: "UpSampling2D", rank: 3, args: func(w *grower, _ shape.Shape) args {
		return args{"size": "1, 2", "interpolation": w.oneOf("interpolation", "nearest", "bilinear")}
	}},
	{class: "AveragePooling2D", rank: 3, args: always(args{"pool_size": 2, "strides": 1, "padding": "same"})},
	{class: "GlobalMaxPooling2D", rank: 3, bent: true, args: always(args{"keepdims": true})},
	{class: "ZeroPadding2D", rank: 3, args: always(args{"padding": []any{[]any{1, 0}, []any{0, 2}}})},
	{class: "Cropping2D", rank: 3, args: func(_ *grower, s shape.Shape) args {
		return args{"cropping": []any{[]any{min(1, s.Dim(0)-1), 0}, []any{0, min(1, s.Dim(1)-1)}}}
	}},
	{class: "SpatialDropout2D", rank: 3, args: always(args{"rate": 0.3})},
	{class: "Permute", rank: 3, args: always(args{"dims": []any{3, 1, 2}})},
}

func (w *grower) depthwise(shape.Shape) args {
	return args{"kernel_size": "3, 2", "depth_multiplier": rapid.IntRange(1, 2).Draw(w.rt, "multiplier"), "strides": rapid.IntRange(1, 2).Draw(w.rt, "strides"),
		"padding": "same", "activation": w.activation()}
}

func (w *grower) separable(shape.Shape) args {
	return args{"filters": 3, "kernel_size": 2, "depth_multiplier": 2, "padding": "same", "activation": w.activation(), "pointwise_regularizer": "l2(0.1)"}
}

// sprout adds one of sprouts that reads node from.
func (w *grower) sprout(from int, pick func() int) {
	s := w.shapes[from]
	var fit []sprout
	for _, x := range sprouts {
		if (x.rank == 0 || x.rank == s.Rank()) && !(x.bent && w.smooth) && s.Size() < 200 {
			fit = append(fit, x)
		}
	}
	if len(fit) == 0 || s.Rank() == 0 {
		return
	}
	x := rapid.SampledFrom(fit).Draw(w.rt, "sprout")
	in := []int{from}
	if x.pair {
		in = append(in, pick())
	}
	w.add(x.class, w.side(), x.args(w, s), in...)
}

// side is where a node stands, which tells what a stage freezes.
func (w *grower) side() graph.Side {
	return rapid.SampledFrom([]graph.Side{graph.SideA, graph.SideB, graph.SideHead}).Draw(w.rt, "side")
}

// drawWork draws which losses there are and which parameters stay as they are.
func drawWork(rt *rapid.T, p *Plan) Work {
	w := Work{Output: rapid.Bool().Draw(rt, "output"), A: rapid.Bool().Draw(rt, "a"), B: rapid.Bool().Draw(rt, "b")}
	w.Output = w.Output || !w.A && !w.B
	frozen := map[string]bool{}
	how := rapid.SampledFrom([]string{"none", "side a", "side b", "some"}).Draw(rt, "frozen")
	for _, q := range p.Params() {
		switch how {
		case "side a":
			frozen[q.Name] = q.Side == graph.SideA
		case "side b":
			frozen[q.Name] = q.Side == graph.SideB
		case "some":
			frozen[q.Name] = rapid.Bool().Draw(rt, "freeze "+q.Name)
		}
	}
	w.Frozen = func(q Param) bool { return frozen[q.Name] }
	return w
}

// workOn is stepOn for an assignment with losses at the branches.
func workOn(p *Plan, w Work, n int) (grads, out []float32) {
	for i := range p.Graph().Inputs() {
		fill(p.Input(i, n), i)
	}
	p.Forward(n, true, 3)
	p.writeGrads(w)
	p.Backward()
	return append([]float32{}, p.Grads()...), append([]float32{}, p.Value(p.Graph().Output)...)
}

// writeGrads makes up the gradients of the losses of an assignment.
func (p *Plan) writeGrads(w Work) {
	if w.Output {
		fill(p.OutputGrad(), 99)
	}
	if w.A {
		fill(p.BranchGrad(p.graph.A), 98)
	}
	if w.B {
		fill(p.BranchGrad(p.graph.B), 97)
	}
}

// TestRandomWorkUnderMemoryReuse: whatever is frozen and wherever losses are, one
// assignment after the other, memory and workers change no bit, and what is frozen
// has no gradient and keeps its moving means.
func TestRandomWorkUnderMemoryReuse(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		pool := NewPool(rapid.SampledFrom([]int{2, 3, 8}).Draw(rt, "workers"))
		defer pool.Close()
		g := randomGraph(rt, false)
		const batch = 5
		packed := compile(t, g, Options{Batch: batch, Train: true, Aux: true, Seed: 7, Pool: pool})
		spread := compile(t, g, Options{Batch: batch, Train: true, Aux: true, Seed: 7, spread: true})
		for range 3 {
			w := drawWork(rt, packed)
			packed.Assign(w)
			spread.Assign(w)
			before := append([]float32{}, packed.Weights()...)
			poison(packed)
			n := rapid.IntRange(1, batch).Draw(rt, "rows")
			g1, y1 := workOn(packed, w, n)
			g2, y2 := workOn(spread, w, n)
			sameBits(rt, "output", y1, y2)
			sameBits(rt, "gradients", g1, g2)
			sameBits(rt, "weights and moving means", packed.Weights(), spread.Weights())
			for _, q := range packed.Params() {
				if !q.Frozen || q.Name == packed.alphaName(q) {
					continue
				}
				for _, d := range q.Tensor(packed.Grads()) {
					if d != 0 {
						rt.Fatalf("%s is frozen and has a gradient", q.Name)
					}
				}
			}
			packed.checkStates(rt, before)
		}
	})
}

// alphaName is the parameter's name when it is a merge weight, which keeps its place
// among the gradients when it is frozen.
func (p *Plan) alphaName(q Param) string {
	if len(q.Name) > 6 && q.Name[len(q.Name)-6:] == "/alpha" && q.Shape.Rank() <= 1 {
		return q.Name
	}
	return ""
}

// checkStates wants every parameter but the states of what is not frozen to be as it
// was before a step.
func (p *Plan) checkStates(rt *rapid.T, before []float32) {
	for i := range p.steps {
		frozen := p.steps[i].pass.Frozen
		for _, d := range p.steps[i].node.Params {
			for _, q := range p.params {
				if q.Name == p.steps[i].node.Name(d) && (frozen || !q.State()) {
					sameBits(rt, q.Name+" after a step", q.Tensor(p.weights), q.Tensor(before))
				}
			}
		}
	}
}

// TestRandomWorkAgainstCentralDifferences: the gradients of several losses at once
// are what moving a parameter does to their sum.
func TestRandomWorkAgainstCentralDifferences(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		g := randomGraph(rt, true)
		const n = 4
		p := compile(t, g, Options{Batch: n, Train: true, Aux: true, Seed: 3})
		w := drawWork(rt, p)
		p.Assign(w)
		grads, _ := workOn(p, w, n)
		for range 4 {
			q := rapid.SampledFrom(p.Params()).Draw(rt, "tensor")
			if !q.Trainable || q.Frozen {
				continue
			}
			at := q.Offset + rapid.IntRange(0, q.Size-1).Draw(rt, "element")
			slope := centralDifference(&p.Weights()[at], func() float64 { return p.madeUpLoss(w, n) })
			if got := float64(grads[at]); math.Abs(got-slope) > 2e-3+0.02*math.Abs(slope) {
				rt.Fatalf("%s[%d]: gradient %v, central difference %v\n%s", q.Name, at-q.Offset, got, slope, p)
			}
		}
	})
}

// TestActivityOfWhatALossDoesNotReach: a branch that a loss does not reach adds
// nothing to it, and does again when it is reached.
func TestActivityOfWhatALossDoesNotReach(t *testing.T) {
	n := func(id, class string, side graph.Side, a args, from ...string) graph.Node {
		return graph.Node{ID: id, Layer: decode(t, class, a), Side: side, From: from}
	}
	g, err := graph.Check(graph.Spec{Nodes: []graph.Node{
		n("input", "Input", graph.SideInput, args{"shape": []any{3}}),
		n("a", "Dense", graph.SideA, args{"units": 2}, "input"),
		n("b", "Dense", graph.SideB, args{"units": 2, "activity_regularizer": "l1"}, "input"),
		n("merge", "Add", graph.SideMerge, nil, "a", "b"),
	}, A: "a", B: "b", Merge: "merge", Output: "merge"})
	if err != nil {
		t.Fatal(err)
	}
	p := compile(t, g, Options{Batch: 2, Train: true, Aux: true, Seed: 1})
	for _, c := range []struct {
		work Work
		adds bool
	}{{Work{A: true}, false}, {Work{B: true}, true}, {Work{Output: true}, true}} {
		p.Assign(c.work)
		fill(p.Input(0, 2), 5)
		p.Forward(2, true, 1)
		for _, v := range p.Activity() {
			if (v > 0) != c.adds {
				t.Errorf("losses %+v: b's activity adds %v", c.work, v)
			}
		}
	}
}

// madeUpLoss is the loss whose gradients writeGrads has, with what regularizers add.
func (p *Plan) madeUpLoss(w Work, n int) float64 {
	for i := range p.graph.Inputs() {
		fill(p.Input(i, n), i)
	}
	p.Forward(n, true, 3)
	sum := p.Penalty()
	for _, a := range p.Activity() {
		sum += a / float64(n)
	}
	for _, end := range []struct {
		is         bool
		node, seed int
	}{{w.Output, p.graph.Output, 99}, {w.A, p.graph.A, 98}, {w.B, p.graph.B, 97}} {
		if !end.is {
			continue
		}
		y := p.Value(end.node)
		d := make([]float32, len(y))
		fill(d, end.seed)
		for i, v := range y {
			sum += float64(v) * float64(d[i])
		}
	}
	return sum
}

// centralDifference is the slope of f in *x over five points; its error falls with
// the fourth power of their distance.
func centralDifference(x *float32, f func() float64) float64 {
	const h = 1.0 / 32
	start := *x
	defer func() { *x = start }()
	move := func(by float32) float64 {
		*x = start + by
		return f()
	}
	return (8*(move(h)-move(-h)) - (move(2*h) - move(-2*h))) / (12 * h)
}
