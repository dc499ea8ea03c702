package screen

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"duet/nn/graph"
	"duet/nn/loss"
	"duet/nn/optim"
	"duet/sessions/recipe"
	"duet/tui/widget"
)

// TestEveryPart goes through all optimizers, losses, schedules and callbacks, from
// each to the next, and opens their forms.
func TestEveryPart(t *testing.T) {
	b := built(t)
	for path, want := range map[string]int{"train.optimizer": len(optim.Classes()), "train.loss": len(loss.Names()), "train.schedule": len(scheduleParts())} {
		seen := map[string]bool{}
		for range partsAt(path) {
			field(t, b, path)
			requests := press(b, "right")
			if text := said(requests); text != "" {
				t.Fatalf("%s: %s", path, text)
			}
			c := partAt(path)(b.r)
			seen[c.Class] = true
			press(b, "enter")
			f := form(t, b)
			if len(f.form.Fields) == 0 || f.form.Fields[0].Name != fieldClass {
				t.Fatalf("%s %s: fields %v", path, c.Class, f.form.Fields)
			}
			picture(b, 80, 22)
			press(b, "esc")
			if _, err := recipe.Parse(b.r.YAML(), "test"); err != nil {
				t.Fatalf("%s: %v", c.Class, err)
			}
		}
		if len(seen) != want {
			t.Errorf("%s: %d of %d", path, len(seen), want)
		}
	}
}

// TestPartForm edits a schedule whose arguments are right only together.
func TestPartForm(t *testing.T) {
	b := built(t)
	field(t, b, "train.schedule")
	press(b, "enter", "enter")
	keyed(b, "piecewise<enter>")
	put(t, b, "boundaries", "100, 200")
	if p := problem(t, b, "boundaries"); !strings.Contains(p, "values has 2 rates") {
		t.Fatalf("problem %q", p)
	}
	put(t, b, "values", "0.1, 0.01, 0.001")
	if p := problem(t, b, "boundaries") + problem(t, b, "values"); p != "" || len(b.r.Train.Schedule.Args) != 2 {
		t.Fatalf("%v, problem %q", b.r.Train.Schedule, p)
	}
	press(b, "esc")
	field(t, b, "train.optimizer")
	press(b, "enter", "enter")
	keyed(b, "sgd<enter>")
	put(t, b, "momentum", "0.9")
	put(t, b, "clipnorm", "1")
	want := map[string]any{"momentum": 0.9, "clipnorm": 1.0, "learning_rate": 0.001}
	if got := b.r.Train.Optimizer; got.Class != "SGD" || !reflect.DeepEqual(got.Args, want) && got.Args["momentum"] != 0.9 {
		t.Errorf("optimizer %v", got)
	}
	put(t, b, "clipnorm", "none")
	if _, has := b.r.Train.Optimizer.Args["clipnorm"]; has {
		t.Errorf("optimizer %v", b.r.Train.Optimizer)
	}
	put(t, b, "momentum", "lots")
	if problem(t, b, "momentum") == "" || b.r.Train.Optimizer.Args["momentum"] != 0.9 {
		t.Error("a momentum of lots is taken")
	}
}

func TestStages(t *testing.T) {
	b := built(t)
	field(t, b, "train.stages")
	press(b, "enter", "a", "esc", "a")
	put(t, b, "epochs", "5")
	put(t, b, "epochs", "0")
	if problem(t, b, "epochs") == "" {
		t.Error("0 epochs are no problem")
	}
	press(b, "esc", "K")
	want := []recipe.Stage{{Only: "b", Epochs: 5}, {Only: "a", Epochs: 3}}
	if !slices.Equal(b.r.Train.Stages, want) {
		t.Fatalf("stages %v", b.r.Train.Stages)
	}
	press(b, "x", "esc", "u")
	if !slices.Equal(b.r.Train.Stages, want) {
		t.Errorf("after undo: %v", b.r.Train.Stages)
	}
}

func TestCallbacks(t *testing.T) {
	b := built(t)
	field(t, b, "train.callbacks")
	keyed(b, "<enter>aearly<enter>")
	put(t, b, "patience", "3")
	press(b, "esc")
	keyed(b, "areduce<enter>")
	put(t, b, "monitor", "") // a choice: enter on the list takes what it is on
	if text := picture(b, 80, 22); !strings.Contains(text, "callback") {
		t.Errorf("no form in\n%s", text)
	}
	press(b, "esc", "esc", "esc")
	if got := b.r.Train.Callbacks; len(got) != 2 || got[0].Args["patience"] != 3 || got[1].Class != "ReduceLROnPlateau" {
		t.Fatalf("callbacks %v", got)
	}
	if got := b.fields.Value("watch"); got != "EarlyStopping, ReduceLROnPlateau" {
		t.Errorf("the field says %q", got)
	}
}

// TestAugment: the form has every option there is.
func TestAugment(t *testing.T) {
	b := built(t)
	field(t, b, "train.augment")
	press(b, "enter")
	options := reflect.TypeOf(b.r.Train.Augment)
	for i := range options.NumField() {
		name, _, _ := strings.Cut(options.Field(i).Tag.Get("yaml"), ",")
		if !slices.ContainsFunc(form(t, b).form.Fields, func(fl widget.Field) bool { return fl.Name == name }) {
			t.Errorf("no field for %s", name)
		}
	}
	put(t, b, "shift", "0.1")
	put(t, b, "zoom", "7")
	if problem(t, b, "zoom") == "" {
		t.Error("a zoom of 7 is no problem")
	}
	put(t, b, "flip", "horizontal")
	press(b, "esc")
	if o := b.r.Train.Augment; o.Shift != 0.1 || o.Flip != "horizontal" || o.Zoom != 0 {
		t.Errorf("augment %v", o)
	}
}

func TestWeights(t *testing.T) {
	b := built(t)
	field(t, b, "train.class_weight")
	press(b, "enter")
	put(t, b, "count", "balanced")
	if !b.r.Train.Balanced {
		t.Fatal("not balanced")
	}
	put(t, b, "count", "by hand")
	if n := len(b.r.Train.ClassWeight); n != len(b.set.Classes) {
		t.Fatalf("%d weights for %d classes", n, len(b.set.Classes))
	}
	name := form(t, b).form.Fields[3].Name
	put(t, b, name, "2.5")
	put(t, b, name, "-1")
	if p := problem(t, b, name); p == "" || b.r.Train.ClassWeight[2] != 2.5 {
		t.Errorf("weights %v, problem %q", b.r.Train.ClassWeight, p)
	}
}

func TestAux(t *testing.T) {
	b := built(t)
	field(t, b, "train.aux")
	press(b, "enter")
	put(t, b, "b", "0.3")
	if b.r.Train.Aux != (recipe.Aux{B: 0.3}) {
		t.Errorf("aux %v", b.r.Train.Aux)
	}
}

func TestMergeInTheMiddle(t *testing.T) {
	b := built(t)
	field(t, b, "merge.at")
	press(b, "enter")
	first := b.layerNames(graph.SideA)[0]
	put(t, b, "A", first)
	if last := b.layerNames(graph.SideB); b.r.Merge.At != [2]string{first, last[len(last)-1]} {
		t.Fatalf("merged at %v", b.r.Merge.At)
	}
	put(t, b, "A", atOutput)
	if b.r.Merge.At != ([2]string{}) {
		t.Errorf("merged at %v", b.r.Merge.At)
	}
}

// TestTypedData: a built-in set with options is typed whole.
func TestTypedData(t *testing.T) {
	b := built(t)
	field(t, b, "data")
	keyed(b, "<enter>typed<enter><ctrl+u>name:glyphs,samples=100<enter>")
	if b.r.Data.Name != "glyphs" || b.r.Data.Samples != 100 || b.samples() != 100 {
		t.Errorf("data %v", b.r.Data)
	}
}
