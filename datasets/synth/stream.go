package synth

import (
	"hash/fnv"
	"math/bits"
	"math/rand/v2"
)

// Stream is a sequence of random draws that depends on nothing but the seed, the
// purpose and the index it was made with. Only integers are drawn; floats are
// exact fractions of them, so every machine draws the same.
type Stream struct {
	pcg rand.PCG
}

// NewStream starts the stream of one purpose ("glyph", "split", ...) and one index
// (a sample or class number). Streams of different keys are independent.
func NewStream(seed uint64, purpose string, index uint64) *Stream {
	s := new(Stream)
	s.Reset(seed, purpose, index)
	return s
}

// Reset makes s the stream of another key without allocating a new one.
func (s *Stream) Reset(seed uint64, purpose string, index uint64) {
	h := fnv.New64a()
	h.Write([]byte(purpose))
	s.pcg.Seed(mix(seed^mix(h.Sum64())), mix(index+mix(h.Sum64()+1)))
}

// mix spreads the bits of a key over all 64 (the finaliser of SplitMix64), so that
// seeds 1, 2, 3 do not start neighbouring sequences.
func mix(z uint64) uint64 {
	z += 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// Below draws an integer from 0 to n-1. The multiply-high has a bias of n/2^64,
// which nobody can measure, and needs no retry, so every draw uses one number.
func (s *Stream) Below(n int) int {
	hi, _ := bits.Mul64(s.pcg.Uint64(), uint64(n))
	return int(hi)
}

// Between draws an integer from lo to hi, both included.
func (s *Stream) Between(lo, hi int) int { return lo + s.Below(hi-lo+1) }

// Float draws a multiple of 2^-24 from 0 to below 1.
func (s *Stream) Float() float32 {
	return float32(s.pcg.Uint64()>>40) * (1.0 / (1 << 24))
}

// Shuffle permutes rows in place (Fisher and Yates).
func (s *Stream) Shuffle(rows []int32) {
	for i := len(rows) - 1; i > 0; i-- {
		j := s.Below(i + 1)
		rows[i], rows[j] = rows[j], rows[i]
	}
}

// Word draws 64 bits.
func (s *Stream) Word() uint64 { return s.pcg.Uint64() }
