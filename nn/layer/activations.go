package layer

import (
	"fmt"
	"strings"

	"duet/nn/internal/kernel"
	"duet/nn/option"
)

// activation is a function that a layer ends with.
type activation struct {
	name string
	// forward sets y = f(x); y may be x. Rows have cols numbers; softmax is the
	// only one that looks at them.
	forward func(y, x []float32, cols int)
	// backward sets dx from dy and the output y; dx may be dy. x is what it was
	// applied to, which only those with input may read: for others it may be y.
	backward func(dx, dy, y, x []float32, cols int)
	// input says that the way back needs x.
	input bool
	// linear says that f(x) is x, so that a layer can skip it.
	linear bool
}

// activations are Keras' names, sorted.
var activations = []activation{
	{name: "linear", forward: linear, backward: linearGrad, linear: true},
	{name: "relu", forward: relu, backward: reluGrad},
	{name: "sigmoid", forward: sigmoid, backward: sigmoidGrad},
	{name: "softmax", forward: softmax, backward: softmaxGrad},
	{name: "tanh", forward: tanh, backward: tanhGrad},
}

func linear(y, x []float32, _ int)            { copy(y, x) }
func linearGrad(d, dy, _, _ []float32, _ int) { copy(d, dy) }

func relu(y, x []float32, _ int)            { kernel.Relu(y, x) }
func reluGrad(d, dy, y, _ []float32, _ int) { kernel.ReluGrad(d, dy, y) }

func sigmoid(y, x []float32, _ int)            { kernel.SigmoidForward(y, x) }
func sigmoidGrad(d, dy, y, _ []float32, _ int) { kernel.SigmoidGrad(d, dy, y) }

func tanh(y, x []float32, _ int)            { kernel.TanhForward(y, x) }
func tanhGrad(d, dy, y, _ []float32, _ int) { kernel.TanhGrad(d, dy, y) }

func softmax(y, x []float32, k int)            { kernel.Softmax(y, x, len(x)/k, k) }
func softmaxGrad(d, dy, y, _ []float32, k int) { kernel.SoftmaxGrad(d, dy, y, len(y)/k, k) }

// Activations lists the names a recipe may use, sorted.
func Activations() []string {
	names := make([]string, len(activations))
	for i, a := range activations {
		names[i] = a.name
	}
	return names
}

// findActivation looks an activation up by name.
func findActivation(name string) (activation, error) {
	for _, a := range activations {
		if a.name == name {
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
