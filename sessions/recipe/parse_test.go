package recipe

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// small is a right recipe that tests break in one place.
const small = `seed: 7
data: {name: glyphs}
split: {validation: 0.1, test: 0.1}
a:
  name: edges
  view: whole
  layers:
    - Conv2D: {filters: 4, kernel_size: 3, activation: relu}
    - MaxPooling2D: {pool_size: 2}
    - Flatten
    - Dense: {units: 10, activation: softmax}
b:
  layers:
    - Flatten
    - Dense: {units: 10, activation: softmax}
merge:
  mode: weighted_sum
  at: output
  alpha: {policy: sigmoid, start: 0.5}
head: []
train:
  epochs: 3
  batch_size: 16
  optimizer: {Adam: {learning_rate: 0.001}}
  loss: categorical_crossentropy
`

func mustParse(t *testing.T, text string) *Recipe {
	t.Helper()
	r, err := Parse([]byte(text), "small.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestParse(t *testing.T) {
	r := mustParse(t, small)
	if r.Name != "small" || r.Seed != 7 || r.A.Name != "edges" || r.B.Name != "b" || r.Train.Epochs != 3 || len(r.A.Layers) != 4 {
		t.Fatalf("got %+v", r)
	}
	if r.Split.How != "stratified" || r.Merge.Alpha.LRMultiplier != 1 || r.Merge.Guard != defaultGuard() {
		t.Fatalf("defaults are missing: %+v", r)
	}
}

// TestStrict breaks the small recipe in one place and looks at what is said
// about it, and where.
func TestStrict(t *testing.T) {
	for _, c := range []struct {
		old, new string
		place    string
		path     string
		want     string
	}{
		{"seed: 7", "sede: 7", "1:1", "sede", "did you mean seed?"},
		{"seed: 7", "seed: -7", "1:7", "seed", "expected a whole number from 0"},
		{"seed: 7", "seed: 1.5", "1:7", "seed", "got 1.5"},
		{"seed: 7", `seed: "7"`, "1:7", "seed", "without quotes"},
		{"seed: 7", "seed: &x 7", "1:7", "", "an anchor (&) is not used in recipes"},
		{"seed: 7", "seed: *x", "1:7", "", "an alias (*)"},
		{"seed: 7", "seed: !!int 7", "1:7", "", "a tag (!)"},
		{"seed: 7", "seed: 7\nseed: 8", "2:1", "", "already defined"},
		{"seed: 7", "seed: 7\n7: 8", "2:1", "7", "unknown key"},
		{"seed: 7", "seed: 7\n\tx: 1", "2:1", "", "not YAML"},
		{"name: glyphs", "name: glyhps", "2:14", "data.name", "did you mean glyphs?"},
		{"name: glyphs", "name: glyphs, npz: x.npz", "2:7", "data", "name and npz are all given"},
		{"name: glyphs", "idx: {images: a}", "2:13", "data.idx.labels", "missing"},
		{"name: glyphs", "cifer: dir", "2:8", "data.cifer", "did you mean cifar?"},
		{"name: glyphs", `npz: "a\x1b[2Jb"`, "2:13", "data.npz", "without control characters"},
		{"name: glyphs", "samples: -1", "2:17", "data.samples", "from 0 to"},
		{"validation: 0.1", "validation: 1", "3:21", "split.validation", "expected a share from 0 to below 1, got 1"},
		{"validation: 0.1", "validation: 0.95", "3:8", "split", "leave nothing to train on"},
		{"test: 0.1", "test: 0.1, how: first", "3:42", "split.how", "expected one of stratified, last"},
		{"name: edges", "name: 'two words'", "5:9", "a.name", "expected a letter or _"},
		{"name: edges", "freeze: 1", "5:11", "a.freeze", "expected true or false"},
		{"view: whole", "view: whale", "6:9", "a.view", "did you mean whole?"},
		{"filters: 4", "filters: -4", "8:25", "a.layers.0.Conv2D.filters", "filters is -4, expected 1 or more"},
		{"filters: 4, ", "", "8:7", "a.layers.0.Conv2D.filters", "Conv2D needs filters"},
		{"filters: 4", "filter: 4", "8:16", "a.layers.0.Conv2D.filter", "did you mean filters?"},
		{"filters: 4", "filters: {n: 4}", "8:25", "a.layers.0.Conv2D.filters", "filters is a mapping, expected a whole number"},
		{"filters: 4", "filters: 99999999999", "8:25", "a.layers.0.Conv2D.filters", "fits 32 bits"},
		{"activation: relu", "activation: rely", "8:56", "a.layers.0.Conv2D.activation", "did you mean relu?"},
		{"- Conv2D:", "- Conv2d:", "8:7", "a.layers.0.Conv2d", "did you mean Conv2D?"},
		{"- Flatten\n    - Dense", "- Input: {shape: 3}\n    - Dense", "10:7", "a.layers.2.Input", "comes from its view"},
		{"- Flatten\n    - Dense", "- WeightedSum\n    - Dense", "10:7", "a.layers.2.WeightedSum", "merge.mode"},
		{"- Flatten\n    - Dense", "- [Flatten]\n    - Dense", "10:7", "a.layers.2", "got a list"},
		{"- Flatten\n    - Dense", "- Flatten: 3\n    - Dense", "10:16", "a.layers.2.Flatten", "expected arguments"},
		{"- Flatten\n    - Dense", "- Flatten: {name: input}\n    - Dense", "10:23", "a.layers.2.Flatten.name", "another name"},
		{"- Flatten\n    - Dense", "- Flatten: {from: []}\n    - Dense", "10:23", "a.layers.2.Flatten.from", "the list is empty"},
		{"- Flatten\n    - Dense", "- Flatten: {from: [1]}\n    - Dense", "10:24", "a.layers.2.Flatten.from", "expected a name, got 1"},
		{"- Flatten\n    - Dense", "- Flatten: {}\n      name: x\n    - Dense", "10:7", "a.layers.2", "further in"},
		{"b:\n  layers:\n    - Flatten\n    - Dense: {units: 10, activation: softmax}", "b:\n  view: whole", "13:3", "b.layers", "missing"},
		{"mode: weighted_sum", "mode: weighted_some", "17:9", "merge.mode", "did you mean weighted_sum?"},
		{"mode: weighted_sum", "mode: xor", "17:9", "merge.mode", "expected one of weighted_sum"},
		{"mode: weighted_sum", "r: much", "17:6", "merge.r", "expected a number"},
		{"mode: weighted_sum", "guard: logg", "17:10", "merge.guard", "did you mean log?"},
		{"mode: weighted_sum", "epsilon: much", "17:12", "merge.epsilon", "expected a number"},
		{"at: output", "at: [conv2d]", "18:7", "merge.at", "a layer of a and a layer of b"},
		{"at: output", "at: outputs", "18:7", "merge.at", "expected output"},
		{"start: 0.5", "start: 1", "19:35", "merge.alpha.start", "policy sigmoid accepts"},
		{"start: 0.5", "start: .nan", "19:35", "merge.alpha.start", "expected a finite number"},
		{"policy: sigmoid", "policy: sigmoyd", "19:19", "merge.alpha.policy", "did you mean sigmoid?"},
		{"head: []", "head:", "20:6", "head", "got nothing"},
		{"epochs: 3", "epochs: -1", "22:11", "train.epochs", "expected a whole number from 1 to 1000000, got -1"},
		{"epochs: 3", "epochs: 3.0", "22:11", "train.epochs", "expected a whole number"},
		{"epochs: 3", "epoch: 3", "22:3", "train.epoch", "did you mean epochs?"},
		{"epochs: 3", "aux: {a: -1}", "22:12", "train.aux.a", "0 or more"},
		{"epochs: 3", "aux: {c: 1}", "22:9", "train.aux.c", "unknown key"},
		{"epochs: 3", "stages: {only: a}", "22:11", "train.stages", "expected a list"},
		{"epochs: 3", "stages: [{only: a}]", "22:12", "train.stages.0.epochs", "missing"},
		{"epochs: 3", "stages: [{only: c, epochs: 1}]", "22:19", "train.stages.0.only", "unknown name"},
		{"epochs: 3", "class_weight: balance", "22:17", "train.class_weight", "expected a list of numbers"},
		{"epochs: 3", "class_weight: [1, -1]", "22:21", "train.class_weight", "0 or more"},
		{"epochs: 3", "schedule: CosineDecoy", "22:13", "train.schedule", "did you mean CosineDecay?"},
		{"epochs: 3", "callbacks: [EarlyStoping]", "22:15", "train.callbacks.0", "did you mean EarlyStopping?"},
		{"epochs: 3", "callbacks: EarlyStopping", "22:14", "train.callbacks", "expected a list"},
		{"loss: categorical_crossentropy", "loss: {SparseCategoricalCrossentropy: {label_smoothing: 0.1}}", "25:42", "train.loss.SparseCategoricalCrossentropy.label_smoothing", "use categorical_crossentropy"},
		{"epochs: 3", "schedule: {CosineDecay: {decay_stps: 5}}", "22:28", "train.schedule.CosineDecay.decay_stps", "did you mean decay_steps?"},
		{"epochs: 3", "schedule: {CosineDecay: {initial_learning_rate: fast, decay_steps: 5}}", "22:51", "train.schedule.CosineDecay.initial_learning_rate", "expected a number"},
		{"epochs: 3", "callbacks: [EarlyStopping: {monitor: val_auc}]", "22:15", "train.callbacks.0.EarlyStopping", "set mode to min or max"},
		{"epochs: 3", "augment: {shift: 2}", "22:12", "train.augment", "shift"},
		{"epochs: 3", "augment: {shft: 0.1}", "22:13", "train.augment.shft", "did you mean shift?"},
		{"batch_size: 16", "batch_size: 0", "23:15", "train.batch_size", "from 1 to"},
		{"{Adam:", "{Adma:", "24:15", "train.optimizer", "did you mean Adam?"},
		{"learning_rate: 0.001", "learning_rat: 0.001", "24:22", "train.optimizer.Adam.learning_rat", "did you mean learning_rate?"},
		{"learning_rate: 0.001", "learning_rate: fast", "24:37", "train.optimizer.Adam.learning_rate", "expected a number"},
		{"learning_rate: 0.001", "learning_rate: -1", "24:37", "train.optimizer.Adam.learning_rate", "0 or more"},
		{"loss: categorical_crossentropy", "loss: categorical_crosentropy", "25:9", "train.loss", "did you mean categorical_crossentropy?"},
		{"loss: categorical_crossentropy", "loss: {CategoricalCrossentropy: {from_logits: 1}}", "25:49", "train.loss.CategoricalCrossentropy.from_logits", "expected true or false"},
		{"loss: categorical_crossentropy\n", "loss: mse\n---\nseed: 1\n", "27:5", "", "second document"},
	} {
		if strings.Count(small, c.old) == 0 {
			t.Fatalf("%q is not in the recipe", c.old)
		}
		text := strings.Replace(small, c.old, c.new, 1)
		_, err := Parse([]byte(text), "small.yaml")
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%s: got %v, want an *Error", c.new, err)
			continue
		}
		place := fmt.Sprintf("%d:%d", e.Line, e.Column)
		if place != c.place || e.Path != c.path || !strings.Contains(e.Text, c.want) {
			t.Errorf("%s:\n got %s %q %s\nwant %s %q %s", c.new, place, e.Path, e.Text, c.place, c.path, c.want)
		}
		if !strings.HasPrefix(err.Error(), "recipe: small.yaml:"+place+": ") {
			t.Errorf("%s: the error begins %q", c.new, err)
		}
	}
}

func TestParseRefusesBytes(t *testing.T) {
	for name, c := range map[string]struct {
		text, place, want string
	}{
		"empty":       {"", "0:0", "empty"},
		"comment":     {"# nothing\n", "0:0", "empty"},
		"list":        {"- a\n", "1:1", "expected a mapping"},
		"scalar":      {"5\n", "1:1", "expected a mapping"},
		"not utf-8":   {"seed: 1\na: \xff\n", "2:4", "not UTF-8"},
		"escape":      {"seed: 1\n# \x1b[2J\n", "2:3", "control character"},
		"brackets":    {"a: " + strings.Repeat("[", 100_000), "1:28", "more than 24 deep"},
		"braces":      {strings.Repeat("{a: ", 100_000), "1:97", "more than 24 deep"},
		"dashes":      {strings.Repeat("- ", 100_000), "1:49", "more than 24 deep"},
		"indentation": {nested(100), "26:27", "more than 24 deep"},
		"keys":        {manyKeys(), "257:5", "more than 256 keys"},
		"flow keys":   {"a: {" + strings.ReplaceAll(manyKeys(), "\n", ", ") + "}", "1:2715", "more than 256 keys"},
		"long":        {"# " + strings.Repeat("x", MaxBytes), "0:0", "expected at most 1048576"},
		"layers":      {"a: {layers: [" + strings.Repeat("Flatten,", MaxLayers+1) + "]}\nb: {layers: []}", "1:13", "expected at most 4096"},
	} {
		_, err := Parse([]byte(c.text), "x.yaml")
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%s: got %v, want an *Error", name, err)
			continue
		}
		if place := fmt.Sprintf("%d:%d", e.Line, e.Column); place != c.place || !strings.Contains(e.Text, c.want) {
			t.Errorf("%s: got %s %s, want %s %s", name, place, e.Text, c.place, c.want)
		}
	}
}

func nested(depth int) string {
	var b strings.Builder
	for i := range depth {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func manyKeys() string {
	var b strings.Builder
	for i := range 300 {
		fmt.Fprintf(&b, "k%03d: %d\n", i, i)
	}
	return b.String()
}

// FuzzParse looks for texts that panic, that take very long, or whose recipe
// does not survive being written and read again.
func FuzzParse(f *testing.F) {
	f.Add(small)
	for _, name := range order {
		f.Add(string(builtinText(name)))
	}
	for _, s := range []string{"", "a: {layers: [{Add: {from: [input, input]}}]}\nb: {layers: []}", "{", "[[[", "a: b: c", "? a\n: b", "- - - a", "&a a: *a", "a: |\n  b\n", "\"\\", "a:\r\n b: 1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := Parse([]byte(text), "fuzz.yaml")
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.Text == "" {
				t.Fatalf("%q: error %#v", text, err)
			}
			return
		}
		again, err := Parse(r.YAML(), "fuzz.yaml")
		if err != nil {
			t.Fatalf("%q: written as\n%s\nwhich is refused: %v", text, r.YAML(), err)
		}
		if string(again.YAML()) != string(r.YAML()) {
			t.Fatalf("%q: written as\n%s\nread and written as\n%s", text, r.YAML(), again.YAML())
		}
	})
}
