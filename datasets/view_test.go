package datasets

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

// small is two 3x5 grey pictures of bytes.
func small() *Set {
	return &Set{Name: "small", N: 2, Inputs: []Array{{Dims: []int{3, 5, 1}, Bytes: []byte{
		0, 1, 2, 3, 4,
		10, 11, 12, 13, 14,
		20, 21, 22, 23, 24,

		100, 100, 100, 200, 200,
		100, 100, 100, 200, 200,
		100, 100, 100, 200, 200,
	}}}}
}

func TestByteViews(t *testing.T) {
	for v, want := range map[View]struct {
		dims []int
		data []byte
	}{
		Left:  {[]int{3, 3, 1}, []byte{0, 1, 2, 10, 11, 12, 20, 21, 22, 100, 100, 100, 100, 100, 100, 100, 100, 100}},
		Right: {[]int{3, 3, 1}, []byte{2, 3, 4, 12, 13, 14, 22, 23, 24, 100, 200, 200, 100, 200, 200, 100, 200, 200}},
		Top: {[]int{2, 5, 1}, []byte{0, 1, 2, 3, 4, 10, 11, 12, 13, 14,
			100, 100, 100, 200, 200, 100, 100, 100, 200, 200}},
		Bottom: {[]int{2, 5, 1}, []byte{10, 11, 12, 13, 14, 20, 21, 22, 23, 24,
			100, 100, 100, 200, 200, 100, 100, 100, 200, 200}},
		// First picture: gx is 8 inside and 4 at the sides, gy 80 inside and 40 above
		// and below. Second: only gx, 400 beside the step.
		Edges: {[]int{3, 5, 1}, []byte{11, 12, 12, 12, 11, 21, 22, 22, 22, 21, 11, 12, 12, 12, 11,
			0, 0, 100, 100, 0, 0, 0, 100, 100, 0, 0, 0, 100, 100, 0}},
		// One row of the second: (100*15+200)/16 = 106.25, (100*11+200*5)/16 = 131.25, ...
		Blur: {[]int{3, 5, 1}, nil},
		// Blocks are 4x4; the last column is a block of its own.
		LowResolution: {[]int{3, 5, 1}, []byte{12, 12, 12, 12, 14, 12, 12, 12, 12, 14, 12, 12, 12, 12, 14,
			125, 125, 125, 125, 200, 125, 125, 125, 125, 200, 125, 125, 125, 125, 200}},
	} {
		a, err := small().View(v)
		if err != nil || !equalInts(a.Dims, want.dims) {
			t.Errorf("%s: %v %v", v, a.Dims, err)
			continue
		}
		if want.data != nil && !bytes.Equal(a.Bytes, want.data) {
			t.Errorf("%s:\n got %v\nwant %v", v, a.Bytes, want.data)
		}
	}
}

func TestBlurRow(t *testing.T) {
	a, err := small().View(Blur)
	if err != nil {
		t.Fatal(err)
	}
	if want := []byte{100, 106, 131, 169, 194}; !bytes.Equal(a.Bytes[15:20], want) {
		t.Errorf("got %v, want %v", a.Bytes[15:20], want)
	}
	if a.Bytes[0] != 4 { // row mean (0*11+10*4+20)/16 = 3.75, column mean (0*11+1*4+2)/16 = 0.375
		t.Errorf("corner %d, want 4", a.Bytes[0])
	}
}

func TestInvertedAndFloats(t *testing.T) {
	s := small()
	a, _ := s.View(Inverted)
	if a.Bytes[0] != 255 || a.Bytes[29] != 55 {
		t.Errorf("%v", a.Bytes)
	}
	b, _ := s.View(Inverted)
	if &a.Bytes[0] != &b.Bytes[0] {
		t.Error("the view was computed twice")
	}
	f := &Set{Name: "floats", N: 1, Inputs: []Array{{Dims: []int{2, 2, 1}, Floats: []float32{0, 0.25, 0.5, 1}}}}
	for v, want := range map[View][]float32{
		Inverted:      {1, 0.75, 0.5, 0},
		Left:          {0, 0.5},
		LowResolution: {0.4375, 0.4375, 0.4375, 0.4375},
		Edges:         {0.875, 1, 1, 1.125},
	} {
		if a, err := f.View(v); err != nil || !slices.Equal(a.Floats, want) {
			t.Errorf("%s: %v %v, want %v", v, a.Floats, err, want)
		}
	}
}

// TestChannelsStayApart: a view of a colour picture is the views of its channels.
func TestChannelsStayApart(t *testing.T) {
	s, err := Open(Ref{Name: "shape-texture", Samples: 2}, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []View{Left, Bottom, Edges, Blur, LowResolution, Inverted} {
		whole, err := s.View(v)
		if err != nil {
			t.Fatal(err)
		}
		for k := range 3 {
			grey := make([]byte, 0, 2*32*32)
			for i := k; i < len(s.Inputs[0].Bytes); i += 3 {
				grey = append(grey, s.Inputs[0].Bytes[i])
			}
			one := &Set{Name: "grey", N: 2, Inputs: []Array{{Dims: []int{32, 32, 1}, Bytes: grey}}}
			a, _ := one.View(v)
			for i, b := range a.Bytes {
				if whole.Bytes[i*3+k] != b {
					t.Fatalf("%s: channel %d differs at %d", v, k, i)
				}
			}
		}
	}
}

func TestViewsOfASet(t *testing.T) {
	pictures, _ := Open(Ref{Name: "glyphs", Samples: 3}, 1)
	pairs, _ := Open(Ref{Name: "shape-texture", Samples: 3}, 1)
	two, _ := Open(Ref{Name: "seed", Samples: 3}, 1)
	vector := &Set{Name: "vector", N: 1, Inputs: []Array{{Dims: []int{3}, Floats: make([]float32, 3)}}}
	for _, s := range []*Set{pictures, pairs, two, vector} {
		for _, v := range Views() {
			a, err := s.View(v)
			dims, errDims := s.ViewDims(v)
			if has := slices.Contains(s.Views(), v); has != (err == nil) || has != (errDims == nil) {
				t.Errorf("%s %s: listed %v, errors %v, %v", s.Name, v, has, err, errDims)
			}
			if err == nil && (!equalInts(dims, a.Dims) || a.Len() != s.N) {
				t.Errorf("%s %s: %d of %v, ViewDims says %v", s.Name, v, a.Len(), a.Dims, dims)
			}
			if err != nil && !strings.Contains(err.Error(), string(s.Views()[0])) {
				t.Errorf("%s: the error names no view that works: %v", v, err)
			}
		}
		if _, err := s.View("sideways"); err == nil || !strings.Contains(err.Error(), "sideways") {
			t.Errorf("sideways: %v", err)
		}
	}
	if a, _ := two.View(Second); !equalInts(a.Dims, []int{7}) {
		t.Errorf("second is %v", a.Dims)
	}
	for _, v := range Views() {
		if v.Describe() == "" {
			t.Errorf("%s has no description", v)
		}
	}
	if View("sideways").Describe() != "" {
		t.Error("an unknown view has a description")
	}
}
