package optim

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"duet/nn/internal/kernel"

	"pgregory.net/rapid"
)

// mustNew makes an optimizer for blocks of n floats.
func mustNew(t testing.TB, class string, args map[string]any, n int) Optimizer {
	t.Helper()
	o, err := New(class, args)
	if err != nil {
		t.Fatal(err)
	}
	o.Bind(n)
	return o
}

// every is each optimizer in each of its forms.
var every = []struct {
	class string
	args  map[string]any
}{
	{"SGD", nil},
	{"SGD", map[string]any{"momentum": 0.9, "weight_decay": 0.1}},
	{"SGD", map[string]any{"momentum": 0.9, "nesterov": true}},
	{"Adam", nil},
	{"Adam", map[string]any{"learning_rate": 0.1, "beta_1": 0.5, "weight_decay": 0.01}},
	{"Adam", map[string]any{"amsgrad": true, "beta_2": 0.5}},
	{"AdamW", nil},
	{"RMSprop", nil},
	{"RMSprop", map[string]any{"momentum": 0.5}},
	{"RMSprop", map[string]any{"momentum": 0.5, "centered": true, "epsilon": 0.01}},
	{"RMSprop", map[string]any{"centered": true, "epsilon": 0.01, "weight_decay": 0.1}},
	{"Nadam", map[string]any{"beta_1": 0.8}},
	{"Adagrad", map[string]any{"initial_accumulator_value": 0.25}},
	{"SGD", map[string]any{"clipvalue": 0.5}},
	{"SGD", map[string]any{"clipnorm": 0.5, "momentum": 0.5}},
	{"Adam", map[string]any{"global_clipnorm": 0.5}},
	{"SGD", map[string]any{"use_ema": true, "ema_momentum": 0.75}},
	{"RMSprop", map[string]any{"use_ema": true, "ema_overwrite_frequency": 2, "momentum": 0.5}},
	{"Nadam", map[string]any{"use_ema": true, "ema_overwrite_frequency": 3, "global_clipnorm": 0.25}},
}

// one is a single trainable weight.
func one() []Tensor { return []Tensor{{Size: 1, Trainable: true, LRMultiplier: 1}} }

// TestByHand follows one weight that begins at 1 with gradient 1 all the time.
func TestByHand(t *testing.T) {
	cases := []struct {
		class string
		args  map[string]any
		want  []float64
	}{
		{"SGD", map[string]any{"learning_rate": 0.25}, []float64{.75, .5, .25}},
		// m = -1/4, -3/8, -7/16
		{"SGD", map[string]any{"learning_rate": 0.25, "momentum": 0.5}, []float64{.75, .375, -.0625}},
		// m/2 - 1/4 = -3/8, -7/16, -15/32
		{"SGD", map[string]any{"learning_rate": 0.25, "momentum": 0.5, "nesterov": true}, []float64{.625, .1875, -.28125}},
		{"SGD", map[string]any{"learning_rate": 0.25, "nesterov": true}, []float64{.75, .5, .25}},
		// w - w*wd*lr = 7/8 w before the step
		{"SGD", map[string]any{"learning_rate": 0.25, "weight_decay": 0.5}, []float64{.625, .296875, .009765625}},
		// With a constant gradient every step is lr, as far as eps is nothing.
		{"Adam", map[string]any{"learning_rate": 0.25, "epsilon": 1e-12}, []float64{.75, .5, .25}},
		// At step t, sqrt(v) = sqrt(1-beta_2^t): eps is not corrected with it.
		{"Adam", map[string]any{"learning_rate": 0.25, "beta_2": 0.75, "epsilon": 0.5},
			[]float64{.875, .875 - .25/(1+.5/math.Sqrt(.4375)), .875 - .25/(1+.5/math.Sqrt(.4375)) - .25/(1+.5/math.Sqrt(.578125))}},
		// v = 1/2, 3/4
		{"RMSprop", map[string]any{"learning_rate": 0.25, "rho": 0.5}, []float64{1 - .25/math.Sqrt(.5), 1 - .25/math.Sqrt(.5) - .25/math.Sqrt(.75)}},
		// eps is below the root: sqrt(1/2 + 1/2), sqrt(3/4 + 1/2)
		{"RMSprop", map[string]any{"learning_rate": 0.25, "rho": 0.5, "epsilon": 0.5}, []float64{.75, .75 - .25/math.Sqrt(1.25)}},
		// a = 1/2, 3/4; v - a*a = 1/4, 3/16
		{"RMSprop", map[string]any{"learning_rate": 0.25, "rho": 0.5, "centered": true}, []float64{.5, .5 - .25/math.Sqrt(.1875)}},
		// m = 1/4, 1/8 + .25/sqrt(1.25)
		{"RMSprop", map[string]any{"learning_rate": 0.25, "rho": 0.5, "epsilon": 0.5, "momentum": 0.5}, []float64{.75, .75 - .125 - .25/math.Sqrt(1.25)}},
		// acc = 3, 4
		{"Adagrad", map[string]any{"learning_rate": 0.25, "initial_accumulator_value": 2}, []float64{1 - .25/math.Sqrt(3), 1 - .25/math.Sqrt(3) - .125}},
		// u = .26, .2696: m = 1/2, U = .26
		{"Nadam", map[string]any{"learning_rate": 0.25, "beta_1": 0.5}, []float64{1 - .25*(.2696*.5/(1-.26*.2696)+1)}},
		{"AdamW", map[string]any{"learning_rate": 0.25, "epsilon": 1e-12, "weight_decay": 0.5}, []float64{.625, .296875, .009765625}},
		{"SGD", map[string]any{"learning_rate": 0.25, "clipvalue": 0.5}, []float64{.875, .75, .625}},
		{"SGD", map[string]any{"learning_rate": 0.25, "clipnorm": 0.5}, []float64{.875, .75, .625}},
		{"SGD", map[string]any{"learning_rate": 0.25, "global_clipnorm": 0.5}, []float64{.875, .75, .625}},
		// The average 3/4, 5/8 replaces the second weight: 5/8 - 1/4 then.
		{"SGD", map[string]any{"learning_rate": 0.25, "use_ema": true, "ema_momentum": 0.5, "ema_overwrite_frequency": 2}, []float64{.75, .625, .375}},
	}
	for _, c := range cases {
		t.Run(fmt.Sprint(c.class, c.args), func(t *testing.T) {
			o := mustNew(t, c.class, c.args, 1)
			w := []float32{1}
			for i, want := range c.want {
				o.Step(w, []float32{1}, one(), o.LearningRate())
				if math.Abs(float64(w[0])-want) > 1e-6 {
					t.Fatalf("step %d: %v, want %v", i+1, w[0], want)
				}
			}
		})
	}
}

// TestOrder: decay, then update, then projection.
func TestOrder(t *testing.T) {
	var seen []float32
	ts := one()
	ts[0].Project = func(v float32) float32 { seen = append(seen, v); return 100 }
	o := mustNew(t, "SGD", map[string]any{"weight_decay": 0.5}, 1)
	w := []float32{8}
	o.Step(w, []float32{2}, ts, 0.5)
	// 8 - 8*.5*.5 = 6, 6 - 2*.5 = 5
	if !slices.Equal(seen, []float32{5}) || w[0] != 100 {
		t.Errorf("the projection saw %v and left %v; want 5 and 100", seen, w[0])
	}
}

// TestTensors: each tensor has its own rate, decay and projection; what is not
// trained and what lies between is left alone, in the state too.
func TestTensors(t *testing.T) {
	negate := func(v float32) float32 { return -v }
	ts := []Tensor{
		{Offset: 0, Size: 1, Trainable: true, LRMultiplier: 1},
		{Offset: 2, Size: 1, Trainable: true, LRMultiplier: 0.5},
		{Offset: 4, Size: 1, Trainable: true, LRMultiplier: 1, NoDecay: true},
		{Offset: 6, Size: 1, Trainable: false, LRMultiplier: 1, Project: negate},
		{Offset: 8, Size: 1, Trainable: true, LRMultiplier: 0, Project: negate},
	}
	w := []float32{8, 0, 8, 0, 8, 0, 8, 0, 8, 0}
	g := []float32{4, 9, 4, 9, 4, 9, 4, 9, 4, 9}
	o := mustNew(t, "SGD", map[string]any{"weight_decay": 0.5, "momentum": 0.5}, len(w))
	o.Step(w, g, ts, 0.5)
	if want := []float32{4, 0, 6, 0, 6, 0, 8, 0, -8, 0}; !slices.Equal(w, want) {
		t.Errorf("weights %v, want %v", w, want)
	}
	if want := []float32{-2, 0, -1, 0, -2, 0, 0, 0, 0, 0}; !slices.Equal(o.State()[0], want) {
		t.Errorf("velocities %v, want %v", o.State()[0], want)
	}
}

// TestRate: the rate given to Step counts, not the configured one.
func TestRate(t *testing.T) {
	for _, class := range []string{"SGD", "Adam"} {
		o := mustNew(t, class, map[string]any{"learning_rate": 0.125}, 1)
		w := []float32{1}
		o.Step(w, []float32{1}, one(), 0.5)
		if math.Abs(float64(w[0])-.5) > 1e-5 || o.LearningRate() != 0.125 {
			t.Errorf("%s: weight %v after a step of 0.5, rate %v", class, w[0], o.LearningRate())
		}
	}
}

// TestMultiplier: a multiplier makes the bits of a rate that is as much larger.
func TestMultiplier(t *testing.T) {
	for _, form := range every {
		rapid.Check(t, func(t *rapid.T) {
			m := rapid.Float64Range(0, 10).Draw(t, "multiplier")
			g := rapid.SliceOfN(rapid.Float32Range(-2, 2), 3, 3).Draw(t, "g")
			a, b := []float32{1, 2, 3}, []float32{1, 2, 3}
			o, _ := New(form.class, form.args)
			p, _ := New(form.class, form.args)
			o.Bind(3)
			p.Bind(3)
			for range 5 {
				o.Step(a, g, []Tensor{{Size: 3, Trainable: true, LRMultiplier: m}}, 0.01)
				p.Step(b, g, []Tensor{{Size: 3, Trainable: true, LRMultiplier: 1}}, 0.01*m)
			}
			if !slices.Equal(a, b) {
				t.Fatalf("%s: %v, want %v", form.class, a, b)
			}
		})
	}
}

// TestResume: state and iterations carried over go on to the same bits, however
// many steps were done.
func TestResume(t *testing.T) {
	ts := []Tensor{{Size: 4, Trainable: true, LRMultiplier: 1}}
	for _, form := range every {
		rapid.Check(t, func(t *rapid.T) {
			before := rapid.IntRange(0, 40).Draw(t, "steps before")
			gs := rapid.SliceOfN(rapid.Float32Range(-2, 2), 4*(before+5), 4*(before+5)).Draw(t, "gradients")
			o, _ := New(form.class, form.args)
			o.Bind(4)
			w := []float32{1, -2, 3, 0}
			step := func(o Optimizer, w []float32, i int) { o.Step(w, gs[4*i:][:4], ts, 0.01) }
			for i := range before {
				step(o, w, i)
			}
			p, _ := New(form.class, form.args)
			p.Bind(4)
			p.SetIterations(o.Iterations())
			for i, block := range o.State() {
				copy(p.State()[i], block)
			}
			again := slices.Clone(w)
			for i := range 5 {
				step(o, w, before+i)
				step(p, again, before+i)
			}
			if !slices.Equal(w, again) || o.Iterations() != before+5 || p.Iterations() != before+5 {
				t.Fatalf("%s: %v after %d steps straight, %v after %d resumed", form.class, w, o.Iterations(), again, p.Iterations())
			}
		})
	}
}

// TestManyIterations: the powers stop moving, so a huge count costs nothing and
// stepping goes on with the same bits.
func TestManyIterations(t *testing.T) {
	for _, beta := range []float64{0, 0.5, 0.9, 0.999, 0.99999} {
		const n = 5_000_000
		slow := 1.0
		for range n {
			slow = float64(slow * beta)
		}
		if got := repeated(beta, n); got != slow {
			t.Errorf("%v to the power %d is %v, by stepping %v", beta, n, got, slow)
		}
	}
	for _, class := range []string{"Adam", "Nadam"} {
		o := mustNew(t, class, nil, 1)
		o.SetIterations(math.MaxInt)
		w := []float32{1}
		o.Step(w, []float32{1}, one(), 0.5)
		if !(w[0] < 1 && w[0] > -10) {
			t.Errorf("%s: weight %v after a late step", class, w[0])
		}
	}
}

// TestBindForgets: a second Bind begins anew.
func TestBindForgets(t *testing.T) {
	for _, form := range every {
		o := mustNew(t, form.class, form.args, 1)
		if len(o.State()) != o.Slots() {
			t.Errorf("%s: %d blocks, %d slots", form.class, len(o.State()), o.Slots())
		}
		var first float32
		for round := range 2 {
			o.Bind(1)
			w := []float32{1}
			for range 3 {
				o.Step(w, []float32{1}, one(), 0.1)
			}
			if round == 0 {
				first = w[0]
			} else if w[0] != first || o.Iterations() != 3 {
				t.Errorf("%s: %v after %d steps, %v the first time", form.class, w[0], o.Iterations(), first)
			}
		}
	}
}

// TestNotFiniteShows: a NaN gradient reaches its weight and no other, unless a
// norm is taken: then it reaches all weights.
func TestNotFiniteShows(t *testing.T) {
	for _, form := range every {
		o := mustNew(t, form.class, form.args, 2)
		w := []float32{1, 1}
		o.Step(w, []float32{float32(math.NaN()), 1}, []Tensor{{Size: 2, Trainable: true, LRMultiplier: 1}}, 0.1)
		if w[0] == w[0] || (w[1] != w[1]) != o.NeedsSquares() {
			t.Errorf("%s %v: weights %v", form.class, form.args, w)
		}
	}
}

// TestRangesChangeNoBit: a step cut into ranges, in any order, is the step.
func TestRangesChangeNoBit(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		form := every[rapid.IntRange(0, len(every)-1).Draw(rt, "form")]
		const n = 70
		ts := []Tensor{{Size: 41, Trainable: true, LRMultiplier: 1}, {Offset: 48, Size: 22, Trainable: true, LRMultiplier: 0.3, NoDecay: true}}
		whole, cut := mustNew(t, form.class, form.args, n), mustNew(t, form.class, form.args, n)
		w, v, g := make([]float32, n), make([]float32, n), make([]float32, n)
		for step := range 3 {
			for i := range g {
				g[i] = float32((i*37+step*11)%19) - 9
			}
			whole.Step(w, g, ts, 0.02)
			cut.Begin(v, g, 0.02)
			if cut.NeedsSquares() {
				cut.Clip(ts, squares(g, ts))
			}
			for i := range ts {
				at := rapid.IntRange(0, ts[i].Size).Draw(rt, "cut")
				cut.Update(&ts[i], at, ts[i].Size)
				cut.Update(&ts[i], 0, at)
			}
			if !slices.Equal(w, v) || cut.Iterations() != whole.Iterations() {
				rt.Fatalf("%s %v, step %d: %v in ranges, %v whole", form.class, form.args, step, v, w)
			}
		}
	})
}

// squares is what the caller of Clip makes.
func squares(g []float32, ts []Tensor) []float64 {
	out := make([]float64, len(ts))
	for i := range ts {
		out[i] = kernel.SumSquares(ts[i].cut(g, 0, ts[i].Size))
	}
	return out
}

func TestAllocatesNothing(t *testing.T) {
	keep := func(v float32) float32 { return v }
	for _, form := range every {
		o := mustNew(t, form.class, form.args, 100)
		w, g := make([]float32, 100), make([]float32, 100)
		ts := []Tensor{{Size: 60, Trainable: true, LRMultiplier: 1}, {Offset: 64, Size: 36, Trainable: true, LRMultiplier: 2, Project: keep}}
		if n := testing.AllocsPerRun(10, func() { o.Step(w, g, ts, 0.1) }); n != 0 {
			t.Errorf("%s %v: a step allocates %v times", form.class, form.args, n)
		}
	}
}

func TestPanics(t *testing.T) {
	length := "optim: weights or gradients are not as long as Bind was told"
	o := mustNew(t, "Adam", nil, 2)
	cases := []struct {
		want string
		do   func()
	}{
		{length, func() { o.Step(make([]float32, 3), make([]float32, 3), nil, 1) }},
		{length, func() { o.Step(make([]float32, 2), make([]float32, 1), nil, 1) }},
		{"optim: a negative number of steps cannot have been done", func() { o.SetIterations(-1) }},
		{"optim: there are not as many sums of squares as tensors", func() { o.Clip(one(), nil) }},
		{"optim: Update before Clip, which this optimizer needs", func() {
			o := mustNew(t, "Adam", map[string]any{"clipnorm": 1}, 1)
			o.Step([]float32{1}, []float32{1}, one(), 1)
			o.Begin([]float32{1}, []float32{1}, 1)
			o.Update(&one()[0], 0, 1)
		}},
	}
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
