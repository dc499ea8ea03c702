package kernel

import "math/bits"

// Philox is Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as
// 1, 2, 3", 2011): four random words that are a function of key and counter.
func Philox(key [2]uint32, ctr [4]uint32) [4]uint32 {
	a, b, c, d := philox(key[0], key[1], ctr[0], ctr[1], ctr[2], ctr[3])
	return [4]uint32{a, b, c, d}
}

// philox is [Philox] with everything in registers.
func philox(k0, k1, c0, c1, c2, c3 uint32) (_, _, _, _ uint32) {
	for range 10 {
		p := uint64(c0) * 0xD2511F53
		q := uint64(c2) * 0xCD9E8D57
		c0, c1, c2, c3 = uint32(q>>32)^c1^k0, uint32(q), uint32(p>>32)^c3^k1, uint32(p)
		k0 += 0x9E3779B9
		k1 += 0xBB67AE85
	}
	return c0, c1, c2, c3
}

// Purpose keeps the random streams of one seed apart. The numbers are part of
// the contract: they decide the bits of every run.
type Purpose uint32

// The purposes, and the counter each stream is read at.
const (
	Init    Purpose = 1 // (tensor, element/4)
	Shuffle Purpose = 2 // (epoch, i)
	Augment Purpose = 3 // (epoch, sample, draw/4)
	Dropout Purpose = 4 // (step, layer, element/4)
	Split   Purpose = 5 // (class, i)
)

// Stream is a random function: the same place gives the same number, in
// whatever order and on whatever goroutine it is asked. The key is (low half of
// the seed, purpose); the fourth word of every counter is the seed's high half,
// so no two (seed, purpose) share a stream.
type Stream struct {
	key  [2]uint32
	high uint32
}

// NewStream is the stream of a seed for a purpose.
func NewStream(seed uint64, p Purpose) Stream {
	return Stream{key: [2]uint32{uint32(seed), uint32(p)}, high: uint32(seed >> 32)}
}

// Block is the four words at the counter (a, b, c).
func (s Stream) Block(a, b, c uint32) [4]uint32 {
	return Philox(s.key, [4]uint32{a, b, c, s.high})
}

// Uniform is element e of list a: word e%4 of the block (a, e/4, 0) as a number
// in [0, 1), a multiple of 2^-24.
func (s Stream) Uniform(a, e uint32) float32 {
	return unit(s.Block(a, e/4, 0)[e%4])
}

// Uniform2 is element e of list (a, b): word e%4 of the block (a, b, e/4).
func (s Stream) Uniform2(a, b, e uint32) float32 {
	return unit(s.Block(a, b, e/4)[e%4])
}

// Fill writes the elements first, first+1, ... of list a: what [Stream.Uniform]
// gives for each, at a quarter of the price.
func (s Stream) Fill(dst []float32, a, first uint32) {
	for i := 0; i < len(dst); {
		e := first + uint32(i)
		block := s.Block(a, e/4, 0)
		for w := e % 4; w < 4 && i < len(dst); w++ {
			dst[i] = unit(block[w])
			i++
		}
	}
}

// Fill2 writes the elements first, first+1, ... of list (a, b), as
// [Stream.Uniform2] gives them.
func (s Stream) Fill2(dst []float32, a, b, first uint32) {
	for i := 0; i < len(dst); {
		e := first + uint32(i)
		block := s.Block(a, b, e/4)
		for w := e % 4; w < 4 && i < len(dst); w++ {
			dst[i] = unit(block[w])
			i++
		}
	}
}

// Below is a number from 0 to n-1, drawn with 64 bits at the counter (a, i, 0).
func (s Stream) Below(n uint64, a, i uint32) uint64 {
	low, high, _, _ := philox(s.key[0], s.key[1], a, i, 0, s.high)
	hi, _ := bits.Mul64(uint64(high)<<32|uint64(low), n)
	return hi
}

// unit turns the upper 24 bits of a word into a number in [0, 1), exactly.
func unit(w uint32) float32 { return float32(w>>8) * (1.0 / (1 << 24)) }

// Permutation writes a permutation of 0..len(dst)-1 that is a function of seed,
// epoch and the length: Fisher-Yates from the end, the place for i drawn by
// [Stream.Below] at (epoch, i) of the Shuffle stream.
func Permutation(dst []int32, seed uint64, epoch uint32) {
	for i := range dst {
		dst[i] = int32(i)
	}
	s := NewStream(seed, Shuffle)
	for i := len(dst) - 1; i > 0; i-- {
		j := s.Below(uint64(i)+1, epoch, uint32(i))
		dst[i], dst[j] = dst[j], dst[i]
	}
}
