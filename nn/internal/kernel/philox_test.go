package kernel

import "testing"

// TestPhiloxKnownAnswers has the vectors that Random123 publishes.
func TestPhiloxKnownAnswers(t *testing.T) {
	const all = 0xffffffff
	for _, c := range []struct {
		ctr  [4]uint32
		key  [2]uint32
		want [4]uint32
	}{
		{want: [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
		{[4]uint32{all, all, all, all}, [2]uint32{all, all}, [4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
		{
			[4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, [2]uint32{0xa4093822, 0x299f31d0},
			[4]uint32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1},
		},
	} {
		if got := Philox(c.key, c.ctr); got != c.want {
			t.Errorf("Philox(%x, %x) = %x, want %x", c.key, c.ctr, got, c.want)
		}
	}
}

func TestStream(t *testing.T) {
	s := NewStream(7<<32|42, Dropout)
	if s.Block(1, 2, 3) != Philox([2]uint32{42, 4}, [4]uint32{1, 2, 3, 7}) {
		t.Error("Block does not read key (seed, purpose) at counter (a, b, c, seed's high half)")
	}
	for _, first := range []uint32{0, 1, 2, 3, 4, 1001} {
		one, two := make([]float32, 11), make([]float32, 11)
		s.Fill(one, 5, first)
		s.Fill2(two, 5, 6, first)
		for i := range one {
			e := first + uint32(i)
			if want := float32(s.Block(5, e/4, 0)[e%4]>>8) / (1 << 24); one[i] != want || s.Uniform(5, e) != want {
				t.Fatalf("element %d of list 5: Fill %v, Uniform %v, want %v", e, one[i], s.Uniform(5, e), want)
			}
			if want := float32(s.Block(5, 6, e/4)[e%4]>>8) / (1 << 24); two[i] != want || s.Uniform2(5, 6, e) != want {
				t.Fatalf("element %d of list (5, 6): Fill2 %v, Uniform2 %v, want %v", e, two[i], s.Uniform2(5, 6, e), want)
			}
		}
	}
	if unit(0) != 0 || unit(0xffffffff) != 1-0x1p-24 {
		t.Error("unit does not cover [0, 1) in steps of 2^-24")
	}
}

// TestPermutation holds one permutation for ever, and that it is a function of
// seed, epoch and length that hits everything once.
func TestPermutation(t *testing.T) {
	got := make([]int32, 10)
	Permutation(got, 42, 3)
	want := []int32{8, 7, 1, 3, 9, 2, 6, 0, 4, 5}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("Permutation(10, seed 42, epoch 3) = %v, want %v", got, want)
		}
	}
	for _, n := range []int{0, 1, 2, 1000} {
		p, again, other := make([]int32, n), make([]int32, n), make([]int32, n)
		Permutation(p, 1, 0)
		Permutation(again, 1, 0)
		Permutation(other, 1, 1)
		seen, same := make([]bool, n), 0
		for i, v := range p {
			if seen[v] || again[i] != v {
				t.Fatalf("n = %d: %d comes twice, or the second call differs", n, v)
			}
			seen[v] = true
			if other[i] == v {
				same++
			}
		}
		if n > 100 && same > n/20 {
			t.Errorf("epochs 0 and 1 agree on %d of %d places", same, n)
		}
	}
}
