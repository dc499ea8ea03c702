package kernel

import (
	"math"
	"testing"
)

// sqrt32 is the root, told without the helper.
func sqrt32(x float32) float32 { return float32(math.Sqrt(float64(x))) }

// settle and square are the smallest moments and squares, told without the helpers.
func settle(x float32) float32 {
	if math.Abs(float64(x)) < math.Ldexp(1, -110) {
		return 0
	}
	return x
}

func square(x float32) float32 {
	if float64(x)*float64(x) < math.Ldexp(1, -110) {
		return 0
	}
	return float32(x * x)
}

// TestRules compares the steps of optimizers with their definitions, rounded
// operation by operation, for numbers of every kind.
func TestRules(t *testing.T) {
	b := newBench(t, 8)
	for range cases(400) {
		b.begin()
		n := b.between(0, 70)
		g, w, v, m, a := b.slice(n), b.slice(n), b.slice(n), b.slice(n), b.slice(n)
		start := func() (w2, v2, m2, a2 []float32) { return clone(w), clone(v), clone(m), clone(a) }

		for form := range 4 {
			w1, v1, m1, a1 := start()
			w2, v2, m2, a2 := start()
			if form&1 == 0 {
				m1 = nil
			}
			if form&2 == 0 {
				a1 = nil
			}
			p := RMSpropParams{LearningRate: 0.01, Rho: 0.9, OneMinusRho: 0.1, Momentum: 0.5, Epsilon: 1e-3}
			RMSpropStep(w1, g, v1, m1, a1, p)
			for i, d := range g {
				s := square(d)
				s = float32(s * p.OneMinusRho)
				s += float32(v2[i] * p.Rho)
				v2[i] = settle(s)
				den := v2[i]
				if a1 != nil {
					s = float32(d * p.OneMinusRho)
					s += float32(a2[i] * p.Rho)
					a2[i] = settle(s)
					s = float32(a2[i] * a2[i])
					den = float32(den - s)
				}
				den = sqrt32(float32(den + p.Epsilon))
				up := float32(d*p.LearningRate) / den
				if m1 != nil {
					up += float32(m2[i] * p.Momentum)
					up = settle(up)
					m2[i] = up
				}
				w2[i] = float32(w2[i] - up)
			}
			compare(t, "RMSpropStep w", form, w1, w2)
			compare(t, "RMSpropStep v", form, v1, v2)
			if m1 != nil {
				compare(t, "RMSpropStep m", form, m1, m2)
			}
			if a1 != nil {
				compare(t, "RMSpropStep a", form, a1, a2)
			}
		}

		w1, v1, _, _ := start()
		w2, v2, _, _ := start()
		AdagradStep(w1, g, v1, 0.01, 1e-3)
		for i, d := range g {
			s := square(d)
			v2[i] = float32(v2[i] + s)
			w2[i] = float32(w2[i] - float32(d*0.01)/sqrt32(float32(v2[i]+1e-3)))
		}
		compare(t, "AdagradStep w", n, w1, w2)
		compare(t, "AdagradStep acc", n, v1, v2)
	}
}

// TestMomentRules is TestRules for Adam's kin.
func TestMomentRules(t *testing.T) {
	b := newBench(t, 9)
	for range cases(400) {
		b.begin()
		n := b.between(0, 70)
		g, w, v, m, top := b.slice(n), b.slice(n), b.slice(n), b.slice(n), b.slice(n)
		w1, v1, m1, top1 := clone(w), clone(v), clone(m), clone(top)
		moments := func(i int, d float32) {
			s := float32(d - m[i])
			s = float32(s * 0.1)
			m[i] = settle(float32(m[i] + s))
			s = square(d)
			s = float32(s - v[i])
			s = float32(s * 0.001)
			v[i] = settle(float32(v[i] + s))
		}
		p := AdamParams{AlphaT: 0.003, OneMinusBeta1: 0.1, OneMinusBeta2: 0.001, Epsilon: 1e-7}
		AMSGradStep(w1, g, m1, v1, top1, p)
		for i, d := range g {
			moments(i, d)
			if !(top[i] >= v[i]) && top[i] == top[i] {
				top[i] = v[i]
			}
			num := float32(m[i] * p.AlphaT)
			w[i] = float32(w[i] - num/float32(sqrt32(top[i])+p.Epsilon))
		}
		compare(t, "AMSGradStep m", n, m1, m)
		compare(t, "AMSGradStep v", n, v1, v)
		compare(t, "AMSGradStep w", n, w1, w)
		for i := range top {
			if !sameBits(top1[i], top[i]) && top1[i] != top[i] { // a zero may have either sign
				t.Fatalf("AMSGradStep top: %x, want %x", top1[i], top[i])
			}
		}

		q := NadamParams{LearningRate: 0.01, OneMinusBeta1: 0.1, OneMinusBeta2: 0.001, Epsilon: 1e-7,
			Next: 0.48, NextBelow: 0.75, Now: 0.53, NowBelow: 0.6, VBelow: 0.002}
		copy(w1, w)
		NadamStep(w1, g, m1, v1, q)
		for i, d := range g {
			moments(i, d)
			left, right := float32(m[i]*q.Next), float32(d*q.Now)
			mean := float32(left/q.NextBelow) + float32(right/q.NowBelow)
			num := float32(mean * q.LearningRate)
			below := float32(sqrt32(float32(v[i]/q.VBelow)) + q.Epsilon)
			w[i] = float32(w[i] - num/below)
		}
		compare(t, "NadamStep m", n, m1, m)
		compare(t, "NadamStep v", n, v1, v)
		compare(t, "NadamStep w", n, w1, w)
	}
}

// TestClipsAndAverage is TestRules for what all optimizers have in common.
func TestClipsAndAverage(t *testing.T) {
	b := newBench(t, 10)
	for range cases(400) {
		b.begin()
		n := b.between(0, 70)
		g, avg, dst, want := b.slice(n), b.slice(n), b.slice(n), make([]float32, n)
		ClipValue(dst, g, 0.5)
		for i, d := range g {
			switch {
			case d > 0.5:
				d = 0.5
			case d < -0.5:
				d = -0.5
			}
			want[i] = d
		}
		compare(t, "ClipValue", n, dst, want)
		ClipNorm(dst, g, 0.3, 1.7)
		for i, d := range g {
			d = float32(d * 0.3)
			want[i] = float32(d / 1.7)
		}
		compare(t, "ClipNorm", n, dst, want)
		for i := range want {
			keep, take := float32(avg[i]*0.9), float32(g[i]*float32(1-float32(0.9)))
			want[i] = keep + take
		}
		Average(avg, g, 0.9)
		compare(t, "Average", n, avg, want)
	}
	avg := []float32{0, 0}
	Average(avg, []float32{0.3, -2}, 0)
	if avg[0] != 0.3 || avg[1] != -2 {
		t.Errorf("with momentum 0 the average is %v", avg)
	}
}

// TestRulesCheckLengths: a slice of another length is a programmer's error.
func TestRulesCheckLengths(t *testing.T) {
	x, y := make([]float32, 2), make([]float32, 3)
	for name, do := range map[string]func(){
		"RMSpropStep":   func() { RMSpropStep(x, x, y, nil, nil, RMSpropParams{}) },
		"RMSpropStep m": func() { RMSpropStep(x, x, x, y, nil, RMSpropParams{}) },
		"RMSpropStep a": func() { RMSpropStep(x, x, x, nil, y, RMSpropParams{}) },
		"AdagradStep":   func() { AdagradStep(x, y, x, 1, 1) },
		"AMSGradStep":   func() { AMSGradStep(x, x, x, x, y, AdamParams{}) },
		"NadamStep":     func() { NadamStep(x, x, x, y, NadamParams{}) },
		"ClipValue":     func() { ClipValue(x, y, 1) },
		"ClipNorm":      func() { ClipNorm(x, y, 1, 1) },
		"Average":       func() { Average(x, y, 1) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s took slices of different lengths", name)
				}
			}()
			do()
		}()
	}
}

// TestLeastMoments: what an optimizer keeps ends at 2^-110, and a square at 2^-55, to the
// last bit, in the lanes of a vector as behind them.
func TestLeastMoments(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		least, root := float32(math.Ldexp(1, -110)), float32(math.Ldexp(1, -55))
		zero, inf, nan := float32(math.Copysign(0, -1)), float32(math.Inf(1)), float32(math.NaN())
		for _, c := range []struct{ m, wantM, g, wantV float32 }{
			{least, least, root, least},
			{-least, -least, -root, least},
			{math.Nextafter32(least, 0), 0, math.Nextafter32(root, 0), 0},
			{-math.Nextafter32(least, 0), 0, -math.Nextafter32(root, 0), 0},
			{math.Nextafter32(least, 1), math.Nextafter32(least, 1), math.Nextafter32(root, 1), math.Nextafter32(root, 1) * math.Nextafter32(root, 1)},
			{1e-45, 0, 1e-45, 0},
			{zero, 0, zero, 0},
			{1, 1, 2, 4},
			{nan, nan, nan, nan},
			{1, nan, inf, inf}, // m + inf*0
		} {
			const n = 21
			w, g, m, v := make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n)
			for i := range n {
				g[i], m[i] = c.g, c.m
			}
			// m stays and v is the square.
			AdamStep(w, g, m, v, AdamParams{AlphaT: 1, OneMinusBeta1: 0, OneMinusBeta2: 1, Epsilon: 1})
			for i := range n {
				if !sameBits(m[i], c.wantM) || !sameBits(v[i], c.wantV) {
					t.Errorf("m %x and g %x, number %d: m is %x, want %x; v is %x, want %x", c.m, c.g, i, m[i], c.wantM, v[i], c.wantV)
					break
				}
			}
		}
	})
}
