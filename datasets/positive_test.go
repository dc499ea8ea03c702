package datasets

import (
	"slices"
	"strings"
	"testing"
)

// TestOddAgainstEven: digits become a binary target of one number a row.
func TestOddAgainstEven(t *testing.T) {
	digits, err := Open(Ref{Name: "glyphs", Samples: 40}, 1)
	if err != nil {
		t.Fatal(err)
	}
	odd, err := Open(Ref{Name: "glyphs", Samples: 40, Positive: []int{1, 3, 5, 7, 9}}, 1)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(odd.Classes, []string{"0/2/4/6/8", "1/3/5/7/9"}) || !slices.Equal(odd.Inputs[0].Bytes, digits.Inputs[0].Bytes) {
		t.Errorf("classes %q", odd.Classes)
	}
	rows := make([]int32, 40)
	for i := range rows {
		rows[i] = int32(i)
		if odd.Labels[i] != digits.Labels[i]%2 {
			t.Errorf("sample %d: digit %d has label %d", i, digits.Labels[i], odd.Labels[i])
		}
	}
	if odd.Fingerprint() == digits.Fingerprint() {
		t.Error("the fingerprint does not see the classes")
	}
	table, err := NewTable(odd, odd.Inputs, rows, Values)
	if err != nil || table.TargetDim() != 1 {
		t.Fatalf("%v, width %d", err, table.TargetDim())
	}
	y := make([]float32, 40)
	table.Batch(rows, [][]float32{make([]float32, 40*784)}, y)
	for i, v := range y {
		if v != float32(digits.Labels[i]%2) {
			t.Errorf("row %d: target %v for digit %d", i, v, digits.Labels[i])
		}
	}
}

func TestPositiveNames(t *testing.T) {
	for _, c := range []struct {
		classes  []string
		positive []int
		want     string
	}{
		{[]string{"cat", "dog", "bird"}, []int{1}, "cat/bird dog"},
		{[]string{"cat", "dog", "bird"}, []int{2, 0}, "dog cat/bird"},
		{[]string{"cat", strings.Repeat("x", 30)}, []int{0}, "other positive"},
		{numbers(20), []int{4}, "other positive"},
	} {
		s := labelled(len(c.classes), []int32{0, 1})
		s.Classes = c.classes
		if err := s.makeBinary(c.positive); err != nil || strings.Join(s.Classes, " ") != c.want {
			t.Errorf("%v of %v: %q %v", c.positive, c.classes, s.Classes, err)
		}
	}
}
