package alpha_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"duet/nn/alpha"
	"duet/nn/loss"
)

// scan is n samples of k classes whose answers are drawn; edge puts the answers near
// 0 and 1.
func scan(t interface{ Fatal(...any) }, rule alpha.Rule, n, k int, seed uint64, edge float64) *alpha.Scan {
	l, err := loss.New("categorical_crossentropy", nil)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(seed, 3))
	draw := func() []float32 {
		out := make([]float32, n*k)
		for at := 0; at < len(out); at += k {
			sum, row := 0.0, make([]float64, k)
			for j := range row {
				row[j] = math.Exp(edge * r.NormFloat64())
				sum += row[j]
			}
			for j := range row {
				out[at+j] = float32(row[j] / sum)
			}
		}
		return out
	}
	y := make([]float32, n*k)
	for i := range n {
		y[i*k+r.IntN(k)] = 1
	}
	return &alpha.Scan{Rule: rule, K: k, A: draw(), B: draw(),
		Losses: func(dst, merged []float32) { l.Values(dst, merged, y, k) },
		Grad:   func(d, merged []float32) { l.Grad(d, merged, y, k) },
	}
}

func TestScanMergesByHand(t *testing.T) {
	a, b := []float32{.5, .5, 1, 0}, []float32{.2, .8, .3, .7}
	for _, c := range []struct {
		rule  alpha.Rule
		alpha float64
		want  []float64
	}{
		{alpha.Sum, 1, []float64{.5, .5, 1, 0}},
		{alpha.Sum, 0, []float64{.2, .8, .3, .7}},
		{alpha.Sum, .25, []float64{.275, .725, .475, .525}},
		{alpha.Sum, 1.5, []float64{.65, .35, 1.35, -.35}},
		{alpha.Product, 1, []float64{.5, .5, 1, 0}},
		{alpha.Product, 0, []float64{.2, .8, .3, .7}}, // 0^0 is 1
		{alpha.Product, .5, []float64{1. / 3, 2. / 3, 1, 0}},
	} {
		s := alpha.Scan{Rule: c.rule, K: 2, A: a, B: b}
		if s.N() != 2 {
			t.Fatalf("%d samples", s.N())
		}
		for i, got := range s.Merged(c.alpha) {
			if math.Abs(float64(got)-c.want[i]) > 1e-7 {
				t.Errorf("rule %d at %v: number %d is %v, want %v", c.rule, c.alpha, i, got, c.want[i])
			}
		}
	}
}

func TestScanOfARowWithoutAChance(t *testing.T) {
	s := alpha.Scan{Rule: alpha.Product, K: 2, A: []float32{1, 0}, B: []float32{0, 1},
		Losses: func(dst, merged []float32) { dst[0] = -merged[0] }}
	for _, v := range s.Merged(.5) {
		if v == v {
			t.Errorf("a row whose every class is 0 is %v, want NaN", v)
		}
	}
	curve := make([]float64, 3)
	s.Curve(curve, nil)
	if at, least := s.Best(curve); at != 1 || least != -1 {
		t.Errorf("best is %v with %v, want the end 1, the best where there is a loss", at, least)
	}
	nan := math.NaN()
	if at, least := s.Best([]float64{nan, nan, nan}); at == at || least == least {
		t.Errorf("best of nothing is %v with %v, want NaN", at, least)
	}
}

// TestScanFindsTheBest compares the best alpha with a fine grid.
func TestScanFindsTheBest(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rule := alpha.Rule(rapid.IntRange(0, 1).Draw(rt, "rule"))
		s := scan(rt, rule, rapid.IntRange(1, 40).Draw(rt, "n"), rapid.IntRange(2, 5).Draw(rt, "k"),
			rapid.Uint64().Draw(rt, "seed"), rapid.Float64Range(.1, 4).Draw(rt, "edge"))
		curve := make([]float64, 21)
		seen := 0
		s.Curve(curve, func(i int, merged []float32) {
			if seen++; len(merged) != len(s.A) {
				rt.Fatalf("point %d: %d numbers, want %d", i, len(merged), len(s.A))
			}
		})
		at, least := s.Best(curve)
		if seen != len(curve) || curve[0] != s.Loss(0) || curve[20] != s.Loss(1) {
			rt.Fatalf("%d points from %v to %v, want 21 from %v to %v", seen, curve[0], curve[20], s.Loss(0), s.Loss(1))
		}
		if got := s.Loss(at); got != least {
			rt.Fatalf("the best is said to be %v at %v, where it is %v", least, at, got)
		}
		for i := range 1001 {
			if v := s.Loss(float64(i) / 1000); v < least-1e-5*(1+math.Abs(least)) {
				rt.Fatalf("alpha %v has loss %v, less than %v of the best, %v", float64(i)/1000, v, least, at)
			}
		}
	})
}

// TestScanPullsAddUp compares the pulls with the slope of the loss.
func TestScanPullsAddUp(t *testing.T) {
	for _, rule := range []alpha.Rule{alpha.Sum, alpha.Product} {
		for seed := range uint64(20) {
			s := scan(t, rule, 30, 4, seed, 1)
			for _, at := range []float64{.1, .5, .83} {
				pulls, total := make([]float64, s.N()), 0.0
				s.Pulls(pulls, at)
				for _, v := range pulls {
					total += v
				}
				const h = 1e-2
				slope := (8*(s.Loss(at+h/2)-s.Loss(at-h/2)) - (s.Loss(at+h) - s.Loss(at-h))) / (6 * h)
				if math.Abs(total-slope) > 2e-4*(1+math.Abs(slope)) {
					t.Errorf("rule %d, seed %d, alpha %v: the pulls add up to %v, the slope is %v", rule, seed, at, total, slope)
				}
			}
		}
	}
}

// TestScanPullsAreFinite at the ends, where a class may be impossible.
func TestScanPullsAreFinite(t *testing.T) {
	s := scan(t, alpha.Product, 20, 3, 9, 1)
	for i := range 20 {
		s.A[3*i+i%3], s.B[3*i+(i+1)%3] = 0, 0
	}
	for _, at := range []float64{0, .5, 1} {
		pulls := make([]float64, s.N())
		s.Pulls(pulls, at)
		for i, v := range pulls {
			if v-v != 0 {
				t.Errorf("alpha %v: sample %d pulls %v", at, i, v)
			}
		}
	}
}
