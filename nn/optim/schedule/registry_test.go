package schedule

import (
	"strings"
	"testing"
)

// valid is arguments that every class is satisfied with.
var valid = map[string]map[string]any{
	"ExponentialDecay":       {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.5},
	"InverseTimeDecay":       {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.5},
	"PiecewiseConstantDecay": {"boundaries": []any{3, 5}, "values": []any{0.1, 0.01, 0.001}},
	"PolynomialDecay":        {"initial_learning_rate": 0.1, "decay_steps": 10},
	"CosineDecay":            {"initial_learning_rate": 0.1, "decay_steps": 10},
	"CosineDecayRestarts":    {"initial_learning_rate": 0.1, "first_decay_steps": 10},
}

// with is the valid arguments of a class with others in their place.
func with(class string, more map[string]any) map[string]any {
	out := map[string]any{}
	for name, v := range valid[class] {
		out[name] = v
	}
	for name, v := range more {
		out[name] = v
	}
	return out
}

func TestClasses(t *testing.T) {
	for _, i := range Classes() {
		if len(i.Args) == 0 || i.Help == "" || len(Args(i.Class)) != len(i.Args) || len(Args(i.Name)) != len(i.Args) {
			t.Errorf("%s has the arguments %v and the help %q", i.Class, i.Args, i.Help)
		}
		for _, a := range i.Args {
			if a.Help == "" {
				t.Errorf("%s: %s has no help", i.Class, a.Name)
			}
		}
		for _, name := range []string{i.Class, i.Name} {
			if _, err := New(name, valid[i.Class]); err != nil {
				t.Error(err)
			}
		}
	}
	if Args("Linear") != nil {
		t.Error("a class that is not known has arguments")
	}
}

func TestNewRefuses(t *testing.T) {
	type a = map[string]any
	cases := []struct {
		class string
		args  a
		want  string
	}{
		{"CosineDecy", nil, `schedule: unknown schedule "CosineDecy", did you mean CosineDecay?`},
		{"Step", nil, `schedule: unknown schedule "Step", expected one of CosineDecay, CosineDecayRestarts, ExponentialDecay, PiecewiseConstantDecay, PolynomialDecay, InverseTimeDecay`},
		{"CosineDecay", nil, `schedule: CosineDecay needs initial_learning_rate: rate of the first step`},
		{"CosineDecay", with("CosineDecay", a{"warmup": 3}), `CosineDecay has no argument "warmup"`},
		{"CosineDecay", with("CosineDecay", a{"initial_learning_rate": 0}), `CosineDecay: initial_learning_rate is 0, expected a finite number above 0`},
		{"CosineDecay", with("CosineDecay", a{"warmup_target": 0.1, "initial_learning_rate": 1e300}), `initial_learning_rate is 1e+300, expected a finite number of 0 or more`},
		{"CosineDecay", with("CosineDecay", a{"warmup_target": 1e300}), `warmup_target is 1e+300, expected a finite number above 0`},
		{"CosineDecay", with("CosineDecay", a{"warmup_steps": 10}), `CosineDecay: warmup_steps is 10 without a warmup_target: say which rate the warm-up leads to`},
		{"CosineDecay", with("CosineDecay", a{"alpha": 1.5}), `alpha is 1.5, expected 0 to 1`},
		{"CosineDecay", with("CosineDecay", a{"decay_steps": 0}), `decay_steps is 0, expected 1 or more`},
		{"CosineDecay", with("CosineDecay", a{"decay_steps": 2.5}), `decay_steps is 2.5, expected a whole number`},
		{"CosineDecayRestarts", with("CosineDecayRestarts", a{"t_mul": 0.5}), `t_mul is 0.5, expected 1 or more`},
		{"CosineDecayRestarts", with("CosineDecayRestarts", a{"t_mul": 1e300}), `t_mul is 1e+300, expected a finite number of 0 or more`},
		{"CosineDecayRestarts", with("CosineDecayRestarts", a{"m_mul": -1}), `m_mul is -1, expected 0 or more`},
		{"CosineDecayRestarts", with("CosineDecayRestarts", a{"initial_learning_rate": -1}), `initial_learning_rate is -1, expected 0 or more`},
		{"ExponentialDecay", with("ExponentialDecay", a{"decay_rate": 0}), `decay_rate is 0, expected a finite number above 0`},
		{"ExponentialDecay", with("ExponentialDecay", a{"initial_learning_rate": 0}), `initial_learning_rate is 0, expected a finite number above 0`},
		{"InverseTimeDecay", with("InverseTimeDecay", a{"decay_rate": -1}), `decay_rate is -1, expected 0 or more`},
		{"InverseTimeDecay", with("InverseTimeDecay", a{"decay_rate": 1e300}), `decay_rate is 1e+300, expected a finite number of 0 or more`},
		{"PolynomialDecay", with("PolynomialDecay", a{"power": -2}), `power is -2, expected 0 or more`},
		{"PolynomialDecay", with("PolynomialDecay", a{"end_learning_rate": 1e300}), `end_learning_rate is 1e+300, expected a finite number of 0 or more`},
		{"PiecewiseConstantDecay", a{"boundaries": []any{1}}, `PiecewiseConstantDecay needs values`},
		{"PiecewiseConstantDecay", with("PiecewiseConstantDecay", a{"values": []any{1, 2}}), `values has 2 rates, expected 3, one more than boundaries`},
		{"PiecewiseConstantDecay", with("PiecewiseConstantDecay", a{"boundaries": []any{5, 5}}), `boundaries has 5 after 5, expected rising steps`},
		{"PiecewiseConstantDecay", with("PiecewiseConstantDecay", a{"boundaries": []any{5, 3}}), `boundaries has 3 after 5, expected rising steps`},
		{"PiecewiseConstantDecay", with("PiecewiseConstantDecay", a{"boundaries": []any{-5, 3}}), `expected 0 or more`},
		{"PiecewiseConstantDecay", with("PiecewiseConstantDecay", a{"boundaries": []any{0.5, 3}}), `expected a list of whole numbers`},
		{"PiecewiseConstantDecay", with("PiecewiseConstantDecay", a{"values": "high, low, none"}), `expected a list of numbers`},
		{"PiecewiseConstantDecay", with("PiecewiseConstantDecay", a{"values": []any{1, 2, 1e300}}), `one of values is 1e+300, expected a finite number of 0 or more`},
		{"PiecewiseConstantDecay", a{"boundaries": []any{}, "values": []any{1}}, `boundaries is empty, expected one step or more`},
	}
	for _, c := range cases {
		if _, err := New(c.class, c.args); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("New(%q, %v):\n got %v\nwant %s", c.class, c.args, err, c.want)
		}
	}
}
