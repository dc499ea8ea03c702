package recipe

import (
	"fmt"
	"strings"
	"testing"

	"duet/datasets"
	"duet/nn/graph"
	"duet/nn/layer"
	"duet/nn/shape"
)

// pictures are the shapes of grey pictures that both branches share.
var pictures = Shapes{A: shape.Of(28, 28, 1), B: shape.Of(28, 28, 1), Shared: true, Classes: 10}

// specText writes a spec a node a line: id Class side <- what it reads.
func specText(s graph.Spec) string {
	var b strings.Builder
	for _, n := range s.Nodes {
		fmt.Fprintf(&b, "%s %s %s <- %s\n", n.ID, layer.Class(n.Layer), n.Side, strings.Join(n.From, " "))
	}
	fmt.Fprintf(&b, "a %s, b %s, merge %s, output %s\n", s.A, s.B, s.Merge, s.Output)
	return b.String()
}

func TestSpec(t *testing.T) {
	for _, c := range []struct {
		name string
		text string
		in   Shapes
		want string
	}{
		{"shared input", small, pictures, `
input Input input <- 
a_conv2d Conv2D a <- input
a_max_pooling2d MaxPooling2D a <- a_conv2d
a_flatten Flatten a <- a_max_pooling2d
a_dense Dense a <- a_flatten
b_flatten Flatten b <- input
b_dense Dense b <- b_flatten
merge WeightedSum merge <- a_dense b_dense
a a_dense, b b_dense, merge merge, output merge
`},
		{"two inputs, skip, cut, head", `
a:
  layers:
    - Dense: {units: 4, name: stem}
    - Dense: {units: 4}
    - Add: {from: [dense, stem]}
    - Dense: {units: 4}
b:
  layers:
    - Dense: {units: 4}
    - Dense: {units: 4, from: input}
    - Maximum: {from: [dense, dense_1], name: top}
merge: {mode: concatenate, at: [add, top]}
head:
  - Dense: {units: 3}
  - Dense: {units: 3, name: last}
  - Add: {from: [last, merge]}
`, Shapes{A: shape.Of(5), B: shape.Of(7)}, `
input_a Input input <- 
input_b Input input <- 
a_stem Dense a <- input_a
a_dense Dense a <- a_stem
a_add Add a <- a_dense a_stem
a_dense_1 Dense a <- a_add
b_dense Dense b <- input_b
b_dense_1 Dense b <- input_b
b_top Maximum b <- b_dense b_dense_1
merge Concatenate merge <- a_add b_top
head_dense Dense head <- merge
head_last Dense head <- head_dense
head_add Add head <- head_last merge
a a_add, b b_top, merge merge, output head_add
`},
		{"empty branches", "a: {layers: []}\nb: {layers: []}\n", Shapes{A: shape.Of(5), B: shape.Of(5)}, `
input_a Input input <- 
input_b Input input <- 
merge WeightedSum merge <- input_a input_b
a input_a, b input_b, merge merge, output merge
`},
		{"names nobody has", "a: {layers: [{Dense: {units: 1, from: [deep]}}]}\nb: {layers: []}\nmerge: {at: [stem, input]}\n", Shapes{A: shape.Of(5), B: shape.Of(5)}, `
input_a Input input <- 
input_b Input input <- 
a_dense Dense a <- a_deep
merge WeightedSum merge <- a_stem input_b
a a_stem, b input_b, merge merge, output merge
`},
	} {
		s, err := mustParse(t, c.text).Spec(c.in)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := "\n" + specText(s); got != c.want {
			t.Errorf("%s: got%s\nwant%s", c.name, got, c.want)
		}
	}
}

func TestSpecMerges(t *testing.T) {
	r := mustParse(t, small)
	r.Merge.Alpha.Policy, r.Merge.Alpha.Start, r.Merge.Alpha.LRMultiplier, r.Merge.Alpha.WeightDecay = "clip", 0.25, 3, true
	r.Merge.Guard, r.Merge.Epsilon, r.Merge.Axis = "epsilon", 0.125, 1
	r.Merge.R, r.Merge.TrainR = -2, true
	weigh := layer.AlphaArgsOf(r.Merge.Alpha)
	for mode, want := range map[string]layer.Layer{
		"weighted_sum":     &layer.WeightedSum{AlphaArgs: weigh},
		"weighted_product": &layer.WeightedProduct{AlphaArgs: weigh, Guard: "epsilon", Epsilon: 0.125},
		"power_mean":       &layer.PowerMean{AlphaArgs: weigh, R: -2, TrainR: true, Normalize: true, Epsilon: 0.125},
		"subtract":         &layer.Subtract{},
		"add":              &layer.Add{},
		"multiply":         &layer.Multiply{},
		"average":          &layer.Average{},
		"maximum":          &layer.Maximum{},
		"minimum":          &layer.Minimum{},
		"concatenate":      &layer.Concatenate{Axis: 1},
	} {
		r.Merge.Mode = mode
		s, err := r.Spec(pictures)
		if err != nil {
			t.Errorf("%s: %v", mode, err)
			continue
		}
		for _, n := range s.Nodes {
			if n.Side == graph.SideMerge && fmt.Sprintf("%#v", n.Layer) != fmt.Sprintf("%#v", want) {
				t.Errorf("%s: got %#v, want %#v", mode, n.Layer, want)
			}
		}
	}
	if len(Modes()) != 10 {
		t.Errorf("there are modes that this test does not know: %v", Modes())
	}
	r.Merge.Mode = "sum"
	if _, err := r.Spec(pictures); err == nil || !strings.Contains(err.Error(), "unknown name") {
		t.Errorf("mode sum: %v", err)
	}
	if _, err := mustParse(t, small).Spec(Shapes{A: shape.Of(0), B: shape.Of(1)}); err == nil || !strings.Contains(err.Error(), "a.view") {
		t.Errorf("an input without numbers: %v", err)
	}
}

// TestSpecIsItsOwn makes sure that a later change of the recipe does not reach
// a spec that somebody trains.
func TestSpecIsItsOwn(t *testing.T) {
	r := mustParse(t, small)
	s, err := r.Spec(pictures)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Set("a.layers.0.Conv2D.filters", "64"); err != nil {
		t.Fatal(err)
	}
	set(r.A.Layers[0].Options, "filters", 65)
	if got := arg(s.Nodes[1].Layer, "filters"); got != 4 {
		t.Errorf("the spec has %v filters, want 4", got)
	}
}

func TestShapesOf(t *testing.T) {
	set, err := datasets.Open(datasets.Ref{Name: "seed", Samples: 8}, 1)
	if err != nil {
		t.Fatal(err)
	}
	r := Default()
	if _, err := r.ShapesOf(set); err == nil || !strings.Contains(err.Error(), "a.view") || !strings.Contains(err.Error(), "first") {
		t.Errorf("whole of two arrays: %v", err)
	}
	r.A.View, r.B.View = datasets.First, datasets.Second
	in, err := r.ShapesOf(set)
	if want := (Shapes{A: shape.Of(5), B: shape.Of(7), Targets: 10}); err != nil || in != want {
		t.Errorf("got %+v, %v, want %+v", in, err, want)
	}
}
