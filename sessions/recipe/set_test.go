package recipe

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"duet/datasets"
	"duet/nn/option"
)

func TestSet(t *testing.T) {
	for _, c := range []struct {
		path, value string
		got         func(r *Recipe) any
		want        any
	}{
		{"seed", "18446744073709551615", func(r *Recipe) any { return r.Seed }, uint64(1<<64 - 1)},
		{"data.name", "seed", func(r *Recipe) any { return r.Data.Name }, "seed"},
		{"data.samples", "500", func(r *Recipe) any { return r.Data }, datasets.Ref{Name: "glyphs", Samples: 500}},
		{"data", "{npz: x.npz, scale: 1e-2}", func(r *Recipe) any { return r.Data }, datasets.Ref{NPZ: "x.npz", Scale: 0.01}},
		{"data", "{idx: {images: /a b/i, labels: l}}", func(r *Recipe) any { return *r.Data.IDX }, datasets.IDXFiles{Images: "/a b/i", Labels: "l"}},
		{"split.validation", "0.2", func(r *Recipe) any { return r.Split.Validation }, 0.2},
		{"split.how", "last", func(r *Recipe) any { return r.Split.How }, "last"},
		{"a.name", "left", func(r *Recipe) any { return r.A.Name }, "left"},
		{"b.view", "edges", func(r *Recipe) any { return r.B.View }, datasets.Edges},
		{"a.layers.0.Conv2D.filters", "8", func(r *Recipe) any { return arg(r.A.Layers[0].Options, "filters") }, 8},
		{"a.layers.0.Conv2D.kernel_size", "[5, 3]", func(r *Recipe) any { return arg(r.A.Layers[0].Options, "kernel_size") }, option.Pair{5, 3}},
		{"a.layers.0.Conv2D.name", "stem", func(r *Recipe) any { return r.A.Layers[0].Name }, "stem"},
		{"a.layers.2.Flatten.from", "conv2d", func(r *Recipe) any { return r.A.Layers[2].From }, []string{"conv2d"}},
		{"a.layers.0", "{Conv2D: {filters: 2, kernel_size: 1}}", func(r *Recipe) any { return arg(r.A.Layers[0].Options, "activation") }, "linear"},
		{"b.layers", "[Flatten]", func(r *Recipe) any { return len(r.B.Layers) }, 1},
		{"head", "[{Dense: {units: 3}}]", func(r *Recipe) any { return arg(r.Head[0].Options, "units") }, 3},
		{"merge.mode", "concatenate", func(r *Recipe) any { return r.Merge.Mode }, Concatenate},
		{"merge.axis", "1", func(r *Recipe) any { return r.Merge.Axis }, 1},
		{"merge.guard", "raw", func(r *Recipe) any { return r.Merge.Guard }, "raw"},
		{"merge.epsilon", "1e-3", func(r *Recipe) any { return r.Merge.Epsilon }, 1e-3},
		{"merge.at", "[conv2d, flatten]", func(r *Recipe) any { return r.Merge.At }, [2]string{"conv2d", "flatten"}},
		{"merge.alpha.policy", "clip", func(r *Recipe) any { return r.Merge.Alpha.Policy }, "clip"},
		{"merge.alpha.start", "1", func(r *Recipe) any { return r.Merge.Alpha.Start }, 1.0},
		{"merge.alpha", "{policy: free}", func(r *Recipe) any { return r.Merge.Alpha.Start }, 0.5},
		{"merge.alpha.weight_decay", "true", func(r *Recipe) any { return r.Merge.Alpha.WeightDecay }, true},
		{"train.epochs", "5", func(r *Recipe) any { return r.Train.Epochs }, 5},
		{"train.optimizer.Adam.learning_rate", ".1", func(r *Recipe) any { return r.Train.Optimizer.Args["learning_rate"] }, 0.1},
		{"train.optimizer.adam.beta_1", "0.5", func(r *Recipe) any { return r.Train.Optimizer }, Choice{"Adam", map[string]any{"learning_rate": 0.001, "beta_1": 0.5}}},
		{"train.optimizer.SGD.momentum", "0.9", func(r *Recipe) any { return r.Train.Optimizer }, Choice{"SGD", map[string]any{"momentum": 0.9}}},
		{"train.optimizer", "sgd", func(r *Recipe) any { return r.Train.Optimizer }, Choice{Class: "SGD"}},
		{"train.loss", "mse", func(r *Recipe) any { return r.Train.Loss.Class }, "mean_squared_error"},
		{"train.loss.CategoricalCrossentropy.from_logits", "true", func(r *Recipe) any { return r.Train.Loss },
			Choice{"categorical_crossentropy", map[string]any{"from_logits": true}}},
	} {
		r := mustParse(t, small)
		if err := r.Set(c.path, c.value); err != nil {
			t.Errorf("%s=%s: %v", c.path, c.value, err)
			continue
		}
		if got := c.got(r); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s=%s: got %#v, want %#v", c.path, c.value, got, c.want)
		}
		if r.Name != "small" {
			t.Errorf("%s=%s: the name is lost", c.path, c.value)
		}
	}
}

func TestSetRefuses(t *testing.T) {
	for _, c := range []struct{ path, value, wantPath, want string }{
		{"train.epochs", "-1", "train.epochs", "from 1 to 1000000, got -1"},
		{"train.epoch", "5", "train.epoch", "did you mean epochs?"},
		{"trian.epochs", "5", "trian", "did you mean train?"},
		{"", "5", "", "unknown key"},
		{"train.epochs.x", "5", "train.epochs", `has no field "x"`},
		{"train", "5", "train", "expected a mapping"},
		{"train.epochs", "", "train.epochs", "there is no value"},
		{"train.epochs", "[1", "train.epochs", "not YAML"},
		{"a.layers.9.Dense.units", "5", "a.layers", "from 0 to 3"},
		{"a.layers.x.Dense.units", "5", "a.layers", "from 0 to 3"},
		{"head.0", "Flatten", "head", "the list is empty"},
		{"a.layers.0.Dense.units", "5", "a.layers.0", "the layer is a Conv2D, not a Dense"},
		{"a.layers.0.Conv2D.filtres", "5", "a.layers.0.Conv2D.filtres", "did you mean filters?"},
		{"train.optimizer.Adma.learning_rate", "5", "train.optimizer", "did you mean Adam?"},
		{"data.idx", "{images: x, labels: y, more: z}", "data.idx.more", "unknown key"},
		{"a.weights", "x.h5", "a.weights", "unknown key"},
	} {
		r := mustParse(t, small)
		before := string(r.YAML())
		err := r.Set(c.path, c.value)
		var e *Error
		if !errors.As(err, &e) || e.Path != c.wantPath || !strings.Contains(e.Text, c.want) {
			t.Errorf("%s=%s: got %v, want %s: %s", c.path, c.value, err, c.wantPath, c.want)
		}
		if e != nil && (e.Line != 0 || e.File != "") {
			t.Errorf("%s=%s: the error has a place in a text nobody wrote: %v", c.path, c.value, e)
		}
		if string(r.YAML()) != before {
			t.Errorf("%s=%s: the recipe changed", c.path, c.value)
		}
	}
}

// TestSetAnyOrder makes sure that settings that only fit together may come in
// any order.
func TestSetAnyOrder(t *testing.T) {
	for _, order := range [][2]string{{"merge.alpha.start=1", "merge.alpha.policy=clip"}, {"merge.alpha.policy=clip", "merge.alpha.start=1"}} {
		r := mustParse(t, small)
		for _, s := range order {
			path, value, _ := strings.Cut(s, "=")
			if err := r.Set(path, value); err != nil {
				t.Fatalf("%s: %v", s, err)
			}
		}
		if r.Merge.Alpha.Policy != "clip" || r.Merge.Alpha.Start != 1 {
			t.Fatalf("got %+v", r.Merge.Alpha)
		}
	}
}
