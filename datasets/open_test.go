package datasets

import (
	"slices"
	"testing"
)

func TestOpenFiles(t *testing.T) {
	var told []int64
	s, err := OpenWith(Ref{NPZ: "file/testdata/grey.npz", Positive: []int{2}}, 0, OpenOptions{
		Progress: func(done, total int64) { told = append(told, done, total) },
	})
	if err != nil {
		t.Fatal(err)
	}
	if s.Name != "npz:grey.npz" || !slices.Equal(s.Labels, []int32{0, 1, 0, 1}) || len(told) == 0 || told[len(told)-1] != told[len(told)-2] {
		t.Errorf("%s has labels %v; progress %v", s.Name, s.Labels, told)
	}
	weighted, err := Open(Ref{NPZ: "file/testdata/fortran.npz"}, 0)
	if err != nil || !slices.Equal(weighted.Weights, []float32{0.5, 2}) {
		t.Fatalf("weights %v, %v", weighted.Weights, err)
	}
	with := weighted.Fingerprint()
	if weighted.Weights = nil; weighted.Fingerprint() == with {
		t.Error("the fingerprint does not see the weights")
	}
}
