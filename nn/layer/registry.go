package layer

import (
	"fmt"
	"reflect"
	"sort"
	"strings"

	"duet/nn/option"
)

// Group sorts the classes for lists and forms.
type Group string

// The groups, in the order people are shown them.
const (
	Inputs      Group = "input"
	Core        Group = "core"
	Convolution Group = "convolution"
	Pooling     Group = "pooling"
	Shaping     Group = "reshaping"
	Normalising Group = "normalisation"
	Regular     Group = "regularisation"
	Merging     Group = "merging"
)

// Kind is one class of layer: its Keras name and how to make its options.
type Kind struct {
	// Class is the Keras class name: Conv2D.
	Class string
	Group Group
	// Help is one sentence for lists and forms.
	Help string
	// MinInputs and MaxInputs bound how many tensors it takes; MaxInputs 0 means
	// any number. Input, which takes none, says so in Infer.
	MinInputs, MaxInputs int
	// New makes the options with Keras' defaults filled in.
	New func() Layer
}

var kinds = map[string]Kind{}

// register adds a class; each layer's file calls it once.
func register(k Kind) struct{} {
	if _, twice := kinds[k.Class]; twice {
		panic("layer: class registered twice: " + k.Class)
	}
	kinds[k.Class] = k
	return struct{}{}
}

// Kinds lists every class, sorted by group order and then by name.
func Kinds() []Kind {
	order := map[Group]int{Inputs: 0, Core: 1, Convolution: 2, Pooling: 3, Shaping: 4, Normalising: 5, Regular: 6, Merging: 7}
	out := make([]Kind, 0, len(kinds))
	for _, k := range kinds {
		out = append(out, k)
	}
	sort.Slice(out, func(i, j int) bool {
		if order[out[i].Group] != order[out[j].Group] {
			return order[out[i].Group] < order[out[j].Group]
		}
		return out[i].Class < out[j].Class
	})
	return out
}

// Find looks a class up by its Keras name.
func Find(class string) (Kind, error) {
	if k, ok := kinds[class]; ok {
		return k, nil
	}
	names := make([]string, 0, len(kinds))
	for n := range kinds {
		names = append(names, n)
	}
	sort.Strings(names)
	if near := option.Nearest(class, names); near != "" {
		return Kind{}, fmt.Errorf("unknown layer %q, did you mean %s?", class, near)
	}
	return Kind{}, fmt.Errorf("unknown layer %q, expected one of %s", class, strings.Join(names, ", "))
}

// Class is the Keras class name of a layer's options.
func Class(l Layer) string { return reflect.Indirect(reflect.ValueOf(l)).Type().Name() }

// Clone copies a layer's options, lists included.
func Clone(l Layer) Layer {
	old := reflect.ValueOf(l).Elem()
	fresh := reflect.New(old.Type())
	fresh.Elem().Set(old)
	ownLists(fresh.Elem())
	return fresh.Interface().(Layer)
}

// ownLists gives a struct, and those embedded in it, lists of its own.
func ownLists(v reflect.Value) {
	for i := range v.NumField() {
		f := v.Field(i)
		switch {
		case v.Type().Field(i).Anonymous:
			ownLists(f)
		case f.Kind() == reflect.Slice && !f.IsNil():
			f.Set(reflect.AppendSlice(reflect.MakeSlice(f.Type(), 0, f.Len()), f))
		}
	}
}
