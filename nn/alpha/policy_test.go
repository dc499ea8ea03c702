package alpha_test

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"duet/nn/alpha"
	"duet/nn/optim"

	"pgregory.net/rapid"
)

// newPolicy makes a policy or fails the test.
func newPolicy(t interface{ Fatal(...any) }, name string, start float64) alpha.Policy {
	o := alpha.Defaults()
	o.Policy, o.Start = name, start
	p, err := alpha.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// raw is the raw parameter of an alpha under a policy with one number.
func raw(p alpha.Policy, a float64) float32 {
	r := make([]float32, p.Cells())
	p.Raw(a, r)
	return r[0]
}

// weights are those of a policy with one number.
func weights(p alpha.Policy, raw float32) (a, b float32) { return p.Weights([]float32{raw}) }

// grad is the gradient under a policy with one number.
func grad(p alpha.Policy, raw float32, dalpha float64) float32 {
	d := []float32{0}
	p.Grad(d, []float32{raw}, dalpha)
	return d[0]
}

// train takes one SGD step for each dL/dalpha and hands over each alpha.
func train(t interface{ Fatal(...any) }, p alpha.Policy, start, rate float64, slopes []float64, visit func(a, b float32)) {
	o, err := optim.New("SGD", map[string]any{"learning_rate": rate})
	if err != nil {
		t.Fatal(err)
	}
	o.Bind(p.Cells())
	raw, grad := make([]float32, p.Cells()), make([]float32, p.Cells())
	p.Raw(start, raw)
	ts := []optim.Tensor{{Size: p.Cells(), Trainable: p.Trainable(), LRMultiplier: 1, Project: p.Project}}
	for _, s := range slopes {
		p.Grad(grad, raw, s)
		o.Step(raw, grad, ts, rate)
		visit(p.Weights(raw))
	}
}

// steadily is n equal slopes.
func steadily(slope float64, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = slope
	}
	return out
}

func TestFreeLeaves(t *testing.T) {
	for _, slope := range []float64{-1, 1} {
		var a, b float32
		train(t, newPolicy(t, "free", 0.5), 0.5, 0.1, steadily(slope, 10), func(x, y float32) { a, b = x, y })
		if want := float32(0.5 - slope); math.Abs(float64(a-want)) > 1e-6 || b != 1-a {
			t.Errorf("slope %v: alpha %v and %v, want %v", slope, a, b, want)
		}
	}
}

// TestClipAndSigmoidStay: whatever the loss pulls, alpha is in [0, 1].
func TestClipAndSigmoidStay(t *testing.T) {
	for _, name := range []string{"clip", "sigmoid", "softmax2"} {
		if i, ok := alpha.Describe(name); !ok || !i.Bounded {
			t.Errorf("%s is not said to be bounded", name)
		}
		rapid.Check(t, func(t *rapid.T) {
			start := rapid.Float64Range(0.001, 0.999).Draw(t, "start")
			rate := rapid.Float64Range(1e-4, 1e3).Draw(t, "rate")
			slopes := rapid.SliceOfN(rapid.Float64Range(-1e3, 1e3), 1, 50).Draw(t, "slopes")
			train(t, newPolicy(t, name, start), start, rate, slopes, func(a, b float32) {
				if !(a >= 0 && a <= 1) || b != 1-a {
					t.Fatalf("%s left [0, 1]: alpha %v and %v", name, a, b)
				}
			})
		})
	}
}

// TestClipStops: at an end clip stays while the loss pulls outwards, and comes
// back when it pulls inwards.
func TestClipStops(t *testing.T) {
	var seen []float32
	slopes := append(steadily(-1, 3), steadily(1, 2)...)
	train(t, newPolicy(t, "clip", 0.75), 0.75, 0.25, slopes, func(a, _ float32) { seen = append(seen, a) })
	for i, want := range []float32{1, 1, 1, .75, .5} {
		if seen[i] != want {
			t.Errorf("step %d: alpha %v, want %v", i+1, seen[i], want)
		}
	}
	clip := newPolicy(t, "clip", 0.5)
	for raw, want := range map[float32]float32{-0.1: 0, 0: 0, 0.3: 0.3, 1: 1, 1.5: 1} {
		if got := clip.Project(raw); got != want {
			t.Errorf("clip of %v is %v, want %v", raw, got, want)
		}
	}
	if got := clip.Project(float32(math.NaN())); got == got {
		t.Errorf("clip hides NaN as %v", got)
	}
}

// TestMinMaxNormKeepsTheSign: the constraint bounds |alpha|, keeps its sign and
// shrinks it by |a|/(|a|+1e-7) a step, whatever the learning rate.
func TestMinMaxNormKeepsTheSign(t *testing.T) {
	p := newPolicy(t, "min_max_norm", 0.5)
	if i, _ := alpha.Describe("min_max_norm"); i.Bounded {
		t.Error("min_max_norm is said to be bounded to [0, 1]")
	}
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Float32Range(1e-6, 10).Draw(t, "a")
		if rapid.Bool().Draw(t, "negative") {
			a = -a
		}
		got, size := float64(p.Project(a)), math.Abs(float64(a))
		want := float64(a) * math.Min(size, 1) / (size + 1e-7)
		if math.Abs(got-want) > 3e-7*math.Abs(want) {
			t.Fatalf("%v becomes %v, want %v", a, got, want)
		}
		if math.Signbit(got) != math.Signbit(float64(a)) || math.Abs(got) > 1 {
			t.Fatalf("%v becomes %v", a, got)
		}
	})
	last := float32(-0.3)
	train(t, newPolicy(t, "min_max_norm", -0.3), -0.3, 0.1, steadily(0, 100), func(a, b float32) {
		if !(a < 0 && a > last) || b != 1-a {
			t.Errorf("without a gradient %v became %v and %v", last, a, b)
		}
		last = a
	})
}

// TestMinMaxNormIsKeras compares 100 applications with those of real Keras, bit
// for bit; nn/testdata/README.md has the format.
func TestMinMaxNormIsKeras(t *testing.T) {
	text, err := os.ReadFile("../testdata/golden/optimizers.json")
	if err != nil {
		t.Fatal(err)
	}
	type tensor struct{ Data []float64 }
	var file struct {
		Constraints []struct {
			Name, Class string
			Start       tensor
			Values      tensor `json:"values_float32"`
		}
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Constraints) == 0 {
		t.Fatal("optimizers.json has no constraints")
	}
	for _, c := range file.Constraints {
		if c.Class != "MinMaxNorm" || len(c.Values.Data) != 100 {
			t.Fatalf("%s: %s with %d values", c.Name, c.Class, len(c.Values.Data))
		}
		p := newPolicy(t, "min_max_norm", c.Start.Data[0])
		value := raw(p, c.Start.Data[0])
		for i, want := range c.Values.Data {
			if value = p.Project(value); value != float32(want) {
				t.Errorf("%s: %v after %d applications, want %v", c.Name, value, i+1, float32(want))
				break
			}
		}
	}
}

// TestFixed: the weight of B is 1 - alpha of the decimal, rounded once. That is
// float32(0.9) for 0.1, and not the float32 difference for 0.9.
func TestFixed(t *testing.T) {
	for start, want := range map[float64][2]float32{0.1: {0.1, 0.9}, 0.5: {0.5, 0.5}, 0.9: {0.9, 0.1}, 0: {0, 1}, 1: {1, 0}} {
		p := newPolicy(t, "fixed", start)
		if a, b := weights(p, raw(p, start)); a != want[0] || b != want[1] {
			t.Errorf("weights %v and %v, want %v", a, b, want)
		}
		if p.Trainable() || grad(p, 0.1, 5) != 0 || p.Project(0.1) != 0.1 {
			t.Errorf("a fixed alpha of %v moves", start)
		}
		train(t, p, start, 1, steadily(1, 3), func(a, b float32) {
			if a != want[0] || b != want[1] {
				t.Errorf("after a step the weights are %v and %v, want %v", a, b, want)
			}
		})
	}
	if a := raw(newPolicy(t, "free", 0.9), 0.9); 1-a == 0.1 {
		t.Error("0.9 does not tell the two ways of taking 1 - alpha apart")
	}
}

// TestStart: the first alpha is the start, for every policy, and the raw
// parameter is another number for sigmoid alone.
func TestStart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := rapid.Float64Range(0.001, 0.999).Draw(t, "start")
		for _, i := range alpha.Policies() {
			p := newPolicy(t, i.Name, start)
			r := make([]float32, p.Cells())
			p.Raw(start, r)
			a, _ := p.Weights(r)
			if d := math.Abs(float64(a) - start); d > 1e-7 {
				t.Fatalf("%s starts at %v instead of %v", i.Name, a, start)
			}
		}
	})
	if r := raw(newPolicy(t, "sigmoid", 0.5), 0.5); r != 0 {
		t.Errorf("the raw parameter of 0.5 is %v, want 0", r)
	}
}

// TestGradIsTheSlope: Grad is dalpha/draw times what it is given.
func TestGradIsTheSlope(t *testing.T) {
	const h = float32(1. / 256)
	rapid.Check(t, func(t *rapid.T) {
		raw := float32(rapid.IntRange(-1024, 1024).Draw(t, "raw")) / 256
		dalpha := rapid.Float64Range(-10, 10).Draw(t, "dalpha")
		for _, i := range alpha.Policies() {
			p := newPolicy(t, i.Name, 0.5)
			if !p.Trainable() {
				continue
			}
			at, draw := []float32{raw, -0.25}[:p.Cells()], make([]float32, p.Cells())
			p.Grad(draw, at, dalpha)
			for k := range at {
				middle := at[k]
				at[k] = middle + h
				up, _ := p.Weights(at)
				at[k] = middle - h
				down, _ := p.Weights(at)
				at[k] = middle
				want := dalpha * float64(up-down) / float64(2*h)
				if d := math.Abs(float64(draw[k]) - want); d > 2e-4 {
					t.Fatalf("%s at %v: gradient %v, want %v", i.Name, at, draw, want)
				}
			}
		}
	})
}

func TestNewRefuses(t *testing.T) {
	cases := []struct {
		o    alpha.Options
		want string
	}{
		{alpha.Options{Policy: "sigmiod", Start: 0.5, LRMultiplier: 1}, `alpha: unknown policy "sigmiod", expected one of fixed, free, clip, min_max_norm, sigmoid, softmax2, schedule`},
		{alpha.Options{Policy: "clip", Start: 1.5, LRMultiplier: 1}, "alpha: start is 1.5, policy clip accepts 0 to 1: start at 1"},
		{alpha.Options{Policy: "fixed", Start: -0.1, LRMultiplier: 1}, "alpha: start is -0.1, policy fixed accepts 0 to 1: start at 0"},
		{alpha.Options{Policy: "sigmoid", Start: 0, LRMultiplier: 1}, "alpha: start is 0, policy sigmoid accepts 1e-07 to 0.9999999: start at 1e-07"},
		{alpha.Options{Policy: "sigmoid", Start: 1, LRMultiplier: 1}, "alpha: start is 1, policy sigmoid accepts 1e-07 to 0.9999999: start at 0.9999999"},
		{alpha.Options{Policy: "free", Start: math.Inf(1), LRMultiplier: 1}, "alpha: start is +Inf, expected a finite number"},
		{alpha.Options{Policy: "free", Start: 1e300, LRMultiplier: 1}, "alpha: start is 1e+300, policy free accepts -3.4028234663852886e+38 to 3.4028234663852886e+38: start at 3.4028234663852886e+38"},
		{alpha.Options{Policy: "free", Start: math.NaN(), LRMultiplier: 1}, "alpha: start is NaN, expected a finite number"},
		{alpha.Options{Policy: "free", Start: 0.5, LRMultiplier: -1}, "alpha: lr_multiplier is -1, expected a finite number of 0 or more"},
		{alpha.Options{Policy: "free", Start: 0.5, LRMultiplier: math.NaN()}, "alpha: lr_multiplier is NaN, expected a finite number of 0 or more"},
		{alpha.Options{Policy: "free", Start: 0.5, LRMultiplier: math.Inf(1)}, "alpha: lr_multiplier is +Inf, expected a finite number of 0 or more"},
	}
	for _, c := range cases {
		if _, err := alpha.New(c.o); err == nil || err.Error() != c.want {
			t.Errorf("New(%+v):\n got %v\nwant %s", c.o, err, c.want)
		}
	}
}

// TestNewAccepts: ones and the like are legal starts.
func TestNewAccepts(t *testing.T) {
	for name, starts := range map[string][]float64{
		"fixed": {0, 1}, "clip": {0, 1}, "free": {-3, 0, 1, 7}, "min_max_norm": {-0.3, 0, 1, 3}, "sigmoid": {1e-7, 0.9999999},
	} {
		for _, s := range starts {
			if _, err := alpha.New(alpha.Options{Policy: name, Start: s}); err != nil {
				t.Error(err)
			}
			if got := alpha.Nearest(name, s); got != s {
				t.Errorf("nearest start of %s to %v is %v", name, s, got)
			}
		}
	}
	if a, b := weights(newPolicy(t, "free", 1), 1); a != 1 || b != 0 {
		t.Errorf("start 1 weighs %v and %v", a, b)
	}
	if got := alpha.Nearest("clip", -2); got != 0 {
		t.Errorf("nearest start of clip to -2 is %v", got)
	}
	if got := alpha.Nearest("nobody", -2); got != -2 {
		t.Errorf("nearest start of an unknown policy to -2 is %v", got)
	}
	if _, err := alpha.New(alpha.Defaults()); err != nil {
		t.Error(err)
	}
}

// TestDescribed: every policy says what it is.
func TestDescribed(t *testing.T) {
	for _, i := range alpha.Policies() {
		if got, ok := alpha.Describe(i.Name); !ok || got != i || i.Formula == "" || i.Explain == "" {
			t.Errorf("policy %+v is described as %+v", i, got)
		}
	}
	if _, ok := alpha.Describe("nobody"); ok {
		t.Error("an unknown policy is described")
	}
}
