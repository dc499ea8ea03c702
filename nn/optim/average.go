package optim

import "duet/nn/internal/kernel"

// mean is the block of the running average of the weights.
func (e *engine) mean() []float32 { return e.blocks[len(e.blocks)-1] }

// average takes the weights w, updated and not yet projected, into their
// average. The first step makes the average the weights; every so many steps, if
// asked for, the weights become the average.
func (e *engine) average(w, mean []float32) {
	momentum := float32(0)
	if e.done > 1 {
		momentum = float32(e.common.EMAMomentum)
	}
	kernel.Average(mean, w, momentum)
	if every := e.common.EMAOverwriteFrequency; every > 0 && e.done%every == 0 {
		copy(w, mean)
	}
}

func (e *engine) Finish(w []float32, ts []Tensor) {
	if !e.common.UseEMA || e.done == 0 {
		return
	}
	for i := range ts {
		if t := &ts[i]; t.Trainable {
			copy(t.cut(w, 0, t.Size), t.cut(e.mean(), 0, t.Size))
		}
	}
}
