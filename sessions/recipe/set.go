package recipe

import (
	"strconv"
	"strings"
)

// Set changes one field: train.epochs, a.layers.0.Conv2D.filters,
// train.optimizer.Adam.learning_rate. The value is YAML, so it may be a whole
// list or mapping, which then replaces what was there. Values that are wrong
// only together with others, as a start that a policy refuses, are left for
// Preflight, so that several settings may come in any order. On an error the
// recipe stays as it was.
func (r *Recipe) Set(path, value string) error {
	fresh, err := r.with(path, value)
	if err != nil {
		// The places are those in a text that nobody wrote.
		err.File, err.Line, err.Column = "", 0, 0
		if err.Path == "" {
			err.Path = mistake(path, "").Path
		}
		return err
	}
	fresh.Name = r.Name
	*r = *fresh
	return nil
}

func (r *Recipe) with(path, value string) (*Recipe, *Error) {
	root, err := read(r.YAML())
	if err != nil {
		return nil, err
	}
	set, err := readValue(value)
	if err != nil {
		return nil, err
	}
	parts := strings.Split(path, ".")
	here := root
	for i, part := range parts[:len(parts)-1] {
		if here, err = step(here, part, parts[:i]); err != nil {
			return nil, err
		}
	}
	if err := assign(here, parts[len(parts)-1], set, parts); err != nil {
		return nil, err
	}
	return decode(root)
}

// readValue reads a value by itself: a scalar, a list or a mapping.
func readValue(text string) (*node, *Error) {
	if strings.TrimSpace(text) == "" {
		return nil, mistake("", "there is no value: write path=value")
	}
	return read([]byte(text))
}

// step goes from a node to the one that part names, making a mapping where
// there is none yet; decode then says whether it may be there.
func step(n *node, part string, before []string) (*node, *Error) {
	if n.kind == sequence {
		i, err := index(n, part, before)
		if err != nil {
			return nil, err
		}
		return n.items[i], nil
	}
	if err := open(n, part, before); err != nil {
		return nil, err
	}
	next := n.find(part)
	if next == nil {
		next = &node{kind: mapping}
		n.put(part, next)
	}
	return next, nil
}

// assign puts a value in its place.
func assign(n *node, part string, value *node, path []string) *Error {
	if n.kind == sequence {
		i, err := index(n, part, path[:len(path)-1])
		if err != nil {
			return err
		}
		n.items[i] = value
		return nil
	}
	if err := open(n, part, path[:len(path)-1]); err != nil {
		return err
	}
	n.put(part, value)
	return nil
}

// open makes sure that a node is a mapping with room for a key. Under optimizer
// and loss another class replaces the one there; a layer's class stays.
func open(n *node, part string, before []string) *Error {
	path := strings.Join(before, ".")
	t, free := chosen(path)
	if n.kind == scalar && (free || n.value == nil) {
		*n = node{kind: mapping}
	}
	if n.kind == scalar {
		return mistake(path, "it is one value, %s, and has no field %q", n.describe(), part)
	}
	if free {
		t.take(n, part)
	}
	inList := len(before) > 0 && isIndex(before[len(before)-1])
	if inList && len(n.entries) == 1 && n.find(part) == nil {
		return mistake(path, "the layer is a %s, not a %s: set %s={%s: {...}} to replace it", n.entries[0].name(), part, path, part)
	}
	return nil
}

// take makes room for a class: the one that is there under another of its names
// keeps its arguments, any other goes.
func (t table) take(n *node, class string) {
	fresh, ok := t.find(class)
	if len(n.entries) == 1 && ok {
		if old, _ := t.find(n.entries[0].name()); old.name == fresh.name {
			n.entries[0].key = &node{value: class}
			return
		}
	}
	n.entries = nil
}

func isIndex(part string) bool {
	_, err := strconv.Atoi(part)
	return err == nil
}

// index reads a place in a list.
func index(n *node, part string, before []string) (int, *Error) {
	i, err := strconv.Atoi(part)
	if err != nil || i < 0 || i >= len(n.items) {
		path := strings.Join(before, ".")
		if len(n.items) == 0 {
			return 0, mistake(path, "the list is empty: set %s=[...] as a whole", path)
		}
		return 0, mistake(path, "expected a place from 0 to %d in the list, got %q", len(n.items)-1, part)
	}
	return i, nil
}
