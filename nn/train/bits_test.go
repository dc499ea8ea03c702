package train

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"testing"

	"duet/nn/alpha"
	"duet/nn/graph"
	"duet/nn/plan"
)

// The golden hashes: tiny trainings that between them use every layer, merge,
// policy, loss, optimizer, schedule and callback, noise and actions in mid-run
// (TestGoldenBitsCoverEverything). Each has one hash over all that it makes, which
// has to come out for any number of threads, any kernel, any size of the batches of
// an evaluation, any build and any processor (bits_builds_test.go).

var update = flag.Bool("update", false, "rewrite testdata/bits.json")

const bitsFile = "testdata/bits.json"

// tiny is one of the trainings.
type tiny struct {
	name  string
	graph func(t testing.TB) *graph.Graph
	rules rules
	acts  script
	// brief hashes are over losses, alphas, gradients of alpha and weights alone; the
	// others are over everything that a run tells.
	brief bool
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

// pairs are the trainings of one pair of branches under many merges.
func pairs() []tiny {
	clip := alpha.Defaults()
	clip.Policy = "clip"
	head := []made{{"head_dense", graph.SideHead, "Dense", args{"units": 3, "activation": "softmax"}, []string{"merge"}}}
	adam := rules{opts: args{"learning_rate": 0.01}}
	sgd := rules{opt: "SGD"}
	with := func(r rules, loss string) rules { r.loss = loss; return r }
	list := []tiny{
		{name: "sum_sigmoid_adam", graph: convPair("WeightedSum", args{"policy": "sigmoid"}, nil), rules: adam},
		{name: "product_clip_adam", graph: convPair("WeightedProduct", args{"policy": "clip", "start": 0.4}, nil), rules: adam},
		{name: "sum_free_momentum", graph: convPair("WeightedSum", args{"policy": "free"}, nil), rules: rules{opt: "SGD", opts: args{"momentum": 0.9}}},
		{name: "sum_min_max_norm_nesterov", graph: convPair("WeightedSum", args{"policy": "min_max_norm", "start": 1}, nil),
			rules: rules{opt: "SGD", opts: args{"momentum": 0.9, "nesterov": true}}},
		{name: "fixed_with_actions", graph: convPair("WeightedSum", args{"policy": "fixed", "start": 0.1}, nil), rules: adam, acts: script{
			3: {{Kind: SetLR, Value: 0.002}}, 5: {{Kind: SetPolicy, Policy: clip}}, 7: {{Kind: SetAlpha, Value: 0.8}}}},
		{name: "signed_product", graph: convPair("WeightedProduct", args{"policy": "free", "guard": "signed"}, nil), rules: sgd},
		{name: "epsilon_product", graph: convPair("WeightedProduct", args{"policy": "free", "guard": "epsilon"}, nil), rules: sgd},
		{name: "scaled_product_sgd", graph: convPair("WeightedProduct", args{"policy": "free", "guard": "scaled_product"}, nil), rules: sgd},
		{name: "concatenate_head", graph: convPair("Concatenate", nil, head), rules: adam},
		{name: "add_head_mse", graph: convPair("Add", nil, head), rules: with(adam, "mse")},
		{name: "multiply_head_binary", graph: convPair("Multiply", nil, head), rules: with(adam, "binary_crossentropy")},
		{name: "average", graph: convPair("Average", nil, nil), rules: adam},
		{name: "maximum", graph: convPair("Maximum", nil, nil), rules: adam},
		{name: "minimum", graph: convPair("Minimum", nil, nil), rules: adam},
	}
	for i := range list {
		list[i].brief = true
		list[i].rules.rows, list[i].rules.size, list[i].rules.batch, list[i].rules.epochs = 45, 72, 19, 4
	}
	return list
}

// tinies are all trainings.
func tinies() []tiny {
	var all []tiny
	for _, list := range [][]tiny{pairs(), pictures(), merges(), optimizers(), losses(), courses()} {
		all = append(all, list...)
	}
	return all
}

// hash trains and hashes everything the run makes, then evaluates again in batches
// of the given size.
func (c tiny) hash(t testing.TB, workers, evaluate int) string {
	t.Helper()
	pool := plan.NewPool(workers)
	defer pool.Close()
	config := c.config(t, pool)
	r, err := New(config)
	if err != nil {
		t.Fatalf("%s: %v", c.name, err)
	}
	d, out := loop(t, r, c.script())
	if out != Finished {
		t.Fatalf("%s: %s %s", c.name, out, r.Reason())
	}
	return c.sum(t, r, d, evaluate)
}

// sum is the hash of a run that is over, and of what it told.
func (c tiny) sum(t testing.TB, r *Run, d *diary, evaluate int) string {
	t.Helper()
	h := newDigest()
	if c.brief {
		h.brief(d)
	} else {
		h.diary(d)
		h.state(r)
		h.answers(t, r, evaluate)
	}
	fmt.Fprint(h, r.Plan().WeightsSHA256())
	return h.String()
}

// script is a copy of the actions, which a run uses up.
func (c tiny) script() script {
	acts := script{}
	for at, a := range c.acts {
		acts[at] = a
	}
	return acts
}

func goldenBits(t testing.TB) map[string]string {
	t.Helper()
	want := map[string]string{}
	text, err := os.ReadFile(bitsFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	return want
}

// TestGoldenBits runs every training under one worker with the plainest kernel and
// three with the fastest; with DUET_LONG=1 under 1, 2, 3 and 8 with every kernel.
func TestGoldenBits(t *testing.T) {
	active := plan.Kernel()
	defer plan.SelectKernel(active)
	if *update {
		writeBits(t)
		return
	}
	want := goldenBits(t)
	for _, c := range tinies() {
		if want[c.name] == "" {
			t.Errorf("%s has no hash in %s: go test ./nn/train -run TestGoldenBits -update", c.name, bitsFile)
		}
		delete(want, c.name)
	}
	for name := range want {
		t.Errorf("%s has a hash in %s and is no training", name, bitsFile)
	}
	if os.Getenv("DUET_LONG") == "" {
		checkBits(t, plan.Kernels()[0], 1, 7)
		checkBits(t, "auto", 3, 1)
		return
	}
	for _, kernel := range plan.Kernels() {
		for i, workers := range []int{1, 2, 3, 8} {
			checkBits(t, kernel, workers, []int{1, 2, 7, 64}[i])
		}
	}
}

func checkBits(t *testing.T, kernel string, workers, evaluate int) {
	t.Helper()
	if err := plan.SelectKernel(kernel); err != nil {
		t.Fatal(err)
	}
	want := goldenBits(t)
	for _, c := range tinies() {
		if h := c.hash(t, workers, evaluate); h != want[c.name] {
			t.Errorf("%s with kernel %s, %d workers, evaluated in batches of %d: hash %s, want %s", c.name, plan.Kernel(), workers, evaluate, h, want[c.name])
		}
	}
}

// writeBits writes the hashes that one worker with the plainest kernel makes.
func writeBits(t *testing.T) {
	if err := plan.SelectKernel(plan.Kernels()[0]); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, c := range tinies() {
		if got[c.name] != "" {
			t.Fatalf("two trainings are called %s", c.name)
		}
		got[c.name] = c.hash(t, 1, 1)
	}
	text, _ := json.MarshalIndent(got, "", "  ")
	if err := os.MkdirAll("testdata", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(bitsFile, append(text, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}
