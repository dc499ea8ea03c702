package optim

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

type goldenStep struct {
	Step      int
	Weights   []goldenTensor
	Gradients []goldenTensor
}

type goldenFile struct {
	Names     []string
	Weights   []goldenTensor
	Gradients []goldenStep
	Cases     []goldenCase
}

type goldenCase struct {
	Name, Class, Constraint string
	Config                  map[string]any
	Steps                   []goldenStep
	Final                   []goldenTensor // after Finish, of cases with an average
}

func readGolden(t *testing.T, name string) goldenFile {
	t.Helper()
	text, err := os.ReadFile("../testdata/golden/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var file goldenFile
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Cases) == 0 || len(file.Gradients) != 50 {
		t.Fatalf("%s has %d cases and %d gradients", name, len(file.Cases), len(file.Gradients))
	}
	return file
}

// lay puts tensors into one block, each 16 floats apart from the end of the one
// before, and says where they are.
func lay(from []goldenTensor) (block []float32, ts []Tensor) {
	for _, g := range from {
		ts = append(ts, Tensor{Offset: len(block), Size: len(g.Data), Trainable: true, LRMultiplier: 1})
		for _, v := range g.Data {
			block = append(block, float32(v))
		}
		block = append(block, make([]float32, 16)...)
	}
	return block, ts
}

// constraints are Keras' by class.
var constraints = map[string]func(float32) float32{
	"":       nil,
	"NonNeg": func(v float32) float32 { return max(v, 0) },
}

// tolerance is the distance to float64 Keras, by the largest weight of a tensor.
const tolerance = 1e-5

func TestGolden(t *testing.T) {
	classes := map[string]bool{}
	for _, name := range []string{"optimizers.json", "optimizers2.json"} {
		file := readGolden(t, name)
		for _, c := range file.Cases {
			classes[c.Class] = true
			t.Run(c.Name, func(t *testing.T) { follow(t, &file, &c) })
		}
	}
	for _, i := range Classes() {
		if !classes[i.Class] {
			t.Errorf("%s has no golden case", i.Class)
		}
	}
}

// follow does the steps of a case and compares where Keras' weights are known.
func follow(t *testing.T, file *goldenFile, c *goldenCase) {
	o, err := New(c.Class, c.Config)
	if err != nil {
		t.Fatal(err)
	}
	w, ts := lay(file.Weights)
	for i := range ts {
		ts[i].Project = constraints[c.Constraint]
		if len(file.Names) > 0 {
			ts[i].NoDecay = !o.Decays(file.Names[i])
		}
	}
	o.Bind(len(w))
	seen := 0
	compare := func(step int, want []goldenTensor) {
		seen++
		for i, tensor := range want {
			near(t, step, ts[i].cut(w, 0, ts[i].Size), tensor.Data)
		}
	}
	for _, s := range file.Gradients {
		g, _ := lay(s.Gradients)
		o.Step(w, g, ts, o.LearningRate())
		for _, want := range c.Steps {
			if want.Step == o.Iterations() {
				compare(s.Step, want.Weights)
			}
		}
	}
	if seen != len(c.Steps) || seen == 0 {
		t.Errorf("%d of %d steps were compared", seen, len(c.Steps))
	}
	if use, _ := c.Config["use_ema"].(bool); use != (c.Final != nil) {
		t.Errorf("use_ema is %v and there are %d final tensors", use, len(c.Final))
	}
	o.Finish(w, ts)
	compare(o.Iterations(), c.Final)
}

func near(t *testing.T, step int, got []float32, want []float64) {
	t.Helper()
	largest := 0.0
	for _, v := range want {
		largest = math.Max(largest, math.Abs(v))
	}
	for i, v := range want {
		if d := math.Abs(float64(got[i]) - v); !(d <= tolerance*largest) {
			t.Errorf("step %d: weight %d is %v, want %v (off by %.2g of %.3g)", step, i, got[i], v, d/largest, largest)
		}
	}
}
