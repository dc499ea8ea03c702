package callback

import (
	"math"
	"reflect"
	"strings"
	"testing"
)

func TestClasses(t *testing.T) {
	watch := func(delta float64) map[string]any {
		return map[string]any{"monitor": "val_loss", "min_delta": delta, "mode": "auto"}
	}
	defaults := map[string]map[string]any{
		"EarlyStopping":     {"patience": 0, "baseline": math.Inf(1), "restore_best_weights": false, "start_from_epoch": 0},
		"ReduceLROnPlateau": {"factor": 0.1, "patience": 10, "cooldown": 0, "min_lr": 0.},
	}
	for class, delta := range map[string]float64{"EarlyStopping": 0, "ReduceLROnPlateau": 1e-4} {
		for name, v := range watch(delta) {
			defaults[class][name] = v
		}
	}
	for _, i := range Classes() {
		args := map[string]any{}
		for _, a := range i.Args {
			args[a.Name] = a.Value
			if a.Help == "" {
				t.Errorf("%s: %s has no help", i.Class, a.Name)
			}
		}
		if !reflect.DeepEqual(args, defaults[i.Class]) {
			t.Errorf("%s has the arguments %v, want %v", i.Class, args, defaults[i.Class])
		}
		if len(Args(i.Class)) != len(args) || len(Args(i.Name)) != len(args) || i.Help == "" {
			t.Errorf("%s has %d arguments by class, %d by name, the help %q", i.Class, len(Args(i.Class)), len(Args(i.Name)), i.Help)
		}
		for _, name := range []string{i.Class, i.Name} {
			if _, err := New(name, nil); err != nil {
				t.Error(err)
			}
		}
	}
	if Args("ModelCheckpoint") != nil {
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
		{"EarlyStoping", nil, `callback: unknown callback "EarlyStoping", did you mean EarlyStopping?`},
		{"TensorBoard", nil, `callback: unknown callback "TensorBoard", expected one of EarlyStopping, ReduceLROnPlateau`},
		{"EarlyStopping", a{"patients": 3}, `callback: EarlyStopping has no argument "patients", did you mean patience?`},
		{"EarlyStopping", a{"patience": -1}, `EarlyStopping: patience is -1, expected 0 or more`},
		{"EarlyStopping", a{"patience": 2.5}, `EarlyStopping: patience is 2.5, expected a whole number`},
		{"EarlyStopping", a{"mode": "mix"}, `EarlyStopping: mode is "mix", did you mean min?`},
		{"EarlyStopping", a{"monitor": ""}, `EarlyStopping: monitor is empty, expected the name of a metric, such as val_loss`},
		{"EarlyStopping", a{"monitor": "val_score"}, `EarlyStopping: mode is auto, and nobody knows whether less or more val_score is better: set mode to min or max`},
		{"EarlyStopping", a{"min_delta": -0.5}, `EarlyStopping: min_delta is -0.5, expected 0 or more`},
		{"EarlyStopping", a{"min_delta": 1e300}, `EarlyStopping: min_delta is 1e+300, expected a finite number of 0 or more`},
		{"EarlyStopping", a{"baseline": "low"}, `EarlyStopping: baseline is "low", expected a number`},
		{"EarlyStopping", a{"start_from_epoch": -1}, `EarlyStopping: start_from_epoch is -1, expected 0 or more`},
		{"ReduceLROnPlateau", a{"factor": 1}, `ReduceLROnPlateau: factor is 1, expected a number above 0 and below 1`},
		{"ReduceLROnPlateau", a{"factor": 0}, `ReduceLROnPlateau: factor is 0, expected a number above 0 and below 1`},
		{"ReduceLROnPlateau", a{"factor": 1.5}, `ReduceLROnPlateau: factor is 1.5, expected 0 to 1`},
		{"ReduceLROnPlateau", a{"min_lr": -1}, `ReduceLROnPlateau: min_lr is -1, expected 0 or more`},
		{"ReduceLROnPlateau", a{"min_lr": 1e300}, `ReduceLROnPlateau: min_lr is 1e+300, expected a finite number of 0 or more`},
		{"ReduceLROnPlateau", a{"cooldown": -1}, `ReduceLROnPlateau: cooldown is -1, expected 0 or more`},
		{"ReduceLROnPlateau", a{"monitor": "size"}, `ReduceLROnPlateau: mode is auto, and nobody knows`},
	}
	for _, c := range cases {
		if _, err := New(c.class, c.args); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("New(%q, %v):\n got %v\nwant %s", c.class, c.args, err, c.want)
		}
	}
}

// TestNone: Keras' None is no baseline, and so is leaving it out.
func TestNone(t *testing.T) {
	for _, args := range []map[string]any{nil, {"baseline": nil}, {"baseline": "none"}} {
		c, err := New("EarlyStopping", args)
		if err != nil {
			t.Fatal(err)
		}
		if c.(*EarlyStopping).hasBaseline() {
			t.Errorf("%v makes a baseline", args)
		}
	}
	c, err := New("EarlyStopping", map[string]any{"baseline": 0})
	if err != nil || !c.(*EarlyStopping).hasBaseline() {
		t.Errorf("baseline 0: %v, %v", c, err)
	}
}

func TestMode(t *testing.T) {
	for monitor, max := range map[string]bool{"loss": false, "val_loss": false, "a_val_loss": false, "accuracy": true, "val_accuracy": true, "b_val_accuracy": true, "acc": true} {
		if w := (Watch{Monitor: monitor, Mode: "auto"}); w.Max() != max {
			t.Errorf("auto for %s: max is %v", monitor, w.Max())
		}
		if low, high := (Watch{Monitor: monitor, Mode: "min"}), (Watch{Monitor: monitor, Mode: "max"}); low.Max() || !high.Max() {
			t.Errorf("%s: mode min and max do not count", monitor)
		}
	}
}

// TestFloat32: what float32 cannot tell apart is not better.
func TestFloat32(t *testing.T) {
	s := (&EarlyStopping{Watch: Watch{Monitor: "loss", Mode: "min"}, Baseline: math.Inf(1), Patience: 5}).Start()
	for epoch, metric := range []float64{0.5, 0.5 - 1e-9, 0.5 - 1e-7} {
		if d := s.Epoch(epoch, metric); d.Better != (epoch != 1) {
			t.Errorf("epoch %d: %v better: %v", epoch, metric, d.Better)
		}
	}
}

// TestEveryBetterEpochIsKept, and only those, from the first that is looked at.
func TestEveryBetterEpochIsKept(t *testing.T) {
	s := (&EarlyStopping{Watch: Watch{Monitor: "loss", Mode: "min"}, Baseline: math.Inf(1), Patience: 9, RestoreBestWeights: true, StartFromEpoch: 2}).Start()
	if epoch, ok := s.Restore(); ok {
		t.Errorf("epoch %d is restored before any", epoch)
	}
	script := []struct {
		metric float64
		want   StopDecision
	}{
		{0.1, StopDecision{}}, {0.05, StopDecision{}},
		{0.9, StopDecision{Better: true, Keep: true}}, {1, StopDecision{}}, {0.8, StopDecision{Better: true, Keep: true}}, {0.8, StopDecision{}},
	}
	for epoch, c := range script {
		if got := s.Epoch(epoch, c.metric); got != c.want {
			t.Errorf("epoch %d: %+v, want %+v", epoch, got, c.want)
		}
	}
	if epoch, ok := s.Restore(); epoch != 4 || !ok {
		t.Errorf("epoch %d is restored (%v), want 4", epoch, ok)
	}
}

// TestStartsAreApart: two trainings with the same arguments know nothing of each
// other.
func TestStartsAreApart(t *testing.T) {
	o := &ReduceLROnPlateau{Watch: Watch{Monitor: "loss", Mode: "min"}, Factor: 0.5, Patience: 1}
	first, second := o.Start(), o.Start()
	first.Epoch(1, 0.25)
	if d := first.Epoch(1, 0.25); !d.Lowered || d.LR != 0.125 || d.Better {
		t.Errorf("the second flat epoch: %+v", d)
	}
	if d := second.Epoch(1, 0.25); d.Lowered || d.LR != 0.25 || !d.Better {
		t.Errorf("the first epoch of another training: %+v", d)
	}
}

// TestRateStays: a rate that is not lowered keeps its bits, also those that
// float32 does not have.
func TestRateStays(t *testing.T) {
	r := (&ReduceLROnPlateau{Watch: Watch{Monitor: "loss", Mode: "min"}, Factor: 0.5, Patience: 2, MinLR: 0.1}).Start()
	for range 10 {
		if d := r.Epoch(1, 0.1); d.LR != 0.1 || d.Lowered {
			t.Fatalf("%+v", d)
		}
	}
	if r.Wait() != 9 {
		t.Errorf("wait is %d at the lowest rate", r.Wait())
	}
}
