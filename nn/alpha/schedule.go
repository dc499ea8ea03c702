package alpha

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"duet/nn/internal/kernel"
	"duet/nn/option"
)

// The shapes of a schedule.
const (
	Constant  = "constant"
	Linear    = "linear"
	Cosine    = "cosine"
	Piecewise = "piecewise"
)

// Shapes lists them, in the order to show them.
func Shapes() []string { return []string{Constant, Linear, Cosine, Piecewise} }

// Plan is where alpha goes under the policy schedule. Step s of a run of S steps
// is at p = (s-1) / (n-1) of the way, at most 1, with n = Over or else S:
//
//	constant   a = start
//	linear     a = start + (end - start) p
//	cosine     a = start + (end - start) (1 - cos(pi p)) / 2
//	piecewise  a = the alpha of the last point whose step is s or before, or start
type Plan struct {
	// Shape is one of Shapes.
	Shape string
	// End is alpha at the end of the way.
	End float64
	// Over is how many steps the way has; 0 is the whole run.
	Over int
	// Points are the steps at which alpha jumps: "100: 0.5, 300: 0.8".
	Points string
}

// schedule moves alpha along a plan. Nothing is trained.
type schedule struct {
	single
	start  float64
	plan   Plan
	points []point
}

type point struct {
	step  int
	alpha float64
}

var scheduleKind = policyKind{
	Info: Info{
		Name:    "schedule",
		Formula: "a = a function of the step",
		Explain: "Alpha follows a plan you write down and is not trained: constant, linear, cosine or piecewise. It shows how a merge does at every alpha of a sweep.",
		Bounded: true,
	},
	make: newSchedule,
	hi:   1,
}

func newSchedule(o Options) (Policy, error) {
	s := schedule{single: single{scheduled{}}, start: o.Start, plan: o.Plan}
	shape := o.Plan.Shape
	if !slices.Contains(Shapes(), shape) {
		if near := option.Nearest(shape, Shapes()); near != "" {
			return nil, fmt.Errorf("alpha: shape is %q, did you mean %s?", shape, near)
		}
		return nil, fmt.Errorf("alpha: shape is %q, expected one of %s", shape, strings.Join(Shapes(), ", "))
	}
	if moves := shape == Linear || shape == Cosine; moves && !(o.Plan.End >= 0 && o.Plan.End <= 1) {
		return nil, fmt.Errorf("alpha: end is %v, a schedule stays within 0 to 1: end at %v", o.Plan.End, math.Min(1, math.Max(0, o.Plan.End)))
	}
	if o.Plan.Over < 0 {
		return nil, fmt.Errorf("alpha: over is %d steps, expected 0 (the whole run) or more", o.Plan.Over)
	}
	if shape == Piecewise && strings.TrimSpace(o.Plan.Points) == "" {
		return nil, fmt.Errorf("alpha: a piecewise schedule needs points, such as \"100: 0.5, 300: 0.8\"")
	}
	var err error
	s.points, err = parsePoints(o.Plan.Points)
	return s, err
}

// parsePoints reads "100: 0.5, 300: 0.8".
func parsePoints(text string) ([]point, error) {
	var out []point
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	for _, part := range strings.Split(text, ",") {
		at, to, found := strings.Cut(part, ":")
		step, failed := strconv.Atoi(strings.TrimSpace(at))
		alpha, wrong := strconv.ParseFloat(strings.TrimSpace(to), 64)
		switch {
		case !found || failed != nil || wrong != nil || step < 1:
			return nil, fmt.Errorf("alpha: points has %q, expected STEP: ALPHA, such as 100: 0.5", strings.TrimSpace(part))
		case !(alpha >= 0 && alpha <= 1):
			return nil, fmt.Errorf("alpha: points has alpha %v at step %d, a schedule stays within 0 to 1", alpha, step)
		case len(out) > 0 && step <= out[len(out)-1].step:
			return nil, fmt.Errorf("alpha: points has step %d after step %d, expected rising steps", step, out[len(out)-1].step)
		}
		out = append(out, point{step, alpha})
	}
	return out, nil
}

// At is alpha in step 1, 2, ... of a run of total steps.
func (s schedule) At(step, total int) float64 {
	if s.plan.Shape == Piecewise {
		a := s.start
		for _, p := range s.points {
			if p.step <= step {
				a = p.alpha
			}
		}
		return a
	}
	n := s.plan.Over
	if n == 0 {
		n = total
	}
	p := 1.0
	if n > 1 {
		p = math.Min(1, float64(step-1)/float64(n-1))
	}
	switch s.plan.Shape {
	case Linear:
	case Cosine:
		p = (1 - kernel.Cos(float64(math.Pi*p))) / 2
	default:
		p = 0
	}
	if p == 1 {
		return s.plan.End // without the rounding of the difference
	}
	return s.start + float64((s.plan.End-s.start)*p)
}

// scheduled is an alpha that somebody else writes. 1 - alpha is the float32
// difference, so that the recorded alpha says all.
type scheduled struct{ free }

func (scheduled) Trainable() bool               { return false }
func (scheduled) grad(float32, float64) float32 { return 0 }
