package graph

import (
	"duet/nn/layer"
	"duet/nn/shape"
)

// Resolved is a node of a Graph.
type Resolved struct {
	Node
	// Class is the layer's Keras class name.
	Class string
	// In are the indices of the nodes it reads, in call order.
	In []int
	// Out is the shape of the output without the batch axis. It means nothing
	// when Known is false, because a problem stood in the way.
	Out   shape.Shape
	Known bool
	// Params are the tensors the layer declares, in Keras' order.
	Params []layer.Param

	macs int64 // multiply-adds of one sample as layer.Builder has them
}

// Name is the full name of a parameter: a_dense_1/kernel.
func (r Resolved) Name(p layer.Param) string { return r.ID + "/" + p.Name }

// Graph is a checked Spec: nodes in an order in which inputs come first.
type Graph struct {
	Spec  Spec
	Nodes []Resolved
	// A, B, Merge and Output are indices into Nodes; -1 where there is none.
	A, B, Merge, Output int
}

// Index is the position of the node named id, or -1.
func (g *Graph) Index(id string) int {
	for i := range g.Nodes {
		if g.Nodes[i].ID == id {
			return i
		}
	}
	return -1
}

// Inputs are the indices of the input nodes, in order.
func (g *Graph) Inputs() []int {
	var out []int
	for i, n := range g.Nodes {
		if n.Side == SideInput {
			out = append(out, i)
		}
	}
	return out
}

// ParamCount counts the numbers in all parameters, as Keras does: the cell of
// an alpha that is fixed is none.
func (g *Graph) ParamCount() (total, trainable int) {
	for _, n := range g.Nodes {
		t, tr := n.ParamCount()
		total, trainable = total+t, trainable+tr
	}
	return total, trainable
}

// ParamCount counts the numbers in the node's parameters; none of a frozen node's
// is trainable.
func (r Resolved) ParamCount() (total, trainable int) {
	for _, p := range r.Params {
		if p.Hidden {
			continue
		}
		total += p.Shape.Size()
		if p.Trainable && !r.Frozen {
			trainable += p.Shape.Size()
		}
	}
	return total, trainable
}

// MACs counts the multiply-adds of one sample's forward pass in convolutions
// and matrix products.
func (g *Graph) MACs() int64 {
	var sum int64
	for _, n := range g.Nodes {
		sum += n.MACs()
	}
	return sum
}

// MACs counts the multiply-adds of one sample in this node: as many as the layer
// declares, or else every element of a kernel once for each position of the
// output.
func (r Resolved) MACs() int64 {
	if r.macs != 0 {
		return max(r.macs, 0)
	}
	var sum int64
	for _, p := range r.Params {
		if p.Shape.Rank() >= 2 && r.Out.Rank() > 0 {
			sum += int64(r.Out.Size()/r.Out.Dim(-1)) * int64(p.Shape.Size())
		}
	}
	return sum
}
