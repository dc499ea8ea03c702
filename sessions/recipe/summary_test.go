package recipe_test

import (
	"fmt"
	"os"
	"testing"

	"duet/datasets"
	"duet/nn/graph"
	"duet/nn/keras"
	"duet/sessions/recipe"
)

// TestSummariesOfBuiltins: what duet prints for these recipes is what real
// Keras printed for the same models, character by character.
func TestSummariesOfBuiltins(t *testing.T) {
	for _, name := range []string{"seed", "seed-trainable", "pair"} {
		m := model(t, name)
		for _, width := range []int{60, 80, 108, 120} {
			want, err := os.ReadFile(fmt.Sprintf("../../nn/keras/testdata/keras3_%s_%d.txt", name, width))
			if err != nil {
				t.Fatal(err)
			}
			got, err := keras.Summary(m, keras.Keras3, width)
			if err != nil || got != string(want) {
				t.Errorf("%s at %d: %v, got\n%s\nwant\n%s", name, width, err, got, want)
			}
		}
	}
}

func model(t *testing.T, name string) keras.Model {
	t.Helper()
	r, err := recipe.Builtin(name)
	if err != nil {
		t.Fatal(err)
	}
	r.Data.Samples = 64 // enough to see the shapes
	set, err := datasets.Open(r.Data, r.Seed)
	if err != nil {
		t.Fatal(err)
	}
	in, err := r.ShapesOf(set)
	if err != nil {
		t.Fatal(err)
	}
	spec, err := r.Spec(in)
	if err != nil {
		t.Fatal(err)
	}
	g, err := graph.Check(spec)
	if err != nil {
		t.Fatal(err)
	}
	return keras.FromGraph(g)
}
