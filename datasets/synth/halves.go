package synth

// halfDigits are how many digits can stand on the left of a halves picture, 0 to 4,
// and on its right, 0 to 5. The class is their sum, 0 to 9.
var halfDigits = [2]int{5, 6}

// HalfSums is the number of classes of a halves picture.
const HalfSums = 10

// halfPage is one half of a GlyphSide picture.
var halfPage = page{high: GlyphSide, wide: GlyphSide / 2, least: 15, most: 18, shiftX: 1, shiftY: 2, noise: 40}

// Halves draws n pictures of two digits side by side: bytes
// // [n, GlyphSide, GlyphSide, 1] and labels // [n], the sum of the two. The left
// half comes from a stream of its own and so does the right one: neither tells
// anything of the digit in the other. Classes are as even as n allows, in shuffled
// order, and the ways to make a sum are equally likely. Sample i depends on the seed
// and i alone.
func Halves(seed uint64, n int) (bytes []byte, labels []int32) {
	cases := strokes()
	bytes = make([]byte, n*GlyphSide*GlyphSide)
	labels = evenLabels(seed, "halves labels", n, HalfSums)
	var s Stream
	for i, sum := range labels {
		s.Reset(seed, "halves digits", uint64(i))
		ways := halfWays(int(sum))
		digits := ways[s.Below(len(ways))]
		drawHalves(seed, uint64(i), cases, digits, bytes[i*GlyphSide*GlyphSide:][:GlyphSide*GlyphSide])
	}
	return bytes, labels
}

// drawHalves draws sample i with these digits, left and right.
func drawHalves(seed, i uint64, cases [][strokeLevels][10]*mask, digits [2]int, out []byte) {
	var s Stream
	for side, purpose := range [2]string{"halves left", "halves right"} {
		s.Reset(seed, purpose, i)
		m := cases[s.Below(len(cases))][s.Below(strokeLevels)][digits[side]]
		halfPage.draw(&s, m, out[side*halfPage.wide:], GlyphSide)
	}
}

// halfWays are the pairs of digits, left and right, with a sum.
func halfWays(sum int) (ways [][2]int) {
	for left := range halfDigits[0] {
		if right := sum - left; right >= 0 && right < halfDigits[1] {
			ways = append(ways, [2]int{left, right})
		}
	}
	return ways
}
