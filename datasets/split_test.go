package datasets

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// labelled is a set of which only the labels matter.
func labelled(classes int, labels []int32) *Set {
	return &Set{Name: "test", N: len(labels), Labels: labels, Classes: numbers(classes)}
}

// TestSplitProperties: every sample is in exactly one part, parts are ascending and
// as large as asked for, and a class's share of a part is within one of exact.
func TestSplitProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		classes := rapid.IntRange(1, 12).Draw(t, "classes")
		labels := rapid.SliceOfN(rapid.Int32Range(0, int32(classes-1)), 3, 300).Draw(t, "labels")
		o := SplitOptions{
			Validation: float64(rapid.IntRange(0, 45).Draw(t, "validation")) / 100,
			Test:       float64(rapid.IntRange(0, 45).Draw(t, "test")) / 100,
			How:        rapid.SampledFrom([]string{"", Stratified, Last}).Draw(t, "how"),
			Seed:       rapid.Uint64().Draw(t, "seed"),
		}
		s := labelled(classes, labels)
		got, err := Split(s, o)
		if err != nil {
			if len(labels) < 20 { // two fractions, each of at least one sample, may leave nothing
				return
			}
			t.Fatal(err)
		}
		all := slices.Concat(got.Train, got.Validation, got.Test)
		slices.Sort(all)
		for i, r := range all {
			if int(r) != i {
				t.Fatalf("sample %d is missing or doubled: %v", i, all)
			}
		}
		if len(all) != s.N || len(got.Train) == 0 {
			t.Fatalf("%d samples of %d, %d to train", len(all), s.N, len(got.Train))
		}
		for _, part := range []struct {
			rows     []int32
			fraction float64
		}{{got.Validation, o.Validation}, {got.Test, o.Test}} {
			if !slices.IsSorted(part.rows) {
				t.Fatalf("not ascending: %v", part.rows)
			}
			want := part.fraction * float64(s.N)
			if math.Abs(float64(len(part.rows))-want) > 1 || (want > 0) != (len(part.rows) > 0) {
				t.Fatalf("%d samples for fraction %v of %d", len(part.rows), part.fraction, s.N)
			}
		}
		again, _ := Split(s, o)
		if !slices.Equal(again.Train, got.Train) || !slices.Equal(again.Test, got.Test) {
			t.Fatal("the same seed gave another split")
		}
	})
}

func TestStratifiedIsFair(t *testing.T) {
	var labels []int32
	for i := range 1000 {
		switch {
		case i%10 == 0:
			labels = append(labels, 2)
		case i%10 < 4:
			labels = append(labels, 1)
		default:
			labels = append(labels, 0)
		}
	}
	s := labelled(3, labels)
	got, err := Split(s, SplitOptions{Validation: 0.1, Test: 0.2, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	count := func(rows []int32) (c [3]int) {
		for _, r := range rows {
			c[labels[r]]++
		}
		return c
	}
	if v, te := count(got.Validation), count(got.Test); v != [3]int{60, 30, 10} || te != [3]int{120, 60, 20} {
		t.Errorf("validation %v, test %v", v, te)
	}
	other, _ := Split(s, SplitOptions{Validation: 0.1, Test: 0.2, Seed: 2})
	if slices.Equal(other.Validation, got.Validation) {
		t.Error("another seed gave the same split")
	}
}

// TestRareClassTrains: a class of one sample stays where it can be learnt.
func TestRareClassTrains(t *testing.T) {
	labels := make([]int32, 21)
	labels[13] = 1
	for seed := range uint64(50) {
		got, err := Split(labelled(2, labels), SplitOptions{Validation: 0.3, Test: 0.3, Seed: seed})
		if err != nil || !slices.Contains(got.Train, 13) {
			t.Fatalf("seed %d: %v %v", seed, got, err)
		}
	}
}

func TestSplitLast(t *testing.T) {
	got, err := Split(labelled(1, make([]int32, 10)), SplitOptions{Validation: 0.2, Test: 0.1, How: Last})
	want := "{[0 1 2 3 4 5 6] [7 8] [9]}"
	if err != nil || fmt.Sprint(got) != want {
		t.Errorf("%v %v, expected %s", got, err, want)
	}
}

func TestSplitRegression(t *testing.T) {
	got, err := Split(&Set{N: 100, Targets: make([]float32, 100), TargetDim: 1}, SplitOptions{Validation: 0.25, Seed: 1})
	if err != nil || len(got.Validation) != 25 || len(got.Train) != 75 || got.Validation[24] == 24 {
		t.Errorf("%v %v", got, err)
	}
}

func TestSplitRefuses(t *testing.T) {
	s := labelled(1, make([]int32, 10))
	for want, o := range map[string]SplitOptions{
		"split.validation: expected a fraction from 0 to below 1, got -0.1": {Validation: -0.1},
		"split.test: expected a fraction from 0 to below 1, got NaN":        {Test: math.NaN()},
		"split.test: expected a fraction from 0 to below 1, got 1":          {Test: 1},
		"leave no sample of 10 for training":                                {Validation: 0.5, Test: 0.5},
		"split.how: expected stratified or last, got \"first\"":             {How: "first"},
	} {
		if _, err := Split(s, o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, expected %q", o, err, want)
		}
	}
}
