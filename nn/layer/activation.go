package layer

import (
	"fmt"

	"duet/nn/shape"
)

// Activation applies a function to every number, or for softmax to every row
// of the last axis: y = f(x).
// Keras: layers.Activation.
type Activation struct {
	Activation string `arg:"activation,required" choices:"@activation" help:"the function"`
}

var _ = register(Kind{
	Class: "Activation", Group: Core, MinInputs: 1, MaxInputs: 1,
	Help: "Applies a function such as relu or softmax to its input.",
	New:  func() Layer { return &Activation{Activation: "linear"} },
})

// Infer keeps the shape.
func (l *Activation) Infer(in []shape.Shape) (shape.Shape, error) {
	_, err := findActivation(l.Activation)
	return in[0], err
}

// Build makes the computation; there are no parameters.
func (l *Activation) Build(b *Builder) Op { return b.activation(mustActivation(l.Activation)) }

// activation is the computation of a layer that is one function.
func (b *Builder) activation(act activation) Op {
	o := &activationOp{act: act, cols: lastAxis(b.Out)}
	o.rows = several(grain, o.cols)
	o.forward, o.backward = o.forwardTask, o.backwardTask
	return o
}

// bounded is an argument that is a number from 0 to most.
type bounded struct {
	name        string
	value, most float64
}

func (a bounded) check() error {
	if !(a.value >= 0 && a.value <= a.most) {
		return fmt.Errorf("%s is %v, expected a number of 0 or more", a.name, a.value)
	}
	return nil
}

// lastAxis is the size of the last axis; a scalar is a row of one.
func lastAxis(s shape.Shape) int {
	if s.Rank() == 0 {
		return 1
	}
	return s.Dim(-1)
}

// activationOp works on blocks of rows rows of cols numbers.
type activationOp struct {
	act               activation
	cols, rows        int
	forward, backward Task
}

func (o *activationOp) Forward(p *Pass) {
	p.Work.Run(p, pieces(len(p.Y)/o.cols, o.rows), o.forward)
}

func (o *activationOp) forwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, len(p.Y)/o.cols, o.rows)
	o.act.forward(rows(p.Y, lo, hi, o.cols), rows(p.X[0], lo, hi, o.cols), o.cols)
}

func (o *activationOp) Backward(p *Pass) {
	if p.DX[0] != nil {
		p.Work.Run(p, pieces(len(p.DY)/o.cols, o.rows), o.backward)
	}
}

func (o *activationOp) backwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, len(p.DY)/o.cols, o.rows)
	o.act.backward(rows(p.DX[0], lo, hi, o.cols), rows(p.DY, lo, hi, o.cols), rows(p.Y, lo, hi, o.cols), rows(p.X[0], lo, hi, o.cols), o.cols)
}
