package datasets

import (
	"math"
	"os"
	"testing"
)

// Golden fingerprints of the built-in sets with seed 1. A change here changes what
// every recorded session was trained on.
var golden = map[string]string{
	"glyphs":        "e46f7c5eb6745c1ef33ff89844c57e40831cca24e97230a4f9b38a3a7998421a",
	"shape-texture": "c44ed3b8ca346e3efd566e64892c6488e6a12f3b393fe98e8ecd50c69952541a",
	"seed":          "c96eafb59ce2c786c6aad649f04911fb7d9d90206b27073f8881849096622a15",
	"halves":        "d7e0e417126203a886f5a976095eccf0569c8dac0085073db6e739fc6f502630",
	"dots":          "00b1802491c2ab0cc1c90f74214f609eae65698ad70c84daa9e28052c0b63729",
	"patches":       "4f98e47d9ffa64c8783a433de5981f3aac55bc8367fe2ee946c63d13eb6f391d",
	"tiles":         "2c82e0814005a72d7898cbaa9ec603e0b68cd0c007f3fae66e293c975ae6e409",
}

func TestBuiltInFingerprints(t *testing.T) {
	for _, info := range Names() {
		t.Run(info.Name, func(t *testing.T) {
			s, err := Open(Ref{Name: info.Name}, 1)
			if err != nil {
				t.Fatal(err)
			}
			if got := s.Fingerprint(); got != golden[info.Name] {
				t.Errorf("fingerprint %s, golden %s", got, golden[info.Name])
			}
			again, _ := Open(Ref{Name: info.Name}, 1)
			other, _ := Open(Ref{Name: info.Name}, 2)
			if again.Fingerprint() != s.Fingerprint() {
				t.Error("the same seed drew another set")
			}
			if other.Fingerprint() == s.Fingerprint() {
				t.Error("another seed drew the same set")
			}
			checkInfo(t, info, s)
		})
	}
}

// checkInfo compares what Names promises with what Open gives.
func checkInfo(t *testing.T, info Info, s *Set) {
	t.Helper()
	if s.N != info.Samples || len(s.Classes) != info.Classes || s.Name != info.Name || len(s.Inputs) != len(info.Dims) {
		t.Errorf("%s has %d samples, %d classes, %d inputs; Names says %+v", s.Name, s.N, len(s.Classes), len(s.Inputs), info)
	}
	for i, a := range s.Inputs {
		if a.Len() != s.N || !equalInts(a.Dims, info.Dims[i]) {
			t.Errorf("input %d is %d samples of %v", i, a.Len(), a.Dims)
		}
	}
	if s.Labels == nil {
		if len(s.Targets) != s.N*s.TargetDim {
			t.Errorf("%d targets", len(s.Targets))
		}
		return
	}
	counts := make([]int, len(s.Classes))
	for _, l := range s.Labels {
		counts[l]++
	}
	for k, c := range counts {
		if c != s.N/len(counts) {
			t.Errorf("class %d has %d samples, expected %d", k, c, s.N/len(counts))
		}
	}
}

func equalInts(a, b []int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func TestSamplesAreChosen(t *testing.T) {
	for _, info := range Names() {
		s, err := Open(Ref{Name: info.Name, Samples: 7}, 3)
		if err != nil || s.N != 7 || s.Inputs[0].Len() != 7 {
			t.Errorf("%s: N %d, error %v", info.Name, s.N, err)
		}
	}
}

// TestFingerprintSees changes one thing at a time.
func TestFingerprintSees(t *testing.T) {
	fresh := func() *Set {
		return &Set{
			Name: "x", N: 2, Labels: []int32{0, 1}, Classes: numbers(2),
			Inputs: []Array{{Dims: []int{2, 1, 1}, Bytes: []byte{1, 2, 3, 4}}},
			looks:  []look{{view: Outline, array: Array{Dims: []int{1}, Bytes: []byte{5, 6}}}},
		}
	}
	base := fresh().Fingerprint()
	// Recorded before sets had weights: a set without any keeps its fingerprint.
	if want := "7356bc0732bcc6e497e4cac0c595c0145066283779d0339bf54e8df8a5807246"; base != want {
		t.Errorf("fingerprint %s, golden %s", base, want)
	}
	changes := map[string]func(*Set){
		"shape":   func(s *Set) { s.Inputs[0].Dims = []int{1, 2, 1} },
		"byte":    func(s *Set) { s.Inputs[0].Bytes[3] = 9 },
		"scale":   func(s *Set) { s.Inputs[0].Scale = 1 },
		"label":   func(s *Set) { s.Labels[0] = 1 },
		"classes": func(s *Set) { s.Classes = numbers(3) },
		"look":    func(s *Set) { s.looks[0].array.Bytes[0] = 7 },
		"kind":    func(s *Set) { s.Inputs[0].Bytes, s.Inputs[0].Floats = nil, []float32{1, 2, 3, 4} },
		"target":  func(s *Set) { s.Labels, s.Targets, s.TargetDim = nil, []float32{0, 1}, 1 },
		"weights": func(s *Set) { s.Weights = []float32{1, 1} },
	}
	for name, change := range changes {
		s := fresh()
		change(s)
		if s.Fingerprint() == base {
			t.Errorf("%s: the fingerprint did not change", name)
		}
	}
	same := fresh()
	same.Name, same.Inputs[0].Scale = "y", 1.0/255
	if same.Fingerprint() != base {
		t.Error("a name, or the default scale written out, changed the fingerprint")
	}
}

func TestByteValues(t *testing.T) {
	a := Array{Dims: []int{2}, Bytes: []byte{0, 255, 17, 51}}
	got := make([]float32, 2)
	a.Fill(1, got)
	if got[0] != float32(17)/255 || got[1] != float32(51)/255 {
		t.Errorf("bytes 17 51 are %v", got)
	}
	a.Scale = 2
	if a.Fill(1, got); got[0] != 34 {
		t.Errorf("scale 2 gives %v", got)
	}
	f := Array{Dims: []int{2}, Floats: []float32{1, 2, 3, 4}, Scale: 2}
	if f.Fill(1, got); got[0] != 3 || got[1] != 4 {
		t.Errorf("floats are %v", got)
	}
}

func TestSeedTeacher(t *testing.T) {
	s, err := Open(Ref{Name: "seed"}, 5)
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range s.Inputs {
		for _, v := range a.Floats {
			if v < 0 || v >= 1 {
				t.Fatalf("input %d has %v, expected [0,1)", i, v)
			}
		}
	}
	for k := range s.TargetDim { // every target varies, and stays in a range that trains
		var sum, squares float64
		for i := range s.N {
			v := float64(s.Targets[i*s.TargetDim+k])
			sum += v
			squares += v * v
		}
		mean := sum / float64(s.N)
		if variance := squares/float64(s.N) - mean*mean; variance < 0.01 || variance > 1 || math.Abs(mean) > 2 {
			t.Errorf("target %d has mean %.3f and variance %.3f", k, mean, variance)
		}
	}
	other, _ := Open(Ref{Name: "seed", Samples: 1}, 6)
	if other.Targets[0] == s.Targets[0] {
		t.Error("another seed drew the same vectors")
	}
}

func TestRandom(t *testing.T) {
	s := Random([][]int{{4, 4, 1}, {3}}, 5, 200, false, 1)
	if len(s.Inputs) != 2 || s.Inputs[0].Len() != 200 || s.Inputs[1].Len() != 200 || len(s.Labels) != 200 || len(s.Classes) != 5 {
		t.Fatalf("%+v", s)
	}
	seen := map[int32]bool{}
	for _, l := range s.Labels {
		seen[l] = true
	}
	if len(seen) != 5 {
		t.Errorf("labels %v", seen)
	}
	r := Random([][]int{{3}}, 5, 10, true, 1)
	if r.Labels != nil || len(r.Targets) != 50 || r.TargetDim != 5 {
		t.Errorf("%+v", r)
	}
	if Random([][]int{{3}}, 5, 10, true, 1).Fingerprint() != r.Fingerprint() {
		t.Error("the same seed drew another set")
	}
}

// TestMNIST reads the real thing where DUET_MNIST names a folder with the t10k files.
func TestMNIST(t *testing.T) {
	dir := os.Getenv("DUET_MNIST")
	if dir == "" {
		t.Skip("DUET_MNIST is not set")
	}
	s, err := Open(Ref{IDX: &IDXFiles{Images: dir + "/t10k-images-idx3-ubyte.gz", Labels: dir + "/t10k-labels-idx1-ubyte.gz"}}, 0)
	if err != nil {
		t.Fatal(err)
	}
	if s.N != 10000 || len(s.Classes) != 10 || !equalInts(s.Inputs[0].Dims, []int{28, 28, 1}) || s.Labels[0] != 7 {
		t.Errorf("%s: %d samples, %d classes, %v, first label %d", s.Name, s.N, len(s.Classes), s.Inputs[0].Dims, s.Labels[0])
	}
	counts := make([]int, 10)
	for _, l := range s.Labels {
		counts[l]++
	}
	if counts[0] != 980 || counts[9] != 1009 {
		t.Errorf("class counts %v", counts)
	}
}
