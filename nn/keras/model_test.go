package keras

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestOrder(t *testing.T) {
	for name, want := range map[string][]int{
		"seed":    {0, 1, 2, 4, 3, 5, 6},
		"chain":   {0, 1, 2, 3, 4, 5, 6, 7, 8},
		"spare":   {0, 3, 1, 2, 4},             // inputs that feed nothing come first in the last depth
		"concat3": {1, 3, 0, 4, 6, 5, 2, 7, 8}, // an input of a short branch comes late
	} {
		if diff := cmp.Diff(want, Order(models()[name])); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	m := chainModel()
	m.Outputs = []string{"3"}
	if diff := cmp.Diff([]int{0, 1, 2, 3}, Order(m)); diff != "" {
		t.Errorf("layers after the output (-want +got):\n%s", diff)
	}
}

func TestSummaryRefuses(t *testing.T) {
	change := func(f func(m *Model)) Model {
		m := seed(0)
		f(&m)
		return m
	}
	for _, c := range []struct {
		m    Model
		want string
	}{
		{Model{}, "no layers"},
		{change(func(m *Model) { m.Outputs = nil }), "names no output"},
		{change(func(m *Model) { m.Outputs = []string{"x"} }), `output "x"`},
		{change(func(m *Model) { m.Layers[3].ID = "a1" }), `two layers have the id "a1"`},
		{change(func(m *Model) { m.Layers[3].Inputs = []string{"x"} }), `layer "a2" takes its input from "x"`},
		{change(func(m *Model) { m.Layers[2].Inputs = []string{"merge"} }), "cycle"},
		{change(func(m *Model) { m.Layers[2].Inputs = []string{"a1"} }), "cycle"},
		{change(func(m *Model) { m.Layers[2].Name = "two\nlines" }), "cannot be printed"},
		{change(func(m *Model) { m.Name = "\x1b[31m" }), "cannot be printed"},
		{change(func(m *Model) { m.Layers[2].Trainable = 601 }), "601 of 600"},
	} {
		for _, style := range Styles() {
			text, err := Summary(c.m, style, 0)
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "keras: ") {
				t.Errorf("%s: got %v, want an error with %q; text:\n%s", style, err, c.want, text)
			}
		}
	}
	if _, err := Summary(seed(0), "keras4", 0); err == nil || !strings.Contains(err.Error(), "keras2, keras3") {
		t.Errorf("style keras4: %v", err)
	}
	if _, err := Summary(seed(0), Keras2, -1); err == nil {
		t.Error("width -1 was accepted")
	}
}

func TestParseStyle(t *testing.T) {
	for _, s := range Styles() {
		if got, err := ParseStyle(string(s)); err != nil || got != s {
			t.Errorf("ParseStyle(%q) = %q, %v", s, got, err)
		}
	}
	if _, err := ParseStyle("Keras3"); err == nil || !strings.Contains(err.Error(), `"Keras3"`) {
		t.Errorf("ParseStyle(Keras3): %v", err)
	}
}

// models of any shape, with names of letters that take zero to two cells
func anyModel(t *rapid.T) Model {
	names := rapid.StringOfN(rapid.SampledFrom([]rune("abz_ 0Я画é")), 0, 30, -1)
	var m Model
	for i := range rapid.IntRange(1, 12).Draw(t, "layers") {
		l := Layer{ID: fmt.Sprint(i), Class: rapid.SampledFrom([]string{"InputLayer", "Dense", "GlobalAveragePooling2D"}).Draw(t, "class")}
		l.Output = rapid.SliceOfN(rapid.IntRange(1, 5000), 0, 4).Draw(t, "shape")
		l.Params = rapid.IntRange(0, 1<<40).Draw(t, "params")
		l.Trainable = rapid.IntRange(0, l.Params).Draw(t, "trainable")
		l.Name = names.Draw(t, "name")
		if i > 0 && l.Class != "InputLayer" {
			for _, from := range rapid.SliceOfN(rapid.IntRange(0, i-1), 0, 3).Draw(t, "inputs") {
				l.Inputs = append(l.Inputs, fmt.Sprint(from))
			}
		}
		m.Layers = append(m.Layers, l)
	}
	for range rapid.IntRange(1, 2).Draw(t, "outputs") {
		m.Outputs = append(m.Outputs, fmt.Sprint(rapid.IntRange(0, len(m.Layers)-1).Draw(t, "output")))
	}
	return m
}

func TestEveryLineHasTheWidth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, width := anyModel(t), rapid.IntRange(1, 200).Draw(t, "width")
		for _, style := range Styles() {
			text, err := Summary(m, style, width)
			if err != nil {
				if style == Keras3 && strings.Contains(err.Error(), "Insufficient console width") {
					continue
				}
				t.Fatal(err)
			}
			for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
				if strings.Contains(line, "arams: ") || strings.HasPrefix(line, "Model: ") {
					continue
				}
				n := len([]rune(line)) // Keras 2 counts characters
				if style == Keras3 {
					n = cells([]rune(line))
				}
				if n != width {
					t.Fatalf("%s: a line of %d, expected %d: %q\n%s", style, n, width, line, text)
				}
			}
		}
	})
}

func TestOrderIsConsumersLast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyModel(t)
		at := map[string]int{}
		for i, r := range Order(m) {
			id := m.Layers[r].ID
			if _, twice := at[id]; twice {
				t.Fatalf("%s is listed twice", id)
			}
			for _, from := range m.Layers[r].Inputs {
				if _, ok := at[from]; !ok {
					t.Fatalf("row %d, %s, comes before its input %s", i, id, from)
				}
			}
			at[id] = i
		}
		for _, id := range m.Outputs {
			if _, ok := at[id]; !ok {
				t.Fatalf("the output %s has no row", id)
			}
		}
	})
}
