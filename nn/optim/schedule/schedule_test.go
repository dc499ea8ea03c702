package schedule

import (
	"encoding/json"
	"math"
	"os"
	"testing"
)

type goldenCase struct {
	Name, Class string
	Config      map[string]any
	Steps       []int
	Values      struct{ Data []float64 }
	Float32     struct{ Data []float64 } `json:"values_float32"`
}

func readGolden(t *testing.T) []goldenCase {
	t.Helper()
	text, err := os.ReadFile("../../testdata/golden/schedules.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases []goldenCase }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Cases) == 0 {
		t.Fatal("schedules.json has no cases")
	}
	return file.Cases
}

// missed are steps at which Keras in float64 starts a period late by its
// rounding: log(243)/log(3) comes out below 5.
var missed = map[string]int{"restarts_three": 484}

// TestGolden compares every step with Keras in float64 and in float32, relative
// to the largest rate of the case.
func TestGolden(t *testing.T) {
	const in64, in32 = 1e-12, 2e-7
	classes := map[string]bool{}
	for _, c := range readGolden(t) {
		classes[c.Class] = true
		s, err := New(c.Class, c.Config)
		if err != nil {
			t.Errorf("%s: %v", c.Name, err)
			continue
		}
		largest := 0.0
		for _, v := range c.Values.Data {
			largest = math.Max(largest, v)
		}
		for i, step := range c.Steps {
			got := s.At(step)
			if d := math.Abs(got - c.Values.Data[i]); !(d <= in64*largest) && missed[c.Name] != step {
				t.Errorf("%s, step %d: %v, want %v", c.Name, step, got, c.Values.Data[i])
			}
			if d := math.Abs(got - c.Float32.Data[i]); !(d <= in32*largest) {
				t.Errorf("%s, step %d: %v, Keras in float32 has %v", c.Name, step, got, c.Float32.Data[i])
			}
		}
	}
	for _, i := range Classes() {
		if !classes[i.Class] {
			t.Errorf("%s has no golden case", i.Class)
		}
	}
}
