package synth

// DotSide is the height and width of a dot picture; DotTargets are how many numbers
// describe its disc.
const (
	DotSide    = 24
	DotTargets = 3
)

// Where discs lie, in Q8 pixels: every disc is whole, and about as often in one half
// of the picture alone as across the middle.
const (
	dotNear  = 4 * 256 // the least x and y of a middle
	dotWay   = 16 * 256
	dotSmall = 2 * 256 // the least radius
	dotGrow  = 2 * 256
	dotNoise = 60
)

// Dots draws n pictures of one disc: bytes // [n, DotSide, DotSide, 1] and targets
// // [n, DotTargets]: x and y of its middle and its radius, each from 0 to 1 of what
// there is: (x-4)/16, (y-4)/16 and (r-2)/2 in pixels. Sample i depends on the seed and
// i alone.
func Dots(seed uint64, n int) (bytes []byte, targets []float32) {
	bytes, targets = make([]byte, n*DotSide*DotSide), make([]float32, n*DotTargets)
	var s Stream
	for i := range n {
		s.Reset(seed, "dot", uint64(i))
		d := disc{x: dotNear + s.Between(0, dotWay), y: dotNear + s.Between(0, dotWay), r: dotSmall + s.Between(0, dotGrow)}
		d.draw(&s, bytes[i*DotSide*DotSide:][:DotSide*DotSide])
		copy(targets[i*DotTargets:], d.targets())
	}
	return bytes, targets
}

// disc says where a disc lies and how large it is, in Q8 pixels.
type disc struct{ x, y, r int }

// targets are quotients by powers of two, and so exact.
func (d disc) targets() []float32 {
	return []float32{float32(d.x-dotNear) / dotWay, float32(d.y-dotNear) / dotWay, float32(d.r-dotSmall) / dotGrow}
}

// draw draws a light disc on dark ground.
func (d disc) draw(s *Stream, out []byte) {
	paper := s.Between(10, 90)
	ink := s.Between(paper+90, 245)
	noise := s.Between(10, dotNoise)
	for y := range DotSide {
		for x := range DotSide {
			inside := clamp(128+d.r-length(x*256+128-d.x, y*256+128-d.y), 0, 256)
			out[y*DotSide+x] = byte(clamp(blend(paper, ink, inside)+bell(s, noise), 0, 255))
		}
	}
}
