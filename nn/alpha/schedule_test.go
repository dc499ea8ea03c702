package alpha_test

import (
	"math"
	"strings"
	"testing"

	"duet/nn/alpha"
)

func scheduled(t *testing.T, start float64, p alpha.Plan) alpha.Scheduled {
	t.Helper()
	made, err := alpha.New(alpha.Options{Policy: "schedule", Start: start, LRMultiplier: 1, Plan: p})
	if err != nil {
		t.Fatal(err)
	}
	return made.(alpha.Scheduled)
}

func TestSchedules(t *testing.T) {
	points := alpha.Plan{Shape: alpha.Piecewise, Points: " 2:0.5, 4 : 1 "}
	for _, c := range []struct {
		name  string
		start float64
		plan  alpha.Plan
		total int
		want  []float64 // of steps 1, 2, ...
	}{
		{"constant", 0.3, alpha.Plan{Shape: alpha.Constant, End: 1}, 4, []float64{.3, .3, .3, .3}},
		{"linear over the run", 0, alpha.Plan{Shape: alpha.Linear, End: 1}, 5, []float64{0, .25, .5, .75, 1}},
		{"linear down", 0.9, alpha.Plan{Shape: alpha.Linear, End: 0.1, Over: 3}, 5, []float64{.9, .5, .1, .1, .1}},
		{"cosine", 0, alpha.Plan{Shape: alpha.Cosine, End: 1}, 5, []float64{0, (1 - math.Sqrt2/2) / 2, .5, (1 + math.Sqrt2/2) / 2, 1}},
		{"one step", 0, alpha.Plan{Shape: alpha.Linear, End: 1}, 1, []float64{1}},
		{"piecewise", 0.2, points, 9, []float64{.2, .5, .5, 1, 1}},
	} {
		s := scheduled(t, c.start, c.plan)
		for i, want := range c.want {
			if got := s.At(i+1, c.total); math.Abs(got-want) > 1e-15 {
				t.Errorf("%s: alpha in step %d is %v, want %v", c.name, i+1, got, want)
			}
		}
	}
}

func TestScheduleRefuses(t *testing.T) {
	for want, p := range map[string]alpha.Plan{
		`shape is "linaer", did you mean linear?`:              {Shape: "linaer"},
		`shape is "", expected one of constant, linear`:        {},
		"end is 1.5, a schedule stays within 0 to 1: end at 1": {Shape: alpha.Linear, End: 1.5},
		"end is NaN":                                            {Shape: alpha.Cosine, End: math.NaN()},
		"over is -1 steps":                                      {Shape: alpha.Linear, Over: -1},
		"a piecewise schedule needs points":                     {Shape: alpha.Piecewise},
		`points has "3", expected STEP: ALPHA`:                  {Shape: alpha.Piecewise, Points: "1: .5, 3"},
		`points has "0: 1", expected STEP`:                      {Shape: alpha.Piecewise, Points: "0: 1"},
		"points has alpha 2 at step 3":                          {Shape: alpha.Piecewise, Points: "3: 2"},
		"points has step 3 after step 3, expected rising steps": {Shape: alpha.Piecewise, Points: "3: 0, 3: 1"},
	} {
		_, err := alpha.New(alpha.Options{Policy: "schedule", Start: 0.5, Plan: p})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %s", p, err, want)
		}
	}
}

// TestSoftmax2IsASigmoid: alpha is the sigmoid of the difference, and a step
// moves the two scores apart by twice as much.
func TestSoftmax2IsASigmoid(t *testing.T) {
	p, one := newPolicy(t, "softmax2", 0.3), newPolicy(t, "sigmoid", 0.3)
	two := make([]float32, 2)
	p.Raw(0.3, two)
	if two[0] != -two[1] {
		t.Errorf("scores of a start are %v, want opposite ones", two)
	}
	a, b := p.Weights([]float32{1.25, 0.5})
	if x, y := weights(one, 0.75); a != x || b != y {
		t.Errorf("weights %v and %v, those of the sigmoid are %v and %v", a, b, x, y)
	}
	var last, plain float32
	train(t, p, 0.3, 0.01, []float64{-1}, func(a, _ float32) { last = a })
	train(t, one, 0.3, 0.01, []float64{-1}, func(a, _ float32) { plain = a })
	if ratio := float64(last-0.3) / float64(plain-0.3); math.Abs(ratio-2) > 0.01 {
		t.Errorf("alpha moved %v times as far as under sigmoid, want 2", ratio)
	}
}
