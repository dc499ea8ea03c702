package layer

import (
	"errors"

	"duet/nn/shape"
)

// Input is where samples come in: the plan's caller writes its output.
// Keras: layers.Input, class InputLayer.
type Input struct {
	Shape []int `arg:"shape,required" min:"1" help:"size of one sample along each axis, without the batch"`
}

var _ = register(Kind{
	Class: "Input", Group: Inputs,
	Help: "Where samples come in.",
	New:  func() Layer { return &Input{} },
})

// Infer is the shape that was written.
func (l *Input) Infer(in []shape.Shape) (shape.Shape, error) {
	if len(in) > 0 {
		return shape.Shape{}, errors.New("an Input reads no other layer: remove it, or remove its from")
	}
	return sized("shape", l.Shape...)
}

// Build makes an Op that does nothing: its output is written from outside.
func (l *Input) Build(*Builder) Op { return inputOp{} }

type inputOp struct{}

func (inputOp) Forward(*Pass)  {}
func (inputOp) Backward(*Pass) {}
