package optim

import (
	"math"
	"slices"
	"sync"
	"testing"

	"duet/nn/internal/kernel"
)

// clipped is the gradients as SGD at rate 1 subtracts them from zeros.
func clipped(t *testing.T, args map[string]any, g []float32, ts []Tensor) []float32 {
	t.Helper()
	args["learning_rate"] = 1
	o := mustNew(t, "SGD", args, len(g))
	w := make([]float32, len(g))
	before := slices.Clone(g)
	o.Step(w, g, ts, 1)
	if !slices.EqualFunc(g, before, func(a, b float32) bool { return a == b || a != a && b != b }) {
		t.Errorf("the gradients became %v", g)
	}
	for i := range w {
		w[i] = -w[i]
	}
	return w
}

func TestClipping(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	two := []Tensor{{Size: 2, Trainable: true, LRMultiplier: 1}, {Offset: 2, Size: 2, Trainable: true, LRMultiplier: 1}}
	cases := []struct {
		name string
		args map[string]any
		g    []float32
		want []float32
	}{
		{"value", map[string]any{"clipvalue": 0.5}, []float32{3, -4, 0.25, -0.5}, []float32{.5, -.5, .25, -.5}},
		{"value of what is not finite", map[string]any{"clipvalue": 0.5}, []float32{inf, -inf, nan, 1}, []float32{.5, -.5, nan, .5}},
		{"norm of each tensor", map[string]any{"clipnorm": 1}, []float32{3, 4, 0.25, 0.5}, []float32{3. / 5, 4. / 5, .25, .5}},
		{"norm of zeros", map[string]any{"clipnorm": 1}, []float32{0, 0, 0, 4}, []float32{0, 0, 0, 1}},
		{"norm of what is infinite", map[string]any{"clipnorm": 1}, []float32{inf, 4, 0, 2}, []float32{nan, 0, 0, 1}},
		{"norm of what is not a number", map[string]any{"clipnorm": 1}, []float32{nan, 4, 0, 2}, []float32{nan, nan, 0, 1}},
		{"norm beyond float32", map[string]any{"clipnorm": 1}, []float32{3e38, 0, 3e38, 3e38}, []float32{1, 0, 0, 0}},
		{"norm of all", map[string]any{"global_clipnorm": 2.5}, []float32{3, 0, 0, 4}, []float32{1.5, 0, 0, 2}},
		{"norm of all, short enough", map[string]any{"global_clipnorm": 7}, []float32{3, 0, 0, 4}, []float32{3, 0, 0, 4}},
		{"norm of all zeros", map[string]any{"global_clipnorm": 7}, []float32{0, 0, 0, 0}, []float32{0, 0, 0, 0}},
		{"norm of all, infinite", map[string]any{"global_clipnorm": 7}, []float32{inf, 0, 0, 4}, []float32{nan, nan, nan, nan}},
		{"norm of all, not a number", map[string]any{"global_clipnorm": 7}, []float32{0, 0, nan, 4}, []float32{nan, nan, nan, nan}},
	}
	for _, c := range cases {
		got := clipped(t, c.args, c.g, two)
		for i, v := range c.want {
			if !(got[i] == v || v != v && got[i] != got[i]) {
				t.Errorf("%s: %v, want %v", c.name, got, c.want)
				break
			}
		}
	}
}

// TestClippingCountsWhatLearns: gradients of tensors that stay where they are
// lengthen no norm.
func TestClippingCountsWhatLearns(t *testing.T) {
	ts := []Tensor{
		{Size: 1, Trainable: true, LRMultiplier: 1},
		{Offset: 1, Size: 1, LRMultiplier: 1},
		{Offset: 2, Size: 1, Trainable: true, LRMultiplier: 0},
		{Offset: 3, Size: 1, Trainable: true, LRMultiplier: 2},
	}
	nan := float32(math.NaN())
	for _, still := range []float32{0, 100, nan} {
		// Only 3 and 4 count: a norm of 5.
		got := clipped(t, map[string]any{"global_clipnorm": 2.5}, []float32{3, still, 0, 4}, ts)
		if want := []float32{1.5, 0, 0, 4}; !slices.Equal(got, want) {
			t.Errorf("with %v: %v, want %v", still, got, want)
		}
	}
	g := []float32{3, 100, 100, 4}
	got := clipped(t, map[string]any{"global_clipnorm": 2.5}, g, ts)
	if want := []float32{1.5, 0, 0, 4}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	o, w := mustNew(t, "SGD", map[string]any{"global_clipnorm": 2.5}, 4), make([]float32, 4)
	o.Begin(w, g, 1)
	o.Clip(ts, squares(g, ts)) // who calls need not know which count
	for i := range ts {
		o.Update(&ts[i], 0, 1)
	}
	if want := []float32{-1.5, 0, 0, -4}; !slices.Equal(w, want) {
		t.Errorf("with the squares of all: %v, want %v", w, want)
	}
}

// TestPiecesMakeTheNorm: sums of squares of pieces of one chunk, added in order,
// are the bits that Step makes, also for tensors of many chunks, and so is
// updating the pieces side by side.
func TestPiecesMakeTheNorm(t *testing.T) {
	const chunk, n = 4096, 3*4096 + 77
	ts := []Tensor{{Size: n, Trainable: true, LRMultiplier: 1}, {Offset: n + 3, Size: 100, Trainable: true, LRMultiplier: 1}}
	for _, args := range []map[string]any{{"clipnorm": 0.5}, {"global_clipnorm": 0.5, "use_ema": true, "ema_overwrite_frequency": 2}} {
		whole, cut := mustNew(t, "Adam", args, n+103), mustNew(t, "Adam", args, n+103)
		w, v, g := make([]float32, n+103), make([]float32, n+103), make([]float32, n+103)
		for step := range 3 {
			for i := range g {
				g[i] = float32((i*37+step*11)%1009)/77 - 6
			}
			whole.Step(w, g, ts, 0.02)
			sums := make([]float64, len(ts))
			cut.Begin(v, g, 0.02)
			for i := range ts {
				for lo := 0; lo < ts[i].Size; lo += chunk {
					sums[i] += kernel.SumSquares(ts[i].cut(g, lo, min(lo+chunk, ts[i].Size)))
				}
			}
			cut.Clip(ts, sums)
			var side sync.WaitGroup
			for i := len(ts) - 1; i >= 0; i-- {
				for lo := (ts[i].Size - 1) / chunk * chunk; lo >= 0; lo -= chunk {
					side.Go(func() { cut.Update(&ts[i], lo, min(lo+chunk, ts[i].Size)) })
				}
			}
			side.Wait()
			if !slices.Equal(w, v) {
				t.Fatalf("%v, step %d: pieces and whole differ", args, step)
			}
		}
	}
}
