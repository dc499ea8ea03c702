package screen

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"duet/nn/graph"
	"duet/nn/layer"
	"duet/sessions/recipe"
	"duet/tui/term"
)

// TestWordsOfALabel: what a label shows of a layer makes that layer when it is typed.
func TestWordsOfALabel(t *testing.T) {
	seen := map[string]bool{}
	for _, info := range recipe.Builtins() {
		r, err := recipe.Builtin(info.Name)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range slices.Concat(r.A.Layers, r.B.Layers, r.Head) {
			label := layerLabel(l)
			words := strings.Fields(label)
			if seen[label] = true; strings.ContainsAny(label, "[(") { // lists and calls are put in a form
				continue
			}
			k, err := layer.Find(words[0])
			if err != nil {
				t.Fatal(err)
			}
			o := k.New()
			if err := setWords(o, words[1:]); err != nil || !reflect.DeepEqual(o, l.Options) {
				t.Errorf("%q makes %+v, %v; want %+v", label, o, err, l.Options)
			}
		}
	}
	if len(seen) < 30 {
		t.Errorf("only %d labels", len(seen))
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct{ class, words, want string }{
		{"Conv2D", "16 3", "Conv2D 16 3x3"},
		{"Conv2D", "16 3x5 2 same soft", ""}, // softmax, softplus or softsign
		{"Conv2D", "16 3x5 2 same softm", "Conv2D 16 3x5 strides 2x2 same softmax"},
		{"Conv2D", "relu same 4 5", "Conv2D 4 5x5 same relu"},
		{"Conv2D", "4 5 no use_bias strides 2", "Conv2D 4 5x5 strides 2x2 no use_bias"},
		{"Conv2D", "filters=4 kernel_size=1x2", "Conv2D 4 1x2"},
		{"Conv2D", "4 3 relu6", "Conv2D 4 3x3 relu6"},
		{"Conv2D", "4 3 he_normal", "Conv2D 4 3x3 he_normal"},
		{"Conv2D", "0", ""},
		{"Conv2D", "4 3x", ""},
		{"Conv2D", "4 3 2 1 1 1 1", ""},
		{"Conv2D", "filter=4", ""},
		{"Conv2D", "4 strides", ""},
		{"Dense", "32 relu", "Dense 32 relu"},
		{"Dense", "32 same", ""},
		{"Dropout", ".5", "Dropout 0.5"},
		{"Dropout", "3", ""},
		{"MaxPooling2D", "3 2", "MaxPooling2D 3x3 strides 2x2"},
		{"GlobalAveragePooling2D", "keepdims", "GlobalAveragePooling2D keepdims"},
		{"Flatten", "3", ""},
		{"Activation", "tanh", "Activation tanh"},
		{"Reshape", "4,7", "Reshape [4 7]"},
	} {
		k, err := layer.Find(c.class)
		if err != nil {
			t.Fatal(err)
		}
		l := recipe.Layer{Options: k.New()}
		switch err := setWords(l.Options, strings.Fields(c.words)); {
		case c.want == "" && err == nil:
			t.Errorf("%s %s makes %q", c.class, c.words, layerLabel(l))
		case c.want != "" && (err != nil || layerLabel(l) != c.want):
			t.Errorf("%s %s makes %q, %v; want %q", c.class, c.words, layerLabel(l), err, c.want)
		}
	}
}

// labels are the layers of a side in words.
func labels(b *Build, side graph.Side) string { return strings.Join(b.made.labels[side], ", ") }

// TestTypeABranch builds a branch from nothing in one go.
func TestTypeABranch(t *testing.T) {
	b := built(t)
	keyed(b, "Pempty<enter>")
	if len(b.r.A.Layers) != 0 {
		t.Fatalf("A has %s", labels(b, graph.SideA))
	}
	keyed(b, "aconv 4 3 relu<tab>maxp<tab>flat<tab>dense 9 softm<enter>")
	if got, want := labels(b, graph.SideA), "Conv2D 4 3x3 relu, MaxPooling2D, Flatten, Dense 9 softmax"; got != want {
		t.Errorf("A has %s, want %s", got, want)
	}
	if b.modal != nil || b.problems() != 0 || b.row[paneA] != 4 {
		t.Errorf("on row %d with %v, %v", b.row[paneA], b.modal, b.findings)
	}
	for range 5 {
		press(b, "u")
	}
	if string(b.r.YAML()) != string(shapes(t).YAML()) {
		t.Error("five changes are not undone by five keys")
	}
}

// TestPickerSays: the list tells what would be added, what a word may become, and
// what is wrong, before anything is added.
func TestPickerSays(t *testing.T) {
	for _, c := range []struct{ keys, want string }{
		{"a", "conv 16 3x3 relu"},
		{"aconv", "Conv2D 8 3x3  -> (30,30,8)"},
		{"aconv 16 5x3 relu", "Conv2D 16 5x3 relu  -> (28,30,16)"},
		{"aconv 16 3 re", "relu or relu6?"},
		{"aconv 16 3x", "Conv2D 16"},
		{"aconv 16 3 foo", `what is "foo"? Conv2D takes numbers (filters, kernel_size`},
		{"amaxp 40", "is larger than its picture"},
		{"adense sof", "softmax or softplus or softsign?"},
		{"anothing of the kind", "nothing matches"},
		{"<tab><tab><tab>adense 3", "Dense 3  -> (3)"},
	} {
		b := built(t)
		before := string(b.r.YAML())
		keyed(b, c.keys)
		text := strings.Join(strings.Fields(strings.NewReplacer("║", " ", "│", " ").Replace(picture(b, 120, 40))), " ")
		if !strings.Contains(text, strings.Join(strings.Fields(c.want), " ")) {
			t.Errorf("%s does not say %q:\n%s", c.keys, c.want, picture(b, 120, 40))
		}
		if string(b.r.YAML()) != before {
			t.Errorf("%s changes the recipe", c.keys)
		}
	}
	b := built(t)
	before := len(b.r.A.Layers)
	keyed(b, "aconv 16 3 foo<enter>")
	if p, ok := b.modal.(*picker); !ok || p.problem == "" || len(b.r.A.Layers) != before {
		t.Error("a wrong word is taken")
	}
	keyed(b, "<backspace><backspace><backspace>same<enter>")
	if got := layerLabel(b.r.A.Layers[0]); got != "Conv2D 16 3x3 same" || b.modal != nil {
		t.Errorf("%q was added", got)
	}
}

// TestPickerByMouse: the hints add as the keys do, and a second click on a layer.
func TestPickerByMouse(t *testing.T) {
	b := built(t)
	keyed(b, "amaxp")
	hit := hitter(t, b)
	hit("tab add")
	if got := labels(b, graph.SideA); !strings.HasPrefix(got, "MaxPooling2D, Conv2D") || b.modal == nil {
		t.Errorf("A has %s", got)
	}
	hit("Softmax ")
	hit("Softmax ")
	if got := labels(b, graph.SideA); !strings.HasPrefix(got, "MaxPooling2D, Softmax, Conv2D") {
		t.Errorf("A has %s", got)
	}
	hit("esc done")
	if b.modal != nil {
		t.Error("esc does not close the list")
	}
}

// hitter clicks on a text of the screen.
func hitter(t *testing.T, b *Build) func(text string) {
	return func(text string) {
		t.Helper()
		for y, line := range strings.Split(picture(b, 80, 22), "\n") {
			if i := strings.LastIndex(line, text); i >= 0 {
				settle(b, b.Mouse(Mouse{X: term.Width(line[:i]), Y: y}))
				return
			}
		}
		t.Fatalf("no %q in\n%s", text, picture(b, 80, 22))
	}
}

// TestFixInAForm: the form of a layer says what is wrong and f mends it there.
func TestFixInAForm(t *testing.T) {
	b := built(t)
	press(b, "tab", "end", "enter", "1", "enter")
	if text := picture(b, 80, 22); b.problems() != 1 || !strings.Contains(text, "f: set units of b_dense to 9") || !strings.Contains(text, "f fix") {
		t.Fatalf("no word of the problem in\n%s", text)
	}
	picture(b, 40, 16)
	for _, line := range form(t, b).said {
		if term.Width(line) > 40-6 {
			t.Errorf("%q is too long for a narrow screen", line)
		}
	}
	b.Resize(80, 22)
	press(b, "f")
	if f := form(t, b); b.problems() != 0 || f.form.Value("units") != "9" || f.mend {
		t.Errorf("units %s, %v", f.form.Value("units"), b.findings)
	}
	press(b, "u")
	if form(t, b).form.Value("units") != "1" {
		t.Error("u does not take it back")
	}
	hitter(t, b)("f fix")
	if b.problems() != 0 {
		t.Error("a click on f does not mend it")
	}
}

// TestTurnedNumbers: arrows change a number of the form at once, and as one step of
// undo each.
func TestTurnedNumbers(t *testing.T) {
	b := built(t)
	press(b, "down", "enter", "right")
	if got := layerLabel(b.r.A.Layers[0]); !strings.HasPrefix(got, "Conv2D 9") {
		t.Errorf("%s", got)
	}
	for range 20 {
		press(b, "left")
	}
	if got := layerLabel(b.r.A.Layers[0]); !strings.HasPrefix(got, "Conv2D 1 ") || form(t, b).form.Fields[0].Problem != "" {
		t.Errorf("%s", got)
	}
	press(b, "down", "5", "enter")
	if got := layerLabel(b.r.A.Layers[0]); !strings.HasPrefix(got, "Conv2D 1 5x5") {
		t.Errorf("a digit does not begin the size of a kernel: %s", got)
	}
	press(b, "esc")
	field(t, b, "merge.alpha.start")
	press(b, "right", "right", "left")
	if b.r.Merge.Alpha.Start != 0.55 {
		t.Errorf("alpha starts at %v", b.r.Merge.Alpha.Start)
	}
	for path, want := range map[string]string{"train.epochs": "9", "split.validation": "0.15"} {
		field(t, b, path)
		press(b, "right")
		if f, _ := b.field(); f.Value != want {
			t.Errorf("%s is %s, want %s", path, f.Value, want)
		}
	}
}

// TestLikelyLayer: the list begins on a convolution of a picture, and on a dense
// layer of a row.
func TestLikelyLayer(t *testing.T) {
	for row, want := range map[int]string{0: "Conv2D", 4: "Conv2D", 5: "Dense", 7: "Dense"} {
		b := built(t)
		b.row[paneA] = row
		press(b, "a")
		if one, _ := b.modal.(*picker).selected(); one.value != want {
			t.Errorf("row %d: on %s, want %s", row, one.value, want)
		}
	}
}

// TestFixFromAnywhere: f mends a warning too when the cursor is elsewhere, but not
// what is only worth knowing.
func TestFixFromAnywhere(t *testing.T) {
	b := built(t)
	reason := func() string {
		for _, bind := range b.Bindings() {
			if bind.ID == "build.fix" {
				return bind.Reason()
			}
		}
		return "no binding"
	}
	if reason() == "" {
		t.Error("f has nothing to fix")
	}
	if _, err := b.put("merge.alpha.policy", "free"); err != nil {
		t.Fatal(err)
	}
	if reason() == "" {
		t.Errorf("f mends %v", b.findings)
	}
	field(t, b, "merge.alpha.policy")
	if reason() != "" {
		t.Errorf("under the cursor f says %q", reason())
	}
	if press(b, "f"); b.r.Merge.Alpha.Policy != "clip" {
		t.Errorf("policy %s", b.r.Merge.Alpha.Policy)
	}
	if _, err := b.put("merge.alpha.start", "1"); err != nil {
		t.Fatal(err)
	}
	b.pane = paneA
	if press(b, "f"); b.r.Merge.Alpha.Start != 0.5 {
		t.Errorf("alpha starts at %v", b.r.Merge.Alpha.Start)
	}
}

// TestToWhatIsToBeMended: a problem of shapes leads to the layer that its fix changes.
func TestToWhatIsToBeMended(t *testing.T) {
	for _, c := range []struct {
		set  string
		pane buildPane
		end  string
	}{{"b.layers.4.Dense.units", paneB, "b_dense"}, {"a.layers.6.Dense.units", paneA, "a_dense"}} {
		b := built(t)
		if _, err := b.put(c.set, "2"); err != nil {
			t.Fatal(err)
		}
		said := said(press(b, "g"))
		if side, _, ok := b.layer(); b.pane != c.pane || !ok || !b.isEnd(b.r.IDs(side)[b.row[b.pane]-1]) {
			t.Errorf("%s: on row %d of pane %d", c.set, b.row[b.pane], b.pane)
		}
		if !strings.Contains(said, "1 problem. f: set units of "+c.end) || len(said) > 70 {
			t.Errorf("said %q", said)
		}
	}
}
