package train

import (
	"testing"

	"duet/nn/alpha"
	"duet/nn/graph"
)

// small is two small branches on 12 numbers, merged.
func small(merge lay, head ...lay) func(testing.TB) *graph.Graph {
	return ended("softmax", merge, head...)
}

// ended is small with branches that end in the given activation.
func ended(activation string, merge lay, head ...lay) func(testing.TB) *graph.Graph {
	end := l("Dense", "units", 3, "activation", activation)
	return twoChains([]any{12},
		list(l("Dense", "units", 6, "activation", "relu", "kernel_regularizer", "l2(0.01)", "activity_regularizer", "l1(0.01)"), l("BatchNormalization"), end),
		list(l("Dense", "units", 5, "activation", "silu", "kernel_constraint", "max_norm(0.5)"), l("Dropout", "rate", 0.2), end), merge, head...)
}

func sum(pairs ...any) lay     { return l("WeightedSum", pairs...) }
func product(pairs ...any) lay { return l("WeightedProduct", pairs...) }
func mean(pairs ...any) lay    { return l("PowerMean", pairs...) }

// merges are the trainings of every way to merge that the pairs are not about.
func merges() []tiny {
	r := rules{opts: args{"learning_rate": 0.02}}
	return []tiny{
		{name: "product_raw", graph: small(product("guard", "raw", "policy", "clip", "start", 0.3)), rules: r},
		{name: "product_log_beyond_1", graph: small(product("policy", "free", "start", 1.2)), rules: r},
		{name: "product_signed_numbers", graph: ended("tanh", product("guard", "signed", "start", 0.7), classes()), rules: r},
		{name: "product_epsilon_numbers", graph: ended("relu", product("guard", "epsilon", "epsilon", 0.01), classes()), rules: r},
		{name: "product_scaled_numbers", graph: ended("linear", product("guard", "scaled_product", "policy", "softmax2"), classes()), rules: r},
		{name: "harmonic_mean", graph: small(mean("r", -1, "policy", "clip", "start", 0.4)), rules: r},
		{name: "geometric_mean", graph: small(mean("r", 0, "policy", "softmax2")), rules: r},
		{name: "trained_mean", graph: small(mean("r", 1.5, "train_r", true)), rules: r},
		{name: "trained_mean_of_numbers", graph: ended("softplus", mean("r", -0.5, "train_r", true, "normalize", false, "epsilon", 1e-4), classes()), rules: r},
		{name: "subtract", graph: small(l("Subtract"), classes()), rules: r},
		{name: "dot", graph: small(l("Dot", "axes", -1), l("Dense", "units", 3, "activation", "softmax")), rules: r},
		{name: "alpha_of_its_own_pace", graph: small(sum("lr_multiplier", 10, "weight_decay", true)), rules: rules{opts: args{"weight_decay": 0.05}}},
		{name: "alpha_constant", graph: small(sum("policy", "schedule", "shape", "constant", "start", 0.3)), rules: r},
		{name: "alpha_cosine_product", graph: small(product("policy", "schedule", "shape", "cosine", "start", 1, "end", 0)), rules: r},
	}
}

// optimizers are the trainings of every optimizer with every option.
func optimizers() []tiny {
	var all []tiny
	for _, o := range []struct {
		name string
		call
	}{
		{"sgd_clipvalue", call{"SGD", args{"learning_rate": 0.1, "clipvalue": 0.02}}},
		{"sgd_average", call{"SGD", args{"learning_rate": 0.1, "momentum": 0.8, "nesterov": true, "use_ema": true, "ema_momentum": 0.5, "ema_overwrite_frequency": 4}}},
		{"adam_amsgrad", call{"Adam", args{"amsgrad": true, "beta_1": 0.8, "beta_2": 0.9, "epsilon": 0.001}}},
		{"adam_clipnorm_average", call{"Adam", args{"clipnorm": 0.1, "use_ema": true}}},
		{"adamw_amsgrad_decay", call{"AdamW", args{"learning_rate": 0.02, "amsgrad": true, "beta_1": 0.7, "beta_2": 0.95, "epsilon": 0.01, "exclude_from_weight_decay": []any{"bias"}}}},
		{"rmsprop", call{"RMSprop", nil}},
		{"rmsprop_centered_decay", call{"RMSprop", args{"learning_rate": 0.02, "centered": true, "weight_decay": 0.1, "epsilon": 0.0001}}},
		{"rmsprop_momentum_clipnorm", call{"RMSprop", args{"momentum": 0.9, "rho": 0.5, "clipnorm": 0.05}}},
		{"nadam_global_clipnorm", call{"Nadam", args{"learning_rate": 0.02, "beta_1": 0.8, "beta_2": 0.9, "epsilon": 0.001, "global_clipnorm": 0.1}}},
		{"adagrad_decay", call{"Adagrad", args{"learning_rate": 0.1, "initial_accumulator_value": 0.3, "epsilon": 0.001, "weight_decay": 0.01}}},
	} {
		all = append(all, tiny{name: o.name, graph: small(sum()), rules: rules{opt: o.class, opts: o.args}})
	}
	for _, s := range []struct {
		name string
		call
	}{
		{"rate_cosine", call{"CosineDecay", args{"initial_learning_rate": 0.01, "decay_steps": 4, "alpha": 0.1, "warmup_target": 0.05, "warmup_steps": 2}}},
		{"rate_restarts", call{"CosineDecayRestarts", args{"initial_learning_rate": 0.05, "first_decay_steps": 2, "t_mul": 1.5, "m_mul": 0.8, "alpha": 0.1}}},
		{"rate_exponential", call{"ExponentialDecay", args{"initial_learning_rate": 0.05, "decay_steps": 2, "decay_rate": 0.7}}},
		{"rate_stairs", call{"ExponentialDecay", args{"initial_learning_rate": 0.05, "decay_steps": 2, "decay_rate": 0.7, "staircase": true}}},
		{"rate_piecewise", call{"PiecewiseConstantDecay", args{"boundaries": []any{2, 4}, "values": []any{0.05, 0.02, 0.01}}}},
		{"rate_polynomial", call{"PolynomialDecay", args{"initial_learning_rate": 0.05, "decay_steps": 4, "end_learning_rate": 0.001, "power": 1.7, "cycle": true}}},
		{"rate_inverse", call{"InverseTimeDecay", args{"initial_learning_rate": 0.05, "decay_steps": 2, "decay_rate": 0.7}}},
	} {
		all = append(all, tiny{name: s.name, graph: small(sum()), rules: rules{opt: "SGD", schedule: s.call, epochs: 3}})
	}
	return all
}

// losses are the trainings of every loss with every option.
func losses() []tiny {
	var all []tiny
	for _, x := range []struct {
		name, activation string
		call
	}{
		{"loss_categorical_logits", "linear", call{"categorical_crossentropy", args{"from_logits": true, "label_smoothing": 0.1}}},
		{"loss_sparse", "softmax", call{"sparse_categorical_crossentropy", nil}},
		{"loss_sparse_logits", "linear", call{"sparse_categorical_crossentropy", args{"from_logits": true}}},
		{"loss_binary_logits", "linear", call{"binary_crossentropy", args{"from_logits": true, "label_smoothing": 0.2}}},
		{"loss_categorical_focal", "softmax", call{"categorical_focal_crossentropy", args{"alpha": 0.5, "gamma": 1.5, "label_smoothing": 0.1}}},
		{"loss_categorical_focal_logits", "linear", call{"categorical_focal_crossentropy", args{"from_logits": true}}},
		{"loss_binary_focal", "sigmoid", call{"binary_focal_crossentropy", args{"apply_class_balancing": true, "alpha": 0.4, "gamma": 2.5, "label_smoothing": 0.1}}},
		{"loss_binary_focal_logits", "linear", call{"binary_focal_crossentropy", args{"from_logits": true}}},
		{"loss_divergence", "softmax", call{"kl_divergence", nil}},
		{"loss_categorical_hinge", "linear", call{"categorical_hinge", nil}},
		{"loss_hinge", "tanh", call{"hinge", nil}},
		{"loss_squared_hinge", "tanh", call{"squared_hinge", nil}},
		{"loss_squared", "linear", call{"mean_squared_error", nil}},
		{"loss_absolute", "linear", call{"mean_absolute_error", nil}},
		{"loss_huber", "linear", call{"huber", args{"delta": 0.3}}},
		{"loss_log_cosh", "linear", call{"log_cosh", nil}},
		{"loss_logarithmic", "sigmoid", call{"mean_squared_logarithmic_error", nil}},
		{"loss_poisson", "softplus", call{"poisson", nil}},
	} {
		all = append(all, tiny{name: x.name, graph: ended(x.activation, sum("policy", "free")), rules: rules{loss: x.class, lossArgs: x.args}})
	}
	return all
}

// courses are the trainings that do not go straight on: stages, frozen branches,
// losses of their own, callbacks, what a user does.
func courses() []tiny {
	clip := alpha.Defaults()
	clip.Policy = "clip"
	cosine := alpha.Defaults()
	cosine.Policy, cosine.Plan.Shape, cosine.Plan.End = "schedule", alpha.Cosine, 0.9
	two := alpha.Defaults()
	two.Policy = "softmax2"
	early := func(more args) call {
		a := args{"restore_best_weights": true, "patience": 1, "min_delta": 0.01}
		for k, v := range more {
			a[k] = v
		}
		return call{"EarlyStopping", a}
	}
	rate := args{"learning_rate": 0.05}
	return []tiny{
		{name: "stages", graph: small(sum()), rules: rules{opts: rate, stages: []Stage{{OnlyA, 1}, {OnlyB, 1}, {OnlyAlpha, 1}, {Everything, 1}},
			schedule: call{"CosineDecay", args{"initial_learning_rate": 0.05, "decay_steps": 3}}}},
		{name: "stages_stopped_early", graph: small(product()), rules: rules{opts: args{"learning_rate": 0.3, "use_ema": true, "ema_momentum": 0.9}, aux: Aux{A: 0.5, B: 0.25},
			stages: []Stage{{OnlyA, 5}, {Everything, 6}}, watch: []call{early(args{"monitor": "a_val_loss", "start_from_epoch": 1})}}},
		{name: "stopped_early", graph: small(sum()), rules: rules{opts: args{"learning_rate": 0.3}, epochs: 8, watch: []call{early(args{"monitor": "val_accuracy", "mode": "max", "baseline": 0.9})}}},
		{name: "plateau", graph: small(sum("policy", "clip")), rules: rules{opts: args{"learning_rate": 0.2}, epochs: 6,
			watch: []call{{"ReduceLROnPlateau", args{"monitor": "loss", "patience": 1, "factor": 0.3, "cooldown": 1, "min_lr": 0.02, "min_delta": 0.2, "mode": "min"}}}}},
		{name: "frozen_a", graph: small(sum("start", 0.2)), rules: rules{opts: rate, frozen: graph.SideA, aux: Aux{B: 2}, topK: 2}},
		{name: "frozen_b", graph: small(mean("r", 2, "train_r", true)), rules: rules{opts: args{"clipnorm": 0.2}, frozen: graph.SideB, classWeights: []float32{0, 2, 0.7}}},
		{name: "seasons", graph: small(sum()), rules: rules{opts: rate, seasons: true, classWeights: []float32{1, 2, 3}, epochs: 3, maxSteps: 8}},
		{name: "hands_on", graph: small(sum("policy", "fixed", "start", 0.1)), rules: rules{opts: rate, epochs: 5}, acts: script{
			1: {{Kind: SetPolicy, Policy: clip}, {Kind: Mark, Text: "here"}}, 3: {{Kind: SetLR, Value: 0.002}, {Kind: SetAlpha, Value: 0.8}},
			5: {{Kind: SetPolicy, Policy: two}, {Kind: Pause}, {Kind: StepOnce}, {Kind: StepOnce}, {Kind: Resume}},
			9: {{Kind: SetPolicy, Policy: cosine}}, 12: {{Kind: SetPolicy, Policy: alpha.Defaults()}}}},
		{name: "hands_on_trained_mean", graph: small(mean("train_r", true)), rules: rules{opt: "RMSprop", opts: args{"momentum": 0.9, "centered": true}, epochs: 4}, acts: script{
			2: {{Kind: SetAlpha, Value: 0.9}}, 4: {{Kind: SetPolicy, Policy: two}}, 7: {{Kind: SetPolicy, Policy: clip}}}},
		{name: "hands_on_stages", graph: small(product()), rules: rules{opts: rate, stages: []Stage{{OnlyAlpha, 2}, {OnlyB, 2}},
			schedule: call{"InverseTimeDecay", args{"initial_learning_rate": 0.05, "decay_steps": 3, "decay_rate": 2, "staircase": true}}},
			acts: script{1: {{Kind: SetPolicy, Policy: two}}, 2: {{Kind: SetLR, Value: 0.7}}, 8: {{Kind: SetAlpha, Value: 0.25}}}},
	}
}
