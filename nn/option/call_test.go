package option

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
)

// Held has arguments that may be left open, name things with arguments, or are
// lists.
type Held struct {
	Start  string    `arg:"start" choices:"@start" null:"zeros"`
	Top    float64   `arg:"top" min:"0" null:"inf"`
	Steps  Pair      `arg:"steps" min:"1" null:"0"`
	Axes   []int     `arg:"axes" min:"0" null:""`
	Scales []float64 `arg:"scales" min:"0"`
	Words  []string  `arg:"words" choices:"a|b|c"`
	Act    string    `arg:"act" choices:"@act"`
}

type spread struct {
	Mean  float64 `arg:"mean"`
	Width float64 `arg:"width" min:"0" help:"how wide"`
	Kind  string  `arg:"kind" choices:"flat|round"`
	Axis  []int   `arg:"axis" null:""`
	Whole bool    `arg:"whole"`
}

// Check refuses what no bound tells.
func (s *spread) Check() error {
	if s.Mean > s.Width {
		return fmt.Errorf("mean is above width")
	}
	return nil
}

type single struct {
	Value float64 `arg:"value"`
}

type needy struct {
	Value int `arg:"value,required" help:"a number"`
}

var heldTables = Tables{
	"start": func() []Entry {
		return []Entry{
			{Name: "zeros", Class: "Zeros", New: func() any { return &struct{}{} }},
			{Name: "constant", Class: "Constant", New: func() any { return &single{} }},
			{Name: "spread", Class: "Spread", Aliases: []string{"wide"}, New: func() any { return &spread{Width: 0.5, Kind: "flat", Axis: []int{0}} }},
			{Name: "needy", New: func() any { return &needy{} }},
			{Name: "bare"},
			{Name: "sound", Class: "Sound", Missing: "it is for sounds"},
		}
	},
	"act": func() []Entry {
		return []Entry{{Name: "linear"}, {Name: "silu", Aliases: []string{"swish"}}, {Name: "glu", Missing: "it halves the channels"}}
	},
}

func config(class string, args map[string]any) map[string]any {
	return map[string]any{"module": "keras.initializers", "class_name": class, "config": args, "registered_name": nil}
}

// TestCallsAreKeptAsText: every spelling of a call becomes one text, which reads
// back as itself and makes the same arguments.
func TestCallsAreKeptAsText(t *testing.T) {
	for _, c := range []struct {
		value any
		want  string
	}{
		{"zeros", "zeros"}, {"Zeros", "zeros"}, {nil, "zeros"}, {"zeros()", "zeros"}, {" zeros ( ) ", "zeros"}, {"bare", "bare"},
		{map[string]any{"Zeros": map[string]any{}}, "zeros"}, {map[string]any{"zeros": nil}, "zeros"}, {config("Zeros", nil), "zeros"},
		{map[string]any{"class_name": "Zeros"}, "zeros"},
		{"constant(0.2)", "constant(0.2)"}, {"constant(value=0.2)", "constant(0.2)"}, {"constant( value = .2 , )", "constant(0.2)"},
		{map[string]any{"Constant": 0.2}, "constant(0.2)"}, {map[string]any{"Constant": map[string]any{"value": 0.2}}, "constant(0.2)"},
		{"constant(0)", "constant"}, {"constant(1e-7)", "constant(1e-07)"}, {"constant(-3)", "constant(-3)"},
		{"spread", "spread"}, {"wide", "spread"}, {"spread(0, 0.5)", "spread"},
		{"spread(0.1, kind=round)", "spread(mean=0.1, kind=round)"}, {`spread(kind="round", width=2)`, "spread(width=2, kind=round)"},
		{"spread(axis=[1, 2], whole=True)", "spread(axis=[1, 2], whole=true)"}, {"spread(axis=1)", "spread(axis=[1])"}, {"spread(axis=(0,))", "spread"},
		{"spread(axis=None)", "spread(axis=None)"},
		{config("Spread", map[string]any{"mean": 0.1, "axis": nil, "seed": nil}), "spread(mean=0.1, axis=None)"},
		{config("Spread", map[string]any{"axis": []any{0, 1}}), "spread(axis=[0, 1])"},
		{"needy(3)", "needy(3)"},
	} {
		h := &Held{}
		for _, value := range []any{c.value, c.want} {
			if err := Set(h, "start", value, heldTables); err != nil || h.Start != c.want {
				t.Errorf("%v became %q, %v, want %q", value, h.Start, err, c.want)
			}
		}
	}
}

func TestMakeGivesTheArguments(t *testing.T) {
	made, err := heldTables["start"].Make("start", "spread(0.1, axis=None, whole=true)")
	if want := (&spread{0.1, 0.5, "flat", []int{}, true}); err != nil || !reflect.DeepEqual(made, want) {
		t.Errorf("got %+v, %v, want %+v", made, err, want)
	}
	if _, err := heldTables["start"].Make("start", "sprad"); err == nil || err.Error() != `start is "sprad", did you mean spread?` {
		t.Errorf("got %v", err)
	}
}

func TestCallErrors(t *testing.T) {
	for _, c := range []struct {
		value any
		want  string
	}{
		{"sprad", `start is "sprad", did you mean spread?`},
		{"gauss", `start is "gauss", expected one of zeros, constant, spread, needy, bare`},
		{"", `start is "", expected one of zeros,`},
		{"sound(1)", `start is "sound", which duet has not: it is for sounds`},
		{config("Sound", nil), `start is "Sound", which duet has not: it is for sounds`},
		{3, "start is 3, expected one of zeros, constant, spread, needy, bare, alone or with arguments"},
		{[]any{"zeros"}, "start is [zeros], expected one of zeros,"},
		{map[string]any{"zeros": nil, "ones": nil}, "start is a mapping, expected one of zeros,"},
		{map[string]any{"class_name": "Zeros", "config": 3}, "start is a mapping, expected one of zeros,"},
		{"spread(std=3)", `start: spread has no argument "std", it takes mean, width, kind, axis, whole`},
		{"spread(wdth=3)", `start: spread has no argument "wdth", did you mean width?`},
		{"spread(width=-1)", "start: spread: width is -1, expected 0 or more"},
		{"spread(width=many)", `start: spread: width is "many", expected a number`},
		{"spread(width=inf)", "start: spread: width is +Inf, expected 0 or more"},
		{"spread(kind=rund)", `start: spread: kind is "rund", did you mean round?`},
		{"spread(2)", "start: spread: mean is above width"},
		{"spread(seed=7)", "start: spread has no argument seed: duet draws every random number from the recipe's seed"},
		{config("Spread", map[string]any{"seed": 7}), "spread has no argument seed"},
		{"zeros(1)", "start: zeros got 1 arguments, it takes at most 0"},
		{"zeros(a=1)", `start: zeros takes no arguments, got "a"`},
		{"bare(1)", "start: bare takes no arguments"},
		{"constant(1, 2)", "constant got 2 arguments, it takes at most 1"},
		{"spread(1, mean=2)", "spread got mean twice"},
		{"spread(mean=1, mean=2)", "expected mean once, not twice"},
		{"spread(mean=0, 2)", `expected name=value after the first argument with a name, not "2"`},
		{"constant(1", "expected a ) at the end"},
		{"constant(1))", "expected brackets that match"},
		{"spread(axis=[1)", "expected brackets that match"},
		{"spread(1,,2)", "expected an argument between the commas"},
		{"needy", "start: needy needs value: a number"},
	} {
		err := Set(&Held{}, "start", c.value, heldTables)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: got %v, want %q", c.value, err, c.want)
		}
	}
}

func TestNull(t *testing.T) {
	inf := math.Inf(1)
	h := &Held{Start: "constant(3)", Top: 1, Steps: Pair{2, 2}, Axes: []int{1}, Act: "silu"}
	want := &Held{Start: "zeros", Top: inf, Steps: Pair{}, Axes: []int{}, Act: "linear"}
	args := map[string]any{"start": nil, "top": nil, "steps": nil, "axes": nil, "act": nil}
	if err := Fill(h, args, heldTables); err != nil || !reflect.DeepEqual(h, want) {
		t.Errorf("null gave %+v, %v, want %+v", h, err, want)
	}
	for _, a := range Args(h, heldTables) { // what null stands for reads back, bounds or not
		if a.Value != nil && a.Name != "scales" && a.Name != "words" {
			if err := Set(h, a.Name, a.Value, heldTables); err != nil {
				t.Errorf("%s: %v", a.Name, err)
			}
		}
	}
	for _, word := range []string{"none", "None", "null"} {
		if err := Set(h, "top", word, heldTables); err != nil || h.Top != inf {
			t.Errorf("top %s gave %v, %v", word, h.Top, err)
		}
	}
	if err := Set(h, "scales", nil, heldTables); err == nil || err.Error() != "scales is empty, expected a list of numbers" {
		t.Errorf("null for a list that must be there: %v", err)
	}
	if err := Set(h, "top", inf, heldTables); err != nil {
		t.Errorf("what null stands for: %v", err)
	}
	if err := Set(h, "steps", 0, heldTables); err != nil {
		t.Errorf("what null stands for: %v", err)
	}
	if err := Set(h, "steps", []any{0, 1}, heldTables); err == nil {
		t.Error("a step of 0 was taken")
	}
}

func TestLists(t *testing.T) {
	for _, c := range []struct {
		name  string
		value any
		want  any
	}{
		{"axes", []any{[]any{1, 2}, []any{3, 4}}, []int{1, 2, 3, 4}},
		{"axes", "((1, 2), (3, 4))", []int{1, 2, 3, 4}},
		{"axes", "[1 2]", []int{1, 2}}, {"axes", "(3,)", []int{3}}, {"axes", 5, []int{5}}, {"axes", "5", []int{5}}, {"axes", []any{}, []int{}}, {"axes", "[]", []int{}},
		{"axes", []int{7}, []int{7}},
		{"scales", []any{1, 2.5}, []float64{1, 2.5}}, {"scales", "1, 2.5", []float64{1, 2.5}}, {"scales", []any{[]any{0.5}, []any{1.5}}, []float64{0.5, 1.5}},
		{"scales", 0.5, []float64{0.5}}, {"scales", []float64{1}, []float64{1}},
		{"words", []any{"a", "b"}, []string{"a", "b"}}, {"words", "a, b", []string{"a", "b"}}, {"words", `["a", 'c']`, []string{"a", "c"}}, {"words", "c", []string{"c"}},
	} {
		h := &Held{}
		err := Set(h, c.name, c.value, heldTables)
		for _, a := range Args(h, heldTables) {
			if a.Name == c.name && (err != nil || !reflect.DeepEqual(a.Value, c.want)) {
				t.Errorf("%s: %v gave %v, %v, want %v", c.name, c.value, a.Value, err, c.want)
			}
		}
	}
	for _, c := range []struct {
		name  string
		value any
		want  string
	}{
		{"axes", []any{[]any{1, 2}, 3}, "expected a list of whole numbers"}, {"axes", "1,,2", "expected a list of whole numbers"},
		{"axes", []any{[]any{[]any{1}}}, "expected a list of whole numbers"}, {"axes", []any{1, -1}, "axes is [1 -1], expected 0 or more"},
		{"axes", true, "axes is true, expected a list of whole numbers"},
		{"scales", []any{"x"}, "expected a list of numbers"}, {"scales", []any{math.NaN()}, "scales is [NaN], expected 0 or more"},
		{"words", []any{"a", 3}, "expected a list of names"}, {"words", "a, d", `words is "d", did you mean a?`}, {"words", []any{""}, "expected a list of names"},
	} {
		if err := Set(&Held{}, c.name, c.value, heldTables); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v: got %v, want %q", c.name, c.value, err, c.want)
		}
	}
	list := []int{1, 2}
	h := &Held{}
	if err := Set(h, "axes", list, heldTables); err != nil || &h.Axes[0] == &list[0] {
		t.Errorf("%v; the list that was given must be copied", err)
	}
}

func TestAliases(t *testing.T) {
	h := &Held{}
	if err := Set(h, "act", "swish", heldTables); err != nil || h.Act != "silu" {
		t.Errorf("swish gave %q, %v", h.Act, err)
	}
	if err := Set(h, "act", "glu", heldTables); err == nil || err.Error() != `act is "glu", which duet has not: it halves the channels` {
		t.Errorf("a name that is known but not there: %v", err)
	}
	for _, a := range Args(h, heldTables) {
		if a.Call != (a.Name == "start") {
			t.Errorf("%s: Call is %v", a.Name, a.Call)
		}
	}
}

// TestReasons: an argument of Keras' that is not taken says why, unless it says
// what duet does anyway.
func TestReasons(t *testing.T) {
	for _, value := range []any{nil, "channels_last"} {
		if err := Fill(fresh(), map[string]any{"filters": 1, "data_format": value}, sampleTables); err != nil {
			t.Errorf("data_format %v: %v", value, err)
		}
	}
	for name, value := range map[string]any{"data_format": "channels_first", "dtype": map[string]any{"class_name": "DTypePolicy"}, "trainable": false, "seed": 7} {
		err := Fill(fresh(), map[string]any{"filters": 1, name: value}, sampleTables)
		if want := "Sample has no argument " + name + ": " + Reason("Sample", name); err == nil || err.Error() != want {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	if err := Set(fresh(), "colour", nil, sampleTables); err == nil {
		t.Error("null is no word for an argument that nobody knows")
	}
	if Reason("Input", "sparse") == "" || Reason("Dense", "sparse") != "" {
		t.Error("a reason for one class is told for others")
	}
}

func TestATableThatIsNotThere(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a tag that refers to no table must panic")
		}
	}()
	Args(&Held{}, Tables{"act": heldTables["act"]})
}

// FuzzCall: whatever is written, a call is refused or kept as a text that reads
// back as itself.
func FuzzCall(f *testing.F) {
	for _, text := range []string{"zeros", "constant(0.2)", "spread(0.1, kind=round, axis=[1, 2])", "spread(axis=None, whole=true)", "x(y=z)", "((", "spread(axis=(1", "constant(,)", "constant(=)"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		h := &Held{}
		if Set(h, "start", text, heldTables) != nil {
			return
		}
		kept := h.Start
		if err := Set(h, "start", kept, heldTables); err != nil || h.Start != kept {
			t.Errorf("%q is kept as %q, which reads as %q, %v", text, kept, h.Start, err)
		}
	})
}
