package recipe

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"duet/nn/graph"
	"duet/nn/layer"
	"duet/nn/loss"
	"duet/nn/option"
	"duet/nn/shape"
)

// mend finds the fix of a problem of the graph: what it does, and the doing.
func (f *flight) mend(p graph.Problem) (string, func(*Recipe)) {
	if p.Node == mergeID {
		return f.mendMerge(p)
	}
	side, i, ok := f.r.locate(p.Node)
	if !ok {
		return "", nil
	}
	switch p.Code {
	case graph.DuplicateName:
		return f.mendDuplicate(p.Node)
	case graph.UnknownInput:
		return f.mendFrom(side, i)
	case graph.Cycle:
		return "read the layer before", func(r *Recipe) { (*r.Layers(side))[i].From = nil }
	case graph.InputCount:
		l := (*f.r.Layers(side))[i]
		k, err := layer.Find(layer.Class(l.Options))
		if err == nil && k.MaxInputs > 0 && len(l.From) > k.MaxInputs {
			return "read only " + l.From[0], func(r *Recipe) { (*r.Layers(side))[i].From = slices.Clone(l.From[:k.MaxInputs]) }
		}
	case graph.Unused:
		return "remove what reaches no output", func(r *Recipe) { r.prune(side) }
	case graph.BadShape:
		return f.mendShape(p.Node, side, i)
	}
	return "remove the layer", func(r *Recipe) { r.Remove(side, i) }
}

// locate finds the layer that a node came from; of several with one name, the
// first.
func (r *Recipe) locate(id string) (graph.Side, int, bool) {
	for _, side := range []graph.Side{graph.SideA, graph.SideB, graph.SideHead} {
		if i := slices.Index(r.IDs(side), id); i >= 0 {
			return side, i, true
		}
	}
	return "", 0, false
}

// mendDuplicate renames the last of the layers that share a name.
func (f *flight) mendDuplicate(id string) (string, func(*Recipe)) {
	side, _, _ := f.r.locate(id)
	ids := f.r.IDs(side)
	last := 0
	for i := range ids {
		if ids[i] == id {
			last = i
		}
	}
	old := id[len(prefix(side)):]
	for n := 1; ; n++ {
		name := old + "_" + strconv.Itoa(n)
		if len(name) > maxName {
			old = old[:len(old)-1]
			continue
		}
		if !slices.Contains(ids, prefix(side)+name) {
			return "rename it to " + name, func(r *Recipe) { (*r.Layers(side))[last].Name = name }
		}
	}
}

// mendFrom replaces names that nothing has: by the nearest, or by the layer
// before.
func (f *flight) mendFrom(side graph.Side, i int) (string, func(*Recipe)) {
	known := append(layerNames((*f.r.Layers(side))[:i]), source(side))
	l := (*f.r.Layers(side))[i]
	from := slices.Clone(l.From)
	for j, name := range from {
		if slices.Contains(known, name) {
			continue
		}
		near := option.Nearest(name, known)
		if near == "" {
			return "read the layer before", func(r *Recipe) { (*r.Layers(side))[i].From = nil }
		}
		from[j] = near
	}
	return fmt.Sprintf("read %s", list(from)), func(r *Recipe) { (*r.Layers(side))[i].From = from }
}

// prune removes the layers of a side from which no way leads to its end.
func (r *Recipe) prune(side graph.Side) {
	p := r.pointers(side)
	layers := *r.Layers(side)
	end := len(layers) - 1
	if p.at != onNothing {
		end = p.at
	}
	alive := make([]bool, len(layers))
	queue := []int{end}
	for len(queue) > 0 {
		next := queue[0]
		queue = queue[1:]
		if next < 0 || alive[next] {
			continue
		}
		alive[next] = true
		queue = append(queue, p.sources[next]...)
	}
	for i := len(layers) - 1; i >= 0; i-- {
		if !alive[i] {
			r.Remove(side, i)
		}
	}
}

// mendShape fits a window to the picture it slides over, or removes the layer.
func (f *flight) mendShape(id string, side graph.Side, i int) (string, func(*Recipe)) {
	remove := func(r *Recipe) { r.Remove(side, i) }
	n := f.g.Nodes[f.g.Index(id)]
	if len(n.In) != 1 {
		return "remove the layer", remove
	}
	in := f.g.Nodes[n.In[0]].Out
	for _, name := range []string{"pool_size", "kernel_size"} {
		size, ok := arg(n.Layer, name).(option.Pair)
		if !ok || in.Rank() != 3 || in.Dim(0) >= size[0] && in.Dim(1) >= size[1] {
			continue
		}
		fit := option.Pair{min(size[0], in.Dim(0)), min(size[1], in.Dim(1))}
		if name == "pool_size" && fit == (option.Pair{1, 1}) {
			continue
		}
		return fmt.Sprintf("set %s to %s", name, fit), func(r *Recipe) {
			set((*r.Layers(side))[i].Options, name, []any{fit[0], fit[1]})
		}
	}
	if in.Rank() == 3 || n.Class != "Dense" {
		return "remove the layer", remove
	}
	return "", nil
}

// set gives an argument a value that is known to be right.
func set(l layer.Layer, name string, value any) {
	if err := layer.Set(l, name, value); err != nil {
		panic("recipe: " + err.Error())
	}
}

// mendMerge mends a merge that reads a layer that is not there, or whose two
// shapes do not fit.
func (f *flight) mendMerge(p graph.Problem) (string, func(*Recipe)) {
	switch p.Code {
	case graph.UnknownInput:
		return "merge at the outputs", func(r *Recipe) { r.Merge.At = [2]string{} }
	case graph.SameBranch:
		if len(f.r.A.Layers) == 0 {
			return f.fill(graph.SideA)
		}
	case graph.MergeShapes:
		if f.r.Merge.Mode == Concatenate && f.r.Merge.Axis != -1 {
			return "join the last axis", func(r *Recipe) { r.Merge.Axis = -1 }
		}
		return f.equalise()
	}
	return "", nil
}

// equalise gives one branch's end the shape of the other's: of the end that answers
// with as many numbers as the data asks for, where nothing follows the merge, else of
// A's, or of B's where A's is the one that can change.
func (f *flight) equalise() (string, func(*Recipe)) {
	a, b := f.g.A, f.g.B
	if a < 0 || b < 0 || !f.g.Nodes[a].Known || !f.g.Nodes[b].Known {
		return "", nil
	}
	keep, change, either := a, b, true
	if fitsA, fitsB := f.answersData(a), f.answersData(b); fitsA != fitsB {
		either = false
		if fitsB {
			keep, change = b, a
		}
	}
	if !either && f.hidden(change) && !f.hidden(keep) && f.r.Merge.At == [2]string{} {
		return f.endLike(f.branchOf(change), change, keep)
	}
	if text, fix := f.resize(change, f.g.Nodes[keep].Out); fix != nil {
		return text, fix
	}
	if text, fix := f.resize(keep, f.g.Nodes[change].Out); fix != nil && either {
		return text, fix
	}
	if f.r.Merge.At != [2]string{} {
		return "merge at the outputs", func(r *Recipe) { r.Merge.At = [2]string{} }
	}
	for _, end := range [][2]int{{keep, change}, {change, keep}} {
		if f.g.Nodes[end[0]].Out.Rank() == 1 {
			return f.endLike(f.branchOf(end[1]), end[1], end[0])
		}
	}
	return "end both with GlobalAveragePooling2D and Dense 10", func(r *Recipe) {
		for _, side := range []graph.Side{graph.SideA, graph.SideB} {
			layers := r.Layers(side)
			*layers = append(*layers, mustLayer("GlobalAveragePooling2D", nil), mustLayer("Dense", map[string]any{"units": 10, "activation": "softmax"}))
		}
	}
}

// hidden tells whether a node's activation is one that answers do not have, such as
// relu: then a layer is missing behind it, rather than its width being wrong.
func (f *flight) hidden(node int) bool {
	switch f.activation(node) {
	case "", "linear", "softmax", "sigmoid", "hard_sigmoid", loss.Probabilities:
		return false
	}
	return true
}

// branchOf is the branch that ends at a node.
func (f *flight) branchOf(node int) graph.Side {
	if node == f.g.A {
		return graph.SideA
	}
	return graph.SideB
}

// answersData tells whether a branch's end has as many numbers as the data has classes
// or targets, and is what the model answers with: merged with its like, and nothing
// after that.
func (f *flight) answersData(end int) bool {
	if len(f.r.Head) > 0 || f.r.Merge.Mode == Concatenate {
		return false
	}
	l, err := loss.New(f.r.Train.Loss.Class, f.r.Train.Loss.Args)
	out := f.g.Nodes[end].Out
	return out.Rank() == 1 && f.asked() > 0 && (out.Size() == f.asked() || err == nil && f.oneForTwo(out, l))
}

// asked is how many numbers the data asks an answer for, a class or a target each; 0
// where that is not known.
func (f *flight) asked() int { return max(f.in.Classes, f.in.Targets) }

// oneForTwo tells whether an output is one number that answers for two classes.
func (f *flight) oneForTwo(out shape.Shape, l loss.Loss) bool {
	return out.Size() == 1 && f.in.Classes == 2 && l.Target() == loss.Values
}

// endLike ends a branch, which ends at a node, with a dense layer as wide as another
// node and with its activation.
func (f *flight) endLike(side graph.Side, node, like int) (string, func(*Recipe)) {
	from, units := f.g.Nodes[node].Out, f.g.Nodes[like].Out.Dim(0)
	return fmt.Sprintf("end %s with Dense %d", strings.ToUpper(string(side)), units),
		func(r *Recipe) { r.flatten(side, from, units, f.endActivation(like)) }
}

// fill ends a branch without layers: as the other one ends, or where that has none
// either, with what the data asks for.
func (f *flight) fill(side graph.Side) (string, func(*Recipe)) {
	here, there := f.g.A, f.g.B
	if side == graph.SideB {
		here, there = there, here
	}
	if here < 0 || there < 0 || f.r.Merge.At != [2]string{} || !f.g.Nodes[here].Known || !f.g.Nodes[there].Known {
		return "", nil
	}
	other := f.g.Nodes[there]
	switch {
	case other.Side != graph.SideInput && other.Out.Rank() == 1:
		return f.endLike(side, here, there)
	case other.Side != graph.SideInput || f.asked() == 0 || len(f.r.Head) > 0:
		return "", nil
	}
	activation := map[loss.Subject]string{loss.OfClasses: "softmax", loss.OfChances: "sigmoid"}[f.lossOf()]
	if activation == "" || f.r.Train.Loss.Args[fromLogits] == true {
		activation = "linear"
	}
	from, units := f.g.Nodes[here].Out, f.asked()
	return fmt.Sprintf("end %s with Dense %d", strings.ToUpper(string(side)), units),
		func(r *Recipe) { r.flatten(side, from, units, activation) }
}

// flatten ends a branch with a dense layer.
func (r *Recipe) flatten(side graph.Side, from shape.Shape, units int, activation string) {
	layers := r.Layers(side)
	if from.Rank() > 1 {
		*layers = append(*layers, mustLayer("Flatten", nil))
	}
	*layers = append(*layers, mustLayer("Dense", map[string]any{"units": units, "activation": activation}))
}

// endActivation is the activation of a node, linear when it has none.
func (f *flight) endActivation(node int) string {
	if name, ok := arg(f.g.Nodes[node].Layer, "activation").(string); ok {
		return name
	}
	if f.prone(node) == probabilities {
		return "softmax"
	}
	return "linear"
}

// resize changes the layer that decides the last axis of a node so that the
// node has the shape want. The fix is nil when that axis is not all that
// differs, or no layer of the branch decides it.
func (f *flight) resize(node int, want shape.Shape) (string, func(*Recipe)) {
	n := f.g.Nodes[node]
	if n.Out.Rank() != want.Rank() || n.Out.Rank() == 0 || n.Out.With(-1, want.Dim(-1)) != want {
		return "", nil
	}
	for {
		name, size := widthOf(n.Layer)
		if name != "" {
			side, i, ok := f.r.locate(n.ID)
			if !ok || size == want.Dim(-1) {
				return "", nil
			}
			return fmt.Sprintf("set %s of %s to %d", name, n.ID, want.Dim(-1)), func(r *Recipe) {
				set((*r.Layers(side))[i].Options, name, want.Dim(-1))
			}
		}
		if len(n.In) != 1 || f.g.Nodes[n.In[0]].Out.Rank() == 0 || f.g.Nodes[n.In[0]].Out.Dim(-1) != n.Out.Dim(-1) {
			return "", nil
		}
		n = f.g.Nodes[n.In[0]]
	}
}

// widthOf is the argument that decides how many numbers a layer puts out at
// each place, and its value; "" for a layer that keeps its input's.
func widthOf(l layer.Layer) (string, int) {
	for _, name := range []string{"units", "filters"} {
		if size, ok := arg(l, name).(int); ok {
			return name, size
		}
	}
	return "", 0
}
