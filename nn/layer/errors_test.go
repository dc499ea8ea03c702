package layer

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"duet/nn/shape"
)

// Every mistake has one error, which says what was wrong, what was expected
// and what to do.

func TestArgumentErrors(t *testing.T) {
	args := func(list ...any) map[string]any {
		m := map[string]any{}
		for i := 0; i < len(list); i += 2 {
			m[list[i].(string)] = list[i+1]
		}
		return m
	}
	for _, c := range []struct {
		class string
		args  map[string]any
		want  string
	}{
		{"Conv2", nil, `unknown layer "Conv2", did you mean Conv2D?`},
		{"Transformer", nil, `unknown layer "Transformer", expected one of Activation,`},
		{"Dense", nil, "Dense needs units: how many numbers it puts out"},
		{"Dense", args("units", 0), "Dense: units is 0, expected 1 or more"},
		{"Dense", args("units", "ten"), `Dense: units is "ten", expected a whole number`},
		{"Dense", args("units", 2.5), "Dense: units is 2.5, expected a whole number"},
		{"Dense", args("units", 3, "activaton", "relu"), `Dense has no argument "activaton", did you mean activation?`},
		{"Dense", args("units", 3, "activation", "rellu"), `Dense: activation is "rellu", did you mean relu?`},
		{"Dense", args("units", 3, "activation", "wave"), `Dense: activation is "wave", expected one of celu, elu, exponential, gelu, gelu_tanh, hard_sigmoid,`},
		{"Dense", args("units", 3, "use_bias", "perhaps"), `Dense: use_bias is "perhaps", expected true or false`},
		{"Dense", args("units", 3, "kernel_initializer", "glorot_unifrm"), `did you mean glorot_uniform?`},
		{"Conv2D", args("filters", 8), "Conv2D needs kernel_size: height and width of the window"},
		{"Conv2D", args("filters", 8, "kernel_size", []any{3, 3, 3}), "expected one whole number or two, such as 3 or [3, 2]"},
		{"Conv2D", args("filters", 8, "kernel_size", 0), "kernel_size is 0, expected 1 or more"},
		{"Conv2D", args("filters", 8, "kernel_size", 3, "padding", "sam"), `padding is "sam", did you mean same?`},
		{"Conv2D", args("filters", 8, "kernel_size", 3, "strides", -1), "strides is -1, expected 1 or more"},
		{"MaxPooling2D", args("pool_size", 0), "pool_size is 0, expected 1 or more"},
		{"Dropout", args("rate", 1.5), "rate is 1.5, expected 0 to 1"},
		{"Dropout", args("rate", math.NaN()), "rate is NaN, expected 0 to 1"},
		{"Flatten", args("axis", 1), `Flatten takes no arguments, got "axis"`},
		{"Activation", nil, "Activation needs activation"},
		{"Input", args("shape", []any{28, 0}), "shape is [28 0], expected 1 or more"},
		{"WeightedSum", args("policy", "sigmoyd"), `policy is "sigmoyd", did you mean sigmoid?`},
		{"WeightedSum", args("lr_multiplier", -1), "lr_multiplier is -1, expected 0 or more"},
		{"WeightedProduct", args("guard", "eps"), `guard is "eps", expected one of log, raw, signed, epsilon, scaled_product`},
	} {
		_, err := Decode(c.class, c.args)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %v: %v, want %s", c.class, c.args, err, c.want)
		}
	}
}

func TestShapeErrors(t *testing.T) {
	conv := func(args ...any) Layer {
		return made("Conv2D", append([]any{"filters", 4, "kernel_size", 3}, args...)...)
	}
	huge := made("Dense", "units", 1<<30)
	for _, c := range []struct {
		layer Layer
		in    []shape.Shape
		want  string
	}{
		{conv(), one(10), "input has shape (10), Conv2D needs (height, width, channels): put it before Flatten"},
		{conv(), one(28, 28), "input has shape (28, 28), Conv2D needs (height, width, channels): give the input a channel axis, (28, 28, 1)"},
		{conv(), one(2, 2, 2, 2), "Conv2D needs (height, width, channels): give it an input with three axes"},
		{conv(), one(2, 9, 1), "input has shape (2, 9, 1), a kernel of 3 x 3 is larger than its picture of 2 x 9: use a smaller kernel_size or padding same"},
		{&Conv2D{Filters: 2}, one(5, 5, 1), "activation is \"\", expected one of"},
		{&Conv2D{Filters: 2, Activation: "relu", WeightArgs: WeightArgs{KernelArgs: KernelArgs{KernelInitializer: "zeros"}}}, one(5, 5, 1), "bias_initializer is \"\", expected one of"},
		{&Conv2D{Filters: 2, Activation: "relu", WeightArgs: kerasWeights()}, one(5, 5, 1), "kernel_size is 0, expected 1 or more"},
		{&Conv2D{Filters: 2, KernelSize: Pair{1, 1}, Activation: "relu", WeightArgs: kerasWeights()}, one(5, 5, 1), "strides is 0, expected 1 or more"},
		{&Conv2D{Activation: "relu"}, one(5, 5, 1), "filters is 0, expected 1 or more"},
		{made("MaxPooling2D", "pool_size", 4), one(3, 3, 8), "input has shape (3, 3, 8), a pool of 4 x 4 is larger than its picture of 3 x 3: use a smaller pool_size or padding same"},
		{made("MaxPooling2D", "strides", "0, 2"), one(4, 4, 1), "strides is [0, 2], expected 1 or more"},
		{made("MaxPooling2D"), one(7), "MaxPooling2D needs (height, width, channels): put it before Flatten"},
		{made("GlobalAveragePooling2D"), one(7), "GlobalAveragePooling2D needs (height, width, channels): put it before Flatten"},
		{made("Dense", "units", 3), one(), "input has shape (), Dense needs at least one axis"},
		{&Dense{}, one(3), "units is 0, expected 1 or more"},
		{huge, one(1 << 20), "the kernel cannot be: [1048576 1073741824] has more than"},
		{&Activation{}, one(3), `activation is "", expected one of`},
		{&Dropout{Rate: math.NaN()}, one(3), "rate is NaN, expected 0 to 1"},
		{made("Input", "shape", []int{5}), one(5), "an Input reads no other layer"},
		{&Input{Shape: []int{3, 0}}, nil, "shape cannot be: axis 2 is 0, expected 1 or more"},
		{&Input{Shape: []int{1, 1, 1, 1, 1}}, nil, "at most 4 are possible"},
		{made("Add"), append(one(10), one(7)...), "inputs have shapes (10) and (7), Add needs equal shapes"},
		{made("Multiply"), append(one(10), one(1)...), "inputs have shapes (10) and (1), which Keras would join by a silent broadcast; Multiply needs equal shapes"},
		{made("Maximum"), append(one(4, 4, 3), one(3)...), "silent broadcast"},
		{made("Minimum"), append(two(4), one(5)...), "inputs have shapes (4) and (5), Minimum needs equal shapes"},
		{made("WeightedSum"), append(one(1), one(10)...), "which Keras would join by a silent broadcast; WeightedSum needs equal shapes: give both branches the same number of units or filters"},
		{made("WeightedSum", "start", 1), two(3), "alpha: start is 1, policy sigmoid accepts"},
		{&WeightedSum{AlphaArgs: AlphaArgs{Policy: "magic"}}, two(3), `alpha: unknown policy "magic"`},
		{made("WeightedProduct", "policy", "fixed", "start", 1.5), two(3), "policy fixed accepts 0 to 1: start at 1"},
		{&WeightedProduct{AlphaArgs: AlphaArgs{Policy: "free"}, Guard: "lgo"}, two(3), `guard is "lgo", did you mean log?`},
		{&WeightedProduct{AlphaArgs: AlphaArgs{Policy: "free"}, Guard: "log", Epsilon: math.Inf(1)}, two(3), "epsilon is +Inf, expected a finite number"},
		{made("Concatenate", "axis", 0), two(3), "axis is 0, the batch, which Concatenate cannot join: use 1, or -1"},
		{made("Concatenate", "axis", 4), two(2, 2, 2), "axis is 4, inputs with their batch have 4 axes: use 1 to 3, or -1 for the last"},
		{made("Concatenate", "axis", -5), two(2, 2, 2), "axis is -5"},
		{made("Concatenate"), two(), "axis is -1, the batch"},
		{made("Concatenate"), append(one(4, 4, 2), one(4, 5, 2)...), "inputs have shapes (4, 4, 2) and (4, 5, 2), Concatenate on axis -1 needs all other axes equal"},
		{made("Concatenate"), append(one(4, 4, 2), one(2)...), "needs all other axes equal"},
	} {
		out, err := c.layer.Infer(c.in)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %+v on %v: %v, %v, want %s", Class(c.layer), c.layer, c.in, out, err, c.want)
		}
	}
}

func TestInput(t *testing.T) {
	l := made("Input", "shape", []any{28, 28, 1})
	out, err := l.Infer(nil)
	if err != nil || out != shape.Of(28, 28, 1) {
		t.Fatalf("Infer gave %v, %v", out, err)
	}
	op := l.Build(&Builder{Out: out, Batch: 2})
	p := Pass{N: 2, Y: []float32{1, 2}, DY: []float32{3, 4}}
	op.Forward(&p)
	op.Backward(&p)
	if !reflect.DeepEqual(p.Y, []float32{1, 2}) || !reflect.DeepEqual(p.DY, []float32{3, 4}) {
		t.Errorf("an input changed what it was handed: %v, %v", p.Y, p.DY)
	}
	if s, err := (&Input{Shape: []int{}}).Infer(nil); err != nil || s != shape.Of() {
		t.Errorf("an input of single numbers gave %v, %v", s, err)
	}
	copied := Clone(l).(*Input)
	copied.Shape[0] = 5
	if l.(*Input).Shape[0] != 28 {
		t.Error("a clone shares its shape with the original")
	}
}

func TestKinds(t *testing.T) {
	kinds := Kinds()
	if len(kinds) < 16 || kinds[0].Class != "Input" || kinds[len(kinds)-1].Group != Merging {
		t.Fatalf("%d kinds, first %s, last %s", len(kinds), kinds[0].Class, kinds[len(kinds)-1].Class)
	}
	defer func() {
		if recover() == nil {
			t.Error("a class registered twice must panic")
		}
	}()
	register(Kind{Class: "Dense"})
}

// TestKerasDefaults holds what Keras does when an argument is left out.
func TestKerasDefaults(t *testing.T) {
	for class, want := range map[string]Layer{
		"Dense":                  &Dense{0, "linear", kerasWeights(), kerasActivity()},
		"Conv2D":                 &Conv2D{0, Pair{}, Pair{1, 1}, "valid", Pair{1, 1}, 1, "linear", kerasWeights(), kerasActivity()},
		"MaxPooling2D":           &MaxPooling2D{Pair{2, 2}, Pair{}, "valid"},
		"GlobalAveragePooling2D": &GlobalAveragePooling2D{false},
		"Concatenate":            &Concatenate{-1},
		"WeightedSum":            &WeightedSum{AlphaArgs{"sigmoid", 0.5, 1, false, "linear", 0.5, 0, ""}},
		"WeightedProduct":        &WeightedProduct{AlphaArgs{"sigmoid", 0.5, 1, false, "linear", 0.5, 0, ""}, "log", 1e-7},
	} {
		k, err := Find(class)
		if err != nil || !reflect.DeepEqual(k.New(), want) {
			t.Errorf("%s starts as %+v, %v, want %+v", class, k.New(), err, want)
		}
	}
	if l := made("Dense", "units", 3, "activation", nil).(*Dense); l.Activation != "linear" {
		t.Errorf("activation None is read as %q, want linear", l.Activation)
	}
}
