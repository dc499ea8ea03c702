package layer

import (
	"fmt"

	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// Dropout sets each number to 0 with probability rate while training and
// divides the others by 1 - rate; in evaluation it hands its input on:
//
//	y = u >= rate ? x * (1/(1-rate)) : 0
//
// u is the uniform number of (seed, step, node, place in the batch), so a mask
// is a function of these alone. Nothing is saved: Backward draws the same
// numbers again. Keras: layers.Dropout.
type Dropout struct {
	Rate float64 `arg:"rate,required" min:"0" max:"1" help:"share of the numbers that is dropped"`
}

var _ = register(Kind{
	Class: "Dropout", Group: Regular, MinInputs: 1, MaxInputs: 1,
	Help: "Drops a random share of its input while training, against learning by heart.",
	New:  func() Layer { return &Dropout{} },
})

// Infer keeps the shape.
func (l *Dropout) Infer(in []shape.Shape) (shape.Shape, error) {
	if !(l.Rate >= 0 && l.Rate <= 1) {
		return shape.Shape{}, fmt.Errorf("rate is %v, expected 0 to 1", l.Rate)
	}
	return in[0], nil
}

// Build makes the computation; there are no parameters.
func (l *Dropout) Build(*Builder) Op {
	o := &dropoutOp{rate: float32(l.Rate)}
	if l.Rate < 1 {
		o.scale = float32(1 / (1 - l.Rate))
	}
	o.forward, o.backward = o.forwardTask, o.backwardTask
	return o
}

// dropoutOp draws the uniform numbers into the output and replaces them there.
type dropoutOp struct {
	rate, scale       float32
	forward, backward Task
}

func (o *dropoutOp) Forward(p *Pass) { p.Work.Run(p, pieces(len(p.Y), grain), o.forward) }

func (o *dropoutOp) Backward(p *Pass) {
	if p.DX[0] != nil {
		p.Work.Run(p, pieces(len(p.DY), grain), o.backward)
	}
}

func (o *dropoutOp) forwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, len(p.Y), grain)
	o.drop(p, p.Y[lo:hi], p.X[0][lo:hi], lo)
}

func (o *dropoutOp) backwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, len(p.DY), grain)
	o.drop(p, p.DX[0][lo:hi], p.DY[lo:hi], lo)
}

// drop writes to dst the numbers of src that are kept; first is the place of
// src[0] in the batch.
func (o *dropoutOp) drop(p *Pass, dst, src []float32, first int) {
	if !p.Train {
		copy(dst, src)
		return
	}
	kernel.NewStream(p.Key.Seed, kernel.Dropout).Fill2(dst, p.Key.Step, p.Key.Node, uint32(first))
	for i, u := range dst {
		if u >= o.rate {
			dst[i] = src[i] * o.scale
		} else {
			dst[i] = 0
		}
	}
}
