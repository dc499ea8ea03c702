package layer

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"

	"duet/nn/shape"
)

// Golden files from real Keras; nn/testdata/README.md has their format.

type goldenTensor struct {
	Name  string
	Shape []int
	Data  []float64
}

// floats reads what the engine is fed: decimals of float32 numbers.
func (g goldenTensor) floats() []float32 {
	out := make([]float32, len(g.Data))
	for i, v := range g.Data {
		out[i] = float32(v)
	}
	return out
}

// sample is the shape without the batch axis.
func (g goldenTensor) sample() shape.Shape { return shape.Of(g.Shape[1:]...) }

type goldenCase struct {
	Name, Class   string
	Config        map[string]any
	Inputs        []goldenTensor
	Weights       []goldenTensor
	Output        goldenTensor
	OutputFloat32 *goldenTensor  `json:"output_float32"`
	Upstream      *goldenTensor  `json:"upstream"`
	InputGrads    []goldenTensor `json:"input_grads"`
	WeightGrads   []goldenTensor `json:"weight_grads"`
	// Training says that the case was run in training; States is what it left the
	// layer's state at.
	Training      bool
	States        []goldenTensor
	StatesFloat32 []goldenTensor `json:"states_float32"`
}

func readGolden(t *testing.T, name string) []goldenCase {
	t.Helper()
	text, err := os.ReadFile("../testdata/golden/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases []goldenCase }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Cases) < 10 {
		t.Fatalf("%s.json has %d cases, expected 10 or more", name, len(file.Cases))
	}
	return file.Cases
}

// layer is the case's layer in our words: Keras has no weighted merges, so
// those were written by hand there and have arguments of their own.
func (g goldenCase) layer() (Layer, error) {
	if g.Class != "WeightedSum" && g.Class != "WeightedProduct" {
		return Decode(g.Class, g.Config)
	}
	args := map[string]any{"policy": "fixed", "start": g.Config["alpha"]}
	// An alpha outside [0, 1] cannot be fixed with us; free starts anywhere and
	// has the same weights where 1 - alpha is exact.
	if start := g.Config["alpha"].(float64); g.Config["trainable"].(bool) || start < 0 || start > 1 {
		args["policy"] = "free"
	}
	if guard, ok := g.Config["guard"]; ok {
		if guard == "scaled" {
			guard = "scaled_product"
		}
		args["guard"] = guard
	}
	return Decode(g.Class, args)
}

// bench is the case's layer with the case's numbers.
func (g goldenCase) bench(l Layer) *bench {
	c := layerCase{name: g.Name, layer: l, train: g.Training}
	for _, x := range g.Inputs {
		c.in = append(c.in, x.sample())
	}
	k := newBench(c, g.Inputs[0].Shape[0])
	for i, x := range g.Inputs {
		copy(k.p.X[i], x.floats())
	}
	for i, w := range g.Weights {
		copy(k.p.P[i], w.floats())
	}
	k.remember()
	if g.Upstream != nil {
		copy(k.up, g.Upstream.floats())
	}
	return k
}

// within compares a tensor with Keras: 2e-6 of its largest magnitude.
func within(got []float32, want goldenTensor) error {
	if len(got) != len(want.Data) {
		return fmt.Errorf("%d numbers, want shape %v", len(got), want.Shape)
	}
	largest := 0.0
	for _, w := range want.Data {
		largest = math.Max(largest, math.Abs(w))
	}
	for i, w := range want.Data {
		if d := math.Abs(float64(got[i]) - w); !(d <= 2e-6*largest) {
			return fmt.Errorf("element %d is %v, Keras has %v (%.1e of the largest)", i, got[i], w, d/largest)
		}
	}
	return nil
}

// goldenFiles hold cases of the same format.
var goldenFiles = []string{"layers", "merges", "layers_shape", "layers_norm", "layers_conv", "layers_rules"}

func TestGolden(t *testing.T) {
	for _, file := range goldenFiles {
		for _, g := range readGolden(t, file) {
			if g.Config["guard"] == "epsilon_add" {
				continue // a form that is not offered: adding shifts every number
			}
			t.Run(g.Name, func(t *testing.T) { checkGolden(t, g) })
		}
	}
}

func checkGolden(t *testing.T, g goldenCase) {
	l, err := g.layer()
	if err != nil {
		t.Fatal(err)
	}
	k := g.bench(l)
	if k.b.Out != g.Output.sample() {
		t.Fatalf("output shape %v, Keras has %v", k.b.Out, g.Output.sample())
	}
	for i, w := range g.Weights {
		if p := k.b.Params[i]; p.Name != w.Name || p.Shape != shape.Of(w.Shape...) {
			t.Errorf("parameter %d is %s %v, Keras has %s %v", i, p.Name, p.Shape, w.Name, w.Shape)
		}
	}
	report := func(what string, err error) {
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	k.forward()
	report("output", within(k.p.Y, g.Output))
	checkStates(t, k, g)
	if g.Class == "WeightedSum" {
		for i, w := range g.OutputFloat32.floats() {
			if math.Float32bits(k.p.Y[i]) != math.Float32bits(w) {
				t.Errorf("element %d is %v, Keras in float32 has %v: a weighted sum must be equal", i, k.p.Y[i], w)
			}
		}
	}
	if g.Upstream == nil {
		return
	}
	k.run()
	for i, w := range g.InputGrads {
		report(fmt.Sprintf("gradient of input %d", i), within(k.p.DX[i], w))
	}
	for i, w := range g.WeightGrads {
		report("gradient of "+w.Name, within(k.p.DP[i], w))
	}
}
