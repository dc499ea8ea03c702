package sessions

import (
	"duet/datasets"
	"duet/nn/graph"
	"duet/nn/loss"
	"duet/nn/optim"
	"duet/nn/optim/schedule"
	"duet/nn/train"
	"duet/nn/train/callback"
	"duet/sessions/recipe"
)

// Invalid is a recipe that cannot be run: its text, its shapes, or what it asks
// of its data. Everything a user can mend in a recipe comes as one.
type Invalid struct{ Err error }

// Error is the text of what is wrong.
func (e *Invalid) Error() string { return e.Err.Error() }

// Unwrap gives the cause.
func (e *Invalid) Unwrap() error { return e.Err }

// Side says which part of a recipe is run.
type Side string

// A recipe is run whole, or one branch of it alone.
const (
	Both  Side = ""
	OnlyA Side = "a"
	OnlyB Side = "b"
)

// of is the part of a spec that is run.
func (s Side) of(spec graph.Spec) graph.Spec {
	switch s {
	case OnlyA:
		return spec.Only(spec.A)
	case OnlyB:
		return spec.Only(spec.B)
	}
	return spec
}

// Job is a recipe with its data opened and its graph checked: ready to run. It
// is read-only once made and may be shared.
type Job struct {
	Recipe   *recipe.Recipe
	Set      *datasets.Set
	Splits   datasets.Splits
	Graph    *graph.Graph
	Loss     loss.Loss
	Side     Side
	Findings []recipe.Finding

	// Train, Validation and Test are the samples as the graph takes them.
	Train, Validation, Test *datasets.Table

	shapes recipe.Shapes
	views  []datasets.Array // one an input of the graph, in its order
}

// Prepare opens a recipe's data and checks everything that can be checked
// before training. Errors are *Invalid, or about a file (wrapping
// datasets.ErrUnreadable).
func Prepare(r *recipe.Recipe, side Side) (*Job, error) { return PrepareWith(r, side, nil) }

// PrepareWith is Prepare that tells how many bytes of the data's files were read,
// and how many there are; nil tells nobody.
func PrepareWith(r *recipe.Recipe, side Side, progress func(done, total int64)) (*Job, error) {
	set, err := datasets.OpenWith(r.Data, r.Seed, datasets.OpenOptions{Progress: progress})
	if err != nil {
		return nil, dataError(err)
	}
	j, err := PrepareOn(r, side, set)
	if err == nil {
		remember(set.Fingerprint(), r.Data)
	}
	return j, err
}

// PrepareOn is Prepare on data that is already open.
func PrepareOn(r *recipe.Recipe, side Side, set *datasets.Set) (*Job, error) {
	j := &Job{Recipe: r, Set: set, Side: side}
	var err error
	j.Splits, err = datasets.Split(set, datasets.SplitOptions{
		Validation: r.Split.Validation, Test: r.Split.Test, How: r.Split.How, Seed: r.Seed})
	if err != nil {
		return nil, &Invalid{err}
	}
	if err := j.check(); err != nil {
		return nil, err
	}
	return j, j.tables()
}

// check works out the shapes, looks the recipe over and checks its graph.
func (j *Job) check() error {
	r := j.Recipe
	a, errA := j.Set.View(r.A.View)
	b, errB := j.Set.View(r.B.View)
	for _, err := range []error{errA, errB} {
		if err != nil {
			return &Invalid{err}
		}
	}
	var err error
	if j.shapes, err = r.ShapesOf(j.Set); err != nil {
		return &Invalid{err}
	}
	j.Findings = r.Preflight(j.shapes)
	if f := recipe.Stops(j.Findings); f != nil {
		return &Invalid{f}
	}
	spec, err := r.Spec(j.shapes)
	if err != nil {
		return &Invalid{err}
	}
	if j.Graph, err = graph.Check(j.Side.of(spec)); err != nil {
		return &Invalid{err}
	}
	if j.Loss, err = loss.New(r.Train.Loss.Class, r.Train.Loss.Args); err != nil {
		return &Invalid{err}
	}
	j.views = []datasets.Array{a, b}
	if len(j.Graph.Inputs()) == 1 {
		j.views = j.views[:1]
		if j.Side == OnlyB {
			j.views[0] = b
		}
	}
	return nil
}

// tables cuts the samples into what is trained on, chosen by and held back.
func (j *Job) tables() error {
	target, _ := j.target()
	var err error
	for _, part := range []struct {
		table **datasets.Table
		rows  []int32
	}{{&j.Train, j.Splits.Train}, {&j.Validation, j.Splits.Validation}, {&j.Test, j.Splits.Test}} {
		if *part.table, err = datasets.NewTable(j.Set, j.views, part.rows, target); err != nil {
			return &Invalid{err}
		}
	}
	return nil
}

// target is the form of targets that the loss wants. A loss for values takes
// classes as rows of 0 and 1, as in Keras, unless one number answers for two.
func (j *Job) target() (datasets.Target, loss.Target) {
	switch want := j.Loss.Target(); {
	case want == loss.Index:
		return datasets.Index, want
	case want == loss.Values && (!j.Classes() || j.Graph.Nodes[j.Graph.Output].Out.Size() == 1):
		return datasets.Values, want
	}
	return datasets.OneHot, loss.OneHot
}

// All is a table of every sample of the set, in order.
func (j *Job) All() (*datasets.Table, error) {
	target, _ := j.target()
	rows := make([]int32, j.Set.N)
	for i := range rows {
		rows[i] = int32(i)
	}
	return datasets.NewTable(j.Set, j.views, rows, target)
}

// Classes tells whether the targets are classes, so that accuracies exist.
func (j *Job) Classes() bool { return j.Set.Labels != nil }

// config is the job as the loop takes it.
func (j *Job) config(o Options) (train.Config, error) {
	opt, err := optim.New(j.Recipe.Train.Optimizer.Class, j.Recipe.Train.Optimizer.Args)
	if err != nil {
		return train.Config{}, &Invalid{err}
	}
	_, target := j.target()
	t := j.Recipe.Train
	c := train.Config{
		Target: target, Graph: j.Graph, Loss: j.Loss, Optimizer: opt, Train: j.Train, Validation: j.Validation,
		TargetDim: j.Train.TargetDim(), Classes: j.Classes(), Seed: j.Recipe.Seed, Batch: t.BatchSize,
		Epochs: t.Epochs, MaxSteps: o.Steps, ClassWeights: j.classWeights(), TopK: t.TopK,
	}
	if c.Train, err = j.samples(); err != nil {
		return train.Config{}, &Invalid{err}
	}
	if j.Side == Both {
		c.Aux = train.Aux(t.Aux)
		for _, s := range t.Stages {
			only := train.Only(s.Only)
			if s.Only == "all" {
				only = train.Everything
			}
			c.Stages = append(c.Stages, train.Stage{Only: only, Epochs: s.Epochs})
		}
	}
	if t.Schedule.Class != "" {
		if c.Schedule, err = schedule.New(t.Schedule.Class, t.Schedule.Args); err != nil {
			return train.Config{}, &Invalid{err}
		}
	}
	for _, choice := range t.Callbacks {
		made, err := callback.New(choice.Class, choice.Args)
		if err != nil {
			return train.Config{}, &Invalid{err}
		}
		c.Callbacks = append(c.Callbacks, made)
	}
	return c, nil
}

// classWeights are what the samples of each class count in training; nil for all
// alike. Balanced classes count N / (K * samples of the class), as scikit-learn has
// it, so that the mean sample counts 1.
func (j *Job) classWeights() []float32 {
	t := j.Recipe.Train
	if !t.Balanced {
		out := floats(t.ClassWeight)
		for out != nil && len(out) < len(j.Set.Classes) { // classes that were not named
			out = append(out, 1)
		}
		return out
	}
	count := make([]float64, len(j.Set.Classes))
	for _, row := range j.Splits.Train {
		count[j.Set.Labels[row]]++
	}
	out := make([]float32, len(count))
	for k, n := range count {
		if n > 0 {
			out[k] = float32(float64(len(j.Splits.Train)) / (float64(len(count)) * n))
		}
	}
	return out
}

func floats(x []float64) []float32 {
	var out []float32
	for _, v := range x {
		out = append(out, float32(v))
	}
	return out
}

// dataError tells a mistake in a recipe from a file that cannot be read.
func dataError(err error) error {
	if isUnreadable(err) {
		return err
	}
	return &Invalid{err}
}
