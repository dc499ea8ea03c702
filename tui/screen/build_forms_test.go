package screen

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"duet/datasets"
	"duet/nn/alpha"
	"duet/nn/graph"
	"duet/nn/layer"
	"duet/nn/loss"
	"duet/nn/optim"
	"duet/nn/option"
	"duet/sessions/recipe"
	"duet/tui/term"
	"duet/tui/widget"
)

// typed gives text letter by letter, keys in angle brackets as they are.
func typed(s Screen, text string) []Request {
	var out []Request
	for text != "" {
		if key, rest, ok := strings.Cut(strings.TrimPrefix(text, "<"), ">"); ok && text[0] == '<' {
			out = append(out, press(s, key)...)
			text = rest
			continue
		}
		out = append(out, press(s, text[:1])...)
		text = text[1:]
	}
	return out
}

// field puts the cursor on the field of a path.
func field(t *testing.T, b *Build, path string) {
	t.Helper()
	b.pane = paneMerge
	if !b.selectField(path) {
		t.Fatalf("no field for %s", path)
	}
}

// form is the form that is open.
func form(t *testing.T, b *Build) *formModal {
	t.Helper()
	f, ok := b.modal.(*formModal)
	if !ok {
		t.Fatalf("no form is open but %T", b.modal)
	}
	return f
}

// put gives the named field of the open form a text, as a person does.
func put(t *testing.T, b *Build, name, text string) {
	t.Helper()
	f := form(t, b)
	f.form.Sel = slices.IndexFunc(f.form.Fields, func(fl widget.Field) bool { return fl.Name == name })
	if f.form.Sel < 0 {
		t.Fatalf("no field %q in %v", name, f.form.Fields)
	}
	typed(b, "<enter><ctrl+u>"+text+"<enter>")
}

// problem is what is wrong with the named field.
func problem(t *testing.T, b *Build, name string) string {
	t.Helper()
	for _, fl := range form(t, b).form.Fields {
		if fl.Name == name {
			return fl.Problem
		}
	}
	return ""
}

// TestEverythingIsExplained: each name that can be chosen has a formula and two
// sentences.
func TestEverythingIsExplained(t *testing.T) {
	for _, c := range []struct {
		names []string
		said  func(string) about
	}{
		{recipe.Modes(), func(n string) about { return aboutModes[n] }},
		{recipe.Guards(), func(n string) about { return aboutGuards[n] }},
		{alpha.Shapes(), func(n string) about { return aboutShapes[n] }},
		{layer.Policies(), aboutPolicyOf},
	} {
		for _, name := range c.names {
			a := c.said(name)
			if n := strings.Count(a.text, ". ") + strings.Count(a.text, ": "); a.formula == "" || !strings.HasSuffix(a.text, ".") || n < 1 {
				t.Errorf("%s: %q, %q", name, a.formula, a.text)
			}
		}
	}
	for _, name := range recipe.Parts() {
		if aboutPart[name] == "" {
			t.Errorf("a stage that trains %s is not explained", name)
		}
	}
}

// TestChooseMode takes the mode from the list with its formulas.
func TestChooseMode(t *testing.T) {
	b := built(t)
	field(t, b, "merge.mode")
	press(b, "enter")
	if text := picture(b, 80, 22); !strings.Contains(text, "out = max(A, B)") || !strings.Contains(text, "Alpha shares the answer") {
		t.Errorf("no formulas in\n%s", text)
	}
	typed(b, "maxi<enter>")
	if b.r.Merge.Mode != "maximum" || b.modal != nil {
		t.Errorf("mode %s", b.r.Merge.Mode)
	}
	press(b, "enter", "esc")
	if b.r.Merge.Mode != "maximum" {
		t.Error("esc chooses")
	}
}

// TestFolded: rare arguments are behind a field, and stay where they are once they
// are shown.
func TestFolded(t *testing.T) {
	b := built(t)
	b.row[paneA] = 1
	press(b, "enter")
	f := form(t, b)
	names := func() []string {
		var out []string
		for _, fl := range f.form.Fields {
			out = append(out, fl.Name)
		}
		return out
	}
	before := names()
	if slices.Contains(before, "kernel_initializer") || before[len(before)-1] != fieldMore {
		t.Fatalf("fields %v", before)
	}
	press(b, "end", "enter")
	all := names()
	if len(all) != len(layer.Args(b.r.A.Layers[0].Options))+2 || all[f.form.Sel] != "dilation_rate" {
		t.Fatalf("fields %v, on %d", all, f.form.Sel)
	}
	put(t, b, "kernel_regularizer", "l2(0.01)")
	if got := layer.Args(b.r.A.Layers[0].Options); !slices.Equal(names(), all) || argNamed(got, "kernel_regularizer") != "l2" { // 0.01 is Keras' own
		t.Errorf("fields %v, regularizer %v", names(), argNamed(got, "kernel_regularizer"))
	}
	put(t, b, "kernel_initializer", "he_n<tab>")
	put(t, b, "kernel_constraint", "max_norm(max_value=-1)")
	if p := problem(t, b, "kernel_constraint"); !strings.Contains(p, "max_value is -1") {
		t.Errorf("problem %q", p)
	}
	f.form.Sel = slices.Index(names(), "bias_regularizer")
	typed(b, "<enter>l1<tab><enter>") // the first letter replaces the value
	if got := argNamed(layer.Args(b.r.A.Layers[0].Options), "bias_regularizer"); got != "l1_l2" {
		t.Errorf("bias_regularizer %v", got)
	}
	press(b, "enter", "tab", "enter") // and tab goes through all
	if got := argNamed(layer.Args(b.r.A.Layers[0].Options), "bias_regularizer"); got != "none" {
		t.Errorf("bias_regularizer %v", got)
	}
	press(b, "esc", "enter")
	if f = form(t, b); !slices.Contains(names(), "kernel_regularizer") || !slices.Contains(names(), "kernel_initializer") {
		t.Errorf("what was changed is folded away: %v", names())
	}
}

func argNamed(args []option.Arg, name string) any {
	for _, a := range args {
		if a.Name == name {
			return a.Value
		}
	}
	return nil
}

// TestExamples: every call that is offered is one that some layer takes.
func TestExamples(t *testing.T) {
	for _, text := range examples {
		name, _, _ := strings.Cut(text, "(")
		taken := false
		for _, k := range layer.Kinds() {
			for _, a := range layer.Args(k.New()) {
				if a.Call && slices.Contains(a.Choices, name) {
					if err := layer.Set(k.New(), a.Name, text); err != nil {
						t.Fatalf("%s of %s: %v", a.Name, k.Class, err)
					}
					taken = true
				}
			}
		}
		if !taken {
			t.Errorf("nothing takes %s", text)
		}
	}
	if got := completeCall("l2", []string{"none", "l1", "l2", "l1_l2"}); !slices.Equal(got, []string{"l2(0.001)"}) {
		t.Errorf("l2 becomes %v", got)
	}
}

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
	typed(b, "piecewise<enter>")
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
	typed(b, "sgd<enter>")
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
	typed(b, "<enter>aearly<enter>")
	put(t, b, "patience", "3")
	press(b, "esc")
	typed(b, "areduce<enter>")
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

// TestPresets: each preset makes layers without a problem on pictures.
func TestPresets(t *testing.T) {
	for _, p := range wholePresets {
		b := built(t)
		typed(b, "P"+p.name+"<enter>")
		if b.problems() != 0 || b.modal != nil || len(b.r.A.Layers) != strings.Count(strings.TrimSpace(p.layers), "\n")+1 {
			t.Errorf("%s: %v\n%s", p.name, b.findings, b.r.YAML())
		}
	}
	for _, p := range blockPresets {
		b := built(t)
		before := len(b.r.A.Layers)
		b.row[paneA] = 1
		b.usePreset(graph.SideA, p.name)
		if len(b.r.A.Layers) <= before {
			t.Errorf("%s adds nothing", p.name)
		}
		press(b, "u")
		if len(b.r.A.Layers) != before {
			t.Errorf("%s is not undone at once", p.name)
		}
	}
}

// TestResidualBlock: the block reads what was there, wherever it is put.
func TestResidualBlock(t *testing.T) {
	for row := range 5 { // Conv2D, MaxPooling2D, Conv2D, MaxPooling2D are pictures
		b := built(t)
		b.row[paneA] = row
		typed(b, "Presidual b<enter>")
		if b.problems() != 0 || len(b.r.A.Layers) != len(shapes(t).A.Layers)+4 {
			t.Errorf("at %d: %v\n%s", row, b.findings, b.r.YAML())
		}
		press(b, "u")
		if string(b.r.YAML()) != string(shapes(t).YAML()) {
			t.Errorf("at %d: not undone at once", row)
		}
	}
}

// TestSizes: a pair may be typed as labels show it.
func TestSizes(t *testing.T) {
	b := built(t)
	b.row[paneA] = 1
	press(b, "enter")
	for text, want := range map[string]option.Pair{"5x3": {5, 3}, "[2, 4]": {2, 4}, "7": {7, 7}, " 1 x 9 ": {1, 9}} {
		put(t, b, "kernel_size", text)
		if got := argNamed(layer.Args(b.r.A.Layers[0].Options), "kernel_size"); got != want {
			t.Errorf("%q makes %v", text, got)
		}
	}
	put(t, b, "kernel_size", "3x")
	if problem(t, b, "kernel_size") == "" {
		t.Error("3x is a size")
	}
}

// TestTypedData: a built-in set with options is typed whole.
func TestTypedData(t *testing.T) {
	b := built(t)
	field(t, b, "data")
	typed(b, "<enter>typed<enter><ctrl+u>name:glyphs,samples=100<enter>")
	if b.r.Data.Name != "glyphs" || b.r.Data.Samples != 100 || b.samples() != 100 {
		t.Errorf("data %v", b.r.Data)
	}
}

func TestCopyBranch(t *testing.T) {
	b := built(t)
	press(b, "tab", "C")
	if !reflect.DeepEqual(b.r.A.Layers, b.r.B.Layers) || b.r.A.Layers[0].Options == b.r.B.Layers[0].Options {
		t.Error("A has not the layers of B, or shares them")
	}
	press(b, "u")
	if reflect.DeepEqual(b.r.A.Layers, b.r.B.Layers) {
		t.Error("not undone")
	}
}

func TestAlphaStart(t *testing.T) {
	b := built(t)
	press(b, ">", ">", "<", ">")
	if b.r.Merge.Alpha.Start != 0.6 {
		t.Errorf("start %v", b.r.Merge.Alpha.Start)
	}
	bar := b.barRect()
	settle(b, b.Mouse(Mouse{X: bar.X, Y: bar.Y}))
	if b.r.Merge.Alpha.Start != 0 {
		t.Errorf("start %v at the left end", b.r.Merge.Alpha.Start)
	}
	bar = b.barRect() // the pane has the focus now
	settle(b, b.Mouse(Mouse{X: bar.X + bar.W - 1, Y: bar.Y, Drag: true}))
	if b.r.Merge.Alpha.Start != 1 {
		t.Errorf("start %v at the right end", b.r.Merge.Alpha.Start)
	}
	settle(b, b.Mouse(Mouse{X: bar.X + bar.W/2, Y: bar.Y, Drag: true}))
	settle(b, b.Mouse(Mouse{Release: true}))
	if press(b, "u"); b.r.Merge.Alpha.Start != 0.6 {
		t.Errorf("start %v after the drag was undone", b.r.Merge.Alpha.Start)
	}
	press(b, "U")
	for range 30 {
		press(b, ">")
	}
	if b.r.Merge.Alpha.Start != 1 {
		t.Errorf("start %v", b.r.Merge.Alpha.Start)
	}
}

// TestLooks: every view of every built-in set has pictures or numbers, of a few
// samples only.
func TestLooks(t *testing.T) {
	for _, info := range datasets.Names() {
		set, err := openFew(datasets.Ref{Name: info.Name})
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range set.Views() {
			l, ok := looksOf(set)[string(v)]
			if n := len(l.pictures) + len(l.rows); !ok || n != lookSamples {
				t.Errorf("%s through %s: %d samples", info.Name, v, n)
			}
		}
	}
	big := datasets.Random([][]int{{4, 4, 1}}, 3, 1000, false, 1)
	if few := firstOf(big, 5); few.N != 5 || few.Inputs[0].Len() != 5 {
		t.Errorf("%d samples are looked at", firstOf(big, 5).N)
	}
	b := built(t)
	typed(b, "<enter><enter>")
	if text := picture(b, 80, 22); !strings.Contains(text, "What branch A sees") {
		t.Errorf("no list of views in\n%s", text)
	}
	typed(b, "inv<enter>")
	if b.r.A.View != datasets.Inverted || form(t, b).form.Fields[0].Value != "inverted" {
		t.Errorf("A sees %s", b.r.A.View)
	}
}

// TestModalsByMouse does with the mouse what the keys do.
func TestModalsByMouse(t *testing.T) {
	b := built(t)
	click := func(x, y int) { settle(b, b.Mouse(Mouse{X: x, Y: y})) }
	// hit clicks on a text of the screen.
	hit := func(text string) {
		t.Helper()
		for y, line := range strings.Split(picture(b, 80, 22), "\n") {
			if i := strings.LastIndex(line, text); i >= 0 {
				click(term.Width(line[:i]), y)
				return
			}
		}
		t.Fatalf("no %q in\n%s", text, picture(b, 80, 22))
	}
	click(2, 2)
	click(2, 2)
	f := form(t, b)
	hit("kernel_size ")
	hit("kernel_size ")
	if !f.form.Typing() {
		t.Error("two clicks on a number do not edit it")
	}
	hit("esc leave it")
	hit("esc done")
	if b.modal != nil {
		t.Fatal("a click on esc does not close the form")
	}
	typed(b, "adrop")
	hit("SpatialDropout2D ")
	hit("SpatialDropout2D ")
	if got := layer.Class(b.r.A.Layers[1].Options); got != "SpatialDropout2D" {
		t.Errorf("%s was added", got)
	}
	click(0, 0)
	if b.modal != nil {
		t.Error("a click outside does not close the form")
	}
	b.pane = paneMerge
	b.selectField("train.loss")
	hit("stages ")
	hit("stages ")
	hit("a add  enter")
	hit("esc done")
	if len(b.r.Train.Stages) != 1 {
		t.Errorf("stages %v", b.r.Train.Stages)
	}
}

// TestEveryMistakeIsMended: what the pre-flight finds wrong with a merge shows on
// the screen and is gone after f.
func TestEveryMistakeIsMended(t *testing.T) {
	dense := func(units string) string {
		return "{Flatten: {}}, {Dense: {units: " + units + ", activation: softmax}}"
	}
	for _, c := range []struct{ code, yaml string }{
		{"merge_shapes", "a: {layers: [" + dense("10") + "]}\nb: {layers: [" + dense("2") + "]}"},
		{"merge_shapes", "a: {layers: [" + dense("10") + "]}\nb: {layers: [" + dense("1") + "]}"}, // Keras would repeat it silently
		{"product_of_scores", "a: {layers: [{Flatten: {}}, {Dense: {units: 10}}]}\nb: {layers: [" + dense("10") + "]}\nmerge: {mode: weighted_product}"},
		{"dead_branch", "a: {layers: [" + dense("10") + "]}\nb: {layers: [" + dense("10") + "]}\nmerge: {alpha: {policy: clip, start: 0}}"},
		{"dead_branch", "a: {layers: [" + dense("10") + "]}\nb: {layers: [" + dense("10") + "]}\nmerge: {alpha: {policy: clip, start: 1}}"},
		{"alpha_decay", "a: {layers: [" + dense("10") + "]}\nb: {layers: [" + dense("10") + "]}\nmerge: {alpha: {weight_decay: true}}\ntrain: {optimizer: AdamW}"},
		{"name_clash", "a: {layers: [" + dense("10") + "]}\nb: {layers: [" + dense("10") + "]}"},
		{"ignored_input", "data: {name: seed}\na: {view: first, layers: [{Dense: {units: 10}}]}\nb: {view: first, layers: [{Dense: {units: 10}}]}\ntrain: {loss: mean_squared_error}"},
	} {
		r, err := recipe.Parse([]byte("data: {name: glyphs}\n"+c.yaml), "test")
		if strings.HasPrefix(c.yaml, "data") {
			r, err = recipe.Parse([]byte(c.yaml), "test")
		}
		if err != nil {
			t.Fatal(c.code, err)
		}
		b := NewBuild()
		b.Resize(80, 22)
		settle(b, b.Open(r, ""))
		if c.code == "name_clash" {
			b.row[paneA] = 1
			press(b, "enter")
			put(t, b, "name", "input")
			press(b, "esc")
		}
		at := slices.IndexFunc(b.findings, func(f recipe.Finding) bool { return f.Code == c.code })
		if at < 0 {
			t.Errorf("%s is not found: %v", c.code, b.findings)
			continue
		}
		text := b.findings[at].FixText
		press(b, "n")
		if shown := strings.Join(strings.Fields(strings.NewReplacer("│", " ", "║", " ").Replace(picture(b, 80, 22))), " "); !strings.Contains(shown, "f: ") {
			t.Errorf("%s: no fix is shown:\n%s", c.code, picture(b, 80, 22))
		}
		b.jump(at)
		press(b, "f")
		if slices.ContainsFunc(b.findings, func(f recipe.Finding) bool { return f.Code == c.code }) {
			t.Errorf("%s is still there after %q: %v", c.code, text, b.findings)
		}
	}
}

// TestFirstValues: what is added fits where it is added, as far as it can.
func TestFirstValues(t *testing.T) {
	for _, c := range []struct {
		class string
		row   int // the cursor, in a branch of Conv2D, MaxPooling2D ... on pictures
		want  []string
	}{
		{"Permute", 1, nil}, {"GroupNormalization", 1, nil}, {"Rescaling", 0, nil}, {"Add", 1, []string{"input", "conv2d"}}, {"Concatenate", 1, []string{"input", "conv2d"}},
		{"Add", 0, []string{"input", "input"}},
	} {
		b := built(t)
		b.row[paneA] = c.row
		k, err := layer.Find(c.class)
		if err != nil {
			t.Fatal(err)
		}
		settle(b, b.add(k))
		press(b, "esc")
		got := b.r.A.Layers[c.row]
		if layer.Class(got.Options) != c.class || !slices.Equal(got.From, c.want) {
			t.Errorf("%s from %v, want %v", layer.Class(got.Options), got.From, c.want)
		}
		id := b.r.IDs(graph.SideA)[c.row]
		if c.class != "Add" && c.class != "Concatenate" && b.level(id) == recipe.LevelError {
			t.Errorf("%s: %v", c.class, b.findings)
		}
	}
	b := built(t)
	typed(b, "Presidual<enter>")
	b.row[paneA] = 3
	typed(b, "aadd<enter>")
	if got := b.r.A.Layers[3].From; !slices.Equal(got, []string{"conv2d", "block1"}) {
		t.Errorf("Add reads %v", got)
	}
}

// TestUndoInAForm: u takes back what was edited, and closes the form of a layer
// that is no more.
func TestUndoInAForm(t *testing.T) {
	b := built(t)
	before := string(b.r.YAML())
	typed(b, "adropout<enter>")
	put(t, b, "rate", "0.5")
	press(b, "u")
	if f := form(t, b); f.form.Fields[0].Value != "0.25" {
		t.Errorf("rate %s", f.form.Fields[0].Value)
	}
	press(b, "u")
	if b.modal != nil || string(b.r.YAML()) != before {
		t.Errorf("a form of nothing, or not undone:\n%s", b.r.YAML())
	}
}
