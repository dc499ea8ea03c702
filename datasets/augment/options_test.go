package augment

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	for _, good := range []Options{
		{},
		{Shift: 1, Flip: "both", Rotate: 180, Zoom: 0.9, Contrast: 1, Brightness: 3, Noise: 7, Cutout: 900, Fill: "zero"},
		{Flip: "none", Fill: "nearest"},
	} {
		if err := good.Check(); err != nil {
			t.Errorf("%v: %v", good, err)
		}
	}
	for _, c := range []struct {
		o    Options
		want string
	}{
		{Options{Shift: 1.1}, "augment: shift: expected 0 to 1, got 1.1"},
		{Options{Shift: -0.1}, "augment: shift: expected 0 to 1, got -0.1"},
		{Options{Rotate: 181}, "augment: rotate: expected 0 to 180, got 181"},
		{Options{Zoom: 1}, "augment: zoom: expected 0 to 0.9, got 1"},
		{Options{Contrast: 2}, "augment: contrast: expected 0 to 1, got 2"},
		{Options{Brightness: math.Inf(1)}, "augment: brightness: expected a finite number of 0 or more, got +Inf"},
		{Options{Noise: math.NaN()}, "augment: noise: expected a finite number of 0 or more, got NaN"},
		{Options{Cutout: -1}, "augment: cutout: expected the side of a square in pixels, 0 for none, got -1"},
		{Options{Flip: "left"}, `augment: flip: expected one of none, horizontal, vertical, both, got "left"`},
		{Options{Fill: "wrap"}, `augment: fill: expected one of nearest, zero, got "wrap"`},
	} {
		if err := c.o.Check(); err == nil || err.Error() != c.want {
			t.Errorf("%+v: %v, want %s", c.o, err, c.want)
		}
		if _, err := New(c.o, 1, [][]int{{8, 8, 1}}); err == nil {
			t.Errorf("New took %+v", c.o)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	for _, c := range []struct {
		o    Options
		dims [][]int
		want string
	}{
		{Options{Shift: 0.1}, [][]int{{5}, {7}}, "augment: {shift: 0.1} needs pictures of height, width and channels, and the data has samples of [5] and [7]; only noise works on it"},
		{Options{Contrast: 0.1}, nil, "the data has no inputs"},
		{Options{Cutout: 9}, [][]int{{28, 28, 1}, {28, 8, 1}}, "augment: cutout: a square of 9 pixels is larger than pictures of 28 by 8; expected at most 8"},
		{Options{}, [][]int{{28, 0, 1}}, "augment: input 1 has shape [28 0 1], expected axes of 1 or more"},
	} {
		if _, err := New(c.o, 1, c.dims); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v on %v: %v, want %s", c.o, c.dims, err, c.want)
		}
	}
	for _, dims := range [][][]int{{{5}}, {{28, 28, 1}, {5}}, nil} {
		if _, err := New(Options{Noise: 1, Flip: "none"}, 1, dims); err != nil {
			t.Errorf("noise on %v: %v", dims, err)
		}
	}
}

func TestOptionsText(t *testing.T) {
	all := Options{Shift: 0.1, Flip: "horizontal", Rotate: 10, Zoom: 0.25, Contrast: 0.5, Brightness: 0.125, Noise: 0.05, Cutout: 8, Fill: "zero"}
	const want = "{shift: 0.1, flip: horizontal, rotate: 10, zoom: 0.25, contrast: 0.5, brightness: 0.125, noise: 0.05, cutout: 8, fill: zero}"
	if all.String() != want || (Options{}).String() != "{}" {
		t.Errorf("written as %v and %v", all, Options{})
	}
	text, err := json.Marshal(all)
	var again Options
	if err != nil || json.Unmarshal(text, &again) != nil || again != all {
		t.Errorf("%s came back as %+v", text, again)
	}
	if empty, _ := json.Marshal(Options{}); string(empty) != "{}" {
		t.Errorf("nothing is written as %s", empty)
	}
	a, _ := New(all, 1, [][]int{{28, 28, 1}})
	if a.String() != want {
		t.Errorf("an augmenter is %v", a)
	}
	for _, o := range []Options{{}, {Flip: "none"}, {Fill: "zero"}} {
		if !o.None() {
			t.Errorf("%v changes something", o)
		}
	}
	for _, o := range []Options{{Shift: 1}, {Flip: "both"}, {Rotate: 1}, {Zoom: 0.5}, {Contrast: 1}, {Brightness: 1}, {Noise: 1}, {Cutout: 1}} {
		if o.None() {
			t.Errorf("%v changes nothing", o)
		}
	}
}
