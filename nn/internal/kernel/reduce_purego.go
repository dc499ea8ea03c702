//go:build purego || !(amd64 || arm64)

package kernel

func sumLanes(l *[lanes]float64, x []float32)    { sumLanesGeneric(l, x) }
func dotLanes(l *[lanes]float64, x, y []float32) { dotLanesGeneric(l, x, y) }

func columnLanes(l *columnBlock, x []float32, rows, cols int) { columnLanesGeneric(l, x, rows, cols) }

// columnSumsBlock leaves the columns to columnLanes.
func columnSumsBlock(_, _ []float32, _, _, _, _ int) bool { return false }
