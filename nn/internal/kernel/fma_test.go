package kernel

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// bitKinds draw float32 that go through every part of the format.
var bitKinds = []func(*rand.Rand) float32{
	func(r *rand.Rand) float32 { return math.Float32frombits(r.Uint32()) },
	func(r *rand.Rand) float32 { return r.Float32()*2 - 1 },
	func(r *rand.Rand) float32 { return float32(r.IntN(7) - 3) },
	// few bits: many ties
	func(r *rand.Rand) float32 { return math.Float32frombits(r.Uint32() & 0xbffff000) },
	// around the smallest normal and below
	func(r *rand.Rand) float32 { return math.Float32frombits(r.Uint32() & 0x81ffffff) },
	func(r *rand.Rand) float32 { return math.Float32frombits(r.Uint32()&0x807fffff | 0x20000000) },
	func(r *rand.Rand) float32 { return special32[r.IntN(len(special32))] },
}

// special32 are the values where formats have their corners.
var special32 = []float32{
	0, float32(math.Copysign(0, -1)), 1, -1, float32(math.Inf(1)), float32(math.Inf(-1)), float32(math.NaN()),
	math.MaxFloat32, -math.MaxFloat32, math.SmallestNonzeroFloat32, -math.SmallestNonzeroFloat32,
	0x1p-126, -0x1p-126, 0x1.fffffcp-127, 0x1p-149, 0x1p-75, 0x1p64, 1 + 0x1p-23, 1 - 0x1p-24,
}

// sameBits says that a and b are equal down to the bits, or both NaN.
func sameBits(a, b float32) bool {
	return math.Float32bits(a) == math.Float32bits(b) || a != a && b != b
}

// bigFMA is a*b + c by exact arithmetic, for finite numbers.
func bigFMA(a, b, c float32) float32 {
	x := new(big.Float).SetPrec(2000).SetFloat64(float64(a))
	x.Mul(x, new(big.Float).SetFloat64(float64(b)))
	x.Add(x, new(big.Float).SetFloat64(float64(c)))
	if x.Sign() == 0 { // big has no rule for the sign of a sum of zeros
		return float32(float64(a)*float64(b)) + c
	}
	f, _ := x.Float32()
	return f
}

func finite(x float32) bool { return math.Abs(float64(x)) <= math.MaxFloat32 }

func TestFMA32(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	n := 200_000
	if long {
		n = 5_000_000
	}
	for range n {
		kind := bitKinds[rnd.IntN(len(bitKinds))]
		a, b, c := kind(rnd), kind(rnd), kind(rnd)
		got := FMA32(a, b, c)
		var want float32
		if finite(a) && finite(b) && finite(c) {
			want = bigFMA(a, b, c)
		} else {
			want = float32(float64(a)*float64(b) + float64(c))
		}
		if !sameBits(got, want) {
			t.Fatalf("FMA32(%x, %x, %x) = %x, want %x", a, b, c, got, want)
		}
	}
}

// TestFMA32Ties holds the cases where rounding twice goes wrong.
func TestFMA32Ties(t *testing.T) {
	for _, c := range []struct{ a, b, c, want float32 }{
		// 1 + 2^-24 is a tie; the product's last bit decides.
		{0x1p-24, 1 + 0x1p-23, 1, 1 + 0x1p-23},
		{0x1p-12, 0x1p-12, 1, 1},
		{0x1p-40, 0x1p-40, 1 + 0x1p-23, 1 + 0x1p-23},
		// The float64 sum is a tie, the true one lies 2^-70 below.
		{0x1.000002p-12, 0x1.fffffcp-13, 0x1.000002p0, 0x1.000002p0},
		{0x1.000002p-12, 0x1.000002p-12, 0x1.000002p0, 0x1.000004p0},
		// The same below the normal range, where ties have other bits.
		{0x1.000002p-75, 0x1.fffffcp-76, 0x1p-130 + 0x1p-149, 0x1p-130 + 0x1p-149},
		{0x1.000002p-75, 0x1.000002p-75, 0x1p-130, 0x1p-130 + 0x1p-149},
		{-0x1p-75, 0x1p-75, 0, float32(math.Copysign(0, -1))},
		{0x1p-75, 0x1.000002p-75, 0, 0x1p-149},
		{0, 5, float32(math.Copysign(0, -1)), 0},
		{float32(math.Copysign(0, -1)), 5, float32(math.Copysign(0, -1)), float32(math.Copysign(0, -1))},
	} {
		if got := FMA32(c.a, c.b, c.c); !sameBits(got, c.want) || finite(c.c) && !sameBits(got, bigFMA(c.a, c.b, c.c)) {
			t.Errorf("FMA32(%x, %x, %x) = %x, want %x", c.a, c.b, c.c, got, c.want)
		}
	}
}
