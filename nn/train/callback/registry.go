package callback

import (
	"fmt"
	"strings"

	"duet/nn/option"
)

// Callback is the arguments of one: an *EarlyStopping or a *ReduceLROnPlateau.
// Both have a Start of their own.
type Callback interface {
	// watched is what is looked at.
	watched() *Watch
	// check finds what bounds in tags cannot say.
	check() error
}

// MonitorOf names the metric that a callback looks at.
func MonitorOf(c Callback) string { return c.watched().Monitor }

// Info describes a callback to people and to forms.
type Info struct {
	// Class is Keras' class, Name the same in small letters: EarlyStopping,
	// early_stopping. New takes either.
	Class, Name string
	// Help is one sentence.
	Help string
	// Args are the arguments with their defaults.
	Args []option.Arg
}

// kind is a row of the table of callbacks.
type kind struct {
	Info
	// fresh makes the arguments with Keras' defaults.
	fresh func() Callback
}

// kinds is the table of callbacks in the order people are shown them.
var kinds = []kind{earlyKind, plateauKind}

// Classes lists the callbacks there are, in the order to show them.
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

// New makes a callback from its class and its arguments by Keras' names; those
// left out have Keras' defaults. The error names what is unknown or wrong, what
// was expected and what was probably meant.
func New(class string, args map[string]any) (Callback, error) {
	var all, main []string
	for _, k := range kinds {
		if k.Class != class && k.Name != class {
			all = append(all, k.Class, k.Name)
			main = append(main, k.Class)
			continue
		}
		c := k.fresh()
		if err := option.Fill(c, args, nil); err != nil {
			return nil, fmt.Errorf("callback: %w", err)
		}
		if err := c.check(); err != nil {
			return nil, fmt.Errorf("callback: %s: %w", k.Class, err)
		}
		return c, nil
	}
	if near := option.Nearest(class, all); near != "" {
		return nil, fmt.Errorf("callback: unknown callback %q, did you mean %s?", class, near)
	}
	return nil, fmt.Errorf("callback: unknown callback %q, expected one of %s", class, strings.Join(main, ", "))
}
