package loss

import (
	"math"
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
		{"categorical_crossentropy", map[string]any{"label_smoothing": 0.1}, CategoricalCrossentropy{LabelSmoothing: 0.1}},
		{"bce", map[string]any{"label_smoothing": 1, "from_logits": true}, BinaryCrossentropy{FromLogits: true, LabelSmoothing: 1}},
		{"mae", nil, MeanAbsoluteError{}},
		{"huber", nil, Huber{Delta: 1}},
		{"Huber", map[string]any{"delta": 0.5}, Huber{Delta: 0.5}},
		{"logcosh", nil, LogCosh{}},
		{"msle", nil, MeanSquaredLogarithmicError{}},
		{"kullback_leibler_divergence", nil, KLDivergence{}},
		{"categorical_focal_crossentropy", nil, CategoricalFocalCrossentropy{Alpha: 0.25, Gamma: 2}},
		{"binary_focal_crossentropy", map[string]any{"apply_class_balancing": true}, BinaryFocalCrossentropy{ApplyClassBalancing: true, Alpha: 0.25, Gamma: 2}},
	}
	for _, c := range cases {
		if got, err := New(c.name, c.args); err != nil || got != c.want {
			t.Errorf("New(%s, %v) = %#v, %v; want %#v", c.name, c.args, got, err, c.want)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	const all = "categorical_crossentropy, sparse_categorical_crossentropy, binary_crossentropy, " +
		"categorical_focal_crossentropy, binary_focal_crossentropy, kl_divergence, categorical_hinge, hinge, squared_hinge, " +
		"mean_squared_error, mean_absolute_error, huber, log_cosh, mean_squared_logarithmic_error, poisson"
	cases := []struct {
		name string
		args map[string]any
		want string
	}{
		{"catgorical_crossentropy", nil, `loss: unknown loss "catgorical_crossentropy", did you mean categorical_crossentropy?`},
		{"Mse", nil, `loss: unknown loss "Mse", did you mean mse?`},
		{"Hubber", nil, `loss: unknown loss "Hubber", did you mean huber?`},
		{"mean_absolut_error", nil, `loss: unknown loss "mean_absolut_error", did you mean mean_absolute_error?`},
		{"binary_focal_crosentropy", nil, `loss: unknown loss "binary_focal_crosentropy", did you mean binary_focal_crossentropy?`},
		{"cosine", nil, `loss: unknown loss "cosine", expected one of ` + all},
		{"", nil, `loss: unknown loss "", expected one of ` + all},
		{"categorical_crossentropy", map[string]any{"from_logit": true}, `loss: CategoricalCrossentropy has no argument "from_logit", did you mean from_logits?`},
		{"categorical_crossentropy", map[string]any{"ignore_class": 0}, `loss: CategoricalCrossentropy has no argument "ignore_class", it takes from_logits, label_smoothing`},
		{"categorical_crossentropy", map[string]any{"label_smoothing": 1.1}, `loss: CategoricalCrossentropy: label_smoothing is 1.1, expected 0 to 1`},
		{"bce", map[string]any{"label_smoothing": -0.1}, `loss: BinaryCrossentropy: label_smoothing is -0.1, expected 0 to 1`},
		{"bce", map[string]any{"label_smoothing": math.NaN()}, `loss: BinaryCrossentropy: label_smoothing is NaN, expected 0 to 1`},
		{"sparse_categorical_crossentropy", map[string]any{"label_smoothing": 0.1}, `loss: SparseCategoricalCrossentropy has no argument "label_smoothing", as in Keras: use categorical_crossentropy, which reads the same classes as rows of 0 and 1`},
		{"huber", map[string]any{"delta": 0}, `loss: Huber: delta is 0, expected a finite number above 0`},
		{"huber", map[string]any{"delta": -1}, `loss: Huber: delta is -1, expected 0 or more`},
		{"huber", map[string]any{"detla": 1}, `loss: Huber has no argument "detla", did you mean delta?`},
		{"mae", map[string]any{"delta": 1}, `loss: MeanAbsoluteError takes no arguments, got "delta"`},
		{"binary_focal_crossentropy", map[string]any{"alpha": 2}, `loss: BinaryFocalCrossentropy: alpha is 2, expected 0 to 1`},
		{"bce", map[string]any{"from_logits": "perhaps"}, `loss: BinaryCrossentropy: from_logits is "perhaps", expected true or false`},
		{"mse", map[string]any{"reduction": "sum"}, `loss: MeanSquaredError takes no arguments, got "reduction"`},
	}
	for _, c := range cases {
		if _, err := New(c.name, c.args); err == nil || err.Error() != c.want {
			t.Errorf("New(%q, %v):\n got %v\nwant %s", c.name, c.args, err, c.want)
		}
	}
}

// TestNewWantsFinite: no argument may be infinite.
func TestNewWantsFinite(t *testing.T) {
	for _, i := range Names() {
		for _, a := range i.Args {
			if _, number := a.Value.(float64); !number {
				continue
			}
			if l, err := New(i.Name, map[string]any{a.Name: math.Inf(1)}); err == nil {
				t.Errorf("%s takes an infinite %s: %+v", i.Name, a.Name, l)
			}
		}
	}
}

// TestNames: what is listed can be made, by each of its names, and says what it is.
func TestNames(t *testing.T) {
	defaults := map[string]any{"from_logits": false, "label_smoothing": 0.0, "apply_class_balancing": false,
		"alpha": 0.25, "gamma": 2.0, "delta": 1.0}
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
			if a.Help == "" || a.Value != defaults[a.Name] {
				t.Errorf("%s: argument %+v, the default of Keras is %v", i.Name, a, defaults[a.Name])
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
		{cce, shape.Of(10), "hard_sigmoid", ""},
		{cce, shape.Of(10), "elu", "loss: categorical_crossentropy expects probabilities, the output is made by elu: set activation: softmax in the last layer"},
		{Huber{}, shape.Of(3), "linear", ""},
		{MeanAbsoluteError{}, shape.Of(3, 3), "linear", "loss: mean_absolute_error compares one row of numbers a sample"},
		{LogCosh{}, shape.Of(1), "softmax", "log_cosh cannot learn from softmax over 1 number"},
		{MeanSquaredLogarithmicError{}, shape.Of(1), "relu", ""},
		{Poisson{}, shape.Of(1), "softplus", ""},
		{Hinge{}, shape.Of(1), "tanh", ""},
		{SquaredHinge{}, shape.Of(2, 2), "tanh", "squared_hinge compares one row of numbers a sample"},
		{CategoricalHinge{}, shape.Of(3), "linear", ""},
		{CategoricalHinge{}, shape.Of(1), "linear", "categorical_hinge needs 2 classes or more"},
		{CategoricalHinge{}, shape.Of(2, 2), "linear", "categorical_hinge compares one row of numbers a sample"},
		{KLDivergence{}, shape.Of(3), Probabilities, ""},
		{KLDivergence{}, shape.Of(2, 3), "softmax", "kl_divergence compares one row of numbers a sample"},
		{KLDivergence{}, shape.Of(1), "sigmoid", "kl_divergence needs 2 classes or more"},
		{KLDivergence{}, shape.Of(3), "linear", "loss: kl_divergence expects probabilities, the output is made by linear: set activation: softmax in the last layer"},
		{CategoricalFocalCrossentropy{}, shape.Of(3), "linear", "categorical_focal_crossentropy expects probabilities"},
		{CategoricalFocalCrossentropy{FromLogits: true}, shape.Of(3), "linear", ""},
		{BinaryFocalCrossentropy{}, shape.Of(1), "sigmoid", ""},
		{BinaryFocalCrossentropy{}, shape.Of(1), "linear", "set activation: sigmoid in the last layer, or from_logits: true in the loss"},
		{BinaryFocalCrossentropy{}, shape.Of(2, 2), "sigmoid", "binary_focal_crossentropy compares one row of numbers a sample"},
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
