package layer

import (
	"fmt"

	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// Rescaling multiplies every number and adds another, in training and in
// evaluation alike: y = x*scale + offset, with the product rounded to float32
// before the addition. Either is one number, or one for every channel (the last
// axis). Keras: layers.Rescaling.
type Rescaling struct {
	Scale  []float64 `arg:"scale,required" help:"what numbers are multiplied by: one number, or one a channel"`
	Offset []float64 `arg:"offset" help:"what is added: one number, or one a channel"`
}

var _ = register(Kind{
	Class: "Rescaling", Group: Normalising, MinInputs: 1, MaxInputs: 1,
	Help: "Multiplies its input by one number and adds another, such as 1/255 for bytes.",
	New:  func() Layer { return &Rescaling{Offset: []float64{0}} },
})

// Infer keeps the shape.
func (l *Rescaling) Infer(in []shape.Shape) (shape.Shape, error) {
	if err := checkPerChannel("scale", l.Scale, in[0]); err != nil {
		return shape.Shape{}, err
	}
	return in[0], checkPerChannel("offset", l.Offset, in[0])
}

// checkPerChannel refuses lists that are neither one number nor one a channel,
// and numbers that float32 cannot hold.
func checkPerChannel(arg string, list []float64, in shape.Shape) error {
	if n := lastAxis(in); len(list) != 1 && len(list) != n {
		if n == 1 {
			return fmt.Errorf("%s has %d numbers, expected one, for the single channel of the input %v", arg, len(list), in)
		}
		return fmt.Errorf("%s has %d numbers, expected one, or %d for the channels of the input %v", arg, len(list), n, in)
	}
	for _, v := range list {
		if !finite(float32(v)) {
			return fmt.Errorf("%s is %v, expected finite numbers", arg, list)
		}
	}
	return nil
}

// perChannel is a list that Infer has checked, repeated up to cols numbers.
func perChannel(list []float64, cols int) []float32 {
	out := make([]float32, cols)
	for c := range out {
		out[c] = float32(list[c%len(list)])
	}
	return out
}

// Build makes the computation; there are no parameters.
func (l *Rescaling) Build(b *Builder) Op {
	cols := lastTwoAxes(b.Out)
	return newRescale(perChannel(l.Scale, cols), perChannel(l.Offset, cols))
}

// lastTwoAxes is how many numbers the last two axes have: rows that are longer
// than the channels alone, which are often one, are quicker to walk.
func lastTwoAxes(s shape.Shape) int {
	if s.Rank() < 2 {
		return lastAxis(s)
	}
	return s.Dim(-2) * s.Dim(-1)
}

// newRescale is y = x*scale + shift with dx = dy*scale.
func newRescale(scale, shift []float32) Op {
	none := make([]float32, len(shift))
	return newChannelOp(len(scale),
		func(y, x []float32) { kernel.ColumnRescale(y, x, scale, shift) },
		func(dx, dy []float32) { kernel.ColumnRescale(dx, dy, scale, none) })
}

// channelOp applies a function of a number and its place in a row of cols
// numbers. It is affine: the way back does not look at the input.
type channelOp struct {
	cols, rows        int // rows a task
	apply, slope      func(dst, src []float32)
	forward, backward Task
}

func newChannelOp(cols int, apply, slope func(dst, src []float32)) Op {
	o := &channelOp{cols: cols, rows: several(grain, cols), apply: apply, slope: slope}
	o.forward, o.backward = o.forwardTask, o.backwardTask
	return o
}

func (o *channelOp) Forward(p *Pass) { p.Work.Run(p, pieces(len(p.Y)/o.cols, o.rows), o.forward) }

func (o *channelOp) Backward(p *Pass) {
	if p.DX[0] != nil {
		p.Work.Run(p, pieces(len(p.DY)/o.cols, o.rows), o.backward)
	}
}

func (o *channelOp) forwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, len(p.Y)/o.cols, o.rows)
	o.apply(rows(p.Y, lo, hi, o.cols), rows(p.X[0], lo, hi, o.cols))
}

func (o *channelOp) backwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, len(p.DY)/o.cols, o.rows)
	o.slope(rows(p.DX[0], lo, hi, o.cols), rows(p.DY, lo, hi, o.cols))
}
