package kernel

import (
	"math"
	"testing"
)

// TestAvgPool compares with the definition.
func TestAvgPool(t *testing.T) {
	b := newBench(t, 43)
	for range cases(200) {
		b.begin()
		p := b.pool()
		x, y, dy, dx := b.slice(p.XLen()), b.slice(p.YLen()), b.slice(p.YLen()), b.slice(p.XLen())
		AvgPool(y, x, p)
		AvgPoolGrad(dx, dy, p)
		want, wantDX := make([]float32, len(y)), make([]float32, len(dx))
		for i := range want {
			oh, ow, c := i/p.C/p.OW, i/p.C%p.OW, i%p.C
			var sum float64
			var met []int
			for h := oh*p.SH - p.PT; h < oh*p.SH-p.PT+p.PH; h++ {
				for w := ow*p.SW - p.PL; w < ow*p.SW-p.PL+p.PW; w++ {
					if h >= 0 && h < p.H && w >= 0 && w < p.W {
						met = append(met, (h*p.W+w)*p.C+c)
						sum += float64(x[met[len(met)-1]])
					}
				}
			}
			want[i] = float32(sum / float64(len(met)))
			for _, at := range met {
				wantDX[at] += float32(float64(dy[i]) / float64(len(met)))
			}
		}
		compare(t, "AvgPool", *p, y, want)
		compare(t, "AvgPoolGrad", *p, dx, wantDX)
	}
}

func TestGlobalMaxPool(t *testing.T) {
	b := newBench(t, 44)
	for range cases(200) {
		b.begin()
		pixels, c := b.between(1, 30), b.between(1, 40)
		x, y, dy, dx := b.slice(pixels*c), b.slice(c), b.slice(c), b.slice(pixels*c)
		for i := range x {
			if b.rnd.IntN(3) == 0 {
				x[i] = 1 // some ties
			}
		}
		GlobalMaxPool(y, x, pixels, c)
		GlobalMaxPoolGrad(dx, dy, x, y, pixels, c)
		for j := range c {
			best, ties := float32(math.Inf(-1)), 0
			for i := j; i < len(x); i += c {
				if best = max(best, x[i]); x[i] != x[i] {
					best = x[i]
				}
			}
			for i := j; i < len(x); i += c {
				if x[i] == best {
					ties++
				}
			}
			if y[j] != best && !(y[j] != y[j] && best != best) {
				t.Fatalf("%d pixels, channel %d: greatest %x, want %x", pixels, j, y[j], best)
			}
			for i := j; i < len(x); i += c {
				var want float32
				switch {
				case best != best:
					want = best
				case x[i] == best:
					want = float32(float64(dy[j]) / float64(ties))
				}
				if !sameBits(dx[i], want) {
					t.Fatalf("%d pixels, channel %d: gradient %x, want %x", pixels, j, dx[i], want)
				}
			}
		}
	}
}

// TestRepeat compares with the definition.
func TestRepeat(t *testing.T) {
	b := newBench(t, 45)
	for range cases(200) {
		b.begin()
		r := &Resize{H: b.between(1, 5), W: b.between(1, 5), C: b.between(1, 40), SH: b.between(1, 4), SW: b.between(1, 4)}
		small := r.H * r.W * r.C
		x, y, dy, dx := b.slice(small), b.slice(small*r.SH*r.SW), b.slice(small*r.SH*r.SW), b.slice(small)
		Repeat(y, x, r)
		RepeatGrad(dx, dy, r)
		sums, want := make([]float64, small), make([]float32, len(y))
		for i := range y {
			h, w, c := i/r.C/(r.W*r.SW), i/r.C%(r.W*r.SW), i%r.C
			at := (h/r.SH*r.W+w/r.SW)*r.C + c
			want[i] = x[at]
			sums[at] += float64(dy[i])
		}
		compare(t, "Repeat", *r, y, want)
		for i, s := range sums {
			if !sameBits(dx[i], float32(s)) {
				t.Fatalf("RepeatGrad %+v: element %d is %x, want %x", *r, i, dx[i], float32(s))
			}
		}
	}
}

// TestBetween has positions worked out by hand: of 3 pixels made 2 and 3 times as
// wide, and of 2 pixels made 4 times as wide.
func TestBetween(t *testing.T) {
	for _, c := range []struct {
		s, n int
		want []float64 // position of every output, the edge continued
	}{
		{1, 3, []float64{0, 1, 2}},
		{2, 3, []float64{0, 0.25, 0.75, 1.25, 1.75, 2}},
		{3, 3, []float64{0, 0, 1. / 3, 2. / 3, 1, 4. / 3, 5. / 3, 2, 2}},
		{4, 2, []float64{0, 0, 0.125, 0.375, 0.625, 0.875, 1, 1}},
		{5, 1, []float64{0, 0, 0, 0, 0}},
	} {
		for o, want := range c.want {
			lo, hi, share := between(o, c.s, c.n)
			got := float64(lo)*(1-share) + float64(hi)*share
			if math.Abs(got-want) > 1e-15 || lo < 0 || hi >= c.n || share < 0 || share >= 1 {
				t.Errorf("output %d of %d pixels %d times as wide lies at %v (%d, %d, %v), want %v", o, c.n, c.s, got, lo, hi, share, want)
			}
		}
	}
}

// TestBilinear checks y against a float64 sum of tents, and the gradient as the
// transpose of the same map.
func TestBilinear(t *testing.T) {
	b := newBench(t, 46)
	for range cases(100) {
		b.begin()
		b.kind = bitKinds[1]
		r := &Resize{H: b.between(1, 4), W: b.between(1, 4), C: b.between(1, 9), SH: b.between(1, 4), SW: b.between(1, 4)}
		small := r.H * r.W * r.C
		x, y, dy, dx := b.slice(small), b.slice(small*r.SH*r.SW), b.slice(small*r.SH*r.SW), b.slice(small)
		Bilinear(y, x, r)
		BilinearGrad(dx, dy, r)
		tent := func(o, i, s, n int) float64 {
			at := min(max((float64(o)+0.5)/float64(s)-0.5, 0), float64(n-1))
			return max(0, 1-math.Abs(at-float64(i)))
		}
		sums, sizes := make([]float64, small), make([]float64, small)
		for i := range y {
			oh, ow, c := i/r.C/(r.W*r.SW), i/r.C%(r.W*r.SW), i%r.C
			var sum, size float64
			for h := range r.H {
				for w := range r.W {
					at, share := (h*r.W+w)*r.C+c, tent(oh, h, r.SH, r.H)*tent(ow, w, r.SW, r.W)
					sum += share * float64(x[at])
					size += share * math.Abs(float64(x[at]))
					sums[at] += share * float64(dy[i])
					sizes[at] += share * math.Abs(float64(dy[i]))
				}
			}
			if math.Abs(float64(y[i])-sum) > 1e-7*size {
				t.Fatalf("Bilinear %+v: element %d is %v, want %v", *r, i, y[i], sum)
			}
		}
		for i, s := range sums {
			if math.Abs(float64(dx[i])-s) > 1e-6*sizes[i] {
				t.Fatalf("BilinearGrad %+v: element %d is %v, want %v", *r, i, dx[i], s)
			}
		}
	}
}

func TestBorder(t *testing.T) {
	b := newBench(t, 47)
	for range cases(200) {
		b.begin()
		h, w, c := b.between(1, 5), b.between(1, 5), b.between(1, 9)
		g := &Border{C: c, Top: b.between(0, 3), Bottom: b.between(0, 3), Left: b.between(0, 3), Right: b.between(0, 3)}
		g.H, g.W = g.Top+h+g.Bottom, g.Left+w+g.Right
		part, whole, back := b.slice(h*w*c), b.slice(g.H*g.W*c), b.slice(h*w*c)
		Surround(whole, part, g)
		for i, v := range whole {
			y, x := i/c/g.W-g.Top, i/c%g.W-g.Left
			var want float32
			if y >= 0 && y < h && x >= 0 && x < w {
				want = part[(y*w+x)*c+i%c]
			}
			if !sameBits(v, want) {
				t.Fatalf("Surround %+v: element %d is %x, want %x", *g, i, v, want)
			}
		}
		Crop(back, whole, g)
		compare(t, "Crop", *g, back, part)
	}
}

// TestPicturesRefused has slices and sizes that do not fit.
func TestPicturesRefused(t *testing.T) {
	s := func(n int) []float32 { return make([]float32, n) }
	pool := &Pool{H: 2, W: 2, C: 1, PH: 2, PW: 2, SH: 1, SW: 1, OH: 1, OW: 1}
	twice := &Resize{H: 2, W: 2, C: 1, SH: 2, SW: 2}
	for what, f := range map[string]func(){
		"a short mean":          func() { AvgPool(s(0), s(4), pool) },
		"a long mean gradient":  func() { AvgPoolGrad(s(5), s(1), pool) },
		"no pixels":             func() { GlobalMaxPool(s(2), nil, 0, 2) },
		"a short greatest":      func() { GlobalMaxPoolGrad(s(4), s(2), s(4), s(1), 2, 2) },
		"a small picture":       func() { Repeat(s(15), s(4), twice) },
		"a large gradient":      func() { RepeatGrad(s(5), s(16), twice) },
		"no blending":           func() { Bilinear(s(16), s(4), &Resize{H: 2, W: 2, C: 1, SW: 2}) },
		"a short blend":         func() { BilinearGrad(s(4), s(12), twice) },
		"a border of all":       func() { Crop(nil, s(4), &Border{H: 2, W: 2, C: 1, Top: 1, Bottom: 1}) },
		"a border out of sight": func() { Surround(s(4), s(6), &Border{H: 2, W: 2, C: 1, Left: -1}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s was accepted", what)
				}
			}()
			f()
		}()
	}
}
