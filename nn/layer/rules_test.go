package layer

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"reflect"
	"strings"
	"testing"

	"duet/nn/option"
	"duet/nn/shape"
)

// rulesFile is nn/testdata/golden/rules.json.
type rulesFile struct {
	Regularizers []struct {
		Name       string
		Serialized map[string]any
		Weights    goldenTensor
		Loss       float64
		Grads      goldenTensor
		Activity   float64
	}
	Constraints []struct {
		Name               string
		Serialized         map[string]any
		Weights, Projected goldenTensor
	}
	Initializers []struct {
		Name                         string
		Serialized                   map[string]any
		Shape                        []int
		Mean, Deviation, Least, Most float64
	}
	Configs []struct {
		Class  string
		Config map[string]any
	}
}

func readRules(t *testing.T) rulesFile {
	t.Helper()
	text, err := os.ReadFile("../testdata/golden/rules.json")
	if err != nil {
		t.Fatal(err)
	}
	var file rulesFile
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	return file
}

// spelled checks that Keras' serialized form of a rule, its text and the text that
// it is kept as are one.
func spelled(t *testing.T, arg, name string, serialized map[string]any) {
	t.Helper()
	a, b := made("Dense", "units", 1, arg, name), made("Dense", "units", 1, arg, serialized)
	if !reflect.DeepEqual(a, b) {
		t.Errorf("%s is %+v, what Keras writes of it %+v", name, a, b)
	}
}

// TestRegularizersAgainstKeras holds the charge, its gradient and that of an
// activity, which Keras divides by the samples of the batch. Keras keeps l1 as a
// float32 number.
func TestRegularizersAgainstKeras(t *testing.T) {
	for _, c := range readRules(t).Regularizers {
		again := regularizer(made("Dense", "units", 1, "kernel_regularizer", c.Serialized).(*Dense).KernelRegularizer)
		r, w := regularizer(c.Name), c.Weights.floats()
		if got := r.Loss(w); math.Abs(got-c.Loss) > 1e-7*c.Loss || math.Abs(again.Loss(w)-got) > 1e-7*got {
			t.Errorf("%s charges %v, Keras %v", c.Name, got, c.Loss)
		}
		for _, scale := range []float32{1, 0.5} {
			dw := make([]float32, len(w))
			r.AddGrad(dw, w, scale)
			for i := range c.Grads.Data {
				dw[i] /= scale
			}
			if err := within(dw, c.Grads); err != nil {
				t.Errorf("%s, scale %v: gradient %v", c.Name, scale, err)
			}
		}
		y := make([]float32, 0) // what Dense with a kernel of ones puts out
		for row := range c.Weights.Shape[0] {
			sum := 0.0
			for _, v := range w[row*5 : row*5+5] {
				sum += float64(v)
			}
			y = append(y, float32(sum), float32(sum), float32(sum))
		}
		if got := r.Loss(y) / float64(c.Weights.Shape[0]); math.Abs(got-c.Activity) > 1e-6*c.Activity {
			t.Errorf("%s charges %v for an activity, Keras %v", c.Name, got, c.Activity)
		}
	}
}

// TestConstraintsAgainstKeras compares with Keras in float32, up to the rounding of
// the norms; groups of zeros must stay.
func TestConstraintsAgainstKeras(t *testing.T) {
	for _, c := range readRules(t).Constraints {
		spelled(t, "kernel_constraint", c.Name, c.Serialized)
		w := c.Weights.floats()
		rule, s := constraint(c.Name), shape.Of(c.Weights.Shape...)
		if err := (Param{Name: "kernel", Shape: s, Constraint: rule}).Check(); err != nil {
			t.Error(err)
		}
		rule.Project(w, s)
		for i, want := range c.Projected.Data {
			if math.Abs(float64(w[i])-want) > 3e-7*math.Abs(want) {
				t.Errorf("%s: element %d is %v, Keras has %v", c.Name, i, w[i], want)
			}
		}
		if n := testing.AllocsPerRun(3, func() { rule.Project(w, s) }); n != 0 {
			t.Errorf("%s allocates %v times", c.Name, n)
		}
	}
}

// TestInitializersAgainstKeras compares middle, spread and reach of the starts with
// what Keras draws.
func TestInitializersAgainstKeras(t *testing.T) {
	for _, c := range readRules(t).Initializers {
		spelled(t, "kernel_initializer", c.Name, c.Serialized)
		s := shape.Of(c.Shape...)
		x := make([]float32, s.Size())
		initializer(c.Name).Fill(x, s, InitStream(3), 1)
		var sum, squares float64
		least, most := math.Inf(1), math.Inf(-1)
		for _, v := range x {
			sum += float64(v)
			least, most = math.Min(least, float64(v)), math.Max(most, float64(v))
		}
		n := float64(len(x))
		for _, v := range x {
			squares += (float64(v) - sum/n) * (float64(v) - sum/n)
		}
		deviation := math.Sqrt(squares / n)
		if math.Abs(deviation-c.Deviation) > 0.02*c.Deviation+1e-6 {
			t.Errorf("%s: deviation %v, Keras has %v", c.Name, deviation, c.Deviation)
		}
		if math.Abs(sum/n-c.Mean) > 5*c.Deviation/math.Sqrt(n)+1e-6 {
			t.Errorf("%s: mean %v, Keras has %v", c.Name, sum/n, c.Mean)
		}
		reach := 0.3 * (c.Most - c.Least) // the ends of a normal distribution are far apart
		if strings.Contains(c.Name, "uniform") && !strings.Contains(c.Name, "untruncated") || strings.Contains(c.Name, "truncated_normal(") {
			reach = 0.01 * (c.Most - c.Least)
		}
		if math.Abs(least-c.Least) > reach+1e-6 || math.Abs(most-c.Most) > reach+1e-6 {
			t.Errorf("%s: from %v to %v, Keras from %v to %v", c.Name, least, most, c.Least, c.Most)
		}
	}
}

// TestConfigsOfKeras reads what Keras writes of its layers.
func TestConfigsOfKeras(t *testing.T) {
	for _, c := range readRules(t).Configs {
		if _, err := Decode(c.Class, c.Config); err != nil {
			t.Errorf("%s %v: %v", c.Class, c.Config, err)
		}
	}
	full := readRules(t).Configs[1]
	got, err := Decode(full.Class, full.Config)
	want := &Dense{4, "silu", WeightArgs{
		BiasArgs{true, "zeros", "l1(0.5)", "non_neg"},
		KernelArgs{"variance_scaling(scale=2, mode=fan_out, distribution=uniform)", "l2", "max_norm"}},
		ActivityArgs{"l1_l2(l1=0.1, l2=0.2)"}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
}

// TestOrthogonal: the shorter side of the matrix is orthonormal times gain, any
// matrix has a start of its own, and an identity is one.
func TestOrthogonal(t *testing.T) {
	for _, dims := range [][]int{{5, 5}, {7, 3}, {3, 7}, {3, 2, 4, 5}, {2, 1, 2, 9}, {1, 1}} {
		s := shape.Of(dims...)
		x := make([]float32, s.Size())
		initializer("orthogonal(3)").Fill(x, s, InitStream(5), 2)
		cols := s.Dim(-1)
		rows := len(x) / cols
		at := func(line, i int) float64 { return float64(x[i*cols+line]) }
		lines, size := cols, rows
		if rows < cols {
			at = func(line, i int) float64 { return float64(x[line*cols+i]) }
			lines, size = rows, cols
		}
		for a := range lines {
			for b := range lines {
				dot, want := 0.0, 0.0
				for i := range size {
					dot += at(a, i) * at(b, i)
				}
				if a == b {
					want = 9
				}
				if math.Abs(dot-want) > 1e-5 {
					t.Errorf("%v: lines %d and %d have the product %v, want %v", dims, a, b, dot, want)
				}
			}
		}
		y := make([]float32, len(x))
		initializer("orthogonal(3)").Fill(y, s, InitStream(5), 3)
		if len(x) > 1 && equal(x, y) {
			t.Errorf("%v: two tensors start alike", dims)
		}
	}
	x := make([]float32, 6)
	initializer("identity(2)").Fill(x, shape.Of(2, 3), InitStream(1), 1)
	if !equal(x, []float32{2, 0, 0, 0, 2, 0}) {
		t.Errorf("an identity is %v", x)
	}
}

// TestRulesThatDoNotFit: a rule that a tensor's shape rules out is found, and does
// nothing that would stop the program.
func TestRulesThatDoNotFit(t *testing.T) {
	for _, c := range []struct {
		keeping keeping
		shape   shape.Shape
		want    string
	}{
		{keeping{"identity", "", ""}, shape.Of(3, 3, 1, 2), "w has shape (3, 3, 1, 2), its initializer needs two axes: choose another one"},
		{keeping{"orthogonal", "none", "none"}, shape.Of(3), "its initializer needs two axes or more"},
		{keeping{"zeros", "", "max_norm(axis=2)"}, shape.Of(3, 4), "its constraint needs axes that are there, counted from 0, instead of [2]"},
		{keeping{"zeros", "", "unit_norm(axis=-3)"}, shape.Of(3, 4), "instead of [-3]"},
		{keeping{"zeros", "", "unit_norm"}, shape.Of(), "instead of [0]"},
		{keeping{"zeros", "", "unit_norm(axis=None)"}, shape.Of(), ""},
		{keeping{"orthogonal", "l2", "unit_norm(axis=-2)"}, shape.Of(3, 4), ""},
	} {
		b := &Builder{}
		p := b.Params[:0]
		b.weight("w", c.shape, c.keeping)
		p = b.Params
		err := p[0].Check()
		if got := fmt.Sprint(err); !strings.Contains(got, c.want) || (c.want == "") != (err == nil) {
			t.Errorf("%v on %v: %v, want %s", c.keeping, c.shape, err, c.want)
		}
		w := make([]float32, c.shape.Size())
		p[0].Init.Fill(w, c.shape, InitStream(1), 1)
		if p[0].Constraint != nil {
			p[0].Constraint.Project(w, c.shape)
		}
	}
}

// TestRuleErrors: what is wrong in a rule is said when it is set.
func TestRuleErrors(t *testing.T) {
	for _, c := range []struct {
		arg   string
		value any
		want  string
	}{
		{"kernel_regularizer", "l3", `kernel_regularizer is "l3", did you mean l1?`},
		{"kernel_regularizer", "orthogonal_regularizer", `kernel_regularizer is "orthogonal_regularizer", which duet has not: it compares the rows`},
		{"kernel_regularizer", map[string]any{"class_name": "OrthogonalRegularizer", "config": map[string]any{"factor": 0.01}}, `kernel_regularizer is "OrthogonalRegularizer", which duet has not`},
		{"kernel_regularizer", "l2(-1)", "kernel_regularizer: l2: l2 is -1, expected 0 or more"},
		{"kernel_regularizer", "l2(l1=1)", `kernel_regularizer: l2 has no argument "l1", did you mean l2?`},
		{"activity_regularizer", "L4", `activity_regularizer is "L4", did you mean l1?`},
		{"kernel_constraint", "max_nrom", `kernel_constraint is "max_nrom", did you mean max_norm?`},
		{"kernel_constraint", "max_norm(max_value=-1)", "kernel_constraint: max_norm: max_value is -1, expected 0 or more"},
		{"kernel_constraint", "min_max_norm(2, 1)", "kernel_constraint: min_max_norm: min_value is 2, above max_value 1: swap them"},
		{"kernel_constraint", "min_max_norm(rate=2)", "rate is 2, expected 0 to 1"},
		{"bias_constraint", "unit_norm(axis=x)", `unit_norm: axis is "x", expected a list of whole numbers`},
		{"kernel_initializer", "random_normal(stdev=1)", `kernel_initializer: random_normal has no argument "stdev", did you mean stddev?`},
		{"kernel_initializer", "random_normal(stddev=-1)", "random_normal: stddev is -1, expected 0 or more"},
		{"kernel_initializer", "random_uniform(1, 0)", "random_uniform: minval is 1, above maxval 0: swap them"},
		{"kernel_initializer", "variance_scaling(0)", "variance_scaling: scale is 0, expected a number above 0"},
		{"kernel_initializer", "variance_scaling(mode=fan)", "expected one of fan_in, fan_out, fan_avg"},
		{"kernel_initializer", "glorot_uniform(seed=3)", "kernel_initializer: glorot_uniform has no argument seed: duet draws every random number from the recipe's seed"},
		{"kernel_initializer", "stft", `kernel_initializer is "stft", which duet has not: it is for layers of sounds`},
	} {
		_, err := Decode("Dense", map[string]any{"units": 3, c.arg: c.value})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %v: %v, want %s", c.arg, c.value, err, c.want)
		}
	}
}

// TestRulesAreDeclared: regularizers and constraints reach the builder.
func TestRulesAreDeclared(t *testing.T) {
	for class, args := range map[string]map[string]any{"Dense": {"units": 3}, "Conv2D": {"filters": 3, "kernel_size": 1}} {
		for name, value := range map[string]any{"kernel_regularizer": "l1(0.5)", "bias_regularizer": "l2(2)", "activity_regularizer": "l1_l2(1, 2)",
			"kernel_constraint": "non_neg", "bias_constraint": "max_norm"} {
			args[name] = value
		}
		l, err := Decode(class, args)
		if err != nil {
			t.Fatal(err)
		}
		b := &Builder{In: one(2, 2, 2)}
		if b.Out, err = l.Infer(b.In); err != nil {
			t.Fatal(err)
		}
		l.Build(b)
		k, bias := b.Params[0], b.Params[1]
		if k.Regularizer != (Regularizer{L1: 0.5}) || bias.Regularizer != (Regularizer{L2: 2}) || b.Activity != (Regularizer{1, 2}) {
			t.Errorf("%s: regularizers %v, %v, %v", class, k.Regularizer, bias.Regularizer, b.Activity)
		}
		if k.Constraint != (nonNeg{}) || bias.Constraint == nil {
			t.Errorf("%s: constraints %v, %v", class, k.Constraint, bias.Constraint)
		}
	}
	l := &Dense{Units: 1, Activation: "linear", WeightArgs: WeightArgs{KernelArgs: KernelArgs{KernelInitializer: "ones"}, BiasArgs: BiasArgs{BiasInitializer: "ones"}}}
	if _, err := l.Infer(one(1)); err != nil {
		t.Errorf("a struct that names no rules: %v", err)
	}
	if k := l.kernel().param(); k.Constraint != nil || !k.Regularizer.None() {
		t.Errorf("a struct that names no rules has %+v", k)
	}
	for _, a := range Args(l) {
		if a.Call != (strings.Contains(a.Name, "_")) && a.Name != "use_bias" {
			t.Errorf("%s: Call is %v", a.Name, a.Call)
		}
	}
	if !reflect.DeepEqual(Regularizers(), []string{"none", "l1", "l2", "l1_l2"}) || len(Constraints()) != 5 || len(Initializers()) != 15 {
		t.Errorf("%v, %v, %v", Regularizers(), Constraints(), Initializers())
	}
	var _ option.Table = regularizers
}
