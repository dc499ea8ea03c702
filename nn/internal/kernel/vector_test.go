package kernel

import (
	"math"
	"testing"
)

// TestElementwise compares every element-wise function with its definition,
// rounded operation by operation.
func TestElementwise(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		b := newBench(t, 5)
		for range cases(400) {
			b.begin()
			n := b.between(0, 70)
			if b.rnd.IntN(20) == 0 {
				n = b.between(0, 40000) // beyond one call of the assembly
			}
			x, y, z, dst := b.slice(n), b.slice(n), b.slice(n), b.slice(n)
			p, q := b.kind(b.rnd), b.kind(b.rnd)
			want := make([]float32, n)
			check := func(what string, f func(i int) float32, run func()) {
				t.Helper()
				for i := range want {
					want[i] = f(i)
				}
				run()
				compare(t, what, n, dst, want)
			}
			check("Add", func(i int) float32 { return x[i] + y[i] }, func() { Add(dst, x, y) })
			check("Mul", func(i int) float32 { return x[i] * y[i] }, func() { Mul(dst, x, y) })
			check("Scale", func(i int) float32 { return p * x[i] }, func() { Scale(dst, x, p) })
			check("WeightedSum", func(i int) float32 {
				l, r := float32(p*x[i]), float32(q*y[i])
				return l + r
			}, func() { WeightedSum(dst, x, y, p, q) })
			check("Relu", func(i int) float32 {
				if x[i] < 0 {
					return 0
				}
				return x[i]
			}, func() { Relu(dst, x) })
			check("ReluGrad", func(i int) float32 {
				if y[i] > 0 {
					return x[i]
				}
				return 0
			}, func() { ReluGrad(dst, x, y) })
			check("TanhForward", func(i int) float32 { return Tanh32(x[i]) }, func() { TanhForward(dst, x) })
			check("SigmoidForward", func(i int) float32 { return Sigmoid32(x[i]) }, func() { SigmoidForward(dst, x) })
			copy(dst, z)
			check("AddTo", func(i int) float32 { return z[i] + x[i] }, func() { AddTo(dst, x) })
			copy(dst, z)
			check("Relu in place", func(i int) float32 { return max32(z[i]) }, func() { Relu(dst, dst) })
		}
	})
}

// max32 is relu, told in another way.
func max32(x float32) float32 {
	if math.Signbit(float64(x)) && x != 0 && x == x {
		return 0
	}
	return x
}

func TestOptimizers(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		b := newBench(t, 6)
		for range cases(400) {
			b.begin()
			n := b.between(0, 70)
			if b.rnd.IntN(20) == 0 {
				n = b.between(0, 40000)
			}
			g := b.slice(n)
			w, m, v := b.slice(n), b.slice(n), b.slice(n)
			w2, m2, v2 := clone(w), clone(m), clone(v)
			p := AdamParams{AlphaT: 0.003, OneMinusBeta1: 0.1, OneMinusBeta2: 0.001, Epsilon: 1e-7}
			AdamStep(w, g, m, v, p)
			for i, d := range g {
				a := float32(d - m2[i])
				a = float32(a * p.OneMinusBeta1)
				m2[i] = settle(float32(m2[i] + a))
				s := square(d)
				s = float32(s - v2[i])
				s = float32(s * p.OneMinusBeta2)
				v2[i] = settle(float32(v2[i] + s))
				root := float32(math.Sqrt(float64(v2[i])))
				root = float32(root + p.Epsilon)
				num := float32(m2[i] * p.AlphaT)
				w2[i] = float32(w2[i] - float32(num/root))
			}
			compare(t, "AdamStep m", n, m, m2)
			compare(t, "AdamStep v", n, v, v2)
			compare(t, "AdamStep w", n, w, w2)

			w2 = clone(w)
			SGDStep(w, g, 0.01)
			for i, d := range g {
				step := float32(d * 0.01)
				w2[i] = float32(w2[i] - step)
			}
			compare(t, "SGDStep", n, w, w2)

			for _, nesterov := range []bool{false, true} {
				w2, m2 = clone(w), clone(m)
				MomentumStep(w, g, m, MomentumParams{LearningRate: 0.01, Momentum: 0.9, Nesterov: nesterov})
				for i, d := range g {
					step := float32(d * 0.01)
					m2[i] = settle(float32(float32(m2[i]*0.9) - step))
					up := m2[i]
					if nesterov {
						up = float32(float32(m2[i]*0.9) - step)
					}
					w2[i] = float32(w2[i] + up)
				}
				compare(t, "MomentumStep m", nesterov, m, m2)
				compare(t, "MomentumStep w", nesterov, w, w2)
			}
		}
	})
}

func clone(x []float32) []float32 { return append([]float32(nil), x...) }
