package kernel

import (
	"math"
	"math/big"
	"testing"
)

// pairOf is x as the float64 nearest to it and the float64 nearest to the rest.
func pairOf(x *big.Float) (hi, lo float64) {
	hi, _ = x.Float64()
	lo, _ = new(big.Float).SetPrec(bigBits).Sub(x, newBig(hi)).Float64()
	return hi, lo
}

// TestTables works out every table again.
func TestTables(t *testing.T) {
	ln2 := bigLog(2)
	for i, got := range expTable {
		x := new(big.Float).SetPrec(bigBits).Mul(ln2, newBig(float64(i)/32))
		hi, lo := pairOf(bigExpOf(x))
		if got != [2]float64{hi, lo} {
			t.Errorf("expTable[%d] = %x, want %x %x", i, got, hi, lo)
		}
	}
	if s, _ := new(big.Float).Quo(newBig(32), ln2).Float64(); s != expSteps {
		t.Errorf("expSteps is %x, want %x", expSteps, s)
	}
	rest := new(big.Float).SetPrec(bigBits).Quo(ln2, newBig(32))
	if lo, _ := rest.Sub(rest, newBig(expStepHi)).Float64(); lo != expStepLo {
		t.Errorf("expStepLo is %x, want %x", expStepLo, lo)
	}
	rest = new(big.Float).SetPrec(bigBits).Sub(ln2, newBig(ln2Hi))
	if lo, _ := rest.Float64(); lo != ln2Lo {
		t.Errorf("ln2Lo is %x, want %x", ln2Lo, lo)
	}
	for i, got := range logTable {
		first := math.Float64frombits(logFirst + uint64(i)<<45)
		last := math.Float64frombits(logFirst + uint64(i+1)<<45)
		if math.Abs(first*got.inv-1) > 1./128 || math.Abs(last*got.inv-1) > 1./128 || got.inv*1024 != math.Trunc(got.inv*1024) {
			t.Errorf("logTable[%d].inv = %x does not fit [%v, %v)", i, got.inv, first, last)
		}
		want := bigLog(got.inv)
		want.Neg(want).Sub(want, newBig(got.hi))
		lo, _ := want.Float64()
		if lo != got.lo || math.Abs(lo) > 0x1p-43 || got.hi*0x1p42 != math.Trunc(got.hi*0x1p42) {
			t.Errorf("logTable[%d] = %x %x, want lo %x", i, got.hi, got.lo, lo)
		}
	}
}

func TestErfTable(t *testing.T) {
	pi := new(big.Float).SetPrec(bigBits).SetInt(bigPi(bigBits))
	pi.SetMantExp(pi, -bigBits)
	scale := new(big.Float).SetPrec(bigBits).Quo(newBig(2), new(big.Float).SetPrec(bigBits).Sqrt(pi))
	for i, got := range erfTable {
		c := 1.125 + float64(i)/4
		q := newBig(-c * c)
		// erf(c) = scale * sum of (-1)^n c^(2n+1) / (n! (2n+1))
		power, sum := newBig(c), newBig(0)
		for n := 0; n < 250; n++ {
			sum.Add(sum, new(big.Float).SetPrec(bigBits).Quo(power, newBig(float64(2*n+1))))
			power.Mul(power, q).Quo(power, newBig(float64(n+1)))
		}
		value, _ := sum.Mul(sum, scale).Float64()
		slope, _ := new(big.Float).SetPrec(bigBits).Mul(scale, bigExpOf(q)).Float64()
		if got != [2]float64{value, slope} {
			t.Errorf("erfTable[%d] = %x, want %x %x", i, got, value, slope)
		}
	}
}

func TestTwoOverPi(t *testing.T) {
	const spare = 64
	n := len(twoOverPi) * 64
	// floor(2/pi * 2^n) = 2^(n + n+spare + 1) / (pi * 2^(n+spare))
	want := new(big.Int).Lsh(big.NewInt(1), uint(2*n+spare+1))
	want.Quo(want, bigPi(n+spare))
	got := new(big.Int)
	for _, w := range twoOverPi {
		got.Lsh(got, 64).Or(got, new(big.Int).SetUint64(w))
	}
	if got.Cmp(want) != 0 {
		t.Errorf("twoOverPi is %x, want %x", got, want)
	}
	half := new(big.Float).SetPrec(bigBits).SetInt(bigPi(bigBits))
	half.SetMantExp(half, -bigBits-1)
	if hi, lo := pairOf(half); hi != halfPi || lo != halfPiLo {
		t.Errorf("halfPi is %x %x, want %x %x", halfPi, halfPiLo, hi, lo)
	}
}

// bigPi is pi * 2^bits by Machin's formula, good to a few units.
func bigPi(bits int) *big.Int {
	const guard = 32
	one := new(big.Int).Lsh(big.NewInt(1), uint(bits+guard))
	atan := func(inverse int64) *big.Int {
		sum, power := new(big.Int), new(big.Int).Quo(one, big.NewInt(inverse))
		for n := int64(1); power.Sign() != 0; n += 2 {
			term := new(big.Int).Quo(power, big.NewInt(n))
			if n%4 == 3 {
				term.Neg(term)
			}
			sum.Add(sum, term)
			power.Quo(power, big.NewInt(inverse*inverse))
		}
		return sum
	}
	pi := new(big.Int).Mul(big.NewInt(16), atan(5))
	pi.Sub(pi, new(big.Int).Mul(big.NewInt(4), atan(239)))
	return pi.Rsh(pi, guard)
}
