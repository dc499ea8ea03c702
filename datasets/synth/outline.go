package synth

import (
	"slices"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gobolditalic"
	"golang.org/x/image/font/gofont/goitalic"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/gofont/gomediumitalic"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/gomonobold"
	"golang.org/x/image/font/gofont/gomonoitalic"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// typefaces are the files that digits are taken from.
var typefaces = [...][]byte{
	goregular.TTF, gomedium.TTF, gobold.TTF, goitalic.TTF, gomediumitalic.TTF,
	gobolditalic.TTF, gomono.TTF, gomonobold.TTF, gomonoitalic.TTF,
}

const (
	maskSide   = 64 // pixels of a mask, each way
	maskHeight = 40 // pixels of a digit in it
	subRows    = 8  // scan lines in a pixel row
	curveSteps = 8  // lines that replace a curve
)

// mask is the coverage of one digit, 0..255 // [maskSide, maskSide], the digit in the middle.
type mask [maskSide * maskSide]byte

// edge is a line of an outline in 1/64 pixels; upwards is -1, downwards 1.
type edge struct{ x0, y0, x1, y1, winding int }

// digitMasks draws the ten digits of one typeface.
func digitMasks(ttf []byte) (masks [10]mask) {
	font, err := sfnt.Parse(ttf)
	if err != nil {
		panic("synth: an embedded typeface does not parse")
	}
	var buf sfnt.Buffer
	for digit := range masks {
		index, err := font.GlyphIndex(&buf, rune('0'+digit))
		if err != nil {
			panic("synth: an embedded typeface has no digits")
		}
		// Digits are about 0.73 em high, so this em makes them maskHeight.
		const em = fixed.Int26_6(maskHeight * 64 * 100 / 73)
		segments, err := font.LoadGlyph(&buf, index, em, nil)
		if err != nil {
			panic("synth: an embedded typeface has a digit without outline")
		}
		masks[digit] = fill(centre(flatten(segments)))
	}
	return masks
}

// flatten turns curves into lines. TrueType curves are quadratic; the Go typefaces
// have no other.
func flatten(segments sfnt.Segments) []edge {
	var edges []edge
	var start, pen fixed.Point26_6
	line := func(to fixed.Point26_6) {
		e := edge{int(pen.X), int(pen.Y), int(to.X), int(to.Y), 1}
		if e.y0 > e.y1 {
			e = edge{e.x1, e.y1, e.x0, e.y0, -1}
		}
		if e.y0 != e.y1 {
			edges = append(edges, e)
		}
		pen = to
	}
	for _, s := range segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			line(start) // contours are closed
			start, pen = s.Args[0], s.Args[0]
		case sfnt.SegmentOpLineTo:
			line(s.Args[0])
		case sfnt.SegmentOpQuadTo:
			from, control, to := pen, s.Args[0], s.Args[1]
			for i := 1; i <= curveSteps; i++ {
				line(fixed.Point26_6{
					X: quadratic(from.X, control.X, to.X, i),
					Y: quadratic(from.Y, control.Y, to.Y, i),
				})
			}
		default:
			panic("synth: an embedded typeface has cubic curves")
		}
	}
	line(start)
	return edges
}

// quadratic is the curve a, b, c at i/curveSteps.
func quadratic(a, b, c fixed.Int26_6, i int) fixed.Int26_6 {
	t, u := fixed.Int26_6(i), fixed.Int26_6(curveSteps-i)
	return (u*u*a + 2*u*t*b + t*t*c + curveSteps*curveSteps/2) / (curveSteps * curveSteps)
}

// centre moves an outline so that its box is in the middle of a mask.
func centre(edges []edge) []edge {
	x0, y0, x1, y1 := edges[0].x0, edges[0].y0, edges[0].x0, edges[0].y0
	for _, e := range edges {
		x0, x1 = min(x0, e.x0, e.x1), max(x1, e.x0, e.x1)
		y0, y1 = min(y0, e.y0), max(y1, e.y1)
	}
	dx, dy := maskSide*32-(x0+x1)/2, maskSide*32-(y0+y1)/2
	for i := range edges {
		edges[i].x0 += dx
		edges[i].x1 += dx
		edges[i].y0 += dy
		edges[i].y1 += dy
	}
	return edges
}

// crossing is where a scan line meets an edge.
type crossing struct{ x, winding int }

// fill finds how much of each pixel is inside the outline (winding number not 0):
// exact across, subRows scan lines down.
func fill(edges []edge) (m mask) {
	var sums [maskSide * maskSide]int
	var crossings []crossing
	for scan := range maskSide * subRows {
		y := scan*(64/subRows) + 32/subRows
		crossings = crossings[:0]
		for _, e := range edges {
			if e.y0 <= y && y < e.y1 {
				x := e.x0 + (y-e.y0)*(e.x1-e.x0)/(e.y1-e.y0)
				crossings = append(crossings, crossing{clamp(x, 0, maskSide*64), e.winding})
			}
		}
		slices.SortStableFunc(crossings, func(a, b crossing) int { return a.x - b.x })
		row := sums[scan/subRows*maskSide:][:maskSide]
		winding := 0
		for i, c := range crossings {
			if winding != 0 {
				span(row, crossings[i-1].x, c.x)
			}
			winding += c.winding
		}
	}
	for i, s := range sums {
		m[i] = byte(s * 255 / (64 * subRows))
	}
	return m
}

// span adds the 1/64 pixels from x0 to x1 to a row.
func span(row []int, x0, x1 int) {
	for p := x0 / 64; p*64 < x1; p++ {
		row[p] += min(x1, p*64+64) - max(x0, p*64)
	}
}

// thicker and thinner are the mask with each pixel the largest or smallest of
// itself and its four neighbours.
func (m *mask) thicker() *mask { return m.spread(func(a, b byte) byte { return max(a, b) }) }
func (m *mask) thinner() *mask { return m.spread(func(a, b byte) byte { return min(a, b) }) }

func (m *mask) spread(pick func(a, b byte) byte) *mask {
	out := *m
	for y := 1; y < maskSide-1; y++ {
		for x := 1; x < maskSide-1; x++ {
			i := y*maskSide + x
			out[i] = pick(pick(pick(m[i], m[i-1]), pick(m[i+1], m[i-maskSide])), m[i+maskSide])
		}
	}
	return &out
}
