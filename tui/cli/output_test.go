package cli

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"duet/sessions"
	"duet/sessions/record"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares a text with a file under testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join(source, "testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s differs (-want +got):\n%s", name, d)
	}
}

// source is the folder of this package, before a test goes elsewhere.
var source, _ = os.Getwd()

func TestHelpTexts(t *testing.T) {
	golden(t, "help.txt", must(t, "--help"))
	golden(t, "help_train.txt", must(t, "help", "train"))
	if got := must(t, "train", "--help"); got != must(t, "help", "train") {
		t.Errorf("duet train --help is not duet help train:\n%s", got)
	}
	for _, c := range (&app{}).root().Commands() {
		if c.Hidden {
			continue
		}
		if c.Name() != "help" && (c.Long == "" && c.Name() != "version" && c.Name() != "keys" || c.Example == "") {
			t.Errorf("duet %s explains nothing or shows no example", c.Name())
		}
		for _, line := range strings.Split(must(t, "help", c.Name()), "\n") {
			if len(line) > 100 {
				t.Errorf("duet %s --help has a line of %d characters: %s", c.Name(), len(line), line)
			}
		}
	}
}

// jsonKeys are the keys that scripts rely on. A trailing ? allows null.
var jsonKeys = []struct{ command, keys string }{
	{"train product --set data.samples=200 --epochs 1", "session steps epochs seconds images_per_s loss val_loss val_accuracy branch_a.val_accuracy " +
		"branch_b.val_accuracy alpha weights_sha256 outcome reason? branch_a.val_loss branch_b.val_loss"},
	{"train product --set data.samples=200 --epochs 1 --only b", "branch_b.val_accuracy val_accuracy branch_a.val_accuracy? branch_a.val_loss? alpha?"},
	{"train product --set data.samples=200 --epochs 1 --set merge.mode=average", "alpha? branch_a.val_accuracy branch_b.val_accuracy"},
	{"train seed", "val_loss val_accuracy? branch_a.val_loss branch_a.val_accuracy? branch_b.val_accuracy? alpha weights_sha256"},
	{"train seed --set split.validation=0", "loss val_loss? val_accuracy? branch_a.val_accuracy? branch_b.val_loss?"},
	{"summary seed", "total_params trainable_params layers"},
	{"summary seed-01", "total_params trainable_params layers"},
	{"check seed-01", "elements equal max_ulp max_abs_diff array_equal allowed_ulp worst?"},
	{"predict seed-01 -o out.npz", "out samples arrays"},
	{"bench dense --seconds 0.05", "images_per_s median gflops peak_gflops batch threads kernel"},
	{"ls", "sessions"},
	{"show seed-01", "name path recipe started mode policy outcome message? steps steps_planned epochs alpha val_loss val_accuracy? branch_a.val_loss " +
		"branch_b.val_accuracy? bytes error? id tool kernel contract seed only? data.fingerprint total_params trainable_params checkpoints actions verdict weights_sha256"},
	{"show seed-01 --recipe", "name yaml"},
	{"recipes", "recipes"}, {"recipes seed", "name yaml"}, {"recipes --layers", "layers"},
	{"keys", "keys"}, {"doctor", "findings"}, {"version", "version revision? go os arch contract"},
}

// at finds a value by its path; the bool tells whether the key is there.
func at(v any, path string) (any, bool) {
	for _, key := range strings.Split(path, ".") {
		m, _ := v.(map[string]any)
		inner, ok := m[key]
		if !ok {
			return nil, false
		}
		v = inner
	}
	return v, true
}

func TestJSONShapes(t *testing.T) {
	home(t)
	for _, c := range jsonKeys {
		got := object(t, append(strings.Fields(c.command), "--json")...)
		for _, key := range strings.Fields(c.keys) {
			name, null := strings.CutSuffix(key, "?")
			if v, ok := at(got, name); !ok || (v == nil) != null {
				t.Errorf("duet %s --json: %s is %v (there: %v, null expected: %v)", c.command, name, v, ok, null)
			}
		}
	}
	if got := must(t, "ls", "--json"); strings.Count(got, `"name"`) != 5 {
		t.Errorf("ls --json lists %d sessions, want 5", strings.Count(got, `"name"`))
	}
}

// TestJSONOfWhatIsNotANumber: JSON has no NaN, so it is a string.
func TestJSONOfWhatIsNotANumber(t *testing.T) {
	nan := float32(math.NaN())
	for name, v := range map[string]any{"check": checkReport{MaxAbsDiff: record.F64(nan)}, "session": sessionReport{Alpha: exact(&nan)}, "rate": rounded(math.Inf(1))} {
		if text, err := json.Marshal(v); err != nil || !strings.Contains(string(text), `"NaN"`) && !strings.Contains(string(text), `"+Inf"`) {
			t.Errorf("%s: %s, %v", name, text, err)
		}
	}
}

// TestCheckAsTheQuestionAsks: the two answers of the original question, and the
// product, by hand from the file of predictions.
func TestCheckAsTheQuestionAsks(t *testing.T) {
	home(t)
	for _, c := range []struct {
		recipe string
		exact  bool
		hand   func(a, b, alpha float32) float32
	}{
		{"seed", true, func(a, b, _ float32) float32 { return float32(float32(0.1)*a) + float32(float32(0.9)*b) }},
		{"seed-trainable", true, func(a, b, alpha float32) float32 { return float32(alpha*a) + float32((1-alpha)*b) }},
		{"product", false, nil},
	} {
		args := []string{"train", c.recipe}
		if c.recipe == "product" {
			args = append(args, "--set", "data.samples=400", "--epochs", "1")
		}
		must(t, args...)
		name := c.recipe + "-01"
		some := object(t, "check", name, "--samples", "32", "--json")
		all := object(t, "check", name, "--json")
		if c.recipe == "seed" && (some["elements"] != 320.0 || all["elements"] != 1000.0) {
			t.Errorf("%v and %v elements were checked, want 320 and 1000", some["elements"], all["elements"])
		}
		for _, v := range []map[string]any{some, all} {
			if c.exact && (v["equal"] != v["elements"] || v["array_equal"] != true || v["max_ulp"] != 0.0) || v["max_ulp"].(float64) > 1 {
				t.Errorf("%s: %v", c.recipe, v)
			}
		}
		out := c.recipe + ".npz"
		must(t, "predict", name, "-o", out)
		arrays, err := sessions.ReadNPZ(out)
		if err != nil {
			t.Fatal(err)
		}
		byName := map[string][]float32{}
		for _, a := range arrays {
			byName[a.Name] = a.Data
		}
		for i, got := range byName["merged"] {
			if c.hand != nil && c.hand(byName["a"][i], byName["b"][i], byName["alpha"][0]) != got {
				t.Fatalf("%s: element %d is %v, by hand %v", c.recipe, i, got, c.hand(byName["a"][i], byName["b"][i], byName["alpha"][0]))
			}
		}
		if v := object(t, "check", name, "--against", out, "--json"); v["array_equal"] != true {
			t.Errorf("%s against its own predictions: %v", c.recipe, v)
		}
	}
	refused(t, []wrong{{"check seed-01 --against none.npz", codeUnreadable, "none.npz"}, {"check seed-01 --against " + write(t, "x.npz", "no"), codeUnreadable, "x.npz"}})
	code, _, errs := duet(t, "check", "seed-01", "--against", "product.npz")
	if code != codeCheck || !strings.Contains(errs, `the stored array "a" has shape`) {
		t.Errorf("other predictions: exit %d, %s", code, errs)
	}
}

// TestEpochLines: the line an epoch is exactly this, and the loss in it is the
// mean over the epoch.
func TestEpochLines(t *testing.T) {
	home(t)
	_, _, errs := duet(t, "train", "product", "--set", "data.samples=200", "--epochs", "2", "--steps", "7", "-o", "s.duet")
	lines := strings.Split(strings.TrimSpace(errs), "\n")
	form := regexp.MustCompile(`^epoch=\d+ step=\d+ loss=\d*\.\d+ val_acc=\.\d{3} alpha=\.\d{3}$`)
	for i, want := range []string{"epoch=1 step=5 ", "epoch=2 step=7 "} {
		if len(lines) != 2 || !form.MatchString(lines[i]) || !strings.HasPrefix(lines[i], want) {
			t.Fatalf("progress is\n%s", errs)
		}
	}
	played := must(t, "play", "s.duet")
	if !strings.Contains(played, errs) {
		t.Errorf("played it says\n%swhile training it said\n%s", played, errs)
	}
	var told teller
	for i, loss := range []record.F32{1, 2, 6} {
		told.step(&record.Step{N: i + 1, Epoch: 1, Loss: loss, Of: []int{4, 4, 2}[i]})
	}
	if got := told.evalText(&record.Eval{N: 3, Epoch: 1}); got != "epoch=1 step=3 loss=2.400" {
		t.Errorf("the mean of 1, 2 and a smaller batch of 6: %s", got)
	}
	if got := told.evalText(&record.Eval{N: 3, Epoch: 1}); got != "epoch=1 step=3 loss=6.000" {
		t.Errorf("no step since: %s", got)
	}
}

func TestShort(t *testing.T) {
	for v, want := range map[float32]string{0.942: ".942", 0.0549: ".055", -0.0549: "-.055", 1: "1.000", 0: ".000", -1.25: "-1.250", 0.9999: "1.000",
		12.3456: "12.346", 1e-5: "1e-5", -1e-5: "-1e-5", 1.032e7: "1.032e7"} {
		if got := short(record.F32(v)); got != want {
			t.Errorf("%v is %q, want %q", v, got, want)
		}
	}
	if got := short(record.F32(math.NaN())); got != "NaN" {
		t.Errorf("NaN is %q", got)
	}
}

// TestListFits: what ls prints of the built-in recipes fits 80 columns.
func TestListFits(t *testing.T) {
	home(t)
	for _, r := range []string{"seed-trainable", "product", "seed"} {
		must(t, "train", r, "--set", "data.samples=120", "--epochs", "1")
	}
	write(t, stored(t, "broken"), "not a session")
	out := must(t, "ls")
	for _, line := range strings.Split(out, "\n") {
		if len(line) > 80 || strings.HasSuffix(line, " ") {
			t.Errorf("a line of %d characters: %q", len(line), line)
		}
	}
	for _, want := range []string{"broken", "cannot be read; duet show says why", "seed-trainable-01 weighted_sum", "product-01        weighted_product"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if !strings.Contains(must(t, "ls", "--json"), `"outcome": "unreadable"`) {
		t.Error("the broken one is not unreadable in JSON")
	}
}

func TestEmptyStore(t *testing.T) {
	home(t)
	code, out, errs := duet(t, "ls")
	if code != codeOK || out != "" || !strings.Contains(errs, "duet train demo makes one") {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
	if got := fmt.Sprint(object(t, "ls", "--json")["sessions"]); got != "[]" {
		t.Errorf("no sessions are %s", got)
	}
}
