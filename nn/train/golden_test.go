package train

import (
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"

	"duet/nn/graph"
)

// tensor is an array of a golden file.
type tensor struct {
	Name  string    `json:"name"`
	Shape []int     `json:"shape"`
	Data  []float64 `json:"data"`
}

// golden is nn/testdata/golden/end2end.json: ten steps of a small merged model
// in real Keras, in float64.
type golden struct {
	Model struct {
		Input []int `json:"input"`
		A     []struct {
			Class  string `json:"class"`
			Config args   `json:"config"`
		} `json:"a"`
		B []struct {
			Class  string `json:"class"`
			Config args   `json:"config"`
		} `json:"b"`
		Merge struct {
			Config struct {
				Alpha float64 `json:"alpha"`
			} `json:"config"`
		} `json:"merge"`
		Optimizer struct {
			Class  string `json:"class"`
			Config args   `json:"config"`
		} `json:"optimizer"`
	} `json:"model"`
	Batch   int      `json:"batch"`
	Inputs  []tensor `json:"inputs"`
	Targets tensor   `json:"targets"`
	Weights []tensor `json:"weights"`
	Steps   []struct {
		Loss      float64  `json:"loss"`
		Alpha     float64  `json:"alpha"`
		Gradients []tensor `json:"gradients"`
	} `json:"steps"`
	Final []tensor `json:"final_weights"`
}

// inOrder hands out batch after batch of the golden samples, whatever rows say.
type inOrder struct {
	g    *golden
	next *int
}

func (s inOrder) Len() int { return s.g.Batch }

func (s inOrder) Batch(rows []int32, x [][]float32, y []float32) {
	total := s.g.Inputs[0].Shape[0]
	size, k := len(s.g.Inputs[0].Data)/total, s.g.Targets.Shape[1]
	for i := range rows {
		row := (*s.next + i) % total
		for j := range size {
			x[0][i*size+j] = float32(s.g.Inputs[0].Data[row*size+j])
		}
		for j := range k {
			y[i*k+j] = float32(s.g.Targets.Data[row*k+j])
		}
	}
	*s.next += len(rows)
}

func readGolden(t *testing.T) *golden {
	t.Helper()
	text, err := os.ReadFile("../testdata/golden/end2end.json")
	if err != nil {
		t.Fatal(err)
	}
	g := &golden{}
	if err := json.Unmarshal(text, g); err != nil {
		t.Fatal(err)
	}
	return g
}

// model is the golden model: nodes a_0, a_1 ... b_0 ... merge, as its weights
// are named.
func (g *golden) model(t *testing.T) *graph.Graph {
	nodes := []made{{"input", graph.SideInput, "Input", args{"shape": toAny(g.Model.Input)}, nil}}
	last := map[string]string{}
	for _, branch := range []struct {
		name   string
		side   graph.Side
		layers []struct {
			Class  string `json:"class"`
			Config args   `json:"config"`
		}
	}{{"a", graph.SideA, g.Model.A}, {"b", graph.SideB, g.Model.B}} {
		from := "input"
		for i, l := range branch.layers {
			id := branch.name + "_" + string(rune('0'+i))
			nodes = append(nodes, made{id, branch.side, l.Class, l.Config, []string{from}})
			from = id
		}
		last[branch.name] = from
	}
	nodes = append(nodes, made{"merge", graph.SideMerge, "WeightedSum", args{"policy": "free", "start": g.Model.Merge.Config.Alpha},
		[]string{last["a"], last["b"]}})
	return build(t, last["a"], last["b"], nodes)
}

func toAny(list []int) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}

// near compares with the tolerance of the golden file: 1e-5 of the largest
// magnitude of the tensor.
func near(t *testing.T, what string, got []float32, want []float64, tolerance float64) {
	t.Helper()
	largest := 0.0
	for _, v := range want {
		largest = math.Max(largest, math.Abs(v))
	}
	for i, v := range want {
		if d := math.Abs(float64(got[i]) - v); !(d <= tolerance*largest) {
			t.Errorf("%s[%d] is %v, Keras has %v (%.2g of the largest)", what, i, got[i], v, d/largest)
			return
		}
	}
}

func TestTenStepsOfKeras(t *testing.T) {
	g := readGolden(t)
	next := 0
	r := start(t, g.model(t), setting{opt: g.Model.Optimizer.Class, opts: g.Model.Optimizer.Config,
		source: inOrder{g, &next}, batch: g.Batch, epochs: len(g.Steps)})
	weights := func(from []tensor, check func(name string, ours []float32, want []float64)) {
		for _, w := range from {
			for _, q := range r.Plan().Params() {
				if q.Name == w.Name {
					check(w.Name, q.Tensor(r.Plan().Weights()), w.Data)
				}
			}
		}
	}
	weights(g.Weights, func(_ string, ours []float32, theirs []float64) {
		for i := range ours {
			ours[i] = float32(theirs[i])
		}
	})
	for i, want := range g.Steps {
		s := r.Step()
		near(t, "loss", []float32{s.Loss}, []float64{want.Loss}, 1e-5)
		for _, d := range want.Gradients {
			for _, q := range r.Plan().Params() {
				if q.Name == d.Name {
					near(t, "gradient of "+d.Name, q.Tensor(r.Plan().Grads()), d.Data, 2e-6)
				}
			}
		}
		for _, q := range r.Plan().Params() {
			if strings.HasSuffix(q.Name, "/alpha") {
				near(t, "alpha", q.Tensor(r.Plan().Weights()), []float64{want.Alpha}, 1e-5)
			}
		}
		if t.Failed() {
			t.Fatalf("at step %d", i+1)
		}
	}
	weights(g.Final, func(name string, ours []float32, want []float64) { near(t, name, ours, want, 1e-5) })
}
