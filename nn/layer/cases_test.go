package layer

import "duet/nn/shape"

// made is the options of a class with some arguments given.
func made(class string, args ...any) Layer {
	m := map[string]any{}
	for i := 0; i < len(args); i += 2 {
		m[args[i].(string)] = args[i+1]
	}
	l, err := Decode(class, m)
	if err != nil {
		panic(err)
	}
	return l
}

func one(dims ...int) []shape.Shape { return []shape.Shape{shape.Of(dims...)} }

func two(dims ...int) []shape.Shape { return append(one(dims...), one(dims...)...) }

func three(dims ...int) []shape.Shape { return append(two(dims...), one(dims...)...) }

// cases are what the conformance harness runs.
func cases() []layerCase {
	var all []layerCase
	for _, list := range [][]layerCase{denseCases(), convCases(), poolCases(), plainCases(), mergeCases(), weightedCases(), powerMeanCases(), largeCases(), shapeCases(), normCases(), rulesCases(), windowCases()} {
		all = append(all, list...)
	}
	return all
}

func denseCases() []layerCase {
	kb := func(k, b string) []string { return []string{"kernel " + k, "bias " + b} }
	all := []layerCase{
		{name: "plain", layer: made("Dense", "units", 7), in: one(5), out: shape.Of(7), params: kb("(5, 7)", "(7)"), count: 42},
		{name: "single", layer: made("Dense", "units", 1), in: one(1), out: shape.Of(1), params: kb("(1, 1)", "(1)"), count: 2},
		{name: "no bias", layer: made("Dense", "units", 4, "use_bias", false), in: one(9), out: shape.Of(4), params: []string{"kernel (9, 4)"}, count: 36},
		{name: "rank 2", layer: made("Dense", "units", 3, "activation", "tanh"), in: one(2, 5), out: shape.Of(2, 3), params: kb("(5, 3)", "(3)"), count: 18},
		{name: "picture", layer: made("Dense", "units", 3, "activation", "softmax"), in: one(2, 3, 2), out: shape.Of(2, 3, 3), params: kb("(2, 3)", "(3)"), count: 9},
		{name: "wide", layer: made("Dense", "units", 35, "kernel_initializer", "he_normal", "bias_initializer", "ones"), in: one(70), out: shape.Of(35), params: kb("(70, 35)", "(35)"), count: 2485},
	}
	for _, a := range Activations() {
		all = append(all, layerCase{name: a, layer: made("Dense", "units", 6, "activation", a), in: one(4), out: shape.Of(6), params: kb("(4, 6)", "(6)"), count: 30})
	}
	return all
}

func convCases() []layerCase {
	kb := func(k, b string) []string { return []string{"kernel " + k, "bias " + b} }
	return []layerCase{
		{name: "valid", layer: made("Conv2D", "filters", 4, "kernel_size", 3), in: one(5, 6, 3), out: shape.Of(3, 4, 4), params: kb("(3, 3, 3, 4)", "(4)"), count: 112},
		{name: "same relu", layer: made("Conv2D", "filters", 3, "kernel_size", 3, "padding", "same", "activation", "relu"), in: one(4, 3, 2), out: shape.Of(4, 3, 3), params: kb("(3, 3, 2, 3)", "(3)"), count: 57},
		{name: "stride 2 same", layer: made("Conv2D", "filters", 2, "kernel_size", 3, "strides", 2, "padding", "same"), in: one(5, 4, 2), out: shape.Of(3, 2, 2), params: kb("(3, 3, 2, 2)", "(2)"), count: 38},
		{name: "stride above kernel", layer: made("Conv2D", "filters", 2, "kernel_size", 2, "strides", 3), in: one(5, 8, 1), out: shape.Of(2, 3, 2), params: kb("(2, 2, 1, 2)", "(2)"), count: 10},
		{name: "oblong", layer: made("Conv2D", "filters", 2, "kernel_size", "3, 2", "strides", []int{2, 1}, "padding", "same", "use_bias", false), in: one(5, 3, 2), out: shape.Of(3, 3, 2), params: []string{"kernel (3, 2, 2, 2)"}, count: 24},
		{name: "one pixel softmax", layer: made("Conv2D", "filters", 5, "kernel_size", 1, "activation", "softmax"), in: one(1, 1, 3), out: shape.Of(1, 1, 5), params: kb("(1, 1, 3, 5)", "(5)"), count: 20},
		{name: "kernel above picture", layer: made("Conv2D", "filters", 2, "kernel_size", 5, "padding", "same", "activation", "tanh"), in: one(3, 2, 1), out: shape.Of(3, 2, 2), params: kb("(5, 5, 1, 2)", "(2)"), count: 52},
		{name: "17 filters", layer: made("Conv2D", "filters", 17, "kernel_size", 2, "kernel_initializer", "he_uniform"), in: one(2, 3, 1), out: shape.Of(1, 2, 17), params: kb("(2, 2, 1, 17)", "(17)"), count: 85},
	}
}

func poolCases() []layerCase {
	return []layerCase{
		{name: "default", layer: made("MaxPooling2D"), in: one(5, 6, 3), out: shape.Of(2, 3, 3)},
		{name: "same", layer: made("MaxPooling2D", "pool_size", 3, "padding", "same"), in: one(5, 7, 2), out: shape.Of(2, 3, 2)},
		{name: "overlapping", layer: made("MaxPooling2D", "pool_size", 3, "strides", 1), in: one(4, 5, 1), out: shape.Of(2, 3, 1)},
		{name: "oblong", layer: made("MaxPooling2D", "pool_size", "2, 3", "strides", "1, 2", "padding", "same"), in: one(3, 4, 9), out: shape.Of(3, 2, 9)},
		{name: "plain", layer: made("GlobalAveragePooling2D"), in: one(3, 5, 4), out: shape.Of(4)},
		{name: "keepdims", layer: made("GlobalAveragePooling2D", "keepdims", true), in: one(4, 2, 9), out: shape.Of(1, 1, 9)},
	}
}

func plainCases() []layerCase {
	all := []layerCase{
		{name: "picture", layer: made("Flatten"), in: one(2, 3, 4), out: shape.Of(24)},
		{name: "scalar", layer: made("Flatten"), in: one(), out: shape.Of(1)},
		{name: "evaluation", layer: made("Dropout", "rate", 0.5), in: one(7), out: shape.Of(7)},
		{name: "training", layer: made("Dropout", "rate", 0.3), in: one(2, 3, 2), out: shape.Of(2, 3, 2), train: true},
		{name: "nothing", layer: made("Dropout", "rate", 0), in: one(5), out: shape.Of(5), train: true},
		{name: "everything", layer: made("Dropout", "rate", 1), in: one(5), out: shape.Of(5), train: true},
		{name: "scalar softmax", layer: made("Activation", "activation", "softmax"), in: one(), out: shape.Of()},
	}
	for _, a := range Activations() {
		all = append(all, layerCase{name: a, layer: made("Activation", "activation", a), in: one(2, 3, 5), out: shape.Of(2, 3, 5)})
	}
	return all
}

func mergeCases() []layerCase {
	var all []layerCase
	for _, class := range []string{"Add", "Multiply", "Average", "Maximum", "Minimum"} {
		all = append(all,
			layerCase{name: "two", layer: made(class), in: two(7), out: shape.Of(7)},
			layerCase{name: "three pictures", layer: made(class), in: three(2, 3, 2), out: shape.Of(2, 3, 2)},
			layerCase{name: "scalars", layer: made(class), in: two(), out: shape.Of()})
	}
	return append(all,
		layerCase{name: "flat", layer: made("Concatenate"), in: append(one(4), one(3)...), out: shape.Of(7)},
		layerCase{name: "channels", layer: made("Concatenate", "axis", -1), in: append(two(2, 3, 2), one(2, 3, 1)...), out: shape.Of(2, 3, 5)},
		layerCase{name: "rows", layer: made("Concatenate", "axis", 1), in: append(one(2, 3, 2), one(1, 3, 2)...), out: shape.Of(3, 3, 2)},
		layerCase{name: "columns", layer: made("Concatenate", "axis", -2), in: append(one(2, 3, 2), one(2, 1, 2)...), out: shape.Of(2, 4, 2)})
}

func weightedCases() []layerCase {
	alpha := []string{"alpha ()"}
	all := []layerCase{
		{name: "fixed", layer: made("WeightedSum", "policy", "fixed", "start", 0.1), in: two(7), out: shape.Of(7), params: alpha},
		{name: "free picture", layer: made("WeightedSum", "policy", "free", "start", -0.4), in: two(2, 3, 2), out: shape.Of(2, 3, 2), params: alpha, count: 1},
		{name: "sigmoid", layer: made("WeightedSum", "start", 0.3, "lr_multiplier", 0, "weight_decay", true), in: two(5), out: shape.Of(5), params: alpha, count: 1},
		{name: "clip", layer: made("WeightedSum", "policy", "clip", "start", 1), in: two(5), out: shape.Of(5), params: alpha, count: 1},
		{name: "min_max_norm", layer: made("WeightedSum", "policy", "min_max_norm", "start", 1), in: two(5), out: shape.Of(5), params: alpha, count: 1},
		{name: "fixed log", layer: made("WeightedProduct", "policy", "fixed", "start", 0.1), in: two(7), out: shape.Of(7), params: alpha},
		{name: "long log", layer: made("WeightedProduct"), in: two(37), out: shape.Of(37), params: alpha, count: 1},
		{name: "log beyond 1", layer: made("WeightedProduct", "policy", "free", "start", 1.4), in: two(2, 2, 5), out: shape.Of(2, 2, 5), params: alpha, count: 1},
	}
	for _, g := range Guards() {
		for _, start := range []float64{0.2, 0.7} {
			all = append(all, layerCase{name: g, layer: made("WeightedProduct", "guard", g, "start", start, "epsilon", 1e-3),
				in: two(5), out: shape.Of(5), params: alpha, count: 1})
		}
	}
	for i := range all {
		if p, ok := all[i].layer.(*WeightedProduct); ok {
			all[i].h = 1. / 1024
			all[i].fill = (*numbers).positive
			if p.Guard == "signed" || p.Guard == "scaled_product" {
				all[i].fill = func(r *numbers) float32 { return float32(2*int(2*r.uniform())-1) * r.positive() }
			}
		}
	}
	return all
}

// largeCases are large enough for several tasks of every kind; their gradients
// are not differenced, but a batch must equal its samples.
func largeCases() []layerCase {
	all := []layerCase{
		{name: "large", layer: made("Dense", "units", 101, "activation", "relu"), in: one(512), out: shape.Of(101),
			params: []string{"kernel (512, 101)", "bias (101)"}, count: 51813},
		{name: "large", layer: made("Conv2D", "filters", 35, "kernel_size", 3, "padding", "same", "activation", "tanh"), in: one(13, 12, 4),
			out: shape.Of(13, 12, 35), params: []string{"kernel (3, 3, 4, 35)", "bias (35)"}, count: 1295},
		{name: "large", layer: made("MaxPooling2D"), in: one(13, 12, 15), out: shape.Of(6, 6, 15)},
		{name: "large", layer: made("GlobalAveragePooling2D"), in: one(13, 12, 15), out: shape.Of(15)},
		{name: "large", layer: made("Flatten"), in: one(13, 12, 15), out: shape.Of(2340)},
		{name: "large", layer: made("Dropout", "rate", 0.5), in: one(2341), out: shape.Of(2341), train: true},
		{name: "large", layer: made("Activation", "activation", "softmax"), in: one(13, 12, 15), out: shape.Of(13, 12, 15)},
		{name: "large", layer: made("Concatenate"), in: append(one(13, 12, 15), one(13, 12, 4)...), out: shape.Of(13, 12, 19)},
		{name: "large", layer: made("WeightedSum"), in: two(2341), out: shape.Of(2341), params: []string{"alpha ()"}, count: 1},
		{name: "large", layer: made("WeightedProduct"), in: two(13, 12, 15), out: shape.Of(13, 12, 15), params: []string{"alpha ()"}, count: 1,
			fill: (*numbers).positive},
	}
	for _, class := range []string{"Add", "Multiply", "Average", "Maximum", "Minimum"} {
		all = append(all, layerCase{name: "large", layer: made(class), in: three(2341), out: shape.Of(2341)})
	}
	return all
}
