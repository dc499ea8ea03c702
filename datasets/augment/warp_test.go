package augment

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

// shown is what a change makes of a picture of h by w numbers, one channel.
func shown(c change, picture []float32, h, w int, zero bool) []float32 {
	if c.zoom == 0 {
		c.zoom = 1
	}
	out := make([]float32, len(picture))
	c.place(h, w).look(out, picture, &input{h: h, w: w, c: 1}, zero)
	return out
}

// TestKnownMaps holds maps that hit pixels exactly; these blend nothing.
func TestKnownMaps(t *testing.T) {
	picture := []float32{
		1, 2, 3,
		4, 5, 6,
		7, 8, 9,
	}
	for _, c := range []struct {
		name string
		c    change
		zero bool
		want []float32
	}{
		{"nothing", change{}, true, picture},
		{"across", change{flip: [2]bool{true, false}}, true, []float32{3, 2, 1, 6, 5, 4, 9, 8, 7}},
		{"down", change{flip: [2]bool{false, true}}, true, []float32{7, 8, 9, 4, 5, 6, 1, 2, 3}},
		{"both", change{flip: [2]bool{true, true}}, true, []float32{9, 8, 7, 6, 5, 4, 3, 2, 1}},
		{"right by one", change{shiftX: 1. / 3}, true, []float32{0, 1, 2, 0, 4, 5, 0, 7, 8}},
		{"right by one, nearest", change{shiftX: 1. / 3}, false, []float32{1, 1, 2, 4, 4, 5, 7, 7, 8}},
		{"up by two", change{shiftY: -2. / 3}, true, []float32{7, 8, 9, 0, 0, 0, 0, 0, 0}},
		{"up by two, nearest", change{shiftY: -2. / 3}, false, []float32{7, 8, 9, 7, 8, 9, 7, 8, 9}},
		{"out of sight", change{shiftX: 1}, true, make([]float32, 9)},
		{"half a pixel left", change{shiftX: -1. / 6}, true, []float32{1.5, 2.5, 1.5, 4.5, 5.5, 3, 7.5, 8.5, 4.5}},
		{"half a pixel left, nearest", change{shiftX: -1. / 6}, false, []float32{1.5, 2.5, 3, 4.5, 5.5, 6, 7.5, 8.5, 9}},
		{"a quarter clockwise", change{degrees: 90}, false, []float32{7, 4, 1, 8, 5, 2, 9, 6, 3}},
		{"a quarter back", change{degrees: -90}, false, []float32{3, 6, 9, 2, 5, 8, 1, 4, 7}},
		{"half a turn", change{degrees: 180}, false, []float32{9, 8, 7, 6, 5, 4, 3, 2, 1}},
		{"turned, then mirrored", change{degrees: 90, flip: [2]bool{true, false}}, false, []float32{9, 6, 3, 8, 5, 2, 7, 4, 1}},
		{"half as large", change{zoom: 0.5}, true, []float32{0, 0, 0, 0, 5, 0, 0, 0, 0}},
		{"twice as large", change{zoom: 2}, true, []float32{3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7}},
	} {
		got := shown(c.c, picture, 3, 3, c.zero)
		for i, v := range got {
			if math.Abs(float64(v-c.want[i])) > 1e-6*9 {
				t.Errorf("%s: got %v, want %v", c.name, got, c.want)
				break
			}
		}
	}
}

// TestExactMaps: flips and shifts by whole pixels move the bits themselves.
func TestExactMaps(t *testing.T) {
	const h, w = 8, 16 // sizes that make shares of a pixel exact
	picture := batch([][]int{{h, w, 1}}, []int32{1})[0]
	for _, flip := range [][2]bool{{}, {true, false}, {false, true}, {true, true}} {
		for dy := -h; dy <= h; dy++ {
			for dx := -w; dx <= w; dx++ {
				c := change{flip: flip, shiftX: float64(dx) / w, shiftY: float64(dy) / h}
				got := shown(c, picture, h, w, true)
				for i, v := range got {
					x, y := i%w-dx, i/w-dy
					if flip[0] {
						x = w - 1 - x
					}
					if flip[1] {
						y = h - 1 - y
					}
					var want float32
					if x >= 0 && x < w && y >= 0 && y < h {
						want = picture[y*w+x]
					}
					if v != want {
						t.Fatalf("flip %v, shift (%d, %d): pixel %d is %v, want %v", flip, dx, dy, i, v, want)
					}
				}
			}
		}
	}
}

// TestLookAgainstReference compares with the textbook in float64, for sizes down to
// one pixel and every channel.
func TestLookAgainstReference(t *testing.T) {
	for _, d := range [][]int{{1, 1, 1}, {1, 5, 2}, {6, 1, 3}, {2, 2, 1}, {7, 9, 3}} {
		h, w, c := d[0], d[1], d[2]
		picture := batch([][]int{d}, []int32{3})[0]
		for i, ch := range []change{
			{degrees: 37, zoom: 1.3, shiftX: 0.2, shiftY: -0.3}, {degrees: -160, zoom: 0.4, flip: [2]bool{true, false}}, {degrees: 5, zoom: 0.9, shiftX: -0.9},
		} {
			for _, zero := range []bool{false, true} {
				got := make([]float32, len(picture))
				ch.place(h, w).look(got, picture, &input{h: h, w: w, c: c}, zero)
				for j, v := range got {
					x, y := ch.back(float64(j/c%w), float64(j/c/w), h, w)
					if want := reference(picture, d, x, y, j%c, zero); math.Abs(float64(v)-want) > 1e-5 {
						t.Fatalf("%v, change %d, zero %v: element %d is %v, want %v", d, i, zero, j, v, want)
					}
				}
			}
		}
	}
}

// back is where the pixel (x, y) comes from, by the operations one after another.
func (c change) back(x, y float64, h, w int) (sx, sy float64) {
	midX, midY := float64(w-1)/2, float64(h-1)/2
	x, y = x-c.shiftX*float64(w)-midX, y-c.shiftY*float64(h)-midY
	a := c.degrees * math.Pi / 180
	x, y = x*math.Cos(a)+y*math.Sin(a), y*math.Cos(a)-x*math.Sin(a)
	x, y = x/c.zoom, y/c.zoom
	if c.flip[0] {
		x = -x
	}
	if c.flip[1] {
		y = -y
	}
	return x + midX, y + midY
}

// reference blends in float64.
func reference(p []float32, d []int, x, y float64, k int, zero bool) float64 {
	at := func(x, y float64) float64 {
		nx, ny := math.Min(math.Max(x, 0), float64(d[1]-1)), math.Min(math.Max(y, 0), float64(d[0]-1))
		if zero && (nx != x || ny != y) {
			return 0
		}
		return float64(p[(int(ny)*d[1]+int(nx))*d[2]+k])
	}
	left, top := math.Floor(x), math.Floor(y)
	fx, fy := x-left, y-top
	return (1-fy)*((1-fx)*at(left, top)+fx*at(left+1, top)) + fy*((1-fx)*at(left, top+1)+fx*at(left+1, top+1))
}

func TestTone(t *testing.T) {
	a := &Augmenter{opts: Options{Contrast: 1, Brightness: 1}}
	x := []float32{0, 1, 2, 5}
	a.tone(change{contrast: 1.5, brightness: -0.25}, x)
	if want := []float32{-1.25, 0.25, 1.75, 6.25}; !slices.Equal(x, want) {
		t.Errorf("contrast 1.5 around 2, less 0.25: %v, want %v", x, want)
	}
	a = &Augmenter{opts: Options{Brightness: 1}}
	a.tone(change{contrast: 1, brightness: 0.5}, x)
	if want := []float32{-0.75, 0.75, 2.25, 6.75}; !slices.Equal(x, want) {
		t.Errorf("half brighter: %v, want %v", x, want)
	}
}

func TestCutOut(t *testing.T) {
	for _, c := range []struct {
		x, y float64
		side int
		want string
	}{
		{0.5, 0.5, 2, "1111 1001 1001 1111"},
		{0, 0, 2, "0111 1111 1111 1111"},
		{0.99, 0.99, 2, "1111 1111 1100 1100"},
		{0.5, 0.25, 1, "1111 1101 1111 1111"},
		{0.5, 0.5, 4, "0000 0000 0000 0000"},
		{0, 0.5, 3, "1111 0011 0011 0011"},
	} {
		x := make([]float32, 4*4*2)
		for i := range x {
			x[i] = 1
		}
		cutOut(x, &input{h: 4, w: 4, c: 2}, change{cutX: c.x, cutY: c.y}, c.side)
		got := ""
		for i := 0; i < len(x); i += 2 {
			if i > 0 && i%8 == 0 {
				got += " "
			}
			got += fmt.Sprint(x[i])
			if x[i] != x[i+1] {
				t.Errorf("channels differ at %d", i)
			}
		}
		if got != c.want {
			t.Errorf("%d around (%v, %v): %s, want %s", c.side, c.x, c.y, got, c.want)
		}
	}
}

func TestTurn(t *testing.T) {
	for degrees := -180.0; degrees <= 180; degrees += 0.25 {
		cos, sin := turn(degrees)
		a := degrees * math.Pi / 180
		if math.Abs(cos-math.Cos(a)) > 4e-15 || math.Abs(sin-math.Sin(a)) > 4e-15 {
			t.Fatalf("%v degrees: %v, %v", degrees, cos, sin)
		}
	}
	if cos, sin := turn(0); cos != 1 || sin != 0 {
		t.Errorf("no turn is %v, %v", cos, sin)
	}
}

// TestNormalNumbers compares the table with the error function, and its moments with
// those of a normal distribution.
func TestNormalNumbers(t *testing.T) {
	table := normalTable()
	var sum, squares, fourth float64
	for i, v := range table {
		x := float64(v)
		sum, squares, fourth = sum+x, squares+x*x, fourth+x*x*x*x
		if i >= normals/2 {
			continue
		}
		want := math.Sqrt2 * math.Erfinv((float64(i)+0.5)/(normals/2))
		if math.Abs(x-want) > 3e-4*want {
			t.Fatalf("number %d is %v, the quantile is %v", i, x, want)
		}
	}
	if sum != 0 || math.Abs(squares/normals-1) > 1e-6 || math.Abs(fourth/normals-3) > 0.02 {
		t.Errorf("sum %v, variance %v, fourth moment %v", sum, squares/normals, fourth/normals)
	}
	if largest := slices.Max(table[:]); largest < 3.6 || largest > 3.9 {
		t.Errorf("the largest is %v", largest)
	}
}

// TestNoise: mean, deviation, and no likeness between neighbours, samples or inputs.
func TestNoise(t *testing.T) {
	dims, rows := [][]int{{30, 30, 1}, {900}}, numbers(40)
	x := [][]float32{make([]float32, 40*900), make([]float32, 40*900)}
	made(t, Options{Noise: 0.25}, dims).Apply(5, rows, x)
	mean := func(f func(i int) float64) float64 {
		var sum float64
		for i := range 39 * 900 {
			sum += f(i)
		}
		return sum / (39 * 900)
	}
	at := func(i int) float64 { return float64(x[0][i]) / 0.25 }
	if m := mean(at); math.Abs(m) > 0.025 {
		t.Errorf("mean %v", m)
	}
	if v := mean(func(i int) float64 { return at(i) * at(i) }); math.Abs(v-1) > 0.04 {
		t.Errorf("variance %v", v)
	}
	for name, other := range map[string]func(i int) float64{
		"the next value": func(i int) float64 { return at(i + 1) }, "the next but three": func(i int) float64 { return at(i + 4) },
		"the next sample": func(i int) float64 { return at(i + 900) },
		"the other input": func(i int) float64 { return float64(x[1][i]) / 0.25 },
	} {
		if c := mean(func(i int) float64 { return at(i) * other(i) }); math.Abs(c) > 0.03 {
			t.Errorf("correlation with %s is %v", name, c)
		}
	}
}
