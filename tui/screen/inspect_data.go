package screen

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"sync"
	"time"

	"duet/datasets"
	"duet/sessions"
	"duet/sessions/recipe"
	"duet/sessions/safetext"
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
	refused error  // why there is no verdict
	span    []span // for which alphas each sample is right; nil when not known
	scored  []sessions.Scored
	effects []sessions.Effect // of merging, a class each; nil where A and B are features
	effect  sessions.Effect   // of merging, on all samples
	pulls   pulls

	table  *datasets.Table
	looker *sessions.Looker // nil in a model that was made up
	looks  sync.Mutex       // one look at a time

	views [2]datasets.Array // what A and B see of the set's samples
	seen  [2]string         // the names of those views
}

// inspect loads a session's model at a step and asks it about the samples that
// were held back for a test; where there are none, about those it was chosen
// by, or trained on.
func inspect(path string, job *sessions.Job, at *int) (*inspected, error) {
	t, err := sessions.Load(path, sessions.LoadOptions{Job: job, At: at})
	if err != nil {
		return nil, err
	}
	defer t.Close()
	j := t.Job
	d := &inspected{job: j, only: sessions.Side(t.Head.Only), at: t.At, merge: j.Recipe.Merge, names: j.Set.Classes}
	d.table, d.split = t.Samples()
	d.p = t.Predict(d.table, nil)
	if d.looker, err = t.Looker(); err != nil {
		return nil, err
	}
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
	d.scored = p.Scores()
	d.effects, d.effect = p.Effects()
	d.pulls, d.span, d.answer = d.pull(), nil, [outputs][]int{}
	if p.Labels == nil {
		return
	}
	d.answer[outMerged] = answersOf(p.Final(), p.P, p.N)
	if p.Compared() { // else A and B are features
		d.answer[outA] = answersOf(p.A, p.KA, p.N)
		d.answer[outB] = answersOf(p.B, p.KB, p.N)
	}
	d.span = d.spans()
}

// answersOf is the class that each of n rows of k scores answers, -1 for none.
func answersOf(scores []float32, k, n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = sessions.Class(scores, k, i)
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

// fixed: the merge is right where a branch is wrong.
func (d *inspected) fixed(i int) bool {
	return d.answers() && d.right(outMerged, i) && !(d.right(outA, i) && d.right(outB, i))
}

// label is a class by its number and, if it has another one, its name.
func (d *inspected) label(k int) string {
	if k < 0 {
		return "NaN"
	}
	if k >= len(d.names) || d.names[k] == strconv.Itoa(k) {
		return strconv.Itoa(k)
	}
	return fmt.Sprintf("%d %s", k, safetext.Scrub(d.names[k], 40))
}

// classOf is the class that number k of the outputs is about: one score alone is
// about class 1.
func (d *inspected) classOf(k int) int {
	if d.p.P == 1 {
		return 1
	}
	return k
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
