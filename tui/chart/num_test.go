package chart

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNum(t *testing.T) {
	for _, c := range []struct {
		v     float64
		width int
		want  string
	}{
		{.2217, 5, ".2217"}, {2.3026, 5, "2.303"}, {12.345, 5, "12.35"}, {123.456, 5, "123.5"},
		{1234.5, 5, " 1234"}, {12345, 5, "12345"}, {1234567, 5, "1.2e6"}, {1.2e-5, 6, "1.2e-5"},
		{1.2345e-5, 8, "1.234e-5"}, {1.2345e-5, 6, "1.2e-5"}, {0, 5, "    0"}, {1, 5, "1.000"}, {.04121, 5, ".0412"},
		{-.0041, 6, "-.0041"}, {-.5, 5, "-.500"}, {math.NaN(), 5, "  NaN"}, {math.Inf(1), 5, "  Inf"},
		{math.Inf(-1), 5, " -Inf"}, {1e-9, 5, " 1e-9"}, {.99999, 5, "1.000"}, {999.96, 5, " 1000"},
		{1e-9, 3, "###"}, {.2217, 0, ".2217"}, {1.2345678e-7, 0, "1.235e-7"}, {.001, 5, ".0010"}, {9.99999e-4, 6, ".00100"},
	} {
		if got := Num(c.v, c.width); got != c.want {
			t.Errorf("Num(%v, %d) = %q, want %q", c.v, c.width, got, c.want)
		}
	}
}

func TestLead(t *testing.T) {
	for v, want := range map[float64]string{0.5: "0.5000", 0.05732: "0.05732", 1: "1.000", 0: "0", 1e-7: "1e-7", -1e-7: "-1e-7", -0.1426: "-0.1426",
		0.99999999: "1.000", 1.25: "1.250", math.Inf(1): "Inf", math.Copysign(0, -1): "0"} {
		if got := Lead(v); got != want {
			t.Errorf("Lead(%v) = %q, want %q", v, got, want)
		}
	}
	if got := Lead(math.NaN()); got != "NaN" {
		t.Errorf("Lead(NaN) = %q", got)
	}
}

// Num has exactly the width, never shows a number as zero, and reads back as
// the number.
func TestNumProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v, width := anyValue().Draw(t, "v"), rapid.IntRange(1, 14).Draw(t, "width")
		s := Num(v, width)
		if len(s) != width {
			t.Fatalf("Num(%v, %d) = %q", v, width, s)
		}
		if strings.Contains(s, "#") || math.IsNaN(v) || math.IsInf(v, 0) || v == 0 {
			return
		}
		got, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
		if err != nil || math.Abs(got-v) > 0.5001*math.Abs(v) || got == 0 {
			if v := math.Abs(v); v > 1e308 || v < 1e-300 { // rounds past the edge of float64
				return
			}
			t.Fatalf("Num(%v, %d) = %q reads back as %v, %v", v, width, s, got, err)
		}
	})
}

func TestCountPercent(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 3084: "3,084", -1234567: "-1,234,567", math.MinInt64: "-9,223,372,036,854,775,808"} {
		if got := Count(n); got != want {
			t.Errorf("Count(%d) = %q, want %q", n, got, want)
		}
	}
	if got := Percent(.41) + Percent(math.NaN()) + Percent(1); got != "41%-100%" {
		t.Errorf("Percent: %q", got)
	}
}

func TestAxisFit(t *testing.T) {
	for _, c := range []struct {
		name   string
		axis   Axis
		seen   Stat
		lo, hi float64
		labels string
	}{
		{"loss", Axis{Zero: true}, Stat{N: 1, Min: .14, Max: 2.2}, 0, 2.5, "0.0 0.5 1.0 1.5 2.0 2.5"},
		{"alpha", Axis{Range: Range{0, 1}}, Stat{}, 0, 1, "0.0 0.2 0.4 0.6 0.8 1.0"},
		{"accuracy", Axis{}, Stat{N: 1, Min: .9, Max: .953}, .9, .96, "0.90 0.92 0.94 0.96"},
		{"tiny", Axis{}, Stat{N: 1, Min: 1e-7, Max: 5e-7}, 1e-7, 5e-7, "1e-7 2e-7 3e-7 4e-7 5e-7"},
		{"constant", Axis{}, Stat{N: 1, Min: 5, Max: 5}, 4.4, 5.6, "4.5 5.0 5.5"},
		{"nothing", Axis{}, Stat{}, 0, 1, "0.0 0.2 0.4 0.6 0.8 1.0"},
		{"log", Axis{Log: true}, Stat{N: 1, Min: .0021, Max: 2.3}, -3, 1, "0.001 0.01 0.1 1 10"},
		{"log of zero", Axis{Log: true}, Stat{N: 1, Min: 0, Max: 1}, -6, 0, "1e-6 1e-4 0.01 1"},
		{"log of nothing", Axis{Log: true}, Stat{N: 1, Min: -2, Max: -1}, -1, 0, "0.1 1"},
	} {
		s := c.axis.fit(c.seen, 5)
		var labels []string
		for _, v := range s.ticks {
			labels = append(labels, s.label(v, nil))
		}
		if math.Abs(s.lo-c.lo) > 1e-9*math.Abs(c.lo)+1e-12 || math.Abs(s.hi-c.hi) > 1e-9*math.Abs(c.hi)+1e-12 || strings.Join(labels, " ") != c.labels {
			t.Errorf("%s: %v..%v %q, want %v..%v %q", c.name, s.lo, s.hi, labels, c.lo, c.hi, c.labels)
		}
	}
}

// Every fitted axis holds what it was fitted to, with few ticks, all different.
func TestAxisProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var seen Stat
		for _, v := range rapid.SliceOfN(anyValue(), 0, 5).Draw(t, "v") {
			seen.add(v)
		}
		a := Axis{Log: rapid.Bool().Draw(t, "log"), Zero: rapid.Bool().Draw(t, "zero")}
		want := rapid.IntRange(-1, 20).Draw(t, "want")
		s := a.fit(seen, want)
		if !(s.hi > s.lo) || len(s.ticks) == 0 || len(s.ticks) > 60 {
			t.Fatalf("%+v gives %v..%v with ticks %v", seen, s.lo, s.hi, s.ticks)
		}
		if seen.N > 0 && !a.Log {
			for _, v := range []float64{seen.Min, seen.Max} {
				if u := s.at(v); !(u >= -1e-6 && u <= 1+1e-6) {
					t.Fatalf("%v stands at %v of %v..%v", v, u, s.lo, s.hi)
				}
			}
		}
		for _, v := range s.ticks {
			if l := s.label(v, nil); v != 0 && strings.Trim(l, "-0.") == "" {
				t.Fatalf("tick %v is labelled %q", v, l)
			}
		}
	})
}

func TestPlanned(t *testing.T) {
	for _, c := range [][3]float64{{100, 5, 100}, {100, 100, 100}, {100, 101, 125}, {0, 0.5, 1}, {1710, math.NaN(), 1710}, {1, 10, 12}} {
		if got := Planned(c[0], c[1]); got.Max != c[2] || !got.Valid() {
			t.Errorf("Planned(%v, %v) = %v, want 0..%v", c[0], c[1], got, c[2])
		}
	}
}
