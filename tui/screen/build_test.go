package screen

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"duet/nn/graph"
	"duet/nn/layer"
	"duet/sessions/recipe"
	"duet/tui/term"
	"duet/tui/theme"
)

// shapes is a recipe that stays as it is, whatever becomes of the built-in ones.
func shapes(t interface{ Fatal(...any) }) *recipe.Recipe {
	r, err := recipe.Load(filepath.Join("..", "testdata", "shapes.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// built is a Build with a recipe whose data is open.
func built(t testing.TB) *Build {
	t.Helper()
	b := NewBuild()
	b.Resize(80, 22)
	settle(b, b.Open(shapes(t), ""))
	if b.graph == nil {
		t.Fatal("the shapes are not known")
	}
	return b
}

// settle carries out what a screen asks to be done in the background, and
// returns the rest.
func settle(s Screen, requests []Request) []Request {
	var rest []Request
	for len(requests) > 0 {
		r := requests[0]
		requests = requests[1:]
		if a, ok := r.(Async); ok {
			requests = append(requests, s.Receive(a.Do())...)
			continue
		}
		rest = append(rest, r)
	}
	return rest
}

// press gives keys the way the app does.
func press(s Screen, keys ...string) []Request {
	var rest []Request
	for _, key := range keys {
		id := ""
		for _, b := range s.Bindings() {
			for _, k := range b.Keys {
				if k == key && !s.Editing() && b.Reason() == "" {
					id = b.ID
				}
			}
		}
		rest = append(rest, settle(s, s.Key(id, key))...)
	}
	return rest
}

// picture is the screen as text.
func picture(s Screen, w, h int) string {
	p := term.Profile{}
	g := term.New(w, h, p)
	s.Resize(w, h)
	s.Draw(g, theme.New("", p))
	return strings.Join(g.Lines(), "\n")
}

func said(requests []Request) string {
	var out []string
	for _, r := range requests {
		if s, ok := r.(Say); ok {
			out = append(out, s.Text)
		}
	}
	return strings.Join(out, "\n")
}

// TestUndoRedo changes a recipe at random: undoing everything gives the text it
// began with, doing it again the text it had.
func TestUndoRedo(t *testing.T) {
	keys := []string{"x", "J", "K", "D", "f", "n", "up", "down", "tab", "shift+tab", "left", "right", "home", "end", "enter", "esc", "1", "0", "."}
	rapid.Check(t, func(t *rapid.T) {
		b := NewBuild()
		b.Resize(80, 22)
		settle(b, b.Open(shapes(t), ""))
		begin := string(b.r.YAML())
		for _, key := range rapid.SliceOfN(rapid.SampledFrom(keys), 1, 60).Draw(t, "keys") {
			press(b, key)
		}
		b.modal, b.pane = nil, paneA
		end, n := string(b.r.YAML()), len(b.undo)
		for range n {
			press(b, "u")
		}
		if got := string(b.r.YAML()); got != begin {
			t.Fatalf("after %d times undo:\n%s\nwant\n%s", n, got, begin)
		}
		for range n {
			press(b, "U")
		}
		if got := string(b.r.YAML()); got != end {
			t.Fatalf("after %d times redo:\n%s\nwant\n%s", n, got, end)
		}
	})
}

func TestUndoIsDeep(t *testing.T) {
	b := built(t)
	for i := range maxUndo + 50 {
		if _, err := b.put("seed", fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	for range maxUndo {
		if text := said(press(b, "u")); text != "" {
			t.Fatal(text)
		}
	}
	if b.r.Seed != 49 {
		t.Errorf("seed %d, want 49", b.r.Seed)
	}
	if text := said(press(b, "u")); text != "nothing to undo" {
		t.Errorf("said %q", text)
	}
}

func TestAddALayer(t *testing.T) {
	b := built(t)
	before := len(b.r.A.Layers)
	press(b, "down", "down", "a")
	for _, k := range "dropo" {
		press(b, string(k))
	}
	press(b, "enter")
	if len(b.r.A.Layers) != before+1 || layer.Class(b.r.A.Layers[2].Options) != "Dropout" {
		t.Fatalf("%s", b.r.YAML())
	}
	form, ok := b.modal.(*formModal)
	if !ok || !b.Editing() {
		t.Fatal("no form of the new layer")
	}
	press(b, "3", "enter")
	if form.form.Fields[0].Problem == "" {
		t.Error("a rate of 3 is no problem")
	}
	if v := layer.Args(b.r.A.Layers[2].Options)[0].Value; v != 0.25 {
		t.Errorf("the wrong rate was taken: %v", v)
	}
	press(b, "enter", "backspace", "0", ".", "5", "enter", "esc")
	if v := layer.Args(b.r.A.Layers[2].Options)[0].Value; v != 0.5 || b.Editing() {
		t.Errorf("rate %v, editing %v", v, b.Editing())
	}
}

// TestEveryLayerCanBeAdded adds each kind the list offers and draws it.
func TestEveryLayerCanBeAdded(t *testing.T) {
	added := 0
	for _, p := range newPicker(built(t)).all {
		k, err := layer.Find(p.value)
		if err != nil {
			continue
		}
		added++
		b := built(t)
		settle(b, b.add(k))
		if got := layer.Class(b.r.A.Layers[0].Options); got != k.Class {
			t.Errorf("%s became %s", k.Class, got)
		}
		picture(b, 80, 22)
		if _, err := recipe.Parse(b.r.YAML(), "test"); err != nil {
			t.Errorf("%s with its first values is no recipe: %v", k.Class, err)
		}
	}
	if added < 40 {
		t.Errorf("only %d layers are offered", added)
	}
}

func TestProblems(t *testing.T) {
	b := built(t)
	if _, err := b.put("b.layers.4.Dense.units", "2"); err != nil {
		t.Fatal(err)
	}
	requests := press(b, "g")
	if !strings.Contains(said(requests), "not yet") {
		t.Fatalf("g with a problem asks for %v", requests)
	}
	if side, i, ok := b.layer(); !ok || side != graph.SideB || i != len(b.r.B.Layers)-1 {
		t.Errorf("the cursor is in pane %d, at %d, rather than on the layer to mend", b.pane, b.row[b.pane])
	}
	if text := picture(b, 80, 22); !strings.Contains(text, "1 problem") || !strings.Contains(text, "f: ") {
		t.Errorf("no problem to see:\n%s", text)
	}
	if !b.Unsaved() {
		t.Error("a change is not unsaved")
	}
	press(b, "f")
	if b.problems() != 0 {
		t.Errorf("after the fix: %v", b.findings)
	}
	requests = press(b, "g")
	run, ok := requests[len(requests)-1].(StartRun)
	if !ok || run.Recipe == b.r {
		t.Errorf("g asks for %v", requests)
	}
	if b.Unsaved() {
		t.Error("what was trained is unsaved, but the session has it")
	}
	for _, bind := range b.Bindings() {
		if bind.ID == "build.next" && !strings.Contains(bind.Reason(), "no problem") {
			t.Errorf("n says %q", bind.Reason())
		}
	}
}

func TestEveryProblemIsVisited(t *testing.T) {
	b := built(t)
	settle(b, b.change(func(r *recipe.Recipe) {
		r.A.Layers[0].From, r.B.Layers[1].From = []string{"nowhere"}, []string{"nothing"}
	}))
	seen := map[int]bool{}
	for range b.problems() {
		press(b, "n")
		seen[b.row[paneChecks]] = true
	}
	if len(seen) != b.problems() || len(seen) < 2 {
		t.Errorf("%d of %d problems were visited", len(seen), b.problems())
	}
}

// TestViewsFollowTheData checks that other data brings a problem with a fix, not
// a dead end.
func TestViewsFollowTheData(t *testing.T) {
	b := built(t)
	requests, err := b.put("data.name", "seed")
	if err != nil {
		t.Fatal(err)
	}
	settle(b, requests)
	if b.problems() == 0 {
		t.Fatal("an outline of random numbers is no problem")
	}
	b.pane = paneChecks
	press(b, "f")
	if b.r.A.View != "first" || b.r.B.View != "second" {
		t.Errorf("A sees %s, B sees %s", b.r.A.View, b.r.B.View)
	}
}

func TestFields(t *testing.T) {
	b := built(t)
	b.pane = paneMerge
	b.selectField("merge.mode")
	press(b, "right")
	if b.r.Merge.Mode != recipe.WeightedProduct || b.fields.Fields[1].Name != "guard" {
		t.Errorf("mode %s, field %s", b.r.Merge.Mode, b.fields.Fields[1].Name)
	}
	b.selectField("merge.alpha.start")
	press(b, "enter", "ctrl+u", ".", "7", "enter")
	if b.r.Merge.Alpha.Start != 0.7 {
		t.Errorf("start %v", b.r.Merge.Alpha.Start)
	}
	b.selectField("train.epochs")
	press(b, "9")
	if b.fields.Typing() {
		t.Error("9 edits, but 7 would show a screen")
	}
	press(b, "enter", "ctrl+u", "0", "enter")
	if b.r.Train.Epochs != 8 || b.fields.Fields[b.fields.Sel].Problem == "" {
		t.Errorf("epochs %d, problem %q", b.r.Train.Epochs, b.fields.Fields[b.fields.Sel].Problem)
	}
	b.refill()
	b.selectField("train.optimizer.Adam.learning_rate")
	press(b, "enter", "ctrl+u", "0", ".", "1", "enter")
	if b.r.Train.Optimizer.Args["learning_rate"] != 0.1 {
		t.Errorf("optimizer %v", b.r.Train.Optimizer)
	}
	b.selectField("train.loss")
	press(b, "right")
	if b.r.Train.Loss.Class == "categorical_crossentropy" {
		t.Error("right does not turn the loss")
	}
}

func TestWrite(t *testing.T) {
	b := built(t)
	path := filepath.Join(t.TempDir(), "mine.yaml")
	press(b, "D", "w")
	b.modal.(prompt).input.Set(path)
	if text := said(press(b, "enter")); !strings.Contains(text, "written") {
		t.Fatalf("said %q", text)
	}
	if b.modified() || b.r.Name != "mine" {
		t.Errorf("modified %v, name %q", b.modified(), b.r.Name)
	}
	first, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	press(b, "D", "w", "enter")
	if text, _ := os.ReadFile(path); string(text) != string(b.r.YAML()) {
		t.Error("its own file is not written again")
	}
	other := []byte("# by hand\n")
	if err := os.WriteFile(path, other, 0o644); err != nil {
		t.Fatal(err)
	}
	first = other
	press(b, "D", "w")
	requests := press(b, "enter")
	ask, ok := requests[0].(Confirm)
	if now, _ := os.ReadFile(path); !ok || string(now) != string(first) {
		t.Fatalf("a file that exists was not asked about: %v", requests)
	}
	settle(b, ask.Then())
	if now, _ := os.ReadFile(path); string(now) != string(b.r.YAML()) {
		t.Error("yes does not overwrite")
	}
	press(b, "w")
	b.modal.(prompt).input.Set(filepath.Join(t.TempDir(), "no", "such.yaml"))
	if text := said(press(b, "enter")); !strings.Contains(text, "there is no folder") {
		t.Errorf("said %q", text)
	}
}

func TestDataFile(t *testing.T) {
	b := built(t)
	b.pane = paneMerge
	b.selectField("data")
	press(b, "enter", "n", "p", "z", "enter")
	b.modal.(prompt).input.Set("nonsense:x")
	press(b, "enter")
	if b.modal.(prompt).problem == "" {
		t.Fatal("nonsense is taken for data")
	}
	b.modal.(prompt).input.Set("npz:" + filepath.Join(t.TempDir(), "missing.npz"))
	press(b, "enter")
	if b.problems() != 1 || !strings.Contains(b.findings[0].Text, "missing.npz") {
		t.Errorf("findings %v", b.findings)
	}
	press(b, "u")
	if b.problems() != 0 {
		t.Errorf("after undo: %v", b.findings)
	}
}

func TestLayerLabel(t *testing.T) {
	for _, c := range []struct{ yaml, want string }{
		{"Conv2D: {filters: 8, kernel_size: 3, activation: relu}", "Conv2D 8 3x3 relu"},
		{"Conv2D: {filters: 8, kernel_size: [3, 1], strides: 2, padding: same}", "Conv2D 8 3x1 strides 2x2 same"},
		{"Dense: {units: 10, use_bias: false}", "Dense 10 no use_bias"},
		{"Flatten: {}", "Flatten"},
	} {
		r, err := recipe.Parse([]byte("a: {layers: [{"+c.yaml+"}]}\nb: {layers: []}\n"), "test")
		if err != nil {
			t.Fatal(err)
		}
		if got := layerLabel(r.A.Layers[0]); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
