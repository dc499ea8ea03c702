package loss

import (
	"fmt"
	"strings"

	"duet/nn/option"
	"duet/nn/shape"
)

// Target is the form in which a loss wants the right answers.
type Target int

// The forms of targets, for K numbers in one prediction.
const (
	// OneHot: y is [N, K], rows of one 1 and zeros, or shares that sum to 1.
	OneHot Target = iota
	// Index: y is [N, 1], class numbers 0 to K-1 as floats.
	Index
	// Values: y is [N, K], numbers to be met; 0 or 1 for a binary loss.
	Values
)

// Loss compares predictions with what they should have been.
type Loss interface {
	// Name is Keras' string identifier: categorical_crossentropy.
	Name() string
	// Target is the form of y.
	Target() Target
	// Check refuses an output that the loss cannot be used with. activation is
	// the name of the activation that makes the output, "probabilities" when it
	// is known to be rows of probabilities, "" when nothing is known. The error
	// names the loss, the output and the remedy.
	Check(out shape.Shape, activation string) error
	// Values writes the loss of every sample. k is the length of one row of pred,
	// also for Index, whose rows of y are shorter.
	//
	//	dst  // [N]
	//	pred // [N, K]
	//	y    // [N, K], or [N, 1] for Index
	//
	// It panics when the lengths do not fit, or when a class number is not one of
	// 0 to K-1.
	Values(dst []float32, pred, y []float32, k int)
	// Grad writes the gradient of the mean over the samples of the loss. Where
	// pred is not finite, neither is the gradient. It panics as Values does.
	//
	//	dpred // [N, K], may be pred
	//	pred  // [N, K]
	//	y     // [N, K], or [N, 1] for Index
	Grad(dpred, pred, y []float32, k int)
}

// Subject is what a loss compares.
type Subject int

// The subjects.
const (
	OfClasses Subject = iota // one class among K
	OfChances                // K answers of yes or no, each by itself
	OfNumbers                // K numbers to be met
)

// Describe finds the description of a loss by any of its names.
func Describe(name string) (Info, bool) {
	for _, k := range kinds {
		if k.answers(name) {
			return k.Info, true
		}
	}
	return Info{}, false
}

// Info describes a loss to people and to forms.
type Info struct {
	// Name is Keras' string identifier, Class its class, Aliases other names that
	// New takes.
	Name, Class string
	Aliases     []string
	// Of is what it compares.
	Of Subject
	// Help is one sentence.
	Help string
	// Args are the arguments with their defaults.
	Args []option.Arg
}

// kind is a row of the table of losses.
type kind struct {
	Info
	// fresh makes the options with Keras' defaults.
	fresh func() options
	// lacks are arguments that people expect of this loss, with what to do instead.
	lacks []lack
}

// lack is an argument that a loss does not have.
type lack struct{ arg, instead string }

// options is a pointer to the struct of a loss, which the tags of its fields
// describe.
type options interface{ loss() Loss }

// bounded are options with a rule that a range in a tag cannot say.
type bounded interface{ check() error }

// kinds is the table of losses in the order people are shown them.
var kinds = []kind{
	categoricalKind, sparseKind, binaryKind, categoricalFocalKind, binaryFocalKind, divergenceKind,
	categoricalHingeKind, hingeKind, squaredHingeKind,
	squaredKind, absoluteKind, huberKind, logCoshKind, logarithmicKind, poissonKind,
}

// Names lists the losses there are, in the order to show them.
func Names() []Info {
	out := make([]Info, len(kinds))
	for i, k := range kinds {
		out[i] = k.Info
		out[i].Args = option.Args(k.fresh(), nil)
	}
	return out
}

// New makes a loss from its string identifier, alias or class name, and its
// arguments by Keras' names; those left out have Keras' defaults. The error
// names what is unknown or wrong and what was probably meant.
func New(name string, args map[string]any) (Loss, error) {
	for _, k := range kinds {
		if !k.answers(name) {
			continue
		}
		o, err := k.fill(args)
		if err != nil {
			return nil, fmt.Errorf("loss: %w", err)
		}
		return o.loss(), nil
	}
	return nil, unknown(name)
}

func (k kind) fill(args map[string]any) (options, error) {
	for _, l := range k.lacks {
		if _, given := args[l.arg]; given {
			return nil, fmt.Errorf("%s has no argument %q, as in Keras: %s", k.Class, l.arg, l.instead)
		}
	}
	o := k.fresh()
	if err := option.Fill(o, args, nil); err != nil {
		return nil, err
	}
	if b, ok := o.(bounded); ok {
		if err := b.check(); err != nil {
			return nil, fmt.Errorf("%s: %w", k.Class, err)
		}
	}
	return o, nil
}

func (k kind) answers(name string) bool {
	for _, n := range k.names() {
		if n == name {
			return true
		}
	}
	return false
}

func (k kind) names() []string { return append([]string{k.Name, k.Class}, k.Aliases...) }

func unknown(name string) error {
	var all, main []string
	for _, k := range kinds {
		all = append(all, k.names()...)
		main = append(main, k.Name)
	}
	if near := option.Nearest(name, all); near != "" {
		return fmt.Errorf("loss: unknown loss %q, did you mean %s?", name, near)
	}
	return fmt.Errorf("loss: unknown loss %q, expected one of %s", name, strings.Join(main, ", "))
}
