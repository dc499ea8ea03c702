package loss

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestTopK(t *testing.T) {
	cases := []struct {
		name    string
		pred, y []float32
		k       int
		form    Target
		top     int
		want    int
	}{
		{"second", []float32{.2, .5, .3, .2, .5, .3}, []float32{2, 0}, 3, Index, 2, 1},
		{"rows", []float32{.2, .5, .3, .2, .5, .3}, []float32{0, 0, 1, 1, 0, 0}, 3, OneHot, 2, 1},
		{"equals are in its favour", []float32{.3, .3, .3}, []float32{2}, 3, Index, 1, 1},
		{"all", []float32{.2, .5, .3}, []float32{0}, 3, Index, 3, 1},
		{"more than all", []float32{.2, .5, .3}, []float32{0}, 3, Index, 9, 1},
		{"none", []float32{.5, .2}, []float32{0}, 2, Index, 0, 0},
		{"less than none", []float32{.5, .2}, []float32{0}, 2, Index, -1, 0},
		{"infinite", []float32{inf32, .2, .5, -inf32}, []float32{0, 0}, 2, Index, 2, 0},
		{"NaN elsewhere", []float32{.5, nan32}, []float32{0}, 2, Index, 2, 0},
		{"NaN in the target", []float32{.5, .2}, []float32{nan32, 1}, 2, OneHot, 2, 0},
		{"values", []float32{.5, .2}, []float32{1, 0}, 2, Values, 1, -1},
		{"one number", []float32{.5, .2}, []float32{1, 0}, 1, OneHot, 1, -1},
		{"nothing", nil, nil, 3, Index, 1, 0},
	}
	for _, c := range cases {
		if got := TopK(c.pred, c.y, c.k, c.form, c.top); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

// TestTopKGrows: Correct needs what TopK of 1 does and more; a greater top never
// counts fewer, and K counts all.
func TestTopKGrows(t *testing.T) {
	const n, k = 6, 5
	rapid.Check(t, func(t *rapid.T) {
		pred := make([]float32, n*k)
		for i := range pred { // few different numbers, for equal ones
			pred[i] = float32(rapid.IntRange(-2, 2).Draw(t, "pred"))
		}
		y := draw(SparseCategoricalCrossentropy{}, n, k).Draw(t, "case")[1]
		last := Correct(pred, y, k, Index)
		for top := 1; top <= k; top++ {
			got := TopK(pred, y, k, Index, top)
			if got < last {
				t.Fatalf("top %d counts %d, the one before %d", top, got, last)
			}
			last = got
		}
		if last != n {
			t.Fatalf("top %d of %d classes counts %d of %d", k, k, last, n)
		}
	})
}

func TestConfusion(t *testing.T) {
	c := NewConfusion(3)
	c.Add([]float32{1, 0, 0, 0, 1, 0, 0, 1, 0, nan32, 1, 0}, []float32{0, 0, 1, 1}, 3, Index)
	c.Add([]float32{.2, .2, .1}, []float32{1, 0, 0}, 3, OneHot) // the first of equals
	if want := []int{2, 1, 0, 0, 1, 0, 0, 0, 0}; !slices.Equal(c.Counts, want) {
		t.Errorf("counts %v, want %v", c.Counts, want)
	}
	if want := []int{0, 1, 0}; !slices.Equal(c.Unanswered, want) {
		t.Errorf("unanswered %v, want %v", c.Unanswered, want)
	}
	checks := []struct {
		name      string
		got, want float64
	}{
		{"samples", float64(c.Samples()), 5},
		{"right", float64(c.Right()), 3},
		{"support of 0", float64(c.Support(0)), 3},
		{"support of 1, with the unanswered", float64(c.Support(1)), 2},
		{"support of 2", float64(c.Support(2)), 0},
		{"answers of 1", float64(c.Answers(1)), 2},
		{"precision of 0", c.Precision(0), 1},
		{"precision of 1", c.Precision(1), .5},
		{"precision of 2", c.Precision(2), 0},
		{"recall of 0", c.Recall(0), 2. / 3},
		{"recall of 1", c.Recall(1), .5},
		{"recall of 2", c.Recall(2), 0},
		{"F1 of 0", c.F1(0), .8},
		{"F1 of 1", c.F1(1), .5},
		{"F1 of 2", c.F1(2), 0},
		{"macro F1", c.MacroF1(), 1.3 / 3},
		{"accuracy", c.Accuracy(), .6},
		{"balanced accuracy, of two classes", c.BalancedAccuracy(), 7. / 12},
	}
	for _, v := range checks {
		if math.Abs(v.got-v.want) > 1e-15 {
			t.Errorf("%s is %v, want %v", v.name, v.got, v.want)
		}
	}
	c.Reset()
	empty := []float64{float64(c.Samples()), c.Accuracy(), c.BalancedAccuracy(), c.MacroF1(), c.Precision(0), c.Recall(0), c.F1(0)}
	if !slices.Equal(empty, make([]float64, len(empty))) {
		t.Errorf("nothing scores %v, want zeros", empty)
	}
}

func TestConfusionBinary(t *testing.T) {
	c := NewConfusion(1)
	c.Add([]float32{.9, .5, .51, .1, nan32}, []float32{1, 1, 0, 0, 1}, 1, Values)
	if c.K != 2 || !slices.Equal(c.Counts, []int{1, 1, 1, 1}) || !slices.Equal(c.Unanswered, []int{0, 1}) {
		t.Errorf("%+v", c)
	}
}

// TestConfusionIsCorrect: Right is what Correct counts, in every form, and a
// count of parts is the count of the whole.
func TestConfusionIsCorrect(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const n = 8
		k := rapid.IntRange(1, 4).Draw(t, "k")
		form := rapid.SampledFrom([]Target{OneHot, Index}).Draw(t, "form")
		number := rapid.SampledFrom([]float32{0, .2, .5, .7, 1, nan32, inf32})
		pred := rapid.SliceOfN(number, n*k, n*k).Draw(t, "pred")
		y := make([]float32, n*width(k, form))
		for i := range n {
			class := rapid.IntRange(0, max(k, 2)-1).Draw(t, "class")
			switch {
			case k == 1:
				y[i] = float32(class)
			case form == Index:
				y[i] = float32(class)
			default:
				y[i*k+class] = 1
			}
		}
		if k == 1 {
			form = Values
		}
		whole, parts, cut := NewConfusion(k), NewConfusion(k), rapid.IntRange(0, n).Draw(t, "cut")
		whole.Add(pred, y, k, form)
		w := width(k, form)
		parts.Add(pred[:cut*k], y[:cut*w], k, form)
		parts.Add(pred[cut*k:], y[cut*w:], k, form)
		if right := Correct(pred, y, k, form); whole.Right() != right || whole.Samples() != n {
			t.Fatalf("%d right of %d, Correct counts %d of %d", whole.Right(), whole.Samples(), right, n)
		}
		if !slices.Equal(whole.Counts, parts.Counts) || !slices.Equal(whole.Unanswered, parts.Unanswered) {
			t.Fatalf("%+v in one, %+v in parts", whole, parts)
		}
	})
}

func TestScorePanics(t *testing.T) {
	const rows, class = "loss: predictions are not rows of K numbers", "loss: a target is no class"
	two, four := []float32{.5, .5}, make([]float32, 4)
	panics(t, []panicking{
		{rows, func() { NewConfusion(0) }},
		{rows, func() { NewConfusion(2).Add(two[:1], two[:1], 2, Index) }},
		{"loss: predictions do not fit the classes that are counted", func() { NewConfusion(3).Add(two, two, 2, OneHot) }},
		{class, func() { NewConfusion(1).Add(two[:1], two[:1], 1, Values) }},
		{class, func() { NewConfusion(1).Add(two[:1], []float32{nan32}, 1, Values) }},
		{class, func() { NewConfusion(2).Add(two, []float32{nan32, 0}, 2, OneHot) }},
		{"loss: a class number is not one of 0 to K-1", func() { NewConfusion(2).Add(two, []float32{2}, 2, Index) }},
		{"loss: a class number is not one of 0 to K-1", func() { TopK(two, []float32{2}, 2, Index, 1) }},
		{"loss: targets do not fit the predictions", func() { TopK(two, two, 2, Index, 1) }},
		{"loss: targets do not fit the predictions", func() { MeanAbsolute(two, four) }},
		{"loss: targets do not fit the predictions", func() { R2(two, four, 2) }},
		{rows, func() { R2(two, two, 0) }},
	})
}

func TestScoresAllocateNothing(t *testing.T) {
	const n, k = 8, 5
	pred, y, c := slices.Repeat([]float32{.25}, n*k), make([]float32, n), NewConfusion(k)
	w := slices.Repeat([]float32{2}, n)
	allocs := testing.AllocsPerRun(10, func() {
		c.Reset()
		c.Add(pred, y, k, Index)
		c.BalancedAccuracy()
		c.MacroF1()
		TopK(pred, y, k, Index, 2)
		MeanAbsolute(pred, pred)
		R2(pred, pred, k)
		ClassWeights(w, y, w, k, Index)
		Weigh(w, w)
		WeighRows(pred, w, k)
	})
	if allocs != 0 {
		t.Errorf("scores allocate %v times", allocs)
	}
}

func TestRegressionScores(t *testing.T) {
	cases := []struct {
		name    string
		pred, y []float32
		k       int
		r2, mae float64
	}{
		{"exact", []float32{1, 2, 3}, []float32{1, 2, 3}, 1, 1, 0},
		{"the mean", []float32{2, 2, 2}, []float32{1, 2, 3}, 1, 0, 2. / 3},
		{"worse", []float32{3, 2, 1}, []float32{1, 2, 3}, 1, -3, 4. / 3},
		{"two numbers", []float32{1, 2, 2, 2, 3, 2}, []float32{1, 1, 2, 2, 3, 3}, 2, .5, 1. / 3},
		{"nothing to explain, met", []float32{.1, .1, .1}, []float32{.1, .1, .1}, 1, 1, 0},
		{"nothing to explain, missed", []float32{2, 2}, []float32{1, 1}, 1, 0, 1},
		{"nothing to explain, lost", []float32{inf32, 1}, []float32{1, 1}, 1, math.NaN(), math.Inf(1)},
		{"NaN", []float32{nan32, 1}, []float32{1, 2}, 1, math.NaN(), math.NaN()},
		{"infinite", []float32{inf32, 1}, []float32{1, 2}, 1, math.Inf(-1), math.Inf(1)},
		{"nothing", nil, nil, 1, math.NaN(), math.NaN()},
	}
	same := func(a, b float64) bool { return a == b || a != a && b != b || math.Abs(a-b) < 1e-15 }
	for _, c := range cases {
		if got := R2(c.pred, c.y, c.k); !same(got, c.r2) {
			t.Errorf("%s: R2 %v, want %v", c.name, got, c.r2)
		}
		if got := MeanAbsolute(c.pred, c.y); !same(got, c.mae) {
			t.Errorf("%s: mean absolute error %v, want %v", c.name, got, c.mae)
		}
	}
}
