package layer

import (
	"math"
	"testing"

	"duet/nn/shape"
)

// disturbed runs a layer in training on an input of equal numbers x, with 1 as
// the gradient of every output.
func disturbed(l Layer, x float32, batch int, in []shape.Shape, key Key) (y, dx []float32) {
	k := newBench(layerCase{name: "noise", layer: l, in: in, train: true}, batch)
	k.p.Key = key
	for i := range k.p.X[0] {
		k.p.X[0][i], k.up[i] = x, 1
	}
	k.run()
	return clone(k.p.Y), clone(k.p.DX[0])
}

// TestSpatialMask checks share, scale and independence of whole channels.
func TestSpatialMask(t *testing.T) {
	const batch, pixels, channels = 50, 6, 400
	for _, rate := range []float64{0.1, 0.5, 0.8} {
		y, dx := disturbed(made("SpatialDropout2D", "rate", rate), 1, batch, one(2, 3, channels), Key{Seed: 1, Step: 2, Node: 3})
		if !equal(y, dx) {
			t.Fatalf("rate %v: forward and backward drop different channels", rate)
		}
		kept, beside, below := 0, 0, 0
		scale := float32(1 / (1 - rate))
		at := func(n, pixel, c int) float32 { return y[(n*pixels+pixel)*channels+c] }
		for n := range batch {
			for c := range channels {
				v := at(n, 0, c)
				if v != 0 && v != scale {
					t.Fatalf("rate %v: a number is %v, want 0 or %v", rate, v, scale)
				}
				for pixel := range pixels {
					if at(n, pixel, c) != v {
						t.Fatalf("rate %v: channel %d of sample %d is dropped in part", rate, c, n)
					}
				}
				kept += taskIf(v != 0)
				beside += taskIf(v == at(n, 0, (c+1)%channels))
				below += taskIf(v == at((n+1)%batch, 0, c))
			}
		}
		const all = batch * channels
		p := 1 - rate
		q := p*p + rate*rate // neighbours agree by chance
		for what, got := range map[string][2]float64{"kept": {float64(kept), p}, "like the next channel": {float64(beside), q}, "like the next sample": {float64(below), q}} {
			if d := math.Abs(got[0] - all*got[1]); d > 6*math.Sqrt(all*got[1]*(1-got[1])) {
				t.Errorf("rate %v: %v of %d %s, want a share of %v", rate, got[0], all, what, got[1])
			}
		}
	}
}

// spread is the mean and the deviation of numbers.
func spread(x []float32) (mean, deviation float64) {
	for _, v := range x {
		mean += float64(v) / float64(len(x))
	}
	for _, v := range x {
		deviation += (float64(v) - mean) * (float64(v) - mean) / float64(len(x))
	}
	return mean, math.Sqrt(deviation)
}

// TestNoise checks mean, deviation, tails and independence of what is added.
func TestNoise(t *testing.T) {
	const n = 100_000
	key := Key{Seed: 1, Step: 2, Node: 3}
	for _, c := range []struct {
		layer           Layer
		x               float32
		mean, deviation float64
	}{
		{made("GaussianNoise", "stddev", 0.25), 0, 0, 0.25},
		{made("GaussianNoise", "stddev", 1), 3, 3, 1},
		{made("GaussianDropout", "rate", 0.2), 1, 1, 0.5},
		{made("GaussianDropout", "rate", 0.5), -2, -2, 2},
	} {
		y, dx := disturbed(c.layer, c.x, 1, one(n), key)
		mean, deviation := spread(y)
		if math.Abs(mean-c.mean) > 5*c.deviation/math.Sqrt(n) || math.Abs(deviation/c.deviation-1) > 0.015 {
			t.Errorf("%+v: mean %v and deviation %v, want %v and %v", c.layer, mean, deviation, c.mean, c.deviation)
		}
		within := 0
		for i, v := range y {
			within += taskIf(math.Abs(float64(v)-c.mean) < c.deviation)
			if want := float32(1); Class(c.layer) == "GaussianNoise" && dx[i] != want {
				t.Fatalf("%+v: gradient %v, want 1", c.layer, dx[i])
			}
			if Class(c.layer) == "GaussianDropout" && dx[i]*c.x != v {
				t.Fatalf("%+v: forward and backward draw different numbers: %v, %v", c.layer, v, dx[i])
			}
		}
		if share := float64(within) / n; math.Abs(share-0.6827) > 0.008 {
			t.Errorf("%+v: %v lie within one deviation, want 0.6827", c.layer, share)
		}
		for _, lag := range []int{1, 2, 3, 4, grain} {
			if r := correlation(y[:n-lag], y[lag:]); math.Abs(r) > 5/math.Sqrt(n) {
				t.Errorf("%+v: numbers %d apart have correlation %v", c.layer, lag, r)
			}
		}
	}
}

func correlation(a, b []float32) float64 {
	ma, da := spread(a)
	mb, db := spread(b)
	sum := 0.0
	for i := range a {
		sum += (float64(a[i]) - ma) * (float64(b[i]) - mb)
	}
	return sum / float64(len(a)) / (da * db)
}

// TestNoiseKey: another seed, step or node is other noise; the same key is the
// same, and what a place gets does not depend on how many there are.
func TestNoiseKey(t *testing.T) {
	const n = 4000
	base := Key{Seed: 1, Step: 2, Node: 3}
	for _, l := range []Layer{made("GaussianNoise", "stddev", 1), made("AlphaDropout", "rate", 0.5), made("SpatialDropout2D", "rate", 0.5)} {
		in := one(1, 1, n)
		want, _ := disturbed(l, 1, 1, in, base)
		if again, _ := disturbed(l, 1, 1, in, base); !equal(again, want) {
			t.Errorf("%s: the same key gave other numbers", Class(l))
		}
		if more, _ := disturbed(l, 1, 3, in, base); !equal(more[:n], want) || equal(more[n:2*n], want) {
			t.Errorf("%s: the first sample's noise depends on the batch, or is that of the second", Class(l))
		}
		for _, key := range []Key{{2, 2, 3}, {1 + 1<<32, 2, 3}, {1, 3, 3}, {1, 2, 4}, {1, 3, 2}} {
			got, _ := disturbed(l, 1, 1, in, key)
			if r := correlation(got, want); math.Abs(r) > 5/math.Sqrt(n) {
				t.Errorf("%s: key %+v has correlation %v with %+v", Class(l), key, r, base)
			}
		}
	}
}

// TestAlphaDropout: the share is right and mean 0, deviation 1 stay.
func TestAlphaDropout(t *testing.T) {
	const n = 100_000
	for _, rate := range []float64{0.1, 0.5, 0.8} {
		k := newBench(layerCase{name: "alpha dropout", layer: made("AlphaDropout", "rate", rate), in: one(n), train: true}, 1)
		for i := range k.up {
			k.up[i] = 1
		}
		k.run()
		mean, deviation := spread(k.p.Y)
		if math.Abs(mean) > 6*2/math.Sqrt(n) || math.Abs(deviation-1) > 0.02 {
			t.Errorf("rate %v: mean %v and deviation %v, want 0 and 1", rate, mean, deviation)
		}
		kept := 0
		for _, d := range k.p.DX[0] {
			kept += taskIf(d != 0)
		}
		if p := 1 - rate; math.Abs(float64(kept)-n*p) > 5*math.Sqrt(n*p*rate) {
			t.Errorf("rate %v: %d of %d kept", rate, kept, n)
		}
	}
}

// TestNoiseEnds: strength 0 changes nothing in training, and evaluation nothing
// at any strength.
func TestNoiseEnds(t *testing.T) {
	for _, c := range []struct{ class, arg string }{{"GaussianNoise", "stddev"}, {"GaussianDropout", "rate"}, {"AlphaDropout", "rate"}, {"SpatialDropout2D", "rate"}} {
		for _, strength := range []float64{0, 0.5} {
			k := newBench(layerCase{name: "ends", layer: made(c.class, c.arg, strength), in: one(5, 4, 3), train: strength == 0}, 2)
			k.run()
			if !equal(k.p.Y, k.p.X[0]) || !equal(k.p.DX[0], k.up) {
				t.Errorf("%s with %s %v changes its input", c.class, c.arg, strength)
			}
		}
	}
	if y, dx := disturbed(made("SpatialDropout2D", "rate", 1), 1, 2, one(2, 2, 3), Key{}); !equal(y, make([]float32, 24)) || !equal(dx, make([]float32, 24)) {
		t.Errorf("SpatialDropout2D with rate 1 gave %v, %v", y, dx)
	}
}
