package keras

import "duet/nn/graph"

// FromGraph is a checked graph as Keras would hold it: its layers in the order
// in which Keras would have made them, with the names left to the style.
func FromGraph(g *graph.Graph, name string) Model {
	m := Model{Name: name, Outputs: []string{g.Spec.Output}}
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
