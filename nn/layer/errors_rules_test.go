package layer

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"duet/nn/shape"
)

func TestActivationLayerErrors(t *testing.T) {
	for _, c := range []struct {
		class string
		args  map[string]any
		in    []shape.Shape
		want  string
	}{
		{"ReLU", map[string]any{"max_value": -1}, one(3), "ReLU: max_value is -1, expected 0 or more"},
		{"ReLU", map[string]any{"negative_slope": -0.5}, one(3), "negative_slope is -0.5, expected 0 or more"},
		{"ReLU", map[string]any{"negative_slope": nil}, one(3), "negative_slope is empty, expected a number"},
		{"ReLU", map[string]any{"threshold": math.Inf(1)}, one(3), "threshold is +Inf, expected 0 or more"},
		{"ReLU", map[string]any{"alpha": 0.5}, one(3), `ReLU has no argument "alpha", it takes max_value, negative_slope, threshold`},
		{"LeakyReLU", map[string]any{"negative_slope": -1}, one(3), "negative_slope is -1, expected 0 or more"},
		{"LeakyReLU", map[string]any{"alpha": 0.3}, one(3), "LeakyReLU has no argument alpha: Keras calls it negative_slope since version 3"},
		{"ELU", map[string]any{"alpha": "much"}, one(3), `alpha is "much", expected a number`},
		{"ELU", map[string]any{"alpha": math.NaN()}, one(3), "alpha is NaN, expected a finite number"},
		{"Softmax", map[string]any{"axis": 0}, one(3), "axis is 0, the input with its batch, which is axis 0, has 2 axes: use 1, or -1"},
		{"Softmax", map[string]any{"axis": 3}, one(3, 4), "axis is 3, the input with its batch, which is axis 0, has 3 axes: use 1 to 2, or -1 for the last"},
		{"Softmax", map[string]any{"axis": -4}, one(3, 4), "axis is -4"},
		{"Softmax", nil, one(), "axis is -1, the input with its batch, which is axis 0, has 1 axes: use inputs with an axis besides the batch"},
		{"Softmax", map[string]any{"axis": []any{1, 2}}, one(3, 4), "axis is [1 2], expected a whole number"},
		{"PReLU", map[string]any{"shared_axes": []any{1, 4}}, one(3, 4, 2), "shared_axes is [1 4], the input with its batch, which is axis 0, has 4 axes: use axes from 1 to 3"},
		{"PReLU", map[string]any{"shared_axes": 0}, one(3), "shared_axes is [0], expected 1 or more"},
		{"PReLU", map[string]any{"alpha_initializer": "zeroes"}, one(3), `alpha_initializer is "zeroes", did you mean zeros?`},
		{"PReLU", map[string]any{"alpha_constraint": "nonneg"}, one(3), `alpha_constraint is "nonneg", did you mean non_neg?`},
		{"Activation", map[string]any{"activation": "mishh"}, one(3), `activation is "mishh", did you mean mish?`},
		{"Activation", map[string]any{"activation": "squareplus"}, one(3), `activation is "squareplus", which duet has not: use softplus, which is close to it`},
		{"Activation", map[string]any{"activation": "glu"}, one(3), `activation is "glu", which duet has not`},
		{"Conv2D", map[string]any{"filters": 1, "kernel_size": 1, "data_format": "channels_first"}, one(3, 3, 1), "Conv2D has no argument data_format: duet's pictures are height, width, channels"},
		{"Dense", map[string]any{"units": 1, "lora_rank": 4}, one(3), "Dense has no argument lora_rank: duet trains a weight as it is"},
		{"Dense", map[string]any{"units": 1, "trainable": false}, one(3), "Dense has no argument trainable: what learns is said by a branch's freeze"},
	} {
		l, err := Decode(c.class, c.args)
		if err == nil {
			_, err = l.Infer(c.in)
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %v on %v: %v, want %s", c.class, c.args, c.in, err, c.want)
		}
	}
	for _, l := range []Layer{&ReLU{MaxValue: math.NaN()}, &LeakyReLU{NegativeSlope: math.Inf(1)}, &ELU{Alpha: math.Inf(-1)}, &PReLU{}} {
		if _, err := l.Infer(one(3)); err == nil {
			t.Errorf("%+v was taken", l)
		}
	}
}

// TestNamesOfActivations: other names of Keras' become the one that is kept.
func TestNamesOfActivations(t *testing.T) {
	for name, want := range map[string]string{"swish": "silu", "hard_swish": "hard_silu", "gelu": "gelu"} {
		if got := made("Dense", "units", 1, "activation", name).(*Dense).Activation; got != want {
			t.Errorf("%s is kept as %s, want %s", name, got, want)
		}
		if _, err := (&Activation{name}).Infer(one(3)); err != nil {
			t.Errorf("%s in a struct: %v", name, err)
		}
	}
}

// TestActivationsInEvaluation: a model that is only evaluated keeps nothing for the
// way back, and computes the same bits.
func TestActivationsInEvaluation(t *testing.T) {
	for _, name := range Activations() {
		k := newBench(layerCase{name: name, layer: made("Dense", "units", 6, "activation", name), in: one(4)}, 3)
		k.forward()
		want := clone(k.p.Y)
		b := &Builder{In: k.b.In, Out: k.b.Out, Batch: 3}
		op := k.c.layer.Build(b)
		if len(b.Saved)+len(b.Temps) > 0 {
			t.Errorf("%s keeps %v and %v floats", name, b.Saved, b.Temps)
		}
		k.p.S, k.p.T = nil, nil
		poison(k.p.Y)
		op.Forward(&k.p)
		sameBits(t, name, map[string][]float32{"y": k.p.Y}, map[string][]float32{"y": want})
	}
}

// TestCloneOwnsItsLists, also those of embedded arguments.
func TestCloneOwnsItsLists(t *testing.T) {
	type inner struct{ List []int }
	v := struct {
		inner
		Other []float64
		None  []int
	}{inner{[]int{1}}, []float64{2}, nil}
	w := v
	ownLists(reflect.ValueOf(&w).Elem())
	w.List[0], w.Other[0] = 5, 6
	if v.List[0] != 1 || v.Other[0] != 2 || w.None != nil {
		t.Errorf("%v, %v", v, w)
	}
	a := made("PReLU", "shared_axes", "1, 2").(*PReLU)
	Clone(a).(*PReLU).SharedAxes[0] = 7
	if a.SharedAxes[0] != 1 {
		t.Error("a clone shares its axes with the original")
	}
}
