package kernel

import (
	"hash/fnv"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
)

// callsFMA says whether a line of a file calls math.FMA.
func callsFMA(t *testing.T, file, line string) bool {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(line)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Contains(strings.Split(string(text), "\n")[n-1], "math.FMA(")
}

// corners are the arguments where functions have their special cases.
var corners = []float64{
	0, math.Copysign(0, -1), 1, -1, 2, -2, 3, -3, 0.5, -0.5, 1.5, -1.5, math.Inf(1), math.Inf(-1), math.NaN(),
	math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64, -math.SmallestNonzeroFloat64,
	0x1p-1022, 0x1p-1060, 0x1p53, 0x1p53 + 1, 0x1p52 + 1, -0x1p53, 1e300, -1e300, 1e-300, 709, 709.8, 710, -745, -746, -800, 800,
	20, 20.1, -20.1, 5.99, 6, 6.01, 0.35, -0.35, 40, -40, 1e-9, 1e-10, math.Pi, math.Pi / 4, 1e22,
}

// TestCorners compares with package math, whose functions are good enough to
// tell a wrong special case (but not where x is subnormal: on amd64 its Log and
// Pow are wrong there).
func TestCorners(t *testing.T) {
	one := map[string][2]func(float64) float64{
		"Exp": {Exp, math.Exp}, "Log": {Log, math.Log}, "Tanh": {Tanh, math.Tanh}, "Erf": {Erf, math.Erf},
		"Expm1": {Expm1, math.Expm1}, "Log1p": {Log1p, math.Log1p}, "Cos": {Cos, math.Cos},
	}
	for name, f := range one {
		for _, x := range corners {
			if subnormal(x) && (name == "Log" || name == "Log1p") {
				continue
			}
			got, want := f[0](x), f[1](x)
			if name == "Exp" && x == -745 {
				want = math.SmallestNonzeroFloat64 // on arm64 math.Exp is 0 there already
			}
			if !close64(got, want, 1e-15) {
				t.Errorf("%s(%v) = %v, want %v", name, x, got, want)
			}
		}
	}
	for _, x := range corners {
		for _, y := range corners {
			if subnormal(x) {
				continue
			}
			if got, want := Pow(x, y), math.Pow(x, y); !close64(got, want, 1e-13) {
				t.Errorf("Pow(%v, %v) = %v, want %v", x, y, got, want)
			}
		}
	}
}

func subnormal(x float64) bool { return x != 0 && math.Abs(x) < 0x1p-1022 }

// close64 says that got is want to a relative error, or a unit or two of the
// subnormals; zeros, with their signs, and infinities must agree.
func close64(got, want, relative float64) bool {
	if want != want || want == 0 || math.IsInf(want, 0) {
		return sameBits64(got, want)
	}
	return math.Abs(got-want) <= relative*math.Abs(want)+2*math.SmallestNonzeroFloat64
}

func TestSigmoid32(t *testing.T) {
	for _, x := range []float32{0, 1, -1, 1e-30, 20, -20, 88, -88, 103, -103, 1000, -1000, math.MaxFloat32, -math.MaxFloat32} {
		want := float32(1 / (1 + math.Exp(-float64(x))))
		if got := Sigmoid32(x); math.Abs(float64(got-want)) > 1e-7*float64(want) {
			t.Errorf("Sigmoid32(%v) = %v, want %v", x, got, want)
		}
	}
	for _, x := range []float32{0.1, 3, 17, 40} { // what the two sides leave adds up to 1
		if s := float64(Sigmoid32(x)) + float64(Sigmoid32(-x)); math.Abs(s-1) > 1e-7 {
			t.Errorf("Sigmoid32(%v) + Sigmoid32(-%v) = %v", x, x, s)
		}
	}
	if y := Sigmoid32(float32(math.NaN())); y == y {
		t.Error("Sigmoid32(NaN) is not NaN")
	}
	if Sigmoid32(float32(math.Inf(1))) != 1 || Sigmoid32(float32(math.Inf(-1))) != 0 {
		t.Error("Sigmoid32 of an infinity is not its limit")
	}
}

// TestScalarBits holds the bits of the scalar functions over many arguments;
// every machine and every compiler setting must give this number.
func TestScalarBits(t *testing.T) {
	h := fnv.New64a()
	put := func(v float64) {
		u := math.Float64bits(v)
		if v != v {
			u = 0x7ff8000000000001
		}
		var b [8]byte
		for i := range b {
			b[i] = byte(u >> (8 * i))
		}
		h.Write(b[:])
	}
	s := NewStream(11, Init)
	for i := range uint32(20000) {
		w := s.Block(i, 0, 0)
		x := math.Float64frombits(uint64(w[0])<<32 | uint64(w[1]))
		y := math.Ldexp(float64(int32(w[2])), -int(w[3]%40))
		for _, v := range []float64{x, y} {
			for _, f := range []func(float64) float64{Exp, Log, Tanh, Erf, Expm1, Log1p, Cos} {
				put(f(v))
			}
		}
		put(Pow(math.Abs(y), float64(int32(w[0]))*0x1p-28))
		z := math.Float32frombits(w[3])
		for _, f := range []func(float32) float32{Exp32, Log32, Tanh32, Sigmoid32} {
			put(float64(f(z)))
			put(float64(f(float32(y))))
		}
		put(float64(FMA32(z, float32(y), float32(x))))
	}
	const want = 0x79e17a62c1701bae
	if got := h.Sum64(); got != want {
		t.Errorf("hash of the scalar functions is %#x, want %#x", got, uint64(want))
	}
}
