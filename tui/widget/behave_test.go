package widget

import (
	"slices"
	"strings"
	"testing"

	"duet/tui/term"
	"duet/tui/theme"
)

func TestKeysLookup(t *testing.T) {
	k := sampleKeys()
	for _, c := range []struct{ key, scope, want string }{
		{"enter", "train", "train.open"}, {"enter", "home", "open"}, {"q", "train", "quit"}, {"-", "train", "train.smooth"}, {"-", "home", ""}, {"", "train", ""},
	} {
		b, ok := k.Lookup(c.key, c.scope)
		if b.ID != c.want || ok != (c.want != "") {
			t.Errorf("%q in %q finds %q, want %q", c.key, c.scope, b.ID, c.want)
		}
	}
	if b, _ := k.Lookup(".", "train"); b.Reason() != "running" {
		t.Error("a disabled binding does not say why")
	}
	if c := k.Conflicts(); len(c) != 0 {
		t.Errorf("conflicts in a good table: %q", c)
	}
	bad := append(k, Binding{ID: "quit", Keys: []string{"x"}, Help: "h"}, Binding{ID: "y", Keys: []string{"?"}, Help: "h"}, Binding{ID: "z"})
	got := strings.Join(bad.Conflicts(), "; ")
	for _, want := range []string{`ID "quit"`, `help and y both want "?"`, "z has no key"} {
		if !strings.Contains(got, want) {
			t.Errorf("conflicts %q miss %q", got, want)
		}
	}
	text := k.Text()
	for _, b := range k {
		if !strings.Contains(text, b.Help) {
			t.Errorf("%q is not in\n%s", b.Help, text)
		}
	}
	if b, ok := k.ID("help"); !ok || b.Label() != "?" || len(k.In("train", "")) != len(k) {
		t.Error("ID or In")
	}
}

func TestListFilter(t *testing.T) {
	l := &List{Items: []Item{{Line: line("demo")}, {Line: line("Race policies")}, {Line: line("x"), Find: "nan repro"}, {Line: line("demo two")}}}
	keys := func(ks ...string) {
		for _, k := range ks {
			if !l.Key(k, 5) {
				t.Errorf("key %q was not used", k)
			}
		}
	}
	keys("down", "down")
	if i, ok := l.Selected(); !ok || i != 2 {
		t.Fatalf("selected %d %v", i, ok)
	}
	keys("/", "d", "e", "j") // j is a letter now
	if !l.Typing() || len(l.Visible()) != 0 {
		t.Errorf("filter %q shows %v", l.Filter(), l.Visible())
	}
	if _, ok := l.Selected(); ok {
		t.Error("something is selected in an empty list")
	}
	keys("backspace", "enter")
	if l.Typing() || !slices.Equal(l.Visible(), []int{0, 3}) {
		t.Errorf("filter %q shows %v", l.Filter(), l.Visible())
	}
	keys("G")
	if i, _ := l.Selected(); i != 3 {
		t.Errorf("selected %d, want 3", i)
	}
	keys("esc")
	if i, _ := l.Selected(); i != 3 || len(l.Visible()) != 4 {
		t.Errorf("clearing the filter selects %d of %v", i, l.Visible())
	}
	if l.Key("esc", 5) || l.Key("enter", 5) || l.Key("r", 5) {
		t.Error("the list takes keys of the screen")
	}
	r := term.Rect{X: 3, Y: 2, W: 20, H: 4}
	if ok, again := l.Click(r, 5, 3); !ok || again || l.Sel != 1 {
		t.Errorf("click: %v %v, selected %d", ok, again, l.Sel)
	}
	if ok, again := l.Click(r, 5, 3); !ok || !again {
		t.Error("a second click does not open")
	}
	if ok, _ := l.Click(r, 5, 9); ok {
		t.Error("a click outside hits")
	}
}

func TestFormEditing(t *testing.T) {
	f := sampleForm()
	type step struct {
		key           string
		used, changed bool
		name, value   string
	}
	for i, s := range []step{
		{"right", true, true, "activation", "tanh"},
		{"right", true, true, "activation", "linear"},
		{"left", true, true, "activation", "tanh"},
		{"enter", false, false, "activation", "tanh"},
		{"up", true, false, "filters", "16"},
		{"3", true, false, "filters", "16"},
		{"2", true, false, "filters", "16"},
		{"enter", true, true, "filters", "32"},
		{"enter", true, false, "filters", "32"},
		{"x", true, false, "filters", "32"},
		{"esc", true, false, "filters", "32"},
		{"tab", true, false, "", ""},
		{"tab", true, false, "", ""},
		{"space", true, true, "use_bias", "false"},
		{"f", false, false, "", ""},
	} {
		used, changed := f.Key(s.key, 5)
		if used != s.used || changed != s.changed || (s.name != "" && f.Value(s.name) != s.value) {
			t.Errorf("step %d, %q: used %v changed %v, %s = %q; want %+v", i, s.key, used, changed, s.name, f.Value(s.name), s)
		}
	}
	if f.Validate() || f.Sel != 3 || f.Fields[3].Problem == "" {
		t.Errorf("rate 1.5 passes; selected %d", f.Sel)
	}
	f.Fields[3].Value = ".5"
	if !f.Validate() {
		t.Errorf("a right form does not pass: %+v", f.Fields)
	}
	f.Sel = 4
	f.Key("enter", 5)
	if !f.Paste("\x1b[31mtwo\nlines") || !f.Typing() {
		t.Error("no paste")
	}
	f.Key("enter", 5)
	if got := f.Value("name"); got != "edges[31mtwo lines" {
		t.Errorf("pasted %q", got)
	}
}

func TestFieldProblems(t *testing.T) {
	even := func(s string) string {
		if s == "3" {
			return "odd"
		}
		return ""
	}
	for _, c := range []struct {
		f    Field
		text string
		want string
	}{
		{Field{Kind: Number}, "1e-3", ""},
		{Field{Kind: Number}, "abc", "a number is needed"},
		{Field{Kind: Number}, "NaN", "a number is needed"},
		{Field{Kind: Number}, "", "a number is needed"},
		{Field{Kind: Whole}, "1.5", "a whole number is needed"},
		{Field{Kind: Whole, Min: 1, Max: 9}, "0", "1 to 9"},
		{Field{Kind: Whole, Check: even}, "3", "odd"},
		{Field{Kind: Choice, Choices: []string{"a", "b"}}, "c", "one of a, b"},
		{Field{Kind: Bool}, "maybe", "true or false"},
		{Field{Kind: Text}, "anything", ""},
	} {
		if got := c.f.validate(c.text); (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
			t.Errorf("%+v with %q: %q, want %q", c.f.Kind, c.text, got, c.want)
		}
	}
}

func TestInputEditing(t *testing.T) {
	in := &Input{Max: 12}
	for _, c := range []struct{ keys, want string }{
		{"a b space c", "ab c"}, {"left left X", "abX c"}, {"home delete", "bX c"}, {"end backspace", "bX "}, {"w o ctrl+w", "bX "},
		{"ctrl+a right ctrl+k", "b"}, {"漢 é", "b漢é"}, {"ctrl+u", ""}, {"enter tab up esc f1", ""}, {"1 2 3 4 5 6 7 8 9 0 1 2 3 4", "123456789012"},
	} {
		for _, k := range strings.Fields(c.keys) {
			in.Key(k)
		}
		if in.Value() != c.want {
			t.Errorf("after %q: %q, want %q", c.keys, in.Value(), c.want)
		}
	}
}

func TestDialogAnswers(t *testing.T) {
	d := Dialog{Title: "Quit?", Text: "really?", Cancel: "stay", Buttons: []Button{{"stay", "c", "stay"}, {"leave", "s", "save and quit"}}}
	screen := term.Rect{W: 80, H: 24}
	for key, want := range map[string]string{"enter": "stay", "esc": "stay", "s": "leave", "c": "stay"} {
		d := d
		if got, done := d.Key(key); !done || got != want {
			t.Errorf("%q answers %q, %v; want %q", key, got, done, want)
		}
	}
	if _, done := d.Key("z"); done {
		t.Error("any key answers")
	}
	d.Key("right")
	if got, _ := d.Key("enter"); got != "leave" {
		t.Errorf("right, enter answers %q", got)
	}
	g := term.New(80, 24, utf)
	d.Draw(g, screen, dark)
	for y, l := range g.Lines() {
		if x := strings.Index(l, "[ s"); x >= 0 {
			x = len([]rune(l[:x]))
			if got, done := d.Click(screen, x, y); !done || got != "leave" {
				t.Errorf("click at %d,%d answers %q", x, y, got)
			}
		}
	}
	if _, done := d.Click(screen, 0, 0); done {
		t.Error("a click beside answers")
	}
}

func TestHelpSearch(t *testing.T) {
	h := &Help{Keys: sampleKeys(), Scopes: []string{"train"}}
	if h.Key("down", 10) || h.Key("/", 10) || !h.Typing() {
		t.Error("search does not begin")
	}
	for _, k := range []string{"s", "m", "o", "o"} {
		h.Key(k, 10)
	}
	g := term.New(80, 24, utf)
	h.Draw(g, g.Bounds(), dark)
	if s := g.Plain(); !strings.Contains(s, "smoothing") || strings.Contains(s, "pause") {
		t.Errorf("search shows\n%s", s)
	}
	if h.Key("enter", 10) || h.Key("esc", 10) || !h.Key("esc", 10) {
		t.Error("esc clears the search first, then closes")
	}
}

func TestTextViewScrolls(t *testing.T) {
	v := &TextView{Lines: Plain(term.Style{}, strings.Split(strings.Repeat("x\n", 29)+"end", "\n")...)}
	v.Key("end", 10)
	if v.Top != 20 || !v.Follow {
		t.Errorf("end: top %d, follow %v", v.Top, v.Follow)
	}
	v.Key("down", 10)
	v.Key("up", 10)
	if v.Top != 19 || v.Follow {
		t.Errorf("up from the end: top %d, follow %v", v.Top, v.Follow)
	}
	if v.Key("enter", 10) {
		t.Error("enter is used")
	}
}

func TestFooterClick(t *testing.T) {
	f := Footer{Bindings: sampleKeys(), Right: "ETA 38s"}
	r := term.Rect{Y: 23, W: 80, H: 1}
	g := term.New(80, 24, utf)
	f.Draw(g, r, dark)
	l := g.Lines()[23]
	if strings.Contains(l, "step") {
		t.Errorf("a disabled key is offered: %q", l)
	}
	if key, ok := f.Click(r, strings.Index(l, "pause"), 23); !ok || key != "space" {
		t.Errorf("click on pause gives %q", key)
	}
	if _, ok := f.Click(r, 79, 23); ok {
		t.Error("a click on the right text is a key")
	}
}

// Without colours every status still differs, by its sign.
func TestStatusWithoutColour(t *testing.T) {
	for _, p := range []term.Profile{utf, ascii} {
		th := theme.New("", p)
		seen := map[string]bool{}
		for _, l := range []theme.Level{theme.Info, theme.OK, theme.Warn, theme.Bad} {
			sign, _ := th.Status(l)
			if seen[sign] || term.Width(sign) != 1 {
				t.Errorf("sign %q", sign)
			}
			seen[sign] = true
		}
	}
}

// TestListHeads: headings are neither selected nor found.
func TestListHeads(t *testing.T) {
	head := func(s string) Item { return Item{Line: line(s), Head: true} }
	l := &List{Items: []Item{head("one"), {Line: line("a")}, {Line: line("b")}, head("two"), {Line: line("c")}, head("three")}}
	for _, c := range []struct {
		key  string
		want int
	}{{"", 1}, {"up", 1}, {"down", 2}, {"down", 4}, {"down", 4}, {"up", 2}, {"end", 4}, {"home", 1}, {"pgdown", 4}, {"pgup", 1}} {
		if c.key != "" {
			l.Key(c.key, 3)
		}
		if i, ok := l.Selected(); !ok || i != c.want {
			t.Errorf("%q selects %d, want %d", c.key, i, c.want)
		}
	}
	r := term.Rect{W: 20, H: 10}
	if ok, _ := l.Click(r, 2, 3); ok {
		t.Error("a click selects a heading")
	}
	l.Key("/", 3)
	for _, k := range []string{"t", "w", "o"} {
		l.Key(k, 3)
	}
	if v := l.Visible(); len(v) != 0 {
		t.Errorf("the filter finds the heading: %v", v)
	}
	if _, ok := (&List{Items: []Item{head("alone")}}).Selected(); ok {
		t.Error("a heading is selected")
	}
}

// TestFormCompletes: tab goes through what the text may become, and on to the next
// field when there is nothing.
func TestFormCompletes(t *testing.T) {
	f := &Form{Fields: []Field{{Name: "start", Choices: []string{"he_normal", "he_uniform", "zeros"}}, {Name: "next", Kind: Number, Value: "1"}}}
	for i, s := range []struct {
		key, text string
		sel       int
		typing    bool
	}{
		{"enter", "", 0, true}, {"h", "h", 0, true}, {"tab", "he_normal", 0, true}, {"tab", "he_uniform", 0, true}, {"tab", "he_normal", 0, true},
		{"shift+tab", "he_uniform", 0, true}, {"x", "he_uniformx", 0, true}, {"tab", "", 1, false},
	} {
		f.Key(s.key, 5)
		if f.Typing() != s.typing || f.Sel != s.sel || s.typing && f.input.Value() != s.text {
			t.Errorf("step %d, %q: %q on %d, typing %v", i, s.key, f.input.Value(), f.Sel, f.Typing())
		}
	}
	if f.Value("start") != "he_uniformx" {
		t.Errorf("tab takes %q", f.Value("start"))
	}
	f.Fields[0].Complete = func(text string) []string { return []string{text + "!"} }
	f.Sel = 0
	for _, k := range []string{"enter", "tab", "enter"} {
		f.Key(k, 5)
	}
	if f.Value("start") != "he_uniformx!" {
		t.Errorf("Complete makes %q", f.Value("start"))
	}
}

// TestFormReplace: the first letter replaces the value, an arrow keeps it.
func TestFormReplace(t *testing.T) {
	f := &Form{Fields: []Field{{Name: "start", Value: "zeros", Replace: true}, {Name: "name", Value: "x"}}}
	for _, c := range []struct {
		keys []string
		want string
	}{
		{[]string{"o", "n"}, "on"}, {[]string{"left", "x"}, "oxn"}, {[]string{"backspace", "y"}, "oxy"}, {nil, "oxy"}, {[]string{"é"}, "é"},
	} {
		for _, k := range append(append([]string{"enter"}, c.keys...), "enter") {
			f.Key(k, 5)
		}
		if f.Value("start") != c.want {
			t.Errorf("%q makes %q, want %q", c.keys, f.Value("start"), c.want)
		}
	}
	f.Key("enter", 5)
	f.Paste("ones")
	f.Key("enter", 5)
	f.Sel = 1
	f.Key("enter", 5)
	f.Key("y", 5)
	f.Key("enter", 5)
	if f.Value("start") != "ones" || f.Value("name") != "xy" {
		t.Errorf("%q, %q", f.Value("start"), f.Value("name"))
	}
}

// TestFormOpen: enter on an Open field is the screen's, and it cannot be typed.
func TestFormOpen(t *testing.T) {
	f := &Form{Fields: []Field{{Name: "stages", Kind: Open, Value: "3 stages"}, {Name: "text", Value: "x"}}}
	if used, changed := f.Key("enter", 5); used || changed || f.Begin() || f.Typing() {
		t.Error("an open field is edited")
	}
	r := term.Rect{X: 1, Y: 1, W: 30, H: 6}
	if i, ok := f.Row(r, 2); !ok || i != 1 {
		t.Errorf("row %d %v", i, ok)
	}
	if _, ok := f.Row(r, 4); ok {
		t.Error("a row under the last one")
	}
	f.Click(r, 5, 2)
	if f.Sel != 1 || f.Typing() {
		t.Error("the first click selects, and no more")
	}
	f.Click(r, 5, 2)
	if !f.Typing() {
		t.Error("the second click does not edit")
	}
}

// TestFormSteps: left and right step a number, as far as its bounds and its check
// allow.
func TestFormSteps(t *testing.T) {
	even := func(text string) string {
		if strings.HasSuffix(text, "9") {
			return "no nine"
		}
		return ""
	}
	for _, c := range []struct {
		f    Field
		key  string
		want string
	}{
		{Field{Kind: Whole, Value: "16"}, "right", "17"},
		{Field{Kind: Whole, Value: "16"}, "left", "15"},
		{Field{Kind: Whole, Value: "1000000"}, "right", "1000001"},
		{Field{Kind: Whole, Value: "1", Min: 1, Max: 5}, "left", "1"},
		{Field{Kind: Whole, Value: "8", Check: even}, "l", "8"},
		{Field{Kind: Whole, Value: "x"}, "right", "x"},
		{Field{Kind: Number, Value: "0.5", Max: 1}, "right", "0.55"},
		{Field{Kind: Number, Value: "0.98", Max: 1}, "right", "1"},
		{Field{Kind: Number, Value: "1", Max: 1}, "right", "1"},
		{Field{Kind: Number, Value: "0.05", Max: 1}, "left", "0"},
		{Field{Kind: Number, Value: "0.33", Step: 0.25}, "left", "0.25"},
		{Field{Kind: Number, Value: "0.33", Step: 0.25}, "right", "0.5"},
		{Field{Kind: Number, Value: "0.25", Step: 0.25}, "h", "0"},
		{Field{Kind: Number, Value: "0", Step: 0.25}, "left", "-0.25"},
		{Field{Kind: Number, Value: "0.001"}, "right", "0.002"},
		{Field{Kind: Number, Value: "0.001"}, "left", "0.0005"},
		{Field{Kind: Number, Value: "2"}, "right", "5"},
		{Field{Kind: Number, Value: "5"}, "right", "10"},
		{Field{Kind: Number, Value: "3"}, "left", "2"},
		{Field{Kind: Number, Value: "7"}, "left", "5"},
		{Field{Kind: Number, Value: "0"}, "right", "0.01"},
		{Field{Kind: Number, Value: "-1"}, "right", "-0.5"},
		{Field{Kind: Text, Value: "3"}, "right", "3"},
	} {
		f := &Form{Fields: []Field{c.f}}
		if f.Key(c.key, 5); f.Fields[0].Value != c.want || f.Fields[0].Problem != "" {
			t.Errorf("%s of %+v gives %q, %q; want %q", c.key, c.f, f.Fields[0].Value, f.Fields[0].Problem, c.want)
		}
	}
	// The arrows beside a number turn it, the number itself is typed.
	f := &Form{Fields: []Field{{Name: "units", Kind: Whole, Value: "10"}}}
	r := term.Rect{X: 2, Y: 1, W: 30, H: 4} // "  units  < 10 >": the value begins at column 8
	for _, c := range []struct {
		x    int
		want string
	}{{2 + 8 + 5, "11"}, {2 + 8, "10"}, {2 + 8 + 5, "11"}} {
		if _, changed := f.Click(r, c.x, 1); !changed || f.Value("units") != c.want {
			t.Errorf("a click at %d gives %q, want %q", c.x, f.Value("units"), c.want)
		}
	}
	if f.Click(r, 2+8+2, 1); !f.Typing() {
		t.Error("a click on the number does not edit it")
	}
}

// TestDigitsBegin: a digit begins a text of numbers, and no other text.
func TestDigitsBegin(t *testing.T) {
	f := &Form{Fields: []Field{{Name: "pool", Value: "2", Digits: true}, {Name: "name", Value: "x"}}}
	for _, key := range []string{"3", "x", "4", "enter", "down", "5"} {
		f.Key(key, 5)
	}
	if f.Value("pool") != "3x4" || f.Value("name") != "x" || f.Typing() {
		t.Errorf("%+v", f.Fields)
	}
}

// TestListPart: only a part of what is typed is looked for.
func TestListPart(t *testing.T) {
	l := &List{Items: []Item{{Line: term.Spans{{Text: "conv"}}}, {Line: term.Spans{{Text: "dense"}}}}}
	l.Part = func(text string) string { word, _, _ := strings.Cut(text, " "); return word }
	for _, key := range []string{"/", "d", "e", " ", "3"} {
		l.Key(key, 5)
	}
	if at, ok := l.Selected(); !ok || at != 1 || l.Filter() != "de 3" || l.Sought() != "de" {
		t.Errorf("selected %d %v, filter %q, sought %q", at, ok, l.Filter(), l.Sought())
	}
	if l.SetFilter(""); len(l.Visible()) != 2 {
		t.Error("the filter is not taken away")
	}
}
