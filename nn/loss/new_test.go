package loss

import (
	"strings"
	"testing"

	"duet/nn/shape"
)

func TestNew(t *testing.T) {
	cases := []struct {
		name string
		args map[string]any
		want Loss
	}{
		{"categorical_crossentropy", nil, CategoricalCrossentropy{}},
		{"CategoricalCrossentropy", map[string]any{"from_logits": true}, CategoricalCrossentropy{FromLogits: true}},
		{"sparse_categorical_crossentropy", map[string]any{"from_logits": "yes"}, SparseCategoricalCrossentropy{FromLogits: true}},
		{"BinaryCrossentropy", map[string]any{"from_logits": false}, BinaryCrossentropy{}},
		{"bce", nil, BinaryCrossentropy{}},
		{"mse", nil, MeanSquaredError{}},
		{"MeanSquaredError", nil, MeanSquaredError{}},
	}
	for _, c := range cases {
		if got, err := New(c.name, c.args); err != nil || got != c.want {
			t.Errorf("New(%s, %v) = %#v, %v; want %#v", c.name, c.args, got, err, c.want)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	cases := []struct {
		name string
		args map[string]any
		want string
	}{
		{"catgorical_crossentropy", nil, `loss: unknown loss "catgorical_crossentropy", did you mean categorical_crossentropy?`},
		{"Mse", nil, `loss: unknown loss "Mse", did you mean mse?`},
		{"huber", nil, `loss: unknown loss "huber", expected one of categorical_crossentropy, sparse_categorical_crossentropy, binary_crossentropy, mean_squared_error`},
		{"", nil, `loss: unknown loss "", expected one of categorical_crossentropy, sparse_categorical_crossentropy, binary_crossentropy, mean_squared_error`},
		{"categorical_crossentropy", map[string]any{"from_logit": true}, `loss: CategoricalCrossentropy has no argument "from_logit", did you mean from_logits?`},
		{"categorical_crossentropy", map[string]any{"label_smoothing": 0.1}, `loss: CategoricalCrossentropy has no argument "label_smoothing", it takes from_logits`},
		{"bce", map[string]any{"from_logits": "perhaps"}, `loss: BinaryCrossentropy: from_logits is "perhaps", expected true or false`},
		{"mse", map[string]any{"reduction": "sum"}, `loss: MeanSquaredError takes no arguments, got "reduction"`},
	}
	for _, c := range cases {
		if _, err := New(c.name, c.args); err == nil || err.Error() != c.want {
			t.Errorf("New(%q, %v):\n got %v\nwant %s", c.name, c.args, err, c.want)
		}
	}
}

// TestNames: what is listed can be made, by each of its names, and says what it is.
func TestNames(t *testing.T) {
	for _, i := range Names() {
		for _, n := range append([]string{i.Name, i.Class}, i.Aliases...) {
			l, err := New(n, nil)
			if err != nil || l.Name() != i.Name {
				t.Errorf("New(%s) = %v, %v; want the loss %s", n, l, err, i.Name)
			}
		}
		if i.Help == "" {
			t.Errorf("%s says nothing of itself", i.Name)
		}
		for _, a := range i.Args {
			if a.Help == "" || a.Value != false {
				t.Errorf("%s: argument %+v", i.Name, a)
			}
		}
	}
}

func TestCheck(t *testing.T) {
	cce, cceLogits := CategoricalCrossentropy{}, CategoricalCrossentropy{FromLogits: true}
	bce, bceLogits := BinaryCrossentropy{}, BinaryCrossentropy{FromLogits: true}
	cases := []struct {
		loss       Loss
		out        shape.Shape
		activation string
		want       string // "" for no error
	}{
		{cce, shape.Of(10), "softmax", ""},
		{cce, shape.Of(10), "sigmoid", ""},
		{cce, shape.Of(10), Probabilities, ""},
		{cce, shape.Of(10), "", ""},
		{cce, shape.Of(10), "linear", "loss: categorical_crossentropy expects probabilities, the output is made by linear: set activation: softmax in the last layer, or from_logits: true in the loss"},
		{cce, shape.Of(10), "relu", "loss: categorical_crossentropy expects probabilities, the output is made by relu: set activation: softmax in the last layer"},
		{cceLogits, shape.Of(10), "linear", ""},
		{cceLogits, shape.Of(10), "", ""},
		{cceLogits, shape.Of(10), "softmax", "loss: categorical_crossentropy with from_logits: true expects logits, the output is made by softmax: set from_logits: false in the loss, or activation: linear in the last layer"},
		{cceLogits, shape.Of(10), Probabilities, "loss: categorical_crossentropy with from_logits: true expects logits, the output is a merge of probabilities: set from_logits: false in the loss, or activation: linear in the last layer"},
		{SparseCategoricalCrossentropy{FromLogits: true}, shape.Of(4), "softmax", "sparse_categorical_crossentropy with from_logits: true expects logits"},
		{SparseCategoricalCrossentropy{}, shape.Of(4), "tanh", "sparse_categorical_crossentropy expects probabilities, the output is made by tanh"},
		{cce, shape.Of(1), "sigmoid", "needs 2 classes or more, the output has the shape (1): give the last layer one unit a class, or use binary_crossentropy"},
		{cce, shape.Of(4, 4, 8), "relu", "loss: categorical_crossentropy compares one row of numbers a sample, the output has the shape (4, 4, 8): add Flatten or GlobalAveragePooling2D, then Dense"},
		{bce, shape.Of(1), "sigmoid", ""},
		{bce, shape.Of(1), "linear", "set activation: sigmoid in the last layer, or from_logits: true in the loss"},
		{bce, shape.Of(1), "softmax", "softmax over 1 number, which is always 1: set activation: sigmoid in the last layer, or give it 2 units or more"},
		{bceLogits, shape.Of(3), "linear", ""},
		{bceLogits, shape.Of(3), "sigmoid", "binary_crossentropy with from_logits: true expects logits, the output is made by sigmoid"},
		{MeanSquaredError{}, shape.Of(10), "softmax", ""},
		{MeanSquaredError{}, shape.Of(1), "linear", ""},
		{MeanSquaredError{}, shape.Of(), "linear", "the output has the shape ()"},
	}
	for _, c := range cases {
		err := c.loss.Check(c.out, c.activation)
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%#v refuses %v made by %q: %v", c.loss, c.out, c.activation, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%#v with %v made by %q:\n got %v\nwant %s", c.loss, c.out, c.activation, err, c.want)
		}
	}
}
