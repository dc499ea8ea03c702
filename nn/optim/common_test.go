package optim

import (
	"slices"
	"testing"
)

func TestExcluded(t *testing.T) {
	cases := []struct {
		parts []string
		name  string
		want  bool
	}{
		{nil, "bias", false},
		{[]string{"bias"}, "bias", true},
		{[]string{"bias"}, "a_0/bias", true},
		{[]string{"bias"}, "recurrent_bias", true},
		{[]string{"bias"}, "kernel", false},
		{[]string{"bias"}, "bias_layer/kernel", false},
		{[]string{"gamma", "beta", "alpha"}, "merge/alpha", true},
		{[]string{"gamma", "beta", "alpha"}, "a_2/moving_mean", false},
		{[]string{"k.r"}, "kernel", false}, // text, not a pattern
		{[]string{""}, "kernel", false},
		{[]string{"bias"}, "", false},
	}
	for _, c := range cases {
		if got := Excluded(c.parts, c.name); got != c.want {
			t.Errorf("Excluded(%q, %q) = %v", c.parts, c.name, got)
		}
	}
}

// TestDecays: the argument as a list or as text decides by name.
func TestDecays(t *testing.T) {
	for _, list := range []any{[]any{"bias", "gamma"}, []string{"bias", "gamma"}, "bias, gamma", "[bias, gamma]"} {
		o := mustNew(t, "AdamW", map[string]any{"exclude_from_weight_decay": list}, 1)
		if !o.Decays("a_0/kernel") || o.Decays("a_0/bias") || o.Decays("gamma") {
			t.Errorf("%#v: kernel %v, bias %v, gamma %v", list, o.Decays("a_0/kernel"), o.Decays("a_0/bias"), o.Decays("gamma"))
		}
	}
	if o := mustNew(t, "AdamW", nil, 1); !o.Decays("bias") {
		t.Error("nothing was excluded, yet bias does not decay")
	}
}

// TestAverage: the average is of the weights before their projection, the first
// step's replaces the zeros, and Finish writes it past the projection where
// tensors are trainable.
func TestAverage(t *testing.T) {
	small := func(v float32) float32 { return min(v, 1) }
	ts := []Tensor{
		{Size: 1, Trainable: true, LRMultiplier: 1, Project: small},
		{Offset: 2, Size: 1, LRMultiplier: 1},
	}
	o := mustNew(t, "SGD", map[string]any{"use_ema": true, "ema_momentum": 0.5}, 4)
	w := []float32{1, 7, 7, 7}
	o.Finish(w, ts)
	if want := []float32{1, 7, 7, 7}; !slices.Equal(w, want) {
		t.Errorf("finished before the first step: %v", w)
	}
	for i, want := range []struct{ w, mean float32 }{{1, 5}, {1, 5}, {-3, 1}} {
		o.Step(w, []float32{[]float32{-4, -4, 4}[i], 0, 1, 0}, ts, 1)
		if mean := o.State()[0][0]; w[0] != want.w || mean != want.mean {
			t.Errorf("step %d: weight %v, average %v, want %v", i+1, w[0], mean, want)
		}
	}
	w[0] = 9
	o.State()[0][0] = 5
	o.Finish(w, ts)
	if want := []float32{5, 7, 7, 7}; !slices.Equal(w, want) {
		t.Errorf("finished with %v, want %v", w, want)
	}
	plain := mustNew(t, "SGD", map[string]any{"momentum": 0.5}, 4)
	plain.Step(w, make([]float32, 4), ts, 1)
	after := slices.Clone(w)
	if plain.Finish(w, ts); !slices.Equal(w, after) {
		t.Errorf("without an average Finish made %v of %v", w, after)
	}
}

// TestSlots: the blocks of each form and what they begin with.
func TestSlots(t *testing.T) {
	cases := []struct {
		class string
		args  map[string]any
		want  []float32
	}{
		{"SGD", nil, nil},
		{"SGD", map[string]any{"momentum": 0.5, "use_ema": true}, []float32{0, 0}},
		{"SGD", map[string]any{"use_ema": true}, []float32{0}},
		{"Adam", nil, []float32{0, 0}},
		{"AdamW", map[string]any{"amsgrad": true}, []float32{0, 0, 0}},
		{"RMSprop", nil, []float32{0}},
		{"RMSprop", map[string]any{"momentum": 0.5, "centered": true}, []float32{0, 0, 0}},
		{"Nadam", map[string]any{"use_ema": true, "clipnorm": 1}, []float32{0, 0, 0}},
		{"Adagrad", nil, []float32{0.1}},
		{"Adagrad", map[string]any{"initial_accumulator_value": 0.5, "use_ema": true}, []float32{0.5, 0}},
	}
	for _, c := range cases {
		o := mustNew(t, c.class, c.args, 3)
		var got []float32
		for _, block := range o.State() {
			if len(block) != 3 || block[0] != block[2] {
				t.Errorf("%s %v: a block is %v", c.class, c.args, block)
			}
			got = append(got, block[0])
		}
		if !slices.Equal(got, c.want) || o.Slots() != len(c.want) {
			t.Errorf("%s %v: %d blocks begin with %v, want %v", c.class, c.args, o.Slots(), got, c.want)
		}
	}
}
