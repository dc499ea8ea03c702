package recipe

import (
	"maps"
	"slices"

	"duet/datasets"
	"duet/datasets/augment"
	"duet/nn/alpha"
	"duet/nn/layer"
)

// Recipe is everything a run is made of.
type Recipe struct {
	// Name is the name of a built-in recipe or of the file it came from. It is not
	// part of the text.
	Name string
	// Seed keys weights, data, order and dropout.
	Seed uint64
	// Data says where samples come from, Split how they are cut.
	Data  datasets.Ref
	Split Split
	// A and B are the branches; alpha weighs A, 1 - alpha weighs B.
	A, B  Branch
	Merge Merge
	// Head are the layers after the merge.
	Head  []Layer
	Train Train
}

// Split cuts the data in train, validation and test.
type Split struct {
	// Validation and Test are shares of the whole, 0 or more, below 1 together.
	Validation, Test float64
	// How is datasets.Stratified or datasets.Last.
	How string
}

// Branch is one of the two networks.
type Branch struct {
	// Name is for people: edges, texture.
	Name string
	// View is what the branch sees of a sample.
	View datasets.View
	// Freeze keeps the branch's weights as they are in every stage.
	Freeze bool
	Layers []Layer
}

// Layer is one layer of a branch or of the head.
type Layer struct {
	// Options are the layer's class and arguments.
	Options layer.Layer
	// Name is empty when the layer has the name made from its class.
	Name string
	// From are the names of the layers it reads, within the same branch; "input"
	// is what the branch sees, and in the head "merge" is the merge. Empty means
	// the layer before.
	From []string
}

// Merge is how the two branches become one.
type Merge struct {
	// Mode is one of Modes.
	Mode string
	// At are the names of the layers of A and of B that are merged; empty for the
	// last one.
	At [2]string
	// Guard says what a weighted product does with numbers that have no power;
	// Epsilon is the number of the guard called epsilon.
	Guard   string
	Epsilon float64
	// Axis is where a concatenation puts B behind A.
	Axis int
	// R is the exponent of a power mean, TrainR whether it is trained, Normalize
	// whether its rows are divided by their sums.
	R                 float64
	TrainR, Normalize bool
	// Alpha is how a weighted merge weighs; the other modes do not read it.
	Alpha alpha.Options
}

// Train is how to train.
type Train struct {
	// Epochs is the length of the run when there are no stages.
	Epochs, BatchSize int
	Optimizer, Loss   Choice
	// Schedule moves the learning rate by the step; no class leaves it alone.
	Schedule Choice
	// Callbacks look at every epoch: EarlyStopping, ReduceLROnPlateau.
	Callbacks []Choice
	// Aux weighs the branches' own losses beside that of the output.
	Aux Aux
	// Stages train a part of the model each, one after the other.
	Stages []Stage
	// ClassWeight is what the samples of each class count, in the order of the
	// classes; nil for all alike. Balanced makes classes count alike instead,
	// however many samples they have.
	ClassWeight []float64
	Balanced    bool
	// TopK also counts the answers whose class is among the k best; 0 for none.
	TopK int
	// Augment changes the pictures that are trained on.
	Augment augment.Options
}

// Aux weighs the own losses of A and B.
type Aux struct{ A, B float64 }

// Stage is a stretch of a run.
type Stage struct {
	// Only is a, b, alpha or all.
	Only   string
	Epochs int
}

// Parts lists what a stage may train.
func Parts() []string { return []string{"a", "b", "alpha", "all"} }

// EpochsInAll is how long the run is.
func (t Train) EpochsInAll() int {
	if len(t.Stages) == 0 {
		return t.Epochs
	}
	sum := 0
	for _, s := range t.Stages {
		sum += s.Epochs
	}
	return sum
}

// Choice is a class or a name with the arguments that differ from its defaults.
type Choice struct {
	Class string
	Args  map[string]any
}

// Default is a recipe to begin with: two small CNNs on glyphs.
func Default() *Recipe {
	r := blank()
	r.Name = "new"
	r.A = Branch{Name: "a", View: datasets.Whole, Layers: smallNet(8, 3)}
	r.B = Branch{Name: "b", View: datasets.Whole, Layers: smallNet(8, 5)}
	return r
}

// blank has the documented defaults of everything that a text may leave out.
func blank() *Recipe {
	return &Recipe{
		Seed:  42,
		Data:  datasets.Ref{Name: "glyphs"},
		Split: Split{Validation: 0.1, Test: 0.1, How: datasets.Stratified},
		A:     Branch{Name: "a", View: datasets.Whole},
		B:     Branch{Name: "b", View: datasets.Whole},
		Merge: Merge{Mode: WeightedSum, Guard: defaultGuard(), Epsilon: defaultEpsilon(), Axis: -1, R: 1, Normalize: true, Alpha: alpha.Defaults()},
		Train: Train{
			Epochs: 10, BatchSize: 32,
			Optimizer: Choice{Class: "Adam"},
			Loss:      Choice{Class: "categorical_crossentropy"},
		},
	}
}

// smallNet is a convolution, a pool and a softmax over ten classes.
func smallNet(filters, size int) []Layer {
	return []Layer{
		mustLayer("Conv2D", map[string]any{"filters": filters, "kernel_size": size, "activation": "relu"}),
		mustLayer("MaxPooling2D", nil),
		mustLayer("Flatten", nil),
		mustLayer("Dense", map[string]any{"units": 10, "activation": "softmax"}),
	}
}

// mustLayer makes a layer whose class and arguments are known to be right.
func mustLayer(class string, args map[string]any) Layer {
	l, err := layer.Decode(class, args)
	if err != nil {
		panic("recipe: " + err.Error())
	}
	return Layer{Options: l}
}

// Clone is a copy that shares nothing with the original.
func (r *Recipe) Clone() *Recipe {
	c := *r
	if r.Data.IDX != nil {
		idx := *r.Data.IDX
		c.Data.IDX = &idx
	}
	c.A.Layers, c.B.Layers, c.Head = cloneLayers(r.A.Layers), cloneLayers(r.B.Layers), cloneLayers(r.Head)
	c.Train.Optimizer.Args = maps.Clone(r.Train.Optimizer.Args)
	c.Train.Loss.Args = maps.Clone(r.Train.Loss.Args)
	c.Train.Schedule.Args = maps.Clone(r.Train.Schedule.Args)
	c.Train.Callbacks = slices.Clone(r.Train.Callbacks)
	for i := range c.Train.Callbacks {
		c.Train.Callbacks[i].Args = maps.Clone(c.Train.Callbacks[i].Args)
	}
	c.Train.Stages = slices.Clone(r.Train.Stages)
	c.Train.ClassWeight = slices.Clone(r.Train.ClassWeight)
	return &c
}

func cloneLayers(layers []Layer) []Layer {
	if layers == nil {
		return nil
	}
	out := make([]Layer, len(layers))
	for i, l := range layers {
		out[i] = Layer{Options: layer.Clone(l.Options), Name: l.Name, From: slices.Clone(l.From)}
	}
	return out
}
