package layer

import (
	"fmt"

	"duet/nn/internal/kernel"
)

// noise is a rule that changes every number by a random one while training.
type noise struct {
	// draw fills r with the random numbers of the places from first on.
	draw func(s kernel.Stream, r []float32, step, node, first uint32)
	// apply turns the random numbers r into y = f(x, r), slope into
	// dx = dy * df/dx, in place; slope is nil where dx is dy.
	apply, slope func(r, x []float32)
}

// noiseOp draws random numbers into the output and turns them into it; in
// evaluation it hands its input on. A random number is a function of (seed,
// step, node, place in the batch). Nothing is saved: Backward draws the same
// numbers again.
type noiseOp struct {
	noise
	forward, backward Task
}

func newNoise(n noise) Op {
	o := &noiseOp{noise: n}
	o.forward, o.backward = o.forwardTask, o.backwardTask
	return o
}

func (o *noiseOp) Forward(p *Pass) { p.Work.Run(p, pieces(len(p.Y), grain), o.forward) }

func (o *noiseOp) Backward(p *Pass) {
	if p.DX[0] != nil {
		p.Work.Run(p, pieces(len(p.DY), grain), o.backward)
	}
}

func (o *noiseOp) forwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, len(p.Y), grain)
	o.disturb(p, p.Y[lo:hi], p.X[0][lo:hi], lo, o.apply)
}

func (o *noiseOp) backwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, len(p.DY), grain)
	o.disturb(p, p.DX[0][lo:hi], p.DY[lo:hi], lo, o.slope)
}

// disturb writes to dst what f makes of src and the random numbers of its
// places; first is the place of src[0] in the batch.
func (o *noiseOp) disturb(p *Pass, dst, src []float32, first int, f func(r, x []float32)) {
	if !p.Train || f == nil {
		copy(dst, src)
		return
	}
	o.draw(kernel.NewStream(p.Key.Seed, kernel.Dropout), dst, p.Key.Step, p.Key.Node, uint32(first))
	f(dst, src)
}

// checkNoiseRate refuses a rate at which the numbers kept would be divided by 0.
func checkNoiseRate(rate float64) error {
	if !(rate >= 0 && rate < 1) {
		return fmt.Errorf("rate is %v, expected 0 or more and below 1", rate)
	}
	return nil
}
