package screen

import "duet/nn/graph"

// made is what is drawn of a recipe and takes longer than a frame should. It is
// made when the recipe changes, so that drawing only copies it.
type made struct {
	text   string                  // the recipe as YAML
	labels map[graph.Side][]string // its layers in a few words each
	graph  []graphLine             // the model; empty while it is not known
}

// remake makes it anew.
func (b *Build) remake() {
	b.made = made{text: string(b.r.YAML()), labels: map[graph.Side][]string{}}
	for _, side := range sides {
		for _, l := range *b.r.Layers(side) {
			b.made.labels[side] = append(b.made.labels[side], layerLabel(l))
		}
	}
	if b.graph == nil {
		return
	}
	b.made.graph = graphLines(b.graph)
	for i, l := range b.made.graph {
		if l.node >= 0 {
			b.made.graph[i].left, b.made.graph[i].right = graphText(b.graph.Nodes[l.node])
		}
	}
}
