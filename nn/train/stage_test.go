package train

import (
	"context"
	"math"
	"strings"
	"testing"

	"duet/nn/graph"
	"duet/nn/loss"
	"duet/nn/optim"
	"duet/nn/optim/schedule"
	"duet/nn/plan"
	"duet/nn/train/callback"
)

// stagedGraph is two small branches with what a regularizer, a constraint and a
// moving mean need.
func stagedGraph(t testing.TB) *graph.Graph {
	return build(t, "a", "b", []made{
		{"input", graph.SideInput, "Input", args{"shape": []int{6}}, nil},
		{"a1", graph.SideA, "Dense", args{"units": 5, "activation": "relu", "kernel_regularizer": "l2(0.01)", "activity_regularizer": "l1(0.01)"}, []string{"input"}},
		{"a2", graph.SideA, "BatchNormalization", nil, []string{"a1"}},
		{"a", graph.SideA, "Dense", args{"units": 3, "activation": "softmax"}, []string{"a2"}},
		{"b1", graph.SideB, "Dense", args{"units": 4, "activation": "silu", "kernel_constraint": "max_norm(0.5)"}, []string{"input"}},
		{"b", graph.SideB, "Dense", args{"units": 3, "activation": "softmax"}, []string{"b1"}},
		{"merge", graph.SideMerge, "WeightedSum", args{"start": 0.4}, []string{"a", "b"}},
	})
}

// freeze keeps branch A as it is.
func freeze(g *graph.Graph) {
	for i := range g.Nodes {
		g.Nodes[i].Frozen = g.Nodes[i].Side == graph.SideA
	}
}

func stagedConfig(t testing.TB, g *graph.Graph) Config {
	t.Helper()
	l, err := loss.New("categorical_crossentropy", nil)
	if err != nil {
		t.Fatal(err)
	}
	o, err := optim.New("Adam", args{"learning_rate": 0.01})
	if err != nil {
		t.Fatal(err)
	}
	pool := plan.NewPool(2)
	t.Cleanup(pool.Close)
	source := toy{n: 24, size: 6, classes: 3}
	return Config{Graph: g, Pool: pool, Loss: l, Optimizer: o, Train: source, Validation: source, TargetDim: 3, Target: loss.OneHot,
		Classes: true, Seed: 42, Batch: 8, Epochs: 2}
}

func run(t testing.TB, c Config) (*Run, *diary) {
	t.Helper()
	r, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	d := &diary{}
	if outcome, err := r.Loop(context.Background(), Unattended{}, d); err != nil || outcome != Finished {
		t.Fatalf("%s: %v, %s", outcome, err, r.Reason())
	}
	return r, d
}

// sides copies the parameters of a side.
func side(r *Run, s graph.Side) []float32 {
	var out []float32
	for _, q := range r.Plan().Params() {
		if q.Side == s {
			out = append(out, q.Tensor(r.Plan().Weights())...)
		}
	}
	return out
}

func same(a, b []float32) bool {
	for i := range a {
		if math.Float32bits(a[i]) != math.Float32bits(b[i]) {
			return false
		}
	}
	return len(a) == len(b)
}

// keeper copies the weights of each side as every epoch ends.
type keeper struct {
	*diary
	run   *Run
	kept  []map[graph.Side][]float32
	losts []Sample
}

func (k *keeper) Epoch(n int) error {
	at := map[graph.Side][]float32{}
	for _, s := range []graph.Side{graph.SideA, graph.SideB, graph.SideMerge} {
		at[s] = side(k.run, s)
	}
	k.kept = append(k.kept, at)
	return k.diary.Epoch(n)
}

// TestStagesTrainTheirPart: what a stage leaves alone keeps its bits, moving means
// included, and what it trains moves.
func TestStagesTrainTheirPart(t *testing.T) {
	c := stagedConfig(t, stagedGraph(t))
	c.Stages = []Stage{{OnlyA, 1}, {OnlyB, 1}, {OnlyAlpha, 1}, {Everything, 1}}
	r, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	k := &keeper{diary: &diary{}, run: r}
	k.kept = []map[graph.Side][]float32{{graph.SideA: side(r, graph.SideA), graph.SideB: side(r, graph.SideB), graph.SideMerge: side(r, graph.SideMerge)}}
	if outcome, err := r.Loop(context.Background(), Unattended{}, k); err != nil || outcome != Finished {
		t.Fatalf("%s: %v, %s", outcome, err, r.Reason())
	}
	if len(k.kept) != 5 || r.Done() != 12 {
		t.Fatalf("%d epochs in %d steps", len(k.kept)-1, r.Done())
	}
	for i, moves := range []map[graph.Side]bool{{graph.SideA: true}, {graph.SideB: true}, {graph.SideMerge: true},
		{graph.SideA: true, graph.SideB: true, graph.SideMerge: true}} {
		for s, before := range k.kept[i] {
			if moved := !same(before, k.kept[i+1][s]); moved != moves[s] {
				t.Errorf("stage %d: side %s moved: %v, want %v", i+1, s, moved, moves[s])
			}
		}
	}
	for i, s := range k.samples {
		if stage := i / 3; s.HasLossA != (stage == 0) || s.HasLossB != (stage == 1) || stage == 2 && (s.NormA != 0 || s.NormB != 0) {
			t.Errorf("step %d: %+v", s.Step, s)
		}
	}
	want := []string{"0 stage 1 of 4: branch A alone, 1 epoch; weights", "3 stage 2 of 4: branch B alone, 1 epoch; weights",
		"6 stage 3 of 4: alpha alone, 1 epoch; weights", "9 stage 4 of 4: everything, 1 epoch; weights", "12 stages done; weights"}
	var hashes [][]string
	for i, n := range k.notes {
		before, after, _ := strings.Cut(n, "weights ")
		if before != strings.TrimSuffix(want[i], "weights") {
			t.Errorf("note %q, want %q", n, want[i])
		}
		hashes = append(hashes, strings.Fields(after))
	}
	for i := range 4 { // a 1111 b 2222 merge 3333
		for at, part := range []Only{OnlyA, OnlyB, OnlyAlpha} {
			moved := hashes[i][2*at+1] != hashes[i+1][2*at+1]
			if only := []Only{OnlyA, OnlyB, OnlyAlpha, Everything}[i]; moved != (only == part || only == Everything) {
				t.Errorf("stage %d: %v became %v", i+1, hashes[i], hashes[i+1])
			}
		}
	}
}

// TestStageIsTrainingAlone: stage a makes the bits of training branch A by itself.
func TestStageIsTrainingAlone(t *testing.T) {
	g := stagedGraph(t)
	c := stagedConfig(t, g)
	c.Stages = []Stage{{OnlyA, 2}}
	staged, d := run(t, c)
	alone, err := graph.Check(g.Spec.Only(g.Spec.A))
	if err != nil {
		t.Fatal(err)
	}
	c = stagedConfig(t, alone)
	single, e := run(t, c)
	if !same(side(staged, graph.SideA), side(single, graph.SideA)) {
		t.Error("weights differ")
	}
	for i := range d.samples {
		if d.samples[i].Loss != e.samples[i].Loss {
			t.Errorf("step %d: loss %v, alone %v", i+1, d.samples[i].Loss, e.samples[i].Loss)
		}
	}
}

// TestAuxAddsUp: the loss of a step is the weighted sum of three and of what the
// regularizers add.
func TestAuxAddsUp(t *testing.T) {
	c := stagedConfig(t, stagedGraph(t))
	c.Aux = Aux{A: 0.5, B: 0.25}
	_, d := run(t, c)
	plain := stagedConfig(t, stagedGraph(t))
	_, e := run(t, plain)
	s := d.samples[0]
	want := float64(e.samples[0].Loss) + 0.5*float64(s.LossA) + 0.25*float64(s.LossB)
	if !s.HasLossA || !s.HasLossB || math.Abs(float64(s.Loss)-want) > 1e-6 {
		t.Errorf("loss %v, want %v", s.Loss, want)
	}
	if e.samples[0].HasLossA || s.NormB <= e.samples[0].NormB {
		t.Errorf("B's gradient is %v with a loss of its own, %v without", s.NormB, e.samples[0].NormB)
	}
}

// TestFreeze: a frozen branch keeps its bits while the rest learns.
func TestFreeze(t *testing.T) {
	c := stagedConfig(t, stagedGraph(t))
	freeze(c.Graph)
	r, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	a, b := side(r, graph.SideA), side(r, graph.SideB)
	if _, err := r.Loop(context.Background(), Unattended{}, &diary{}); err != nil {
		t.Fatal(err)
	}
	if !same(a, side(r, graph.SideA)) || same(b, side(r, graph.SideB)) || !r.Frozen(graph.SideA) || r.Frozen(graph.SideB) {
		t.Error("the wrong branch moved")
	}
}

// TestLossOfAFrozenBranch counts in the loss and moves nothing.
func TestLossOfAFrozenBranch(t *testing.T) {
	c := stagedConfig(t, stagedGraph(t))
	freeze(c.Graph)
	c.Aux = Aux{A: 0.5}
	r, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	a, d := side(r, graph.SideA), &diary{}
	if outcome, err := r.Loop(context.Background(), Unattended{}, d); err != nil || outcome != Finished {
		t.Fatalf("%s: %v", outcome, err)
	}
	if !same(a, side(r, graph.SideA)) || !d.samples[0].HasLossA || d.samples[0].Loss <= d.samples[0].LossA/2 {
		t.Errorf("first step %+v", d.samples[0])
	}
}

// TestConstraintHolds: no column of B's kernel is longer than its constraint allows.
func TestConstraintHolds(t *testing.T) {
	r, _ := run(t, stagedConfig(t, stagedGraph(t)))
	for _, q := range r.Plan().Params() {
		if q.Name != "b1/kernel" {
			continue
		}
		w := q.Tensor(r.Plan().Weights()) // [6, 4]
		for col := range 4 {
			sum := 0.0
			for row := range 6 {
				sum += float64(w[row*4+col]) * float64(w[row*4+col])
			}
			if math.Sqrt(sum) > 0.5+1e-6 {
				t.Errorf("column %d has length %v, at most 0.5 is allowed", col, math.Sqrt(sum))
			}
		}
	}
}

// TestClassWeights: a class that counts nothing teaches nothing, and one that counts
// double adds double.
func TestClassWeights(t *testing.T) {
	c := stagedConfig(t, stagedGraph(t))
	_, plain := run(t, c)
	c = stagedConfig(t, stagedGraph(t))
	c.ClassWeights = []float32{1, 1, 1}
	_, ones := run(t, c)
	c = stagedConfig(t, stagedGraph(t))
	c.ClassWeights = []float32{0, 2, 1}
	_, other := run(t, c)
	last := len(plain.samples) - 1
	if plain.samples[last].Loss != ones.samples[last].Loss {
		t.Error("weights of 1 change something")
	}
	if plain.samples[0].Loss == other.samples[0].Loss {
		t.Error("weights change nothing")
	}
}

func TestSchedule(t *testing.T) {
	s, err := schedule.New("CosineDecay", args{"initial_learning_rate": 0.1, "decay_steps": 4})
	if err != nil {
		t.Fatal(err)
	}
	c := stagedConfig(t, stagedGraph(t))
	c.Schedule = s
	c.Stages = []Stage{{Everything, 1}, {Everything, 1}}
	_, d := run(t, c)
	for i, got := range d.samples {
		if want := float64(float32(s.At(i % 3))); got.LR != want {
			t.Errorf("step %d: rate %v, want %v", i+1, got.LR, want)
		}
	}
}

// TestEarlyStopping: a baseline that is out of reach ends the stage after its
// patience, the weights of the best epoch come back, and the next stage follows.
func TestEarlyStopping(t *testing.T) {
	stop, err := callback.New("EarlyStopping", args{"monitor": "val_loss", "min_delta": 100, "patience": 2, "restore_best_weights": true})
	if err != nil {
		t.Fatal(err)
	}
	c := stagedConfig(t, stagedGraph(t))
	c.Stages = []Stage{{Everything, 10}, {OnlyAlpha, 1}}
	c.Callbacks = []callback.Callback{stop}
	r, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	k := &keeper{diary: &diary{}, run: r}
	if outcome, err := r.Loop(context.Background(), Unattended{}, k); err != nil || outcome != Finished {
		t.Fatalf("%s: %v", outcome, err)
	}
	if r.Done() != 4*3 {
		t.Fatalf("%d steps, want 3 epochs and then 1", r.Done())
	}
	if !same(k.kept[0][graph.SideA], side(r, graph.SideA)) {
		t.Error("the weights of the first epoch, the best, are not back")
	}
	for i, want := range []string{"stage 1 of 2", "9 early stopping: val_loss has not become better for 2 epochs", "9 the weights of epoch 1 are back, the best by val_loss", "9 stage 2 of 2"} {
		if !strings.Contains(k.notes[i], want) {
			t.Errorf("note %d is %q, want %s", i, k.notes[i], want)
		}
	}
	if last := k.evals[len(k.evals)-2]; last.Step != 9 || last.Merged.Loss != k.evals[0].Merged.Loss {
		t.Errorf("the restored weights score %+v, in their epoch %+v", last, k.evals[0])
	}
}

func TestReduceLROnPlateau(t *testing.T) {
	plateau, err := callback.New("ReduceLROnPlateau", args{"monitor": "val_loss", "min_delta": 100, "patience": 1, "factor": 0.5})
	if err != nil {
		t.Fatal(err)
	}
	c := stagedConfig(t, stagedGraph(t))
	c.Epochs, c.Callbacks = 3, []callback.Callback{plateau}
	_, d := run(t, c)
	for i, want := range []float32{0.01, 0.01, 0.005} {
		if got := float32(d.samples[3*i].LR); got != want {
			t.Errorf("epoch %d: rate %v, want %v", i+1, got, want)
		}
	}
}

// TestAverage: with use_ema the run ends with the average, scored once more.
func TestAverage(t *testing.T) {
	c := stagedConfig(t, stagedGraph(t))
	o, err := optim.New("Adam", args{"use_ema": true})
	if err != nil {
		t.Fatal(err)
	}
	c.Optimizer = o
	_, d := run(t, c)
	n := len(d.evals)
	if n != 3 || d.evals[n-1].Step != d.evals[n-2].Step || d.evals[n-1].Merged.Loss == d.evals[n-2].Merged.Loss {
		t.Errorf("evaluations %+v", d.evals)
	}
}

func TestTopK(t *testing.T) {
	c := stagedConfig(t, stagedGraph(t))
	c.TopK = 3
	_, d := run(t, c)
	if s := d.evals[0].Merged; !s.HasTopK || s.TopK != 1 {
		t.Errorf("all of 3 classes are among the best 3: %+v", s)
	}
}

func TestStagesRefuse(t *testing.T) {
	early := func(monitor string) []callback.Callback {
		c, err := callback.New("EarlyStopping", args{"monitor": monitor, "mode": "min"})
		if err != nil {
			t.Fatal(err)
		}
		return []callback.Callback{c}
	}
	for want, change := range map[string]func(*Config){
		"stage 1 has 0 epochs":                              func(c *Config) { c.Stages = []Stage{{OnlyA, 0}} },
		`stage 1 trains "c", expected a, b, alpha or all`:   func(c *Config) { c.Stages = []Stage{{"c", 1}} },
		"stage 2 trains branch A alone, where nothing can":  func(c *Config) { freeze(c.Graph); c.Stages = []Stage{{OnlyB, 1}, {OnlyA, 1}} },
		"are weighed -1 and 0, expected finite numbers":     func(c *Config) { c.Aux.A = -1 },
		`monitor is "val_lss", expected one of a_val_`:      func(c *Config) { c.Callbacks = early("val_lss") },
		"a callback monitors val_loss, and there is no val": func(c *Config) { c.Callbacks, c.Validation = early("val_loss"), nil },
		"a callback monitors accuracy, and the data has nu": func(c *Config) { c.Callbacks, c.Classes = early("accuracy"), false },
	} {
		c := stagedConfig(t, stagedGraph(t))
		change(&c)
		if _, err := New(c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	head := build(t, "a", "b", []made{
		{"input", graph.SideInput, "Input", args{"shape": []int{6}}, nil},
		{"a", graph.SideA, "Dense", args{"units": 4}, []string{"input"}},
		{"b", graph.SideB, "Dense", args{"units": 4}, []string{"input"}},
		{"merge", graph.SideMerge, "Add", nil, []string{"a", "b"}},
		{"out", graph.SideHead, "Dense", args{"units": 3, "activation": "softmax"}, []string{"merge"}},
	})
	for want, change := range map[string]func(*Config){
		"(train.aux) for A and B needs branches that give": func(c *Config) { c.Aux.B = 1 },
		"stage 1 trains branch B alone needs branches":     func(c *Config) { c.Stages = []Stage{{OnlyB, 1}} },
		"stage 1 trains alpha, and the merge has none":     func(c *Config) { c.Stages = []Stage{{OnlyAlpha, 1}} },
	} {
		c := stagedConfig(t, head)
		change(&c)
		if _, err := New(c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
