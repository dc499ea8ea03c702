package train

import "duet/nn/shape"

// Source is a set of samples as training sees it.
type Source interface {
	// Len is the number of samples.
	Len() int
	// Batch writes samples into x, one slice an input of the graph, each
	// [len(rows), ...], and their targets into y [len(rows), K].
	Batch(rows []int32, x [][]float32, y []float32)
}

// Fits tells whether inputs of the given sizes (without the batch axis) are
// those of shapes.
func Fits(dims [][]int, shapes []shape.Shape) bool {
	if len(dims) != len(shapes) {
		return false
	}
	for i, d := range dims {
		s, err := shape.Check(d)
		if err != nil || s != shapes[i] {
			return false
		}
	}
	return true
}
