package screen

import (
	"duet/nn/graph"
	"duet/nn/layer"
	"duet/nn/shape"
	"duet/sessions/recipe"
)

// first are values for arguments that Keras has no default for.
var first = map[string]any{
	"filters": 8, "kernel_size": 3, "units": 10, "pool_size": 2, "rate": 0.25, "stddev": 0.1, "activation": "relu", "n": 2, "axes": -1,
	"target_shape": []int{-1}, "dims": []int{1}, "scale": 1,
}

// newLayer is a layer with first values for what is required, fit for place at of a
// side as far as the shape there is known.
func (b *Build) newLayer(k layer.Kind, side graph.Side, at int) (recipe.Layer, error) {
	l := recipe.Layer{Options: k.New()}
	in, known := b.shapeBefore(side, at)
	for _, a := range layer.Args(l.Options) {
		v, ok := first[a.Name]
		switch {
		case known && k.Class == "Permute" && a.Name == "dims":
			v = swapped(in.Rank())
		case known && k.Class == "GroupNormalization" && a.Name == "groups":
			v, ok = groupsFor(in.Dim(in.Rank()-1)), true
		case !a.Required:
			continue
		}
		if !ok {
			continue
		}
		if err := layer.Set(l.Options, a.Name, v); err != nil {
			return l, err
		}
	}
	if k.MinInputs > 1 {
		l.From = b.pairBefore(side, at)
	}
	return l, nil
}

// swapped exchanges the first two of n axes, which count from 1.
func swapped(n int) []int {
	dims := make([]int, n)
	for i := range dims {
		dims[i] = i + 1
	}
	if n > 1 {
		dims[0], dims[1] = 2, 1
	}
	return dims
}

// groupsFor is the largest number of groups up to 8 that divides the channels.
func groupsFor(channels int) int {
	for n := 8; n > 1; n-- {
		if channels%n == 0 {
			return n
		}
	}
	return 1
}

// nodeBefore is what a layer at a place of a side would read.
func (b *Build) nodeBefore(side graph.Side, at int) (graph.Resolved, bool) {
	if ids := b.r.IDs(side); at > 0 && at <= len(ids) {
		return b.nodeOf(ids[at-1])
	}
	if side == graph.SideHead {
		return b.nodeOf("merge")
	}
	if n, ok := b.nodeOf("input_" + string(side)); ok {
		return n, ok
	}
	return b.nodeOf("input")
}

// shapeBefore is the shape that a layer at a place of a side would read.
func (b *Build) shapeBefore(side graph.Side, at int) (shape.Shape, bool) {
	n, ok := b.nodeBefore(side, at)
	return n.Out, ok && n.Known && n.Out.Rank() > 0
}

// pairBefore are two layers for one that reads several: the one before it, and the
// nearest before that with an output of the same shape, else the nearest.
func (b *Build) pairBefore(side graph.Side, at int) []string {
	source := "input"
	if side == graph.SideHead {
		source = "merge"
	}
	names := append([]string{source}, b.layerNames(side)...)[:at+1]
	last := names[at]
	other := names[max(0, at-1)]
	in, known := b.shapeBefore(side, at)
	for i := at - 1; i >= 0 && known; i-- {
		if s, ok := b.shapeBefore(side, i); ok && s == in {
			other = names[i]
			break
		}
	}
	return []string{other, last}
}
