package layer

import (
	"math"
	"testing"

	"duet/nn/alpha"
	"duet/nn/internal/kernel"
)

// weighted is a bench for a weighted merge with given inputs.
func weighted(l Layer, k int, a, b []float32) *bench {
	t := newBench(layerCase{name: "weighted", layer: l, in: two(k)}, len(a)/k)
	copy(t.p.X[0], a)
	copy(t.p.X[1], b)
	return t
}

func normals(n int) []float32 {
	r, x := newNumbers(uint64(n)), make([]float32, n)
	for i := range x {
		x[i] = r.normal()
	}
	return x
}

// TestWeightedSumByHand redoes the merge as a person would, float by float.
func TestWeightedSumByHand(t *testing.T) {
	a, b := normals(320), normals(321)[:320]
	for _, c := range []struct {
		l      Layer
		wa, wb func(raw float32) float32
	}{
		{made("WeightedSum", "policy", "fixed", "start", 0.1),
			func(float32) float32 { return 0.1 }, func(float32) float32 { return 0.9 }},
		{made("WeightedSum", "policy", "free", "start", 0.1),
			func(raw float32) float32 { return raw }, func(raw float32) float32 { return 1 - raw }},
		{made("WeightedSum", "policy", "sigmoid", "start", 0.1),
			func(raw float32) float32 { return kernel.Sigmoid32(raw) }, func(raw float32) float32 { return 1 - kernel.Sigmoid32(raw) }},
	} {
		k := weighted(c.l, 10, a, b)
		k.forward()
		raw := k.p.P[0][0]
		wa, wb := c.wa(raw), c.wb(raw)
		for i := range a {
			pa, pb := float32(wa*a[i]), float32(wb*b[i])
			if want := pa + pb; k.p.Y[i] != want {
				t.Fatalf("%+v: element %d is %v, by hand %v", c.l, i, k.p.Y[i], want)
			}
		}
		if got := k.op.(Weighted).Alpha(); got.A != wa || got.B != wb || got.Raw[0] != raw {
			t.Errorf("%+v: recorded %v, %v, %v, want %v, %v, %v", c.l, got.A, got.B, got.Raw, wa, wb, raw)
		}
	}
}

// TestAlphaGradient compares dL/dalpha with a sum in another order and
// precision, and the raw gradient with the policy.
func TestAlphaGradient(t *testing.T) {
	a, b := normals(9990), normals(9991)[:9990]
	k := weighted(made("WeightedSum", "start", 0.3), 10, a, b)
	k.run()
	want := 0.0
	for i := range a {
		want += float64(k.up[i]) * (float64(a[i]) - float64(b[i]))
	}
	got := k.op.(Weighted).Alpha()
	if math.Abs(float64(got.Grad)-want) > 1e-6*math.Abs(want)+1e-4 {
		t.Errorf("dL/dalpha is %v, want %v", got.Grad, want)
	}
	exact := kernel.Dot(k.up, a) - kernel.Dot(k.up, b)
	raw := []float32{0}
	got.Policy.Grad(raw, got.Raw, exact)
	if got.Grad != float32(exact) || k.p.DP[0][0] != raw[0] {
		t.Errorf("gradient %v and raw gradient %v do not follow from %v", got.Grad, k.p.DP[0][0], exact)
	}
}

// TestStartAtOne: the branch that weighs nothing gets exactly no gradient.
func TestStartAtOne(t *testing.T) {
	for _, class := range []string{"WeightedSum", "WeightedProduct"} {
		for start, other := range []int{0, 1} {
			a, b := probabilities(6, 4), probabilities(7, 4)[:24]
			k := weighted(made(class, "policy", "clip", "start", start), 4, a, b)
			k.run()
			for i, d := range k.p.DX[other] {
				if d != 0 {
					t.Errorf("%s from %d: dx[%d] of the silent branch is %v, want 0", class, start, i, d)
					break
				}
			}
		}
	}
}

func probabilities(rows, k int) []float32 {
	x := normals(rows * k)
	kernel.Softmax(x, x, rows, k)
	return x
}

// TestSetAlpha changes the policy between two steps.
func TestSetAlpha(t *testing.T) {
	for _, class := range []string{"WeightedSum", "WeightedProduct"} {
		k := weighted(made(class, "policy", "fixed", "start", 0.1), 4, probabilities(3, 4), probabilities(3, 4))
		k.run()
		al := k.op.(Weighted).Alpha()
		if al.Grad != 0 || k.p.DP[0][0] != 0 {
			t.Errorf("%s: a fixed alpha has gradient %v", class, al.Grad)
		}
		if _, err := al.Set(alpha.Options{Policy: "sigmoid", Start: 1, LRMultiplier: 1}); err == nil {
			t.Error("sigmoid must refuse to start at 1")
		}
		if al.A != 0.1 || al.Options.Policy != "fixed" {
			t.Errorf("%s: a refused change left %+v", class, al)
		}
		declared, err := al.Set(alpha.Options{Policy: "sigmoid", Start: 0.8, LRMultiplier: 3, WeightDecay: true})
		if err != nil {
			t.Fatal(err)
		}
		if !declared.Trainable || declared.Hidden || declared.LRMultiplier != 3 || declared.NoDecay {
			t.Errorf("%s: declared %+v", class, declared)
		}
		declared.Init.Fill(k.p.P[0], declared.Shape, InitStream(1), 1)
		copy(k.p.X[1], probabilities(4, 4)[4:])
		k.run()
		if al != k.op.(Weighted).Alpha() || math.Abs(float64(al.A)-0.8) > 1e-6 || al.A+al.B != 1 || al.Grad == 0 {
			t.Errorf("%s: after the change %+v", class, al)
		}
	}
}

func TestProductFailures(t *testing.T) {
	good := []float32{0.2, 0.8, 0}
	for _, c := range []struct {
		name string
		l    Layer
		a, b []float32 // the second row of three
		want string
		row  int
	}{
		{"log zero", made("WeightedProduct"), []float32{1, 0, 0}, []float32{0, 1, 0},
			"every class of row 1 is 0 under the weighted product: choose guard epsilon", 1},
		{"log negative", made("WeightedProduct"), []float32{0.5, 0.5, 0}, []float32{0.5, 0.5, -0.25},
			"class 2 of row 1 of branch B is -0.25; the weighted product takes probabilities, which are 0 or more: end the branch with softmax or choose guard signed", 1},
		{"log infinite", made("WeightedProduct", "policy", "free", "start", -0.5), []float32{0, 1, 1}, []float32{0.1, 0.1, 0.8},
			"class 2 of row 0 of branch A is 0; 0 to the power -0.5 is infinite: keep alpha within 0 and 1 or choose guard epsilon", 0},
		{"raw negative", made("WeightedProduct", "guard", "raw", "start", 0.25), []float32{0.1, 0.1, -0.31}, []float32{1, 1, 1},
			"class 2 of row 1 of branch A is -0.31; a raw power of a negative number is not a number: end the branch with softmax or choose guard signed", 1},
		{"raw infinite", made("WeightedProduct", "guard", "raw", "policy", "free", "start", 1.5), good, good,
			"class 2 of row 0 of branch B is 0; 0 to the power -0.5 is infinite: keep alpha within 0 and 1 or choose guard epsilon", 0},
		{"signed infinite", made("WeightedProduct", "guard", "signed", "policy", "free", "start", -1), good, good,
			"class 2 of row 0 of branch A is 0; 0 to the power -1 is infinite: keep alpha within 0 and 1 or choose guard epsilon", 0},
		{"overflow", made("WeightedProduct", "guard", "epsilon", "policy", "free", "start", 20), []float32{100, 1, 1}, []float32{0, 1, 1},
			"row 1 is too large for float32 under the weighted product: keep alpha within 0 and 1", 1},
		{"fine", made("WeightedProduct"), good, good, "", 0},
		{"raw whole powers", made("WeightedProduct", "guard", "raw", "policy", "clip", "start", 1), []float32{-1, 2, 3}, []float32{-1, 0, 1}, "", 0},
		{"not ours", made("WeightedProduct"), []float32{float32(math.NaN()), 0, 0}, good, "", 0},
	} {
		k := weighted(c.l, 3, append(append(clone(good), c.a...), c.a...), append(append(clone(good), c.b...), c.b...))
		for _, w := range []Worker{&serial{k.scratch}, &reversed{k.scratch}, crowd{k.b.Scratch}} {
			k.p.Work = w
			k.forward()
			f := k.op.(Failer).Failed()
			if c.want == "" {
				if f != nil {
					t.Errorf("%s: %+v, want no failure", c.name, f)
				}
				continue
			}
			if f == nil || f.Text != c.want || f.Row != c.row {
				t.Errorf("%s: %+v, want row %d: %s", c.name, f, c.row, c.want)
			}
		}
		copy(k.p.X[0], []float32{0.2, 0.8, 0.1, 0.2, 0.8, 0.1, 0.2, 0.8, 0.1})
		copy(k.p.X[1], k.p.X[0])
		k.p.P[0][0] = 0.5
		k.forward()
		if f := k.op.(Failer).Failed(); f != nil && c.name != "overflow" {
			t.Errorf("%s: the failure stayed: %+v", c.name, f)
		}
	}
}

// TestFailureInPicture names the position within the sample.
func TestFailureInPicture(t *testing.T) {
	k := newBench(layerCase{name: "picture", layer: made("WeightedProduct"), in: two(2, 2, 3), fill: (*numbers).positive}, 2)
	k.p.X[0][12+2*3+1] = -1
	k.forward()
	f := k.op.(Failer).Failed()
	const want = "class 1 of position 2 of row 1 of branch A is -1; the weighted product takes probabilities, which are 0 or more: end the branch with softmax or choose guard signed"
	if f == nil || f.Row != 1 || f.Text != want {
		t.Errorf("got %+v, want %s", f, want)
	}
}

// TestZeroToTheZero: at alpha 0 and 1 the product is one branch, zeros and all.
func TestZeroToTheZero(t *testing.T) {
	a, b := []float32{0, 0.25, 0.75}, []float32{0.5, 0.5, 0}
	for _, guard := range []string{"log", "raw"} {
		for start, want := range [][]float32{b, a} {
			k := weighted(made("WeightedProduct", "guard", guard, "policy", "clip", "start", start), 3, a, b)
			k.run()
			for i, w := range want {
				if k.p.Y[i] != w {
					t.Errorf("%s at %d: %v, want %v", guard, start, k.p.Y, want)
					break
				}
			}
			for name, x := range k.results() {
				for _, v := range x {
					if !finite(v) {
						t.Errorf("%s at %d: %s is %v", guard, start, name, x)
					}
				}
			}
		}
	}
}

// TestLongProduct covers rows beyond one chunk of the reductions.
func TestLongProduct(t *testing.T) {
	const k = 9001
	l := made("WeightedProduct", "policy", "fixed", "start", 0.25)
	a, b := probabilities(1, k), probabilities(1, k)
	m := weighted(l, k, a, b)
	m.run()
	sum := 0.0
	for i, y := range m.p.Y {
		sum += float64(y)
		if math.Abs(float64(y-a[i])) > 1e-6*float64(a[i]) {
			t.Fatalf("the product of a distribution with itself has %v for %v", y, a[i])
		}
	}
	if math.Abs(sum-1) > 1e-5 {
		t.Errorf("sum %v", sum)
	}
}

// TestSlopeAtZero: an infinite slope is taken as 0, a finite one is kept.
func TestSlopeAtZero(t *testing.T) {
	for _, c := range []struct {
		guard string
		start float64
		want  float32 // dL/dA at A = 0, B = 0.5, dL/dy = 1
	}{
		{"raw", 0.5, 0}, {"raw", 1, 1}, {"raw", 0, 0}, {"raw", 2, 0}, {"signed", 0.5, 0}, {"signed", 1, 1}, {"epsilon", 0.5, 0}, {"log", 0.5, 0},
	} {
		k := weighted(made("WeightedProduct", "guard", c.guard, "policy", "free", "start", c.start), 2, []float32{0, 1}, []float32{0.5, 0.5})
		k.up[0], k.up[1] = 1, 0
		k.run()
		if got := k.p.DX[0][0]; got != c.want {
			t.Errorf("%s at alpha %v: dA is %v, want %v", c.guard, c.start, got, c.want)
		}
		if g := k.op.(Weighted).Alpha().Grad; !finite(g) {
			t.Errorf("%s at alpha %v: dL/dalpha is %v", c.guard, c.start, g)
		}
	}
}

// TestExtremeOfNaN: a NaN wins, the first one, and takes the gradient.
func TestExtremeOfNaN(t *testing.T) {
	nan := float32(math.NaN())
	for _, class := range []string{"Maximum", "Minimum"} {
		k := weighted(made(class), 3, []float32{1, nan, nan}, []float32{nan, 2, nan})
		k.run()
		for i, winner := range []int{1, 0, 0} {
			if k.p.Y[i] == k.p.Y[i] || k.p.DX[winner][i] != k.up[i] || k.p.DX[1-winner][i] != 0 {
				t.Errorf("%s: element %d is %v, gradients %v and %v", class, i, k.p.Y[i], k.p.DX[0][i], k.p.DX[1][i])
			}
		}
	}
}

// TestProductOfSureSoftmaxes: where one branch is so sure that another class of it
// is a denormal number, the product's gradients stay finite, and so does what a
// softmax makes of them.
func TestProductOfSureSoftmaxes(t *testing.T) {
	for _, guard := range []string{"log", "raw"} {
		a, b := []float32{1, 1e-45, 1e-40}, []float32{1e-44, 1, 1e-30}
		k := weighted(made("WeightedProduct", "guard", guard, "start", 0.4), 3, a, b)
		copy(k.up, []float32{1e7, -1e7, 3})
		k.run()
		for i, d := range k.p.DX {
			back := make([]float32, 3)
			kernel.SoftmaxGrad(back, d, [][]float32{a, b}[i], 1, 3)
			for c := range d {
				if !finite(d[c]) || !finite(back[c]) {
					t.Errorf("guard %s: gradient of input %d is %v, before the softmax %v", guard, i, d, back)
					break
				}
			}
		}
	}
}
