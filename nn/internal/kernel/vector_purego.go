//go:build purego || !(amd64 || arm64)

package kernel

func add(dst, a, b []float32)                       { addGeneric(dst, a, b) }
func weightedSum(y, a, b []float32, wa, wb float32) { weightedSumGeneric(y, a, b, wa, wb) }
func relu(y, x []float32)                           { reluGeneric(y, x) }
func reluGrad(dx, dy, y []float32)                  { reluGradGeneric(dx, dy, y) }
func adam(w, g, m, v []float32, p *AdamParams)      { adamGeneric(w, g, m, v, p) }
