package kernel

import (
	"math/rand/v2"
	"testing"
	"unsafe"
)

// eachVariant runs f with every variant of this machine.
func eachVariant(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	before := Active()
	defer func() { _ = Select(before) }()
	for _, name := range Names() {
		t.Run(name, func(t *testing.T) {
			if err := Select(name); err != nil {
				t.Fatal(err)
			}
			f(t)
		})
	}
}

// bench draws the numbers of one case and hands out fenced memory for them.
type bench struct {
	tb     testing.TB
	rnd    *rand.Rand
	fences []*fence
	used   int
	kind   func(*rand.Rand) float32
	upper  bool
}

const benchRoom = 1 << 16 // floats a slice may have

func newBench(tb testing.TB, seed uint64) *bench {
	return &bench{tb: tb, rnd: rand.New(rand.NewPCG(seed, 99))}
}

// begin starts a new case.
func (b *bench) begin() {
	b.used = 0
	b.upper = b.rnd.IntN(2) == 0
	b.kind = bitKinds[b.rnd.IntN(len(bitKinds))]
}

// slice is fenced memory for n floats, filled with numbers.
func (b *bench) slice(n int) []float32 {
	if n > benchRoom {
		b.tb.Fatalf("slice of %d floats is beyond the fences", n)
	}
	if b.used == len(b.fences) {
		b.fences = append(b.fences, newFence(b.tb, benchRoom))
	}
	s := b.fences[b.used].at(n, b.upper)
	b.used++
	for i := range s {
		s[i] = b.kind(b.rnd)
	}
	return s
}

// ints is fenced memory for n whole numbers, none of which is a place.
func (b *bench) ints(n int) []int32 {
	s := b.slice(n)
	ints := unsafe.Slice((*int32)(unsafe.Pointer(unsafe.SliceData(s))), n)
	for i := range ints {
		ints[i] = -7
	}
	return ints
}

// between is a number from lo to hi.
func (b *bench) between(lo, hi int) int { return lo + b.rnd.IntN(hi-lo+1) }

// compare fails when got is not want, bit by bit.
func compare(t *testing.T, what string, info any, got, want []float32) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s %+v: %d numbers, want %d", what, info, len(got), len(want))
	}
	for i := range got {
		if !sameBits(got[i], want[i]) {
			t.Fatalf("%s %+v: element %d is %x, want %x", what, info, i, got[i], want[i])
		}
	}
}

// cases is how many random cases a test draws.
func cases(usual int) int {
	if long {
		return 40 * usual
	}
	if testing.Short() {
		return usual / 4
	}
	return usual
}
