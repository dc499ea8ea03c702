package datasets

import (
	"slices"
	"strings"
	"testing"
)

func TestBatch(t *testing.T) {
	s := &Set{
		Name: "t", N: 3, Labels: []int32{2, 0, 1}, Classes: numbers(3),
		Inputs: []Array{
			{Dims: []int{2}, Bytes: []byte{0, 51, 102, 153, 204, 255}},
			{Dims: []int{1}, Floats: []float32{0.5, 1.5, 2.5}},
		},
	}
	table, err := NewTable(s, s.Inputs, []int32{2, 0}, OneHot)
	if err != nil {
		t.Fatal(err)
	}
	if table.Len() != 2 || table.TargetDim() != 3 || !equalInts(table.Dims()[0], []int{2}) || !equalInts(table.Dims()[1], []int{1}) ||
		table.Row(0) != 2 || table.Label(0) != 1 || table.Label(1) != 2 {
		t.Errorf("table is %+v", table)
	}
	x := [][]float32{make([]float32, 6), make([]float32, 4)} // longer than a batch of 2 needs
	y := []float32{9, 9, 9, 9, 9, 9, 9}
	table.Batch([]int32{1, 0}, x, y)
	by := func(b byte) float32 { return float32(b) / 255 }
	if want := []float32{0, by(51), by(204), 1, 0, 0}; !slices.Equal(x[0], want) {
		t.Errorf("x[0] %v, want %v", x[0], want)
	}
	if want := []float32{0.5, 2.5, 0, 0}; !slices.Equal(x[1], want) {
		t.Errorf("x[1] %v, want %v", x[1], want)
	}
	if want := []float32{0, 0, 1, 0, 1, 0, 9}; !slices.Equal(y, want) {
		t.Errorf("y %v, want %v", y, want)
	}
	index, err := NewTable(s, s.Inputs, []int32{2, 0}, Index)
	if err != nil {
		t.Fatal(err)
	}
	index.Batch([]int32{1, 0, 1}, [][]float32{make([]float32, 6), make([]float32, 3)}, y)
	if index.TargetDim() != 1 || !slices.Equal(y[:3], []float32{2, 1, 2}) {
		t.Errorf("index targets %v", y[:3])
	}
}

func TestValueTargets(t *testing.T) {
	in := []Array{{Dims: []int{1}, Floats: []float32{1, 2}}}
	regression := &Set{Name: "r", N: 2, Inputs: in, Targets: []float32{1, 2, 3, 4}, TargetDim: 2}
	table, err := NewTable(regression, in, []int32{1}, Values)
	if err != nil {
		t.Fatal(err)
	}
	y := make([]float32, 2)
	if table.Batch([]int32{0}, [][]float32{make([]float32, 1)}, y); !slices.Equal(y, []float32{3, 4}) || table.Label(0) != -1 {
		t.Errorf("targets %v, label %d", y, table.Label(0))
	}
	binary := &Set{Name: "b", N: 2, Inputs: in, Labels: []int32{0, 1}, Classes: numbers(2)}
	if table, err = NewTable(binary, in, []int32{1, 0}, Values); err != nil || table.TargetDim() != 1 {
		t.Fatal(err)
	}
	if table.Batch([]int32{0, 1}, [][]float32{make([]float32, 2)}, y); !slices.Equal(y, []float32{1, 0}) {
		t.Errorf("binary targets %v", y)
	}
	bare := &Set{Name: "n", N: 2, Inputs: in}
	if table, err = NewTable(bare, in, []int32{1}, None); err != nil || table.TargetDim() != 0 || table.Label(0) != -1 {
		t.Fatal(err)
	}
	table.Batch([]int32{0}, [][]float32{make([]float32, 1)}, nil)
}

func TestTableRefuses(t *testing.T) {
	in := []Array{{Dims: []int{1}, Floats: []float32{1, 2}}}
	labels := &Set{Name: "l", N: 2, Inputs: in, Labels: []int32{0, 2}, Classes: numbers(3)}
	values := &Set{Name: "v", N: 2, Inputs: in, Targets: []float32{1, 2}, TargetDim: 1}
	bare := &Set{Name: "n", N: 2, Inputs: in}
	for want, c := range map[string]struct {
		s      *Set
		in     []Array
		rows   []int32
		target Target
	}{
		"v has no class labels":       {values, in, nil, OneHot},
		"n has no class labels":       {bare, in, nil, Index},
		"n has no targets":            {bare, in, nil, Values},
		"l has 3 classes":             {labels, in, nil, Values},
		"no input array":              {labels, nil, nil, OneHot},
		"input 0 has 1 samples":       {labels, []Array{{Dims: []int{2}, Floats: []float32{1, 2}}}, nil, OneHot},
		"row 1 is sample 2, expected": {labels, in, []int32{0, 2}, OneHot},
		"row 0 is sample -1":          {labels, in, []int32{-1}, OneHot},
		"target 7":                    {labels, in, nil, Target(7)},
	} {
		if _, err := NewTable(c.s, c.in, c.rows, c.target); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, expected %q", err, want)
		}
	}
}

func TestBatchAllocatesNothing(t *testing.T) {
	s, err := Open(Ref{Name: "glyphs", Samples: 100}, 1)
	if err != nil {
		t.Fatal(err)
	}
	split, err := Split(s, SplitOptions{Validation: 0.2})
	if err != nil {
		t.Fatal(err)
	}
	table, err := NewTable(s, s.Inputs, split.Train, OneHot)
	if err != nil {
		t.Fatal(err)
	}
	rows := []int32{0, 79, 3, 4, 40, 5, 6, 7}
	x := [][]float32{make([]float32, 8*28*28)}
	y := make([]float32, 8*10)
	if n := testing.AllocsPerRun(100, func() { table.Batch(rows, x, y) }); n != 0 {
		t.Errorf("a batch allocates %v times", n)
	}
	if got := s.Labels[split.Train[79]]; y[10+got] != 1 || table.Label(79) != got {
		t.Errorf("row 79 is of class %d, its target is %v", got, y[10:20])
	}
}

func BenchmarkBatch(b *testing.B) {
	s, err := Open(Ref{Name: "glyphs", Samples: 1000}, 1)
	if err != nil {
		b.Fatal(err)
	}
	rows := make([]int32, 1000)
	for i := range rows {
		rows[i] = int32(i)
	}
	table, err := NewTable(s, s.Inputs, rows, OneHot)
	if err != nil {
		b.Fatal(err)
	}
	x, y := [][]float32{make([]float32, 32*784)}, make([]float32, 320)
	for b.Loop() {
		table.Batch(rows[300:332], x, y)
	}
}
