package synth

// GlyphSide is the height and width of a glyph picture.
const GlyphSide = 28

// How far glyphs vary. Chosen so that a small CNN has to work for its 97 %.
const (
	glyphTilt    = 34  // tangent of half the angle in 1/256: 15 degrees
	glyphShear   = 52  // 1/256
	glyphBend    = 330 // 1/256 pixel at the bend's knots
	strokeLevels = 4   // thinner, as drawn, thicker, thicker still
	knots        = 4   // the bend's knots each way
)

// glyphPage is the whole picture of a glyph.
var glyphPage = page{high: GlyphSide, wide: GlyphSide, least: 14, most: 23, shiftX: 3, shiftY: 3, noise: 110}

// page is where a digit is drawn, in pixels.
type page struct {
	high, wide     int
	least, most    int // heights of a digit
	shiftX, shiftY int // how far from the middle it may stand
	noise          int // the largest, in brightness
}

// Glyphs draws n digits: bytes // [n, GlyphSide, GlyphSide, 1] and labels // [n].
// Classes are as even as n allows, in shuffled order. Sample i depends on the seed
// and i alone.
func Glyphs(seed uint64, n int) (bytes []byte, labels []int32) {
	cases := strokes()
	labels = evenLabels(seed, "glyph labels", n, 10)
	bytes = make([]byte, n*GlyphSide*GlyphSide)
	var s Stream
	for i, digit := range labels {
		s.Reset(seed, "glyph", uint64(i))
		m := cases[s.Below(len(cases))][s.Below(strokeLevels)][digit]
		glyphPage.draw(&s, m, bytes[i*GlyphSide*GlyphSide:], GlyphSide)
	}
	return bytes, labels
}

// evenLabels is 0, 1, ... classes-1 again and again, shuffled.
func evenLabels(seed uint64, purpose string, n, classes int) []int32 {
	labels := make([]int32, n)
	for i := range labels {
		labels[i] = int32(i % classes)
	}
	NewStream(seed, purpose, 0).Shuffle(labels)
	return labels
}

// strokes draws every digit of every typeface in every stroke width.
func strokes() [][strokeLevels][10]*mask {
	out := make([][strokeLevels][10]*mask, len(typefaces))
	for f, ttf := range typefaces {
		masks := digitMasks(ttf)
		for digit := range masks {
			m := &masks[digit]
			out[f][0][digit] = m.thinner()
			out[f][1][digit] = m
			out[f][2][digit] = m.thicker()
			out[f][3][digit] = m.thicker().thicker()
		}
	}
	return out
}

// bend is a smooth displacement: a grid of knots, blended linearly between them.
type bend [knots][knots][2]int // Q8 pixels: x, y

func drawBend(s *Stream) (b bend) {
	for r := range b {
		for c := range b[r] {
			b[r][c] = [2]int{bell(s, glyphBend), bell(s, glyphBend)}
		}
	}
	return b
}

// at is the displacement of pixel (x, y) of a page in Q8 pixels.
func (b *bend) at(x, y int, p *page) (dx, dy int) {
	u, v := x*256*(knots-1)/p.wide, y*256*(knots-1)/p.high
	c, r := u>>8, v>>8
	u, v = u&255, v&255
	at := func(axis int) int {
		return blend(blend(b[r][c][axis], b[r][c+1][axis], u), blend(b[r+1][c][axis], b[r+1][c+1][axis], u), v)
	}
	return at(0), at(1)
}

// draw looks up, for every pixel of the page, which places of the mask it sees:
// scale, shear, rotation, bend, shift. Four looks a pixel are averaged. The rows of
// the page stand stride bytes apart in out.
func (p *page) draw(s *Stream, m *mask, out []byte, stride int) {
	turned := rotate(s, glyphTilt)
	shear := s.Between(-glyphShear, glyphShear)
	// Mask pixels (Q8) a picture pixel: a digit's maskHeight over its drawn height.
	scale := maskHeight * 256 / s.Between(p.least, p.most)
	scaleX := scale * s.Between(210, 320) / 256
	shiftX, shiftY := s.Between(-p.shiftX*256, p.shiftX*256), s.Between(-p.shiftY*256, p.shiftY*256)
	bent := drawBend(s)
	paper := s.Between(0, 70)
	ink := s.Between(paper+90, 255)
	noise := s.Between(10, p.noise)
	for y := range p.high {
		for x := range p.wide {
			bx, by := bent.at(x, y, p)
			sum := 0
			for _, sub := range [4][2]int{{64, 64}, {192, 64}, {64, 192}, {192, 192}} {
				px, py := turned.apply(x*256+sub[0]-p.wide*128-shiftX+bx, y*256+sub[1]-p.high*128-shiftY+by)
				px += py * shear >> 8
				sum += m.look(maskSide*128+px*scaleX>>8, maskSide*128+py*scale>>8)
			}
			v := paper + ((ink-paper)*sum+2*255)/(4*255) + bell(s, noise)
			out[y*stride+x] = byte(clamp(v, 0, 255))
		}
	}
}

// look is the coverage at a place in Q8 mask pixels, blended from the four nearest
// pixels; 0 outside.
func (m *mask) look(x, y int) int {
	x, y = x-128, y-128 // pixel centres
	c, r := x>>8, y>>8
	if c < 0 || r < 0 || c >= maskSide-1 || r >= maskSide-1 {
		return 0
	}
	i := r*maskSide + c
	upper := blend(int(m[i]), int(m[i+1]), x&255)
	lower := blend(int(m[i+maskSide]), int(m[i+maskSide+1]), x&255)
	return blend(upper, lower, y&255)
}
