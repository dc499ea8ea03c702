package layer

import (
	"math"
	"testing"

	"duet/nn/shape"
)

// dropped runs a Dropout of the given rate on ones.
func dropped(rate float64, n int, key Key) (y, dx []float32) {
	k := newBench(layerCase{name: "dropout", layer: made("Dropout", "rate", rate), in: one(n), train: true}, 1)
	k.p.Key = key
	for i := range k.p.X[0] {
		k.p.X[0][i], k.up[i] = 1, 1
	}
	k.run()
	return clone(k.p.Y), clone(k.p.DX[0])
}

// TestDropoutMask checks share, scale and independence of the masks.
func TestDropoutMask(t *testing.T) {
	const n = 100_000
	for _, rate := range []float64{0.1, 0.5, 0.8} {
		y, dx := dropped(rate, n, Key{Seed: 1, Step: 2, Node: 3})
		kept, runs := 0, 0
		scale := float32(1 / (1 - rate))
		for i, v := range y {
			if v != 0 && v != scale {
				t.Fatalf("rate %v: a number is %v, want 0 or %v", rate, v, scale)
			}
			if dx[i] != v {
				t.Fatalf("rate %v: forward and backward drop different numbers", rate)
			}
			if v != 0 {
				kept++
			}
			if i > 0 && v == y[i-1] {
				runs++
			}
		}
		p := 1 - rate
		if d := math.Abs(float64(kept) - n*p); d > 5*math.Sqrt(n*p*rate) {
			t.Errorf("rate %v: %d of %d kept", rate, kept, n)
		}
		q := p*p + rate*rate // neighbours agree by chance
		if d := math.Abs(float64(runs) - n*q); d > 8*math.Sqrt(n*q*(1-q)) {
			t.Errorf("rate %v: %d of %d neighbours agree", rate, runs, n)
		}
	}
}

// TestDropoutKey: another seed, step or node is another mask; the same key is
// the same one.
func TestDropoutKey(t *testing.T) {
	const n = 4000
	base := Key{Seed: 1, Step: 2, Node: 3}
	want, _ := dropped(0.5, n, base)
	if again, _ := dropped(0.5, n, base); !equal(again, want) {
		t.Error("the same key gave another mask")
	}
	for _, key := range []Key{{2, 2, 3}, {1 + 1<<32, 2, 3}, {1, 3, 3}, {1, 2, 4}, {1, 3, 2}} {
		got, _ := dropped(0.5, n, key)
		agree := 0
		for i := range got {
			if got[i] == want[i] {
				agree++
			}
		}
		if d := math.Abs(float64(agree) - n/2); d > 5*math.Sqrt(n)/2 {
			t.Errorf("key %+v agrees with %+v in %d of %d places", key, base, agree, n)
		}
	}
}

func equal(a, b []float32) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return len(a) == len(b)
}

// TestDropoutEnds: rate 0 changes nothing and rate 1 leaves nothing, not even
// of numbers that are not finite.
func TestDropoutEnds(t *testing.T) {
	if y, _ := dropped(0, 100, Key{}); !equal(y, ones(100)) {
		t.Errorf("rate 0 gave %v", y)
	}
	if y, dx := dropped(1, 100, Key{}); !equal(y, make([]float32, 100)) || !equal(dx, make([]float32, 100)) {
		t.Errorf("rate 1 gave %v, %v", y, dx)
	}
	k := newBench(layerCase{name: "dropout", layer: made("Dropout", "rate", 1), in: one(3), train: true}, 1)
	k.p.X[0][1] = float32(math.Inf(1))
	k.forward()
	if k.p.Y[1] != 0 {
		t.Errorf("a dropped infinity is %v", k.p.Y[1])
	}
}

func ones(n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = 1
	}
	return x
}

// TestInitializers compares range and deviation with Keras' formulas.
func TestInitializers(t *testing.T) {
	s := shape.Of(3, 3, 16, 32)
	in, out := 9.*16, 9.*32
	limit := func(l float64) (deviation, most float64) { return l / math.Sqrt(3), l }
	cut := func(d float64) (deviation, most float64) { return d, 2 * d / cutDeviation }
	for name, want := range map[string]func() (deviation, most float64){
		"glorot_uniform":   func() (float64, float64) { return limit(math.Sqrt(6 / (in + out))) },
		"he_uniform":       func() (float64, float64) { return limit(math.Sqrt(6 / in)) },
		"lecun_uniform":    func() (float64, float64) { return limit(math.Sqrt(3 / in)) },
		"random_uniform":   func() (float64, float64) { return limit(0.05) },
		"glorot_normal":    func() (float64, float64) { return cut(math.Sqrt(2 / (in + out))) },
		"he_normal":        func() (float64, float64) { return cut(math.Sqrt(2 / in)) },
		"lecun_normal":     func() (float64, float64) { return cut(math.Sqrt(1 / in)) },
		"random_normal":    func() (float64, float64) { return 0.05, 0.3 },
		"truncated_normal": func() (float64, float64) { return 0.05 * cutDeviation, 0.1 },
	} {
		deviation, most := want()
		x := make([]float32, s.Size())
		initializer(name).Fill(x, s, InitStream(3), 1)
		var sum, squares, widest float64
		for _, v := range x {
			sum += float64(v)
			squares += float64(v) * float64(v)
			widest = math.Max(widest, math.Abs(float64(v)))
		}
		n := float64(len(x))
		if got := math.Sqrt(squares / n); math.Abs(got/deviation-1) > 0.02 {
			t.Errorf("%s: deviation %v, want %v", name, got, deviation)
		}
		if math.Abs(sum/n) > 5*deviation/math.Sqrt(n) {
			t.Errorf("%s: mean %v", name, sum/n)
		}
		if widest > most*1.000001 || widest < most*0.6 {
			t.Errorf("%s: reaches %v, want up to %v", name, widest, most)
		}
		y := make([]float32, s.Size())
		initializer(name).Fill(y, s, InitStream(3), 2)
		if equal(x, y) {
			t.Errorf("%s: two tensors start alike", name)
		}
		// A tensor's start does not depend on how much of it is asked for.
		initializer(name).Fill(y[:7], s, InitStream(3), 1)
		if !equal(y[:7], x[:7]) {
			t.Errorf("%s: the first numbers depend on the rest", name)
		}
	}
	for name, v := range map[string]float32{"zeros": 0, "ones": 1} {
		x := make([]float32, 3)
		initializer(name).Fill(x, shape.Of(3), InitStream(3), 1)
		if !equal(x, []float32{v, v, v}) {
			t.Errorf("%s gave %v", name, x)
		}
	}
}
