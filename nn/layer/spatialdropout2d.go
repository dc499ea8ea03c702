package layer

import (
	"fmt"

	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// SpatialDropout2D sets whole channels of a sample to 0 with probability rate
// while training and divides the others by 1 - rate; in evaluation it hands its
// input on:
//
//	y = u >= rate ? x * (1/(1-rate)) : 0
//
// u is the uniform number of (seed, step, node, n*C + c) for sample n of the
// batch and channel c. Nothing is saved: Backward draws the same numbers again.
// Keras: layers.SpatialDropout2D.
type SpatialDropout2D struct {
	Rate float64 `arg:"rate,required" min:"0" max:"1" help:"share of the channels that is dropped"`
}

var _ = register(Kind{
	Class: "SpatialDropout2D", Group: Regular, MinInputs: 1, MaxInputs: 1,
	Help: "Drops whole channels at random while training; the numbers of one channel are too alike to be dropped one by one.",
	New:  func() Layer { return &SpatialDropout2D{} },
})

// Infer keeps the shape.
func (l *SpatialDropout2D) Infer(in []shape.Shape) (shape.Shape, error) {
	if !(l.Rate >= 0 && l.Rate <= 1) {
		return shape.Shape{}, fmt.Errorf("rate is %v, expected 0 to 1", l.Rate)
	}
	return in[0], needPicture("SpatialDropout2D", in[0])
}

// Build makes the computation; there are no parameters.
func (l *SpatialDropout2D) Build(b *Builder) Op {
	o := &spatialDropoutOp{cols: b.Out.Dim(-1), size: b.Out.Size(), rate: float32(l.Rate)}
	if l.Rate < 1 {
		o.scale = float32(1 / (1 - l.Rate))
	}
	o.samples = several(grain, o.size)
	b.PerWorker(o.cols)
	o.forward, o.backward = o.forwardTask, o.backwardTask
	return o
}

// spatialDropoutOp computes sample by sample.
type spatialDropoutOp struct {
	cols, size, samples int // samples a task
	rate, scale         float32
	forward, backward   Task
}

func (o *spatialDropoutOp) Forward(p *Pass) { p.Work.Run(p, pieces(p.N, o.samples), o.forward) }

func (o *spatialDropoutOp) Backward(p *Pass) {
	if p.DX[0] != nil {
		p.Work.Run(p, pieces(p.N, o.samples), o.backward)
	}
}

func (o *spatialDropoutOp) forwardTask(p *Pass, task int, scratch []float32) {
	o.drop(p, p.Y, p.X[0], task, scratch)
}

func (o *spatialDropoutOp) backwardTask(p *Pass, task int, scratch []float32) {
	o.drop(p, p.DX[0], p.DY, task, scratch)
}

// drop writes to dst the channels of src that are kept, for the samples of a
// task; scratch holds the numbers drawn for one of them.
func (o *spatialDropoutOp) drop(p *Pass, dst, src []float32, task int, scratch []float32) {
	lo, hi := piece(task, p.N, o.samples)
	if !p.Train {
		copy(rows(dst, lo, hi, o.size), rows(src, lo, hi, o.size))
		return
	}
	stream, mask := kernel.NewStream(p.Key.Seed, kernel.Dropout), scratch[:o.cols]
	for n := lo; n < hi; n++ {
		stream.Fill2(mask, p.Key.Step, p.Key.Node, uint32(n*o.cols))
		for at := n * o.size; at < (n+1)*o.size; at += o.cols {
			in, out := src[at:at+o.cols], dst[at:at+o.cols]
			for c, u := range mask {
				if u >= o.rate {
					out[c] = in[c] * o.scale
				} else {
					out[c] = 0
				}
			}
		}
	}
}
