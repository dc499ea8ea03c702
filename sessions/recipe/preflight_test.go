package recipe

import (
	"slices"
	"strings"
	"testing"

	"duet/datasets"
	"duet/nn/shape"
)

// vectors are the shapes of two rows of numbers with targets.
var vectors = Shapes{A: shape.Of(5), B: shape.Of(7), Targets: 10}

// fixture is a recipe with one thing to find.
type fixture struct {
	code  string
	level Level
	where string
	text  string // part of what is said
	fix   string // part of what the fix says; "" when there is none
	in    Shapes
	make  func(r *Recipe)
}

func layersOf(text string) func(r *Recipe) {
	return func(r *Recipe) {
		parsed, err := parse([]byte(text))
		if err != nil {
			panic(err.Error())
		}
		r.A.Layers, r.B.Layers, r.Head = parsed.A.Layers, parsed.B.Layers, parsed.Head
	}
}

// both gives branches and head in flow style, in short.
func both(a, b, head string) func(r *Recipe) {
	return layersOf("a: {layers: [" + a + "]}\nb: {layers: [" + b + "]}\nhead: [" + head + "]\n")
}

const (
	soft   = "Flatten, {Dense: {units: 10, activation: softmax}}"
	scores = "Flatten, {Dense: {units: 10}}"
	relus  = "Flatten, {Dense: {units: 10, activation: relu}}"
)

// then does several things to a recipe.
func then(steps ...func(r *Recipe)) func(r *Recipe) {
	return func(r *Recipe) {
		for _, s := range steps {
			s(r)
		}
	}
}

func setting(path, value string) func(r *Recipe) {
	return func(r *Recipe) {
		if err := r.Set(path, value); err != nil {
			panic(err)
		}
	}
}

var fixtures = []fixture{
	// What the graph refuses.
	{"duplicate_name", LevelError, "a_x", "used 2 times", "rename it to x_1", pictures,
		both("{Flatten: {name: x}}, {Dense: {units: 10, activation: softmax, name: x}}", soft, "")},
	{"unknown_input", LevelError, "a_dense", `"a_flaten"`, "read [flatten]", pictures,
		both("Flatten, {Dense: {units: 10, activation: softmax, from: [flaten]}}", soft, "")},
	{"unknown_input", LevelError, "a_dense", `"a_elsewhere"`, "read the layer before", pictures,
		both("Flatten, {Dense: {units: 10, activation: softmax, from: [elsewhere]}}", soft, "")},
	{"unknown_input", LevelError, "merge", `"a_deep"`, "merge at the outputs", pictures,
		func(r *Recipe) { r.Merge.At = [2]string{"deep", "dense"} }},
	{"input_count", LevelError, "a_dense", "expected 1", "read only flatten", pictures,
		both("Flatten, {Dense: {units: 10, activation: softmax, from: [flatten, input]}}", soft, "")},
	{"input_count", LevelError, "a_add", "2 or more", "remove the layer", pictures,
		both("Flatten, Add, {Dense: {units: 10, activation: softmax}}", soft, "")},
	{"cycle", LevelError, "a_flatten", "its own output", "read the layer before", pictures,
		both("{Flatten: {from: [flatten]}}, {Dense: {units: 10, activation: softmax}}", soft, "")},
	{"unused", LevelError, "a_flatten_1", "nothing reads", "remove what reaches no output", pictures,
		both("Flatten, {Flatten: {from: input}}, {Dense: {units: 10, activation: softmax, from: flatten}}", soft, "")},
	{"unused", LevelError, "a_dense_2", "nothing reads", "remove what reaches no output", pictures,
		then(both(soft+", {Dense: {units: 4}}, {Dense: {units: 10}}", soft, ""), func(r *Recipe) { r.Merge.At = [2]string{"dense", "dense"} })},
	{"bad_shape", LevelError, "a_max_pooling2d", "pool of 30 x 30 is larger", "set pool_size to 28", pictures,
		both("{MaxPooling2D: {pool_size: 30}}, "+soft, soft, "")},
	{"bad_shape", LevelError, "a_max_pooling2d_1", "larger than its picture of 1 x 1", "remove the layer", pictures,
		both("{MaxPooling2D: {pool_size: 28}}, MaxPooling2D, "+soft, soft, "")},
	{"bad_shape", LevelError, "a_conv2d", "larger than its picture", "set kernel_size to [28, 3]", pictures,
		both("{Conv2D: {filters: 2, kernel_size: [30, 3]}}, "+soft, soft, "")},
	{"bad_shape", LevelError, "a_conv2d", "needs (height, width, channels)", "remove the layer", pictures,
		both("Flatten, {Conv2D: {filters: 2, kernel_size: 3}}, "+soft, soft, "")},
	{"merge_shapes", LevelError, "merge", "a_dense (10) with b_dense (2)", "set units of b_dense to 10", pictures,
		both(soft, "Flatten, {Dense: {units: 2, activation: softmax}}", "")},
	{"merge_shapes", LevelError, "merge", "a_dense (10) with b_dense (1): inputs have shapes (10) and (1), which Keras would join by a silent broadcast",
		"set units of b_dense to 10", pictures,
		both(soft, "Flatten, {Dense: {units: 1, activation: sigmoid}}", "")},
	{"merge_shapes", LevelError, "merge", "b_dropout (2)", "set units of b_dense to 10", pictures,
		both(soft, "Flatten, {Dense: {units: 2}}, {Activation: {activation: softmax}}, {Dropout: {rate: 0.5}}", "")},
	{"merge_shapes", LevelError, "merge", "a_dense (2) with b_dense (10)", "set units of a_dense to 10", pictures,
		both("Flatten, {Dense: {units: 2, activation: softmax}}", soft, "")},
	{"merge_shapes", LevelError, "merge", "a_dense (2) with b_dense (10)", "set units of b_dense to 2", pictures,
		both("Flatten, {Dense: {units: 2, activation: softmax}}", soft, "{Dense: {units: 10, activation: softmax}}")},
	{"merge_shapes", LevelError, "merge", "a_flatten (784) with b_dense (10)", "end A with Dense 10", pictures, both("Flatten", soft, "")},
	{"merge_shapes", LevelError, "merge", "a_dense (10) with b_flatten (784)", "end B with Dense 10", pictures, both(soft, "Flatten", "")},
	{"merge_shapes", LevelError, "merge", "a_dense (32) with b_dense (10)", "end A with Dense 10", pictures,
		both("Flatten, {Dense: {units: 32, activation: relu}}", soft, "")},
	{"merge_shapes", LevelError, "merge", "a_dense (3) with b_dense (4)", "set units of b_dense to 3", pictures,
		both("Flatten, {Dense: {units: 3}}", "Flatten, {Dense: {units: 4}}", "")},
	{"merge_shapes", LevelError, "merge", "a_dense (3) with b_dense (10)", "set units of a_dense to 10", vectors,
		then(both("{Dense: {units: 3}}", "{Dense: {units: 10}}", ""), setting("train.loss", "mse"))},
	{"merge_shapes", LevelError, "merge", "a_dense (4) with b_dense (1)", "set units of a_dense to 1", Shapes{A: shape.Of(5), B: shape.Of(7), Classes: 2},
		then(both("{Dense: {units: 4, activation: sigmoid}}", "{Dense: {units: 1, activation: sigmoid}}", ""), setting("train.loss", "binary_crossentropy"))},
	{"merge_shapes", LevelError, "merge", "(26, 26, 4)", "end B with Dense 10", pictures,
		both(soft, "{Conv2D: {filters: 4, kernel_size: 3}}", "")},
	{"merge_shapes", LevelError, "merge", "(26, 26, 4)", "end A with Dense 10", pictures,
		both("{Conv2D: {filters: 4, kernel_size: 3}}", soft, "")},
	{"merge_shapes", LevelError, "merge", "(26, 26, 4)", "set filters of b_conv2d to 4", pictures,
		both("{Conv2D: {filters: 4, kernel_size: 3}}", "{Conv2D: {filters: 5, kernel_size: 3}}", soft)},
	{"merge_shapes", LevelError, "merge", "(24, 24, 4)", "end both with GlobalAveragePooling2D and Dense 10", pictures,
		both("{Conv2D: {filters: 4, kernel_size: 3}}", "{Conv2D: {filters: 4, kernel_size: 5}}", "")},
	{"merge_shapes", LevelError, "merge", "(24, 24, 4)", "merge at the outputs", pictures,
		then(both("{Conv2D: {filters: 4, kernel_size: 3}}, "+soft, "{Conv2D: {filters: 4, kernel_size: 5}}, "+soft, ""),
			func(r *Recipe) { r.Merge.At = [2]string{"conv2d", "conv2d"} })},
	{"merge_shapes", LevelError, "merge", "axis", "join the last axis", pictures,
		then(both(soft, soft, soft), setting("merge.mode", "concatenate"), setting("merge.axis", "3"))},
	{"same_branch", LevelError, "merge", "with itself", "end A with Dense 10", pictures, both("", "", "")},
	{"name_clash", LevelError, "a_input", "what from calls", "name of its class", pictures,
		func(r *Recipe) { r.A.Layers[0].Name = "input" }},

	// What options say together.
	{"data", LevelError, "data", "one place", "", pictures, func(r *Recipe) { r.Data.NPZ = "x.npz" }},
	{"split", LevelError, "split", "leave nothing", "set both to 0.1", pictures, func(r *Recipe) { r.Split = Split{0.5, 0.5, "last"} }},
	{"alpha_start", LevelError, "merge.alpha.start", "0.9999999", "start at 0.5", pictures, setting("merge.alpha.start", "1")},
	{"options", LevelError, "merge.mode", "unknown name", "", pictures, func(r *Recipe) { r.Merge.Mode = "sum" }},

	// Alpha.
	{"dead_branch", LevelWarn, "merge.alpha.start", "branch B gets no gradient at the first step because alpha starts at 1", "start at 0.5", pictures,
		setting("merge.alpha", "{policy: free, start: 1}")},
	{"dead_branch", LevelWarn, "merge.alpha.start", "branch A gets no gradient", "start at 0.5", pictures,
		setting("merge.alpha", "{policy: clip, start: 0}")},
	{"ignored_branch", LevelWarn, "merge.alpha.start", "alpha is fixed at 1, so branch B", "start at 0.5", pictures,
		setting("merge.alpha", "{policy: fixed, start: 1}")},
	{"frozen_alpha", LevelWarn, "merge.alpha.lr_multiplier", "stays at 0.5", "set it to 1", pictures,
		setting("merge.alpha.lr_multiplier", "0")},
	{"fast_clip", LevelWarn, "merge.alpha.lr_multiplier", "about 0.1 (learning rate 0.001 x 100): it can be at 0 or 1 in 5 steps", "use sigmoid", pictures,
		setting("merge.alpha", "{policy: clip, lr_multiplier: 100}")},
	{"alpha_decay", LevelNote, "merge.alpha.weight_decay", "the optimizer has none", "take alpha out", pictures,
		setting("merge.alpha.weight_decay", "true")},
	{"alpha_decay", LevelWarn, "merge.alpha.weight_decay", "0.5, since", "take alpha out", pictures,
		then(setting("merge.alpha.weight_decay", "true"), setting("train.optimizer.Adam.weight_decay", "0.01"))},
	{"alpha_decay", LevelWarn, "merge.alpha.weight_decay", "all B", "take alpha out", pictures,
		then(setting("merge.alpha", "{policy: clip, weight_decay: true}"), setting("train.optimizer.SGD.weight_decay", "0.01"))},
	{"still_alpha", LevelWarn, "merge.alpha.end", "from 0.5 to 0.5", "end at 1, all A", pictures,
		setting("merge.alpha", "{policy: schedule}")},
	{"still_alpha", LevelWarn, "merge.alpha.end", "from 0.9 to 0.9", "end at 0, all B", pictures,
		setting("merge.alpha", "{policy: schedule, shape: cosine, start: 0.9, end: 0.9}")},
	{"min_max_norm", LevelNote, "merge.alpha.policy", "stays negative", "use clip", pictures, setting("merge.alpha.policy", "min_max_norm")},
	{"unbounded_alpha", LevelNote, "merge.alpha.policy", "leave 0 to 1", "use clip", pictures, setting("merge.alpha.policy", "free")},

	// The product.
	{"product_of_scores", LevelError, "merge", "reads probabilities, got any numbers", "end with softmax", pictures,
		then(both(scores, soft, ""), setting("merge.mode", "weighted_product"))},
	{"product_of_scores", LevelWarn, "merge", "got numbers of 0 or more", "end with softmax", pictures,
		then(both(relus, soft, ""), setting("merge.mode", "weighted_product"))},
	{"product_of_scores", LevelError, "merge", "got any numbers of A and any numbers of B", "end with softmax", pictures,
		then(both(scores+", {Dropout: {rate: 0.2}}", scores+", BatchNormalization", ""), setting("merge.mode", "weighted_product"))},
	{"product_of_scores", LevelWarn, "merge", "got numbers of 0 or more of A", "", pictures, // a softmax of what has had one is none
		then(both(soft+", {Dropout: {rate: 0.2}}", soft, ""), setting("merge.mode", "weighted_product"))},
	{"mean_of_scores", LevelError, "merge", "reads numbers of 0 or more", "end with softmax", pictures,
		then(both(scores+", BatchNormalization", soft, ""), setting("merge.mode", "power_mean"))},
	{"negative_base", LevelWarn, "merge", "does not exist", "end with softmax", pictures,
		then(both(scores, soft, ""), setting("merge.mode", "weighted_product"), setting("merge.guard", "raw"))},
	{"scaled_product", LevelNote, "merge.guard", "alpha only scales", "use guard log", pictures,
		then(setting("merge.mode", "weighted_product"), setting("merge.guard", "scaled_product"))},

	// Answers, losses and data.
	{"output_size", LevelError, "merge", "(10), expected (7), since the data has 7 classes", "answer with 7 numbers",
		Shapes{A: shape.Of(28, 28, 1), B: shape.Of(28, 28, 1), Shared: true, Classes: 7}, func(r *Recipe) {}},
	{"output_size", LevelError, "head_dense", "expected (10)", "answer with 10 numbers", pictures,
		both(soft, soft, "{Dense: {units: 4, activation: softmax}}")},
	{"output_size", LevelWarn, "merge", "some are never right", "answer with 7 numbers",
		Shapes{A: shape.Of(28, 28, 1), B: shape.Of(28, 28, 1), Shared: true, Classes: 7}, setting("train.loss", "sparse_categorical_crossentropy")},
	{"output_size", LevelError, "merge", "the data has 10 targets", "answer with 10 numbers", vectors,
		then(both("{Dense: {units: 3}}", "{Dense: {units: 3}}", ""), setting("train.loss", "mse"))},
	{"softmax_as_logits", LevelError, "train.loss", "from_logits: true expects logits", "read probabilities", pictures,
		setting("train.loss", "{CategoricalCrossentropy: {from_logits: true}}")},
	{"logits_as_probabilities", LevelError, "merge", "expects probabilities", "end with softmax", pictures, both(scores, scores, "")},
	{"logits_as_probabilities", LevelError, "head_dense", "made by tanh", "end with softmax", pictures,
		both(soft, soft, "{Dense: {units: 10, activation: tanh}}")},
	{"logits_as_probabilities", LevelError, "head_dense", "expects probabilities", "end with sigmoid", pictures,
		then(both(soft, soft, "{Dense: {units: 10}}"), setting("train.loss", "binary_crossentropy"))},
	{"logits_as_probabilities", LevelError, "head_dropout", "expects probabilities", "end with softmax", pictures,
		both(soft, soft, "{Dense: {units: 10}}, {Dropout: {rate: 0.2}}")},
	{"loss_shape", LevelError, "merge", "one row of numbers", "end with Flatten and Dense", pictures,
		both("{Conv2D: {filters: 4, kernel_size: 3}}", "{Conv2D: {filters: 4, kernel_size: 3}}", "")},
	{"loss_of_classes", LevelError, "train.loss", "compares classes, but the data has 10 numbers", "use mean_squared_error", vectors,
		both("{Dense: {units: 10, activation: softmax}}", "{Dense: {units: 10, activation: softmax}}", "")},
	{"loss_of_values", LevelNote, "train.loss", "the data has classes", "use categorical_crossentropy", pictures, setting("train.loss", "mse")},
	{"ignored_input", LevelWarn, "b.view", "both branches see first", "let B see second", Shapes{A: shape.Of(10), B: shape.Of(10), Shared: true, Targets: 10},
		func(r *Recipe) { r.A.View, r.B.View = datasets.First, datasets.First }},
	{"empty_branch", LevelWarn, "b.layers", "has no layers", "end B with Dense 7", vectors,
		then(both("{Dense: {units: 7}}", "", "{Dense: {units: 10}}"), setting("train.loss", "mse"))},
	{"empty_branch", LevelWarn, "a.layers", "has no layers", "end A with Dense 10", pictures, both("", soft, "")},
	{"empty_branch", LevelWarn, "a.layers", "has no layers", "", pictures, // what the head wants is not known
		both("", "{Conv2D: {filters: 4, kernel_size: 3}}", soft)},
	{"bare_concatenation", LevelWarn, "merge", "needs a head", "add Dense to the head", pictures, setting("merge.mode", "concatenate")},

	// What is worth knowing, and what is well.
	{"cost", LevelNote, "", "14,661 parameters (14,661 trainable), 38,936 multiply-adds", "", pictures, func(r *Recipe) {}},
	{"shapes_fit", LevelOk, "merge", "A and B are both (10)", "", pictures, func(r *Recipe) {}},
	{"names_unique", LevelOk, "", "begin with a_", "", pictures, func(r *Recipe) {}},
	{"alpha_learns", LevelOk, "merge.alpha", "reaches A and B", "", pictures, func(r *Recipe) {}},
}

func TestPreflight(t *testing.T) {
	for _, c := range fixtures {
		r := mustParse(t, small)
		c.make(r)
		found := r.Preflight(c.in)
		i := slices.IndexFunc(found, func(f Finding) bool { return f.Code == c.code })
		if i < 0 {
			t.Errorf("%s: not found in %s", c.code, codes(found))
			continue
		}
		f := found[i]
		if f.Level != c.level || f.Where != c.where || !strings.Contains(f.Text, c.text) || !strings.Contains(f.FixText, c.fix) {
			t.Errorf("%s:\n got %v %s %s (%s)\nwant %v %s %s (%s)", c.code, f.Level, f.Where, f.Text, f.FixText, c.level, c.where, c.text, c.fix)
		}
		if (f.Fix != nil) != (c.fix != "") || (f.Fix != nil) != (f.FixText != "") {
			t.Errorf("%s: a fix is %v, but it is said to be %q", c.code, f.Fix != nil, f.FixText)
		}
		if f.Fix == nil {
			continue
		}
		before := string(r.YAML())
		mended := r.Clone()
		f.Fix(mended)
		if string(r.YAML()) != before {
			t.Errorf("%s: the fix of a clone changed the original", c.code)
		}
		after := mended.Preflight(c.in)
		if slices.ContainsFunc(after, func(f Finding) bool { return f.Code == c.code }) {
			t.Errorf("%s: still there after %s:\n%s", c.code, f.FixText, mended.YAML())
		}
		if c.level == LevelError {
			if stop := Stops(after); stop != nil && Stops(found).Code == stop.Code {
				t.Errorf("%s: after %s it still stops: %v", c.code, f.FixText, stop)
			}
		}
	}
	for _, f := range fixtures {
		if f.level == LevelOk {
			continue
		}
		if clean := mustParse(t, small).Preflight(pictures); f.code != "cost" && slices.ContainsFunc(clean, func(x Finding) bool { return x.Code == f.code }) {
			t.Errorf("%s is found where nothing is wrong", f.code)
		}
	}
}

// TestOneFix: whichever branch is broken, one fix makes a model that can be trained of
// it again, and it leaves the other branch as it is. Two branches without layers take
// a fix each.
func TestOneFix(t *testing.T) {
	for _, c := range []struct {
		a, b string
		most int
	}{
		{soft, "Flatten, {Dense: {units: 7, activation: softmax}}", 1},
		{"Flatten, {Dense: {units: 7, activation: softmax}}", soft, 1},
		{soft, "{Conv2D: {filters: 8, kernel_size: 3}}, MaxPooling2D, Flatten", 1},
		{"{Conv2D: {filters: 8, kernel_size: 3}}, MaxPooling2D, Flatten", soft, 1},
		{"{Conv2D: {filters: 8, kernel_size: 3}}, MaxPooling2D", "Flatten, {Dense: {units: 10}}, Softmax", 1},
		{"Flatten, {Dense: {units: 32, activation: relu}}", soft, 1},
		{soft, "Flatten, {Dense: {units: 32, activation: tanh}}, {Dropout: {rate: 0.5}}", 1},
		{"", soft, 1},
		{soft, "", 1},
		{"", "", 2},
	} {
		r := mustParse(t, small)
		both(c.a, c.b, "")(r)
		for range c.most {
			found := r.Preflight(pictures)
			i := slices.IndexFunc(found, func(f Finding) bool { return f.Fix != nil && f.Level >= LevelWarn })
			if i < 0 {
				t.Fatalf("A [%s], B [%s]: nothing to mend in %s", c.a, c.b, codes(found))
			}
			found[i].Fix(r)
		}
		if found := r.Preflight(pictures); found[0].Level >= LevelWarn {
			t.Errorf("A [%s], B [%s]: %d fixes leave %v\n%s", c.a, c.b, c.most, found[0], r.YAML())
		}
		if text := string(r.YAML()); strings.Count(text, "softmax") != 2 && !strings.Contains(text, "Softmax") {
			t.Errorf("A [%s], B [%s]: the branches do not both end with softmax:\n%s", c.a, c.b, text)
		}
	}
}

// TestPreflightOrder makes sure that what stops a training comes first.
func TestPreflightOrder(t *testing.T) {
	r := mustParse(t, small)
	setting("merge.alpha", "{policy: free, start: 1}")(r)
	both(soft, "Flatten, {Dense: {units: 2, activation: softmax}}", "")(r)
	found := r.Preflight(pictures)
	if !slices.IsSortedFunc(found, func(a, b Finding) int { return int(b.Level) - int(a.Level) }) {
		t.Errorf("out of order: %s", codes(found))
	}
	stop := Stops(found)
	if stop == nil || stop.Code != "merge_shapes" || !strings.HasPrefix(stop.Error(), "recipe: merge: merges a_dense (10) with b_dense (2): ") {
		t.Errorf("got %v", stop)
	}
	for _, head := range []string{"", soft, scores + ", Softmax", "{Dense: {units: 10, name: d}}, {Add: {from: [d, merge]}}, Softmax"} {
		r := mustParse(t, small)
		both(soft, soft, head)(r)
		if stop := Stops(r.Preflight(pictures)); stop != nil {
			t.Errorf("a right recipe with the head [%s] is stopped: %v", head, stop)
		}
	}
}

// TestPreflightOfAnything makes sure that no recipe that parses makes the
// pre-flight, or a fix of it, panic.
func TestPreflightOfAnything(t *testing.T) {
	for _, c := range fixtures {
		for _, in := range []Shapes{pictures, vectors, {}, {A: shape.Of(), B: shape.Of(), Shared: true}, {A: shape.Of(2, 3), B: shape.Of(4), Classes: 2}} {
			r := mustParse(t, small)
			c.make(r)
			for range 8 {
				found := r.Preflight(in)
				i := slices.IndexFunc(found, func(f Finding) bool { return f.Fix != nil })
				if i < 0 {
					break
				}
				found[i].Fix(r)
			}
		}
	}
}

func codes(found []Finding) string {
	var out []string
	for _, f := range found {
		out = append(out, f.Level.String()+" "+f.Code)
	}
	return strings.Join(out, ", ")
}
