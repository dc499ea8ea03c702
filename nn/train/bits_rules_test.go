package train

import (
	"encoding/binary"
	"fmt"
	"hash"
	"hash/fnv"
	"math"
	"testing"

	"duet/nn/graph"
	"duet/nn/layer"
	"duet/nn/loss"
	"duet/nn/optim"
	"duet/nn/optim/schedule"
	"duet/nn/plan"
	"duet/nn/train/callback"
)

// call is a class with its arguments.
type call struct {
	class string
	args  args
}

// rules are how one of the golden trainings learns, by names.
type rules struct {
	opt      string
	opts     args
	loss     string
	lossArgs args
	schedule call
	watch    []call

	stages       []Stage
	aux          Aux
	frozen       graph.Side // a branch that stays as it is
	classWeights []float32
	topK         int
	maxSteps     int

	// rows samples of size numbers of 3 classes. With seasons they change from epoch
	// to epoch and count differently.
	rows, size, batch, epochs int
	seasons                   bool
}

// config makes what a run is made of, with an optimizer and sources of its own.
func (c tiny) config(t testing.TB, pool *plan.Pool) Config {
	t.Helper()
	r := c.rules.complete()
	must := func(err error) {
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
	}
	o, err := optim.New(r.opt, r.opts)
	must(err)
	l, err := loss.New(r.loss, r.lossArgs)
	must(err)
	g := c.graph(t)
	for i := range g.Nodes {
		g.Nodes[i].Frozen = r.frozen != "" && g.Nodes[i].Side == r.frozen
	}
	const classes = 3
	samples := toy{n: r.rows, size: r.size, classes: classes}
	config := Config{Graph: g, Pool: pool, Loss: l, Optimizer: o, Train: samples, Validation: samples, TargetDim: g.Nodes[g.Output].Out.Size(),
		Target: l.Target(), Classes: l.Target() != loss.Values, Seed: 42, Batch: r.batch, Epochs: r.epochs, MaxSteps: r.maxSteps,
		Stages: r.stages, Aux: r.aux, ClassWeights: r.classWeights, TopK: r.topK}
	if l.Target() == loss.Index {
		train, validation := &numbered{toy: samples}, &numbered{toy: samples}
		config.Train, config.Validation, config.TargetDim = train, validation, 1
	}
	if r.seasons {
		config.Train = &seasonal{toy: samples}
	}
	if r.schedule.class != "" {
		config.Schedule, err = schedule.New(r.schedule.class, r.schedule.args)
		must(err)
	}
	for _, w := range r.watch {
		one, err := callback.New(w.class, w.args)
		must(err)
		config.Callbacks = append(config.Callbacks, one)
	}
	return config
}

// complete fills in what most trainings have in common.
func (r rules) complete() rules {
	if r.opt == "" {
		r.opt = "Adam"
	}
	if r.loss == "" {
		r.loss = "categorical_crossentropy"
	}
	if r.rows == 0 {
		r.rows, r.batch = 20, 8
	}
	if r.size == 0 {
		r.size = 12
	}
	if r.epochs == 0 {
		r.epochs = 2
	}
	return r
}

// numbered is toy with the numbers of classes as targets.
type numbered struct {
	toy
	spare []float32 // the targets as rows, which nobody wants
}

func (s *numbered) Batch(rows []int32, x [][]float32, y []float32) {
	if n := len(rows) * s.classes; len(s.spare) < n {
		s.spare = make([]float32, n)
	}
	s.toy.Batch(rows, x, s.spare[:len(rows)*s.classes])
	for i, r := range rows {
		y[i] = float32(int(r) % s.classes)
	}
}

// seasonal is toy whose samples fade from epoch to epoch and count differently.
type seasonal struct {
	toy
	epoch int
}

func (s *seasonal) Epoch(n int) { s.epoch = n }

func (s *seasonal) Batch(rows []int32, x [][]float32, y []float32) {
	s.toy.Batch(rows, x, y)
	for _, in := range x {
		for i := range in[:len(rows)*s.size] {
			in[i] *= 1 / float32(1+s.epoch)
		}
	}
}

func (s *seasonal) Weights(rows []int32, dst []float32) {
	for i, r := range rows {
		dst[i] = 0.5 + float32(r%5)/4
	}
}

// lay is a layer of a chain; also are inputs beside the layer before it.
type lay struct {
	class string
	args  args
	also  []string
}

// l is a layer with arguments by name and value in turn.
func l(class string, pairs ...any) lay {
	a := args{}
	for i := 0; i < len(pairs); i += 2 {
		a[pairs[i].(string)] = pairs[i+1]
	}
	return lay{class: class, args: a}
}

func (x lay) and(also ...string) lay { x.also = also; return x }

// digest is a hash over numbers.
type digest struct{ hash.Hash64 }

func newDigest() digest { return digest{fnv.New64a()} }

func (h digest) String() string { return fmt.Sprintf("%016x", h.Sum64()) }

// bits takes numbers, every NaN alike.
func (h digest) bits(x ...float32) {
	var word [4]byte
	for _, v := range x {
		b := math.Float32bits(v)
		if v != v {
			b = 0x7fc00000
		}
		binary.LittleEndian.PutUint32(word[:], b)
		h.Write(word[:])
	}
}

// brief takes the losses, alphas and norms of a run.
func (h digest) brief(d *diary) {
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
}

// sample takes all of one step but Raw, which is gone by the next.
func (h digest) sample(s Sample) {
	fmt.Fprintln(h, "step", s.Step, s.Epoch, s.HasLossA, s.HasLossB, s.HasAlpha, s.Rows, s.Correct, s.CorrectA, s.CorrectB, math.Float64bits(s.LR))
	h.bits(s.Loss, s.LossA, s.LossB, s.Alpha, s.Grad, s.NormA, s.NormB)
}

// diary takes everything a run told.
func (h digest) diary(d *diary) {
	for _, s := range d.samples {
		h.sample(s)
	}
	for _, e := range d.evals {
		fmt.Fprintln(h, "eval", e.Step, e.Epoch, e.Rows, e.HasAlpha)
		h.bits(e.Alpha)
		for _, s := range []Score{e.Merged, e.A, e.B} {
			fmt.Fprintln(h, s.Has, s.HasAccuracy, s.HasTopK)
			h.bits(s.Loss, s.Accuracy, s.TopK)
		}
	}
	fmt.Fprintln(h, d.notes, d.at, d.from, d.to, d.epochs)
}

// state takes what a run would go on from: all weights, those that forward passes
// write too, and the state of the optimizer.
func (h digest) state(r *Run) {
	for _, block := range append([][]float32{r.plan.Weights(), r.plan.Grads()}, r.cfg.Optimizer.State()...) {
		for _, q := range r.plan.Params() {
			h.bits(q.Tensor(block)...)
		}
	}
	fmt.Fprintln(h, r.cfg.Optimizer.Iterations(), math.Float64bits(r.lr))
}

// answers takes what the model answers to every sample of the validation set, in
// batches of the given size.
func (h digest) answers(t testing.TB, r *Run, batch int) {
	t.Helper()
	g := r.cfg.Graph
	p, err := plan.Compile(g, plan.Options{Batch: batch, Pool: r.cfg.Pool, Share: r.plan})
	if err != nil {
		t.Fatal(err)
	}
	nodes := []int{g.Output}
	if g.Merge >= 0 {
		nodes = append(nodes, g.Merge, g.A, g.B)
	}
	out := make([][]float32, len(nodes))
	x := make([][]float32, len(g.Inputs()))
	for from, total := 0, r.cfg.Validation.Len(); from < total; from += batch {
		n := min(batch, total-from)
		rows := make([]int32, n)
		for i := range rows {
			rows[i] = int32(from + i)
		}
		for i := range x {
			x[i] = p.Input(i, n)
		}
		r.cfg.Validation.Batch(rows, x, make([]float32, n*r.cfg.TargetDim))
		p.Forward(n, false, 0)
		for i, node := range nodes {
			out[i] = append(out[i], p.Value(node)...)
		}
	}
	for _, values := range out {
		h.bits(values...)
	}
}

// layers are those of the training.
func (c tiny) layers(t testing.TB) []layer.Layer {
	var out []layer.Layer
	for _, n := range c.graph(t).Nodes {
		out = append(out, n.Layer)
	}
	return out
}
