package loss

import (
	"math"
	"math/rand/v2"
	"testing"

	"duet/nn/internal/kernel"
)

// TestSingleIsShared: rows with one target that is not 0 have the bits of any row, also
// where numbers are not finite, sums are 0, shares are outside the clip and the target
// is not 1.
func TestSingleIsShared(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	odd := []float32{0, float32(math.Copysign(0, -1)), 1, -1, 1e-8, -1e-8, 1e-45, -1e-45, 1e38, -1e38, 3e38, inf32, -inf32, nan32}
	same := func(a, b float32) bool {
		return math.Float32bits(a) == math.Float32bits(b) || a != a && b != b
	}
	singles := 0
	for i := range 40000 {
		k := 1 + i%20
		p, y := make([]float32, k), make([]float32, k)
		for j := range p {
			p[j] = r.Float32()
			if i%3 == 0 && r.IntN(4) == 0 {
				p[j] = odd[r.IntN(len(odd))]
			}
			if i%7 == 0 {
				p[j] = float32(math.Ldexp(float64(p[j]), r.IntN(80)-60))
			}
			if r.IntN(5) == 0 {
				y[j] = odd[1]
			}
		}
		a := answer{row: y}
		at := r.IntN(k)
		switch y[at] = 1; {
		case i%4 == 0:
			y[at] = odd[r.IntN(len(odd))]
		case i%16 == 1:
			a = answer{class: at}
		case i%16 == 2:
			a = a.spread(0.1, k)
		case i%16 == 3:
			y[r.IntN(k)] = 2
		}
		if _, _, ok := a.single(k); ok {
			singles++
		}
		s := kernel.Sum(p)
		if got, want := float32(probabilityLoss(p, a)), float32(sharedLoss(p, a, s)); !same(got, want) {
			t.Fatalf("p %v y %v: loss %v, want %v", p, a, got, want)
		}
		got, want := make([]float32, k), make([]float32, k)
		n := float64(1 + i%33)
		probabilityGrad(got, p, a, n)
		sharedGrad(want, p, a, s, n)
		for j := range got {
			if !same(got[j], want[j]) {
				t.Fatalf("p %v y %v: gradient %d is %v, want %v", p, a, j, got[j], want[j])
			}
		}
	}
	if singles < 20000 {
		t.Errorf("%d rows had a single target, expected most of them", singles)
	}
}
