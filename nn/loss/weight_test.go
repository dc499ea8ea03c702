package loss

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestWeigh(t *testing.T) {
	values := []float32{1, 2, 3}
	Weigh(values, []float32{.5, 0, 2})
	if !slices.Equal(values, []float32{.5, 0, 6}) || Mean(values) != float32(6.5/3) {
		t.Errorf("weighted losses %v, mean %v", values, Mean(values))
	}
	grad := []float32{1, 2, 3, 4}
	WeighRows(grad, []float32{3, -1}, 2)
	if !slices.Equal(grad, []float32{3, 6, -3, -4}) {
		t.Errorf("weighted gradients %v", grad)
	}
	WeighRows(nil, nil, 3)
	bad := []float32{nan32, inf32, 1}
	if Weigh(bad, []float32{0, 0, 0}); finite(bad[0]) || finite(bad[1]) || bad[2] != 0 {
		t.Errorf("a weight of 0 hides losses that are not finite: %v", bad)
	}
}

// TestWeighOne: weights of 1 change no bit.
func TestWeighOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOf(rapid.Float32Range(-1e30, 1e30)).Draw(t, "values")
		old := slices.Clone(values)
		Weigh(values, slices.Repeat([]float32{1}, len(values)))
		if !slices.Equal(old, values) {
			t.Fatalf("%v became %v", old, values)
		}
	})
}

func TestClassWeights(t *testing.T) {
	cases := []struct {
		name    string
		y       []float32
		weights []float32
		k       int
		form    Target
		want    []float32
	}{
		{"one-hot", []float32{0, 1, 1, 0}, []float32{3, 5}, 2, OneHot, []float32{5, 3}},
		{"shares", []float32{.4, .6, .5, .5}, []float32{3, 5}, 2, OneHot, []float32{5, 3}},
		{"values in rows", []float32{0, 1, 1, 0}, []float32{3, 5}, 2, Values, []float32{5, 3}},
		{"index", []float32{1, 0, 2}, []float32{3, 5, 7}, 3, Index, []float32{5, 3, 7}},
		{"a class without a weight", []float32{1, 0, 2}, []float32{3, 5}, 3, Index, []float32{5, 3, 1}},
		{"no weights", []float32{1, 0}, nil, 3, Index, []float32{1, 1}},
		{"binary", []float32{1, 0}, []float32{3, 5}, 1, Values, []float32{5, 3}},
		{"binary index", []float32{1, 0}, []float32{3, 5}, 1, Index, []float32{5, 3}},
		{"binary shares", []float32{.5, .51, 1.5, .49}, []float32{3, 5}, 1, Values, []float32{3, 5, 1, 3}},
		{"regression", []float32{-1, 7, 1e30, -.4}, []float32{3, 5}, 1, Values, []float32{1, 1, 1, 3}},
		{"not numbers", []float32{nan32, inf32, -inf32}, []float32{3, 5}, 1, Values, []float32{1, 1, 1}},
		{"NaN in a row", []float32{nan32, 1}, []float32{3, 5}, 2, OneHot, []float32{1}},
		{"nothing", nil, []float32{3, 5}, 2, OneHot, nil},
	}
	for _, c := range cases {
		got := slices.Repeat([]float32{1}, len(c.want))
		ClassWeights(got, c.y, c.weights, c.k, c.form)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	got := []float32{.5, 4}
	if ClassWeights(got, []float32{0, 1}, []float32{3, 5}, 1, Values); !slices.Equal(got, []float32{1.5, 20}) {
		t.Errorf("weights of samples and classes make %v, want their products", got)
	}
}

func TestWeightPanics(t *testing.T) {
	const one, fit = "loss: one weight a sample is expected", "loss: targets do not fit the weights of samples"
	two := make([]float32, 2)
	panics(t, []panicking{
		{one, func() { Weigh(two, two[:1]) }},
		{one, func() { WeighRows(two, two, 2) }},
		{one, func() { WeighRows(two, two, 0) }},
		{fit, func() { ClassWeights(two, two, two, 2, OneHot) }},
		{fit, func() { ClassWeights(two, two, two, 0, Index) }},
		{"loss: a class number is not one of 0 to K-1", func() { ClassWeights(two[:1], []float32{2}, two, 2, Index) }},
	})
}
