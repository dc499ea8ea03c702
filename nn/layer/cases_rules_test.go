package layer

import "duet/nn/shape"

// rulesCases are the activation layers, and layers under rules for their weights.
func rulesCases() []layerCase {
	slopes := func(s string) []string { return []string{"alpha " + s} }
	kb := []string{"kernel (5, 3)", "bias (3)"}
	return []layerCase{
		{name: "plain", layer: made("ReLU"), in: one(2, 3, 5), out: shape.Of(2, 3, 5)},
		{name: "six", layer: made("ReLU", "max_value", 0.6), in: one(13), out: shape.Of(13)},
		{name: "all bends", layer: made("ReLU", "max_value", 1.1, "negative_slope", 0.25, "threshold", 0.3), in: one(4, 3), out: shape.Of(4, 3)},
		{name: "threshold", layer: made("ReLU", "threshold", 0.5), in: one(11), out: shape.Of(11)},
		{name: "null", layer: made("ReLU", "max_value", nil, "negative_slope", 0.1), in: one(), out: shape.Of()},
		{name: "plain", layer: made("LeakyReLU"), in: one(2, 3, 5), out: shape.Of(2, 3, 5)},
		{name: "flat", layer: made("LeakyReLU", "negative_slope", 0), in: one(7), out: shape.Of(7)},
		{name: "plain", layer: made("ELU"), in: one(2, 3, 5), out: shape.Of(2, 3, 5)},
		{name: "low", layer: made("ELU", "alpha", 0.3), in: one(9), out: shape.Of(9)},
		{name: "upside down", layer: made("ELU", "alpha", -0.5), in: one(9), out: shape.Of(9)},
		{name: "plain", layer: made("Softmax"), in: one(2, 3, 5), out: shape.Of(2, 3, 5)},
		{name: "rows", layer: made("Softmax", "axis", 1), in: one(4, 3, 2), out: shape.Of(4, 3, 2)},
		{name: "columns", layer: made("Softmax", "axis", -2), in: one(4, 3, 2), out: shape.Of(4, 3, 2)},
		{name: "one place", layer: made("Softmax", "axis", 1), in: one(1, 3), out: shape.Of(1, 3)},
		{name: "large", layer: made("Softmax", "axis", 2), in: one(13, 12, 15), out: shape.Of(13, 12, 15)},

		{name: "flat", layer: made("PReLU"), in: one(7), out: shape.Of(7), params: slopes("(7)"), count: 7},
		{name: "picture", layer: made("PReLU"), in: one(2, 3, 4), out: shape.Of(2, 3, 4), params: slopes("(2, 3, 4)"), count: 24},
		{name: "channels", layer: made("PReLU", "shared_axes", []any{1, 2}), in: one(3, 2, 5), out: shape.Of(3, 2, 5), params: slopes("(1, 1, 5)"), count: 5},
		{name: "columns", layer: made("PReLU", "shared_axes", "1, 3"), in: one(3, 4, 2), out: shape.Of(3, 4, 2), params: slopes("(1, 4, 1)"), count: 4},
		{name: "rows", layer: made("PReLU", "shared_axes", 2), in: one(3, 2, 5), out: shape.Of(3, 2, 5), params: slopes("(3, 1, 5)"), count: 15},
		{name: "last", layer: made("PReLU", "shared_axes", 3), in: one(3, 2, 5), out: shape.Of(3, 2, 5), params: slopes("(3, 2, 1)"), count: 6},
		{name: "one", layer: made("PReLU", "shared_axes", "[1, 2, 3]"), in: one(3, 2, 5), out: shape.Of(3, 2, 5), params: slopes("(1, 1, 1)"), count: 1},
		{name: "scalar", layer: made("PReLU"), in: one(), out: shape.Of(), params: slopes("()"), count: 1},
		{name: "rank 4", layer: made("PReLU", "shared_axes", "2, 4"), in: one(2, 3, 2, 2), out: shape.Of(2, 3, 2, 2), params: slopes("(2, 1, 2, 1)"), count: 4},
		{name: "large", layer: made("PReLU", "shared_axes", "1, 2"), in: one(21, 20, 19), out: shape.Of(21, 20, 19), params: slopes("(1, 1, 19)"), count: 19},
		{name: "under rules", layer: made("PReLU", "alpha_initializer", "constant(0.25)", "alpha_regularizer", "l2", "alpha_constraint", "non_neg"),
			in: one(6), out: shape.Of(6), params: slopes("(6)"), count: 6},

		{name: "gelu", layer: made("Conv2D", "filters", 3, "kernel_size", 2, "activation", "gelu"), in: one(3, 3, 2), out: shape.Of(2, 2, 3),
			params: []string{"kernel (2, 2, 2, 3)", "bias (3)"}, count: 27},
		{name: "log_softmax", layer: made("Conv2D", "filters", 4, "kernel_size", 1, "activation", "log_softmax", "use_bias", false), in: one(2, 2, 3), out: shape.Of(2, 2, 4),
			params: []string{"kernel (1, 1, 3, 4)"}, count: 12},
		{name: "under rules", layer: made("Dense", "units", 3, "kernel_initializer", map[string]any{"RandomNormal": map[string]any{"stddev": 0.1}},
			"kernel_regularizer", map[string]any{"L1L2": map[string]any{"l1": 0.01, "l2": 0.02}}, "kernel_constraint", "max_norm(3, axis=[0, 1])",
			"bias_regularizer", "l1(0.5)", "bias_constraint", "non_neg", "activity_regularizer", "l2"), in: one(5), out: shape.Of(3), params: kb, count: 18},
	}
}
