package train

import (
	"math"
	"slices"
	"testing"

	"duet/nn/loss"
	"duet/nn/plan"
)

// scored is an evaluation of a small model after some steps, with the alphas worked
// out on at most so many samples.
func scored(t *testing.T, merge string, mergeArgs args, set setting, most int) (*Run, Eval) {
	t.Helper()
	set.source, set.batch, set.epochs = toy{n: 90, size: 6, classes: 3}, 10, 2
	r := start(t, twoDense(t, 6, 3, merge, mergeArgs, "softmax"), set)
	loop(t, r, Unattended{})
	r.model.cfg.Alphas = most
	return r, r.model.Score(set.source)
}

func alike(a, b float64) bool { return math.Abs(a-b) <= 1e-5*(1+math.Abs(b)) }

func TestAlphasAgreeWithTheScores(t *testing.T) {
	for _, merge := range []string{"WeightedSum", "WeightedProduct"} {
		_, e := scored(t, merge, args{"policy": "free", "start": .3}, setting{}, 90)
		a := e.Alphas
		if a == nil {
			t.Fatalf("%s: no alphas", merge)
		}
		last := len(a.Curve) - 1
		if a.Samples != 90 || last != alphaPoints-1 || len(a.Right) != len(a.Curve) || len(a.Pulls) != 3 {
			t.Errorf("%s: %d samples, %d losses, %d accuracies, %d pulls", merge, a.Samples, len(a.Curve), len(a.Right), len(a.Pulls))
		}
		for _, c := range []struct {
			what      string
			got, want float64
		}{
			{"loss of B", a.Curve[0], float64(e.B.Loss)},
			{"loss of A", a.Curve[last], float64(e.A.Loss)},
			{"accuracy of B", a.Right[0], float64(e.B.Accuracy)},
			{"accuracy of A", a.Right[last], float64(e.A.Accuracy)},
			{"loss where alpha is", a.Loss + a.Regret, float64(e.Merged.Loss)},
		} {
			if !alike(c.got, c.want) {
				t.Errorf("%s: %s is %v, the score says %v", merge, c.what, c.got, c.want)
			}
		}
		if a.Regret < 0 || !(a.Best >= 0 && a.Best <= 1) || a.Up+a.Down > 90 || a.Up+a.Down == 0 {
			t.Errorf("%s: best %v, regret %v, %d up, %d down", merge, a.Best, a.Regret, a.Up, a.Down)
		}
		for i, v := range a.Curve {
			if v < a.Loss {
				t.Errorf("%s: the curve is %v at point %d, under the best, %v", merge, v, i, a.Loss)
			}
		}
	}
}

// TestAlphasKnowWhoPulls puts the whole set in one batch: then the pulls are those of
// the step.
func TestAlphasKnowWhoPulls(t *testing.T) {
	src := toy{n: 30, size: 6, classes: 3}
	r := start(t, twoDense(t, 6, 3, "WeightedSum", args{"policy": "clip", "start": .4}, "softmax"), setting{source: src, batch: 30, epochs: 1, opt: "SGD"})
	r.model.cfg.Alphas = 30
	e := r.model.Score(src)
	s := r.Step()
	sum := 0.0
	for _, v := range e.Alphas.Pulls {
		sum += v
	}
	if !alike(sum, float64(s.Grad)) || s.Grad == 0 {
		t.Errorf("the pulls of the classes add up to %v, the step's gradient is %v", sum, s.Grad)
	}
}

// TestAlphasAreChosenEvenly: a subset is spread over the set, in its order.
func TestAlphasAreChosenEvenly(t *testing.T) {
	r, _ := scored(t, "WeightedSum", nil, setting{}, 0)
	for _, most := range []int{1, 7, 45, 90, 1000} {
		s := r.model.newAlphaScan(90, most)
		r.model.Each(toy{n: 90, size: 6, classes: 3}, nil, s.take)
		if got, want := s.scan.N(), min(most, 90); got != want || len(s.y) != 3*want {
			t.Errorf("%d of 90: %d samples kept with %d targets", most, got, len(s.y))
		}
		if most < 45 {
			continue
		}
		var count [3]int
		for i := range s.scan.N() {
			count[s.class(i)]++
		}
		if count[0] != count[1] || count[1] != count[2] {
			t.Errorf("%d of 90: classes %v", most, count)
		}
	}
}

// TestAlphasChangeNoBit trains with alphas in every evaluation, and in the last alone.
func TestAlphasChangeNoBit(t *testing.T) {
	var hashes []string
	var evals [][]Eval
	for _, often := range []bool{false, true} {
		src := toy{n: 90, size: 6, classes: 3}
		r := start(t, twoDense(t, 6, 3, "WeightedProduct", args{"policy": "sigmoid"}, "softmax"), setting{source: src, batch: 10, epochs: 3})
		if often {
			r.scanned = -100_000_000 // so long ago that the first evaluation works them out
		}
		d, _ := loop(t, r, Unattended{})
		if has := d.evals[0].Alphas != nil; has != often {
			t.Errorf("alphas in the first evaluation: %v, want %v", has, often)
		}
		for i := range d.evals {
			d.evals[i].Alphas = nil
		}
		hashes, evals = append(hashes, r.Plan().WeightsSHA256()), append(evals, d.evals)
	}
	if hashes[0] != hashes[1] || !slices.Equal(evals[0], evals[1]) {
		t.Errorf("looking at other alphas changed the weights or the scores:\n%v\n%v", evals[0], evals[1])
	}
}

func TestAlphasWhereThereAreNone(t *testing.T) {
	for _, c := range []struct {
		merge string
		args  args
	}{
		{"Average", nil},
		{"WeightedProduct", args{"guard": "raw"}},
		{"WeightedProduct", args{"guard": "scaled_product"}},
	} {
		if _, e := scored(t, c.merge, c.args, setting{}, 90); e.Alphas != nil {
			t.Errorf("%s %v has alphas", c.merge, c.args)
		}
	}
	if _, e := scored(t, "WeightedSum", nil, setting{loss: "mean_squared_error"}, 90); e.Alphas == nil || e.Alphas.Right != nil || e.Alphas.Pulls != nil {
		t.Errorf("a regression has the alphas %+v, want losses without accuracies and classes", e.Alphas)
	}
}

func TestAlphaClasses(t *testing.T) {
	for _, c := range []struct {
		name   string
		y      []float32
		ky, k  int
		target loss.Target
		want   int
	}{
		{"one hot", []float32{0, 0, 1}, 3, 3, loss.OneHot, 2},
		{"shares", []float32{.2, .5, .3}, 3, 3, loss.OneHot, 1},
		{"index", []float32{4}, 1, 5, loss.Index, 4},
		{"yes", []float32{1}, 1, 1, loss.Values, 1},
		{"no", []float32{0}, 1, 1, loss.Values, 0},
		{"beyond", []float32{9}, 1, 1, loss.Values, 1},
		{"below", []float32{-3}, 1, 4, loss.Index, 0},
	} {
		s := alphaScan{model: &Model{k: c.k, cfg: ModelConfig{Target: c.target}}, y: c.y, ky: c.ky}
		if got := s.class(0); got != c.want {
			t.Errorf("%s: class %d, want %d", c.name, got, c.want)
		}
	}
}

// TestAlphasCostLittle: the more was trained since the last time, the more samples.
func TestAlphasCostLittle(t *testing.T) {
	r := start(t, twoDense(t, 100, 10, "WeightedSum", nil, "softmax"), setting{source: toy{n: 100, size: 100, classes: 10}, batch: 10, epochs: 1_000_000})
	total := r.cfg.Steps()
	for _, c := range []struct{ step, scanned, want int }{
		{10, 0, 0},
		{100_000, 99_990, 0},
		{100_000, 0, 108}, // 10^6 samples * 3 * 2000 multiply-adds / 100 / (37*10*1500)
		{200_000, 100_000, 108},
		{9_000_000, 0, mostAlphas},
		{total, total - 1, fewestAlphas},
	} {
		r.step, r.scanned = c.step, c.scanned
		if got := r.alphaSamples(); got != c.want {
			t.Errorf("step %d, the last time at %d: %d samples, want %d", c.step, c.scanned, got, c.want)
		}
	}
	small := start(t, twoDense(t, 6, 3, "WeightedSum", nil, "softmax"), setting{source: toy{n: 30, size: 6, classes: 3}, batch: 10, epochs: 4})
	d, _ := loop(t, small, Unattended{})
	for i, e := range d.evals {
		if has, last := e.Alphas != nil, i == len(d.evals)-1; has != last {
			t.Errorf("evaluation %d of %d of a small model: alphas %v", i+1, len(d.evals), has)
		}
	}
}

// BenchmarkAlphas is the cost of one evaluation's alphas on the most samples.
func BenchmarkAlphas(b *testing.B) {
	pool := plan.NewPool(1)
	defer pool.Close()
	for _, merge := range []string{"WeightedSum", "WeightedProduct"} {
		b.Run(merge, func(b *testing.B) {
			src := toy{n: mostAlphas, size: 20, classes: 10}
			r := start(b, twoDense(b, 20, 10, merge, nil, "softmax"), setting{source: src, batch: 32, epochs: 1, pool: pool})
			s := r.model.newAlphaScan(mostAlphas, mostAlphas)
			r.model.Each(src, nil, s.take)
			for b.Loop() {
				s.result(.5)
			}
		})
	}
}
