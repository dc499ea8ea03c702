package loss

import (
	"math"
	"slices"
	"testing"

	"duet/nn/internal/kernel"

	"pgregory.net/rapid"
)

var nan32 = float32(math.NaN())

var inf32 = float32(math.Inf(1))

// every is each loss in each of its forms.
func every() map[string]Loss {
	return map[string]Loss{
		"cce":         CategoricalCrossentropy{},
		"cce logits":  CategoricalCrossentropy{FromLogits: true},
		"scce":        SparseCategoricalCrossentropy{},
		"scce logits": SparseCategoricalCrossentropy{FromLogits: true},
		"bce":         BinaryCrossentropy{},
		"bce logits":  BinaryCrossentropy{FromLogits: true},
		"mse":         MeanSquaredError{},

		"cce smooth":         CategoricalCrossentropy{LabelSmoothing: .1},
		"cce logits smooth":  CategoricalCrossentropy{FromLogits: true, LabelSmoothing: .5},
		"bce smooth":         BinaryCrossentropy{LabelSmoothing: .1},
		"bce logits smooth":  BinaryCrossentropy{FromLogits: true, LabelSmoothing: .5},
		"focal":              CategoricalFocalCrossentropy{Alpha: .25, Gamma: 2},
		"focal logits":       CategoricalFocalCrossentropy{Alpha: .5, Gamma: 1.5, FromLogits: true, LabelSmoothing: .1},
		"focal binary":       BinaryFocalCrossentropy{Alpha: .25, Gamma: 2, ApplyClassBalancing: true},
		"focal binary logit": BinaryFocalCrossentropy{Alpha: .25, Gamma: 3, FromLogits: true, LabelSmoothing: .1},
		"kld":                KLDivergence{},
		"categorical hinge":  CategoricalHinge{},
		"hinge":              Hinge{},
		"squared hinge":      SquaredHinge{},
		"mae":                MeanAbsoluteError{},
		"huber":              Huber{Delta: .75},
		"log cosh":           LogCosh{},
		"msle":               MeanSquaredLogarithmicError{},
		"poisson":            Poisson{},
	}
}

// TestByHand has values that a pencil can check.
func TestByHand(t *testing.T) {
	ln2 := math.Ln2
	cases := []struct {
		name    string
		loss    Loss
		pred, y []float32
		k       int
		values  []float64
		grad    []float64
	}{
		{"half", CategoricalCrossentropy{}, []float32{.5, .5}, []float32{1, 0}, 2, []float64{ln2}, []float64{-1, 1}},
		{"a row that sums to 2", CategoricalCrossentropy{}, []float32{1, 1}, []float32{1, 0}, 2, []float64{ln2}, []float64{-.5, .5}},
		{"two samples", SparseCategoricalCrossentropy{}, []float32{.5, .5, .25, .75}, []float32{0, 0}, 2,
			[]float64{ln2, 2 * ln2}, []float64{-.5, .5, -1.5, .5}},
		{"equal logits", SparseCategoricalCrossentropy{FromLogits: true}, []float32{7, 7}, []float32{1}, 2, []float64{ln2}, []float64{.5, -.5}},
		{"binary half", BinaryCrossentropy{}, []float32{.5, .25}, []float32{1, 0}, 2, []float64{(ln2 - math.Log(.75)) / 2}, []float64{-1, 2. / 3}},
		{"binary logit 0", BinaryCrossentropy{FromLogits: true}, []float32{0}, []float32{1}, 1, []float64{ln2}, []float64{-.5}},
		{"squares", MeanSquaredError{}, []float32{1, 2, 3, 4}, []float32{0, 0, 3, 2}, 2, []float64{2.5, 2}, []float64{.5, 1, 0, 1}},
		{"smoothed half", CategoricalCrossentropy{LabelSmoothing: .5}, []float32{.5, .5}, []float32{1, 0}, 2, []float64{ln2}, []float64{-.5, .5}},
		{"smoothed binary half", BinaryCrossentropy{LabelSmoothing: .5}, []float32{.5}, []float32{1}, 1, []float64{ln2}, []float64{-1}},
		{"sizes", MeanAbsoluteError{}, []float32{1, 2, 3, 4}, []float32{0, 4, 3, 2}, 2, []float64{1.5, 1}, []float64{.25, -.25, 0, .25}},
		{"huber", Huber{Delta: 2}, []float32{1, 2, -5, 0}, []float32{0, 0, 0, 0}, 4, []float64{(.5 + 2 + 8) / 4.}, []float64{.25, .5, -.5, 0}},
		{"hinge", Hinge{}, []float32{0, 3, -2, .5}, []float32{1, 1, 0, 0}, 4, []float64{(1 + 1.5) / 4.}, []float64{-.25, 0, 0, .25}},
		{"squared hinge", SquaredHinge{}, []float32{0, 3, -2, .5}, []float32{1, 1, 0, 0}, 4, []float64{(1 + 2.25) / 4.}, []float64{-.5, 0, 0, .75}},
		{"rivals", CategoricalHinge{}, []float32{1, .5, .25, 3, 1, 2}, []float32{1, 0, 0, 1, 0, 0}, 3, []float64{.5, 0}, []float64{-.5, .5, 0, -.5, 0, .5}},
		{"same shares", KLDivergence{}, []float32{.5, .5}, []float32{.5, .5}, 2, []float64{0}, []float64{-1, -1}},
		{"focal half", CategoricalFocalCrossentropy{Alpha: 1, Gamma: 2}, []float32{.5, .5}, []float32{1, 0}, 2, []float64{ln2 / 4},
			[]float64{-(ln2 + .5) / 2, (ln2 + .5) / 2}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			values, grad := make([]float32, len(c.values)), make([]float32, len(c.pred))
			c.loss.Values(values, c.pred, c.y, c.k)
			c.loss.Grad(grad, c.pred, c.y, c.k)
			near(t, "values", values, c.values, 1e-7)
			near(t, "grad", grad, c.grad, 1e-7)
		})
	}
}

// TestClipEdges: the bounds are the float64 numbers 1e-7 and 1-1e-7; beyond
// them the loss stands still.
func TestClipEdges(t *testing.T) {
	low, high := float32(-math.Log(1e-7)), float32(-math.Log1p(-1e-7))
	cases := []struct {
		p, loss float32
		slope   bool
	}{
		{0, low, false},
		{-3, low, false},
		{9.9e-8, low, false},
		{1.01e-7, float32(-math.Log(float64(float32(1.01e-7)))), true},
		{math.Nextafter32(1, 0), high, false}, // 1-6e-8
		{1 - 1.2e-7, float32(-math.Log(float64(float32(1 - 1.2e-7)))), true},
		{1, high, false},
		{5, high, false},
	}
	for _, c := range cases {
		var value, grad [1]float32
		BinaryCrossentropy{}.Values(value[:], []float32{c.p}, []float32{1}, 1)
		BinaryCrossentropy{}.Grad(grad[:], []float32{c.p}, []float32{1}, 1)
		if math.Abs(float64(value[0]-c.loss)) > 1e-6*float64(c.loss) || (grad[0] != 0) != c.slope {
			t.Errorf("p = %v: loss %v, gradient %v; want %v, slope %v", c.p, value[0], grad[0], c.loss, c.slope)
		}
	}
}

// TestNotFiniteShows puts NaN and infinities in every place of a row: the loss
// and the gradient of that sample must show it, its neighbours must not.
func TestNotFiniteShows(t *testing.T) {
	const k = 3
	for name, l := range every() {
		for _, bad := range []float32{nan32, inf32, -inf32} {
			for place := range k {
				for class := range k {
					pred := []float32{.2, .3, .5, .2, .3, .5, .2, .3, .5}
					pred[k+place] = bad
					y := make([]float32, 3*k)
					y[0], y[k+class], y[2*k] = 1, 1, 1
					if l.Target() == Index {
						y = []float32{0, float32(class), 0}
					}
					values, grad := make([]float32, 3), make([]float32, 3*k)
					l.Values(values, pred, y, k)
					l.Grad(grad, pred, y, k)
					if finite(values[1]) || finite(Mean(values)) || bad != bad && values[1] == values[1] {
						t.Errorf("%s: %v at %d, class %d: loss %v, mean %v", name, bad, place, class, values[1], Mean(values))
					}
					if finite(grad[k+place]) {
						t.Errorf("%s: %v at %d, class %d: gradient %v", name, bad, place, class, grad[k+place])
					}
					if !finite(values[0]) || values[0] != values[2] || !finite(grad[0]) || !finite(grad[2*k]) {
						t.Errorf("%s: %v at %d of row 1 reaches its neighbours: %v, %v", name, bad, place, values, grad)
					}
				}
			}
		}
	}
	for _, row := range [][]float32{{0, 0, 0}, {1, -1, 0}} {
		var value [1]float32
		CategoricalCrossentropy{}.Values(value[:], row, []float32{1, 0, 0}, 3)
		if value[0] == value[0] {
			t.Errorf("the row %v cannot be divided by its sum, its loss is %v, want NaN", row, value[0])
		}
	}
}

func finite(v float32) bool { return v-v == 0 }

// TestSparseIsCategorical: class numbers and rows of 0 and 1 make the same bits.
func TestSparseIsCategorical(t *testing.T) {
	const n, k = 4, 5
	for _, fromLogits := range []bool{false, true} {
		sparse, rows := SparseCategoricalCrossentropy{fromLogits}, CategoricalCrossentropy{FromLogits: fromLogits}
		rapid.Check(t, func(t *rapid.T) {
			in := draw(sparse, n, k).Draw(t, "case")
			hot := make([]float32, n*k)
			for i, c := range in[1] {
				hot[i*k+int(c)] = 1
			}
			var a, b [n]float32
			var da, db [n * k]float32
			sparse.Values(a[:], in[0], in[1], k)
			rows.Values(b[:], in[0], hot, k)
			sparse.Grad(da[:], in[0], in[1], k)
			rows.Grad(db[:], in[0], hot, k)
			if a != b || da != db {
				t.Fatalf("losses %v and %v, gradients %v and %v", a, b, da, db)
			}
		})
	}
}

// TestRowsDoNotMeet: a sample's loss is the same alone and in a batch.
func TestRowsDoNotMeet(t *testing.T) {
	const n, k = 5, 6
	for name, l := range every() {
		rapid.Check(t, func(t *rapid.T) {
			in := draw(l, n, k).Draw(t, "case")
			all, one := make([]float32, n), make([]float32, 1)
			l.Values(all, in[0], in[1], k)
			width := len(in[1]) / n
			for i := range n {
				l.Values(one, in[0][i*k:][:k], in[1][i*width:][:width], k)
				if one[0] != all[i] {
					t.Fatalf("%s: sample %d has the loss %v alone and %v in the batch", name, i, one[0], all[i])
				}
			}
		})
	}
}

// TestSumIsTheKernels: terms added one by one make the bits of kernel.Sum64.
func TestSumIsTheKernels(t *testing.T) {
	for _, n := range []int{0, 1, 10, 15, 16, 17, 4095, 4096, 4097, 8192, 10000} {
		terms, s := make([]float64, n), sum{}
		for i := range terms {
			terms[i] = kernel.Exp(float64(i*7919%31) - 15)
			s.add(terms[i])
		}
		if got, want := s.total(), kernel.Sum64(terms); got != want {
			t.Errorf("%d terms: %v, want %v", n, got, want)
		}
	}
}

func TestMean(t *testing.T) {
	if got := Mean([]float32{1, 2, 4}); got != float32(7./3) {
		t.Errorf("mean of 1, 2, 4 is %v", got)
	}
	// A float32 sum would lose the ones.
	if got := Mean([]float32{1 << 24, 1, 1, 1, 1}); got != float32((1<<24+4)/5.) {
		t.Errorf("mean of large and small is %v", got)
	}
	if got := Mean(nil); got == got {
		t.Errorf("mean of nothing is %v, want NaN", got)
	}
}

func TestCorrect(t *testing.T) {
	cases := []struct {
		name    string
		pred, y []float32
		k       int
		target  Target
		want    int
	}{
		{"one-hot", []float32{.1, .9, .6, .4, .2, .8}, []float32{0, 1, 0, 1, 0, 1}, 2, OneHot, 2},
		{"index", []float32{.1, .9, .6, .4, .2, .8}, []float32{1, 1, 0}, 2, Index, 1},
		{"the first of equals", []float32{.5, .5, .5, .5}, []float32{0, 1}, 2, Index, 1},
		{"equals in targets", []float32{.6, .4}, []float32{.5, .5}, 2, OneHot, 1},
		{"binary", []float32{.6, .5, .4, .51}, []float32{1, 1, 0, 0}, 1, Values, 2},
		{"half is class 0", []float32{.5}, []float32{0}, 1, Values, 1},
		{"binary by index", []float32{.6, .3}, []float32{1, 1}, 1, Index, 1},
		{"regression", []float32{1, 2}, []float32{1, 2}, 2, Values, -1},
		{"NaN", []float32{nan32, .5, .5, nan32}, []float32{0, 0}, 2, Index, 0},
		{"binary NaN", []float32{nan32, nan32}, []float32{0, 1}, 1, Values, 0},
		{"nothing", nil, nil, 3, OneHot, 0},
	}
	for _, c := range cases {
		if got := Correct(c.pred, c.y, c.k, c.target); got != c.want {
			t.Errorf("%s: %d right, want %d", c.name, got, c.want)
		}
	}
}

func TestPanics(t *testing.T) {
	const class, rows = "loss: a class number is not one of 0 to K-1", "loss: predictions are not rows of K numbers"
	index, one, two := SparseCategoricalCrossentropy{}, make([]float32, 1), []float32{.5, .5}
	panics(t, []panicking{
		{class, func() { index.Values(one, two, []float32{2}, 2) }},
		{class, func() { index.Values(one, two, []float32{-1}, 2) }},
		{class, func() { index.Grad(two, two, []float32{.5}, 2) }},
		{class, func() { index.Grad(two, two, []float32{nan32}, 2) }},
		{rows, func() { index.Values(one, two, []float32{1}, 3) }},
		{rows, func() { Correct(two, two, 0, OneHot) }},
		{"loss: targets do not fit the predictions", func() { index.Values(one, two, two, 2) }},
		{"loss: targets do not fit the predictions", func() { Correct(two, two, 2, Index) }},
		{"loss: one loss a sample is expected", func() { index.Values(two, two, []float32{1}, 2) }},
		{"loss: gradients do not fit the predictions", func() { index.Grad(one, two, []float32{1}, 2) }},
	})
}

// panicking is something that must panic with words.
type panicking struct {
	want string
	do   func()
}

func panics(t *testing.T, cases []panicking) {
	t.Helper()
	for i, c := range cases {
		func() {
			defer func() {
				if got := recover(); got != c.want {
					t.Errorf("case %d panicked with %v, want %s", i, got, c.want)
				}
			}()
			c.do()
		}()
	}
}

func TestAllocatesNothing(t *testing.T) {
	const n, k = 8, 300
	for name, l := range every() {
		pred, y := slices.Repeat([]float32{.25}, n*k), slices.Repeat([]float32{1}, n*k)
		if l.Target() == Index {
			y = y[:n]
		}
		values, grad := make([]float32, n), make([]float32, n*k)
		allocs := testing.AllocsPerRun(10, func() {
			l.Values(values, pred, y, k)
			l.Grad(grad, pred, y, k)
			Mean(values)
			Correct(pred, y, k, l.Target())
		})
		if allocs != 0 {
			t.Errorf("%s allocates %v times", name, allocs)
		}
	}
}

// TestGradInPlace: the gradient may be written over the predictions.
func TestGradInPlace(t *testing.T) {
	const n, k = 3, 4
	for name, l := range every() {
		rapid.Check(t, func(t *rapid.T) {
			in := draw(l, n, k).Draw(t, "case")
			grad := make([]float32, n*k)
			l.Grad(grad, in[0], in[1], k)
			l.Grad(in[0], in[0], in[1], k)
			if !slices.Equal(grad, in[0]) {
				t.Fatalf("%s: %v in place, %v apart", name, in[0], grad)
			}
		})
	}
}
