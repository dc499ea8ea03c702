package layer

import (
	"duet/nn/alpha"
	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// WeightedSum merges two inputs of one shape: y = a*A + (1-a)*B, float32 a*A,
// float32 (1-a)*B, float32 addition, nothing fused. What a and 1-a are is told
// by the policy (package alpha).
//
//	dA = a*dy   dB = (1-a)*dy   dL/da = sum of dy*A - sum of dy*B, in float64
//
// Backward needs the inputs. Keras has no such layer; a custom one or Add over
// scaled inputs.
type WeightedSum struct {
	AlphaArgs
}

var _ = register(Kind{
	Class: "WeightedSum", Group: Merging, MinInputs: 2, MaxInputs: 2,
	Help: "a*A + (1-a)*B: alpha weighs the first input, 1 - alpha the second.",
	New: func() Layer {
		return &WeightedSum{AlphaArgsOf(alpha.Defaults())}
	},
})

// Infer keeps the shape, which both inputs share.
func (l *WeightedSum) Infer(in []shape.Shape) (shape.Shape, error) {
	if _, err := alpha.New(l.Options()); err != nil {
		return shape.Shape{}, err
	}
	return sameShapes("WeightedSum", in)
}

// Build declares alpha.
func (l *WeightedSum) Build(b *Builder) Op {
	o := &weightedSumOp{alpha: b.alpha(l.Options())}
	o.forward, o.backward = o.forwardTask, o.backwardTask
	return o
}

// weightedSumOp keeps between the tasks of one Backward the two sums that make
// dL/dalpha, each written by a task of its own.
type weightedSumOp struct {
	alpha             *Alpha
	dots              [2]float64 // of dy and each input
	forward, backward Task
}

// Alpha is the merge weight.
func (o *weightedSumOp) Alpha() *Alpha { return o.alpha }

func (o *weightedSumOp) Forward(p *Pass) {
	o.alpha.read(p)
	p.Work.Run(p, pieces(len(p.Y), grain), o.forward)
}

func (o *weightedSumOp) forwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, len(p.Y), grain)
	kernel.WeightedSum(p.Y[lo:hi], p.X[0][lo:hi], p.X[1][lo:hi], o.alpha.A, o.alpha.B)
}

func (o *weightedSumOp) Backward(p *Pass) {
	if n := o.dotTasks() + pieces(len(p.DY), grain); len(p.DY) < grain {
		p.Work.Alone(p, n, o.backward)
	} else {
		p.Work.Run(p, n, o.backward)
	}
	if !o.alpha.learns() {
		o.alpha.still(p)
		return
	}
	o.alpha.write(p, o.dots[0]-o.dots[1])
}

func (o *weightedSumOp) dotTasks() int {
	if o.alpha.learns() {
		return len(o.dots)
	}
	return 0
}

func (o *weightedSumOp) backwardTask(p *Pass, task int, _ []float32) {
	dots := o.dotTasks()
	if task < dots {
		o.dots[task] = kernel.Dot(p.DY, p.X[task])
		return
	}
	lo, hi := piece(task-dots, len(p.DY), grain)
	if p.DX[0] != nil {
		kernel.Scale(p.DX[0][lo:hi], p.DY[lo:hi], o.alpha.A)
	}
	if p.DX[1] != nil {
		kernel.Scale(p.DX[1][lo:hi], p.DY[lo:hi], o.alpha.B)
	}
}
