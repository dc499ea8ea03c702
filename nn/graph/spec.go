package graph

import "duet/nn/layer"

// Side is where a node stands in the merged model.
type Side string

// The sides. Alpha weighs SideA, 1 - alpha weighs SideB.
const (
	SideInput Side = "input"
	SideA     Side = "a"
	SideB     Side = "b"
	SideMerge Side = "merge"
	SideHead  Side = "head"
)

// Node is one layer with a name and the names of the nodes it reads.
type Node struct {
	// ID is unique in the Spec: a_dense_1.
	ID string
	// Layer is the options; Side is where the node stands.
	Layer layer.Layer
	Side  Side
	// From are the ids of the nodes whose outputs it reads, in call order.
	From []string
	// Frozen keeps the node's parameters as they are, whatever is trained: Keras'
	// trainable = False.
	Frozen bool
}

// Spec is a model as it is described: what a recipe becomes.
type Spec struct {
	Nodes []Node
	// A and B are the nodes that the merge reads, Merge is the merge itself. All
	// three are empty when a branch is trained alone.
	A, B, Merge string
	// Output is the node whose output the loss reads.
	Output string
}

// Only is the part of the spec that node id needs, with that node as the
// output: a branch alone. Node ids stay, so that the branch starts from the
// same weights as in the merged model.
func (s Spec) Only(id string) Spec {
	needed := map[string]bool{}
	byID := map[string]Node{}
	for _, n := range s.Nodes {
		byID[n.ID] = n
	}
	queue := []string{id}
	for len(queue) > 0 {
		next := queue[0]
		queue = queue[1:]
		if needed[next] {
			continue
		}
		needed[next] = true
		queue = append(queue, byID[next].From...)
	}
	out := Spec{Output: id}
	for _, n := range s.Nodes {
		if needed[n.ID] {
			out.Nodes = append(out.Nodes, n)
		}
	}
	return out
}
