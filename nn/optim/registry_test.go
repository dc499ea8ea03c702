package optim

import (
	"math"
	"testing"
)

func TestNew(t *testing.T) {
	for _, class := range []string{"SGD", "sgd", "Adam", "adam"} {
		if _, err := New(class, nil); err != nil {
			t.Error(err)
		}
	}
	o, err := New("Adam", map[string]any{"learning_rate": "1e-2", "beta_1": 0, "weight_decay": 1})
	if err != nil || o.Name() != "Adam" || o.LearningRate() != 0.01 || o.Slots() != 2 {
		t.Errorf("%+v, %v", o, err)
	}
	o, err = New("sgd", map[string]any{"momentum": 1, "nesterov": true})
	if err != nil || o.Name() != "SGD" || o.LearningRate() != 0.01 || o.Slots() != 1 {
		t.Errorf("%+v, %v", o, err)
	}
}

func TestNewRefuses(t *testing.T) {
	cases := []struct {
		class string
		args  map[string]any
		want  string
	}{
		{"Adm", nil, `optim: unknown optimizer "Adm", did you mean Adam?`},
		{"ADAM", nil, `optim: unknown optimizer "ADAM", did you mean Adam?`},
		{"RMSprop", nil, `optim: unknown optimizer "RMSprop", expected one of Adam, SGD`},
		{"", nil, `optim: unknown optimizer "", expected one of Adam, SGD`},
		{"Adam", map[string]any{"amsgrad": true}, `optim: Adam has no argument "amsgrad", it takes learning_rate, beta_1, beta_2, epsilon, weight_decay`},
		{"Adam", map[string]any{"learning_rat": 1}, `optim: Adam has no argument "learning_rat", did you mean learning_rate?`},
		{"SGD", map[string]any{"beta_1": 0.9}, `optim: SGD has no argument "beta_1", it takes learning_rate, momentum, nesterov, weight_decay`},
		{"Adam", map[string]any{"learning_rate": 0}, `optim: Adam: learning_rate is 0, expected a finite number above 0`},
		{"Adam", map[string]any{"learning_rate": "inf"}, `optim: Adam: learning_rate is +Inf, expected a finite number above 0`},
		{"Adam", map[string]any{"learning_rate": 1e300}, `optim: Adam: learning_rate is 1e+300, expected a finite number above 0`},
		{"Adam", map[string]any{"learning_rate": -0.1}, `optim: Adam: learning_rate is -0.1, expected 0 or more`},
		{"SGD", map[string]any{"learning_rate": math.NaN()}, `optim: SGD: learning_rate is NaN, expected 0 or more`},
		{"SGD", map[string]any{"learning_rate": "fast"}, `optim: SGD: learning_rate is "fast", expected a number`},
		{"SGD", map[string]any{"learning_rate": 0.}, `optim: SGD: learning_rate is 0, expected a finite number above 0`},
		{"SGD", map[string]any{"momentum": 1.5}, `optim: SGD: momentum is 1.5, expected 0 to 1`},
		{"SGD", map[string]any{"nesterov": 3}, `optim: SGD: nesterov is 3, expected true or false`},
		{"SGD", map[string]any{"weight_decay": -1}, `optim: SGD: weight_decay is -1, expected 0 or more`},
		{"SGD", map[string]any{"weight_decay": "inf"}, `optim: SGD: weight_decay is +Inf, expected a finite number of 0 or more`},
		{"Adam", map[string]any{"weight_decay": 1e300}, `optim: Adam: weight_decay is 1e+300, expected a finite number of 0 or more`},
		{"Adam", map[string]any{"beta_1": 1}, `optim: Adam: beta_1 is 1, expected 0 or more and below 1`},
		{"Adam", map[string]any{"beta_2": 1}, `optim: Adam: beta_2 is 1, expected 0 or more and below 1`},
		{"Adam", map[string]any{"beta_2": 1.1}, `optim: Adam: beta_2 is 1.1, expected 0 to 1`},
		{"Adam", map[string]any{"epsilon": 0}, `optim: Adam: epsilon is 0, expected a finite number above 0: without it a weight that has had no gradient yet becomes NaN`},
	}
	for _, c := range cases {
		if _, err := New(c.class, c.args); err == nil || err.Error() != c.want {
			t.Errorf("New(%q, %v):\n got %v\nwant %s", c.class, c.args, err, c.want)
		}
	}
}

// TestClasses: what is listed can be made with the arguments listed, and says
// what it is.
func TestClasses(t *testing.T) {
	defaults := map[string]map[string]any{
		"SGD":  {"learning_rate": 0.01, "momentum": 0., "nesterov": false, "weight_decay": 0.},
		"Adam": {"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7, "weight_decay": 0.},
	}
	for _, i := range Classes() {
		args := map[string]any{}
		for _, a := range i.Args {
			args[a.Name] = a.Value
			if want, ok := defaults[i.Class][a.Name]; !ok || a.Value != want || a.Help == "" {
				t.Errorf("%s: argument %+v, want the default %v", i.Class, a, want)
			}
		}
		if len(args) != len(defaults[i.Class]) || len(Args(i.Class)) != len(args) || len(Args(i.Name)) != len(args) || i.Help == "" {
			t.Errorf("%s has the arguments %v and the help %q", i.Class, args, i.Help)
		}
		if o, err := New(i.Class, args); err != nil || o.Name() != i.Class {
			t.Errorf("New(%s, %v) = %v, %v", i.Class, args, o, err)
		}
	}
	if Args("Nadam") != nil {
		t.Error("a class that is not known has arguments")
	}
}
