package keras

import "duet/nn/graph"

// FromGraph is a checked graph as Keras would hold it: its layers in the order
// in which Keras would have made them. All names, the model's too, are left to
// the style.
func FromGraph(g *graph.Graph) Model {
	m := Model{Outputs: []string{g.Spec.Output}}
	for _, n := range g.Nodes {
		total, trainable := n.ParamCount()
		class := n.Class
		if n.Side == graph.SideInput {
			class = "InputLayer"
		}
		m.Layers = append(m.Layers, Layer{ID: n.ID, Class: class, Output: n.Out.Dims(), Params: total, Trainable: trainable, Inputs: n.From})
	}
	return m
}
