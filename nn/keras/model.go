package keras

import (
	"errors"
	"fmt"
	"sort"
	"strings"
	"unicode"
)

// Layer is one row of a summary: a layer as Keras sees it.
type Layer struct {
	// ID names the layer within its Model; it is unique and never printed.
	ID string
	// Class is the Keras class name: Conv2D. The class InputLayer marks an input.
	Class string
	// Output is the shape of the output without the batch axis; nil or empty is
	// one number a sample.
	Output []int
	// Params counts all weights, Trainable those an optimizer moves; each weight
	// is taken to be a float32.
	Params, Trainable int
	// Inputs are the IDs of the layers that feed this one, in the order of the
	// call. The same ID may occur twice.
	Inputs []string
	// Name is the name the layer was given, or "" for the one its style gives.
	Name string
}

// Model is a graph of layers.
type Model struct {
	// Name is the name the model was given, or "" for the one its style gives.
	Name string
	// Layers are in the order of their creation, which decides the names that
	// styles give.
	Layers []Layer
	// Outputs are the IDs of the layers whose outputs are the model's.
	Outputs []string
}

// inputClass is the class of the layers through which data comes in.
const inputClass = "InputLayer"

// Order lists the rows of a summary as indices into m.Layers: deepest first,
// and within a depth in the order of a depth-first walk that starts at each
// output in turn, numbers a layer when it first meets it and follows inputs in
// the order of the call. Inputs that feed nothing come first among the rows of
// depth 0; other layers that no output needs are no part of the model.
// Keras: map_graph_network in ops/function.py.
func Order(m Model) []int {
	rows, _ := order(m)
	return rows
}

// order is Order, with the depth of each layer.
func order(m Model) (rows []int, depth []int) {
	w := walk{m: m, at: index(m), met: make([]int, len(m.Layers)), depth: make([]int, len(m.Layers))}
	for _, id := range m.Outputs {
		w.visit(id)
	}
	// In the walk's order of leaving, a layer comes after all that feed it, so
	// backwards every consumer is settled before its inputs are.
	for i := len(w.left) - 1; i >= 0; i-- {
		from := w.left[i]
		for _, id := range m.Layers[from].Inputs {
			if to, ok := w.at[id]; ok {
				w.depth[to] = max(w.depth[to], w.depth[from]+1)
			}
		}
	}
	for i, l := range m.Layers {
		if w.met[i] > 0 || l.Class == inputClass {
			rows = append(rows, i)
		}
	}
	sort.SliceStable(rows, func(i, j int) bool {
		a, b := rows[i], rows[j]
		if w.depth[a] != w.depth[b] {
			return w.depth[a] > w.depth[b]
		}
		return w.met[a] < w.met[b]
	})
	return rows, w.depth
}

// walk is the depth-first walk of order.
type walk struct {
	m     Model
	at    map[string]int
	met   []int // when a layer was first met, from 1; 0 never
	count int
	left  []int // layers in the order in which the walk was done with them
	depth []int
}

func (w *walk) visit(id string) {
	i, ok := w.at[id]
	if !ok || w.met[i] > 0 {
		return
	}
	w.count++
	w.met[i] = w.count
	for _, from := range w.m.Layers[i].Inputs {
		w.visit(from)
	}
	w.left = append(w.left, i)
}

// index maps ids to places in m.Layers.
func index(m Model) map[string]int {
	at := make(map[string]int, len(m.Layers))
	for i, l := range m.Layers {
		at[l.ID] = i
	}
	return at
}

// chain tells whether a summary needs no column for connections: no depth has
// two rows, no row two inputs.
func chain(m Model) bool {
	rows, depth := order(m)
	for i, r := range rows {
		if len(m.Layers[r].Inputs) > 1 || i > 0 && depth[rows[i-1]] == depth[r] {
			return false
		}
	}
	return true
}

// check finds what would make a summary meaningless.
func check(m Model) error {
	if len(m.Layers) == 0 {
		return errors.New("keras: the model has no layers, expected one or more")
	}
	if len(m.Outputs) == 0 {
		return errors.New("keras: the model names no output, expected the id of one layer or more")
	}
	if !printable(m.Name) {
		return fmt.Errorf("keras: the model's name %q has a character that cannot be printed, rename it", m.Name)
	}
	at := index(m)
	for i, l := range m.Layers {
		if at[l.ID] != i {
			return fmt.Errorf("keras: two layers have the id %q, expected ids to be unique", l.ID)
		}
		if !printable(l.Name) || !printable(l.Class) {
			return fmt.Errorf("keras: layer %q: its name %q (%q) has a character that cannot be printed, rename it", l.ID, l.Name, l.Class)
		}
		if l.Trainable < 0 || l.Trainable > l.Params {
			return fmt.Errorf("keras: layer %q: %d of %d parameters are trainable, expected 0 to all", l.ID, l.Trainable, l.Params)
		}
		for _, id := range l.Inputs {
			if _, ok := at[id]; !ok {
				return fmt.Errorf("keras: layer %q takes its input from %q, which is no layer of the model", l.ID, id)
			}
		}
	}
	for _, id := range m.Outputs {
		if _, ok := at[id]; !ok {
			return fmt.Errorf("keras: the output %q is no layer of the model", id)
		}
	}
	return acyclic(m)
}

// acyclic refuses a model in which a layer needs its own output.
func acyclic(m Model) error {
	rows, depth := order(m)
	at := index(m)
	for _, r := range rows {
		for _, id := range m.Layers[r].Inputs {
			if depth[at[id]] <= depth[r] {
				return fmt.Errorf("keras: layer %q depends on its own output through %q, expected no cycle", m.Layers[r].ID, id)
			}
		}
	}
	return nil
}

// printable tells whether a name keeps to one line and shows all it holds.
func printable(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) < 0
}
