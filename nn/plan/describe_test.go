package plan

import (
	"flag"
	"os"
	"path/filepath"
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
		"predict_32.txt": {Batch: 32},
	} {
		got := compile(t, g, o).String()
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
