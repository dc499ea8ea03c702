package optim

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"strings"
	"testing"
)

func TestNew(t *testing.T) {
	for _, class := range []string{"SGD", "sgd", "Adam", "adam", "AdamW", "adamw", "RMSprop", "rmsprop", "Nadam", "nadam", "Adagrad", "adagrad"} {
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
		{"RMSProp", nil, `optim: unknown optimizer "RMSProp", did you mean RMSprop?`},
		{"Ftrl", nil, `optim: unknown optimizer "Ftrl", expected one of Adam, AdamW, SGD, RMSprop, Nadam, Adagrad`},
		{"", nil, `optim: unknown optimizer "", expected one of Adam, AdamW, SGD, RMSprop, Nadam, Adagrad`},
		{"Adam", map[string]any{"rho": 0.5}, `optim: Adam has no argument "rho", it takes learning_rate, beta_1, beta_2, epsilon, amsgrad, weight_decay, exclude_from_weight_decay, clipnorm, clipvalue, global_clipnorm, use_ema, ema_momentum, ema_overwrite_frequency`},
		{"Adam", map[string]any{"clip_norm": 0.5}, `optim: Adam has no argument "clip_norm", did you mean clipnorm?`},
		{"AdamW", map[string]any{"weight_decai": 0.5}, `optim: AdamW has no argument "weight_decai", did you mean weight_decay?`},
		{"Adam", map[string]any{"learning_rat": 1}, `optim: Adam has no argument "learning_rat", did you mean learning_rate?`},
		{"SGD", map[string]any{"beta_1": 0.9}, `optim: SGD has no argument "beta_1", it takes learning_rate, momentum, nesterov, weight_decay, exclude_from_weight_decay, clipnorm, clipvalue, global_clipnorm, use_ema, ema_momentum, ema_overwrite_frequency`},
		{"Adam", map[string]any{"learning_rate": 0}, `optim: Adam: learning_rate is 0, expected a finite number above 0`},
		{"Adam", map[string]any{"learning_rate": 1e300}, `optim: Adam: learning_rate is 1e+300, expected a finite number above 0`},
		{"Adam", map[string]any{"learning_rate": -0.1}, `optim: Adam: learning_rate is -0.1, expected 0 or more`},
		{"SGD", map[string]any{"learning_rate": math.NaN()}, `optim: SGD: learning_rate is NaN, expected 0 or more`},
		{"SGD", map[string]any{"learning_rate": "fast"}, `optim: SGD: learning_rate is "fast", expected a number`},
		{"SGD", map[string]any{"learning_rate": 0.}, `optim: SGD: learning_rate is 0, expected a finite number above 0`},
		{"SGD", map[string]any{"momentum": 1.5}, `optim: SGD: momentum is 1.5, expected 0 to 1`},
		{"SGD", map[string]any{"nesterov": 3}, `optim: SGD: nesterov is 3, expected true or false`},
		{"SGD", map[string]any{"weight_decay": -1}, `optim: SGD: weight_decay is -1, expected 0 or more`},
		{"Adam", map[string]any{"weight_decay": 1e300}, `optim: Adam: weight_decay is 1e+300, expected a finite number of 0 or more`},
		{"Adam", map[string]any{"beta_1": 1}, `optim: Adam: beta_1 is 1, expected 0 or more and below 1`},
		{"Adam", map[string]any{"beta_2": 1}, `optim: Adam: beta_2 is 1, expected 0 or more and below 1`},
		{"Adam", map[string]any{"beta_2": 1.1}, `optim: Adam: beta_2 is 1.1, expected 0 to 1`},
		{"Adam", map[string]any{"epsilon": 0}, `optim: Adam: epsilon is 0, expected a finite number above 0: without it a weight that has had no gradient yet becomes NaN`},
		{"AdamW", map[string]any{"beta_2": 1}, `optim: AdamW: beta_2 is 1, expected 0 or more and below 1`},
		{"Nadam", map[string]any{"beta_1": 1}, `optim: Nadam: beta_1 is 1, expected 0 or more and below 1`},
		{"RMSprop", map[string]any{"learning_rate": 0}, `optim: RMSprop: learning_rate is 0, expected a finite number above 0`},
		{"RMSprop", map[string]any{"rho": 2}, `optim: RMSprop: rho is 2, expected 0 to 1`},
		{"RMSprop", map[string]any{"epsilon": 0}, `optim: RMSprop: epsilon is 0, expected a finite number above 0: without it a weight that has had no gradient yet becomes NaN`},
		{"Adagrad", map[string]any{"learning_rate": 1e-300}, `optim: Adagrad: learning_rate is 1e-300, expected a finite number above 0`},
		{"Adagrad", map[string]any{"initial_accumulator_value": -1}, `optim: Adagrad: initial_accumulator_value is -1, expected 0 or more`},
		{"Adagrad", map[string]any{"initial_accumulator_value": 1e300}, `optim: Adagrad: initial_accumulator_value is 1e+300, expected a finite number of 0 or more`},
		{"SGD", map[string]any{"clipnorm": -1}, `optim: SGD: clipnorm is -1, expected 0 or more`},
		{"SGD", map[string]any{"clipvalue": 1e-300}, `optim: SGD: clipvalue is 1e-300, expected a finite number above 0`},
		{"SGD", map[string]any{"clipnorm": 1, "global_clipnorm": 0.5},
			`optim: SGD: expected one of clipnorm, clipvalue and global_clipnorm, got clipnorm 1 and global_clipnorm 0.5: leave out all but one`},
		{"Nadam", map[string]any{"clipnorm": 1, "clipvalue": 2, "global_clipnorm": 3},
			`optim: Nadam: expected one of clipnorm, clipvalue and global_clipnorm, got clipnorm 1 and clipvalue 2 and global_clipnorm 3: leave out all but one`},
		{"SGD", map[string]any{"use_ema": 2}, `optim: SGD: use_ema is 2, expected true or false`},
		{"SGD", map[string]any{"ema_momentum": 1.01}, `optim: SGD: ema_momentum is 1.01, expected 0 to 1`},
		{"SGD", map[string]any{"ema_overwrite_frequency": -1}, `optim: SGD: ema_overwrite_frequency is -1, expected 0 or more`},
		{"SGD", map[string]any{"ema_overwrite_frequency": 1.5}, `optim: SGD: ema_overwrite_frequency is 1.5, expected a whole number`},
		{"SGD", map[string]any{"exclude_from_weight_decay": 3}, `optim: SGD: exclude_from_weight_decay is 3, expected a list of names`},
	}
	for _, c := range cases {
		if _, err := New(c.class, c.args); err == nil || err.Error() != c.want {
			t.Errorf("New(%q, %v):\n got %v\nwant %s", c.class, c.args, err, c.want)
		}
	}
}

// TestNewRefusesTheInfinite: in the words of whoever finds it first.
func TestNewRefusesTheInfinite(t *testing.T) {
	for _, i := range Classes() {
		for _, a := range i.Args {
			if _, number := a.Value.(float64); !number {
				continue
			}
			_, err := New(i.Class, map[string]any{a.Name: "inf"})
			if want := fmt.Sprintf("%s is +Inf, expected", a.Name); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: got %v, want %s", i.Class, err, want)
			}
		}
	}
}

// TestNone: Keras writes None for what is not asked for.
func TestNone(t *testing.T) {
	args := map[string]any{"weight_decay": nil, "clipnorm": nil, "clipvalue": nil, "global_clipnorm": nil, "ema_overwrite_frequency": nil}
	for _, i := range Classes() {
		if _, err := New(i.Class, args); err != nil {
			t.Error(err)
		}
	}
}

// TestClasses: what is listed can be made with the arguments listed, and says
// what it is.
func TestClasses(t *testing.T) {
	moments := map[string]any{"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7}
	adam := map[string]any{"amsgrad": false}
	maps.Copy(adam, moments)
	own := map[string]map[string]any{
		"SGD":     {"learning_rate": 0.01, "momentum": 0., "nesterov": false},
		"Adam":    adam,
		"AdamW":   adam,
		"RMSprop": {"learning_rate": 0.001, "rho": 0.9, "momentum": 0., "epsilon": 1e-7, "centered": false},
		"Nadam":   moments,
		"Adagrad": {"learning_rate": 0.001, "initial_accumulator_value": 0.1, "epsilon": 1e-7},
	}
	for _, i := range Classes() {
		defaults := map[string]any{"weight_decay": 0., "exclude_from_weight_decay": []string(nil), "clipnorm": 0., "clipvalue": 0.,
			"global_clipnorm": 0., "use_ema": false, "ema_momentum": 0.99, "ema_overwrite_frequency": 0}
		maps.Copy(defaults, own[i.Class])
		if i.Class == "AdamW" {
			defaults["weight_decay"] = 0.004
		}
		args := map[string]any{}
		for _, a := range i.Args {
			args[a.Name] = a.Value
			if a.Help == "" {
				t.Errorf("%s: %s has no help", i.Class, a.Name)
			}
		}
		if !reflect.DeepEqual(args, defaults) {
			t.Errorf("%s has the arguments %v, want %v", i.Class, args, defaults)
		}
		if len(Args(i.Class)) != len(args) || len(Args(i.Name)) != len(args) || i.Help == "" {
			t.Errorf("%s has %d arguments by class, %d by name, the help %q", i.Class, len(Args(i.Class)), len(Args(i.Name)), i.Help)
		}
		if o, err := New(i.Class, args); err != nil || o.Name() != i.Class {
			t.Errorf("New(%s, %v) = %v, %v", i.Class, args, o, err)
		}
	}
	if Args("Lion") != nil {
		t.Error("a class that is not known has arguments")
	}
}
