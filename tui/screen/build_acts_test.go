package screen

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"duet/datasets"
	"duet/nn/graph"
	"duet/nn/layer"
	"duet/sessions"
	"duet/sessions/recipe"
	"duet/tui/term"
)

// TestPresets: each preset makes layers without a problem on pictures.
func TestPresets(t *testing.T) {
	for _, p := range wholePresets {
		b := built(t)
		keyed(b, "P"+p.name+"<enter>")
		if b.problems() != 0 && p.layers != "" || b.modal != nil || len(b.r.A.Layers) != len(p.lines()) {
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
		keyed(b, "Presidual b<enter>")
		if b.problems() != 0 || len(b.r.A.Layers) != len(shapes(t).A.Layers)+4 {
			t.Errorf("at %d: %v\n%s", row, b.findings, b.r.YAML())
		}
		press(b, "u")
		if string(b.r.YAML()) != string(shapes(t).YAML()) {
			t.Errorf("at %d: not undone at once", row)
		}
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
		set, err := sessions.OpenFew(datasets.Ref{Name: info.Name}, 0)
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
	keyed(b, "<enter><enter>")
	if text := picture(b, 80, 22); !strings.Contains(text, "What branch A sees") {
		t.Errorf("no list of views in\n%s", text)
	}
	keyed(b, "inv<enter>")
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
	hit("< valid")
	hit("< valid")
	if got := argNamed(layer.Args(b.r.A.Layers[0].Options), "padding"); got != "same" {
		t.Errorf("a click on the arrow makes padding %v", got)
	}
	hit("same >")
	hit("valid")
	hit("valid")
	if got := argNamed(layer.Args(b.r.A.Layers[0].Options), "padding"); got != "valid" {
		t.Errorf("the list makes padding %v", got)
	}
	hit("esc done")
	if b.modal != nil {
		t.Fatal("a click on esc does not close the form")
	}
	keyed(b, "adrop")
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
		{"ignored_branch", "a: {layers: [" + dense("10") + "]}\nb: {layers: [" + dense("10") + "]}\nmerge: {alpha: {policy: fixed, start: 1}}"},
		{"bad_shape", "a: {layers: [{MaxPooling2D: {pool_size: 30}}, " + dense("10") + "]}\nb: {layers: [" + dense("10") + "]}"},
		{"bad_shape", "a: {layers: [{Conv2D: {filters: 4, kernel_size: 40}}, " + dense("10") + "]}\nb: {layers: [" + dense("10") + "]}"},
		{"output_size", "a: {layers: [" + dense("7") + "]}\nb: {layers: [" + dense("7") + "]}"},
		{"negative_base", "a: {layers: [{Flatten: {}}, {Dense: {units: 10}}]}\nb: {layers: [" + dense("10") + "]}\nmerge: {mode: weighted_product, guard: raw}"},
		{"bare_concatenation", "a: {layers: [" + dense("10") + "]}\nb: {layers: [" + dense("10") + "]}\nmerge: {mode: concatenate}"},
		{"frozen_alpha", "a: {layers: [" + dense("10") + "]}\nb: {layers: [" + dense("10") + "]}\nmerge: {alpha: {lr_multiplier: 0}}"},
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
	keyed(b, "Presidual<enter>")
	b.row[paneA] = 3
	keyed(b, "aadd<enter>")
	if got := b.r.A.Layers[3].From; !slices.Equal(got, []string{"conv2d", "block1"}) {
		t.Errorf("Add reads %v", got)
	}
}
