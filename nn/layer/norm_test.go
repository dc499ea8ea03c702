package layer

import (
	"math"
	"testing"
)

// checkStates compares what one Forward left in a layer's state with Keras:
// with its float64, and with its float32 up to the last place, since float32
// statistics of a batch may round to the number next door.
func checkStates(t *testing.T, k *bench, g goldenCase) {
	t.Helper()
	var states [][]float32
	for i, d := range k.b.Params {
		if d.State() {
			states = append(states, k.p.P[i])
		}
	}
	if len(states) != len(g.States) || len(states) != len(g.StatesFloat32) {
		t.Fatalf("%d tensors of state, Keras has %d", len(states), len(g.States))
	}
	for i, want := range g.States {
		if err := within(states[i], want); err != nil {
			t.Errorf("%s: %v", want.Name, err)
		}
		for e, w := range g.StatesFloat32[i].floats() {
			if d := int64(math.Float32bits(states[i][e])) - int64(math.Float32bits(w)); d < -2 || d > 2 {
				t.Errorf("%s[%d] is %v, Keras in float32 has %v", want.Name, e, states[i][e], w)
			}
		}
	}
}

// TestRoundsAsKeras: layers whose every operation is rounded to float32 as in
// Keras have Keras' bits.
func TestRoundsAsKeras(t *testing.T) {
	seen := 0
	for _, g := range readGolden(t, "layers_norm") {
		if g.OutputFloat32 == nil {
			continue
		}
		seen++
		l, err := g.layer()
		if err != nil {
			t.Fatal(err)
		}
		k := g.bench(l)
		k.forward()
		sameBits(t, g.Name, map[string][]float32{"y": k.p.Y}, map[string][]float32{"y": g.OutputFloat32.floats()})
	}
	if seen < 7 {
		t.Errorf("%d cases with float32 outputs, expected 7", seen)
	}
}

// stateCase is a BatchNormalization in training whose state has moved.
func stateCase() *bench {
	k := newBench(layerCase{name: "state", layer: made("BatchNormalization"), in: one(3, 2, 4), train: true}, 6)
	k.run()
	k.remember()
	return k
}

// TestStateStays: evaluation and a frozen node leave the moving statistics as
// they are, compute with them, and agree to the bit, forward and backward.
func TestStateStays(t *testing.T) {
	k := stateCase()
	k.p.Train = false
	k.run()
	evaluation := k.results()
	k.p.Train, k.p.Frozen = true, true
	k.run()
	sameBits(t, "frozen", k.results(), evaluation)
	k.p.Train = false
	k.run()
	sameBits(t, "frozen evaluation", k.results(), evaluation)
	for _, s := range k.states {
		if !equal(s.now, s.before) {
			t.Errorf("state is %v, was %v before evaluation", s.now, s.before)
		}
	}
	k.p.Train, k.p.Frozen = true, false
	k.run()
	for i, s := range k.states {
		for c := range s.now {
			if s.now[c] == s.before[c] {
				t.Errorf("state %d: number %d did not move in training", i, c)
			}
		}
	}
	if equal(k.p.Y, evaluation["y"]) || equal(k.p.DX[0], evaluation["dx 0"]) {
		t.Error("training computes as evaluation does")
	}
}

// TestBatchStatistics: in training every channel comes out with the mean beta
// and the deviation gamma, over more rows than one part of a sum has, whatever
// the input's mean; and its gradients have no part along either.
func TestBatchStatistics(t *testing.T) {
	for _, shift := range []float32{0, -3e4} {
		c := layerCase{name: "statistics", layer: made("BatchNormalization", "epsilon", 1e-9), in: one(33, 50, 19), train: true}
		c.fill = func(r *numbers) float32 { return shift + 2*r.normal() }
		k := newBench(c, 6)
		k.run()
		const cols = 19
		rows := len(k.p.Y) / cols
		for c := range cols {
			var sum, squares, slope, along float64
			for r := range rows {
				y := float64(k.p.Y[r*cols+c]) - float64(k.p.P[1][c])
				sum += y
				squares += y * y
				slope += float64(k.p.DX[0][r*cols+c])
				along += float64(k.p.DX[0][r*cols+c]) * y
			}
			n, gamma := float64(rows), math.Abs(float64(k.p.P[0][c]))
			if math.Abs(sum/n) > 1e-7 || math.Abs(math.Sqrt(squares/n)/gamma-1) > 1e-6 {
				t.Errorf("shift %v: channel %d has mean %v and deviation %v, want 0 and %v", shift, c, sum/n, math.Sqrt(squares/n), gamma)
			}
			if math.Abs(slope) > 1e-3 || math.Abs(along) > 1e-3 {
				t.Errorf("shift %v: channel %d: the gradients add up to %v, along the output %v, want 0", shift, c, slope, along)
			}
		}
	}
}

// TestOneRow: one sample with one position has variance 0 in training, so that
// only beta is left, and no gradient passes.
func TestOneRow(t *testing.T) {
	k := newBench(layerCase{name: "one row", layer: made("BatchNormalization"), in: one(1, 1, 5), train: true}, 1)
	k.run()
	if !equal(k.p.Y, k.p.P[1]) {
		t.Errorf("output is %v, want beta, %v", k.p.Y, k.p.P[1])
	}
	if zero := make([]float32, 5); !equal(k.p.DX[0], zero) || !equal(k.p.DP[0], zero) || !equal(k.p.DP[1], k.up) {
		t.Errorf("gradients are %v, %v, %v, want 0, 0, %v", k.p.DX[0], k.p.DP[0], k.p.DP[1], k.up)
	}
}

// TestZeroRows: what is 0 everywhere stays finite, forward and backward.
func TestZeroRows(t *testing.T) {
	for _, class := range []string{"UnitNormalization", "LayerNormalization", "RMSNormalization"} {
		k := newBench(layerCase{name: "zeros", layer: made(class), in: one(4)}, 3)
		clear(k.p.X[0][4:8])
		k.run()
		for i, v := range k.p.DX[0] {
			if !finite(v) || !finite(k.p.Y[i]) {
				t.Errorf("%s: output %d is %v, its gradient %v", class, i, k.p.Y[i], v)
			}
		}
		if class == "UnitNormalization" && (!equal(k.p.Y[4:8], make([]float32, 4)) || !equal(k.p.DX[0][4:8], make([]float32, 4))) {
			t.Errorf("a row of zeros became %v with the gradient %v, want zeros", k.p.Y[4:8], k.p.DX[0][4:8])
		}
		if k.p.DX[0][0] == 0 || k.p.DX[0][11] == 0 {
			t.Errorf("%s: a row of zeros took the gradient of its neighbours", class)
		}
	}
}

// TestNormKeeping: gamma and beta take regularizers and constraints; the moving
// statistics are state, which nothing holds.
func TestNormKeeping(t *testing.T) {
	for _, class := range []string{"BatchNormalization", "LayerNormalization", "GroupNormalization"} {
		args := []any{"gamma_regularizer", "l2", "beta_regularizer", "l1", "beta_constraint", "non_neg"}
		if class == "GroupNormalization" {
			args = append(args, "groups", 1)
		}
		b := &Builder{In: one(2, 2, 3), Out: one(2, 2, 3)[0]}
		made(class, args...).Build(b)
		gamma, beta := b.Params[0], b.Params[1]
		if gamma.Regularizer.L2 == 0 || gamma.Constraint != nil || beta.Regularizer.L1 == 0 || beta.Constraint == nil {
			t.Errorf("%s: gamma and beta are held by %+v, %+v", class, gamma, beta)
		}
		for _, p := range b.Params[2:] {
			if !p.State() || !p.Regularizer.None() || p.Constraint != nil {
				t.Errorf("%s: %s is %+v, want plain state", class, p.Name, p)
			}
		}
	}
}

// TestPlainForward: built for evaluation alone, a layer saves nothing and puts
// out the same bits.
func TestPlainForward(t *testing.T) {
	for _, c := range normCases() {
		if c.train {
			continue
		}
		k := newBench(c, 5)
		k.forward()
		want := clone(k.p.Y)
		k.b = &Builder{In: c.in, Out: c.out, Batch: 5}
		k.op = c.layer.Build(k.b)
		if len(k.b.Saved)+len(k.b.Ints) > 0 {
			t.Errorf("%s %s saves numbers that nobody reads", Class(c.layer), c.name)
		}
		k.p.S, k.p.T, k.p.I = nil, nil, nil
		k.buffers()
		k.forward()
		if !equal(k.p.Y, want) {
			t.Errorf("%s %s puts out other numbers when it is built for evaluation", Class(c.layer), c.name)
		}
	}
}
