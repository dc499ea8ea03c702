package kernel

import (
	"bufio"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
)

// scalars are the float64 functions with the error that their comments promise.
var scalars = map[string]struct {
	f   func(x, y float64) float64
	ulp float64
}{
	"exp":   {func(x, _ float64) float64 { return Exp(x) }, 0.52},
	"expm1": {func(x, _ float64) float64 { return Expm1(x) }, 1},
	"tanh":  {func(x, _ float64) float64 { return Tanh(x) }, 2},
	"erf":   {func(x, _ float64) float64 { return Erf(x) }, 1},
	"log":   {func(x, _ float64) float64 { return Log(x) }, 0.51},
	"log1p": {func(x, _ float64) float64 { return Log1p(x) }, 1},
	"cos":   {func(x, _ float64) float64 { return Cos(x) }, 1},
	"pow":   {Pow, 1},
}

// TestScalarsAgainstGolden compares with testdata/scalar.txt, whose lines are
// "function x [y] hi lo": the true value is hi + lo (mpmath, 1500 bits).
func TestScalarsAgainstGolden(t *testing.T) {
	file, err := os.Open("testdata/scalar.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	worst := map[string]float64{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		words := strings.Fields(lines.Text())
		var v []float64
		for _, w := range words[1:] {
			x, err := strconv.ParseFloat(w, 64)
			if err != nil {
				t.Fatal(err)
			}
			v = append(v, x)
		}
		fn, n := scalars[words[0]], len(v)
		hi, lo := v[n-2], v[n-1]
		got := fn.f(v[0], v[n-3])
		ulp := math.Nextafter(math.Abs(hi), math.Inf(1)) - math.Abs(hi)
		e := math.Abs((got-hi)-lo) / ulp
		worst[words[0]] = max(worst[words[0]], e)
		if !(e <= fn.ulp) {
			t.Errorf("%s%v = %v, want %v: %.3f ulp, promised %v", words[0], v[:n-2], got, hi, e, fn.ulp)
		}
	}
	if len(worst) != len(scalars) {
		t.Errorf("golden file has %d functions, want %d", len(worst), len(scalars))
	}
	t.Logf("largest errors in ulp: %v", worst)
}
