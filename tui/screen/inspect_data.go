package screen

import (
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"duet/datasets"
	"duet/sessions"
	"duet/sessions/recipe"
	"duet/tui/chart"
)

// inspected is a loaded model's word on every sample of a split. It is made on
// a goroutine of its own and never changed after, but for its stamp.
type inspected struct {
	job   *sessions.Job
	only  sessions.Side // the branch that was trained alone
	at    int           // steps that the weights have seen
	split string        // what the samples were held back for
	stamp stamp

	p       *sessions.Predictions
	merge   recipe.Merge
	names   []string       // of the classes; nil for a regression
	answer  [outputs][]int // of each sample; nil where an output gives no classes
	verdict sessions.Verdict
	refused error // why there is no verdict

	views [2]datasets.Array // what A and B see of the set's samples
	seen  [2]string         // the names of those views
}

// inspect loads a session's model at a step and asks it about the samples that
// were held back for a test; where there are none, about those it was chosen
// by, or trained on.
func inspect(path string, job *sessions.Job, at int) (*inspected, error) {
	t, err := sessions.Load(path, sessions.LoadOptions{Job: job, At: at})
	if err != nil {
		return nil, err
	}
	defer t.Close()
	j := t.Job
	d := &inspected{job: j, only: sessions.Side(t.Head.Only), at: t.At, split: "test", merge: j.Recipe.Merge, names: j.Set.Classes}
	table := t.Test()
	if table.Len() == 0 {
		d.split, table = "validation", j.Validation
	}
	if table.Len() == 0 {
		d.split, table = "training", j.Train
	}
	d.p = t.Predict(table, nil)
	for i, v := range []datasets.View{j.Recipe.A.View, j.Recipe.B.View} {
		if d.views[i], err = j.Set.View(v); err != nil {
			return nil, err
		}
		d.seen[i] = string(v)
	}
	d.conclude()
	return d, nil
}

// conclude works out what follows from the predictions: answers and verdict.
func (d *inspected) conclude() {
	p := d.p
	d.verdict, d.refused = sessions.Check(d.merge, p)
	if p.Labels == nil {
		return
	}
	final, k := p.Final(), p.P
	d.answer[outMerged] = answersOf(final, k, p.N)
	if p.Merged != nil && p.Pred == nil && p.KA == p.K && p.KB == p.K { // else A and B are features
		d.answer[outA] = answersOf(p.A, p.KA, p.N)
		d.answer[outB] = answersOf(p.B, p.KB, p.N)
	}
}

// answersOf is the class that each of n rows of k scores answers. One score
// alone is the probability of class 1.
func answersOf(scores []float32, k, n int) []int {
	out := make([]int, n)
	for i := range out {
		if k > 1 {
			out[i] = sessions.Answer(scores, k, i)
		} else if scores[i] > 0.5 {
			out[i] = 1
		}
	}
	return out
}

// answers tells whether A and B answer with classes.
func (d *inspected) answers() bool { return d.answer[outA] != nil }

// right tells whether an output is right about sample i.
func (d *inspected) right(output, i int) bool {
	return d.answer[output] != nil && d.answer[output][i] == int(d.p.Labels[i])
}

// every tells whether all of the outputs that give classes are right.
func (d *inspected) every(outs []int, i int) bool {
	for _, o := range outs {
		if d.answer[o] != nil && !d.right(o, i) {
			return false
		}
	}
	return true
}

func (d *inspected) disagree(i int) bool {
	return d.answers() && d.answer[outA][i] != d.answer[outB][i]
}

// rescued: both branches are wrong and the merge is right. lost: a branch is
// right and the merge is wrong.
func (d *inspected) rescued(i int) bool {
	return d.answers() && d.right(outMerged, i) && !d.right(outA, i) && !d.right(outB, i)
}

func (d *inspected) lost(i int) bool {
	return d.answers() && !d.right(outMerged, i) && (d.right(outA, i) || d.right(outB, i))
}

// tally counts the samples for which something holds.
func (d *inspected) tally(holds func(i int) bool) int {
	n := 0
	for i := range d.p.N {
		if holds(i) {
			n++
		}
	}
	return n
}

// label is a class by its number and, if it has another one, its name.
func (d *inspected) label(k int) string {
	if k >= len(d.names) || d.names[k] == strconv.Itoa(k) {
		return strconv.Itoa(k)
	}
	return fmt.Sprintf("%d %s", k, d.names[k])
}

// distance is how far an output is from sample i's targets: the root of the
// mean square.
func (d *inspected) distance(scores []float32, k, i int) float64 {
	if scores == nil || k != d.p.T {
		return math.NaN()
	}
	sum := 0.0
	for c := range k {
		e := float64(scores[i*k+c]) - float64(d.p.Targets[i*k+c])
		sum += e * e
	}
	return math.Sqrt(sum / float64(k))
}

// picture is what a branch sees of sample i; false when that is no picture.
func (d *inspected) picture(side, i int) (chart.Image, bool) {
	v := d.views[side]
	if len(v.Dims) != 3 {
		return chart.Image{}, false
	}
	m := chart.Image{H: v.Dims[0], W: v.Dims[1], C: v.Dims[2], Pix: make([]float32, v.Size())}
	v.Fill(int(d.p.Rows[i]), m.Pix)
	return m, m.Valid()
}

// sides are the branches whose look at a sample is worth a picture: one when
// both see the same, or when one was trained alone.
func (d *inspected) sides() []int {
	switch {
	case d.only == sessions.OnlyA || d.seen[0] == d.seen[1]:
		return []int{0}
	case d.only == sessions.OnlyB:
		return []int{1}
	}
	return []int{0, 1}
}

// parse reads a filter: who is right or wrong, whether A and B disagree, which
// class is true. Words may be joined with colons.
//
//	wrong   merged wrong   A:right B:wrong   disagree   rescued   lost   class 3
func (d *inspected) parse(text string) (keep func(i int) bool, err error) {
	all := func(int) bool { return true }
	var tests []func(i int) bool
	words := strings.Fields(strings.ToLower(strings.ReplaceAll(text, ":", " ")))
	subject := map[string]int{"a": outA, "b": outB, "m": outMerged, "merged": outMerged}
	for len(words) > 0 {
		word := words[0]
		words = words[1:]
		outs := []int{outA, outB, outMerged}
		if o, ok := subject[word]; ok {
			if len(words) == 0 {
				return all, errors.New("A, B or merged: right or wrong?")
			}
			outs, word, words = []int{o}, words[0], words[1:]
		}
		switch word {
		case "right", "wrong":
			tests = append(tests, func(i int) bool { return d.every(outs, i) == (word == "right") })
		case "disagree":
			tests = append(tests, d.disagree)
		case "rescued":
			tests = append(tests, d.rescued)
		case "lost":
			tests = append(tests, d.lost)
		case "class", "true":
			if len(words) == 0 {
				return all, errors.New("which class?")
			}
			k := d.classNumber(words[0])
			if words = words[1:]; k < 0 {
				return all, errors.New("no such class")
			}
			tests = append(tests, func(i int) bool { return d.p.Labels != nil && int(d.p.Labels[i]) == k })
		default:
			return all, fmt.Errorf("%q is no filter", word)
		}
	}
	return func(i int) bool {
		for _, test := range tests {
			if !test(i) {
				return false
			}
		}
		return true
	}, nil
}

// classNumber finds a class by number or by name.
func (d *inspected) classNumber(word string) int {
	for k, name := range d.names {
		if strings.EqualFold(name, word) {
			return k
		}
	}
	if k, err := strconv.Atoi(word); err == nil && k >= 0 && k < len(d.names) {
		return k
	}
	return -1
}

// scored is the numbers of one output: [N, k].
type scored struct {
	values []float32
	k      int
}

// scores are the numbers of A, B and the merge, or of what follows it.
func (d *inspected) scores() [outputs]scored {
	return [outputs]scored{{d.p.A, d.p.KA}, {d.p.B, d.p.KB}, {d.p.Final(), d.p.P}}
}

// best are the numbers of an output's row in the order of size.
func best(row []float32) []int {
	order := make([]int, len(row))
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case row[a] > row[b]:
			return -1
		case row[a] < row[b]:
			return 1
		}
		return 0
	})
	return order
}

// stamp tells whether a file has changed.
type stamp struct {
	size int64
	at   time.Time
}

func stampOf(path string) (stamp, error) {
	info, err := os.Stat(path)
	if err != nil {
		return stamp{}, err
	}
	return stamp{info.Size(), info.ModTime()}, nil
}
