package recipe

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"duet/nn/graph"
	"duet/nn/layer"
)

func TestSnake(t *testing.T) {
	// The names that Keras gives (Keras 3.15.1).
	for class, want := range map[string]string{
		"Conv2D": "conv2d", "MaxPooling2D": "max_pooling2d", "GlobalAveragePooling2D": "global_average_pooling2d",
		"BatchNormalization": "batch_normalization", "SeparableConv2D": "separable_conv2d", "ReLU": "re_lu",
		"LeakyReLU": "leaky_re_lu", "PReLU": "p_re_lu", "ELU": "elu", "LSTM": "lstm", "Dense": "dense",
		"WeightedSum": "weighted_sum", "Conv2DTranspose": "conv2d_transpose", "ZeroPadding2D": "zero_padding2d",
	} {
		if got := snake(class); got != want {
			t.Errorf("%s: got %s, want %s", class, got, want)
		}
	}
}

func dense(name string, from ...string) Layer {
	l := mustLayer("Dense", map[string]any{"units": 4})
	l.Name, l.From = name, from
	return l
}

func TestIDs(t *testing.T) {
	r := Default()
	r.A.Layers = []Layer{dense(""), dense("dense_1"), dense(""), dense(""), dense("last")}
	want := []string{"a_dense", "a_dense_1", "a_dense_2", "a_dense_3", "a_last"}
	if got := r.IDs(graph.SideA); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if r.IDs(graph.SideMerge) != nil {
		t.Error("the merge has no layers")
	}
}

// TestEdits looks at what from and merge.at say after layers come, go and move.
func TestEdits(t *testing.T) {
	start := func() *Recipe {
		r := Default()
		r.A.Layers = []Layer{dense(""), dense(""), dense("", "dense", "dense_1"), dense("", "input")}
		r.Merge.At = [2]string{"dense_2", "flatten"}
		return r
	}
	for _, c := range []struct {
		name string
		edit func(r *Recipe)
		want string // names with from, then at
	}{
		{"none", func(r *Recipe) {}, "dense dense_1 dense_2[dense dense_1] dense_3[input] at dense_2"},
		{"insert first", func(r *Recipe) { r.Insert(graph.SideA, 0, dense("")) },
			"dense dense_1 dense_2 dense_3[dense_1 dense_2] dense_4[input] at dense_3"},
		{"insert a taken name", func(r *Recipe) { r.Insert(graph.SideA, 4, dense("dense_1")) },
			"dense dense_2 dense_3[dense dense_2] dense_4[input] dense_1 at dense_3"},
		{"remove what is read", func(r *Recipe) { r.Remove(graph.SideA, 1) },
			"dense dense_1[dense dense] dense_2[input] at dense_1"},
		{"remove the first", func(r *Recipe) { r.Remove(graph.SideA, 0) },
			"dense dense_1[input dense] dense_2[input] at dense_1"},
		{"remove what is merged", func(r *Recipe) { r.Remove(graph.SideA, 2) },
			"dense dense_1 dense_2[input] at dense"},
		{"move", func(r *Recipe) { r.Move(graph.SideA, 3, 0) },
			"dense[input] dense_1 dense_2 dense_3[dense_1 dense_2] at dense_3"},
		{"rename", func(r *Recipe) { r.Rename(graph.SideA, 0, "stem") },
			"stem dense dense_1[stem dense] dense_2[input] at dense_1"},
		{"other side", func(r *Recipe) { r.Remove(graph.SideB, 0) },
			"dense dense_1 dense_2[dense dense_1] dense_3[input] at dense_2"},
		{"remove all", func(r *Recipe) {
			for range 4 {
				r.Remove(graph.SideA, 0)
			}
		}, "at "},
	} {
		r := start()
		c.edit(r)
		var got []string
		for i, name := range layerNames(r.A.Layers) {
			if from := r.A.Layers[i].From; len(from) > 0 {
				name += "[" + strings.Join(from, " ") + "]"
			}
			got = append(got, name)
		}
		got = append(got, "at "+r.Merge.At[0])
		if text := strings.Join(got, " "); text != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, text, c.want)
		}
	}
}

// TestEditsKeepWiring moves and inserts at random and makes sure that every
// layer that names what it reads still reads the same layers.
func TestEditsKeepWiring(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := Default()
		r.A.Layers = nil
		n := rapid.IntRange(1, 8).Draw(t, "layers")
		for i := range n {
			l := mustLayer("Dense", map[string]any{"units": i + 1}) // units tell layers apart
			if rapid.Bool().Draw(t, "named") {
				l.Name = fmt.Sprintf("n%d", i)
			}
			r.A.Layers = append(r.A.Layers, l)
		}
		for i := range r.A.Layers {
			if rapid.Bool().Draw(t, "reads") {
				r.A.Layers[i].From = []string{layerNames(r.A.Layers)[rapid.IntRange(0, n-1).Draw(t, "source")]}
			}
		}
		before := wiring(r.A.Layers)
		for range rapid.IntRange(1, 6).Draw(t, "edits") {
			if rapid.Bool().Draw(t, "insert") {
				r.Insert(graph.SideA, rapid.IntRange(0, len(r.A.Layers)).Draw(t, "at"), mustLayer("Dense", map[string]any{"units": 1000}))
				continue
			}
			last := len(r.A.Layers) - 1
			r.Move(graph.SideA, rapid.IntRange(0, last).Draw(t, "from"), rapid.IntRange(0, last).Draw(t, "to"))
		}
		after := wiring(r.A.Layers)
		if !reflect.DeepEqual(before, after) {
			t.Fatalf("before %v\nafter  %v", before, after)
		}
	})
}

// wiring is units of the reader -> units of what it reads, of layers with from.
func wiring(layers []Layer) map[int]int {
	names := layerNames(layers)
	out := map[int]int{}
	for _, l := range layers {
		if len(l.From) > 0 {
			source := layers[slices.Index(names, l.From[0])]
			out[arg(l.Options, "units").(int)] = arg(source.Options, "units").(int)
		}
	}
	return out
}

func TestCloneSharesNothing(t *testing.T) {
	r := mustParse(t, small)
	r.A.Layers[2].From = []string{"conv2d"}
	before := string(r.YAML())
	c := r.Clone()
	if string(c.YAML()) != before || !reflect.DeepEqual(c, r) {
		t.Fatal("the clone differs")
	}
	if err := layer.Set(c.A.Layers[0].Options, "filters", 99); err != nil {
		t.Fatal(err)
	}
	c.A.Layers[2].From[0] = "other"
	c.Train.Optimizer.Args["learning_rate"] = 9.0
	c.B.Layers = c.B.Layers[:1]
	if string(r.YAML()) != before {
		t.Fatalf("the original changed:\n%s", r.YAML())
	}
}
