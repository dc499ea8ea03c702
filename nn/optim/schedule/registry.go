package schedule

import (
	"fmt"
	"math"
	"strings"

	"duet/nn/option"
)

// Schedule is a learning rate that changes with the step.
type Schedule interface {
	// At is the rate of the step that comes after step others; step is 0 or more.
	At(step int) float64
}

// Info describes a schedule to people and to forms.
type Info struct {
	// Class is Keras' class, Name the same in small letters: ExponentialDecay,
	// exponential_decay. New takes either.
	Class, Name string
	// Help is one sentence.
	Help string
	// Args are the arguments with their defaults.
	Args []option.Arg
}

// options is a pointer to the struct of a schedule's arguments, which the tags
// of its fields describe; it is the schedule as well.
type options interface {
	Schedule
	// check finds what bounds in tags cannot say.
	check() error
}

// kind is a row of the table of schedules.
type kind struct {
	Info
	// fresh makes the options with Keras' defaults.
	fresh func() options
}

// kinds is the table of schedules in the order people are shown them.
var kinds = []kind{cosineKind, restartsKind, exponentialKind, piecewiseKind, polynomialKind, inverseKind}

// Classes lists the schedules there are, in the order to show them.
func Classes() []Info {
	out := make([]Info, len(kinds))
	for i, k := range kinds {
		out[i] = k.Info
		out[i].Args = option.Args(k.fresh(), nil)
	}
	return out
}

// Args lists the arguments of a class with their defaults; nil for a class that
// is not known.
func Args(class string) []option.Arg {
	for _, k := range kinds {
		if k.Class == class || k.Name == class {
			return option.Args(k.fresh(), nil)
		}
	}
	return nil
}

// New makes a schedule from its class and its arguments by Keras' names; those
// left out have Keras' defaults. The error names what is unknown, missing or
// wrong, what was expected and what was probably meant.
func New(class string, args map[string]any) (Schedule, error) {
	var all, main []string
	for _, k := range kinds {
		if k.Class != class && k.Name != class {
			all = append(all, k.Class, k.Name)
			main = append(main, k.Class)
			continue
		}
		o := k.fresh()
		if err := option.Fill(o, args, nil); err != nil {
			return nil, fmt.Errorf("schedule: %w", err)
		}
		if err := o.check(); err != nil {
			return nil, fmt.Errorf("schedule: %s: %w", k.Class, err)
		}
		return o, nil
	}
	if near := option.Nearest(class, all); near != "" {
		return nil, fmt.Errorf("schedule: unknown schedule %q, did you mean %s?", class, near)
	}
	return nil, fmt.Errorf("schedule: unknown schedule %q, expected one of %s", class, strings.Join(main, ", "))
}

// positive wants a finite number above 0 that float32 can hold.
func positive(name string, v float64) error {
	if f := float32(v); !(f > 0) || math.IsInf(float64(f), 0) {
		return fmt.Errorf("%s is %v, expected a finite number above 0", name, v)
	}
	return nil
}

// finite wants a number of 0 or more that float32 can hold.
func finite(name string, v float64) error {
	if f := float32(v); !(f >= 0) || math.IsInf(float64(f), 0) {
		return fmt.Errorf("%s is %v, expected a finite number of 0 or more", name, v)
	}
	return nil
}
