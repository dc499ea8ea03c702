package layer

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"duet/nn/internal/kernel"
	"duet/nn/option"
)

// activation is a function that a layer ends with.
type activation struct {
	name string
	// aliases are other names of Keras'.
	aliases []string
	// forward sets y = f(x); y may be x. Rows have cols numbers; softmax and
	// log_softmax are the only ones that look at them.
	forward func(y, x []float32, cols int)
	// backward sets dx from dy and the output y; dx may be dy. x is what it was
	// applied to, which only those with input may read: for others it may be y.
	backward func(dx, dy, y, x []float32, cols int)
	// input says that the way back needs x.
	input bool
	// linear says that f(x) is x, so that a layer can skip it.
	linear bool
}

// activations are Keras' names, sorted; gelu_tanh is Keras' gelu with approximate.
var activations = []activation{
	{name: "celu", forward: elu.forward, backward: elu.backward, input: true},
	{name: "elu", forward: elu.forward, backward: elu.backward, input: true},
	{name: "exponential", forward: plain(kernel.Exponential), backward: fromOutput(kernel.ExponentialGrad)},
	{name: "gelu", forward: plain(kernel.Gelu), backward: fromInput(kernel.GeluGrad), input: true},
	{name: "gelu_tanh", forward: plain(kernel.GeluTanh), backward: fromInput(kernel.GeluTanhGrad), input: true},
	{name: "hard_sigmoid", forward: plain(kernel.HardSigmoid), backward: fromInput(kernel.HardSigmoidGrad), input: true},
	{name: "hard_silu", forward: plain(kernel.HardSilu), backward: fromInput(kernel.HardSiluGrad), input: true, aliases: []string{"hard_swish"}},
	{name: "hard_tanh", forward: plain(kernel.HardTanh), backward: fromInput(kernel.HardTanhGrad), input: true},
	{name: "leaky_relu", forward: leaky.forward, backward: leaky.backward},
	{name: "linear", forward: linear, backward: linearGrad, linear: true},
	{name: "log_softmax", forward: logSoftmax, backward: logSoftmaxGrad, input: true},
	{name: "mish", forward: plain(kernel.Mish), backward: fromInput(kernel.MishGrad), input: true},
	{name: "relu", forward: plain(kernel.Relu), backward: fromOutput(kernel.ReluGrad)},
	{name: "relu6", forward: relu6.forward, backward: relu6.backward},
	{name: "selu", forward: selu.forward, backward: selu.backward, input: true},
	{name: "sigmoid", forward: plain(kernel.SigmoidForward), backward: fromOutput(kernel.SigmoidGrad)},
	{name: "silu", forward: plain(kernel.Silu), backward: fromInput(kernel.SiluGrad), input: true, aliases: []string{"swish"}},
	{name: "softmax", forward: softmax, backward: softmaxGrad},
	{name: "softplus", forward: plain(kernel.Softplus), backward: fromInput(kernel.SoftplusGrad), input: true},
	{name: "softsign", forward: plain(kernel.Softsign), backward: fromInput(kernel.SoftsignGrad), input: true},
	{name: "tanh", forward: plain(kernel.TanhForward), backward: fromOutput(kernel.TanhGrad)},
	{name: "tanh_shrink", forward: plain(kernel.TanhShrink), backward: fromInput(kernel.TanhShrinkGrad), input: true},
}

// Keras' constants of the named activations that have some: the slope of the
// function leaky_relu is not that of the layer LeakyReLU. selu's are those that
// keep a mean of 0 and a variance of 1.
var (
	leaky = leakyActivation(0.2)
	relu6 = clippedActivation(kernel.Bends{Top: 6})
	elu   = curveActivation(kernel.Curve{Scale: 1, Alpha: 1, AtZero: 1})
	selu  = curveActivation(kernel.Curve{Scale: 1.0507009873554804934, Alpha: 1.6732632423543772848, AtZero: 1.0507009873554804934})
)

// plain is the forward function of an activation that takes numbers one by one.
func plain(f func(y, x []float32)) func(y, x []float32, cols int) {
	return func(y, x []float32, _ int) { f(y, x) }
}

// fromOutput is the backward function of one whose slope is told by its output.
func fromOutput(f func(dx, dy, y []float32)) func(dx, dy, y, x []float32, cols int) {
	return func(dx, dy, y, _ []float32, _ int) { f(dx, dy, y) }
}

// fromInput is the backward function of one whose slope is told by its input.
func fromInput(f func(dx, dy, x []float32)) func(dx, dy, y, x []float32, cols int) {
	return func(dx, dy, _, x []float32, _ int) { f(dx, dy, x) }
}

// leakyActivation is x above 0 and slope * x elsewhere, for a slope of 0 or more.
func leakyActivation(slope float64) activation {
	return activation{
		forward:  func(y, x []float32, _ int) { kernel.LeakyRelu(y, x, slope) },
		backward: func(dx, dy, y, _ []float32, _ int) { kernel.LeakyReluGrad(dx, dy, y, slope) },
	}
}

// clippedActivation is made of straight lines. Its output tells where they bend
// when all below is 0 and nothing is moved.
func clippedActivation(b kernel.Bends) activation {
	a := activation{input: b.Slope != 0 || b.From != 0}
	a.forward = func(y, x []float32, _ int) { kernel.Clipped(y, x, b) }
	a.backward = func(dx, dy, y, x []float32, _ int) {
		if !a.input {
			x = y
		}
		kernel.ClippedGrad(dx, dy, x, b)
	}
	return a
}

// curveActivation is exponential below 0.
func curveActivation(c kernel.Curve) activation {
	return activation{
		forward:  func(y, x []float32, _ int) { kernel.Elu(y, x, c) },
		backward: func(dx, dy, _, x []float32, _ int) { kernel.EluGrad(dx, dy, x, c) },
		input:    true,
	}
}

func linear(y, x []float32, _ int)            { copy(y, x) }
func linearGrad(d, dy, _, _ []float32, _ int) { copy(d, dy) }

func softmax(y, x []float32, k int)            { kernel.Softmax(y, x, len(x)/k, k) }
func softmaxGrad(d, dy, y, _ []float32, k int) { kernel.SoftmaxGrad(d, dy, y, len(y)/k, k) }

func logSoftmax(y, x []float32, k int)            { kernel.LogSoftmax(y, x, len(x)/k, k) }
func logSoftmaxGrad(d, dy, _, x []float32, k int) { kernel.LogSoftmaxGrad(d, dy, x, len(x)/k, k) }

// Activations lists the names a recipe may use, sorted.
func Activations() []string {
	names := make([]string, len(activations))
	for i, a := range activations {
		names[i] = a.name
	}
	return names
}

// absentActivations are names of Keras' that duet has not, and what to do.
var absentActivations = map[string]string{
	"glu":            "it halves the number of channels; use silu or sigmoid",
	"hard_shrink":    "use tanh_shrink, which is close to it",
	"log_sigmoid":    "use sigmoid, and a loss that takes probabilities",
	"soft_shrink":    "use tanh_shrink, which is close to it",
	"sparse_plus":    "use softplus, which is close to it",
	"sparse_sigmoid": "use hard_sigmoid, which is close to it",
	"sparsemax":      "use softmax, which is close to it",
	"squareplus":     "use softplus, which is close to it",
	"threshold":      "use a layer ReLU with a threshold",
}

// activationTable is Activations with their other names and those that are not
// there, for option.
func activationTable() []option.Entry {
	var out []option.Entry
	for _, a := range activations {
		out = append(out, option.Entry{Name: a.name, Aliases: a.aliases})
	}
	for _, name := range slices.Sorted(maps.Keys(absentActivations)) {
		out = append(out, option.Entry{Name: name, Missing: absentActivations[name]})
	}
	return out
}

// findActivation looks an activation up by name.
func findActivation(name string) (activation, error) {
	for _, a := range activations {
		if a.name == name || slices.Contains(a.aliases, name) {
			return a, nil
		}
	}
	if near := option.Nearest(name, Activations()); near != "" {
		return activation{}, fmt.Errorf("activation is %q, did you mean %s?", name, near)
	}
	return activation{}, fmt.Errorf("activation is %q, expected one of %s", name, strings.Join(Activations(), ", "))
}

// mustActivation is findActivation for a name that Infer has checked.
func mustActivation(name string) activation {
	a, err := findActivation(name)
	if err != nil {
		panic("layer: Build without Infer: " + err.Error())
	}
	return a
}
