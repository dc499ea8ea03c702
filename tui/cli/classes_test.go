package cli

import (
	"strings"
	"testing"
)

// TestShowClasses: the counts of every output add up to the samples, agree with the
// accuracies, and what merging did is the difference between them.
func TestShowClasses(t *testing.T) {
	home(t)
	path := recorded(t, "product", "--set", "train.top_k=3")
	got := object(t, "show", path, "--classes", "--json")
	samples := got["samples"].(float64)
	if got["split"] != "test" || samples == 0 || len(got["classes"].([]any)) != 9 {
		t.Errorf("%v samples of %v, classes %v", samples, got["split"], got["classes"])
	}
	right := map[string]float64{}
	for _, o := range got["outputs"].([]any) {
		out := o.(map[string]any)
		all, diagonal := 0.0, 0.0
		for row, counts := range out["confusion"].([]any) {
			support := 0.0
			for col, n := range counts.([]any) {
				support += n.(float64)
				if row == col {
					diagonal += n.(float64)
				}
			}
			if class := out["per_class"].([]any)[row].(map[string]any); class["support"] != support {
				t.Errorf("%v, class %d: support %v, its row adds up to %v", out["name"], row, class["support"], support)
			}
			all += support
		}
		if all != samples || out["accuracy"] != diagonal/samples || out["r2"] != nil {
			t.Errorf("%v: %v samples counted of %v, accuracy %v, right %v", out["name"], all, samples, out["accuracy"], diagonal)
		}
		if top, ok := out["top_k_accuracy"].(float64); !ok || top < out["accuracy"].(float64) {
			t.Errorf("%v: %v are among the 3 best, %v the best", out["name"], out["top_k_accuracy"], out["accuracy"])
		}
		right[out["name"].(string)] = diagonal
	}
	m := got["merging"].(map[string]any)
	if d := m["fixed_a"].(float64) - m["broke_a"].(float64); d != right["merged"]-right["A"] {
		t.Errorf("merging fixed %v more of A than it broke; right went from %v to %v", d, right["A"], right["merged"])
	}
	text := must(t, "show", path, "--classes")
	for _, want := range []string{"A: accuracy", "B: accuracy", "merged: accuracy", "TRUE \\ ANSWER", "PRECISION", "FIXED A", "RESCUED"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

// TestShowClassesElsewhere: a branch alone has one output and no merging, a
// regression has errors; a file that is none and flags that exclude each other are
// refused.
func TestShowClassesElsewhere(t *testing.T) {
	home(t)
	got := object(t, "show", recorded(t, "product", "--only", "b"), "--classes", "--json")
	if outs := got["outputs"].([]any); len(outs) != 1 || outs[0].(map[string]any)["name"] != "answer" || got["merging"] != nil {
		t.Errorf("a branch alone: %v, %v", outs, got["merging"])
	}
	path := recorded(t, "seed")
	got = object(t, "show", path, "--classes", "--json")
	if outs := got["outputs"].([]any); len(outs) != 3 || outs[2].(map[string]any)["accuracy"] != nil || outs[2].(map[string]any)["mean_squared_error"] == nil {
		t.Errorf("a regression: %v", outs)
	}
	if text := must(t, "show", path, "--classes"); !strings.Contains(text, "MEAN |OFF|") || strings.Contains(text, "TRUE") {
		t.Error(text)
	}
	if code, _, errs := duet(t, "show", path, "--classes", "--recipe"); code != codeUsage || !strings.Contains(errs, "one of them") {
		t.Errorf("two of the flags: exit %d, %s", code, errs)
	}
	if code, _, _ := duet(t, "show", "nowhere", "--classes"); code != codeUnreadable {
		t.Errorf("no such session: exit %d", code)
	}
}
