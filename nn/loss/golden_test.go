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

// readGolden fills a struct from a file of nn/testdata/golden.
func readGolden(t *testing.T, name string, file any) {
	t.Helper()
	text, err := os.ReadFile("../testdata/golden/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, file); err != nil {
		t.Fatal(err)
	}
}

// goldenCases are the cases of all files about losses.
func goldenCases(t *testing.T) []goldenCase {
	t.Helper()
	var all []goldenCase
	for _, name := range []string{"losses.json", "losses2.json"} {
		var file struct{ Cases []goldenCase }
		if readGolden(t, name, &file); len(file.Cases) == 0 {
			t.Fatal(name, "has no cases")
		}
		all = append(all, file.Cases...)
	}
	return all
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

// run computes the losses of the samples and the gradient.
func (c goldenCase) run(t *testing.T) (l Loss, k int, values, grad []float32) {
	t.Helper()
	l, err := New(c.Class, c.Config)
	if err != nil {
		t.Fatal(err)
	}
	dims := c.Inputs[0].Shape
	k = dims[len(dims)-1]
	pred, y := floats(c.Inputs[0].Data), floats(c.Targets.Data)
	values, grad = make([]float32, len(pred)/k), make([]float32, len(pred))
	l.Values(values, pred, y, k)
	l.Grad(grad, pred, y, k)
	return l, k, values, grad
}

const goldenTolerance = 2e-6

func TestGolden(t *testing.T) {
	classes := map[string]bool{}
	for _, c := range goldenCases(t) {
		t.Run(c.Name, func(t *testing.T) {
			classes[c.Class] = true
			_, _, values, grad := c.run(t)
			near(t, "per_sample", values, c.PerSample.Data, goldenTolerance)
			near(t, "output", []float32{Mean(values)}, c.Output.Data, goldenTolerance)
			near(t, "input_grads", grad, c.InputGrads[0].Data, goldenTolerance)
		})
	}
	for _, i := range Names() {
		if !classes[i.Class] {
			t.Errorf("%s has no golden case", i.Class)
		}
	}
}
