package plan

import (
	"pgregory.net/rapid"

	"duet/nn/graph"
	"duet/nn/shape"
)

// randomPair draws a model of two branches of convolutions and poolings, which tours
// take back together: behind a stem or none, one branch behind the other in the graph
// or node by node in turns, with layers between that tours stop at, with readers on
// the way and with the merge behind rows of numbers or between pictures.
func randomPair(rt *rapid.T) *graph.Graph {
	w := &grower{rt: rt}
	dims := rapid.SampledFrom([][]int{{9, 8, 2}, {7, 11, 1}, {6, 5, 3}}).Draw(rt, "input")
	stem := w.add("Input", graph.SideInput, args{"shape": dims})
	if rapid.Bool().Draw(rt, "stem") {
		stem = w.row(stem, graph.SideHead)
	}
	ends := [2]int{stem, stem}
	sides := [2]graph.Side{graph.SideA, graph.SideB}
	turns := rapid.Bool().Draw(rt, "in turns")
	layers := rapid.SampledFrom([]int{6, 5, 4, 3, 2, 1})
	left := [2]int{layers.Draw(rt, "layers"), layers.Draw(rt, "layers")}
	for k := 0; left[0]+left[1] > 0; {
		if left[k] > 0 {
			ends[k] = w.stride(ends[k], sides[k])
			left[k]--
		}
		if turns || left[k] == 0 {
			k = 1 - k
		}
	}
	if w.shapes[ends[0]] != w.shapes[ends[1]] || ends[0] == ends[1] || rapid.Bool().Draw(rt, "rows") {
		for k := range ends {
			ends[k] = w.tail(ends[k])
		}
	}
	out := w.add("WeightedSum", graph.SideMerge, args{"policy": "sigmoid", "start": 0.6}, ends[0], ends[1])
	merge := w.nodes[out].ID
	if w.shapes[out].Rank() == 3 {
		out = w.row(out, graph.SideHead)
	}
	if w.shapes[out] != shape.Of(3) {
		out = w.tail(out)
	}
	return w.finish(graph.Spec{A: w.nodes[ends[0]].ID, B: w.nodes[ends[1]].ID, Merge: merge}, out)
}

// row adds a few layers behind a node.
func (w *grower) row(from int, side graph.Side) int {
	for range rapid.IntRange(1, 3).Draw(w.rt, "row") {
		from = w.stride(from, side)
	}
	return from
}

// stride adds a layer that a tour takes, most often, and perhaps a reader beside it.
func (w *grower) stride(from int, side graph.Side) int {
	s := w.shapes[from]
	if s.Rank() != 3 {
		return w.add("Dense", side, args{"units": 5, "activation": w.activation()}, from)
	}
	classes := []string{"Conv2D", "Conv2D", "Conv2D", "MaxPooling2D", "MaxPooling2D", "Activation", "Flatten", "Dropout", "BatchNormalization", "ActivityRegularization"}
	class, a := w.oneOf("stride", classes...), args{}
	least := min(s.Dim(0), s.Dim(1))
	switch class {
	case "Conv2D":
		a = args{"filters": rapid.SampledFrom([]int{1, 3, 8, 17}).Draw(w.rt, "filters"), "kernel_size": rapid.IntRange(1, min(3, least)).Draw(w.rt, "kernel"),
			"padding": w.oneOf("padding", "same", "valid"), "activation": w.oneOf("activation", "linear", "relu", "relu", "relu", "silu"), "use_bias": rapid.Bool().Draw(w.rt, "bias")}
	case "MaxPooling2D":
		a = args{"padding": w.oneOf("padding", "same", "valid"), "pool_size": rapid.IntRange(1, min(3, least)).Draw(w.rt, "window"), "strides": rapid.IntRange(1, 3).Draw(w.rt, "strides")}
	case "Activation":
		a = args{"activation": w.activation()}
	case "Dropout":
		a = args{"rate": 0.4}
	case "ActivityRegularization":
		a = args{"l2": 0.1}
	}
	if rapid.IntRange(0, 7).Draw(w.rt, "reader") == 0 {
		w.add("GlobalAveragePooling2D", side, nil, from)
	}
	return w.add(class, side, a, from)
}

// finish joins what nobody reads at the output.
func (w *grower) finish(s graph.Spec, out int) *graph.Graph {
	for i, n := 0, len(w.nodes); i < n; i++ {
		if !w.read[i] && i != out {
			out = w.add("Add", graph.SideHead, nil, out, w.tail(i))
		}
	}
	s.Nodes, s.Output = w.nodes, w.nodes[out].ID
	g, err := graph.Check(s)
	if err != nil {
		w.rt.Fatal(err)
	}
	return g
}
