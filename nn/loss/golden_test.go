package loss

import (
	"encoding/json"
	"math"
	"os"
	"testing"
)

// The cases of real Keras; nn/testdata/README.md has the format.

type goldenTensor struct {
	Shape []int
	Data  []float64
}

type goldenCase struct {
	Name, Class string
	Config      map[string]any
	Targets     goldenTensor
	Inputs      []goldenTensor
	PerSample   goldenTensor `json:"per_sample"`
	Output      goldenTensor
	InputGrads  []goldenTensor `json:"input_grads"`
}

func readGolden(t *testing.T) []goldenCase {
	t.Helper()
	text, err := os.ReadFile("../testdata/golden/losses.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases []goldenCase }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Cases) == 0 {
		t.Fatal("losses.json has no cases")
	}
	return file.Cases
}

func floats(from []float64) []float32 {
	out := make([]float32, len(from))
	for i, v := range from {
		out[i] = float32(v)
	}
	return out
}

// near fails unless got is within tolerance of the largest magnitude in want.
func near(t *testing.T, what string, got []float32, want []float64, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers, want %d", what, len(got), len(want))
	}
	largest := 0.0
	for _, v := range want {
		largest = math.Max(largest, math.Abs(v))
	}
	for i, v := range want {
		if d := math.Abs(float64(got[i]) - v); !(d <= tolerance*largest) {
			t.Errorf("%s[%d] = %v, want %v (off by %.2g of %.3g)", what, i, got[i], v, d/largest, largest)
		}
	}
}

func TestGolden(t *testing.T) {
	const tolerance = 2e-6
	classes := map[string]bool{}
	for _, c := range readGolden(t) {
		t.Run(c.Name, func(t *testing.T) {
			classes[c.Class] = true
			l, err := New(c.Class, c.Config)
			if err != nil {
				t.Fatal(err)
			}
			dims := c.Inputs[0].Shape
			k := dims[len(dims)-1]
			pred, y := floats(c.Inputs[0].Data), floats(c.Targets.Data)
			values := make([]float32, len(pred)/k)
			l.Values(values, pred, y, k)
			near(t, "per_sample", values, c.PerSample.Data, tolerance)
			near(t, "output", []float32{Mean(values)}, c.Output.Data, tolerance)
			grad := make([]float32, len(pred))
			l.Grad(grad, pred, y, k)
			near(t, "input_grads", grad, c.InputGrads[0].Data, tolerance)
		})
	}
	for _, i := range Names() {
		if !classes[i.Class] {
			t.Errorf("%s has no golden case", i.Class)
		}
	}
}
