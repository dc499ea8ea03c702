package plan

import (
	"flag"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duet/nn/graph"
)

var update = flag.Bool("update", false, "rewrite testdata")

// twoCNNs is the everyday model: two small convolutional branches on grey
// pictures, merged by a trained alpha.
func twoCNNs(t testing.TB) *graph.Graph {
	s := graph.Spec{A: "a_dense_1", B: "b_dense_1", Merge: "merge", Output: "merge"}
	add := func(id, class string, side graph.Side, a args, from ...string) {
		s.Nodes = append(s.Nodes, graph.Node{ID: id, Layer: decode(t, class, a), Side: side, From: from})
	}
	add("input", "Input", graph.SideInput, args{"shape": []int{28, 28, 1}})
	for _, b := range []struct {
		side                   graph.Side
		first, second, between int
	}{{graph.SideA, 16, 32, 64}, {graph.SideB, 32, 64, 128}} {
		id := string(b.side) + "_"
		add(id+"conv2d", "Conv2D", b.side, args{"filters": b.first, "kernel_size": 3, "activation": "relu"}, "input")
		add(id+"max_pooling2d", "MaxPooling2D", b.side, nil, id+"conv2d")
		add(id+"conv2d_1", "Conv2D", b.side, args{"filters": b.second, "kernel_size": 3, "activation": "relu"}, id+"max_pooling2d")
		add(id+"max_pooling2d_1", "MaxPooling2D", b.side, nil, id+"conv2d_1")
		add(id+"flatten", "Flatten", b.side, nil, id+"max_pooling2d_1")
		add(id+"dense", "Dense", b.side, args{"units": b.between, "activation": "relu"}, id+"flatten")
		add(id+"dense_1", "Dense", b.side, args{"units": 10, "activation": "softmax"}, id+"dense")
	}
	add("merge", "WeightedSum", graph.SideMerge, args{"policy": "free"}, "a_dense_1", "b_dense_1")
	g, err := graph.Check(s)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestPrintedPlans: what people are shown of a plan, and with it every shape,
// count and the memory that planning saves.
func TestPrintedPlans(t *testing.T) {
	g := twoCNNs(t)
	for name, o := range map[string]Options{
		"train_32.txt":   {Batch: 32, Train: true},
		"train_128.txt":  {Batch: 128, Train: true},
		"predict_32.txt": {Batch: 32},
		"predict_1.txt":  {Batch: 1},
	} {
		p := compile(t, g, o)
		if text := p.String(); strings.Contains(text, "tasks:") {
			t.Errorf("%s: tasks are told of before there was a pass:\n%s", name, text)
		}
		for i := range p.Weights() {
			// Kernels may cut the way back by how many zeros there are, but never with
			// weights that are not numbers.
			p.Weights()[i] = float32(math.NaN())
		}
		p.Forward(o.Batch, o.Train, 1)
		if o.Train {
			p.Backward()
		}
		got := p.String()
		file := filepath.Join("testdata", name)
		if *update {
			if err := os.MkdirAll("testdata", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s: the plan is now\n%swas\n%s", file, got, want)
		}
	}
}

// TestMemoryOfTheEverydayModel: what a worker needs for itself does not grow with the
// batch, and all that is planned for 128 samples stays under 64 MB with what the
// optimizer adds.
func TestMemoryOfTheEverydayModel(t *testing.T) {
	g := twoCNNs(t)
	small, big := compile(t, g, Options{Batch: 128, Train: true}), compile(t, g, Options{Batch: 512, Train: true})
	if a, b := small.memory.scratch, big.memory.scratch; a != b {
		t.Errorf("scratch is %d floats a worker for 128 samples and %d for 512", a, b)
	}
	m := &small.memory
	if m.planned >= m.unplanned {
		t.Errorf("planning saves nothing: %d floats, %d without", m.planned, m.unplanned)
	}
	const blocks, workers = 4, 2 // parameters, gradients and two of Adam's
	all := blocks*len(small.weights) + m.planned + m.ints + m.temps + workers*(m.scratch+m.chains)
	if mb := float64(all) * 4 / (1 << 20); mb >= 64 {
		t.Errorf("a step of 128 samples needs %.1f MB", mb)
	}
	few, many := compile(t, g, Options{Batch: 128}), compile(t, g, Options{Batch: 512})
	if a, b := few.memory.scratch+few.memory.chains, many.memory.scratch+many.memory.chains; a != b {
		t.Errorf("prediction: scratch is %d floats a worker for 128 samples and %d for 512", a, b)
	}
}

// TestTasksOfWhatIsFrozen: a step that the way back no longer comes to shows no tasks of
// the time when it did, alone or in a tour.
func TestTasksOfWhatIsFrozen(t *testing.T) {
	for name, o := range map[string]Options{"tours": {few: 1}, "one after the other": {spread: true}} {
		o.Batch, o.Train = 9, true
		p := compile(t, dropping(t, false, false), o)
		stepOn(p, o.Batch)
		p.Assign(Work{Output: true, Frozen: func(q Param) bool { return q.Side == graph.SideA && q.Name != "a/kernel" }})
		stepOn(p, o.Batch)
		for line := range strings.Lines(p.String()) {
			f := strings.Fields(line)
			if len(f) > 2 && f[2] == "backward" && strings.HasPrefix(f[1], "a_") {
				t.Errorf("%s: below the last layer branch A is frozen, and there is %q", name, line)
			}
		}
		if !strings.Contains(p.String(), "b_1                      backward") {
			t.Errorf("%s: no way back through branch B\n%s", name, p)
		}
	}
}
