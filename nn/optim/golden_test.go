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
	Weights   []goldenTensor
	Gradients []goldenStep
	Cases     []struct {
		Name, Class string
		Config      map[string]any
		Steps       []goldenStep
	}
}

func readGolden(t *testing.T) goldenFile {
	t.Helper()
	text, err := os.ReadFile("../testdata/golden/optimizers.json")
	if err != nil {
		t.Fatal(err)
	}
	var file goldenFile
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Cases) == 0 || len(file.Gradients) != 50 {
		t.Fatalf("optimizers.json has %d cases and %d gradients", len(file.Cases), len(file.Gradients))
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

func TestGolden(t *testing.T) {
	const tolerance = 1e-5
	file := readGolden(t)
	classes := map[string]bool{}
	for _, c := range file.Cases {
		t.Run(c.Name, func(t *testing.T) {
			classes[c.Class] = true
			o, err := New(c.Class, c.Config)
			if err != nil {
				t.Fatal(err)
			}
			w, ts := lay(file.Weights)
			o.Bind(len(w))
			seen := 0
			for _, s := range file.Gradients {
				g, _ := lay(s.Gradients)
				o.Step(w, g, ts, o.LearningRate())
				for _, want := range c.Steps {
					if want.Step == o.Iterations() {
						seen++
						for i, tensor := range want.Weights {
							near(t, s.Step, ts[i].cut(w, 0, ts[i].Size), tensor.Data, tolerance)
						}
					}
				}
			}
			if seen != len(c.Steps) || seen == 0 {
				t.Errorf("%d of %d steps were compared", seen, len(c.Steps))
			}
		})
	}
	for _, i := range Classes() {
		if !classes[i.Class] {
			t.Errorf("%s has no golden case", i.Class)
		}
	}
}

func near(t *testing.T, step int, got []float32, want []float64, tolerance float64) {
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
