package sessions

import (
	"duet/datasets"
	"duet/datasets/augment"
	"duet/nn/train"
	"duet/nn/train/callback"
)

// FewSamples is how many samples of a built-in data set OpenFew draws.
const FewSamples = 32

// OpenFew opens as much of a data set as tells its shapes, views and classes: of a
// built-in one, which is drawn from a seed, FewSamples; files are read whole. The
// errors are those of datasets.Open.
func OpenFew(ref datasets.Ref, seed uint64) (*datasets.Set, error) {
	if ref.Name != "" {
		ref.Samples = FewSamples
	}
	return datasets.Open(ref, seed)
}

// samples is what the job trains on: its table, with weights where the data has
// them and another look at every epoch where the recipe asks for it.
func (j *Job) samples() (train.Source, error) {
	var out train.Source = j.Train
	if o := j.Recipe.Train.Augment; o != (augment.Options{}) {
		changer, err := augment.New(o, j.Recipe.Seed, j.Train.Dims())
		if err != nil {
			return nil, err
		}
		out = &augmented{Table: j.Train, changer: changer}
	}
	if j.Set.Weights != nil {
		out = weighed{out, j.Train, j.Set.Weights}
	}
	return out, nil
}

// augmented changes the pictures of a table, keyed by the epoch and the sample.
type augmented struct {
	*datasets.Table
	changer *augment.Augmenter
	epoch   int
	rows    []int32 // of the set, for the batch under way
}

// Epoch implements train.Epoched.
func (a *augmented) Epoch(epoch int) { a.epoch = epoch }

// Batch implements train.Source.
func (a *augmented) Batch(rows []int32, x [][]float32, y []float32) {
	a.Table.Batch(rows, x, y)
	a.rows = a.rows[:0]
	for _, r := range rows {
		a.rows = append(a.rows, a.Row(int(r)))
	}
	a.changer.Apply(a.epoch, a.rows, x)
}

// weighed adds the weights of a set to a source of its samples.
type weighed struct {
	train.Source
	table   *datasets.Table
	weights []float32 // of all samples of the set
}

// Weights implements train.Weighted.
func (w weighed) Weights(rows []int32, dst []float32) {
	for i, r := range rows {
		dst[i] = w.weights[w.table.Row(int(r))]
	}
}

// Epoch implements train.Epoched.
func (w weighed) Epoch(epoch int) {
	if s, ok := w.Source.(train.Epoched); ok {
		s.Epoch(epoch)
	}
}

// Callbacks lists what may watch a training, with its arguments and their defaults, in
// the order to show it: what a form for a recipe's train.callbacks is made of.
func Callbacks() []callback.Info { return callback.Classes() }

// Monitors lists the metrics that a callback may look at.
func Monitors() []string { return train.Monitors() }

// AugmentWords lists the words that a recipe's train.augment.flip and .fill may be, the
// first of each being what is meant by none.
func AugmentWords() (flips, fills []string) { return augment.Flips(), augment.Fills() }
