package datasets

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"duet/datasets/synth"
)

// Splits are the sample numbers of each part, ascending. Every sample of the set
// is in exactly one part.
type Splits struct {
	Train, Validation, Test []int32
}

// Ways to split.
const (
	// Stratified draws the same share of every class, by a permutation of its own
	// for each class. Sets without labels are one class.
	Stratified = "stratified"
	// Last takes the last samples in their stored order, as Keras's validation_split
	// does before any shuffling: train, then validation, then test.
	Last = "last"
)

// SplitOptions say how a set is cut.
type SplitOptions struct {
	// Validation and Test are fractions of the whole set, 0 or more, below 1 together.
	Validation, Test float64
	// How is Stratified (also when empty) or Last.
	How string
	// Seed orders the stratified draw; Last does not read it.
	Seed uint64
}

// Split cuts a set in train, validation and test. A fraction above 0 gives at
// least one sample, and train keeps at least one.
func Split(s *Set, o SplitOptions) (Splits, error) {
	validation, test, err := o.counts(s.N)
	if err != nil {
		return Splits{}, err
	}
	if o.How == Last {
		all := make([]int32, s.N)
		for i := range all {
			all[i] = int32(i)
		}
		train := s.N - validation - test
		return Splits{
			Train:      all[:train:train],
			Validation: all[train : train+validation : train+validation],
			Test:       all[train+validation:],
		}, nil
	}
	classes := byClass(s)
	for k, rows := range classes {
		synth.NewStream(o.Seed, "split", uint64(k)).Shuffle(rows)
	}
	var out Splits
	out.Test = takeShares(classes, test)
	out.Validation = takeShares(classes, validation)
	for _, rows := range classes {
		out.Train = append(out.Train, rows...)
	}
	slices.Sort(out.Train)
	return out, nil
}

// counts checks the options and turns fractions of n samples into numbers.
func (o SplitOptions) counts(n int) (validation, test int, err error) {
	if o.How != "" && o.How != Stratified && o.How != Last {
		return 0, 0, fmt.Errorf("datasets: split.how: expected %s or %s, got %q", Stratified, Last, o.How)
	}
	for _, f := range []struct {
		name  string
		value float64
		count *int
	}{{"validation", o.Validation, &validation}, {"test", o.Test, &test}} {
		if !(f.value >= 0 && f.value < 1) {
			return 0, 0, fmt.Errorf("datasets: split.%s: expected a fraction from 0 to below 1, got %v", f.name, f.value)
		}
		*f.count = int(math.Floor(float64(f.value*float64(n)) + 0.5))
		if f.value > 0 && *f.count == 0 {
			*f.count = 1
		}
	}
	if o.Validation+o.Test >= 1 || validation+test >= n {
		return 0, 0, fmt.Errorf("datasets: split: validation %v and test %v leave no sample of %d for training; lower one of them",
			o.Validation, o.Test, n)
	}
	return validation, test, nil
}

// byClass lists the samples of each class, ascending; one list without labels.
func byClass(s *Set) [][]int32 {
	if s.Labels == nil {
		rows := make([]int32, s.N)
		for i := range rows {
			rows[i] = int32(i)
		}
		return [][]int32{rows}
	}
	classes := make([][]int32, len(s.Classes))
	for i, k := range s.Labels {
		classes[k] = append(classes[k], int32(i))
	}
	return classes
}

// takeShares removes count samples from the ends of the lists, each list giving
// its share by largest remainder (ties: the lower class). A class keeps its last
// sample for training as long as another can give one. The result is ascending.
func takeShares(classes [][]int32, count int) []int32 {
	left := 0
	for _, rows := range classes {
		left += len(rows)
	}
	type share struct {
		class, take int
		remainder   int64
	}
	shares := make([]share, len(classes))
	missing := count
	for k, rows := range classes {
		product := int64(count) * int64(len(rows))
		shares[k] = share{class: k, take: int(product / int64(left)), remainder: product % int64(left)}
		missing -= shares[k].take
	}
	slices.SortStableFunc(shares, func(a, b share) int { return cmp.Compare(b.remainder, a.remainder) })
	for keep := 1; missing > 0; keep = 0 {
		for again := true; again && missing > 0; {
			again = false
			for i := range shares {
				s := &shares[i]
				if missing > 0 && s.take < len(classes[s.class])-keep {
					s.take++
					missing--
					again = true
				}
			}
		}
	}
	out := make([]int32, 0, count)
	for _, s := range shares {
		rows := classes[s.class]
		cut := len(rows) - s.take
		out = append(out, rows[cut:]...)
		classes[s.class] = rows[:cut]
	}
	slices.Sort(out)
	return out
}
