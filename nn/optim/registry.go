package optim

import (
	"fmt"
	"math"
	"strings"

	"duet/nn/option"
)

// Info describes an optimizer to people and to forms.
type Info struct {
	// Class is Keras' class, Name its string identifier: Adam, adam. New takes
	// either.
	Class, Name string
	// Help is one sentence.
	Help string
	// Args are the arguments with their defaults.
	Args []option.Arg
}

// options is a pointer to the struct of an optimizer's arguments, which the
// tags of its fields describe; Common is embedded in it.
type options interface {
	shared() *Common
	// check finds what bounds in tags cannot say, checkCommon in Common.
	check() error
	checkCommon() error
	rule() rule
}

// kind is a row of the table of optimizers.
type kind struct {
	Info
	// fresh makes the options with Keras' defaults.
	fresh func() options
}

// kinds is the table of optimizers in the order people are shown them.
var kinds = []kind{adamKind, adamWKind, sgdKind, rmspropKind, nadamKind, adagradKind}

// Classes lists the optimizers there are, in the order to show them.
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

// New makes an optimizer from its class and its arguments by Keras' names;
// those left out have Keras' defaults. The error names what is unknown or
// wrong, what was expected and what was probably meant.
func New(class string, args map[string]any) (Optimizer, error) {
	var all, main []string
	for _, k := range kinds {
		if k.Class == class || k.Name == class {
			o, err := k.make(args)
			if err != nil {
				return nil, fmt.Errorf("optim: %w", err)
			}
			return o, nil
		}
		all = append(all, k.Class, k.Name)
		main = append(main, k.Class)
	}
	if near := option.Nearest(class, all); near != "" {
		return nil, fmt.Errorf("optim: unknown optimizer %q, did you mean %s?", class, near)
	}
	return nil, fmt.Errorf("optim: unknown optimizer %q, expected one of %s", class, strings.Join(main, ", "))
}

func (k kind) make(args map[string]any) (Optimizer, error) {
	o := k.fresh()
	if err := option.Fill(o, args, nil); err != nil {
		return nil, err
	}
	for _, check := range []func() error{o.check, o.checkCommon} {
		if err := check(); err != nil {
			return nil, fmt.Errorf("%s: %w", k.Class, err)
		}
	}
	return newEngine(k.Class, *o.shared(), o.rule()), nil
}

// positive wants a finite number above zero that float32 can hold.
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
