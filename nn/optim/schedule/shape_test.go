package schedule

import (
	"fmt"
	"math"
	"testing"
)

func mustNew(t *testing.T, class string, args map[string]any) Schedule {
	t.Helper()
	s, err := New(class, args)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestCorners: rates known without Keras, at steps where something changes.
func TestCorners(t *testing.T) {
	type a = map[string]any
	cases := []struct {
		class string
		args  a
		want  map[int]float64
	}{
		{"PiecewiseConstantDecay", a{"boundaries": "3, 5", "values": "[0.1, 0.01, 0]"}, map[int]float64{0: .1, 3: .1, 4: .01, 5: .01, 6: 0, math.MaxInt32: 0}},
		{"ExponentialDecay", a{"initial_learning_rate": 8, "decay_steps": 3, "decay_rate": 0.5, "staircase": true}, map[int]float64{0: 8, 2: 8, 3: 4, 5: 4, 6: 2, math.MaxInt32: 0}},
		{"PolynomialDecay", a{"initial_learning_rate": 5, "decay_steps": 4, "end_learning_rate": 1}, map[int]float64{0: 5, 1: 4, 4: 1, 5: 1}},
		{"PolynomialDecay", a{"initial_learning_rate": 5, "decay_steps": 4, "end_learning_rate": 1, "cycle": true}, map[int]float64{0: 5, 4: 1, 6: 2, 8: 1, 9: 2}},
		{"PolynomialDecay", a{"initial_learning_rate": 5, "decay_steps": 4, "end_learning_rate": 1, "power": 0}, map[int]float64{0: 5, 4: 5, 9: 5}},
		{"PolynomialDecay", a{"initial_learning_rate": 1, "decay_steps": 4, "end_learning_rate": 3, "power": 2}, map[int]float64{0: 1, 2: 2.5, 4: 3}},
		{"InverseTimeDecay", a{"initial_learning_rate": 6, "decay_steps": 2, "decay_rate": 1}, map[int]float64{0: 6, 2: 3, 4: 2}},
		{"CosineDecay", a{"initial_learning_rate": 8, "decay_steps": 4, "alpha": 0.25}, map[int]float64{0: 8, 2: 5, 4: 2, 100: 2}},
		{"CosineDecay", a{"initial_learning_rate": 0, "decay_steps": 4, "warmup_target": 8, "warmup_steps": 4}, map[int]float64{0: 0, 1: 2, 4: 8, 6: 4, 8: 0, 9: 0}},
		{"CosineDecay", a{"initial_learning_rate": 3, "decay_steps": 4, "warmup_target": 8}, map[int]float64{0: 8, 2: 4}},
		{"CosineDecay", a{"initial_learning_rate": 3, "decay_steps": 4, "warmup_target": nil}, map[int]float64{0: 3}},
		{"CosineDecayRestarts", a{"initial_learning_rate": 8, "first_decay_steps": 2, "t_mul": 1, "m_mul": 0.5}, map[int]float64{0: 8, 1: 4, 2: 4, 3: 2, 4: 2}},
		{"CosineDecayRestarts", a{"initial_learning_rate": 8, "first_decay_steps": 2, "m_mul": 0}, map[int]float64{0: 8, 1: 4, 2: 0, 6: 0}},
		{"CosineDecayRestarts", a{"initial_learning_rate": 8, "first_decay_steps": 1, "alpha": 1}, map[int]float64{0: 8, 1: 8, 6: 8}},
	}
	for _, c := range cases {
		s := mustNew(t, c.class, c.args)
		for step, want := range c.want {
			if got := s.At(step); math.Abs(got-want) > 1e-12 {
				t.Errorf("%s %v: %v at step %d, want %v", c.class, c.args, got, step, want)
			}
		}
	}
}

// TestRestartsBegin: whatever the factor, a period begins at its first step,
// where the rate is the initial one, and never between.
func TestRestartsBegin(t *testing.T) {
	for _, mul := range []int{1, 2, 3, 5, 7, 10} {
		for _, first := range []int{1, 3, 10, 12} {
			s := mustNew(t, "CosineDecayRestarts", map[string]any{"initial_learning_rate": 1, "first_decay_steps": first, "t_mul": float64(mul)})
			begin, length := 0, first
			for step := range 20000 {
				if step == begin+length {
					begin, length = step, length*mul
				}
				if got := s.At(step); (got > 1-1e-12) != (step == begin) {
					t.Fatalf("t_mul %d, first %d: rate %v at step %d of the period from %d", mul, first, got, step, begin)
				}
			}
		}
	}
}

// TestRestartsWithAnyFactor: the rate is within its bounds and falls, but where
// a period begins; periods are as many as they should be.
func TestRestartsWithAnyFactor(t *testing.T) {
	for _, mul := range []float64{1 + 1e-12, 1 + 1e-6, 1.001, 1.1, 1.5, math.Pi, 1e6} {
		s := mustNew(t, "CosineDecayRestarts", map[string]any{"initial_learning_rate": 1, "first_decay_steps": 10, "t_mul": mul})
		want, end, length := 0, 10., 10.
		got, before := 0, 2.
		for step := range 5000 {
			if float64(step) >= end-1e-6 {
				want, length = want+1, length*mul
				end += length
			}
			rate := s.At(step)
			if !(rate >= 0 && rate <= 1) {
				t.Fatalf("t_mul %v: rate %v at step %d", mul, rate, step)
			}
			if step > 0 && rate > before {
				got++
			}
			before = rate
		}
		if got != want {
			t.Errorf("t_mul %v: %d restarts in 5000 steps, want %d", mul, got, want)
		}
	}
}

// TestFinite: the largest steps make rates too.
func TestFinite(t *testing.T) {
	for _, i := range Classes() {
		s := mustNew(t, i.Class, valid[i.Class])
		for _, step := range []int{0, 1, math.MaxInt32, math.MaxUint32, math.MaxInt} {
			if rate := s.At(step); !(rate >= 0 && rate <= 0.1) {
				t.Errorf("%s: rate %v at step %d", i.Class, rate, step)
			}
		}
	}
}

func TestAllocatesNothing(t *testing.T) {
	for _, i := range Classes() {
		s := mustNew(t, i.Class, valid[i.Class])
		if n := testing.AllocsPerRun(10, func() { _ = s.At(17) }); n != 0 {
			t.Errorf("%s allocates %v times", i.Class, n)
		}
	}
}

func ExampleNew() {
	s, err := New("CosineDecay", map[string]any{"initial_learning_rate": 0.1, "decay_steps": 1000})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.4f %.4f %.4f\n", s.At(0), s.At(500), s.At(1000))
	// Output: 0.1000 0.0500 0.0000
}
