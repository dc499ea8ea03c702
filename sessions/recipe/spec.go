package recipe

import (
	"duet/datasets"
	"duet/nn/graph"
	"duet/nn/layer"
	"duet/nn/shape"
)

// Shapes is what a recipe has to know of its data to become a model.
type Shapes struct {
	// A and B are the shapes of one sample as the branches see it.
	A, B shape.Shape
	// Shared tells that both branches see the same, and read one input.
	Shared bool
	// Classes is the number of classes, Targets the number of values a sample of
	// a regression has; the other one is 0, and both are when it is not known.
	Classes, Targets int
}

// ShapesOf works the shapes out for a data set. The error names the view that
// the set does not have and those it has.
func (r *Recipe) ShapesOf(s *datasets.Set) (Shapes, error) {
	in := Shapes{Classes: len(s.Classes), Targets: s.TargetDim, Shared: r.A.View == r.B.View}
	for _, b := range []struct {
		path string
		view datasets.View
		dst  *shape.Shape
	}{{"a.view", r.A.View, &in.A}, {"b.view", r.B.View, &in.B}} {
		dims, err := s.ViewDims(b.view)
		if err != nil {
			return Shapes{}, mistake(b.path, "%s", plainText(err))
		}
		if *b.dst, err = shape.Check(dims); err != nil {
			return Shapes{}, mistake(b.path, "%s", plainText(err))
		}
	}
	return in, nil
}

// Ids of the nodes that are no layers of a branch or of the head.
const (
	sharedInput = "input"
	inputA      = "input_a"
	inputB      = "input_b"
	mergeID     = "merge"
)

// Spec is the model that the recipe describes. Names and shapes that do not fit
// are left for graph.Check; the error, an *Error, is about the merge's options
// or a shape that no input can have.
func (r *Recipe) Spec(in Shapes) (graph.Spec, error) {
	s, err := r.spec(in)
	if err != nil {
		return graph.Spec{}, err
	}
	return s, nil
}

func (r *Recipe) spec(in Shapes) (graph.Spec, *Error) {
	merge, err := r.Merge.layer()
	if err != nil {
		return graph.Spec{}, err
	}
	var s graph.Spec
	ids := [2]string{inputA, inputB}
	if in.Shared {
		ids = [2]string{sharedInput, sharedInput}
	}
	for i, dims := range []shape.Shape{in.A, in.B} {
		if i == 1 && in.Shared {
			break
		}
		input, failed := layer.Decode("Input", map[string]any{"shape": dims.Dims()})
		if failed != nil {
			return graph.Spec{}, mistake([]string{"a", "b"}[i]+".view", "%s", plainText(failed))
		}
		s.Nodes = append(s.Nodes, graph.Node{ID: ids[i], Layer: input, Side: graph.SideInput})
	}
	s.A = r.chain(&s, graph.SideA, ids[0])
	s.B = r.chain(&s, graph.SideB, ids[1])
	s.Merge = mergeID
	s.Nodes = append(s.Nodes, graph.Node{ID: mergeID, Layer: merge, Side: graph.SideMerge, From: []string{s.A, s.B}})
	s.Output = r.chain(&s, graph.SideHead, mergeID)
	return s, nil
}

// chain adds the layers of a side after the node first, and returns the id of
// the node where the side ends: the one named in merge.at, or the last.
func (r *Recipe) chain(s *graph.Spec, side graph.Side, first string) string {
	last := first
	for i, id := range r.IDs(side) {
		l := (*r.Layers(side))[i]
		n := graph.Node{ID: id, Layer: layer.Clone(l.Options), Side: side, From: []string{last}, Frozen: r.frozen(side)}
		if len(l.From) > 0 {
			n.From = nil
			for _, name := range l.From {
				n.From = append(n.From, resolveName(name, side, first))
			}
		}
		s.Nodes = append(s.Nodes, n)
		last = id
	}
	if at := r.at(side); at != nil && *at != "" {
		return resolveName(*at, side, first)
	}
	return last
}

// frozen tells whether a side's weights stay as they are.
func (r *Recipe) frozen(side graph.Side) bool {
	return side == graph.SideA && r.A.Freeze || side == graph.SideB && r.B.Freeze
}

// cutAt is the layer that merge.at names in the branch of a node; empty when it names
// none there.
func (r *Recipe) cutAt(node string) string {
	side, _, _ := r.locate(node)
	if at := r.at(side); at != nil {
		return *at
	}
	return ""
}

// resolveName is the id that a name in from or at stands for.
func resolveName(name string, side graph.Side, first string) string {
	if name == source(side) {
		return first
	}
	return prefix(side) + name
}
