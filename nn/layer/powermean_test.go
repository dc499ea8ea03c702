package layer

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"duet/nn/shape"
)

func powerMeanCases() []layerCase {
	var all []layerCase
	for _, r := range []float64{-30, -1, 0, 1e-9, 0.5, 1, 4} {
		for _, normalize := range []bool{false, true} {
			all = append(all, layerCase{name: fmt.Sprint("r ", r, " ", normalize), in: two(5), out: shape.Of(5),
				layer:  made("PowerMean", "r", r, "train_r", true, "normalize", normalize, "start", 0.3, "epsilon", 1e-3),
				params: []string{"alpha ()", "r ()"}, count: 2})
		}
	}
	all = append(all,
		layerCase{name: "softmax2 picture", layer: made("PowerMean", "policy", "softmax2", "r", 2), in: two(2, 2, 3), out: shape.Of(2, 2, 3), params: []string{"alpha (2)"}, count: 2},
		layerCase{name: "fixed", layer: made("PowerMean", "policy", "fixed", "start", 1, "r", 3), in: two(4), out: shape.Of(4), params: []string{"alpha ()"}},
	)
	for i := range all {
		all[i].h, all[i].fill = 1./512, (*numbers).positive
	}
	return all
}

// TestPowerMeanJoinsThem: r = 1 is the weighted sum, r = 0 the weighted product,
// and the mean rises with r from the smaller to the larger number.
func TestPowerMeanJoinsThem(t *testing.T) {
	r := newNumbers(5)
	for range 300 {
		x, z, a := float64(r.positive()), float64(r.positive()), float64(r.uniform())
		near := func(what string, got, want float64) {
			if math.Abs(got-want) > 1e-13*want {
				t.Errorf("%s of %v and %v at %v is %v, want %v", what, x, z, a, got, want)
			}
		}
		near("sum", powerMean{a, 1}.of(x, z), a*x+(1-a)*z)
		near("product", powerMean{a, 0}.of(x, z), math.Pow(x, a)*math.Pow(z, 1-a))
		near("almost product", powerMean{a, 1e-300}.of(x, z), powerMean{a, 0}.of(x, z))
		near("harmonic mean", powerMean{a, -1}.of(x, z), 1/(a/x+(1-a)/z))
		near("square mean", powerMean{a, 2}.of(x, z), math.Sqrt(a*x*x+(1-a)*z*z))
		last := min(x, z)
		for _, e := range []float64{-1000, -50, -2, -1e-6, 1e-6, 1, 3, 80, 1000} {
			m := powerMean{a, e}.of(x, z)
			if m < last*(1-1e-12) || m > max(x, z)*(1+1e-12) {
				t.Errorf("mean with r %v of %v and %v at %v is %v, below %v", e, x, z, a, m, last)
			}
			last = m
		}
	}
	for _, a := range []float64{0, 1} {
		if m := (powerMean{a, 900}).of(1e-7, 1); m != [2]float64{1, 1e-7}[int(a)] && math.Abs(m-1e-7) > 1e-20 {
			t.Errorf("with alpha %v the mean is %v", a, m)
		}
	}
}

// TestPowerMeanSlopes compares them with differences in float64, where the series
// takes over too.
func TestPowerMeanSlopes(t *testing.T) {
	const h = 1e-5
	for _, e := range []float64{-40, -1, -1e-3, -1e-5, 0, 1e-6, 1e-3, 0.3, 1, 7} {
		for _, c := range [][3]float64{{.5, .3, .4}, {.3, .5, .4}, {.9, .1, .05}, {.1, .9, .97}, {.4, .4, .5}, {.2, .2002, .6}} {
			x, z, a := c[0], c[1], c[2]
			got := powerMean{a, e}.slopes(x, z)
			for what, s := range map[string][2]float64{
				"x": {got.x, powerMean{a, e}.of(x+h, z) - powerMean{a, e}.of(x-h, z)},
				"z": {got.z, powerMean{a, e}.of(x, z+h) - powerMean{a, e}.of(x, z-h)},
				"a": {got.a, powerMean{a + h, e}.of(x, z) - powerMean{a - h, e}.of(x, z)},
				"r": {got.r, powerMean{a, e + h}.of(x, z) - powerMean{a, e - h}.of(x, z)},
			} {
				if want := s[1] / (2 * h); math.Abs(s[0]-want) > 1e-6*math.Abs(want)+1e-9 {
					t.Errorf("d/d%s at %v, r %v is %v, want %v", what, c, e, s[0], want)
				}
			}
		}
	}
}

func TestPowerMeanRefuses(t *testing.T) {
	for want, args := range map[string][]any{
		"policy free lets alpha leave 0 to 1": {"policy", "free"},
		"r is NaN, expected -1000 to 1000":    {"r", 1.0},
		"epsilon is 0, expected a finite":     {"epsilon", 0},
	} {
		l := made("PowerMean", args...).(*PowerMean)
		if strings.HasPrefix(want, "r is") {
			l.R = math.NaN()
		}
		if _, err := l.Infer(two(3)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	k := newBench(layerCase{name: "negative", layer: made("PowerMean"), in: two(3)}, 4)
	copy(k.p.X[0], []float32{1, 1, 1, 1, -0.1, 1, 1, 1, 1, 1, 1, 1})
	for i := range k.p.X[1] {
		k.p.X[1][i] = 0.5
	}
	k.forward()
	if f := k.op.(Failer).Failed(); f == nil || f.Row != 1 || !strings.Contains(f.Text, "row 1 of a branch has a number below 0") {
		t.Errorf("failure %+v", f)
	}
	k.p.X[0][4] = 0
	k.forward()
	if f := k.op.(Failer).Failed(); f != nil {
		t.Errorf("a zero is refused: %v", f)
	}
}
