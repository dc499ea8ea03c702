package schedule

import (
	"errors"
	"fmt"
)

// PiecewiseConstantDecay changes the rate after given steps: it is Values[0] up
// to and with step Boundaries[0], then Values[1] up to and with Boundaries[1],
// and at last the last of Values, one more than Boundaries.
type PiecewiseConstantDecay struct {
	// Boundaries are the last steps of each rate but the last; they rise.
	Boundaries []int `arg:"boundaries,required" min:"0" help:"last step of each rate but the last, rising"`
	// Values are the rates.
	Values []float64 `arg:"values,required" min:"0" help:"rates, one more than boundaries"`
}

var piecewiseKind = kind{
	Info: Info{
		Class: "PiecewiseConstantDecay",
		Name:  "piecewise_constant_decay",
		Help:  "Set to another value after given steps.",
	},
	fresh: func() options { return &PiecewiseConstantDecay{} },
}

func (o *PiecewiseConstantDecay) check() error {
	if len(o.Boundaries) == 0 {
		return errors.New("boundaries is empty, expected one step or more")
	}
	if len(o.Values) != len(o.Boundaries)+1 {
		return fmt.Errorf("values has %d rates, expected %d, one more than boundaries", len(o.Values), len(o.Boundaries)+1)
	}
	for i, b := range o.Boundaries[1:] {
		if before := o.Boundaries[i]; b <= before {
			return fmt.Errorf("boundaries has %d after %d, expected rising steps", b, before)
		}
	}
	for _, v := range o.Values {
		if err := finite("one of values", v); err != nil {
			return err
		}
	}
	return nil
}

// At is the rate; see Schedule.
func (o *PiecewiseConstantDecay) At(step int) float64 {
	for i, last := range o.Boundaries {
		if step <= last {
			return o.Values[i]
		}
	}
	return o.Values[len(o.Values)-1]
}
