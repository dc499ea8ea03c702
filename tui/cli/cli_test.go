package cli

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"duet/sessions"
)

func TestExitCodes(t *testing.T) {
	dir := home(t)
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := recorded(t, "seed")
	whole, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	damaged := append([]byte{}, whole...)
	damaged[len(damaged)/3] ^= 1
	for _, c := range []struct {
		name string
		args []string
		code int
		says string
	}{
		{"unknown recipe", []string{"train", "demp"}, codeInvalid, "did you mean demo"},
		{"unknown key", []string{"train", file("k.yaml", "seed: 1\ntrain:\n  epoch: 3\n")}, codeInvalid, "k.yaml:3:3"},
		{"shapes", []string{"train", "seed", "--set", "b.layers.1.Dense.units=3"}, codeInvalid, "(3)"},
		{"pool", []string{"train", "pair", "--set", "a.layers.1.MaxPooling2D.pool_size=99", "--set", "data.samples=200"}, codeInvalid, "99"},
		{"names", []string{"train", file("n.yaml", duplicate)}, codeInvalid, "same"},
		{"from logits", []string{"train", "product", "--set", "train.loss={CategoricalCrossentropy: {from_logits: true}}", "--set", "data.samples=90"}, codeInvalid, "expects logits"},
		{"epochs", []string{"train", "seed", "--set", "train.epochs=-1"}, codeInvalid, "-1"},
		{"--set without =", []string{"train", "seed", "--set", "train.epochs"}, codeUsage, "path=value"},
		{"flag", []string{"train", "seed", "--epoch", "3"}, codeUsage, "--epoch"},
		{"threads", []string{"train", "seed", "--threads", "-1"}, codeUsage, "-1"},
		{"kernel", []string{"--kernel", "nope", "version"}, codeUsage, "nope"},
		{"command", []string{"trian"}, codeUsage, "train"},
		{"arguments", []string{"check"}, codeUsage, "argument"},
		{"foreign file", []string{"play", file("f.duet", "root:x:0:0")}, codeUnreadable, "not a duet session"},
		{"damaged file", []string{"check", file("d.duet", string(damaged))}, codeUnreadable, "d.duet"},
		{"no file", []string{"show", filepath.Join(dir, "none.duet")}, codeUnreadable, "none"},
		{"no data", []string{"train", "pair", "--set", "data={npz: " + filepath.Join(dir, "none.npz") + "}"}, codeUnreadable, "none.npz"},
		{"output there", []string{"train", "seed", "-o", good}, codeUsage, "--overwrite"},
		{"output nowhere", []string{"train", "seed", "-o", filepath.Join(dir, "no", "s.duet")}, codeOther, "no such"},
		{"diverges", append([]string{"train", "seed", "-o", filepath.Join(dir, "v.duet"), "--set", "train.optimizer={SGD: {learning_rate: 1e25}}"}, quick...), codeDiverged, "step"},
		{"raw power", append([]string{"train", "seed", "-o", filepath.Join(dir, "r.duet"), "--set", "merge.mode=weighted_product", "--set", "merge.guard=raw"}, quick...), codeDiverged, "negative"},
		{"no terminal", nil, codeUsage, "duet train demo"},
		{"summary style", []string{"summary", "seed", "--style", "keras9"}, codeUsage, "keras2"},
	} {
		code, _, errs := duet(t, c.args...)
		if code != c.code || !strings.Contains(errs, c.says) {
			t.Errorf("%s: exit %d saying %q, want %d and %q", c.name, code, errs, c.code, c.says)
		}
		if strings.Contains(errs, "goroutine ") {
			t.Errorf("%s: a stack trace: %s", c.name, errs)
		}
	}
}

const duplicate = `data: {name: seed}
a: {view: first, layers: [{Dense: {units: 4, name: same}}, {Dense: {units: 10, name: same}}]}
b: {view: second, layers: [{Dense: {units: 10}}]}
train: {loss: mean_squared_error}
`

func TestJSONKeys(t *testing.T) {
	home(t)
	path := recorded(t, "product")
	for command, keys := range map[string]string{
		"train product -o " + path + " --overwrite --set data.samples=120 --epochs 1 --json": "session steps epochs seconds images_per_s loss val_loss val_accuracy branch_a branch_b alpha weights_sha256",
		"summary seed --json":              "total_params trainable_params layers",
		"check " + path + " --json":        "elements equal max_ulp max_abs_diff array_equal",
		"show " + path + " --json":         "weights_sha256 steps",
		"bench dense --seconds .05 --json": "images_per_s median gflops peak_gflops batch threads kernel",
		"version --json":                   "version",
		"ls --json":                        "sessions",
		"recipes --json":                   "recipes",
		"keys --json":                      "keys",
		"doctor --json":                    "findings",
	} {
		got := object(t, strings.Fields(command)...)
		for _, k := range strings.Fields(keys) {
			if _, ok := got[k]; !ok {
				t.Errorf("%s lacks %q: %v", command, k, got)
			}
		}
	}
	for _, branch := range []string{"branch_a", "branch_b"} {
		got := object(t, "train", "product", "-o", path, "--overwrite", "--set", "data.samples=120", "--epochs", "1", "--json")
		if b, ok := got[branch].(map[string]any); !ok || b["val_accuracy"] == nil {
			t.Errorf("%s is %v", branch, got[branch])
		}
	}
}

func TestSeedHasNoAccuracies(t *testing.T) {
	home(t)
	got := object(t, append([]string{"train", "seed", "--json"}, quick...)...)
	if got["val_accuracy"] != nil || got["val_loss"] == nil {
		t.Errorf("val_accuracy %v, val_loss %v", got["val_accuracy"], got["val_loss"])
	}
}

func TestSameWeightsForAnyThreadsAndKernel(t *testing.T) {
	home(t)
	train := func(more ...string) any {
		args := append([]string{"train", "product", "--json"}, append(append([]string{}, quick...), more...)...)
		return object(t, args...)["weights_sha256"]
	}
	want := train("--threads", "1")
	for _, more := range [][]string{{"--threads", "3"}, {"--kernel", "generic"}} {
		if got := train(more...); got != want {
			t.Errorf("%v: %v, want %v", more, got, want)
		}
	}
}

// TestProgressLines: elsewhere than in a terminal, one line an epoch.
func TestProgressLines(t *testing.T) {
	home(t)
	code, _, errs := duet(t, append([]string{"train", "product"}, quick...)...)
	line := regexp.MustCompile(`(?m)^epoch=2 step=6 loss=\.?\d\S* val_acc=\S+ alpha=\.\d+$`)
	if code != codeOK || !line.MatchString(errs) || strings.ContainsAny(errs, "\r\x1b") {
		t.Errorf("exit %d, standard error %q", code, errs)
	}
}

func TestCheckAgainstStoredPredictions(t *testing.T) {
	home(t)
	path := recorded(t, "seed")
	out := filepath.Join(t.TempDir(), "out.npz")
	if code, _, errs := duet(t, "predict", path, "-o", out); code != codeOK {
		t.Fatal(errs)
	}
	if code, _, errs := duet(t, "predict", path, "-o", out); code != codeUsage || !strings.Contains(errs, "--overwrite") {
		t.Errorf("over an existing file: exit %d, %s", code, errs)
	}
	if got := object(t, "check", path, "--against", out, "--json"); got["array_equal"] != true {
		t.Errorf("against its own predictions: %v", got)
	}
	trainedModel, err := sessions.Load(path, sessions.LoadOptions{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer trainedModel.Close()
	p := trainedModel.Predict(trainedModel.Test(), nil)
	p.Merged[37] = math.Nextafter32(p.Merged[37], 9)
	if err := p.WriteNPZ(out, true); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := duet(t, "check", path, "--against", out); code != codeCheck || !strings.Contains(errs, "merged[3, 7]") {
		t.Errorf("one float changed: exit %d, %s", code, errs)
	}
}

func TestSessionsByName(t *testing.T) {
	home(t)
	for range 2 {
		if code, _, errs := duet(t, append([]string{"train", "seed"}, quick...)...); code != codeOK {
			t.Fatal(errs)
		}
	}
	if _, out, _ := duet(t, "ls"); !strings.Contains(out, "seed-01") || !strings.Contains(out, "seed-02") {
		t.Errorf("ls printed %q", out)
	}
	if code, out, errs := duet(t, "play", "seed-02", "--plain"); code != codeOK || !strings.Contains(out, "Finished after 6 steps.") {
		t.Errorf("play: exit %d, %q %q", code, out, errs)
	}
	if code, _, errs := duet(t, "rm", "seed-01"); code != codeOK {
		t.Error(errs)
	}
	if code, _, _ := duet(t, "show", "seed-01"); code != codeUnreadable {
		t.Errorf("a removed session: exit %d", code)
	}
}

func TestSummaryOfTheQuestion(t *testing.T) {
	_, out, _ := duet(t, "summary", "seed", "--style", "keras2")
	want, err := os.ReadFile("../../nn/keras/testdata/keras2_seed_98.txt")
	if err != nil {
		t.Fatal(err)
	}
	if out != string(want) {
		t.Errorf("got\n%s\nwant\n%s", out, want)
	}
}

func TestHelpNamesTheExitCodes(t *testing.T) {
	code, out, _ := duet(t, "--help")
	for _, want := range []string{"Exit codes", "143", "train", "Alpha weighs branch A"} {
		if code != codeOK || !strings.Contains(out, want) {
			t.Errorf("--help lacks %q", want)
		}
	}
	for _, c := range []string{"train", "check", "predict", "bench", "play", "summary", "recipes", "ls", "show", "rm", "keys", "doctor", "completion", "version"} {
		if code, out, errs := duet(t, c, "--help"); code != codeOK || len(out) < 60 {
			t.Errorf("%s --help: exit %d, %q %q", c, code, out, errs)
		}
	}
}

func TestCompletion(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if code, out, errs := duet(t, "completion", shell); code != codeOK || !strings.Contains(out, "duet") {
			t.Errorf("%s: exit %d, %s", shell, code, errs)
		}
	}
	if _, out, _ := duet(t, "__complete", "train", "se"); !strings.Contains(out, "seed-trainable") {
		t.Errorf("recipes are not completed: %q", out)
	}
}

func TestEveryRecipePrintsAndReadsBack(t *testing.T) {
	dir := t.TempDir()
	for _, r := range object(t, "recipes", "--json")["recipes"].([]any) {
		name := fmt.Sprint(r.(map[string]any)["name"])
		_, text, _ := duet(t, "recipes", name)
		path := filepath.Join(dir, name+".yaml")
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		a, b := object(t, "summary", name, "--json"), object(t, "summary", path, "--json")
		if fmt.Sprint(a) != fmt.Sprint(b) {
			t.Errorf("%s printed and read back is another model", name)
		}
	}
}
