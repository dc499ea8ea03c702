package train

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"duet/nn/alpha"
	"duet/nn/graph"
)

func TestLossFallsAndEverythingIsTold(t *testing.T) {
	g := twoDense(t, 12, 3, "WeightedSum", args{"policy": "sigmoid"}, "softmax")
	r := start(t, g, setting{source: toy{n: 50, size: 12, classes: 3}, batch: 8, epochs: 12, opts: args{"learning_rate": 0.05}})
	d, out := loop(t, r, Unattended{})
	if out != Finished || len(d.samples) != 12*7 || len(d.evals) != 12 || len(d.epochs) != 12 {
		t.Fatalf("%s, %d samples, %d evaluations, %d epochs", out, len(d.samples), len(d.evals), len(d.epochs))
	}
	first, last := d.evals[0], d.evals[11]
	if !(last.Merged.Loss < first.Merged.Loss*0.7) || last.Merged.Accuracy < 0.8 {
		t.Errorf("loss %v -> %v, accuracy %v", first.Merged.Loss, last.Merged.Loss, last.Merged.Accuracy)
	}
	if !last.A.Has || !last.B.Has || last.Rows != 50 || last.Step != 84 || last.Epoch != 12 {
		t.Errorf("last evaluation %+v", last)
	}
	s := d.samples[6]
	if s.Step != 7 || s.Epoch != 1 || s.Rows != 2 || s.NormA <= 0 || s.NormB <= 0 || !s.HasAlpha || s.Alpha == s.Raw[0] {
		t.Errorf("last sample of the first epoch %+v", s)
	}
}

func TestMaxStepsEndsInsideAnEpoch(t *testing.T) {
	g := twoDense(t, 6, 2, "Average", nil, "softmax")
	d, out := loop(t, start(t, g, setting{source: toy{n: 40, size: 6, classes: 2}, batch: 8, epochs: 3, steps: 7}), Unattended{})
	if out != Finished || len(d.samples) != 7 || len(d.evals) != 2 || d.evals[1].Step != 7 {
		t.Errorf("%s, %d samples, evaluations %+v", out, len(d.samples), d.evals)
	}
	if d.samples[0].HasAlpha || d.evals[0].HasAlpha {
		t.Error("an average has no alpha")
	}
}

func TestActionsActBetweenSteps(t *testing.T) {
	g := twoDense(t, 6, 2, "WeightedSum", args{"policy": "fixed", "start": 0.3}, "softmax")
	r := start(t, g, setting{source: toy{n: 40, size: 6, classes: 2}, batch: 8, epochs: 4})
	clip := alpha.Defaults()
	clip.Policy = "clip"
	d, out := loop(t, r, script{
		2: {{Kind: SetLR, Value: 0.5}, {Kind: Mark, Text: "here"}},
		3: {{Kind: SetAlpha, Value: 0.75}},
		5: {{Kind: SetPolicy, Policy: clip}},
		6: {{Kind: Pause}, {Kind: StepOnce}},
		7: {{Kind: StepOnce}},
		8: {{Kind: Resume}},
		9: {{Kind: Stop}},
	})
	if out != Stopped || len(d.samples) != 9 {
		t.Fatalf("%s after %d steps", out, len(d.samples))
	}
	if d.samples[1].LR == 0.5 || d.samples[2].LR != 0.5 {
		t.Error("the learning rate did not change between steps 2 and 3")
	}
	if d.samples[2].Alpha != 0.3 || d.samples[3].Alpha != 0.75 || d.samples[4].Alpha != 0.75 {
		t.Errorf("alphas %v %v %v", d.samples[2].Alpha, d.samples[3].Alpha, d.samples[4].Alpha)
	}
	if d.samples[5].Alpha != 0.75 || d.samples[6].Alpha == 0.75 {
		t.Error("the new policy has to start where alpha stood and then move it")
	}
	if d.from[2] != "0.30000001192092896" && d.from[2] != "0.3" || d.to[2] != "0.75" || d.from[3] != "fixed" || d.to[3] != "clip" {
		t.Errorf("recorded from %q to %q", d.from, d.to)
	}
	if got := d.evals[len(d.evals)-1].Step; got != 9 {
		t.Errorf("the last evaluation is of step %d", got)
	}
}

func TestPauseWithoutAnybodyStops(t *testing.T) {
	g := twoDense(t, 6, 2, "Average", nil, "softmax")
	r := start(t, g, setting{source: toy{n: 40, size: 6, classes: 2}, batch: 8, epochs: 2})
	if _, out := loop(t, r, script{1: {{Kind: Pause}}}); out != Stopped || r.Done() != 1 {
		t.Errorf("%s after %d steps", out, r.Done())
	}
}

func TestDivergenceIsRecordedAtItsStep(t *testing.T) {
	g := twoDense(t, 6, 2, "WeightedSum", args{"policy": "free"}, "linear")
	r := start(t, g, setting{loss: "mse", opt: "SGD", opts: args{"learning_rate": 1e12}, source: toy{n: 40, size: 6, classes: 2}, batch: 8, epochs: 20})
	d, out := loop(t, r, Unattended{})
	last := d.samples[len(d.samples)-1]
	if out != Diverged || last.Loss-last.Loss == 0 {
		t.Fatalf("%s, last loss %v", out, last.Loss)
	}
	if !strings.Contains(r.Reason(), "learning rate") {
		t.Errorf("the reason is %q", r.Reason())
	}
}

// TestRawPowerOfANegativeNumber: the run ends at the step that meets one, and
// says where.
func TestRawPowerOfANegativeNumber(t *testing.T) {
	g := twoDense(t, 6, 2, "WeightedProduct", args{"policy": "free", "guard": "raw"}, "linear")
	r := start(t, g, setting{loss: "mse", source: toy{n: 40, size: 6, classes: 2}, batch: 8, epochs: 2})
	d, out := loop(t, r, Unattended{})
	if out != Diverged || len(d.samples) != 1 || !strings.Contains(r.Reason(), "negative") {
		t.Errorf("%s after %d steps: %s", out, len(d.samples), r.Reason())
	}
}

func TestContextStopsTheRun(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	g := twoDense(t, 6, 2, "Average", nil, "softmax")
	r := start(t, g, setting{source: toy{n: 40, size: 6, classes: 2}, batch: 8, epochs: 2})
	if out, err := r.Loop(ctx, Unattended{}, &diary{}); out != Stopped || err != nil || r.Done() != 0 {
		t.Errorf("%s, %v after %d steps", out, err, r.Done())
	}
}

func TestRecorderErrorFailsTheRun(t *testing.T) {
	full := errors.New("no space left")
	g := twoDense(t, 6, 2, "Average", nil, "softmax")
	r := start(t, g, setting{source: toy{n: 40, size: 6, classes: 2}, batch: 8, epochs: 2})
	if out, err := r.Loop(context.Background(), Unattended{}, &diary{fail: full}); out != Failed || !errors.Is(err, full) || r.Done() != 1 {
		t.Errorf("%s, %v after %d steps", out, err, r.Done())
	}
}

// TestPolicyFacts trains on targets so large that alpha is pulled out of [0, 1].
func TestPolicyFacts(t *testing.T) {
	run := func(policy string, start float64) []Sample {
		g := twoDense(t, 6, 3, "WeightedSum", args{"policy": policy, "start": start, "lr_multiplier": 40}, "linear")
		r := startFar(t, g)
		d, out := loop(t, r, Unattended{})
		if out != Finished {
			t.Fatalf("%s: %s %s", policy, out, r.Reason())
		}
		return d.samples
	}
	outside := func(samples []Sample) bool {
		for _, s := range samples {
			if s.Alpha < 0 || s.Alpha > 1 {
				return true
			}
		}
		return false
	}
	if !outside(run("free", 0.9)) {
		t.Error("a free alpha did not leave [0, 1] on a problem made for it")
	}
	for _, policy := range []string{"clip", "sigmoid"} {
		if outside(run(policy, 0.9)) {
			t.Errorf("policy %s left [0, 1]", policy)
		}
	}
}

// opposed has targets far beyond what the branches answer at first.
type opposed struct{ toy }

func (s opposed) Batch(rows []int32, x [][]float32, y []float32) {
	s.toy.Batch(rows, x, y)
	for i := range y {
		y[i] = float32(i%3) * 40
	}
}

func startFar(t *testing.T, g *graph.Graph) *Run {
	t.Helper()
	return start(t, g, setting{loss: "mse", opt: "SGD", opts: args{"learning_rate": 0.001}, source: opposed{toy{n: 48, size: 6, classes: 3}}, batch: 8, epochs: 5})
}

// TestStartOfOneStarvesB: with alpha 1 branch B gets exactly no gradient.
func TestStartOfOneStarvesB(t *testing.T) {
	g := twoDense(t, 6, 2, "WeightedSum", args{"policy": "min_max_norm", "start": 1}, "softmax")
	r := start(t, g, setting{source: toy{n: 40, size: 6, classes: 2}, batch: 8, epochs: 1})
	s := r.Step()
	if s.NormB != 0 || s.NormA == 0 {
		t.Errorf("gradient norms A %v, B %v at the first step", s.NormA, s.NormB)
	}
	if s = r.Step(); s.NormB == 0 {
		t.Error("branch B still gets nothing although alpha has moved")
	}
}

// TestMinMaxNormKeepsTheSign: Keras' constraint bounds |alpha| and shrinks it by
// |a|/(|a|+1e-7) a step.
func TestMinMaxNormKeepsTheSign(t *testing.T) {
	g := twoDense(t, 6, 2, "WeightedSum", args{"policy": "min_max_norm", "start": -0.3, "lr_multiplier": 0}, "softmax")
	r := start(t, g, setting{source: toy{n: 40, size: 6, classes: 2}, batch: 8, epochs: 40})
	before := r.Step().Alpha
	for range 150 {
		a := r.Step().Alpha
		if a >= 0 || a <= before {
			t.Fatalf("alpha went from %v to %v", before, a)
		}
		want := float64(before) * math.Abs(float64(before)) / (math.Abs(float64(before)) + 1e-7)
		if math.Abs(float64(a)-want) > 6e-8 {
			t.Fatalf("alpha went from %v to %v, expected %v", before, a, want)
		}
		before = a
	}
}

func TestConfigRefuses(t *testing.T) {
	for name, c := range map[string]Config{
		"no samples": {Train: toy{}, Batch: 1, Epochs: 1},
		"batch":      {Train: toy{n: 1}, Epochs: 1},
		"epochs":     {Train: toy{n: 1}, Batch: 1, Epochs: -1},
		"steps":      {Train: toy{n: 1}, Batch: 1, Epochs: 1, MaxSteps: -2},
	} {
		if _, err := New(c); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
