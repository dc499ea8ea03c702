package synth

import (
	"bytes"
	"math"
	"slices"
	"testing"
)

// TestHalvesAreApart: each half is the same bytes whatever the digit in the other,
// and shows its own.
func TestHalvesAreApart(t *testing.T) {
	cases := strokes()
	half := func(picture []byte, side int) (out []byte) {
		for y := range GlyphSide {
			out = append(out, picture[y*GlyphSide+side*GlyphSide/2:][:GlyphSide/2]...)
		}
		return out
	}
	drawn := func(index uint64, left, right int) []byte {
		out := make([]byte, GlyphSide*GlyphSide)
		drawHalves(5, index, cases, [2]int{left, right}, out)
		return out
	}
	for index := range uint64(10) {
		for left := range halfDigits[0] {
			for right := range halfDigits[1] {
				a, other := drawn(index, left, right), drawn(index, (left+1)%halfDigits[0], right)
				if !bytes.Equal(half(a, 1), half(other, 1)) || bytes.Equal(half(a, 0), half(other, 0)) {
					t.Fatalf("sample %d: the left digit %d is seen on the right, or not on the left", index, left)
				}
				other = drawn(index, left, (right+1)%halfDigits[1])
				if !bytes.Equal(half(a, 0), half(other, 0)) || bytes.Equal(half(a, 1), half(other, 1)) {
					t.Fatalf("sample %d: the right digit %d is seen on the left, or not on the right", index, right)
				}
			}
		}
	}
}

// TestHalvesBounds counts what the best guess from one digit alone reaches, and that
// scores of the two digits can be added: what datasets' documentation says.
func TestHalvesBounds(t *testing.T) {
	var joint [10][2][10]float64 // [sum][side][digit]: how likely
	pairs := 0
	for sum := range HalfSums {
		ways := halfWays(sum)
		pairs += len(ways)
		for _, w := range ways {
			if w[0]+w[1] != sum || w[0] >= 5 || w[1] >= 6 {
				t.Fatalf("%v is offered for %d", w, sum)
			}
			joint[sum][0][w[0]] += 1. / HalfSums / float64(len(ways))
			joint[sum][1][w[1]] += 1. / HalfSums / float64(len(ways))
		}
	}
	if pairs != 30 {
		t.Errorf("%d pairs of digits, expected 5 * 6", pairs)
	}
	for side, want := range []float64{1. / 3, 11. / 30} {
		bound := 0.0
		for digit := range 10 {
			best := 0.0
			for sum := range HalfSums {
				best = max(best, joint[sum][side][digit])
			}
			bound += best
		}
		if math.Abs(bound-want) > 1e-12 {
			t.Errorf("side %d alone is right in %.4f, expected %.4f", side, bound, want)
		}
	}
	score := func(digit, k int) float64 { return float64(2*k*digit) - float64(k*k)/2 }
	for left := range 5 {
		for right := range 6 {
			best := 0
			for k := range HalfSums {
				if score(left, k)+score(right, k) > score(left, best)+score(right, best) {
					best = k
				}
			}
			if best != left+right {
				t.Errorf("%d and %d: the added scores say %d", left, right, best)
			}
		}
	}
}

func TestHalvesLabels(t *testing.T) {
	pixels, labels := Halves(3, 200)
	cases := strokes()
	again := make([]byte, GlyphSide*GlyphSide)
	for i, sum := range labels[:40] {
		picture, found := pixels[i*GlyphSide*GlyphSide:][:GlyphSide*GlyphSide], false
		for _, w := range halfWays(int(sum)) {
			drawHalves(3, uint64(i), cases, w, again)
			found = found || bytes.Equal(again, picture)
		}
		if !found {
			t.Errorf("sample %d shows no two digits of sum %d", i, sum)
		}
	}
}

// TestTilesDiffer: all have as many light cells, and none is another one moved.
func TestTilesDiffer(t *testing.T) {
	seen := map[string]bool{}
	for _, tile := range tiles {
		seen[tile.name] = true
		if sum := len(slices.DeleteFunc(slices.Clone(tile.cells[:]), func(c int) bool { return c == 0 })); sum != 5 {
			t.Errorf("%s has %d light cells", tile.name, sum)
		}
		for dy := -2; dy <= 2; dy++ {
			for dx := -2; dx <= 2; dx++ {
				var moved [9]int
				for i, c := range tile.cells {
					if x, y := i%3+dx, i/3+dy; c == 1 && x >= 0 && x < 3 && y >= 0 && y < 3 {
						moved[y*3+x] = 1
					}
				}
				for _, other := range tiles {
					if other.name != tile.name && other.cells == moved {
						t.Errorf("%s moved by (%d, %d) is %s", tile.name, dx, dy, other.name)
					}
				}
			}
		}
	}
	if names := TileNames(); len(seen) != 10 || len(names) != 10 || names[0] != "plus" {
		t.Errorf("names %v", names)
	}
}

// TestTilesShow: every picture has both colours, and cells are where they belong.
func TestTilesShow(t *testing.T) {
	const n = 300
	pixels, labels := Tiles(7, n)
	if len(pixels) != n*TileSide*TileSide || len(labels) != n {
		t.Fatal(len(pixels), len(labels))
	}
	light := 0.0
	for _, v := range pixels {
		light += float64(v)
	}
	if mean := light / float64(len(pixels)); mean < 60 || mean > 140 {
		t.Errorf("mean brightness %.0f", mean)
	}
	for kind := range tiles {
		for index := range uint64(5) {
			a, b := make([]byte, TileSide*TileSide), make([]byte, TileSide*TileSide)
			drawTile(NewStream(1, "test", index), kind, a)
			drawTile(NewStream(1, "test", index), (kind+1)%len(tiles), b)
			if bytes.Equal(a, b) {
				t.Errorf("%s looks like %s", tiles[kind].name, tiles[(kind+1)%len(tiles)].name)
			}
		}
	}
}

// TestPatternsHaveOneBrightness: no pattern gives itself away by its mean.
func TestPatternsHaveOneBrightness(t *testing.T) {
	for kind, name := range patterns {
		sum := 0
		for i := range uint64(60) {
			p := drawPattern(NewStream(3, "test", i), kind)
			for y := -16; y < 16; y++ {
				for x := -16; x < 16; x++ {
					v := p.at(x*256+128, y*256+128)
					if v < 0 || v > 256 {
						t.Fatalf("%s is %d bright", name, v)
					}
					sum += v
				}
			}
		}
		if mean := float64(sum) / (60 * 1024); mean < 116 || mean > 140 {
			t.Errorf("%s has mean brightness %.1f, expected about 128", name, mean)
		}
	}
	if !slices.Equal(patterns[:Textures], textures[:]) {
		t.Errorf("patterns %v do not begin with the textures %v", patterns, textures)
	}
}

// TestTints: warm and cold differ in red and blue, and in nothing else.
func TestTints(t *testing.T) {
	for i := range uint64(200) {
		dark, warm := drawTint(NewStream(1, "test", i), 0)
		same, cold := drawTint(NewStream(1, "test", i), 1)
		if dark != same || warm != (colour{cold[2], cold[1], cold[0]}) || warm[0]-warm[2] < 40 {
			t.Fatalf("draw %d: warm %v %v, cold %v %v", i, dark, warm, same, cold)
		}
	}
	if names := PatchNames(); len(names) != 10 || names[1] != "cold stripes" || names[9] != "cold zigzag" {
		t.Errorf("names %v", names)
	}
	pixels, labels := Patches(4, 200)
	redder := 0
	for i, l := range labels {
		red, blue := 0, 0
		for p := range PatchSide * PatchSide {
			red += int(pixels[(i*PatchSide*PatchSide+p)*3])
			blue += int(pixels[(i*PatchSide*PatchSide+p)*3+2])
		}
		if (red > blue) == (l%2 == 0) {
			redder++
		}
	}
	if redder < 180 {
		t.Errorf("%d of 200 patches are as warm or cold as their class", redder)
	}
}

// TestDots: discs are whole, targets fill 0 to 1, and say where the light is.
func TestDots(t *testing.T) {
	const n = 2000
	pixels, targets := Dots(2, n)
	if len(pixels) != n*DotSide*DotSide || len(targets) != n*DotTargets {
		t.Fatal(len(pixels), len(targets))
	}
	for k := range DotTargets {
		least, most := float32(1), float32(0)
		for i := range n {
			v := targets[i*DotTargets+k]
			least, most = min(least, v), max(most, v)
		}
		if least < 0 || least > 0.01 || most > 1 || most < 0.99 {
			t.Errorf("target %d runs from %v to %v", k, least, most)
		}
	}
	for i := range 100 {
		x, y := int(targets[i*3]*16+4), int(targets[i*3+1]*16+4)
		here, there := pixels[i*DotSide*DotSide+y*DotSide+x], pixels[i*DotSide*DotSide+(y+12)%DotSide*DotSide+x]
		if int(here) < int(there) {
			t.Errorf("sample %d: (%d, %d) is %d, half a picture away it is %d", i, x, y, here, there)
		}
	}
	if d := (disc{x: dotNear + dotWay/2, y: dotNear, r: dotSmall + dotGrow}); !slices.Equal(d.targets(), []float32{0.5, 0, 1}) {
		t.Errorf("targets of %v are %v", d, d.targets())
	}
}

// TestDotsHide: a disc that lies well in one half leaves no trace in the other, and
// from that follows the least error of one half alone that datasets' documentation
// names: the variance of what it does not see.
func TestDotsHide(t *testing.T) {
	left := func(d disc) (out []byte) {
		picture := make([]byte, DotSide*DotSide)
		d.draw(NewStream(1, "test", 0), picture)
		for y := range DotSide {
			out = append(out, picture[y*DotSide:][:DotSide/2]...)
		}
		return out
	}
	blank := left(disc{x: 20 * 256, y: 10 * 256, r: 2 * 256})
	for _, d := range []disc{{16*256 + 129, 8 * 256, 4 * 256}, {19 * 256, 4 * 256, 3 * 256}} {
		if !bytes.Equal(left(d), blank) {
			t.Errorf("%v shows on the left", d)
		}
	}
	if bytes.Equal(left(disc{15 * 256, 10 * 256, 4 * 256}), blank) {
		t.Error("a disc across the middle does not show on the left")
	}
	const n = 20000
	_, targets := Dots(1, n)
	var hidden, sum, squares [DotTargets]float64
	for i := range n {
		v := targets[i*DotTargets:][:DotTargets]
		if x, r := v[0]*16+4, v[2]*2+2; x-r <= 12.5 {
			continue
		}
		for k, y := range v {
			hidden[k]++
			sum[k] += float64(y)
			squares[k] += float64(y) * float64(y)
		}
	}
	bound := 0.0
	for k := range hidden {
		bound += (squares[k] - sum[k]*sum[k]/hidden[k]) / n / DotTargets
	}
	if share := hidden[0] / n; math.Abs(share-9./32) > 0.01 || math.Abs(bound-0.0162) > 0.0008 {
		t.Errorf("%.3f of the discs are hidden, mean squared error at least %.4f; expected 0.281 and 0.0162", share, bound)
	}
}
