package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

// edges are where the exponential changes its ways.
var edges = []float64{0, math.Copysign(0, -1), 1e-300, -1e-300, 5e-324, 1, -1, 88.72, 88.73, 89, 89.0001, -87.3, -103.9, -104, -104.1, 709.78, 709.79, 710, 710.1,
	-708, -708.4, -745.1, -745.2, -746, -746.1, 693.2, -693.2, 1e308, -1e308, math.Inf(1), math.Inf(-1), math.NaN(), 0.0108, -0.0109}

// TestExpsAreExp compares the exponentials of many numbers with those of one, bit by
// bit, at every place of a block and in place.
func TestExpsAreExp(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(3, 4))
		for n := range 40 {
			x, z := make([]float64, n), make([]float32, n)
			for range 60 {
				for i := range x {
					x[i] = r.NormFloat64() * math.Exp(r.Float64()*14-7)
					if r.IntN(6) == 0 {
						x[i] = edges[r.IntN(len(edges))]
					}
					z[i] = float32(x[i])
				}
				y, w := make([]float64, n), make([]float32, n)
				Exps(y, x)
				Exps32(w, z)
				Exps32(z, z)
				for i := range x {
					if want := Exp(x[i]); math.Float64bits(y[i]) != math.Float64bits(want) && !(y[i] != y[i] && want != want) {
						t.Fatalf("Exps of %v is %v, Exp %v", x[i], y[i], want)
					}
					if want := Exp32(float32(x[i])); math.Float32bits(w[i]) != math.Float32bits(want) && !(w[i] != w[i] && want != want) {
						t.Fatalf("Exps32 of %v is %v, Exp32 %v", float32(x[i]), w[i], want)
					}
					if math.Float32bits(w[i]) != math.Float32bits(z[i]) && z[i] == z[i] {
						t.Fatalf("in place %v, elsewhere %v", z[i], w[i])
					}
				}
			}
		}
	})
}

// TestTanhsAreTanh32 is the same for the hyperbolic tangent.
func TestTanhsAreTanh32(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(5, 6))
		special := append([]float64{0.175, 0.1750001, 0.1749999, 20, 20.001, 19.99, 1e-9, 1.1e-9, 9e-10, -0.175, -20.1, 9.01, 1e-30}, edges...)
		for n := range 40 {
			for range 80 {
				x, y := make([]float32, n), make([]float32, n)
				for i := range x {
					x[i] = float32(r.NormFloat64() * math.Exp(r.Float64()*12-8))
					if r.IntN(5) == 0 {
						x[i] = float32(special[r.IntN(len(special))])
					}
				}
				TanhForward(y, x)
				for i := range x {
					if want := Tanh32(x[i]); math.Float32bits(y[i]) != math.Float32bits(want) && !(y[i] != y[i] && want != want) {
						t.Fatalf("tanh of %v is %v, alone %v", x[i], y[i], want)
					}
				}
			}
		}
	})
}

func BenchmarkExps(b *testing.B) {
	x, y := make([]float64, 1024), make([]float64, 1024)
	z := make([]float32, 1024)
	for i := range x {
		x[i] = float64(i)/100 - 5
		z[i] = float32(x[i])
	}
	b.Run("one by one", func(b *testing.B) {
		for range b.N {
			for i := range x {
				y[i] = Exp(x[i])
			}
		}
	})
	b.Run("float64", func(b *testing.B) {
		for range b.N {
			Exps(y, x)
		}
	})
	b.Run("tanh", func(b *testing.B) {
		w := make([]float32, 1024)
		for range b.N {
			TanhForward(w, z)
		}
	})
	b.Run("tanh one by one", func(b *testing.B) {
		w := make([]float32, 1024)
		for range b.N {
			for i, v := range z {
				w[i] = Tanh32(v)
			}
		}
	})
	b.Run("float32", func(b *testing.B) {
		w := make([]float32, 1024)
		for range b.N {
			Exps32(w, z)
		}
	})
}
