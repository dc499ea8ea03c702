package train

// Source is a set of samples as training sees it.
type Source interface {
	// Len is the number of samples.
	Len() int
	// Batch writes samples into x, one slice an input of the graph, each
	// [len(rows), ...], and their targets into y [len(rows), K].
	Batch(rows []int32, x [][]float32, y []float32)
}
