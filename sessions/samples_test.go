package sessions

import (
	"errors"
	"slices"
	"testing"

	"duet/datasets"
)

// TestOpenFew: few samples of a built-in set have its shapes, views and classes; a file
// that is not there is said to be none.
func TestOpenFew(t *testing.T) {
	for _, info := range datasets.Names() {
		few, err := OpenFew(datasets.Ref{Name: info.Name, Samples: 500}, 7)
		if err != nil {
			t.Fatalf("%s: %v", info.Name, err)
		}
		all, err := datasets.Open(datasets.Ref{Name: info.Name, Samples: 500}, 7)
		if err != nil {
			t.Fatal(err)
		}
		if few.N != FewSamples || !slices.Equal(few.Classes, all.Classes) || few.TargetDim != all.TargetDim || !slices.Equal(few.Views(), all.Views()) {
			t.Errorf("%s: %d samples of %v, targets %d, views %v", info.Name, few.N, few.Classes, few.TargetDim, few.Views())
		}
		for i, a := range few.Inputs {
			if !slices.Equal(a.Dims, all.Inputs[i].Dims) {
				t.Errorf("%s: input %d is %v, expected %v", info.Name, i, a.Dims, all.Inputs[i].Dims)
			}
		}
	}
	if _, err := OpenFew(datasets.Ref{NPZ: t.TempDir() + "/none.npz"}, 0); !errors.Is(err, datasets.ErrUnreadable) {
		t.Errorf("got %v", err)
	}
}
