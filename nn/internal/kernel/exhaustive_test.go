package kernel

import (
	"math"
	"math/big"
	"os"
	"runtime"
	"sync"
	"testing"
)

// long says that the exhaustive tests shall run: DUET_LONG=1.
var long = os.Getenv("DUET_LONG") == "1"

// rounded are the functions promised to be correctly rounded. near is their
// value in float64 with a small error, exact is (to 160 bits) the truth.
var rounded = map[string]struct {
	f     func(float32) float32
	near  func(float64) float64
	exact func(float64) *big.Float
}{
	"Exp32":  {Exp32, math.Exp, bigExp},
	"Log32":  {Log32, math.Log, bigLog},
	"Tanh32": {Tanh32, math.Tanh, bigTanh},
}

// TestCorrectlyRounded checks all 2^32 inputs with DUET_LONG=1 (minutes), every
// 4093rd otherwise.
func TestCorrectlyRounded(t *testing.T) {
	stride := uint64(4093)
	if long {
		stride = 1
	}
	for name, fn := range rounded {
		t.Run(name, func(t *testing.T) {
			workers := uint64(runtime.GOMAXPROCS(0))
			var wg sync.WaitGroup
			for w := range workers {
				wg.Go(func() {
					for u := w * stride; u < 1<<32; u += workers * stride {
						x := math.Float32frombits(uint32(u))
						got := fn.f(x)
						want := fn.near(float64(x))
						r := float32(want)
						if nearTie(want) {
							r, _ = fn.exact(float64(x)).Float32()
						}
						if math.Float32bits(got) != math.Float32bits(r) && (got == got || r == r) {
							t.Errorf("%s(%v = %#08x) = %v, want %v", name, x, u, got, r)
							return
						}
					}
				})
			}
			wg.Wait()
		})
	}
}

// TestLog32Hard has the five inputs whose logarithm, rounded to float64, is a
// tie of float32: rounding twice gets them wrong.
func TestLog32Hard(t *testing.T) {
	for _, x := range []float32{0x1.827a74p-07, 0x1.2f1fd6p+03, 0x1.bacb4ap+25, 0x1.b121a6p+76, 0x1.6351d8p+95} {
		want, _ := bigLog(float64(x)).Float32()
		if got := Log32(x); got != want {
			t.Errorf("Log32(%x) = %x, want %x", x, got, want)
		}
	}
}

// nearTie says that v is so close to the middle of two float32 that 8 units in
// its last place could change the rounding.
func nearTie(v float64) bool {
	a := math.Abs(v)
	if a == 0 || !(a <= math.MaxFloat64) {
		return false
	}
	d := 8 * (math.Nextafter(a, math.Inf(1)) - a)
	return float32(a-d) != float32(a+d)
}

const bigBits = 200

func newBig(x float64) *big.Float { return new(big.Float).SetPrec(bigBits).SetFloat64(x) }

// bigExp is e^x by the series of x/2^40, squared 40 times.
func bigExp(x float64) *big.Float { return bigExpOf(newBig(x)) }

func bigExpOf(x *big.Float) *big.Float {
	prec := uint(bigBits + 60)
	r := new(big.Float).SetPrec(prec).SetMantExp(new(big.Float).SetPrec(prec).Set(x), -40)
	sum := new(big.Float).SetPrec(prec).SetInt64(1)
	term := new(big.Float).SetPrec(prec).SetInt64(1)
	for n := int64(1); n < 20; n++ {
		term.Mul(term, r)
		term.Quo(term, new(big.Float).SetInt64(n))
		sum.Add(sum, term)
	}
	for range 40 {
		sum.Mul(sum, sum)
	}
	return sum
}

// bigLog is the logarithm by Newton's method on bigExp.
func bigLog(x float64) *big.Float {
	y := newBig(math.Log(x))
	for range 3 {
		e := bigExpOf(new(big.Float).SetPrec(bigBits).Neg(y))
		e.Mul(e, newBig(x))
		e.Sub(e, newBig(1)) // x*exp(-y) - 1
		y.Add(y, e)
		half := new(big.Float).SetPrec(bigBits).Mul(e, e)
		y.Sub(y, half.Quo(half, newBig(2)))
	}
	return y
}

// bigTanh is (e^2x - 1) / (e^2x + 1), with room for what cancels.
func bigTanh(x float64) *big.Float {
	e := bigExpOf(newBig(2 * x))
	one := newBig(1)
	top := new(big.Float).SetPrec(bigBits+60).Sub(e, one)
	low := new(big.Float).SetPrec(bigBits+60).Add(e, one)
	return top.Quo(top, low)
}
