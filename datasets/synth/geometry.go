package synth

import "math"

// q16 is 1 in Q16.
const q16 = 1 << 16

// rotation is a cosine and a sine in Q16.
type rotation struct{ c, s int }

// rotate draws an angle whose half has a tangent of at most tan256/256; 256 is a
// quarter turn each way. c = (1-t^2)/(1+t^2), s = 2t/(1+t^2): no sine is needed, and
// division is the same on every machine.
func rotate(s *Stream, tan256 int) rotation {
	t := float64(float64(s.Between(-tan256*16, tan256*16)) / 4096)
	square := float64(t * t)
	return rotation{
		c: toQ16((1 - square) / (1 + square)),
		s: toQ16(2 * t / (1 + square)),
	}
}

// turn draws any angle.
func turn(s *Stream) rotation {
	r := rotate(s, 256)
	if s.Below(2) == 1 {
		r.c, r.s = -r.c, -r.s
	}
	return r
}

// apply rotates a point; units stay.
func (r rotation) apply(x, y int) (int, int) {
	return (r.c*x - r.s*y) >> 16, (r.s*x + r.c*y) >> 16
}

// toQ16 rounds to the nearest 1/65536.
func toQ16(x float64) int { return int(math.Floor(float64(x*q16) + 0.5)) }

// length is the length of a vector, rounded down, in its own units.
func length(x, y int) int { return int(math.Sqrt(float64(x*x + y*y))) }

// blend is a at 0, b at 256, and between in between.
func blend(a, b, share int) int { return a + ((b-a)*share+128)>>8 }

// clamp keeps v between lo and hi.
func clamp(v, lo, hi int) int { return min(max(v, lo), hi) }

// bell draws from about -amount to amount, small values more often: a sum of four
// even draws, standard deviation about 0.29 amount.
func bell(s *Stream, amount int) int {
	word := s.pcg.Uint64()
	sum := int(word&0xffff) + int(word>>16&0xffff) + int(word>>32&0xffff) + int(word>>48)
	return ((sum - 2*0xffff) * amount) >> 17
}
