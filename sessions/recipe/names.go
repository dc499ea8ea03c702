package recipe

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"duet/nn/graph"
	"duet/nn/layer"
)

// Layers is the list of a branch (graph.SideA, graph.SideB) or of the head
// (graph.SideHead), to be read or changed; nil for any other side.
func (r *Recipe) Layers(side graph.Side) *[]Layer {
	switch side {
	case graph.SideA:
		return &r.A.Layers
	case graph.SideB:
		return &r.B.Layers
	case graph.SideHead:
		return &r.Head
	}
	return nil
}

// prefix makes a node's id of a layer's name.
func prefix(side graph.Side) string { return string(side) + "_" }

// IDs are the ids of the nodes that a side's layers become, in order: a_conv2d,
// a_conv2d_1, or a_ and the name a layer was given.
func (r *Recipe) IDs(side graph.Side) []string {
	layers := r.Layers(side)
	if layers == nil {
		return nil
	}
	ids := layerNames(*layers)
	for i := range ids {
		ids[i] = prefix(side) + ids[i]
	}
	return ids
}

// layerNames are the names within a branch: those given, and for the others the
// class in snake case with a counter that passes over names that are given.
func layerNames(layers []Layer) []string {
	given := map[string]bool{}
	for _, l := range layers {
		if l.Name != "" {
			given[l.Name] = true
		}
	}
	count := map[string]int{}
	out := make([]string, len(layers))
	for i, l := range layers {
		out[i] = l.Name
		if l.Name != "" {
			continue
		}
		base := snake(layer.Class(l.Options))
		for {
			out[i] = base
			if n := count[base]; n > 0 {
				out[i] += "_" + strconv.Itoa(n)
			}
			count[base]++
			if !given[out[i]] {
				break
			}
		}
	}
	return out
}

// snake is Keras' name of a class: max_pooling2d of MaxPooling2D. An underscore
// goes before an uppercase letter with a lowercase one after it, and between a
// lowercase and an uppercase letter (keras.utils.naming.to_snake_case).
func snake(class string) string {
	runes := []rune(class)
	var b strings.Builder
	for i, r := range runes {
		if i > 0 && unicode.IsUpper(r) {
			before := runes[i-1]
			word := i+1 < len(runes) && unicode.IsLower(runes[i+1])
			if unicode.IsLower(before) || word {
				b.WriteByte('_')
			}
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// Insert puts a layer at place i of a side. Like Remove, Move and Rename it
// keeps what from and merge.at point to, whatever the layers are called after.
func (r *Recipe) Insert(side graph.Side, i int, l Layer) {
	order := places(len(*r.Layers(side)))
	r.rearrange(side, slices.Insert(order, i, -1), l)
}

// Remove takes the layer at place i away. Who read it reads what it read.
func (r *Recipe) Remove(side graph.Side, i int) {
	order := places(len(*r.Layers(side)))
	r.rearrange(side, slices.Delete(order, i, i+1), Layer{})
}

// Move takes the layer at place i to place j.
func (r *Recipe) Move(side graph.Side, i, j int) {
	order := slices.Delete(places(len(*r.Layers(side))), i, i+1)
	r.rearrange(side, slices.Insert(order, j, i), Layer{})
}

// Rename gives the layer at place i a name; empty for the one of its class.
func (r *Recipe) Rename(side graph.Side, i int, name string) {
	l := (*r.Layers(side))[i]
	l.Name = name
	order := places(len(*r.Layers(side)))
	before := r.pointers(side)
	(*r.Layers(side))[i] = l
	r.point(side, order, before)
}

func places(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// rearrange makes a side of its layers at the places of order; -1 is the fresh
// one.
func (r *Recipe) rearrange(side graph.Side, order []int, fresh Layer) {
	before := r.pointers(side)
	old := *r.Layers(side)
	layers := make([]Layer, len(order))
	for i, from := range order {
		layers[i] = fresh
		if from >= 0 {
			layers[i] = old[from]
			layers[i].From = slices.Clone(old[from].From)
		}
	}
	*r.Layers(side) = layers
	r.point(side, order, before)
}

// pointers are what a side's names stood for, as places.
type pointers struct {
	from    [][]int // of each layer; onInput, or onNothing where the name is unknown
	at      int     // where the merge reads this side, onNothing when it says output
	sources [][]int // what each layer read, also when it read the one before
}

// Places that are not in the list.
const (
	onInput   = -1
	onNothing = -2
)

func (r *Recipe) pointers(side graph.Side) pointers {
	layers := *r.Layers(side)
	names := layerNames(layers)
	find := func(name string) int {
		if name == source(side) {
			return onInput
		}
		if i := slices.Index(names, name); i >= 0 {
			return i
		}
		return onNothing
	}
	p := pointers{at: onNothing, from: make([][]int, len(layers)), sources: make([][]int, len(layers))}
	for i, l := range layers {
		for _, name := range l.From {
			p.from[i] = append(p.from[i], find(name))
		}
		p.sources[i] = p.from[i]
		if len(l.From) == 0 {
			p.sources[i] = []int{i - 1}
		}
	}
	if at := r.at(side); at != nil && *at != "" {
		p.at = find(*at)
	}
	return p
}

// source is what from calls the thing a side reads first.
func source(side graph.Side) string {
	if side == graph.SideHead {
		return mergeName
	}
	return inputName
}

// at is the name of the layer of a side that is merged; nil for the head.
func (r *Recipe) at(side graph.Side) *string {
	switch side {
	case graph.SideA:
		return &r.Merge.At[0]
	case graph.SideB:
		return &r.Merge.At[1]
	}
	return nil
}

// point writes the names again after the layers were put in a new order.
func (r *Recipe) point(side graph.Side, order []int, before pointers) {
	layers := *r.Layers(side)
	names := layerNames(layers)
	var name func(place int) (string, bool)
	name = func(place int) (string, bool) {
		switch {
		case place == onInput:
			return source(side), true
		case place == onNothing:
			return "", false
		}
		if i := slices.Index(order, place); i >= 0 {
			return names[i], true
		}
		return name(before.sources[place][0]) // it was removed: what it read
	}
	for i, from := range order {
		if from < 0 {
			continue
		}
		for j, place := range before.from[from] {
			if text, ok := name(place); ok {
				layers[i].From[j] = text
			}
		}
	}
	text, ok := name(before.at)
	switch {
	case !ok || before.at == onInput:
	case text == source(side): // nothing is left to merge at
		r.Merge.At = [2]string{}
	default:
		*r.at(side) = text
	}
}
