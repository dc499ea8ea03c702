package layer

import (
	"fmt"

	"duet/nn/shape"
)

// normCases are the layers that normalise, rescale or disturb. Differences are
// taken in small steps: statistics of few numbers bend sharply.
func normCases() []layerCase {
	all := append(batchNormCases(), rowNormCases()...)
	all = append(all, groupNormCases()...)
	for i := range all {
		all[i].h = 1. / 512
	}
	all = append(all, affineCases()...)
	return append(all, noiseCases()...)
}

// named are parameters of one shape.
func named(s string, names ...string) []string {
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = name + " " + s
	}
	return all
}

// fourOf are the parameters of a BatchNormalization over c channels.
func fourOf(c int) []string {
	return named(fmt.Sprintf("(%d)", c), "gamma", "beta", "moving_mean", "moving_variance")
}

func batchNormCases() []layerCase {
	bn := func(args ...any) Layer { return made("BatchNormalization", args...) }
	other := bn("axis", 3, "momentum", 0.5, "epsilon", 0.1, "moving_mean_initializer", "random_normal", "moving_variance_initializer", "random_uniform")
	var all []layerCase
	for _, train := range []bool{false, true} {
		for _, c := range []layerCase{
			{name: "picture", layer: bn(), in: one(2, 3, 2), out: shape.Of(2, 3, 2), params: fourOf(2), count: 8},
			{name: "flat", layer: bn("epsilon", 0.05), in: one(5), out: shape.Of(5), params: fourOf(5), count: 20},
			{name: "arguments", layer: other, in: one(2, 2, 3), out: shape.Of(2, 2, 3), params: fourOf(3), count: 12},
			{name: "no gamma", layer: bn("scale", false), in: one(4, 2), out: shape.Of(4, 2), params: fourOf(2)[1:], count: 6},
			{name: "no beta", layer: bn("center", false, "axis", 2), in: one(4, 2), out: shape.Of(4, 2),
				params: []string{"gamma (2)", "moving_mean (2)", "moving_variance (2)"}, count: 6},
			{name: "neither", layer: bn("center", false, "scale", false), in: one(3, 1), out: shape.Of(3, 1), params: fourOf(1)[2:], count: 2},
			{name: "large", layer: bn(), in: one(13, 40, 35), out: shape.Of(13, 40, 35), params: fourOf(35), count: 140},
		} {
			c.train = train
			if train {
				c.name += " in training"
			}
			all = append(all, c)
		}
	}
	return all
}

func rowNormCases() []layerCase {
	ln := func(args ...any) Layer { return made("LayerNormalization", args...) }
	rms := func(args ...any) Layer { return made("RMSNormalization", args...) }
	unit := func(args ...any) Layer { return made("UnitNormalization", args...) }
	both := func(s string) []string { return named(s, "gamma", "beta") }
	return []layerCase{
		{name: "flat", layer: ln(), in: one(5), out: shape.Of(5), params: both("(5)"), count: 10},
		{name: "channels", layer: ln("axis", 3), in: one(2, 3, 4), out: shape.Of(2, 3, 4), params: both("(4)"), count: 8},
		{name: "two axes", layer: ln("axis", []int{-1, -2}, "epsilon", 0.1), in: one(2, 3, 2), out: shape.Of(2, 3, 2), params: both("(3, 2)"), count: 12},
		{name: "all axes", layer: ln("axis", "1, 2, 3"), in: one(2, 3, 2), out: shape.Of(2, 3, 2), params: both("(2, 3, 2)"), count: 24},
		{name: "one number", layer: ln(), in: one(4, 1), out: shape.Of(4, 1), params: both("(1)"), count: 2},
		{name: "no gamma", layer: ln("scale", false), in: one(3, 4), out: shape.Of(3, 4), params: []string{"beta (4)"}, count: 4},
		{name: "no beta", layer: ln("center", false), in: one(3, 4), out: shape.Of(3, 4), params: []string{"gamma (4)"}, count: 4},
		{name: "neither", layer: ln("center", false, "scale", false), in: one(7), out: shape.Of(7)},
		{name: "large", layer: ln(), in: one(13, 40, 35), out: shape.Of(13, 40, 35), params: both("(35)"), count: 70},
		{name: "large rows", layer: ln("axis", "1, 2, 3"), in: one(13, 40, 17), out: shape.Of(13, 40, 17), params: both("(13, 40, 17)"), count: 17680},
		{name: "flat", layer: rms(), in: one(5), out: shape.Of(5), params: []string{"scale (5)"}, count: 5},
		{name: "two axes", layer: rms("axis", []int{-2, -1}, "epsilon", 0.1), in: one(2, 3, 2), out: shape.Of(2, 3, 2), params: []string{"scale (3, 2)"}, count: 6},
		{name: "large", layer: rms(), in: one(13, 40, 35), out: shape.Of(13, 40, 35), params: []string{"scale (35)"}, count: 35},
		{name: "flat", layer: unit(), in: one(5), out: shape.Of(5), fill: (*numbers).positive},
		{name: "two axes", layer: unit("axis", []int{2, 3}), in: one(2, 3, 2), out: shape.Of(2, 3, 2)},
		{name: "large", layer: unit(), in: one(13, 40, 35), out: shape.Of(13, 40, 35)},
	}
}

func groupNormCases() []layerCase {
	gn := func(groups int, args ...any) Layer {
		return made("GroupNormalization", append([]any{"groups", groups}, args...)...)
	}
	both := func(s string) []string { return named(s, "gamma", "beta") }
	return []layerCase{
		{name: "two groups", layer: gn(2), in: one(2, 3, 4), out: shape.Of(2, 3, 4), params: both("(4)"), count: 8},
		{name: "one group", layer: gn(1, "epsilon", 0.1, "axis", 3), in: one(2, 2, 3), out: shape.Of(2, 2, 3), params: both("(3)"), count: 6},
		{name: "every channel", layer: gn(-1), in: one(2, 3, 3), out: shape.Of(2, 3, 3), params: both("(3)"), count: 6},
		{name: "as many groups as channels", layer: gn(3, "scale", false), in: one(2, 3, 3), out: shape.Of(2, 3, 3), params: []string{"beta (3)"}, count: 3},
		{name: "flat", layer: gn(2, "center", false), in: one(6), out: shape.Of(6), params: []string{"gamma (6)"}, count: 6},
		{name: "neither", layer: gn(2, "center", false, "scale", false), in: one(3, 4), out: shape.Of(3, 4)},
		{name: "large", layer: gn(3), in: one(83, 57, 9), out: shape.Of(83, 57, 9), params: both("(9)"), count: 18},
	}
}

func affineCases() []layerCase {
	scale := func(args ...any) Layer { return made("Rescaling", args...) }
	norm := func(args ...any) Layer { return made("Normalization", args...) }
	four := []float64{0.5, -1, 2, 0}
	return []layerCase{
		{name: "one number", layer: scale("scale", 0.25), in: one(2, 3), out: shape.Of(2, 3)},
		{name: "scalar", layer: scale("scale", "0.3", "offset", "-1"), in: one(), out: shape.Of()},
		{name: "channels", layer: scale("scale", four, "offset", "1, 2, 3, 4"), in: one(2, 3, 4), out: shape.Of(2, 3, 4)},
		{name: "large", layer: scale("scale", []float64{1. / 255}, "offset", []float64{-0.5}), in: one(13, 12, 15), out: shape.Of(13, 12, 15)},
		{name: "one number", layer: norm("mean", 3, "variance", 2.5, "axis", -1), in: one(2, 3), out: shape.Of(2, 3)},
		{name: "scalar", layer: norm("mean", "0.1", "variance", "4", "axis", []int{}), in: one(), out: shape.Of()},
		{name: "channels", layer: norm("mean", four, "variance", "0.5, 2, 1, 3", "axis", []int{3}), in: one(2, 3, 4), out: shape.Of(2, 3, 4)},
		{name: "invert", layer: norm("mean", four, "variance", "0, 2, 1, 3", "invert", true), in: one(2, 3, 4), out: shape.Of(2, 3, 4)},
		{name: "large", layer: norm("mean", []float64{3}, "variance", []float64{2}), in: one(13, 12, 15), out: shape.Of(13, 12, 15)},
	}
}

func noiseCases() []layerCase {
	var all []layerCase
	for _, train := range []bool{false, true} {
		for _, c := range []layerCase{
			{name: "picture", layer: made("SpatialDropout2D", "rate", 0.4), in: one(2, 3, 4), out: shape.Of(2, 3, 4)},
			{name: "nothing", layer: made("SpatialDropout2D", "rate", 0), in: one(2, 3, 4), out: shape.Of(2, 3, 4)},
			{name: "everything", layer: made("SpatialDropout2D", "rate", 1), in: one(2, 3, 4), out: shape.Of(2, 3, 4)},
			{name: "large", layer: made("SpatialDropout2D", "rate", 0.5), in: one(13, 12, 15), out: shape.Of(13, 12, 15)},
			{name: "picture", layer: made("GaussianNoise", "stddev", 0.5), in: one(2, 3, 3), out: shape.Of(2, 3, 3)},
			{name: "nothing", layer: made("GaussianNoise", "stddev", 0), in: one(5), out: shape.Of(5)},
			{name: "large", layer: made("GaussianNoise", "stddev", 1), in: one(2341), out: shape.Of(2341)},
			{name: "picture", layer: made("GaussianDropout", "rate", 0.3), in: one(2, 3, 3), out: shape.Of(2, 3, 3)},
			{name: "nothing", layer: made("GaussianDropout", "rate", 0), in: one(5), out: shape.Of(5)},
			{name: "large", layer: made("GaussianDropout", "rate", 0.5), in: one(2341), out: shape.Of(2341)},
			{name: "picture", layer: made("AlphaDropout", "rate", 0.3), in: one(2, 3, 3), out: shape.Of(2, 3, 3)},
			{name: "nothing", layer: made("AlphaDropout", "rate", 0), in: one(5), out: shape.Of(5)},
			{name: "large", layer: made("AlphaDropout", "rate", 0.5), in: one(2341), out: shape.Of(2341)},
		} {
			c.train = train
			if train {
				c.name += " in training"
			}
			all = append(all, c)
		}
	}
	return all
}
