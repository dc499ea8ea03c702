package datasets

import "testing"

// TestRandomCanBeLearnt: the nearest pattern of a class tells most labels, and a fifth
// of them not.
func TestRandomCanBeLearnt(t *testing.T) {
	const classes, n = 4, 2000
	s := Random([][]int{{6, 6, 1}, {5}}, classes, n, false, 3)
	a := s.Inputs[0]
	size := a.Size()
	means, counts := make([][]float64, classes), make([]int, classes)
	for i, c := range s.Labels {
		if means[c] == nil {
			means[c] = make([]float64, size)
		}
		counts[c]++
		for k, v := range a.Floats[i*size:][:size] {
			if v < 0 || v >= 1 {
				t.Fatalf("sample %d has %v, want 0 to 1", i, v)
			}
			means[c][k] += float64(v)
		}
	}
	right := 0
	for i, label := range s.Labels {
		best, at := 0.0, -1
		for c := range means {
			d := 0.0
			for k, v := range a.Floats[i*size:][:size] {
				e := float64(v) - means[c][k]/float64(counts[c])
				d += e * e
			}
			if at < 0 || d < best {
				best, at = d, c
			}
		}
		if at == int(label) {
			right++
		}
	}
	if share := float64(right) / n; share < 0.8 || share > 0.9 { // 0.8 and a quarter of the rest
		t.Errorf("the nearest pattern tells %.3f of the labels, want about 0.85", share)
	}
}
