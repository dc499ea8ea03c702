package option

import (
	"math"
	"reflect"
	"strings"
	"testing"
)

// Sample has one field of every type an argument can have.
type Sample struct {
	Filters int     `arg:"filters,required" min:"1" help:"channels out"`
	Size    Pair    `arg:"kernel_size" min:"1"`
	Rate    float64 `arg:"rate" min:"0" max:"1"`
	Scale   float64 `arg:"scale"`
	Bias    bool    `arg:"use_bias"`
	Act     string  `arg:"activation" choices:"@activation"`
	Pad     string  `arg:"padding" choices:"valid|same"`
	Shape   []int   `arg:"shape" min:"1"`
	mode    int
}

var sampleTables = Tables{"activation": Names(func() []string { return []string{"linear", "relu", "softmax"} })}

func fresh() *Sample { return &Sample{Size: Pair{3, 3}, Bias: true, Act: "linear", Pad: "valid"} }

func TestFillReadsWhatPeopleWrite(t *testing.T) {
	s := fresh()
	args := map[string]any{"filters": uint64(16), "kernel_size": []any{uint64(3), uint64(2)}, "rate": 0.5, "use_bias": "false",
		"activation": "relu", "padding": "same", "shape": "(28, 28, 1)"}
	if err := Fill(s, args, sampleTables); err != nil {
		t.Fatal(err)
	}
	want := &Sample{Filters: 16, Size: Pair{3, 2}, Rate: 0.5, Act: "relu", Pad: "same", Shape: []int{28, 28, 1}}
	if !reflect.DeepEqual(s, want) {
		t.Errorf("got %+v, want %+v", s, want)
	}
	if got := s.Size.String() + " " + (Pair{5, 5}).String(); got != "[3, 2] 5" {
		t.Errorf("pairs are written %q", got)
	}
}

func TestFillRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		args map[string]any
		want string
	}{
		{"required", map[string]any{}, "Sample needs filters: channels out"},
		{"type", map[string]any{"filters": "many"}, `filters is "many", expected a whole number`},
		{"fraction", map[string]any{"filters": 1.5}, "filters is 1.5, expected a whole number"},
		{"bound", map[string]any{"filters": 0}, "filters is 0, expected 1 or more"},
		{"range", map[string]any{"filters": 1, "rate": 1.5}, "rate is 1.5, expected 0 to 1"},
		{"pair", map[string]any{"filters": 1, "kernel_size": []any{1, 2, 3}}, "expected one whole number or two"},
		{"pair bound", map[string]any{"filters": 1, "kernel_size": 0}, "kernel_size is 0, expected 1 or more"},
		{"choice", map[string]any{"filters": 1, "activation": "rleu"}, `activation is "rleu", did you mean relu?`},
		{"far choice", map[string]any{"filters": 1, "padding": "reflective"}, "expected one of valid, same"},
		{"unknown", map[string]any{"filters": 1, "kernelsize": 3}, `no argument "kernelsize", did you mean kernel_size?`},
		{"bool", map[string]any{"filters": 1, "use_bias": "perhaps"}, "expected true or false"},
		{"huge", map[string]any{"filters": 1 << 40}, "expected a whole number"},
		{"huge text", map[string]any{"filters": "9223372036854775807"}, "expected a whole number"},
		{"not a number", map[string]any{"filters": 1, "scale": math.NaN()}, "scale is NaN, expected a finite number"},
		{"nothing for a name", map[string]any{"filters": 1, "padding": nil}, "padding is empty, expected a name"},
		{"list", map[string]any{"filters": 1, "shape": []any{1, "x"}}, "expected a list of whole numbers"},
	} {
		err := Fill(fresh(), c.args, sampleTables)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
}

func TestNoneIsTheLinearActivation(t *testing.T) {
	s := fresh()
	if err := Set(s, "activation", nil, sampleTables); err != nil || s.Act != "linear" {
		t.Errorf("activation: null gave %q, %v", s.Act, err)
	}
}

func TestChangedIsWhatARecipeWrites(t *testing.T) {
	s := fresh()
	s.Filters, s.Rate = 8, 0.25
	var names []string
	for _, a := range Changed(s, fresh(), sampleTables) {
		names = append(names, a.Name)
	}
	if got := strings.Join(names, " "); got != "filters rate" {
		t.Errorf("changed: %s", got)
	}
}

func TestNearest(t *testing.T) {
	names := []string{"Conv2D", "Dense", "Dropout", "MaxPooling2D"}
	for word, want := range map[string]string{"conv2d": "Conv2D", "Desne": "Dense", "MaxPool2D": "MaxPooling2D", "LSTM": "", "": ""} {
		if got := Nearest(word, names); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}
