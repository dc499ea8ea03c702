package train

import (
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"math"
	"os"
	"testing"

	"duet/nn/alpha"
	"duet/nn/graph"
	"duet/nn/plan"
)

// The golden hashes: tiny trainings that between them use every layer, merge,
// policy, loss and optimizer, dropout and actions in mid-run. Each has one hash
// over every loss, alpha and gradient of alpha and all final weights, which has
// to come out for any number of threads, any kernel, any build.

var update = flag.Bool("update", false, "rewrite testdata/bits.json")

const bitsFile = "testdata/bits.json"

// tiny is one of the trainings.
type tiny struct {
	name  string
	graph func(t testing.TB) *graph.Graph
	set   setting
	acts  script
}

func convPair(merge string, mergeArgs args, head []made) func(t testing.TB) *graph.Graph {
	return func(t testing.TB) *graph.Graph {
		nodes := []made{
			{"input", graph.SideInput, "Input", args{"shape": []any{9, 8, 1}}, nil},
			{"a_conv", graph.SideA, "Conv2D", args{"filters": 4, "kernel_size": 3, "padding": "same", "activation": "relu"}, []string{"input"}},
			{"a_pool", graph.SideA, "MaxPooling2D", args{"pool_size": 2}, []string{"a_conv"}},
			{"a_drop", graph.SideA, "Dropout", args{"rate": 0.3}, []string{"a_pool"}},
			{"a_conv_1", graph.SideA, "Conv2D", args{"filters": 17, "kernel_size": []any{2, 3}, "strides": 2, "activation": "tanh"}, []string{"a_drop"}},
			{"a_flat", graph.SideA, "Flatten", nil, []string{"a_conv_1"}},
			{"a_end", graph.SideA, "Dense", args{"units": 3, "activation": "softmax"}, []string{"a_flat"}},
			{"b_conv", graph.SideB, "Conv2D", args{"filters": 6, "kernel_size": 5, "activation": "linear", "use_bias": false}, []string{"input"}},
			{"b_act", graph.SideB, "Activation", args{"activation": "sigmoid"}, []string{"b_conv"}},
			{"b_gap", graph.SideB, "GlobalAveragePooling2D", nil, []string{"b_act"}},
			{"b_dense", graph.SideB, "Dense", args{"units": 40, "activation": "relu"}, []string{"b_gap"}},
			{"b_end", graph.SideB, "Dense", args{"units": 3, "activation": "softmax"}, []string{"b_dense"}},
			{"merge", graph.SideMerge, merge, mergeArgs, []string{"a_end", "b_end"}},
		}
		return build(t, "a_end", "b_end", append(nodes, head...))
	}
}

func tinies() []tiny {
	clip := alpha.Defaults()
	clip.Policy = "clip"
	head := []made{{"head_dense", graph.SideHead, "Dense", args{"units": 3, "activation": "softmax"}, []string{"merge"}}}
	adam := args{"learning_rate": 0.01}
	return []tiny{
		{"sum_sigmoid_adam", convPair("WeightedSum", args{"policy": "sigmoid"}, nil), setting{opts: adam}, nil},
		{"product_clip_adam", convPair("WeightedProduct", args{"policy": "clip", "start": 0.4}, nil), setting{opts: adam}, nil},
		{"sum_free_momentum", convPair("WeightedSum", args{"policy": "free"}, nil), setting{opt: "SGD", opts: args{"momentum": 0.9}}, nil},
		{"sum_min_max_norm_nesterov", convPair("WeightedSum", args{"policy": "min_max_norm", "start": 1}, nil),
			setting{opt: "SGD", opts: args{"momentum": 0.9, "nesterov": true}}, nil},
		{"fixed_with_actions", convPair("WeightedSum", args{"policy": "fixed", "start": 0.1}, nil), setting{opts: adam}, script{
			3: {{Kind: SetLR, Value: 0.002}}, 5: {{Kind: SetPolicy, Policy: clip}}, 7: {{Kind: SetAlpha, Value: 0.8}}}},
		{"signed_product", convPair("WeightedProduct", args{"policy": "free", "guard": "signed"}, nil), setting{opt: "SGD"}, nil},
		{"epsilon_product", convPair("WeightedProduct", args{"policy": "free", "guard": "epsilon"}, nil), setting{opt: "SGD"}, nil},
		{"scaled_product_sgd", convPair("WeightedProduct", args{"policy": "free", "guard": "scaled_product"}, nil), setting{opt: "SGD"}, nil},
		{"concatenate_head", convPair("Concatenate", nil, head), setting{opts: adam}, nil},
		{"add_head_mse", convPair("Add", nil, head), setting{opts: adam, loss: "mse"}, nil},
		{"multiply_head_binary", convPair("Multiply", nil, head), setting{opts: adam, loss: "binary_crossentropy"}, nil},
		{"average", convPair("Average", nil, nil), setting{opts: adam}, nil},
		{"maximum", convPair("Maximum", nil, nil), setting{opts: adam}, nil},
		{"minimum", convPair("Minimum", nil, nil), setting{opts: adam}, nil},
	}
}

// hash trains and hashes everything the run makes.
func (c tiny) hash(t testing.TB, workers int) string {
	t.Helper()
	pool := plan.NewPool(workers)
	defer pool.Close()
	s := c.set
	s.pool, s.source, s.batch, s.epochs = pool, toy{n: 45, size: 72, classes: 3}, 19, 4
	r := start(t, c.graph(t), s)
	acts := script{}
	for at, a := range c.acts {
		acts[at] = a
	}
	d, out := loop(t, r, acts)
	if out != Finished {
		t.Fatalf("%s: %s %s", c.name, out, r.Reason())
	}
	h := fnv.New64a()
	put := func(v float32) { fmt.Fprintf(h, "%08x", math.Float32bits(v)) }
	for _, s := range d.samples {
		put(s.Loss)
		put(s.Alpha)
		put(s.Grad)
		put(s.NormA)
		put(s.NormB)
	}
	for _, e := range d.evals {
		put(e.Merged.Loss)
		put(e.A.Loss)
	}
	fmt.Fprint(h, r.Plan().WeightsSHA256())
	return fmt.Sprintf("%016x", h.Sum64())
}

func TestGoldenBits(t *testing.T) {
	want := map[string]string{}
	if text, err := os.ReadFile(bitsFile); err == nil {
		if err := json.Unmarshal(text, &want); err != nil {
			t.Fatal(err)
		}
	}
	got := map[string]string{}
	active := plan.Kernel()
	defer plan.SelectKernel(active)
	for _, c := range tinies() {
		got[c.name] = c.hash(t, 1)
		if *update {
			continue
		}
		for _, kernel := range plan.Kernels() {
			if err := plan.SelectKernel(kernel); err != nil {
				t.Fatal(err)
			}
			for _, workers := range []int{1, 2, 3, 8} {
				if h := c.hash(t, workers); h != want[c.name] {
					t.Fatalf("%s with kernel %s and %d workers: hash %s, want %s", c.name, kernel, workers, h, want[c.name])
				}
			}
		}
	}
	if !*update {
		return
	}
	text, _ := json.MarshalIndent(got, "", "  ")
	if err := os.MkdirAll("testdata", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(bitsFile, append(text, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}
