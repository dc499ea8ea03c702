package train

import (
	"slices"
	"testing"
)

// TestSaveChangesNothing: a checkpoint asked for reaches the recorder where it was
// asked for, in a paused run too, and the weights end as they would without.
func TestSaveChangesNothing(t *testing.T) {
	weights := func(ctl script) (string, *diary) {
		r := start(t, twoDense(t, 6, 3, "WeightedSum", args{"policy": "free"}, "softmax"), setting{source: toy{n: 24, size: 6, classes: 3}, batch: 8, epochs: 2})
		d, out := loop(t, r, ctl)
		if out != Finished {
			t.Fatalf("the run is %s", out)
		}
		return r.Plan().WeightsSHA256(), d
	}
	want, _ := weights(script{})
	got, d := weights(script{0: {{Kind: Save}}, 2: {{Kind: Pause}, {Kind: Save}, {Kind: Resume}}})
	if got != want {
		t.Errorf("weights %s, without saving %s", got, want)
	}
	var at []int
	for i, a := range d.actions {
		if a.Kind == Save {
			at = append(at, d.at[i])
		}
	}
	if !slices.Equal(at, []int{0, 2}) {
		t.Errorf("asked for after steps 0 and 2, told after %v", at)
	}
}
