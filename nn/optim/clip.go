package optim

import (
	"math"

	"duet/nn/internal/kernel"
)

// Clipping, of the gradients as they come, before decay and update:
//
//	clipvalue v         g = max(min(g, v), -v)
//	clipnorm c          g = (g*c) / max(norm, c), norm that of the tensor
//	global_clipnorm c   g = g * scale, scale = c * min(1/norm, 1/c), norm that of
//	                    all tensors that learn
//
// Norms, their maximum and scale are float64, rounded once to float32; the rest
// is float32. A norm that is not finite spoils what it would clip: NaN makes
// every element of it NaN, infinity too but for clipnorm's finite elements, which
// become 0.

func (e *engine) NeedsSquares() bool {
	return e.common.ClipNorm > 0 || e.common.GlobalClipNorm > 0
}

func (e *engine) Clip(ts []Tensor, squares []float64) {
	if len(ts) != len(squares) {
		panic("optim: there are not as many sums of squares as tensors")
	}
	e.scaled = true
	all := 0.0
	for i := range ts {
		if t := &ts[i]; t.learns() {
			t.norm = float32(max(math.Sqrt(squares[i]), e.common.ClipNorm))
			all += squares[i]
		} else {
			t.norm = float32(e.common.ClipNorm) // its gradient moves nothing
		}
	}
	if c := e.common.GlobalClipNorm; c > 0 {
		norm := math.Sqrt(all)
		e.scale = float32(float64(c*min(1/norm, 1/c)) + (norm - norm)) // infinity - infinity is NaN
	}
}

// gradient is the gradient of a range, clipped into a block of its own so that
// who looks at gradients later sees them as they were.
func (e *engine) gradient(t *Tensor, lo, hi int) []float32 {
	g := t.cut(e.g, lo, hi)
	if e.clipped == nil {
		return g
	}
	if e.NeedsSquares() && !e.scaled {
		panic("optim: Update before Clip, which this optimizer needs")
	}
	dst := t.cut(e.clipped, lo, hi)
	switch c := &e.common; {
	case c.ClipValue > 0:
		kernel.ClipValue(dst, g, float32(c.ClipValue))
	case c.ClipNorm > 0:
		kernel.ClipNorm(dst, g, float32(c.ClipNorm), t.norm)
	default:
		kernel.Scale(dst, g, e.scale)
	}
	return dst
}
