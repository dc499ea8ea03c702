package synth

import (
	"bytes"
	"math"
	"slices"
	"testing"
)

func TestStream(t *testing.T) {
	first := func(seed uint64, purpose string, index uint64) uint64 {
		return NewStream(seed, purpose, index).pcg.Uint64()
	}
	seen := map[uint64]bool{}
	for seed := range uint64(10) {
		for _, purpose := range []string{"a", "b", "glyph"} {
			for index := range uint64(10) {
				seen[first(seed, purpose, index)] = true
			}
		}
	}
	if len(seen) != 300 {
		t.Errorf("300 keys start %d different streams", len(seen))
	}
	if got := first(1, "glyph", 2); got != 0xc39ecffff4347d02 {
		t.Errorf("stream (1, glyph, 2) starts with %#x: every data set has changed", got)
	}
	s := NewStream(1, "test", 0)
	var counts [7]int
	for range 7000 {
		counts[s.Below(7)]++
	}
	for v, c := range counts {
		if c < 850 || c > 1150 {
			t.Errorf("Below(7) drew %d %d times of 7000", v, c)
		}
	}
	for range 1000 {
		if v := s.Between(-3, 3); v < -3 || v > 3 {
			t.Fatalf("Between(-3, 3) is %d", v)
		}
		if f := s.Float(); f < 0 || f >= 1 || f*(1<<24) != float32(int(f*(1<<24))) {
			t.Fatalf("Float is %v", f)
		}
	}
	rows := []int32{0, 1, 2, 3, 4, 5, 6, 7}
	s.Shuffle(rows)
	sorted := slices.Sorted(slices.Values(rows))
	if slices.IsSorted(rows) || !slices.Equal(sorted, []int32{0, 1, 2, 3, 4, 5, 6, 7}) {
		t.Errorf("shuffled: %v", rows)
	}
}

func TestRotations(t *testing.T) {
	s := NewStream(1, "test", 1)
	var quadrants [4]int
	for range 1000 {
		r := turn(s)
		if d := math.Hypot(float64(r.c), float64(r.s)) / q16; math.Abs(d-1) > 1e-4 {
			t.Fatalf("rotation %v has length %v", r, d)
		}
		q := 0
		if r.c < 0 {
			q++
		}
		if r.s < 0 {
			q += 2
		}
		quadrants[q]++
	}
	if slices.Min(quadrants[:]) < 150 {
		t.Errorf("quadrants %v", quadrants)
	}
	if x, y := (rotation{0, q16}).apply(10, 0); x != 0 || y != 10 {
		t.Errorf("a quarter turn of (10, 0) is (%d, %d)", x, y)
	}
}

func TestBell(t *testing.T) {
	s := NewStream(1, "test", 2)
	var sum, squares float64
	for range 10000 {
		v := bell(s, 100)
		if v < -101 || v > 100 {
			t.Fatalf("bell(100) is %d", v)
		}
		sum += float64(v)
		squares += float64(v) * float64(v)
	}
	if mean, deviation := sum/10000, math.Sqrt(squares/10000); math.Abs(mean) > 2 || deviation < 26 || deviation > 32 {
		t.Errorf("mean %.2f, standard deviation %.2f", mean, deviation)
	}
}

// TestMasks: nine typefaces, ninety different digits, each well inside its mask and
// about as high as planned.
func TestMasks(t *testing.T) {
	seen := map[mask]bool{}
	for f, ttf := range typefaces {
		for digit, m := range digitMasks(ttf) {
			seen[m] = true
			top, bottom := maskSide, 0
			for i, v := range m {
				if v > 0 {
					top, bottom = min(top, i/maskSide), max(bottom, i/maskSide)
				}
			}
			if high := bottom - top + 1; high < maskHeight-3 || high > maskHeight+4 {
				t.Errorf("typeface %d digit %d is %d pixels high", f, digit, high)
			}
		}
	}
	if len(seen) != 10*len(typefaces) || len(typefaces) < 6 {
		t.Errorf("%d different digits from %d typefaces", len(seen), len(typefaces))
	}
}

// TestFill fills a square with a hole, whose inner contour runs the other way.
func TestFill(t *testing.T) {
	rectangle := func(x0, y0, x1, y1, winding int) []edge {
		return []edge{{x0, y0, x0, y1, -winding}, {x1, y0, x1, y1, winding}}
	}
	m := fill(append(rectangle(640, 640, 1952, 1920, 1), rectangle(1280, 1280, 1408, 1344, -1)...))
	for _, p := range []struct{ x, y, want int }{{9, 15, 0}, {10, 10, 255}, {29, 29, 255}, {30, 15, 127}, {31, 15, 0}, {20, 20, 0}, {21, 20, 0}, {20, 21, 255}, {15, 30, 0}} {
		if got := int(m[p.y*maskSide+p.x]); got != p.want {
			t.Errorf("pixel %d,%d is %d, expected %d", p.x, p.y, got, p.want)
		}
	}
	if thin := m.thinner(); thin[10*maskSide+15] != 0 || thin[11*maskSide+15] != 255 {
		t.Error("thinner kept the border")
	}
	if thick := m.thicker(); thick[9*maskSide+15] != 255 || thick[8*maskSide+15] != 0 {
		t.Error("thicker did not grow by one pixel")
	}
}

func TestGlyphsAreVisible(t *testing.T) {
	pixels, labels := Glyphs(7, 300)
	if len(pixels) != 300*GlyphSide*GlyphSide || len(labels) != 300 {
		t.Fatal(len(pixels), len(labels))
	}
	for i := range labels {
		p := slices.Sorted(slices.Values(pixels[i*GlyphSide*GlyphSide:][:GlyphSide*GlyphSide]))
		if dark, light := int(p[len(p)/4]), int(p[len(p)-20]); light-dark < 60 {
			t.Errorf("sample %d (digit %d) has contrast %d", i, labels[i], light-dark)
		}
	}
	few, _ := Glyphs(7, 10)
	many, _ := Glyphs(8, 10)
	if bytes.Equal(few, many) {
		t.Error("two seeds drew the same digits")
	}
}

// TestViewsHide: the outline is the same bytes whatever the texture, the texture
// the same whatever the shape, and the whole picture shows both.
func TestViewsHide(t *testing.T) {
	const size = ShapeSide * ShapeSide * 3
	drawn := func(shape, texture int, index uint64) (out [3][]byte) {
		for i := range out {
			out[i] = make([]byte, size)
		}
		pair{shape, texture}.draw(5, index, out)
		return out
	}
	const whole, outline, texture = 0, 1, 2
	for index := range uint64(20) {
		for s := range Shapes {
			for x := range Textures {
				a := drawn(s, x, index)
				other := drawn(s, (x+1)%Textures, index)
				if !bytes.Equal(a[outline], other[outline]) {
					t.Fatalf("sample %d: the outline of a %s tells its texture", index, shapes[s])
				}
				if bytes.Equal(a[texture], other[texture]) || bytes.Equal(a[whole], other[whole]) {
					t.Fatalf("sample %d: %s and another texture look the same", index, textures[x])
				}
				other = drawn((s+1)%Shapes, x, index)
				if !bytes.Equal(a[texture], other[texture]) {
					t.Fatalf("sample %d: the texture %s tells its shape", index, textures[x])
				}
				if bytes.Equal(a[outline], other[outline]) || bytes.Equal(a[whole], other[whole]) {
					t.Fatalf("sample %d: %s and another shape look the same", index, shapes[s])
				}
			}
		}
	}
}

// TestBoundIsStated: 1/3 alone is what the documentation says, for both views.
func TestBoundIsStated(t *testing.T) {
	if Shapes != 3 || Textures != 3 {
		t.Errorf("%d shapes and %d textures: mend the 1/3 in the package documentation, Names and View.Describe", Shapes, Textures)
	}
	names := PairNames()
	if len(names) != Shapes*Textures || names[0] != "disc stripes" || names[Textures] != "triangle stripes" || names[1] != "disc checks" {
		t.Errorf("class names %v", names)
	}
}

// TestShapesHaveOneSize: no shape gives itself away by its area.
func TestShapesHaveOneSize(t *testing.T) {
	for shape := range shapes {
		inside := 0
		for v := -5120; v < 5120; v += 64 {
			for u := -5120; u < 5120; u += 64 {
				if distance(shape, u, v, 2560) < 0 {
					inside++
				}
			}
		}
		area := float64(inside) / 16 // square pixels
		if want := math.Pi * 10 * 10; math.Abs(area-want) > 0.04*want {
			t.Errorf("a %s of size 10 covers %.0f square pixels, expected %.0f", shapes[shape], area, want)
		}
	}
}

// TestTexturesHaveOneBrightness: no texture gives itself away by its mean.
func TestTexturesHaveOneBrightness(t *testing.T) {
	for kind := range textures {
		sum := 0
		for i := range uint64(60) {
			w := drawWeave(NewStream(3, "test", i), kind)
			for y := -16; y < 16; y++ {
				for x := -16; x < 16; x++ {
					v := w.at(x*256+128, y*256+128)
					if v < 0 || v > 256 {
						t.Fatalf("%s is %d bright", textures[kind], v)
					}
					sum += v
				}
			}
		}
		if mean := float64(sum) / (60 * 1024); mean < 118 || mean > 138 {
			t.Errorf("%s has mean brightness %.1f, expected about 128", textures[kind], mean)
		}
	}
}

// TestTeacherIsFixed: the seed draws the questions, never the teacher.
func TestTeacherIsFixed(t *testing.T) {
	a := []float32{0.5, 0.5, 0.5, 0.5, 0.5}
	b := []float32{0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5}
	y := make([]float32, TeacherOut)
	newTeacher().answer(a, b, y)
	v := Vectors(9, 3)
	again := make([]float32, TeacherOut)
	newTeacher().answer(v.A[5:10], v.B[7:14], again)
	if !slices.Equal(again, v.Targets[10:20]) {
		t.Errorf("targets %v, the teacher says %v", v.Targets[10:20], again)
	}
	const goldenAnswer float32 = 0.25457802
	if y[0] != goldenAnswer {
		t.Errorf("the teacher answers %v to a half everywhere, golden %v", y[0], goldenAnswer)
	}
}
