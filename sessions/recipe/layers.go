package recipe

import (
	"slices"
	"strconv"

	"duet/nn/layer"
	"duet/nn/option"
)

// Names that from gives to what a branch and what the head read first.
const (
	inputName = "input"
	mergeName = "merge"
)

func decodeLayers(dst *[]Layer, n *node, path string) *Error {
	*dst = nil
	if n.kind != sequence {
		return mistake(path, "expected a list of layers, [] for none; got %s", n.describe())
	}
	if len(n.items) > MaxLayers {
		return mistake(path, "there are %d layers, expected at most %d", len(n.items), MaxLayers)
	}
	for i, item := range n.items {
		l, err := decodeLayer(item, join(path, strconv.Itoa(i)))
		if err != nil {
			return err.at(item)
		}
		*dst = append(*dst, l)
	}
	return nil
}

// decodeLayer reads Conv2D: {filters: 8}, or Flatten alone.
func decodeLayer(n *node, path string) (Layer, *Error) {
	class, args, err := single(n, path, "a layer, such as Dense: {units: 10}")
	if err != nil {
		return Layer{}, err
	}
	name := class.value.(string)
	path = join(path, name)
	k, findErr := layer.Find(name)
	if findErr != nil {
		return Layer{}, mistake(path, "%s", plainText(findErr)).at(class)
	}
	if err := refuse(k, path); err != nil {
		return Layer{}, err.at(class)
	}
	l := Layer{Options: k.New()}
	for _, e := range args.entries {
		if err := l.setArg(e, path); err != nil {
			return Layer{}, err.at(e.value)
		}
	}
	for _, a := range layer.Args(l.Options) {
		if a.Required && args.find(a.Name) == nil {
			return Layer{}, mistake(join(path, a.Name), "%s needs %s: %s", name, a.Name, a.Help).at(class)
		}
	}
	return l, nil
}

// single splits CLASS or CLASS: {ARGS}; args is an empty mapping when there are
// none.
func single(n *node, path, expected string) (class, args *node, err *Error) {
	none := &node{kind: mapping, line: n.line, column: n.column}
	if _, ok := n.value.(string); ok {
		return n, none, nil
	}
	if n.kind != mapping || len(n.entries) != 1 {
		e := mistake(path, "expected %s; got %s", expected, n.describe())
		if n.kind == mapping {
			e = mistake(path, "expected %s; got a mapping with %d keys (arguments stand below the class, further in)", expected, len(n.entries))
		}
		return nil, nil, e.at(n)
	}
	class, args = n.entries[0].key, n.entries[0].value
	switch {
	case args.kind == scalar && args.value == nil:
		return class, none, nil
	case args.kind != mapping:
		return nil, nil, mistake(join(path, class.value.(string)), "expected arguments, such as {units: 10}; got %s", args.describe()).at(args)
	}
	return class, args, nil
}

// Offered tells whether a recipe may name a kind of layer in a branch or in the
// head: a branch's input is its view, and what has an alpha is the merge.
func Offered(k layer.Kind) bool { return refuse(k, "") == nil }

// refuse keeps out the classes that a recipe says elsewhere.
func refuse(k layer.Kind, path string) *Error {
	switch {
	case k.Group == layer.Inputs:
		return mistake(path, "a branch's input comes from its view: remove this layer")
	case isWeighted(k.Class):
		return mistake(path, "alpha weighs the two branches, once: choose this under merge.mode")
	}
	return nil
}

// setArg reads one argument of a layer, its name, or what it reads.
func (l *Layer) setArg(e entry, path string) *Error {
	path = join(path, e.name())
	switch e.name() {
	case "name":
		if err := identifier(&l.Name)(e.value, path); err != nil {
			return err
		}
		if l.Name == inputName || l.Name == mergeName {
			return mistake(path, "%q is what from calls the %s: choose another name", l.Name, l.Name)
		}
		return nil
	case "from":
		return decodeFrom(&l.From, e.value, path)
	}
	value, err := plain(e.value, path)
	if err != nil {
		return err
	}
	if failed := layer.Set(l.Options, e.name(), value); failed != nil {
		if !hasArg(layer.Args(l.Options), e.name()) {
			return mistake(path, "%s", plainText(failed)).at(e.key)
		}
		return mistake(path, "%s", plainText(failed))
	}
	return nil
}

func hasArg(args []option.Arg, name string) bool {
	return slices.ContainsFunc(args, func(a option.Arg) bool { return a.Name == name })
}

// decodeFrom reads a name or a list of names.
func decodeFrom(dst *[]string, n *node, path string) *Error {
	*dst = nil
	items := []*node{n}
	if n.kind == sequence {
		items = n.items
	}
	if len(items) == 0 {
		return mistake(path, "the list is empty, expected the names of the layers to read")
	}
	for _, item := range items {
		var name string
		if err := identifier(&name)(item, path); err != nil {
			return err.at(item)
		}
		*dst = append(*dst, name)
	}
	return nil
}

// arg is the value of a layer's argument, nil when it has none of that name.
func arg(l layer.Layer, name string) any {
	for _, a := range layer.Args(l) {
		if a.Name == name {
			return a.Value
		}
	}
	return nil
}
