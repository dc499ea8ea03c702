package train

import (
	"fmt"
	"testing"

	"duet/nn/graph"
	"duet/nn/layer"
)

// chain is layers one after the other, the last of which is called by the prefix.
func chain(side graph.Side, prefix, from string, list []lay) []made {
	var out []made
	for i, x := range list {
		id := prefix
		if i < len(list)-1 {
			id = fmt.Sprintf("%s%d", prefix, i+1)
		}
		out = append(out, made{id, side, x.class, x.args, append([]string{from}, x.also...)})
		from = id
	}
	return out
}

// twoChains is a model of two chains on one input, merged, with what stands behind.
func twoChains(shape []any, a, b []lay, merge lay, head ...lay) func(testing.TB) *graph.Graph {
	return func(t testing.TB) *graph.Graph {
		nodes := []made{{"input", graph.SideInput, "Input", args{"shape": shape}, nil}}
		nodes = append(nodes, chain(graph.SideA, "a", "input", a)...)
		nodes = append(nodes, chain(graph.SideB, "b", "input", b)...)
		nodes = append(nodes, made{"merge", graph.SideMerge, merge.class, merge.args, []string{"a", "b"}})
		return build(t, "a", "b", append(nodes, chain(graph.SideHead, "out", "merge", head)...))
	}
}

func list(l ...lay) []lay { return l }

// classes is a layer that answers with the chances of 3 classes.
func classes(more ...any) lay {
	return l("Dense", append([]any{"units", 3, "activation", "softmax"}, more...)...)
}

// picture is the shape of pictures large enough for several tasks a layer.
var picture = []any{16, 16, 3}

// pictures are the trainings of layers that look at pictures.
func pictures() []tiny {
	few := func(r rules) rules { r.rows, r.size, r.batch = 12, 16*16*3, 8; return r }
	return []tiny{
		{name: "convolutions", graph: convolutions(), rules: few(rules{opt: "AdamW",
			opts:         args{"learning_rate": 0.01, "weight_decay": 0.01, "exclude_from_weight_decay": []any{"bias", "gamma"}, "clipnorm": 0.5},
			classWeights: []float32{1, 0.5, 2}, topK: 2})},
		// So many samples that the statistics of a channel are made of two parts.
		{name: "normalisations", graph: normalisations(), rules: rules{opt: "RMSprop", rows: 24, size: 16 * 16 * 3, batch: 20,
			opts: args{"centered": true, "momentum": 0.5, "rho": 0.8, "global_clipnorm": 1.0}}},
		{name: "noises", graph: noises(), rules: few(rules{opt: "Nadam", opts: args{"use_ema": true, "ema_momentum": 0.7}})},
		{name: "shapes", graph: shapes(), rules: few(rules{opts: args{"clipvalue": 0.01}})},
		{name: "tours", graph: tours, rules: rules{rows: 40, size: 13 * 11, batch: 19, opts: args{"learning_rate": 0.01}}},
		{name: "two_inputs", graph: twoInputs, rules: few(rules{})},
		{name: "activations", graph: activations, rules: rules{opt: "SGD", opts: args{"learning_rate": 0.03}}},
		{name: "starts", graph: starts, rules: rules{opts: args{"weight_decay": 0.1}}},
	}
}

// tours has a stem that both branches read, poolings that drop pixels, one of them far
// from its convolution, pictures and kernels of 8 filters, and a merge of pictures.
func tours(t testing.TB) *graph.Graph {
	conv := func(id string, side graph.Side, filters, window int, padding, activation, from string) made {
		return made{id, side, "Conv2D", args{"filters": filters, "kernel_size": window, "padding": padding, "activation": activation}, []string{from}}
	}
	return build(t, "a", "b", []made{
		{"input", graph.SideInput, "Input", args{"shape": []any{13, 11, 1}}, nil},
		conv("stem", graph.SideHead, 8, 3, "valid", "relu", "input"),
		conv("stem1", graph.SideHead, 8, 3, "same", "relu", "stem"),
		conv("b1", graph.SideB, 9, 3, "same", "linear", "stem1"),
		conv("a1", graph.SideA, 40, 1, "valid", "relu", "stem1"),
		{"a2", graph.SideA, "MaxPooling2D", nil, []string{"a1"}},
		conv("a", graph.SideA, 8, 1, "valid", "linear", "a2"),
		{"b2", graph.SideB, "MaxPooling2D", nil, []string{"b1"}},
		conv("b", graph.SideB, 8, 2, "same", "relu", "b2"),
		{"merge", graph.SideMerge, "WeightedSum", args{"policy": "sigmoid"}, []string{"a", "b"}},
		conv("out1", graph.SideHead, 8, 3, "valid", "relu", "merge"),
		{"out2", graph.SideHead, "MaxPooling2D", nil, []string{"out1"}},
		{"out3", graph.SideHead, "Flatten", nil, []string{"out2"}},
		{"out", graph.SideHead, "Dense", args{"units": 3, "activation": "softmax"}, []string{"out3"}},
	})
}

func convolutions() func(testing.TB) *graph.Graph {
	return twoChains(picture, list(
		l("Conv2D", "filters", 8, "kernel_size", 3, "padding", "same", "activation", "silu", "kernel_regularizer", "l2(0.001)", "kernel_constraint", "max_norm(1.5, axis=[0, 1, 2])"),
		l("Conv2D", "filters", 8, "kernel_size", "3, 2", "groups", 2, "dilation_rate", 2, "padding", "same", "activation", "gelu", "activity_regularizer", "l1(0.001)"),
		l("BatchNormalization", "momentum", 0.9, "gamma_regularizer", "l1_l2(0.01, 0.02)"),
		l("DepthwiseConv2D", "kernel_size", 3, "depth_multiplier", 2, "strides", 2, "padding", "same", "activation", "relu6", "depthwise_constraint", "unit_norm(axis=[0, 1])"),
		l("MaxPooling2D", "pool_size", 3, "strides", 2, "padding", "same"),
		l("GlobalMaxPooling2D", "keepdims", true),
		l("Flatten"),
		classes("bias_constraint", "non_neg")),
		list(
			l("SeparableConv2D", "filters", 8, "kernel_size", 3, "padding", "same", "depth_multiplier", 2, "activation", "hard_silu", "pointwise_regularizer", "l1(0.001)", "pointwise_initializer", "he_uniform", "pointwise_constraint", "max_norm(0.9, axis=2)", "depthwise_regularizer", "l2", "depthwise_initializer", "he_normal"),
			l("AveragePooling2D", "pool_size", 2),
			l("UpSampling2D", "interpolation", "bilinear"),
			l("AveragePooling2D", "pool_size", 3, "strides", 2, "padding", "same"),
			l("Conv2DTranspose", "filters", 4, "kernel_size", 3, "strides", 2, "output_padding", 1, "activation", "elu", "kernel_constraint", "min_max_norm(0.1, 0.6, 0.5, axis=null)"),
			l("Cropping2D", "cropping", []any{[]any{1, 0}, []any{2, 1}}),
			l("ZeroPadding2D", "padding", 2),
			l("Flatten"),
			l("Dense", "units", 40, "activation", "selu", "use_bias", false),
			classes()),
		l("WeightedSum", "policy", "softmax2", "start", 0.3))
}

func normalisations() func(testing.TB) *graph.Graph {
	return twoChains(picture, list(
		l("Normalization", "mean", []any{0.3, 0.4, 0.5}, "variance", []any{0.1, 0.2, 0.05}),
		l("Conv2D", "filters", 8, "kernel_size", 3),
		l("GroupNormalization", "groups", 2),
		l("Activation", "activation", "mish"),
		l("LayerNormalization"),
		l("RMSNormalization", "epsilon", 0.01),
		l("GlobalAveragePooling2D", "keepdims", true),
		l("Flatten"),
		classes()),
		list(
			l("Normalization", "mean", 0.4, "variance", 0.3, "axis", []any{}, "invert", true),
			l("Rescaling", "scale", 2.5, "offset", -0.5),
			l("Conv2D", "filters", 8, "kernel_size", 3, "padding", "same"),
			l("BatchNormalization", "center", false, "moving_mean_initializer", "ones", "moving_variance_initializer", "constant(2)"),
			l("PReLU", "shared_axes", []any{1, 2}, "alpha_initializer", "constant(0.25)", "alpha_constraint", "non_neg", "alpha_regularizer", "l2"),
			l("LayerNormalization", "axis", []any{1, 2, 3}, "scale", false, "beta_regularizer", "l1", "beta_constraint", "max_norm(0.5, axis=null)"),
			l("BatchNormalization", "scale", false),
			l("UnitNormalization", "axis", []any{2, 3}),
			l("Flatten"),
			l("BatchNormalization", "beta_initializer", "random_normal", "gamma_initializer", "random_uniform(0.9, 1.1)", "gamma_constraint", "unit_norm(axis=null)"),
			classes()),
		l("WeightedProduct", "policy", "softmax2", "start", 0.6))
}

func noises() func(testing.TB) *graph.Graph {
	return twoChains(picture, list(
		l("GaussianNoise", "stddev", 0.2),
		l("Conv2D", "filters", 9, "kernel_size", 3, "activation", "relu"),
		l("SpatialDropout2D", "rate", 0.3),
		l("GaussianDropout", "rate", 0.2),
		l("AveragePooling2D", "pool_size", 4),
		l("Flatten"),
		l("Dropout", "rate", 0.4),
		classes()),
		list(
			l("Flatten"),
			l("Dense", "units", 30, "activation", "selu", "kernel_initializer", "lecun_normal"),
			l("AlphaDropout", "rate", 0.25),
			l("ActivityRegularization", "l1", 0.001, "l2", 0.002),
			classes()),
		l("WeightedSum", "policy", "schedule", "shape", "cosine", "start", 0.9, "end", 0.1))
}

func shapes() func(testing.TB) *graph.Graph {
	return twoChains(picture, list(
		l("Permute", "dims", []any{3, 1, 2}),
		l("Reshape", "target_shape", []any{16, 8, -1}),
		l("Softmax", "axis", 2),
		l("Conv2D", "filters", 9, "kernel_size", 3, "padding", "same", "activation", "leaky_relu"),
		l("UpSampling2D", "size", "2, 1"),
		l("Concatenate", "axis", 3).and("a5"),
		l("Flatten"),
		l("Dense", "units", 7, "activation", "tanh")),
		list(
			l("Cropping2D", "cropping", 2),
			l("Flatten"),
			l("Dense", "units", 7, "activation", "softsign"),
			l("RepeatVector", "n", 7),
			l("Permute", "dims", []any{2, 1}),
			l("LeakyReLU", "negative_slope", 0.2),
			l("ELU", "alpha", 0.7),
			l("ReLU", "max_value", 1.5, "negative_slope", 0.1, "threshold", 0.05)),
		l("Dot", "axes", []any{1, 2}, "normalize", true), classes())
}

// twoInputs gives each branch an input of its own, and one output to both.
func twoInputs(t testing.TB) *graph.Graph {
	nodes := []made{{"input", graph.SideInput, "Input", args{"shape": picture}, nil}, {"other", graph.SideInput, "Input", args{"shape": []any{16 * 16 * 3}}, nil}}
	nodes = append(nodes, chain(graph.SideA, "a", "input", list(l("Conv2D", "filters", 4, "kernel_size", 5, "strides", 3, "activation", "relu"), l("Flatten"), l("Dense", "units", 9)))...)
	nodes = append(nodes, chain(graph.SideB, "b", "other", list(l("Dense", "units", 24, "activation", "tanh"), l("Add").and("b1"), l("Multiply").and("b1"), l("Dense", "units", 9)))...)
	nodes = append(nodes, made{"merge", graph.SideMerge, "Subtract", nil, []string{"a", "b"}})
	return build(t, "a", "b", append(nodes, chain(graph.SideHead, "out", "merge", list(l("Activation", "activation", "relu"), classes()))...))
}

// fan is many layers on one, averaged.
func fan(side graph.Side, prefix, from string, list []lay) []made {
	nodes := []made{{prefix + "_in", side, "Dense", args{"units": 6, "kernel_initializer": "glorot_normal"}, []string{from}}}
	all := made{prefix + "_all", side, "Average", nil, nil}
	for i, x := range list {
		id := fmt.Sprintf("%s%d", prefix, i+1)
		nodes = append(nodes, made{id, side, x.class, x.args, []string{prefix + "_in"}})
		all.from = append(all.from, id)
	}
	end := classes()
	return append(nodes, all, made{prefix, side, end.class, end.args, []string{all.id}})
}

// fans is a model of two fans, each with every second layer of a list.
func fans(t testing.TB, all []lay, merge lay) *graph.Graph {
	var halves [2][]lay
	for i, x := range all {
		halves[i%2] = append(halves[i%2], x)
	}
	nodes := []made{{"input", graph.SideInput, "Input", args{"shape": []any{12}}, nil}}
	nodes = append(nodes, fan(graph.SideA, "a", "input", halves[0])...)
	nodes = append(nodes, fan(graph.SideB, "b", "input", halves[1])...)
	return build(t, "a", "b", append(nodes, made{"merge", graph.SideMerge, merge.class, merge.args, []string{"a", "b"}}))
}

// activations has every activation there is, in layers of their own and as ends.
func activations(t testing.TB) *graph.Graph {
	var all []lay
	for _, name := range layer.Activations() {
		all = append(all, l("Activation", "activation", name), l("Dense", "units", 6, "activation", name))
	}
	return fans(t, all, l("WeightedSum", "policy", "schedule", "shape", "linear", "start", 0.2, "end", 0.7, "over", 4))
}

// starts has every initializer there is.
func starts(t testing.TB) *graph.Graph {
	names := append(layer.Initializers(), "constant(0.1)", "identity(2)", "orthogonal(0.5)", "random_normal(0.1, 0.2)", "random_uniform(-0.5, 0.1)",
		"truncated_normal(0.1, 0.3)", "variance_scaling(2, fan_out, uniform)", "variance_scaling(0.5, fan_avg, untruncated_normal)")
	var all []lay
	for i, name := range names {
		all = append(all, l("Dense", "units", 6, "kernel_initializer", name, "bias_initializer", []string{"zeros", "ones", "random_normal"}[i%3], "bias_regularizer", "l2(0.01)"))
	}
	return fans(t, all, l("WeightedSum", "policy", "schedule", "shape", "piecewise", "start", 0.2, "points", "2: 0.5, 4: 0.9"))
}
