package sessions

import (
	"testing"

	"duet/sessions/recipe"
)

// TestParts: a recipe takes every word that a form is offered.
func TestParts(t *testing.T) {
	set := func(path, value string) {
		if err := recipe.Default().Set(path, value); err != nil {
			t.Errorf("%s=%s: %v", path, value, err)
		}
	}
	flips, fills := AugmentWords()
	for _, w := range flips {
		set("train.augment.flip", w)
	}
	for _, w := range fills {
		set("train.augment.fill", w)
	}
	for _, c := range Callbacks() {
		for _, m := range Monitors() {
			set("train.callbacks", "[{"+c.Class+": {monitor: "+m+"}}]")
		}
	}
	if len(flips) < 2 || len(fills) < 2 || len(Callbacks()) < 2 || len(Monitors()) < 2 {
		t.Error("a list has too few words")
	}
}
