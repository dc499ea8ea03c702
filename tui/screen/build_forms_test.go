package screen

import (
	"slices"
	"strings"
	"testing"

	"duet/nn/alpha"
	"duet/nn/layer"
	"duet/nn/option"
	"duet/sessions/recipe"
	"duet/tui/widget"
)

// keyed gives text letter by letter, keys in angle brackets as they are.
func keyed(s Screen, text string) []Request {
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
	keyed(b, "<enter><ctrl+u>"+text+"<enter>")
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
	keyed(b, "maxi<enter>")
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
	keyed(b, "<enter>l1<tab><enter>") // the first letter replaces the value
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

// TestUndoInAForm: u takes back what was edited, and closes the form of a layer
// that is no more.
func TestUndoInAForm(t *testing.T) {
	b := built(t)
	before := string(b.r.YAML())
	keyed(b, "adropout<enter>")
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
