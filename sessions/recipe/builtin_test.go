package recipe

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"duet/datasets"
	"duet/nn/graph"
	"duet/nn/layer"
	"duet/nn/shape"
)

func TestBuiltins(t *testing.T) {
	list := Builtins()
	if len(list) != len(order) {
		t.Fatalf("%d recipes, want %d", len(list), len(order))
	}
	for _, info := range list {
		r, err := Builtin(info.Name)
		if err != nil {
			t.Fatal(err)
		}
		if r.Name != info.Name || info.Title == "" || info.Help == "" {
			t.Errorf("%s: got name %q and %+v", info.Name, r.Name, info)
		}
		again, err := Parse(r.YAML(), info.Name+".yaml")
		if err != nil {
			t.Errorf("%s: written as\n%s\nwhich is refused: %v", info.Name, r.YAML(), err)
			continue
		}
		if diff := cmp.Diff(r, again); diff != "" {
			t.Errorf("%s: written and read it differs:\n%s", info.Name, diff)
		}
		if stop := Stops(r.Preflight(shapesOf(t, r))); stop != nil {
			t.Errorf("%s: %v", info.Name, stop)
		}
	}
}

// shapesOf works the shapes out for a few samples of a recipe's data.
func shapesOf(t *testing.T, r *Recipe) Shapes {
	t.Helper()
	ref := r.Data
	ref.Samples = 64
	set, err := datasets.Open(ref, r.Seed)
	if err != nil {
		t.Fatal(err)
	}
	in, err := r.ShapesOf(set)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// TestRaceModels compares the race models with the plain data that every
// framework of the race is given.
func TestRaceModels(t *testing.T) {
	for name, want := range map[string]struct{ a, b, loss string }{
		"dense": {"dense 100 linear, dense 10 linear", "dense 70 linear, dense 10 linear", "mean_squared_error"},
		"pair": {"conv 16 3 valid, pool 2, conv 32 3 valid, pool 2, flatten, dense 64 relu, dense 10 softmax",
			"conv 32 3 valid, pool 2, conv 64 3 valid, pool 2, flatten, dense 128 relu, dense 10 softmax", "categorical_crossentropy"},
		"wide": {"conv 32 3 same, conv 32 3 same, pool 2, conv 64 3 same, conv 64 3 same, pool 2, flatten, dense 256 relu, dense 10 softmax",
			"conv 32 5 same, pool 2, conv 64 5 same, pool 2, flatten, dense 256 relu, dense 10 softmax", "categorical_crossentropy"},
		"tiny": {"conv 8 3 valid, pool 2, flatten, dense 10 softmax", "conv 8 5 valid, pool 2, flatten, dense 10 softmax", "categorical_crossentropy"},
	} {
		r, err := Builtin(name)
		if err != nil {
			t.Fatal(err)
		}
		if a, b := modelText(r.A.Layers), modelText(r.B.Layers); a != want.a || b != want.b {
			t.Errorf("%s:\n got %s\n     %s\nwant %s\n     %s", name, a, b, want.a, want.b)
		}
		if r.Train.Loss.Class != want.loss || !reflect.DeepEqual(r.Train.Optimizer, Choice{"Adam", map[string]any{"learning_rate": 0.001}}) {
			t.Errorf("%s: trains with %+v", name, r.Train)
		}
		if o := r.Merge.Alpha; r.Merge.Mode != WeightedSum || o.Policy != "free" || o.Start != 0.5 || len(r.Head) > 0 {
			t.Errorf("%s: merges with %+v", name, r.Merge)
		}
		in, ok := RaceShapes(name)
		if !ok {
			t.Fatalf("%s has no race shapes", name)
		}
		if stop := Stops(r.Preflight(in)); stop != nil {
			t.Errorf("%s: on the shapes of the race: %v", name, stop)
		}
	}
	if _, ok := RaceShapes("demo"); ok {
		t.Error("demo is no race model")
	}
}

func modelText(layers []Layer) string {
	var out []string
	for _, l := range layers {
		o := l.Options
		switch layer.Class(o) {
		case "Conv2D":
			if arg(o, "activation") != "relu" || fmt.Sprint(arg(o, "strides")) != "1" {
				return "a convolution without relu or with strides"
			}
			out = append(out, fmt.Sprintf("conv %v %v %v", arg(o, "filters"), arg(o, "kernel_size"), arg(o, "padding")))
		case "MaxPooling2D":
			out = append(out, fmt.Sprintf("pool %v", arg(o, "pool_size")))
		case "Flatten":
			out = append(out, "flatten")
		case "Dense":
			out = append(out, fmt.Sprintf("dense %v %v", arg(o, "units"), arg(o, "activation")))
		default:
			out = append(out, layer.Class(o))
		}
	}
	return strings.Join(out, ", ")
}

func TestSeedParameters(t *testing.T) {
	for name, want := range map[string]int{"seed": 2880, "seed-trainable": 2881, "dense": 2881} {
		r, err := Builtin(name)
		if err != nil {
			t.Fatal(err)
		}
		s, err := r.Spec(Shapes{A: shape.Of(5), B: shape.Of(7), Targets: 10})
		if err != nil {
			t.Fatal(err)
		}
		g, err := graph.Check(s)
		if err != nil {
			t.Fatal(err)
		}
		if total, trainable := g.ParamCount(); total != want || trainable != want {
			t.Errorf("%s has %d parameters, %d trainable, want %d", name, total, trainable, want)
		}
	}
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "mine.yaml")
	if err := os.WriteFile(path, []byte(small), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := Load(path)
	if err != nil || r.Name != "mine" {
		t.Fatalf("got %v, %v", r, err)
	}
	if text, err := Text(path); err != nil || string(text) != small {
		t.Errorf("Text gave %q, %v", text, err)
	}
	if text, err := Text("demo"); err != nil || !strings.HasPrefix(string(text), "# ") {
		t.Errorf("Text of demo gave %q, %v", text, err)
	}
	if r, err := Load("demo"); err != nil || r.Name != "demo" {
		t.Errorf("demo: %v", err)
	}
	for name, want := range map[string]string{
		"dmeo":                          "did you mean demo?",
		"no such thing":                 "expected the path of a file, or one of demo",
		dir:                             "not a file",
		filepath.Join(dir, "none.yaml"): "there is no recipe",
		"demo\x1b[2J":                   "there is no recipe",
	} {
		_, err := Load(name)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\x1b") {
			t.Errorf("%s: got %v, want %s", name, err, want)
		}
	}
	if _, err := Builtin("sede"); err == nil || !strings.Contains(err.Error(), "did you mean seed?") {
		t.Errorf("sede: %v", err)
	}
}
