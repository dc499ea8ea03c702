package augment

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"

	"duet/datasets/synth"
)

// everything turns all options on.
var everything = Options{Shift: 0.1, Flip: "both", Rotate: 20, Zoom: 0.2, Contrast: 0.3, Brightness: 0.1, Noise: 0.05, Cutout: 3}

// two inputs of one sample, a colour picture and a smaller grey one, and numbers.
var mixed = [][]int{{9, 12, 3}, {5, 6, 1}, {7}}

// batch draws values in [0, 1) for the samples rows; sample r has the same values in
// every batch.
func batch(dims [][]int, rows []int32) [][]float32 {
	x := make([][]float32, len(dims))
	for i, d := range dims {
		size := 1
		for _, n := range d {
			size *= n
		}
		for _, r := range rows {
			s := synth.NewStream(uint64(i), "test", uint64(r))
			for range size {
				x[i] = append(x[i], s.Float())
			}
		}
	}
	return x
}

func made(t *testing.T, o Options, dims [][]int) *Augmenter {
	t.Helper()
	a, err := New(o, 7, dims)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func numbers(n int) []int32 {
	rows := make([]int32, n)
	for i := range rows {
		rows[i] = int32(i)
	}
	return rows
}

func sameBits(a, b []float32) bool {
	return slices.EqualFunc(a, b, func(v, w float32) bool { return math.Float32bits(v) == math.Float32bits(w) })
}

func TestNothingChangesNoBit(t *testing.T) {
	rows := numbers(4)
	odd := []float32{float32(math.Copysign(0, -1)), float32(math.Inf(1)), 1e-40, -3}
	for _, o := range []Options{{}, {Flip: "none", Fill: "zero"}} {
		want, got := batch(mixed, rows), batch(mixed, rows)
		for i := range got {
			copy(got[i], odd)
			copy(want[i], odd)
		}
		made(t, o, mixed).Apply(3, rows, got)
		for i := range got {
			if !sameBits(got[i], want[i]) {
				t.Errorf("%v changed input %d", o, i)
			}
		}
	}
}

// TestBatchCut: one batch, samples alone in any order, and goroutines side by side
// make the same bits.
func TestBatchCut(t *testing.T) {
	rows := []int32{5, 0, 19, 3, 3, 1<<31 - 1, 8, 2}
	want := batch(mixed, rows)
	a := made(t, everything, mixed)
	a.Apply(2, rows, want)
	for b := len(rows) - 1; b >= 0; b-- {
		alone := batch(mixed, rows[b:b+1])
		a.Apply(2, rows[b:b+1], alone)
		for i, x := range alone {
			if !sameBits(x, want[i][b*len(x):(b+1)*len(x)]) {
				t.Errorf("sample %d alone: input %d differs", rows[b], i)
			}
		}
	}
	shared := batch(mixed, rows)
	var group sync.WaitGroup
	for lo := range len(rows) {
		group.Go(func() { a.ApplyRange(2, rows, shared, lo, lo+1) })
	}
	group.Wait()
	longer := batch(mixed, rows)
	for i := range longer {
		longer[i] = append(longer[i], 1, 2, 3)
	}
	made(t, everything, mixed).Apply(2, rows, longer)
	for i := range want {
		if !sameBits(shared[i], want[i]) {
			t.Errorf("eight goroutines: input %d differs", i)
		}
		if n := len(want[i]); !sameBits(longer[i][:n], want[i]) || !slices.Equal(longer[i][n:], []float32{1, 2, 3}) {
			t.Errorf("longer slices: input %d differs", i)
		}
	}
}

// TestKeys: another seed, epoch or sample is another change; of everything, each
// option draws its own.
func TestKeys(t *testing.T) {
	draw := func(seed uint64, epoch int, row int32) change {
		a, _ := New(everything, seed, mixed)
		var s synth.Stream
		s.Reset(seed, "augment", uint64(epoch)<<32|uint64(row))
		return a.draw(&s)
	}
	seen := map[change]bool{}
	for seed := range uint64(4) {
		for epoch := range 5 {
			for row := range int32(50) {
				seen[draw(seed, epoch, row)] = true
			}
		}
	}
	if len(seen) != 1000 {
		t.Errorf("1000 keys make %d different changes", len(seen))
	}
	c := draw(1, 2, 3)
	if c.shiftX == c.shiftY || c.cutX == c.cutY {
		t.Errorf("two numbers are one: %+v", c)
	}
	few, _ := New(Options{Rotate: 20}, 1, mixed)
	var s synth.Stream
	s.Reset(1, "augment", 2<<32|3)
	if got := few.draw(&s).degrees; got != c.degrees {
		t.Errorf("rotation alone is %v, with all others %v", got, c.degrees)
	}
	noise := func(epoch int, rows ...int32) []float32 {
		x := [][]float32{make([]float32, 324*len(rows)), make([]float32, 30*len(rows)), make([]float32, 7*len(rows))}
		made(t, Options{Noise: 0.1}, mixed).Apply(epoch, rows, x)
		return x[2]
	}
	twice := noise(1, 3, 3)
	if !sameBits(twice[:7], twice[7:]) {
		t.Error("one sample twice in a batch gets two noises")
	}
	if sameBits(twice[:7], noise(2, 3)) || sameBits(twice[:7], noise(1, 4)) {
		t.Error("two epochs, or two samples, have the same noise")
	}
}

// TestInputsMatch: equal pictures in both inputs stay equal, but for the noise.
func TestInputsMatch(t *testing.T) {
	dims, rows := [][]int{{9, 12, 3}, {9, 12, 3}}, numbers(20)
	for _, noisy := range []bool{false, true} {
		o := everything
		if !noisy {
			o.Noise = 0
		}
		x := batch(dims, rows)
		copy(x[1], x[0])
		made(t, o, dims).Apply(1, rows, x)
		if sameBits(x[0], x[1]) == noisy {
			t.Errorf("noise %v: equal inputs, equal afterwards %v", o.Noise, !noisy)
		}
	}
}

func TestVectorsGetNoiseOnly(t *testing.T) {
	rows := numbers(20)
	o := everything
	o.Noise = 0
	want, got := batch(mixed, rows), batch(mixed, rows)
	made(t, o, mixed).Apply(1, rows, got)
	if !sameBits(got[2], want[2]) || sameBits(got[0], want[0]) {
		t.Error("numbers changed, or pictures did not")
	}
	made(t, everything, mixed).Apply(1, rows, got)
	if sameBits(got[2], want[2]) {
		t.Error("numbers got no noise")
	}
}

func TestAllocations(t *testing.T) {
	rows := numbers(16)
	x := batch(mixed, rows)
	a := made(t, everything, mixed)
	a.Apply(0, rows, x)
	if n := testing.AllocsPerRun(10, func() { a.Apply(1, rows, x) }); n != 0 {
		t.Errorf("Apply allocates %v times", n)
	}
}

// TestRanges: what is drawn fills the range of its option, evenly, and flips are a
// fair coin.
func TestRanges(t *testing.T) {
	a := made(t, Options{Shift: 0.25, Flip: "both", Rotate: 30, Zoom: 0.5, Contrast: 0.75, Brightness: 2}, [][]int{{8, 8, 1}})
	const n = 4000
	drawn := map[string][]float64{}
	flips := [2]int{}
	for i := range uint64(n) {
		c := a.draw(synth.NewStream(1, "augment", i))
		for k := range flips {
			if c.flip[k] {
				flips[k]++
			}
		}
		for name, v := range map[string]float64{
			"shift x": c.shiftX / 0.25, "shift y": c.shiftY / 0.25, "rotate": c.degrees / 30, "zoom": (c.zoom - 1) / 0.5,
			"contrast": float64(c.contrast-1) / 0.75, "brightness": float64(c.brightness) / 2, "cut x": c.cutX*2 - 1, "cut y": c.cutY*2 - 1,
		} {
			drawn[name] = append(drawn[name], v)
		}
	}
	for k, f := range flips {
		if f < n/2-160 || f > n/2+160 {
			t.Errorf("flip %d happened %d times of %d", k, f, n)
		}
	}
	for name, v := range drawn {
		slices.Sort(v)
		for _, share := range []float64{0, 0.25, 0.5, 0.75, 1} {
			got := v[int(share*(n-1))]
			if want := share*2 - 1; math.Abs(got-want) > 0.06 || math.Abs(got) > 1 {
				t.Errorf("%s: %v of the draws are below %.3f, want %.2f", name, share, got, want)
			}
		}
	}
	none := made(t, Options{Flip: "horizontal"}, [][]int{{8, 8, 1}})
	for i := range uint64(200) {
		c := none.draw(synth.NewStream(1, "augment", i))
		if c.flip[1] || c.shiftX != 0 || c.degrees != 0 || c.zoom != 1 || c.contrast != 1 || c.brightness != 0 {
			t.Fatalf("drew %+v for a horizontal flip alone", c)
		}
	}
}

// TestGoldenBatch holds the bits of a batch: a change here changes what every
// recorded training with an augmentation saw.
func TestGoldenBatch(t *testing.T) {
	rows := numbers(32)
	for _, c := range []struct {
		o    Options
		want string
	}{
		{everything, "1042325644b329ae2267676f55df7ef3e75d3df14d4a6093b6cbbbc0ba885d3b"},
		{Options{Rotate: 180, Zoom: 0.9, Shift: 1, Fill: "zero"}, "85bbe87102d25079a32583900db9144b52b36283c37dc1f423c66c0af514d443"},
	} {
		h := sha256.New()
		for epoch := range 3 {
			x := batch(mixed, rows)
			made(t, c.o, mixed).Apply(epoch, rows, x)
			for _, values := range x {
				for _, v := range values {
					h.Write(binary.LittleEndian.AppendUint32(nil, math.Float32bits(v)))
				}
			}
		}
		if got := hex.EncodeToString(h.Sum(nil)); got != c.want {
			t.Errorf("%v: hash %s, golden %s", c.o, got, c.want)
		}
	}
}

func BenchmarkApply(b *testing.B) {
	for _, c := range []struct {
		name string
		o    Options
		dims []int
	}{
		{"rotate+shift/28x28x1", Options{Rotate: 10, Shift: 0.1}, []int{28, 28, 1}},
		{"rotate+shift/32x32x3", Options{Rotate: 10, Shift: 0.1}, []int{32, 32, 3}},
		{"noise/28x28x1", Options{Noise: 0.1}, []int{28, 28, 1}},
		{"tone/28x28x1", Options{Contrast: 0.1, Brightness: 0.1}, []int{28, 28, 1}},
	} {
		b.Run(c.name, func(b *testing.B) {
			rows := numbers(1)
			x := batch([][]int{c.dims}, rows)
			a, err := New(c.o, 1, [][]int{c.dims})
			if err != nil {
				b.Fatal(err)
			}
			for i := range b.N {
				a.Apply(i, rows, x)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "us/sample")
		})
	}
}

func ExampleOptions_String() {
	fmt.Println(Options{Shift: 0.1, Flip: FlipHorizontal, Cutout: 8})
	// Output: {shift: 0.1, flip: horizontal, cutout: 8}
}
