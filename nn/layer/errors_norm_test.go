package layer

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"duet/nn/shape"
)

func TestNormErrors(t *testing.T) {
	bn := func(args ...any) Layer { return made("BatchNormalization", args...) }
	ln := func(axis ...int) Layer { return made("LayerNormalization", "axis", axis) }
	gn := func(groups int) Layer { return made("GroupNormalization", "groups", groups) }
	norm := func(args ...any) Layer { return made("Normalization", args...) }
	picture := one(4, 5, 3)
	for _, c := range []struct {
		layer Layer
		in    []shape.Shape
		want  string
	}{
		{bn("axis", 1), picture, "axis is 1, BatchNormalization works on the channels, which are the last axis: use -1"},
		{bn("axis", 0), picture, "axis is 0, BatchNormalization works on the channels"},
		{bn(), one(), "input has shape (), BatchNormalization needs at least one axis: give the input a shape such as (1)"},
		{&BatchNormalization{Axis: -1, Momentum: math.NaN()}, picture, "momentum is NaN, expected 0 to 1"},
		{&BatchNormalization{Axis: -1, NormArgs: NormArgs{Epsilon: -1}}, picture, "epsilon is -1, expected 0 or more, such as 0.001"},
		{&BatchNormalization{Axis: -1, NormArgs: kerasNorm()}, picture, `moving_mean_initializer is "", expected one of`},
		{&BatchNormalization{Axis: -1, NormArgs: kerasNorm(), MovingMeanInitializer: "zeros", MovingVarianceInitializer: "onees"}, picture,
			`moving_variance_initializer is "onees", did you mean ones?`},
		{&BatchNormalization{Axis: -1}, picture, `gamma_initializer is "", expected one of`},
		{ln(), picture, "axis is [], an empty list: use the last axes of the input (4, 5, 3), such as [-1]"},
		{ln(0), picture, "axis is [0], which has the batch in it: use the last axes"},
		{ln(-4, -1), picture, "axis is [-4 -1], which has the batch in it"},
		{ln(4), picture, "axis is [4], but with the batch the input has 4 axes: use the last axes"},
		{ln(-5), picture, "axis is [-5], but with the batch the input has 4 axes"},
		{ln(1), picture, "axis is [1], but LayerNormalization works on axes that lie side by side at the end: use the last axes"},
		{ln(1, 3), picture, "axis is [1 3], but LayerNormalization works on axes that lie side by side"},
		{ln(-1, -1), picture, "axis is [-1 -1], but LayerNormalization works on axes that lie side by side"},
		{ln(-1, 2), picture, "axis is [-1 2], which counts from both ends"},
		{ln(-1), one(), "input has shape (), LayerNormalization needs at least one axis"},
		{&LayerNormalization{Axis: []int{-1}, NormArgs: NormArgs{Epsilon: math.Inf(1)}}, picture, "epsilon is +Inf, expected 0 or more"},
		{made("RMSNormalization", "axis", 2), picture, "axis is [2], but RMSNormalization works on axes"},
		{&RMSNormalization{Axis: []int{-1}, Epsilon: math.NaN()}, picture, "epsilon is NaN"},
		{made("UnitNormalization", "axis", 2), picture, "axis is [2], but UnitNormalization works on axes"},
		{gn(32), picture, "groups is 32, but the input (4, 5, 3) has 3 channels: use at most as many groups, or -1 for a group of every channel"},
		{gn(2), picture, "groups is 2, which does not divide the 3 channels of the input (4, 5, 3): use a number of groups that does"},
		{gn(0), picture, "groups is 0, expected 1 or more, or -1 for a group of every channel"},
		{&GroupNormalization{Groups: -2, Axis: -1}, picture, "groups is -2, expected 1 or more"},
		{made("GroupNormalization", "groups", 1, "axis", 2), picture, "axis is 2, GroupNormalization works on the channels"},
		{norm(), picture, "mean and variance are missing and there is no adapt: give the mean and the population variance of the training samples, in NumPy x.mean(axis=(0, 1, 2)).tolist() and x.var(axis=(0, 1, 2)).tolist()"},
		{norm(), one(7), "in NumPy x.mean(axis=(0)).tolist()"},
		{norm("mean", 1), picture, "one of mean and variance is missing: give both"},
		{norm("mean", 1, "variance", "1, 2"), picture, "mean and variance have 1 and 2 numbers: give as many of both"},
		{norm("mean", "1, 2", "variance", "1, 2"), picture, "mean has 2 numbers, expected one, or 3 for the channels of the input (4, 5, 3)"},
		{norm("mean", "1, 2, 3", "variance", "1, -2, 0"), picture, "variance is [1 -2 0], expected 0 or more: it is a mean of squares"},
		{norm("mean", "1, 2, 3", "variance", "1, 2, 0", "axis", []int{}), picture, "mean has 3 numbers, but with an empty axis there is one for all: use axis [-1]"},
		{norm("mean", 1, "variance", 1, "axis", []int{1}), picture, "axis is 1, Normalization works on the channels"},
		{norm("mean", 1, "variance", 1, "axis", []int{2, 3}), picture, "axis is [2 3], Normalization works on the channels, which are the last axis: use [-1]"},
		{&Normalization{Axis: []int{-1}, Mean: []float64{math.NaN()}, Variance: []float64{1}}, picture, "mean is [NaN], expected finite numbers"},
		{&Normalization{Axis: []int{-1}, Mean: []float64{0}, Variance: []float64{1e39}}, picture, "variance is [1e+39], expected finite numbers"},
		{made("Rescaling", "scale", "1, 2"), picture, "scale has 2 numbers, expected one, or 3 for the channels of the input (4, 5, 3)"},
		{made("Rescaling", "scale", 1, "offset", "1, 2"), one(3, 1), "offset has 2 numbers, expected one, for the single channel of the input (3, 1)"},
		{made("Rescaling", "scale", []float64{}), picture, "scale has 0 numbers"},
		{made("SpatialDropout2D", "rate", 0.5), one(7), "SpatialDropout2D needs (height, width, channels): put it before Flatten"},
		{&SpatialDropout2D{Rate: math.NaN()}, picture, "rate is NaN, expected 0 to 1"},
		{made("GaussianDropout", "rate", 1), picture, "rate is 1, expected 0 or more and below 1"},
		{made("AlphaDropout", "rate", 1), picture, "rate is 1, expected 0 or more and below 1"},
		{&GaussianNoise{Deviation: math.NaN()}, picture, "stddev is NaN, expected 0 to 1"},
	} {
		out, err := c.layer.Infer(c.in)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %+v on %v: %v, %v, want %s", Class(c.layer), c.layer, c.in, out, err, c.want)
		}
	}
}

func TestNormArguments(t *testing.T) {
	for _, c := range []struct {
		class string
		args  map[string]any
		want  string
	}{
		{"BatchNormalization", map[string]any{"momentum": 2}, "momentum is 2, expected 0 to 1"},
		{"BatchNormalization", map[string]any{"epsilon": -1}, "epsilon is -1, expected 0 or more"},
		{"BatchNormalization", map[string]any{"gamma_initializer": "onees"}, `gamma_initializer is "onees", did you mean ones?`},
		{"BatchNormalization", map[string]any{"renorm": true}, "BatchNormalization has no argument renorm: in training"},
		{"LayerNormalization", map[string]any{"gamma_regularizer": "l3"}, "gamma_regularizer is"},
		{"GroupNormalization", map[string]any{"beta_constraint": "nonneg"}, "beta_constraint is"},
		{"LayerNormalization", map[string]any{"axis": "last"}, `axis is "last", expected a list of whole numbers`},
		{"GaussianNoise", map[string]any{"stddev": 1.5}, "stddev is 1.5, expected 0 to 1"},
		{"GaussianNoise", nil, "GaussianNoise needs stddev"},
		{"Rescaling", nil, "Rescaling needs scale"},
		{"Rescaling", map[string]any{"scale": "much"}, `scale is "much", expected a list of numbers`},
		{"SpatialDropout2D", map[string]any{"rate": -0.5}, "rate is -0.5, expected 0 to 1"},
		{"GroupNormalization", map[string]any{"groups": -2}, "groups is -2, expected -1 or more"},
	} {
		_, err := Decode(c.class, c.args)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %v: %v, want %s", c.class, c.args, err, c.want)
		}
	}
}

// TestNormDefaults holds what Keras does when an argument is left out.
func TestNormDefaults(t *testing.T) {
	for class, want := range map[string]Layer{
		"BatchNormalization": &BatchNormalization{Axis: -1, Momentum: 0.99, NormArgs: kerasNorm(), MovingMeanInitializer: "zeros", MovingVarianceInitializer: "ones"},
		"LayerNormalization": &LayerNormalization{Axis: []int{-1}, NormArgs: kerasNorm()},
		"GroupNormalization": &GroupNormalization{Groups: 32, Axis: -1, NormArgs: kerasNorm()},
		"RMSNormalization":   &RMSNormalization{Axis: []int{-1}, Epsilon: 1e-6},
		"UnitNormalization":  &UnitNormalization{Axis: []int{-1}},
		"Normalization":      &Normalization{Axis: []int{-1}},
		"Rescaling":          &Rescaling{Offset: []float64{0}},
	} {
		k, err := Find(class)
		if err != nil || !reflect.DeepEqual(k.New(), want) {
			t.Errorf("%s starts as %+v, %v, want %+v", class, k.New(), err, want)
		}
	}
	if got := kerasNorm(); got.Epsilon != 1e-3 || !got.Center || !got.Scale || got.BetaInitializer != "zeros" || got.GammaInitializer != "ones" {
		t.Errorf("normalising layers start with %+v", got)
	}
	copied := Clone(made("Normalization", "mean", 1, "variance", 2)).(*Normalization)
	copied.Mean[0] = 5
	if again := made("Normalization", "mean", 1, "variance", 2).(*Normalization); again.Mean[0] != 1 {
		t.Error("a clone shares its mean with the original")
	}
}
